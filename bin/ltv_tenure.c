#include <math.h>
#include <string.h>

#include "core/money.h"
#include "insight/tenure.h"
#include "ltv_int.h"

/* Profit by how long members have been customers. */

struct work {
	struct cli	*cli;
	double		 margin;	/* share of the spend */
	double		 order_cost, return_cost;	/* minor units */
	int64_t		 years;
};

static int
put_year(void *arg, const struct crm_tenure *t)
{
	struct work *work = arg;
	struct crm_out *out = work->cli->out;
	int decimals = crm_db_decimals(work->cli->db);
	double cost, profit;

	work->years++;
	cost = (double)t->orders * work->order_cost +
	    (double)t->returns * work->return_cost + (double)t->fees;
	profit = (double)t->spend * work->margin - cost;
	return (crm_out_int(out, t->year) == -1 ||
	    crm_out_int(out, t->members) == -1 ||
	    crm_out_int(out, t->active) == -1 ||
	    ltv_put(out, (double)t->active / (double)t->members, 4) == -1 ||
	    crm_out_int(out, t->orders) == -1 ||
	    crm_out_int(out, t->returns) == -1 ||
	    ltv_put_money(out, t->spend, decimals) == -1 ||
	    ltv_put_money(out, t->fees, decimals) == -1 ||
	    ltv_put_money(out, llround(cost), decimals) == -1 ||
	    ltv_put_money(out, llround(profit), decimals) == -1 ||
	    ltv_put_money(out, llround(profit / (double)t->members),
	    decimals) == -1 || crm_out_end(out) == -1 ? -1 : 0);
}

static int
print(struct work *work)
{
	static const char *const names[] = { "year", "members", "active",
	    "retention", "orders", "returns", "spend", "fees", "cost",
	    "profit", "per_head", NULL };
	struct cli *cli = work->cli;

	cli_nobody(cli);
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	if (ltv_columns(cli->out, names, 0) == -1 ||
	    crm_tenure_each(cli->db, cli_day(cli), put_year, work) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	if (work->years == 0)
		cli_note(cli, _("nobody has been a customer for 365 days"));
	return (0);
}

int
ltv_tenure(struct cli *cli, int argc, char **argv)
{
	const char *margin = NULL, *order = NULL, *back = NULL;
	const struct cli_opt opts[] = {
		{ "margin", 0, 1, &margin },
		{ "order-cost", 0, 1, &order },
		{ "return-cost", 0, 1, &back },
		{ NULL, 0, 0, NULL }
	};
	struct work work = { .cli = cli };
	int n = cli_options(cli, argc, argv, opts), status;
	double unit;

	if (n > 0)
		return (cli_fail(cli, EX_USAGE_, _("\"%s\" is one word too "
		    "many"), argv[0]));
	if (margin == NULL)
		return (cli_fail(cli, EX_USAGE_, _("%s needs %s"), "tenure",
		    "--margin"));
	work.margin = cli_decimal(cli, "--margin", margin, 0, 100) / 100;
	if (order != NULL)
		work.order_cost = cli_decimal(cli, "--order-cost", order, 0,
		    1e12);
	if (back != NULL)
		work.return_cost = cli_decimal(cli, "--return-cost", back, 0,
		    1e12);
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	unit = pow(10, crm_db_decimals(cli->db));
	work.order_cost *= unit;
	work.return_cost *= unit;
	return (print(&work));
}
