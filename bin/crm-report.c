#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "core/buf.h"
#include "core/money.h"
#include "core/time.h"
#include "insight/linkrate.h"
#include "report_int.h"

/* Answers for people, a verb each. */

static const char about[] = N_(
    "Answers about what the database holds, a table each.\n"
    "example: crm-report link --by month\n");

struct link {
	struct cli	*cli;
	int		 floor;		/* percent, -1: none */
	int		 below;		/* 1: a row is below it */
	struct crm_buf	 buf;
};

/* A share in percent with a decimal; nothing of nothing. */
static int
put_share(struct link *link, int64_t part, int64_t of)
{

	crm_buf_reset(&link->buf);
	if (of > 0)
		crm_buf_fmt(&link->buf, "%.1f", 100 * (double)part /
		    (double)of);
	return (link->buf.bad ? -1 : crm_out_text(link->cli->out,
	    crm_buf_text(&link->buf)));
}

static int
put_money(struct link *link, int64_t amount)
{

	crm_buf_reset(&link->buf);
	crm_money_format(&link->buf, amount, crm_db_decimals(link->cli->db));
	return (link->buf.bad ? -1 : crm_out_text(link->cli->out,
	    crm_buf_text(&link->buf)));
}

static void
judge(struct link *link, const struct crm_linkrate *r)
{

	if (r->linked * 100 >= r->orders * link->floor)
		return;
	link->below = 1;
	cli_warn(link->cli, _("%s %s: %lld of %lld orders are linked, less "
	    "than %d percent"), *r->channel == '\0' ? _("all channels") :
	    r->channel, *r->month == '\0' ? _("all months") : r->month,
	    (long long)r->linked, (long long)r->orders, link->floor);
}

static int
put_rate(void *arg, const struct crm_linkrate *r)
{
	struct link *link = arg;
	struct crm_out *out = link->cli->out;

	if (link->floor >= 0)
		judge(link, r);
	return (crm_out_text(out, r->channel) == -1 ||
	    crm_out_text(out, r->month) == -1 ||
	    crm_out_int(out, r->orders) == -1 ||
	    crm_out_int(out, r->linked) == -1 ||
	    put_share(link, r->linked, r->orders) == -1 ||
	    crm_out_int(out, r->no_key) == -1 ||
	    crm_out_int(out, r->disputed) == -1 ||
	    put_money(link, r->amount) == -1 ||
	    put_money(link, r->linked_amount) == -1 ||
	    put_share(link, r->linked_amount, r->amount) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

/* What --by asks for: 0, or a status (said). */
static int
take_by(struct cli *cli, const char *by, struct crm_linkrate_opt *opt)
{

	opt->by_channel = by == NULL || strcmp(by, "channel") == 0;
	opt->by_month = by == NULL || strcmp(by, "month") == 0;
	if (opt->by_channel || opt->by_month || strcmp(by, "all") == 0)
		return (0);
	return (cli_fail(cli, EX_USAGE_, _("--by: \"%s\" is none of channel, "
	    "month and all"), by));
}

static int
report_link(struct cli *cli, int argc, char **argv)
{
	static const char *const names[] = { "channel", "month", "orders",
	    "linked", "percent", "no_key", "disputed", "amount",
	    "linked_amount", "amount_percent", NULL };
	const char *from = NULL, *to = NULL, *by = NULL, *floor_at = NULL;
	const struct cli_opt opts[] = {
		{ "from", 0, 1, &from }, { "to", 0, 1, &to },
		{ "by", 0, 1, &by }, { "floor", 0, 1, &floor_at },
		{ NULL, 0, 0, NULL }
	};
	struct link link = { cli, -1, 0, { 0 } };
	struct crm_linkrate_opt opt;
	int status;

	if (cli_options(cli, argc, argv, opts) > 0)
		return (cli_fail(cli, EX_USAGE_, _("link takes no operand")));
	if ((status = take_by(cli, by, &opt)) != 0)
		return (status);
	cli_span(cli, from, to, &opt.from, &opt.before);
	if (floor_at != NULL)
		link.floor = cli_number(cli, "--floor", floor_at, 0, 100);
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (cli_table(cli, names) == NULL)
		return (EX_INTERNAL);
	if (crm_linkrate_each(cli->db, &opt, put_rate, &link) == -1 ||
	    crm_out_finish(cli->out) == -1)
		status = cli_fail_err(cli);
	crm_buf_free(&link.buf);
	return (status != 0 ? status : link.below ? EX_NO : 0);
}

static const struct cli_verb verbs[] = {
	{ "link", report_link,
	    "link [--by channel|month|all] [--from DATE] [--to DATE]\n"
	    "           [--floor PERCENT]" },
	{ "cohort", report_cohort, "cohort [--from DATE] [--to DATE]" },
	{ "hour", report_hour,
	    "hour [--on DATE] [--weeks N] [--channel NAME] [--by channel]" },
	{ NULL, NULL, NULL }
};

int
main(int argc, char **argv)
{
	struct cli cli;

	if (cli_start(&cli, argc, argv, "crm-report", about) == -1)
		return (EX_INTERNAL);
	return (cli_end(&cli, cli_verb(&cli, argc, argv, verbs)));
}
