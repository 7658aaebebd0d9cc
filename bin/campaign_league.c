#include <math.h>
#include <string.h>

#include "campaign_effect.h"
#include "campaign_int.h"
#include "core/buf.h"
#include "core/money.h"
#include "outreach/campaign.h"
#include "outreach/league.h"

/* Campaigns ranked by what they gained for what they cost. */

static int
open_table(struct cli *cli)
{
	static const struct cli_col cols[] = {
		{ "rank", CRM_KIND_NUMBER }, { "campaign", CRM_KIND_TEXT },
		{ "channel", CRM_KIND_TEXT }, { "frozen_at", CRM_KIND_TEXT },
		{ "until", CRM_KIND_TEXT }, { "asked", CRM_KIND_NUMBER },
		{ "control", CRM_KIND_NUMBER }, { "messages", CRM_KIND_NUMBER },
		{ "sent", CRM_KIND_NUMBER }, { "reached", CRM_KIND_NUMBER },
		{ "opened", CRM_KIND_NUMBER }, { "clicked", CRM_KIND_NUMBER },
		{ "responded", CRM_KIND_NUMBER },
		{ "opted_out", CRM_KIND_NUMBER },
		{ "complained", CRM_KIND_NUMBER },
		{ "bought", CRM_KIND_NUMBER }, { "amount", CRM_KIND_NUMBER },
		{ "rate", CRM_KIND_NUMBER }, { "control_rate", CRM_KIND_NUMBER },
		{ "metric", CRM_KIND_TEXT }, { "result", CRM_KIND_NUMBER },
		{ "result_low", CRM_KIND_NUMBER },
		{ "result_high", CRM_KIND_NUMBER },
		{ "expected", CRM_KIND_NUMBER },
		{ "expected_verdict", CRM_KIND_TEXT },
		{ "benchmark", CRM_KIND_NUMBER }, { "house", CRM_KIND_NUMBER },
		{ "earlier", CRM_KIND_NUMBER }, { "cost", CRM_KIND_NUMBER },
		{ "profit", CRM_KIND_NUMBER }, { "gain", CRM_KIND_NUMBER },
		{ "gain_low", CRM_KIND_NUMBER },
		{ "gain_high", CRM_KIND_NUMBER }, { "roi", CRM_KIND_NUMBER },
		{ "per_won", CRM_KIND_NUMBER },
		{ "per_won_low", CRM_KIND_NUMBER },
		{ "per_won_high", CRM_KIND_NUMBER },
		{ "verdict", CRM_KIND_TEXT }, { NULL, CRM_KIND_TEXT }
	};

	cli_nobody(cli);
	return (cli_columns(cli, cols) == NULL ? EX_INTERNAL : 0);
}

static int
put_three(struct crm_out *out, double v, double low, double high, int decimals)
{

	return (campaign_put(out, v, decimals) == -1 ||
	    campaign_put(out, low, decimals) == -1 ||
	    campaign_put(out, high, decimals) == -1 ? -1 : 0);
}

static int
put_reach(struct crm_out *out, const struct crm_league_row *row)
{
	const struct crm_kpi *kpi = &row->kpi;
	const struct crm_whole *whole = &row->whole;
	char at[CRM_TIME_LEN], until[CRM_DATE_LEN];

	return ((row->rank == 0 ? crm_out_text(out, "") :
	    crm_out_int(out, (int64_t)row->rank)) == -1 ||
	    crm_out_text(out, row->name) == -1 ||
	    crm_out_text(out, row->channel) == -1 ||
	    crm_out_text(out, crm_time_format(whole->frozen, at)) == -1 ||
	    crm_out_text(out, crm_date_format(whole->last, until)) == -1 ||
	    crm_out_int(out, whole->asked.members) == -1 ||
	    crm_out_int(out, whole->control.members) == -1 ||
	    crm_out_int(out, whole->messages) == -1 ||
	    crm_out_int(out, kpi->sent) == -1 ||
	    crm_out_int(out, kpi->reached) == -1 ||
	    crm_out_int(out, kpi->opened) == -1 ||
	    crm_out_int(out, kpi->clicked) == -1 ||
	    crm_out_int(out, kpi->responded) == -1 ||
	    crm_out_int(out, kpi->opted_out) == -1 ||
	    crm_out_int(out, kpi->complained) == -1 ? -1 : 0);
}

static int
put_result(struct crm_out *out, const struct crm_league_row *row)
{
	const struct crm_whole *whole = &row->whole;
	const struct crm_promise *promise = &whole->promise;

	return (crm_out_int(out, whole->asked.won) == -1 ||
	    campaign_put_money(out, whole->asked.revenue,
	    whole->decimals) == -1 ||
	    campaign_put(out, whole->asked.members == 0 ? INFINITY :
	    whole->asked.rate.value, 6) == -1 ||
	    campaign_put(out, whole->control.members == 0 ? INFINITY :
	    whole->control.rate.value, 6) == -1 ||
	    crm_out_text(out, crm_metric_name(promise->metric)) == -1 ||
	    put_three(out, row->result.value, row->result.low,
	    row->result.high, 4) == -1 ||
	    campaign_put_plain(out, promise->expected) == -1 ||
	    crm_out_text(out, promise->metric == CRM_METRIC_NONE ||
	    !isfinite(promise->expected) ? "" : crm_lift_against(&row->result,
	    promise->expected)) == -1 ||
	    campaign_put_plain(out, promise->benchmark) == -1 ||
	    campaign_put(out, row->house, 4) == -1 ||
	    crm_out_int(out, (int64_t)row->earlier) == -1 ? -1 : 0);
}

static int
put_row(struct crm_out *out, const struct crm_league_row *row)
{
	const struct crm_whole *whole = &row->whole;
	const struct crm_lift *lift = &whole->lift;
	int gained = lift->gained, decimals = whole->decimals;

	if (put_reach(out, row) == -1 || put_result(out, row) == -1 ||
	    campaign_put(out, whole->priced ? lift->cost : INFINITY,
	    decimals) == -1 ||
	    campaign_put(out, lift->heads ? lift->profit : INFINITY,
	    decimals) == -1 ||
	    put_three(out, gained ? lift->gain.value : INFINITY,
	    gained ? lift->gain.low : INFINITY,
	    gained ? lift->gain.high : INFINITY, decimals) == -1 ||
	    campaign_put(out, gained ? lift->roi.value : INFINITY, 2) == -1 ||
	    put_three(out, row->per_won, row->low, row->high, 4) == -1 ||
	    crm_out_text(out, row->verdict) == -1)
		return (-1);
	return (crm_out_end(out));
}

static void
note(struct cli *cli, const struct crm_league *league)
{
	size_t i, open = 0, cannot = 0, none = 0;

	for (i = 0; i < league->n; i++) {
		open += league->row[i].whole.last >= cli_day(cli);
		cannot += strcmp(league->row[i].verdict, "cannot_tell") == 0;
		none += strcmp(league->row[i].verdict, "no_control") == 0;
	}
	if (open > 0)
		cli_note(cli, _("campaigns whose days are not over: %zu"),
		    open);
	if (cannot > 0)
		cli_note(cli, _("campaigns whose rank may be chance, as they "
		    "cannot be told from none at all: %zu"), cannot);
	if (none > 0)
		cli_note(cli, _("campaigns without a control, of which "
		    "nothing can be concluded: %zu"), none);
}

static int
print(struct cli *cli, const struct crm_league *league)
{
	int status;
	size_t i;

	note(cli, league);
	if ((status = open_table(cli)) != 0)
		return (status);
	for (i = 0; i < league->n; i++)
		if (put_row(cli->out, &league->row[i]) == -1)
			return (cli_fail_err(cli));
	return (crm_out_finish(cli->out) == -1 ? cli_fail_err(cli) : 0);
}

int
campaign_league(struct cli *cli, int argc, char **argv)
{
	const char *from = NULL, *to = NULL;
	struct crm_league_opt opt = { 0 };
	const struct cli_opt opts[] = {
		{ "from", 0, 1, &from }, { "to", 0, 1, &to },
		{ "channel", 0, 1, &opt.channel }, { NULL, 0, 0, NULL }
	};
	struct crm_league league;
	int status;

	if (cli_options(cli, argc, argv, opts) > 0)
		return (cli_fail(cli, EX_USAGE_, _("league takes no "
		    "operand")));
	if (opt.channel != NULL && !crm_campaign_channel(opt.channel))
		return (cli_fail(cli, EX_USAGE_, _("--channel: take sms, "
		    "email, call, post, shop or mall")));
	cli_span(cli, from, to, &opt.from, &opt.before);
	opt.day = cli_day(cli);
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (crm_db_snapshot(cli->db) == -1 ||
	    crm_league_make(&league, cli->db, &opt) == -1)
		return (cli_fail_err(cli));
	status = print(cli, &league);
	crm_league_free(&league);
	return (status);
}
