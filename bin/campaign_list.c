#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "campaign_int.h"
#include "list_int.h"
#include "outreach/campaign.h"
#include "outreach/target.h"

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

static void
add_count(struct crm_buf *text, const char *what, uint64_t n)
{

	if (n > 0)
		crm_buf_fmt(text, ", %s %" PRIu64, what, n);
}

/* Who is left out since; listed and these come to who is in. */
static void
add_left(struct crm_buf *text, const struct crm_target_left *left)
{

	add_count(text, _("opted out since"), left->opted_out);
	add_count(text, _("no consent any more"), left->no_consent);
	add_count(text, _("guardian"), left->guardian);
	add_count(text, _("confirmation due"), left->confirmation);
	add_count(text, _("flagged since"), left->flagged);
	add_count(text, _("removed since"), left->gone);
	add_count(text, _("found dead since"), left->dead);
	add_count(text, _("merged since"), left->merged);
}

/* The note at the end; written of left->listed are in the list. */
static int
note(struct cli *cli, const struct crm_target_left *left, uint64_t written,
    const struct list_job *job)
{
	struct crm_buf text = { 0 };
	int status = 0;

	crm_buf_fmt(&text, _("in %" PRIu64 ", listed %" PRIu64), left->listed +
	    left->opted_out + left->no_consent + left->guardian +
	    left->confirmation + left->flagged + left->gone + left->merged +
	    left->dead, written);
	add_left(&text, left);
	if (job != NULL)
		list_add_counts(job, &text);
	if (text.bad)
		status = cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	else
		cli_note(cli, "%s", crm_buf_text(&text));
	crm_buf_free(&text);
	return (status);
}

/* 0, or a status (said). */
static int
find(struct cli *cli, const char *name, int64_t *id, const char **channel)
{
	int rc = crm_campaign_find(cli->db, name, id, channel);

	if (rc == -1)
		return (cli_fail_err(cli));
	if (rc == 0)
		return (cli_fail(cli, EX_NO, _("there is no campaign %s; "
		    "crm-campaign list names those there are, add makes one"),
		    name));
	return (0);
}

static int
list_targets(struct cli *cli, const char *name)
{
	struct crm_target_left left;
	const char *channel;
	int64_t id;
	int status;

	if ((status = find(cli, name, &id, &channel)) != 0 ||
	    (status = cli_out(cli) == NULL ? EX_INTERNAL : 0) != 0 ||
	    (status = open_list(cli, channel)) != 0)
		return (status);
	if (crm_targets_each(cli->db, id, channel, put_target, cli->out,
	    &left) == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (note(cli, &left, left.listed, NULL));
}

static int
add_target(void *arg, const struct crm_target *target)
{
	const struct crm_listrow row = { .member = target->member,
	    .contact = target->contact, .segment = target->segment,
	    .arm = "", .coupon = "", .offer = "", .why = "" };

	return (crm_listing_add(arg, &row));
}

static int
list_shaped(struct list_job *job)
{
	struct crm_target_left left;
	struct cli *cli = job->cli;
	int status, said;

	if ((status = find(cli, job->name, &job->campaign,
	    &job->channel)) != 0 || (status = list_open(job)) != 0)
		return (status);
	if (crm_targets_each(cli->db, job->campaign, job->channel, add_target,
	    job->listing, &left) == -1)
		return (cli_fail_err(cli));
	status = list_write(job);
	if (status > EX_NO)
		return (status);
	said = note(cli, &left, job->written, job);
	return (said != 0 ? said : status);
}

static int
list_in_shape(struct cli *cli, const char *name, const struct list_words *w)
{
	struct list_job job = { .cli = cli, .words = *w, .name = name,
	    .wave = 1, .part = 1 };
	int status;

	if ((status = list_begin(&job)) == 0 &&
	    (status = cli_open(cli, CRM_OPEN_READ)) == 0)
		status = list_shaped(&job);
	list_close(&job);
	return (status);
}

/* Words that mean something with a shape alone. */
static int
only_shaped(const struct list_words *w)
{

	return (w->text != NULL || w->subject != NULL || w->out != NULL ||
	    w->with != NULL || w->fit != NULL || *w->column != NULL);
}

static int
run(struct cli *cli, int argc, char **argv, struct list_words *w)
{
	const char *shapes = NULL;
	const struct cli_opt opts[] = { { "shape", 0, 1, &w->shape },
	    { "text", 0, 1, &w->text }, { "subject", 0, 1, &w->subject },
	    { "out", 0, 1, &w->out }, { "with", 0, 1, &w->with },
	    { "fit", 0, 0, &w->fit }, { "column", 0, 2, w->column },
	    { "shapes", 0, 0, &shapes }, { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("give at most one name")));
	if (shapes != NULL)
		return (list_shapes(cli));
	if (w->shape == NULL && only_shaped(w))
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
