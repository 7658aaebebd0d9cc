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

/* A campaign that a command names. */
struct named {
	int64_t		 id;
	const char	*channel;
};

/* 0, or a status (said). */
static int
find(struct cli *cli, const char *name, struct named *named)
{
	int rc = crm_campaign_find(cli->db, name, &named->id,
	    &named->channel);

	if (rc == -1)
		return (cli_fail_err(cli));
	if (rc == 0)
		return (cli_fail(cli, EX_NO, _("there is no campaign %s; "
		    "crm-campaign list names those there are, add makes one"),
		    name));
	return (0);
}

struct targeting {
	struct cli	*cli;
	const char	*name;
	struct crm_targets *targets;
	uint64_t	 count[CRM_NREASON];
	int		 segment;	/* the column; -1: there is none */
	int		 why;		/* verdicts go to stdout */
};

static int
put_verdict(struct crm_out *out, const struct crm_verdict *verdict)
{

	if (crm_out_int(out, verdict->member) == -1 ||
	    crm_out_text(out, verdict->in ? "in" : "out") == -1 ||
	    crm_out_text(out, crm_reason_name(verdict->reason)) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
take_candidate(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{
	struct targeting *work = arg;
	struct crm_verdict verdict;
	struct crm_cell segment = { "", 0 };

	(void)fault;
	if (work->segment == -2)
		work->segment = crm_csv_col(csv, "segment");
	if (work->segment != -1)
		segment = crm_csv_cell(csv, (size_t)work->segment);
	if (crm_targets_add(work->targets, member, segment.p, segment.n,
	    &verdict) == -1)
		return (-1);
	work->count[verdict.reason]++;
	return (work->why ? put_verdict(work->cli->out, &verdict) : 0);
}

static void
add_count(struct crm_buf *text, const char *what, uint64_t n)
{

	if (n > 0)
		crm_buf_fmt(text, ", %s %" PRIu64, what, n);
}

/* read is the sum of all that follows. */
static void
summary(struct crm_buf *text, const struct targeting *work,
    const struct cli_set *set)
{
	const uint64_t *n = work->count;

	crm_buf_fmt(text, _("read %" PRIu64 ", in %" PRIu64), set->read,
	    n[CRM_REASON_CONSENT]);
	add_count(text, _("unknown member"), n[CRM_REASON_UNKNOWN]);
	add_count(text, _("another partner's"),
	    n[CRM_REASON_OTHER_PARTNER]);
	add_count(text, _("no consent"), n[CRM_REASON_NO_CONSENT]);
	add_count(text, _("guardian"), n[CRM_REASON_GUARDIAN]);
	add_count(text, _("confirmation due"), n[CRM_REASON_CONFIRMATION]);
	add_count(text, _("flagged"), n[CRM_REASON_FLAGGED]);
	add_count(text, _("no contact"), n[CRM_REASON_NO_CONTACT]);
	add_count(text, _("dead contact"), n[CRM_REASON_DEAD]);
	add_count(text, _("duplicate contact"), n[CRM_REASON_DUPLICATE]);
	add_count(text, _("opted out"), n[CRM_REASON_OPTED_OUT]);
	add_count(text, _("already in"), n[CRM_REASON_ALREADY]);
	add_count(text, _("rejected"), set->rejected);
}

static int
open_verdicts(struct cli *cli)
{

	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	if (crm_out_col(cli->out, "member", CRM_KIND_NUMBER) == -1 ||
	    crm_out_col(cli->out, "verdict", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(cli->out, "reason", CRM_KIND_TEXT) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
target_rows(struct cli *cli, struct crm_stage *stage, struct crm_csv *csv,
    struct targeting *work)
{
	struct cli_set set = { .take = take_candidate, .arg = work };
	struct crm_buf text = { 0 };
	int status;

	if (work->why && (status = open_verdicts(cli)) != 0)
		return (status);
	if ((status = cli_read_set(cli, csv, &set)) != 0)
		return (status);
	if (work->why && crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	summary(&text, work, &set);
	if (text.bad)
		status = cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	else
		status = cli_store(cli, crm_stage_sha256(stage), "%s",
		    text.p);
	crm_buf_free(&text);
	return (status == 0 && set.rejected > 0 ? EX_NO : status);
}

static int
target_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct targeting *work = arg;
	struct crm_csv *csv;
	struct named named;
	int status;

	if ((status = cli_begin(cli)) != 0 ||
	    (status = find(cli, work->name, &named)) != 0)
		return (status);
	work->targets = crm_targets_open(cli->db, named.id, named.channel);
	csv = crm_stage_csv(stage, NULL);
	if (work->targets == NULL || csv == NULL)
		status = cli_fail_err(cli);
	else
		status = target_rows(cli, stage, csv, work);
	crm_csv_close(csv);
	crm_targets_close(work->targets);
	return (status);
}

static int
run_target(struct cli *cli, int argc, char **argv)
{
	struct targeting work = { .cli = cli, .segment = -2 };
	const char *why = NULL;
	const struct cli_opt opts[] = {
		{ "why", 0, 0, &why },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts);

	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("give one name, and at "
		    "most one file")));
	work.name = argv[0];
	work.why = why != NULL;
	return (cli_import(cli, argv[1], target_stage, &work));
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

static int
put_target(void *arg, const struct crm_target *target)
{
	struct crm_out *out = arg;

	if (crm_out_int(out, target->member) == -1 ||
	    crm_out_text(out, target->name) == -1 ||
	    crm_out_text(out, target->contact) == -1 ||
	    crm_out_text(out, target->segment) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
open_list(struct cli *cli, const char *channel)
{
	const char *name = "phone";
	enum crm_kind kind = CRM_KIND_PHONE;

	if (strcmp(channel, "email") == 0) {
		name = "email";
		kind = CRM_KIND_EMAIL;
	} else if (strcmp(channel, "post") == 0) {
		name = "address";
		kind = CRM_KIND_ADDRESS;
	}
	if (crm_out_col(cli->out, "member", CRM_KIND_NUMBER) == -1 ||
	    crm_out_col(cli->out, "name", CRM_KIND_NAME) == -1 ||
	    crm_out_col(cli->out, name, kind) == -1 ||
	    crm_out_col(cli->out, "segment", CRM_KIND_TEXT) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
list_targets(struct cli *cli, const char *name)
{
	struct crm_target_left left;
	struct crm_buf text = { 0 };
	struct named named;
	int status;

	if ((status = find(cli, name, &named)) != 0 ||
	    (status = cli_out(cli) == NULL ? EX_INTERNAL : 0) != 0 ||
	    (status = open_list(cli, named.channel)) != 0)
		return (status);
	if (crm_targets_each(cli->db, named.id, named.channel, put_target,
	    cli->out, &left) == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	crm_buf_fmt(&text, _("in %" PRIu64 ", listed %" PRIu64), left.listed +
	    left.opted_out + left.no_consent + left.guardian +
	    left.confirmation + left.flagged + left.gone + left.merged +
	    left.dead, left.listed);
	add_count(&text, _("opted out since"), left.opted_out);
	add_count(&text, _("no consent any more"), left.no_consent);
	add_count(&text, _("guardian"), left.guardian);
	add_count(&text, _("confirmation due"), left.confirmation);
	add_count(&text, _("flagged since"), left.flagged);
	add_count(&text, _("removed since"), left.gone);
	add_count(&text, _("found dead since"), left.dead);
	add_count(&text, _("merged since"), left.merged);
	if (text.bad)
		status = cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	else
		cli_note(cli, "%s", crm_buf_text(&text));
	crm_buf_free(&text);
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
	    crm_out_text(out, crm_time_format(why->at, at)) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
run_why(struct cli *cli, int argc, char **argv)
{
	int n = cli_options(cli, argc, argv, NULL), status;
	struct asking asking = { 0 };
	struct named named;
	int64_t member = 0;

	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("give one name, and at "
		    "most one member")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = find(cli, argv[0], &named)) != 0 ||
	    (n == 2 && (status = cli_member(cli, argv[1], 1, &member)) != 0) ||
	    (status = open_verdicts(cli)) != 0)
		return (status);
	cli_people(cli);
	asking.out = cli->out;
	if (crm_out_col(cli->out, "segment", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(cli->out, "at", CRM_KIND_TEXT) == -1 ||
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
	{ "target", run_target,
	    "target [--why] [--rejects FILE] [-n] NAME [FILE]" },
	{ "list", run_list, "list [NAME]" },
	{ "why", run_why, "why NAME [MEMBER]" },
	{ "effect", campaign_effect,
	    "effect -i FILE [--control ARM] [--by COLUMN] [--cost AMOUNT]\n"
	    "           [--margin PERCENT] [--seed N] [--rejects FILE]" },
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
