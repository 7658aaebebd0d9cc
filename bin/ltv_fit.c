#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "insight/ltvfile.h"
#include "ltv_int.h"

#define CLASSES	8		/* of x in the validation: 0 to 6, 7 and more */

struct words {
	const char	*model, *input, *calibrate, *save, *holdout;
};

static int
put_row(struct crm_out *out, const char *model, const char *par,
    const char *estimate, const char *se)
{

	return (crm_out_text(out, model) == -1 ||
	    crm_out_text(out, par) == -1 ||
	    crm_out_text(out, estimate) == -1 ||
	    crm_out_text(out, se) == -1 || crm_out_end(out) == -1 ? -1 : 0);
}

static int
print_fit(struct cli *cli, const struct crm_ltv_fit *fit)
{
	static const char *const names[] = { "model", "parameter", "estimate",
	    "stderr", NULL };
	const char *model = crm_ltv_name(fit->model);
	char estimate[32], se[32];
	int i;

	cli_nobody(cli);
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	if (ltv_columns(cli->out, names, 2) == -1)
		return (cli_fail_err(cli));
	for (i = 0; i < crm_ltv_npar(fit->model); i++) {
		(void)snprintf(estimate, sizeof(estimate), "%.7g",
		    fit->par[i]);
		(void)snprintf(se, sizeof(se), "%.4g", fit->se[i]);
		if (put_row(cli->out, model, crm_ltv_par(fit->model, i),
		    estimate, se) == -1)
			return (cli_fail_err(cli));
	}
	(void)snprintf(estimate, sizeof(estimate), "%.4f", fit->loglik);
	if (put_row(cli->out, model, "loglik", estimate, "") == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

/* What a class of customers did in the holdout, and was said to do. */
struct class {
	int64_t	members, actual;
	double	expected, naive, error, naive_error;
};

static void
count(struct class *c, const struct crm_buyer *b, double expected,
    double naive)
{

	c->members++;
	c->actual += b->held;
	c->expected += expected;
	c->naive += naive;
	c->error += fabs(expected - b->held);
	c->naive_error += fabs(naive - b->held);
}

static int
put_class(struct crm_out *out, const char *name, const struct class *c)
{
	double n = c->members > 0 ? (double)c->members : 1;

	if (crm_out_text(out, name) == -1 ||
	    crm_out_int(out, c->members) == -1)
		return (-1);
	if (c->members == 0)
		return (crm_out_text(out, "") == -1 ||
		    crm_out_text(out, "") == -1 ||
		    crm_out_text(out, "") == -1 ||
		    crm_out_text(out, "") == -1 ||
		    crm_out_text(out, "") == -1 || crm_out_end(out) == -1 ?
		    -1 : 0);
	return (ltv_put(out, (double)c->actual / n, 4) == -1 ||
	    ltv_put(out, c->expected / n, 4) == -1 ||
	    ltv_put(out, c->naive / n, 4) == -1 ||
	    ltv_put(out, c->error / n, 4) == -1 ||
	    ltv_put(out, c->naive_error / n, 4) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
print_classes(struct cli *cli, const struct class *class)
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
	for (i = 0; i <= CLASSES; i++) {
		(void)snprintf(name, sizeof(name), i < CLASSES - 1 ? "%d" :
		    i == CLASSES ? "all" : "%d+", i);
		if (put_class(cli->out, name, class + i) == -1)
			return (cli_fail_err(cli));
	}
	return (crm_out_finish(cli->out) == -1 ? cli_fail_err(cli) : 0);
}

/*
 * The naive rule: everybody goes on as before, x purchases in T becoming as
 * many in each later span of that length.
 */
static int
validate(struct cli *cli, const struct crm_ltv_fit *fit,
    const struct crm_buyer_set *set, double weeks)
{
	struct class class[CLASSES + 1] = { { 0 } };
	struct crm_ltv_score *score;
	const struct crm_buyer *b;
	double naive;
	size_t i;
	int status;

	if ((score = calloc(set->n + 1, sizeof(*score))) == NULL)
		return (cli_fail(cli, EX_INTERNAL, _("no memory")));
	if (crm_ltv_score(fit, NULL, set, weeks, 0, score, cli->err) == -1) {
		free(score);
		return (cli_fail_err(cli));
	}
	for (i = 0; i < set->n; i++) {
		b = set->buyer + i;
		naive = b->T > 0 ? b->x * weeks * 7 / b->T : 0;
		count(class + (b->x < CLASSES ? b->x : CLASSES - 1), b,
		    score[i].purchases, naive);
		count(class + CLASSES, b, score[i].purchases, naive);
	}
	status = print_classes(cli, class);
	free(score);
	return (status);
}

static int
fit_model(struct cli *cli, const struct words *words, enum crm_ltv_model model,
    const struct crm_buyer_set *set, struct crm_ltv_fit *fit)
{
	struct crm_ltv_data data;
	int res;

	if (crm_ltv_group(&data, model, set, cli->err) == -1)
		return (cli_fail_err(cli));
	if (data.left_out > 0)
		cli_note(cli, _("members without a repeat purchase above 0, "
		    "who are left out: %.0f"), data.left_out);
	res = crm_ltv_fit(fit, model, &data, cli->err);
	crm_ltv_data_free(&data);
	if (res == -1)
		return (cli_fail_err(cli));
	cli_note(cli, _("%s: %.0f customers; converged, from %d of 3 starts to "
	    "the same maximum"), words->model, fit->customers, fit->starts);
	if (model == CRM_GAMMAGAMMA && fit->par[1] <= 1)
		cli_warn(cli, _("q is not above 1: by this model a new "
		    "customer's mean spend is infinite, so it cannot score"));
	if (words->save != NULL && !cli->dry_run &&
	    crm_ltvfile_save(fit, words->save, cli->err) == -1)
		return (cli_fail_err(cli));
	return (0);
}

/* The spans: to *until is calibration, and from there to *held. */
static int
spans(struct cli *cli, const struct words *words, int model, int64_t *until,
    int64_t *held)
{

	*until = words->calibrate != NULL ? ltv_day(cli, "--calibrate-to",
	    words->calibrate) : cli_day(cli);
	*held = words->holdout != NULL ? ltv_day(cli, "--holdout",
	    words->holdout) : *until;
	if (words->holdout != NULL && *held <= *until)
		return (cli_fail(cli, EX_USAGE_, _("--holdout must be later "
		    "than the calibration's end")));
	if (words->holdout != NULL && model == CRM_GAMMAGAMMA)
		return (cli_fail(cli, EX_USAGE_, _("--holdout counts "
		    "purchases: it goes with bgnbd and paretonbd")));
	return (0);
}

int
ltv_fit(struct cli *cli, int argc, char **argv)
{
	struct words words = { 0 };
	const struct cli_opt opts[] = {
		{ "model", 0, 1, &words.model },
		{ "input", 'i', 1, &words.input },
		{ "calibrate-to", 0, 1, &words.calibrate },
		{ "save", 0, 1, &words.save },
		{ "holdout", 0, 1, &words.holdout },
		{ NULL, 0, 0, NULL }
	};
	struct crm_ltv_fit fit;
	struct ltv_input in = { 0 };
	int64_t until, held;
	int n = cli_options(cli, argc, argv, opts), model, status;

	if (n > 0)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many; purchases are read with -i"), argv[0]));
	if (words.model == NULL || (model = crm_ltv_find(words.model)) == -1)
		return (cli_fail(cli, EX_USAGE_, _("--model: take bgnbd, "
		    "paretonbd or gammagamma")));
	if ((status = spans(cli, &words, model, &until, &held)) != 0)
		return (status);
	status = ltv_read(cli, &in, words.input, until, held);
	if (status == 0)
		status = fit_model(cli, &words, (enum crm_ltv_model)model,
		    in.set, &fit);
	if (status == 0)
		status = words.holdout != NULL ? validate(cli, &fit, in.set,
		    (double)(held - until) / 7) : print_fit(cli, &fit);
	if (status == 0 && in.rejected > 0)
		status = EX_NO;
	ltv_input_free(&in);
	return (status);
}
