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
#include "outreach/terms.h"

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
		    "email, call or post")));
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

static int
put_campaign(void *arg, const struct crm_campaign *campaign)
{
	char at[CRM_TIME_LEN];
	struct crm_out *out = arg;

	if (crm_out_text(out, campaign->name) == -1 ||
	    crm_out_text(out, campaign->channel) == -1 ||
	    crm_out_text(out, campaign->title) == -1 ||
	    crm_out_text(out, crm_time_format(campaign->made_at, at)) == -1 ||
	    crm_out_int(out, campaign->candidates) == -1 ||
	    crm_out_int(out, campaign->in) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
list_campaigns(struct cli *cli)
{

	if (crm_out_col(cli->out, "campaign", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(cli->out, "channel", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(cli->out, "title", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(cli->out, "made_at", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(cli->out, "candidates", CRM_KIND_NUMBER) == -1 ||
	    crm_out_col(cli->out, "in", CRM_KIND_NUMBER) == -1 ||
	    crm_campaign_each(cli->db, put_campaign, cli->out) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

/* What a list has beside its first columns, as far as the campaign has any. */
struct listing {
	struct crm_out	*out;
	struct crm_terms terms;
	int		 arms, coupons;
};

/* The column that a channel's contacts stand in. */
static const char *
column_of(const char *channel, enum crm_kind *kind)
{

	if (strcmp(channel, "email") == 0) {
		*kind = CRM_KIND_EMAIL;
		return ("email");
	}
	if (strcmp(channel, "post") == 0) {
		*kind = CRM_KIND_ADDRESS;
		return ("address");
	}
	*kind = CRM_KIND_PHONE;
	return ("phone");
}

static const char *const contact_columns[] = { "phone", "email", "address" };
#define NCONTACT	3

/* 1 when some channel of the campaign has its contacts in that column. */
static int
has_column(const struct listing *listing, const char *column)
{
	enum crm_kind kind;
	size_t i;

	for (i = 0; i < listing->terms.nchannel; i++)
		if (strcmp(column_of(listing->terms.channel[i], &kind),
		    column) == 0)
			return (1);
	return (0);
}

static int
put_contact(struct listing *listing, const struct crm_target *target)
{
	enum crm_kind kind;
	const char *its = column_of(target->channel, &kind);
	size_t i;

	for (i = 0; i < NCONTACT; i++)
		if (has_column(listing, contact_columns[i]) &&
		    crm_out_text(listing->out, strcmp(its,
		    contact_columns[i]) == 0 ? target->contact : "") == -1)
			return (-1);
	return (0);
}

static int
put_target(void *arg, const struct crm_target *target)
{
	struct listing *listing = arg;
	struct crm_out *out = listing->out;

	if (crm_out_int(out, target->member) == -1 ||
	    crm_out_text(out, target->name) == -1 ||
	    put_contact(listing, target) == -1 ||
	    crm_out_text(out, target->segment) == -1 ||
	    (listing->terms.nchannel > 1 &&
	    crm_out_text(out, target->channel) == -1) ||
	    (listing->arms && crm_out_text(out, target->arm) == -1) ||
	    (listing->coupons && crm_out_text(out, target->coupon) == -1))
		return (-1);
	return (crm_out_end(out));
}

static int
open_contact(struct cli *cli, const struct listing *listing)
{
	static const enum crm_kind kind[NCONTACT] = { CRM_KIND_PHONE,
	    CRM_KIND_EMAIL, CRM_KIND_ADDRESS };
	size_t i;

	for (i = 0; i < NCONTACT; i++)
		if (has_column(listing, contact_columns[i]) &&
		    crm_out_col(cli->out, contact_columns[i], kind[i]) == -1)
			return (-1);
	return (0);
}

static int
open_list(struct cli *cli, struct listing *listing,
    const struct campaign_named *named)
{
	int rc;

	if (crm_terms_get(cli->db, named->id, named->channel,
	    &listing->terms) == -1 ||
	    (rc = crm_targets_has(cli->db, named->id, &listing->arms,
	    &listing->coupons)) == -1)
		return (cli_fail_err(cli));
	listing->out = cli->out;
	if (crm_out_col(cli->out, "member", CRM_KIND_NUMBER) == -1 ||
	    crm_out_col(cli->out, "name", CRM_KIND_NAME) == -1 ||
	    open_contact(cli, listing) == -1 ||
	    crm_out_col(cli->out, "segment", CRM_KIND_TEXT) == -1 ||
	    (listing->terms.nchannel > 1 &&
	    crm_out_col(cli->out, "channel", CRM_KIND_TEXT) == -1) ||
	    (listing->arms &&
	    crm_out_col(cli->out, "arm", CRM_KIND_TEXT) == -1) ||
	    (listing->coupons &&
	    crm_out_col(cli->out, "coupon", CRM_KIND_TEXT) == -1))
		return (cli_fail_err(cli));
	return (0);
}

/* in is the sum of all that follows. */
static void
say_left(struct crm_buf *text, const struct crm_target_left *left)
{

	crm_buf_fmt(text, _("in %" PRIu64 ", listed %" PRIu64), left->listed +
	    left->opted_out + left->no_consent + left->guardian +
	    left->confirmation + left->flagged + left->gone + left->merged +
	    left->dead + left->held + left->piloted, left->listed);
	campaign_count(text, _("opted out since"), left->opted_out);
	campaign_count(text, _("no consent any more"), left->no_consent);
	campaign_count(text, _("guardian"), left->guardian);
	campaign_count(text, _("confirmation due"), left->confirmation);
	campaign_count(text, _("flagged since"), left->flagged);
	campaign_count(text, _("removed since"), left->gone);
	campaign_count(text, _("found dead since"), left->dead);
	campaign_count(text, _("merged since"), left->merged);
	campaign_count(text, _("held by the pilot"), left->held);
	campaign_count(text, _("were in the pilot"), left->piloted);
}

static int
list_rows(struct cli *cli, struct listing *listing,
    const struct campaign_named *named)
{
	struct crm_target_left left;
	struct crm_buf text = { 0 };
	int status = 0;

	if (crm_targets_each(cli->db, named->id, named->channel, put_target,
	    listing, &left) == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	say_left(&text, &left);
	if (text.bad)
		status = cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	else
		cli_note(cli, "%s", crm_buf_text(&text));
	crm_buf_free(&text);
	return (status);
}

static int
list_targets(struct cli *cli, const char *name)
{
	struct listing listing = { 0 };
	struct campaign_named named;
	int status;

	if ((status = campaign_named(cli, name, &named)) != 0 ||
	    (status = cli_out(cli) == NULL ? EX_INTERNAL : 0) != 0)
		return (status);
	if ((status = open_list(cli, &listing, &named)) == 0)
		status = list_rows(cli, &listing, &named);
	crm_terms_free(&listing.terms);
	return (status);
}

static int
run_list(struct cli *cli, int argc, char **argv)
{
	int n = cli_options(cli, argc, argv, NULL), status;

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("give at most one name")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (n == 1)
		return (list_targets(cli, argv[0]));
	return (cli_out(cli) == NULL ? EX_INTERNAL : list_campaigns(cli));
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
	{ "list", run_list, "list [NAME]" },
	{ "why", run_why, "why NAME [MEMBER]" },
	{ "waterfall", campaign_waterfall, "waterfall NAME" },
	{ "pilot", campaign_pilot, "pilot [--promote | --stop] [-n] NAME" },
	{ "effect", campaign_effect,
	    "effect -i FILE [--control ARM] [--by COLUMN] [--cost AMOUNT]\n"
	    "           [--margin PERCENT] [--seed N] [--rejects FILE]" },
	{ "respond", campaign_respond,
	    "respond [--rejects FILE] [-n] [NAME] [FILE]\n"
	    "           respond --web [-n] [NAME]\n"
	    "           respond --coupons [--rejects FILE] [-n] [NAME [FILE]]" },
	{ "replies", campaign_replies, "replies [--orders] NAME [MEMBER]" },
	{ "table", campaign_table,
	    "table [--wave N] [--by COLUMN] [--funnel] [--benchmark PERCENT]\n"
	    "           NAME" },
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
