#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "campaign_int.h"
#include "campaign_plan.h"
#include "list_int.h"
#include "outreach/campaign.h"
#include "outreach/reach.h"
#include "outreach/target.h"
#include "outreach/terms.h"

/* The verb list: of all campaigns, and of who is in one. */

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

/* The columns that channels' contacts stand in; a shop's is the member. */
static const struct contact_col {
	const char	*name;
	enum crm_kind	 kind;
	const char	*channel, *other;
} contact_col[] = {
	{ "phone", CRM_KIND_PHONE, "sms", "call" },
	{ "email", CRM_KIND_EMAIL, "email", "email" },
	{ "address", CRM_KIND_ADDRESS, "post", "post" },
	{ "mall", CRM_KIND_TEXT, "mall", "mall" },
	{ "buyer_id", CRM_KIND_SECRET, "mall", "mall" }
};
#define NCONTACT (sizeof(contact_col) / sizeof(contact_col[0]))

static int
is_of(const struct contact_col *col, const char *channel)
{

	return (strcmp(col->channel, channel) == 0 ||
	    strcmp(col->other, channel) == 0);
}

/* 1 when some channel of the campaign has its contacts in that column. */
static int
has_column(const struct listing *listing, const struct contact_col *col)
{
	size_t i;

	for (i = 0; i < listing->terms.nchannel; i++)
		if (is_of(col, listing->terms.channel[i]))
			return (1);
	return (0);
}

static int
put_cell(struct crm_out *out, const struct contact_col *col,
    const struct crm_target *target)
{
	const char *buyer = crm_reach_buyer(target->contact);

	if (!is_of(col, target->channel))
		return (crm_out_text(out, ""));
	if (strcmp(col->name, "buyer_id") == 0)
		return (crm_out_text(out, buyer));
	if (strcmp(col->name, "mall") == 0 && buyer > target->contact)
		return (crm_out_textn(out, target->contact,
		    (size_t)(buyer - target->contact) - 1));
	return (crm_out_text(out, target->contact));
}

static int
put_contact(struct listing *listing, const struct crm_target *target)
{
	size_t i;

	for (i = 0; i < NCONTACT; i++)
		if (has_column(listing, &contact_col[i]) &&
		    put_cell(listing->out, &contact_col[i], target) == -1)
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
	const struct contact_col *col;

	for (col = contact_col; col < contact_col + NCONTACT; col++)
		if (has_column(listing, col) &&
		    crm_out_col(cli->out, col->name, col->kind) == -1)
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

/* in is the sum of all that follows, and of more. */
static void
say_left(struct crm_buf *text, const struct crm_target_left *left,
    uint64_t more)
{

	crm_buf_fmt(text, _("in %" PRIu64 ", listed %" PRIu64), left->listed +
	    left->opted_out + left->no_consent + left->guardian +
	    left->confirmation + left->flagged + left->gone + left->merged +
	    left->dead + left->held + left->piloted + more, left->listed);
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
	say_left(&text, &left, 0);
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

/* Who goes by the channel of the list; others have a list of their own. */
struct shaped {
	struct list_job	*job;
	uint64_t	 other;
};

static int
add_target(void *arg, const struct crm_target *target)
{
	const struct crm_listrow row = { .member = target->member,
	    .contact = target->contact, .segment = target->segment,
	    .arm = target->arm, .coupon = target->coupon, .offer = "",
	    .why = "" };
	struct shaped *shaped = arg;

	if (strcmp(target->channel, shaped->job->channel) != 0) {
		shaped->other++;
		return (0);
	}
	return (crm_listing_add(shaped->job->listing, &row));
}

/* in is the sum of all that follows. */
static int
note(struct list_job *job, struct crm_target_left *left, uint64_t other)
{
	uint64_t more = left->listed - job->written;
	struct crm_buf text = { 0 };
	int status = 0;

	left->listed = job->written;
	say_left(&text, left, more);
	campaign_count(&text, _("by another channel"), other);
	list_add_counts(job, &text);
	if (text.bad)
		status = cli_fail(job->cli, EX_INTERNAL, "%s",
		    strerror(ENOMEM));
	else
		cli_note(job->cli, "%s", crm_buf_text(&text));
	crm_buf_free(&text);
	return (status);
}

static int
list_shaped(struct list_job *job)
{
	struct shaped shaped = { .job = job };
	struct crm_target_left left;
	struct cli *cli = job->cli;
	struct campaign_named named;
	int status, said;

	if ((status = campaign_named(cli, job->name, &named)) != 0)
		return (status);
	job->campaign = named.id;
	if (job->channel == NULL)
		job->channel = named.channel;
	if (!crm_campaign_channel(job->channel))
		return (cli_fail(cli, EX_USAGE_, _("--channel: take sms, "
		    "email, call, post, shop or mall")));
	if ((status = list_open(job)) != 0)
		return (status);
	/* Who may be written to, and all that a row says of whom, at once. */
	if (crm_db_snapshot(cli->db) == -1 || crm_targets_each(cli->db,
	    named.id, named.channel, add_target, &shaped, &left) == -1)
		return (cli_fail_err(cli));
	status = list_write(job);
	if (status > EX_NO)
		return (status);
	said = note(job, &left, shaped.other);
	return (said != 0 ? said : status);
}

static int
list_in_shape(struct cli *cli, const char *name, const struct list_words *w)
{
	struct list_job job = { .cli = cli, .words = *w, .name = name,
	    .channel = w->channel, .wave = 1, .part = 1 };
	int status;

	if (w->wave != NULL)
		job.wave = cli_number(cli, "--wave", w->wave, 1, 3);
	if ((status = list_begin(&job)) == 0 &&
	    (status = cli_open(cli, CRM_OPEN_READ)) == 0)
		status = list_shaped(&job);
	list_close(&job);
	return (status);
}

static int
run(struct cli *cli, int argc, char **argv, struct list_words *w)
{
	const char *shapes = NULL;
	const struct cli_opt opts[] = { { "shape", 0, 1, &w->shape },
	    { "text", 0, 1, &w->text }, { "subject", 0, 1, &w->subject },
	    { "out", 0, 1, &w->out }, { "with", 0, 1, &w->with },
	    { "channel", 0, 1, &w->channel }, { "wave", 0, 1, &w->wave },
	    { "fit", 0, 0, &w->fit }, { "column", 0, 2, w->column },
	    { "shapes", 0, 0, &shapes }, { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("give at most one name")));
	if (shapes != NULL)
		return (list_shapes(cli));
	if (w->shape == NULL && (list_only_shaped(w) ||
	    w->channel != NULL || w->wave != NULL))
		return (cli_fail(cli, EX_USAGE_, _("give --shape too; list "
		    "--shapes names those there are")));
	if (w->shape != NULL && n == 0)
		return (cli_fail(cli, EX_USAGE_, _("give one name: whose list "
		    "is it?")));
	if (w->shape != NULL && (cli->excel || cli->format != -1))
		return (cli_fail(cli, EX_USAGE_, _("a shape says itself how "
		    "it is written: leave -o and --excel away")));
	if (w->shape != NULL)
		return (list_in_shape(cli, argv[0], w));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (n == 1)
		return (list_targets(cli, argv[0]));
	return (cli_out(cli) == NULL ? EX_INTERNAL : list_campaigns(cli));
}

int
campaign_list(struct cli *cli, int argc, char **argv)
{
	struct list_words w = { 0 };
	int status;

	w.column = calloc((size_t)argc + 1, sizeof(*w.column));
	if (w.column == NULL)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	status = run(cli, argc, argv, &w);
	free(w.column);
	return (status);
}
