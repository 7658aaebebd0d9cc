#include <stdio.h>
#include <string.h>

#include "insight/survival.h"
#include "ltv_int.h"

static const char *
cohort_name(const struct crm_survival_row *row, int monthly, char text[16])
{

	if (row->cohort == -1)
		return ("all");
	if (monthly)
		(void)snprintf(text, 16, "%04d-%02d",
		    (int)(row->cohort / 12 % 10000),
		    (int)(row->cohort % 12 + 1));
	else
		(void)snprintf(text, 16, "%04d", (int)row->cohort);
	return (text);
}

static int
put_row(struct crm_out *out, const struct crm_survival_row *row, int monthly)
{
	char text[16];

	return (crm_out_text(out, cohort_name(row, monthly, text)) == -1 ||
	    crm_out_int(out, row->members) == -1 ||
	    crm_out_int(out, row->period) == -1 ||
	    crm_out_int(out, row->known) == -1 ||
	    crm_out_int(out, row->left) == -1 ||
	    ltv_put(out, (double)row->buying * 100 / (double)row->known,
	    2) == -1 || ltv_put(out, row->alive * 100, 2) == -1 ||
	    ltv_put(out, row->churn * 100, 4) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

/* All periods of all together, behind the last row. */
static int
put_all(struct crm_out *out, const struct crm_survival *survival)
{
	const struct crm_survival_row *row;
	int64_t known = 0, left = 0, members = 0;

	for (row = survival->row; row < survival->row + survival->n; row++)
		if (row->cohort == -1) {
			members = row->members;
			known += row->known;
			left += row->left;
		}
	return (crm_out_text(out, "all") == -1 ||
	    crm_out_int(out, members) == -1 || crm_out_text(out, "") == -1 ||
	    crm_out_int(out, known) == -1 || crm_out_int(out, left) == -1 ||
	    crm_out_text(out, "") == -1 || crm_out_text(out, "") == -1 ||
	    ltv_put(out, survival->churn * 100, 4) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
print(struct cli *cli, const struct crm_survival *survival, int monthly,
    int silence)
{
	static const char *const names[] = { "cohort", "members", "period",
	    "known", "left", "buying", "alive", "churn", NULL };
	size_t i;

	cli_nobody(cli);
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	if (ltv_columns(cli->out, names, 1) == -1)
		return (cli_fail_err(cli));
	for (i = 0; i < survival->n; i++)
		if (put_row(cli->out, survival->row + i, monthly) == -1)
			return (cli_fail_err(cli));
	if (put_all(cli->out, survival) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	cli_note(cli, _("who has bought nothing for %d days has left with the "
	    "last purchase; churn is a year's"), silence);
	return (0);
}

static int
run(struct cli *cli, const char *input, int monthly, int silence)
{
	struct crm_survival survival;
	struct ltv_input in = { 0 };
	int64_t day = cli_day(cli);
	int status;

	in.keep = 1;
	status = ltv_read(cli, &in, input, day, day);
	if (status == 0 && crm_survival_fill(&survival, in.buyers, in.set, day,
	    monthly, silence, cli->err) == -1)
		status = cli_fail_err(cli);
	else if (status == 0) {
		status = print(cli, &survival, monthly, silence);
		crm_survival_free(&survival);
	}
	if (status == 0 && in.rejected > 0)
		status = EX_NO;
	ltv_input_free(&in);
	return (status);
}

int
ltv_survival(struct cli *cli, int argc, char **argv)
{
	const char *input = NULL, *by = "year", *silence = NULL;
	const struct cli_opt opts[] = {
		{ "input", 'i', 1, &input },
		{ "by", 0, 1, &by },
		{ "silence", 0, 1, &silence },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), days = 365;

	if (n > 0)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many; purchases are read with -i"), argv[0]));
	if (strcmp(by, "year") != 0 && strcmp(by, "month") != 0)
		return (cli_fail(cli, EX_USAGE_, _("--by: take year or "
		    "month")));
	if (silence != NULL)
		days = cli_number(cli, "--silence", silence, 1, 36500);
	return (run(cli, input, strcmp(by, "month") == 0, days));
}
