#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "campaign_int.h"
#include "campaign_plan.h"
#include "core/buf.h"
#include "core/csv.h"
#include "insight/segment.h"
#include "outreach/campaign.h"
#include "outreach/target.h"

static const char about[] = N_(
    "Decides who is in a campaign and why, and writes the list that "
    "leaves.\n"
    "example: crm-campaign list spring --excel > spring.csv\n");

static int
run_add(struct cli *cli, int argc, char **argv)
{
	const char *channel = NULL, *title = "", *partner = NULL;
	const struct cli_opt opts[] = {
		{ "channel", 0, 1, &channel },
		{ "partner", 0, 1, &partner },
		{ "title", 0, 1, &title },
		{ NULL, 0, 0, NULL }
	};
	struct campaign_set set = { 0 };
	struct campaign_named named;
	int n = cli_options(cli, argc, argv, opts), status;

	if (n < 1)
		return (cli_fail(cli, EX_USAGE_, _("give one name")));
	if (!crm_segment_name(argv[0]))
		return (cli_fail(cli, EX_USAGE_, _("that is no name: take 1 "
		    "to 100 characters, no slash, no hyphen first")));
	if (channel == NULL || !crm_campaign_channel(channel))
		return (cli_fail(cli, EX_USAGE_, _("--channel: take sms, "
		    "email, call, post, shop or mall")));
	if ((status = cli_check_text(cli, "--title", title)) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if (partner != NULL && (status = cli_partner(cli, partner)) != 0)
		return (status);
	if (crm_campaign_add(cli->db, argv[0], channel, title, partner) == -1)
		return (cli_fail_err(cli));
	if ((status = campaign_named(cli, argv[0], &named)) != 0)
		return (status);
	set.campaign = named.id;
	if ((status = campaign_assign(cli, &set, n - 1, argv + 1)) != 0)
		return (status);
	return (cli_store(cli, NULL, _("campaign %s by %s"), argv[0],
	    channel));
}

struct asking {
	struct crm_out	*out;
	uint64_t	 n;
};

static int
put_why(void *arg, const struct crm_target_why *why)
{
	struct asking *asking = arg;
	struct crm_out *out = asking->out;
	char at[CRM_TIME_LEN];

	asking->n++;
	if (crm_out_int(out, why->member) == -1 ||
	    crm_out_text(out, why->verdict) == -1 ||
	    crm_out_text(out, why->reason) == -1 ||
	    crm_out_text(out, why->segment) == -1 ||
	    crm_out_text(out, crm_time_format(why->at, at)) == -1 ||
	    crm_out_text(out, why->channel) == -1 ||
	    crm_out_text(out, why->arm) == -1 ||
	    crm_out_text(out, why->pilot ? "yes" : "no") == -1 ||
	    crm_out_text(out, why->coupon) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
run_why(struct cli *cli, int argc, char **argv)
{
	int n = cli_options(cli, argc, argv, NULL), status;
	struct asking asking = { 0 };
	struct campaign_named named;
	int64_t member = 0;

	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("give one name, and at "
		    "most one member")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = campaign_named(cli, argv[0], &named)) != 0 ||
	    (n == 2 && (status = cli_member(cli, argv[1], 1, &member)) != 0) ||
	    (status = campaign_verdicts(cli)) != 0)
		return (status);
	cli_people(cli);
	asking.out = cli->out;
	if (crm_out_col(cli->out, "segment", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(cli->out, "at", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(cli->out, "channel", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(cli->out, "arm", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(cli->out, "pilot", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(cli->out, "coupon", CRM_KIND_TEXT) == -1 ||
	    crm_targets_why(cli->db, named.id, member, put_why,
	    &asking) == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	if (n == 2 && asking.n == 0)
		return (cli_fail(cli, EX_NO, _("member %s was no candidate of "
		    "%s"), argv[1], argv[0]));
	return (0);
}

static const struct cli_verb verbs[] = {
	{ "add", run_add,
	    "add --channel CHANNEL [--title TEXT] [--partner NAME] [-n]\n"
	    "           NAME [FIELD=VALUE...]" },
	{ "set", campaign_set,
	    "set [--file FILE] [--late] [-n] NAME [FIELD=VALUE...]" },
	{ "show", campaign_show, "show [--history] NAME" },
	{ "check", campaign_check, "check NAME" },
	{ "offers", campaign_offers, "offers [-n] NAME [FILE]" },
	{ "message", campaign_message,
	    "message [--wave N] [--arm ARM] [--channel CHANNEL]\n"
	    "           [--subject TEXT] [--sender TEXT] [--text FILE]\n"
	    "           [--html FILE] [--template CODE] [--remove] [-n] NAME" },
	{ "picks", campaign_picks,
	    "picks [--rejects FILE] [-n] NAME [FILE]" },
	{ "wave", campaign_wave, "wave [--after DAYS] [-n] NAME | --due" },
	{ "target", campaign_target,
	    "target [--why] [--most N [--rank COLUMN]] [--coupons FILE]\n"
	    "           [--rejects FILE] [-n] NAME [FILE]" },
	{ "list", campaign_list,
	    "list [--shape NAME [--channel CHANNEL] [--wave N] [--text TEXT]\n"
	    "           [--subject TEXT] [--fit] [--column HEAD=VALUE]\n"
	    "           [--with FILE] [--out DIR]] [NAME]\n"
	    "       crm-campaign list --shapes" },
	{ "why", run_why, "why NAME [MEMBER]" },
	{ "waterfall", campaign_waterfall, "waterfall NAME" },
	{ "pilot", campaign_pilot, "pilot [--promote | --stop] [-n] NAME" },
	{ "effect", campaign_effect,
	    "effect NAME | -i FILE [--by WORD] [--cuts FILE] [--rules FILE]\n"
	    "           [--pilot] [--control ARM] [--cost AMOUNT]\n"
	    "           [--margin PERCENT] [--seed N] [--rejects FILE]" },
	{ "respond", campaign_respond,
	    "respond [--rejects FILE] [-n] [NAME] [FILE]\n"
	    "           respond --web [-n] [NAME]\n"
	    "           respond --coupons [--rejects FILE] [-n] [NAME [FILE]]" },
	{ "replies", campaign_replies, "replies [--orders] NAME [MEMBER]" },
	{ "table", campaign_table,
	    "table [--wave N] [--by COLUMN] [--funnel] [--benchmark PERCENT]\n"
	    "           NAME" },
	{ "league", campaign_league,
	    "league [--from DATE] [--to DATE] [--channel CHANNEL]" },
	{ "domains", campaign_domains, "domains [NAME]" },
	{ "digest", campaign_digest, "digest [--html | --mail ADDRESS,...] NAME" },
	{ NULL, NULL, NULL }
};

int
main(int argc, char **argv)
{
	struct cli cli;

	if (cli_start(&cli, argc, argv, "crm-campaign", about) == -1)
		return (EX_INTERNAL);
	return (cli_end(&cli, cli_verb(&cli, argc, argv, verbs)));
}
