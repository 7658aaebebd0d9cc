#include <stdio.h>
#include <string.h>

#include "insight/ltvtest.h"
#include "ltv_int.h"

/* What a fit says of itself, fresh or kept. */

struct crm_out *
ltv_fit_columns(struct cli *cli)
{
	static const struct cli_col cols[] = { { "model", CRM_KIND_TEXT },
	    { "parameter", CRM_KIND_TEXT }, { "estimate", CRM_KIND_NUMBER },
	    { "stderr", CRM_KIND_NUMBER }, { NULL, CRM_KIND_TEXT } };

	cli_nobody(cli);
	return (cli_columns(cli, cols));
}

static int
put_row(struct crm_out *out, const char *model, const char *par,
    const char *estimate, const char *se)
{

	return (crm_out_text(out, model) == -1 ||
	    crm_out_text(out, par) == -1 ||
	    crm_out_text(out, estimate) == -1 ||
	    crm_out_text(out, se) == -1 || crm_out_end(out) == -1 ? -1 : 0);
}

int
ltv_put_fit(struct crm_out *out, const struct crm_ltv_fit *fit)
{
	const char *model = crm_ltv_name(fit->model);
	char estimate[32], se[32];
	int i;

	for (i = 0; i < crm_ltv_npar(fit->model); i++) {
		(void)snprintf(estimate, sizeof(estimate), "%.7g",
		    fit->par[i]);
		(void)snprintf(se, sizeof(se), "%.4g", fit->se[i]);
		if (put_row(out, model, crm_ltv_par(fit->model, i), estimate,
		    se) == -1)
			return (-1);
	}
	(void)snprintf(estimate, sizeof(estimate), "%.4f", fit->loglik);
	return (put_row(out, model, "loglik", estimate, ""));
}

static int
put_class(struct crm_out *out, const char *name,
    const struct crm_ltv_class *c)
{
	int i;

	if (crm_out_text(out, name) == -1 ||
	    crm_out_int(out, c->members) == -1)
		return (-1);
	for (i = 0; c->members == 0 && i < 5; i++)
		if (crm_out_text(out, "") == -1)
			return (-1);
	if (c->members > 0 && (ltv_put(out, c->actual, 4) == -1 ||
	    ltv_put(out, c->expected, 4) == -1 ||
	    ltv_put(out, c->naive, 4) == -1 ||
	    ltv_put(out, c->mae, 4) == -1 ||
	    ltv_put(out, c->naive_mae, 4) == -1))
		return (-1);
	return (crm_out_end(out));
}

int
ltv_print_classes(struct cli *cli, const struct crm_ltv_class *class)
{
	static const char *const names[] = { "x", "members", "actual",
	    "expected", "naive", "mae", "naive_mae", NULL };
	char name[16];
	int i;

	cli_nobody(cli);
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	if (ltv_columns(cli->out, names, 1) == -1)
		return (cli_fail_err(cli));
	for (i = 0; i <= CRM_LTV_CLASSES; i++) {
		(void)snprintf(name, sizeof(name),
		    i < CRM_LTV_CLASSES - 1 ? "%d" :
		    i == CRM_LTV_CLASSES ? "all" : "%d+", i);
		if (put_class(cli->out, name, class + i) == -1)
			return (cli_fail_err(cli));
	}
	return (crm_out_finish(cli->out) == -1 ? cli_fail_err(cli) : 0);
}

struct crm_out *
ltv_week_columns(struct cli *cli)
{
	static const struct cli_col cols[] = { { "date", CRM_KIND_TEXT },
	    { "phase", CRM_KIND_TEXT }, { "actual", CRM_KIND_NUMBER },
	    { "expected", CRM_KIND_NUMBER }, { NULL, CRM_KIND_TEXT } };

	cli_nobody(cli);
	return (cli_columns(cli, cols));
}

int
ltv_put_week(struct crm_out *out, const struct crm_ltv_week *week,
    int64_t until)
{
	char date[CRM_DATE_LEN];

	return (crm_out_text(out, crm_date_format(week->day, date)) == -1 ||
	    crm_out_text(out, week->day <= until ? "calibration" :
	    "holdout") == -1 || crm_out_int(out, week->actual) == -1 ||
	    ltv_put(out, week->expected, 2) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}
