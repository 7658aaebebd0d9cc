#include "core/buf.h"
#include "core/money.h"
#include "core/time.h"
#include "insight/cohort.h"
#include "report_int.h"

static int
put_row(void *arg, const struct crm_cohort_row *row)
{
	struct cli *cli = arg;
	struct crm_buf cohort = { 0 }, percent = { 0 }, amount = { 0 };
	int res = -1;

	crm_buf_fmt(&cohort, "%04d-%02d", row->year, row->month);
	crm_buf_fmt(&percent, "%.1f", 100 * (double)row->members /
	    (double)row->size);
	crm_money_format(&amount, row->amount, crm_db_decimals(cli->db));
	if (cohort.bad || percent.bad || amount.bad)
		crm_err_nomem(cli->err);
	else if (crm_out_text(cli->out, cohort.p) == 0 &&
	    crm_out_int(cli->out, row->offset) == 0 &&
	    crm_out_int(cli->out, row->size) == 0 &&
	    crm_out_int(cli->out, row->members) == 0 &&
	    crm_out_text(cli->out, percent.p) == 0 &&
	    crm_out_int(cli->out, row->orders) == 0 &&
	    crm_out_text(cli->out, amount.p) == 0)
		res = crm_out_end(cli->out);
	crm_buf_free(&cohort);
	crm_buf_free(&percent);
	crm_buf_free(&amount);
	return (res);
}

int
report_cohort(struct cli *cli, int argc, char **argv)
{
	static const struct cli_col cols[] = {
		{ "cohort", CRM_KIND_TEXT }, { "offset", CRM_KIND_NUMBER },
		{ "size", CRM_KIND_NUMBER }, { "members", CRM_KIND_NUMBER },
		{ "percent", CRM_KIND_NUMBER }, { "orders", CRM_KIND_NUMBER },
		{ "amount", CRM_KIND_NUMBER }, { NULL, CRM_KIND_TEXT }
	};
	const char *from = NULL, *to = NULL;
	const struct cli_opt opts[] = {
		{ "from", 0, 1, &from }, { "to", 0, 1, &to },
		{ NULL, 0, 0, NULL }
	};
	struct crm_cohort_opt opt;
	int status;

	if (cli_options(cli, argc, argv, opts) > 0)
		return (cli_fail(cli, EX_USAGE_,
		    _("cohort takes no operand")));
	cli_span(cli, from, to, &opt.from, &opt.before);
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	opt.as_of = cli->as_of == CRM_TIME_NONE ? crm_time_day(cli->now) :
	    cli->as_of;
	cli_nobody(cli);
	if (cli_columns(cli, cols) == NULL)
		return (EX_INTERNAL);
	if (crm_cohort_each(cli->db, &opt, put_row, cli) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}
