#include <sys/stat.h>

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/newfile.h"
#include "outreach/delivery.h"
#include "outreach/handover.h"
#include "outreach/sendstate.h"
#include "send_listint.h"

#define AT_A_TIME	1000	/* messages of a claim */

int
send_list_nomem(struct handing *w)
{

	return (cli_fail(w->cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
}

/* A claimed message becomes a row of the list. */
int
send_list_add(void *arg, const struct crm_delivery *delivery)
{
	struct crm_buf segment = { 0 }, coupon = { 0 };
	struct crm_listrow row = { .member = delivery->member,
	    .key = delivery->id, .contact = delivery->contact,
	    .arm = delivery->arm, .offer = "", .why = "" };
	struct handing *w = arg;
	int rc = 0;

	/* Portions of further waves have their own turn. */
	if (delivery->wave != w->h.wave || (!w->h.whole &&
	    delivery->part != w->h.part))
		return (0);
	if (crm_listing_said(w->cli->db, delivery->campaign,
	    delivery->member, &segment, &coupon) == -1)
		rc = -1;
	row.segment = crm_buf_text(&segment);
	row.coupon = crm_buf_text(&coupon);
	if (rc == 0)
		rc = crm_listing_add(w->job.listing, &row);
	crm_buf_free(&segment);
	crm_buf_free(&coupon);
	return (rc);
}

/* Claims all of the portion that may leave.  0 or a status (said). */
static int
claim(struct handing *w)
{
	struct crm_claim want = { .campaign = w->named->id,
	    .channel = w->what->channel,
	    .part = w->h.whole ? 0 : w->h.part, .most = AT_A_TIME };
	int64_t wait = -1;
	size_t n = 0;

	do {
		cli_tick(w->cli);
		if (crm_delivery_claim(w->cli->db, &want, send_list_add, w, &n,
		    &wait) == -1)
			return (cli_fail_err(w->cli));
		/* Where none of a thousand may leave, others may. */
	} while (n > 0 || wait == 0);
	return (0);
}

static int
add_past(void *arg, int64_t member, const char *contact)
{
	struct crm_listrow row = { .member = member, .past = 1,
	    .contact = contact, .segment = "", .arm = "", .coupon = "",
	    .offer = "", .why = "" };

	return (crm_listing_add(arg, &row));
}

int
send_list_arrange(struct handing *w)
{

	/* Who has had a letter of the wave has it for the household. */
	if (w->h.whole && crm_handover_past(w->cli->db, &w->h, add_past,
	    w->job.listing) == -1)
		return (-1);
	return (crm_listing_arrange(w->job.listing, w->job.shape));
}

/* The names of the file in hand: CAMPAIGN-WAVE-PART-CHANNEL[-NUMBER].EXT. */
int
send_list_name(struct handing *w)
{
	struct crm_buf name = { 0 };

	crm_buf_fmt(&name, "%s-%d-%d-%s", w->named->name, w->h.wave,
	    w->h.part, w->what->channel);
	if (w->h.number > 1)
		crm_buf_fmt(&name, "-%d", w->h.number);
	crm_buf_reset(&w->file);
	crm_buf_reset(&w->temp);
	crm_buf_fmt(&w->file, "%s/%s.%s", w->folder, crm_buf_text(&name),
	    w->job.shape->extension);
	crm_buf_fmt(&w->temp, "%s/.%s.part", w->folder, crm_buf_text(&name));
	crm_buf_reset(&w->shown);
	if (!w->cli->dry_run)
		crm_buf_fmt(&w->shown, "%s/", w->what->words.out);
	crm_buf_fmt(&w->shown, "%s.%s", crm_buf_text(&name),
	    w->job.shape->extension);
	if (name.bad || w->shown.bad)
		w->file.bad = 1;
	crm_buf_free(&name);
	return (w->file.bad || w->temp.bad ? send_list_nomem(w) : 0);
}

/* Room for who stands in it and who does not. */
int
send_list_room(struct handing *w)
{
	size_t n = crm_listing_count(w->job.listing) + 1;

	free(w->in);
	free(w->left);
	w->nin = w->nleft = 0;
	w->in = calloc(n, sizeof(*w->in));
	w->left = calloc(n, sizeof(*w->left));
	return (w->in == NULL || w->left == NULL ? send_list_nomem(w) : 0);
}

/*
 * What processes left under the name of the file in hand that died before the
 * database knew of it, or when it had forgotten it already.
 */
static void
remove_old(struct handing *w)
{
	struct crm_buf gone = { 0 };

	(void)unlink(w->temp.p);
	crm_buf_fmt(&gone, "%s.void", w->temp.p);
	if (!gone.bad)
		(void)unlink(gone.p);
	crm_buf_free(&gone);
}

/* Writes the file whole under the name that it has until it is handed over. */
static int
write_file(struct handing *w)
{
	struct crm_newfile *to;
	size_t i, n = crm_listing_count(w->job.listing);
	int status;

	for (i = 0; i < n; i++)
		cli_saw(w->cli, crm_listing_member(w->job.listing, i));
	if (send_list_arrange(w) == -1)
		return (cli_fail_err(w->cli));
	if ((status = send_list_room(w)) != 0 ||
	    (status = send_list_name(w)) != 0)
		return (status);
	remove_old(w);
	if (access(w->file.p, F_OK) == 0)
		return (cli_fail(w->cli, EX_CREATE, _("%s: it exists already "
		    "and stays as it is"), w->shown.p));
	if ((to = crm_newfile_open(w->cli->err, w->temp.p)) == NULL)
		return (cli_fail_err(w->cli));
	status = send_list_rows(w, to);
	/* Who is left out is noted even where nobody stands in it. */
	if (status == 0 && w->nin > 0 && crm_newfile_settle(to) == -1)
		status = cli_fail_err(w->cli);
	crm_newfile_close(to);
	return (status);
}

/* 1 when both names are of one file. */
static int
is_same(const char *a, const char *b)
{
	struct stat x, y;

	return (stat(a, &x) == 0 && stat(b, &y) == 0 &&
	    x.st_ino == y.st_ino && x.st_dev == y.st_dev);
}

/* Gives the file its final name, between two looks at the database. */
static int
hand_over(struct handing *w)
{
	struct crm_handover_file file = { crm_buf_text(&w->file),
	    crm_buf_text(&w->temp), w->in, w->nin, w->left, w->nleft };
	struct crm_db *db = w->cli->db;
	int rc;

	cli_tick(w->cli);
	if ((rc = crm_handover_ready(db, &w->h, &file)) == -1)
		return (cli_fail_err(w->cli));
	if (rc == 0)
		return (cli_fail(w->cli, EX_BUSY, _("%s is not handed "
		    "over: sending was stopped, or somebody in it refused or "
		    "was erased; run it again"), w->shown.p));
	if (w->nin == 0)
		return (crm_handover_drop(db, &w->h) == -1 ?
		    cli_fail_err(w->cli) : 0);
	if (crm_file_settle(w->cli->err, w->temp.p, w->file.p) == -1) {
		w->settled = is_same(w->temp.p, w->file.p);
		return (cli_fail_err(w->cli));
	}
	w->settled = 1;
	if (crm_handover_sent(db, &w->h) == -1)
		return (cli_fail_err(w->cli));
	w->files++;
	w->members += w->nin;
	cli_note(w->cli, _("%s: members %zu"), w->shown.p, w->nin);
	return (0);
}

void
send_list_end(struct handing *w)
{

	crm_listing_free(w->job.listing);
	crm_listtext_close(w->job.texts);
	w->job.listing = NULL;
	w->job.texts = NULL;
}

/* What a portion's wave says, and an empty list. */
int
send_list_begin(struct handing *w)
{

	w->job.wave = w->h.wave;
	w->job.part = w->h.part;
	return (list_open(&w->job));
}

/*
 * One file of the portion that was taken.  Where it fails nothing has left, but
 * where only the database could not be told: then the next run sees the file.
 */
static int
hand_part(struct handing *w)
{
	int status;

	w->settled = 0;
	w->from = 0;
	crm_buf_reset(&w->temp);
	if ((status = send_list_begin(w)) == 0)
		status = claim(w);
	if (status == 0 && crm_listing_count(w->job.listing) > 0) {
		if ((status = write_file(w)) == 0)
			status = hand_over(w);
	} else if (status == 0)
		status = crm_handover_drop(w->cli->db, &w->h) == -1 ?
		    cli_fail_err(w->cli) : 0;
	if (status != 0 && !w->settled) {
		if (w->temp.n > 0)
			(void)unlink(w->temp.p);
		crm_err_clear(w->cli->err);
		(void)crm_handover_drop(w->cli->db, &w->h);
	}
	send_list_end(w);
	return (status);
}

/* What was found of runs that died, at once: this one may die, too. */
static void
say_found(struct handing *w)
{
	struct crm_handover_found *found = &w->found;

	if (found->sent > 0)
		cli_warn(w->cli, _("files that a run that died had handed "
		    "over: %" PRIu64 "; their messages are sent"),
		    found->sent);
	if (found->again > 0)
		cli_warn(w->cli, _("files that a run that died left "
		    "unfinished: %" PRIu64 "; their members are in the queue "
		    "again"), found->again);
	if (found->lost > 0)
		cli_warn(w->cli, _("files that a run that died may have handed "
		    "over, and that are not there: %" PRIu64 "; their messages "
		    "are unknown, crm-send status --unknown lists them"),
		    found->lost);
	w->faults |= found->lost > 0;
	memset(found, 0, sizeof(*found));
}

static int
hand_parts(struct handing *w)
{
	int rc = 1, status = 0;

	while (status == 0 && rc == 1) {
		/* The same portion again, where the vendor takes no more. */
		if (w->more)
			w->h.part--;
		w->more = 0;
		cli_tick(w->cli);
		rc = crm_handover_take(w->cli->db, &w->h, w->what->part,
		    &w->found);
		if (rc == -1)
			return (cli_fail_err(w->cli));
		say_found(w);
		if (rc == 1)
			status = hand_part(w);
	}
	return (status);
}

/* What this run did, or would have done. */
static int
tell(struct handing *w)
{
	struct cli *cli = w->cli;
	int64_t waiting;

	if (cli->dry_run) {
		cli_note(cli, _("dry run: files %" PRIu64 ", would hand over "
		    "%" PRIu64 ", left out %" PRIu64), w->files, w->members,
		    w->out);
		return (w->faults ? EX_NO : 0);
	}
	waiting = crm_send_waiting(cli->db, w->named->id, w->what->channel);
	if (waiting == -1)
		return (cli_fail_err(cli));
	cli_note(cli, _("files %" PRIu64 ", handed over %" PRIu64 ", left out "
	    "%" PRIu64 "; waiting %" PRId64), w->files, w->members, w->out,
	    waiting);
	/* Whoever asked for a portion got it. */
	return (w->faults ? EX_NO : waiting > 0 && w->what->part == 0 ?
	    EX_BUSY : 0);
}

/* The shape where none is named: call, shop and mall are those of theirs. */
static const char *
usual_shape(const char *channel)
{

	return (strcmp(channel, "sms") == 0 ? "texts" :
	    strcmp(channel, "post") == 0 ? "label" : channel);
}

static int
prepare(struct handing *w)
{
	struct cli *cli = w->cli;
	const char *out = w->what->words.out;
	struct crm_buf path = { 0 };
	int status;

	w->job = (struct list_job){ .cli = cli, .words = w->what->words,
	    .name = w->named->name, .channel = w->what->channel,
	    .campaign = w->named->id, .wave = 1, .part = 1 };
	if (w->job.words.shape == NULL)
		w->job.words.shape = usual_shape(w->what->channel);
	/* In a dry run it goes to stdout. */
	if (cli->dry_run)
		w->job.words.out = NULL;
	if ((status = list_begin(&w->job)) != 0 ||
	    (status = list_serves(&w->job)) != 0)
		return (status);
	crm_buf_fmt(&path, "%s/x", out == NULL ? "." : out);
	w->folder = path.bad ? NULL : crm_file_resolve(path.p);
	crm_buf_free(&path);
	if (w->folder == NULL)
		return (cli_fail(cli, EX_CREATE, "%s: %s", out,
		    strerror(errno)));
	*strrchr(w->folder, '/') = '\0';
	w->h.whole = w->job.shape->postal;
	return (cli_access(cli));
}

static void
finish(struct handing *w)
{

	list_close(&w->job);
	crm_buf_free(&w->file);
	crm_buf_free(&w->temp);
	crm_buf_free(&w->bytes);
	crm_buf_free(&w->shown);
	crm_buf_free(&w->texts);
	free(w->kept);
	free(w->folder);
	free(w->in);
	free(w->left);
}

int
send_list(struct cli *cli, const struct send_named *named,
    const struct send_list *what)
{
	struct handing w = { .cli = cli, .named = named, .what = what };
	int status, said;

	if (named->id == 0)
		return (cli_fail(cli, EX_USAGE_, _("a list is of one campaign: "
		    "give its name")));
	if (what->words.out == NULL && !cli->dry_run)
		return (cli_fail(cli, EX_USAGE_, _("by %s messages leave as "
		    "files: say --out FOLDER"), what->channel));
	w.h.campaign = named->id;
	w.h.channel = what->channel;
	crm_db_rest(cli->db);
	if ((status = prepare(&w)) == 0) {
		status = cli->dry_run ? send_list_show(&w) : hand_parts(&w);
		said = tell(&w);
		status = status != 0 ? status : said;
	}
	finish(&w);
	return (status);
}
