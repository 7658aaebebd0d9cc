#include <inttypes.h>
#include <string.h>

#include "campaign_int.h"
#include "campaign_plan.h"
#include "core/buf.h"
#include "core/money.h"
#include "core/time.h"
#include "outreach/answered.h"

/* The verb replies: what came back of a campaign, a row each. */

struct listing {
	struct cli	*cli;
	struct crm_buf	 money;
	uint64_t	 n;
};

static int
put_fact(void *arg, const struct crm_reply_row *row)
{
	struct listing *l = arg;
	struct crm_out *out = l->cli->out;
	char at[CRM_TIME_LEN];

	l->n++;
	if (crm_out_int(out, row->member) == -1 ||
	    crm_out_int(out, row->wave) == -1 ||
	    crm_out_text(out, row->channel) == -1 ||
	    crm_out_text(out, row->state) == -1 ||
	    crm_out_text(out, crm_time_format(row->at, at)) == -1 ||
	    crm_out_text(out, row->part) == -1 ||
	    crm_out_text(out, row->reason) == -1 ||
	    crm_out_text(out, row->status) == -1 ||
	    crm_out_text(out, row->hard == -1 ? "" : row->hard ? "yes" :
	    "no") == -1 ||
	    crm_out_text(out, row->machine ? "yes" : "no") == -1 ||
	    crm_out_text(out, row->source) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
list_facts(struct listing *l, const struct crm_answered_opt *opt)
{
	/* Houses write into a reason what they like, addresses too. */
	static const struct cli_col cols[] = {
		{ "member", CRM_KIND_NUMBER }, { "wave", CRM_KIND_NUMBER },
		{ "channel", CRM_KIND_TEXT }, { "state", CRM_KIND_TEXT },
		{ "at", CRM_KIND_TEXT }, { "part", CRM_KIND_TEXT },
		{ "reason", CRM_KIND_SECRET }, { "status", CRM_KIND_TEXT },
		{ "hard", CRM_KIND_TEXT }, { "machine", CRM_KIND_TEXT },
		{ "source", CRM_KIND_TEXT }, { NULL, CRM_KIND_TEXT }
	};

	if (cli_columns(l->cli, cols) == NULL)
		return (EX_INTERNAL);
	if (crm_reply_each(l->cli->db, opt, put_fact, l) == -1 ||
	    crm_out_finish(l->cli->out) == -1)
		return (cli_fail_err(l->cli));
	return (0);
}

static int
put_money(struct listing *l, int64_t v)
{

	crm_buf_reset(&l->money);
	crm_money_format(&l->money, v, crm_db_decimals(l->cli->db));
	if (l->money.bad)
		return (crm_err_nomem(l->cli->err));
	return (crm_out_text(l->cli->out, l->money.p));
}

static int
put_person(void *arg, const struct crm_answered *a)
{
	struct listing *l = arg;
	struct crm_out *out = l->cli->out;

	l->n++;
	if (crm_out_int(out, a->member) == -1 ||
	    crm_out_text(out, a->arm) == -1 ||
	    crm_out_text(out, a->segment) == -1 ||
	    crm_out_text(out, a->furthest) == -1 ||
	    crm_out_text(out, a->coupon ? "yes" : "no") == -1 ||
	    crm_out_int(out, a->direct.orders) == -1 ||
	    put_money(l, a->direct.amount) == -1 ||
	    crm_out_int(out, a->indirect.orders) == -1 ||
	    put_money(l, a->indirect.amount) == -1 ||
	    put_money(l, a->profit) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
list_people(struct listing *l, const struct crm_answered_opt *opt)
{
	static const struct cli_col cols[] = {
		{ "member", CRM_KIND_NUMBER }, { "arm", CRM_KIND_TEXT },
		{ "segment", CRM_KIND_TEXT }, { "furthest", CRM_KIND_TEXT },
		{ "coupon", CRM_KIND_TEXT }, { "direct", CRM_KIND_NUMBER },
		{ "direct_amount", CRM_KIND_NUMBER },
		{ "indirect", CRM_KIND_NUMBER },
		{ "indirect_amount", CRM_KIND_NUMBER },
		{ "profit", CRM_KIND_NUMBER }, { NULL, CRM_KIND_TEXT }
	};

	if (cli_columns(l->cli, cols) == NULL)
		return (EX_INTERNAL);
	if (crm_answered_each(l->cli->db, opt, put_person, l) == -1 ||
	    crm_out_finish(l->cli->out) == -1)
		return (cli_fail_err(l->cli));
	return (0);
}

int
campaign_replies(struct cli *cli, int argc, char **argv)
{
	struct listing l = { .cli = cli };
	const char *orders = NULL;
	const struct cli_opt opts[] = {
		{ "orders", 0, 0, &orders },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status;
	struct campaign_named named;
	struct crm_answered_opt what = { 0, 0, CRM_TIME_NONE };

	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("give one name, and at "
		    "most one member")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = campaign_named(cli, argv[0], &named)) != 0 ||
	    (n == 2 && (status = cli_member(cli, argv[1], 1,
	    &what.member)) != 0))
		return (status);
	what.campaign = named.id;
	if (cli->as_of != CRM_TIME_NONE)
		what.before = (cli->as_of + 1) * CRM_DAY;
	cli_people(cli);
	status = orders != NULL ? list_people(&l, &what) :
	    list_facts(&l, &what);
	crm_buf_free(&l.money);
	if (status == 0 && n == 2 && l.n == 0)
		return (cli_fail(cli, EX_NO, orders != NULL ?
		    _("member %s was not asked by %s") :
		    _("nothing came back of member %s in %s"), argv[1],
		    argv[0]));
	return (status);
}
