#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/csv.h"
#include "core/newfile.h"
#include "list_int.h"
#include "outreach/adtext.h"
#include "outreach/mergetext.h"
#include "outreach/sendlaw.h"

#define CHUNK	(64 * 1024)	/* written at once */
#define SHOWN	20		/* faults of a kind */

static int
take_with(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{

	(void)fault;
	return (crm_listwith_take(arg, csv, member));
}

static int
read_with(struct list_job *job)
{
	struct cli_set set = { .take = take_with };

	if ((job->with = crm_listwith_new(job->cli->err)) == NULL)
		return (cli_fail_err(job->cli));
	set.arg = job->with;
	return (cli_read_set_of(job->cli, job->words.with, &set));
}

/* A text of the command's own must be one that can be filled. */
static int
check_merge(struct cli *cli, const char *option, const char *text)
{
	struct crm_mergetext *merge;
	struct crm_buf why = { 0 };
	int status = 0;

	if (text == NULL || (status = cli_check_text(cli, option, text)) != 0)
		return (status);
	merge = crm_mergetext_parse(cli->err, text, strlen(text), 0);
	if (merge == NULL) {
		crm_buf_str(&why, crm_errmsg(cli->err));
		crm_err_clear(cli->err);
		status = cli_fail(cli, EX_USAGE_, "%s: %s", option,
		    crm_buf_text(&why));
	}
	crm_mergetext_free(merge);
	crm_buf_free(&why);
	return (status);
}

int
list_only_shaped(const struct list_words *w)
{

	return (w->text != NULL || w->subject != NULL || w->out != NULL ||
	    w->with != NULL || w->fit != NULL || *w->column != NULL);
}

int
list_begin(struct list_job *job)
{
	const char *const *column = job->words.column;
	struct cli *cli = job->cli;
	int status;

	if ((status = list_shape(cli, job->words.shape, &job->shape)) != 0)
		return (status);
	for (; column != NULL && *column != NULL; column++)
		if (crm_listshape_add(job->shape, cli->err, *column) == -1)
			return (cli_fail_err(cli));
	if ((status = check_merge(cli, "--text", job->words.text)) != 0 ||
	    (status = check_merge(cli, "--subject", job->words.subject)) != 0)
		return (status);
	if (job->words.out == NULL && isatty(STDOUT_FILENO) && !cli->unmask)
		return (cli_fail(cli, EX_USAGE_, _("a list in a vendor's shape "
		    "is for a file or a pipe; --unmask shows it here")));
	return (job->words.with == NULL ? 0 : read_with(job));
}

struct lacking {
	struct cli	*cli;
	int		 status;
};

static int
say_lack(void *arg, const struct crm_sendlaw_lack *lack)
{
	struct lacking *lacking = arg;

	lacking->status = cli_fail(lacking->cli, EX_CONFIG_, lack->expired ?
	    _("the setting %s is over, and the law wants it (%s); crm-db set "
	    "mends that") : _("there is no setting %s, and the law wants it "
	    "(%s); crm-db set makes it"), lack->settings, lack->article);
	return (0);
}

/*
 * A message is needed where the vendor is to get its text, and the shop's own
 * duties before it leaves.
 */
static int
check_texts(struct list_job *job)
{
	struct crm_sendlaw_case what = { .channel = job->channel,
	    .purpose = crm_listtext_purpose(job->texts), .basis = "consent",
	    .goods = "", .at = job->cli->now };
	struct lacking lacking = { job->cli, 0 };

	if (!crm_listshape_has(job->shape, CRM_LISTTERM_TEXT))
		return (0);
	if (!crm_listtext_any(job->texts)) {
		if (strcmp(job->channel, "sms") != 0)
			return (0);
		return (cli_fail(job->cli, EX_DATA, _("shape %s has a column "
		    "for the text, and there is none for %s, wave %d; give "
		    "--text, or a message of the campaign"), job->shape->name,
		    job->channel, job->wave));
	}
	if (crm_sendlaw_setup(job->cli->db, &what, say_lack, &lacking) == -1)
		return (cli_fail_err(job->cli));
	return (lacking.status);
}

int
list_serves(struct list_job *job)
{

	if (crm_listshape_serves(job->shape, job->channel))
		return (0);
	return (cli_fail(job->cli, EX_USAGE_, _("shape %s is of %s, and the "
	    "list goes by %s"), job->shape->name, job->shape->channels,
	    job->channel));
}

int
list_open(struct list_job *job)
{
	struct crm_listtext_opt opt = { job->campaign, job->wave,
	    job->channel, job->words.text, job->words.subject };
	struct cli *cli = job->cli;
	int status;

	if ((status = list_serves(job)) != 0)
		return (status);
	if ((job->listing = crm_listing_new(cli->db)) == NULL ||
	    (job->texts = crm_listtext_open(cli->db, &opt)) == NULL)
		return (cli_fail_err(cli));
	return (check_texts(job));
}

void
list_close(struct list_job *job)
{

	crm_listshape_free(job->shape);
	crm_listwith_free(job->with);
	crm_listing_free(job->listing);
	crm_listtext_close(job->texts);
}

void
list_say(struct list_job *job, int64_t member,
    const struct crm_listfile_fault *fault)
{
	long long no = (long long)member;
	struct cli *cli = job->cli;

	if (job->left[fault->why]++ >= SHOWN)
		return;
	switch (fault->why) {
	case CRM_LISTFILE_EMPTY_CELL:
		(void)cli_fail(cli, 0, _("member %lld: %s is empty"), no,
		    fault->column);
		break;
	case CRM_LISTFILE_NO_MESSAGE:
		(void)cli_fail(cli, 0, _("member %lld: there is no message of "
		    "its arm"), no);
		break;
	case CRM_LISTFILE_EMPTY_FIELD:
		(void)cli_fail(cli, 0, _("member %lld: {%s} is empty; "
		    "{%s|WORDS} says what then"), no, fault->column,
		    fault->column);
		break;
	case CRM_LISTFILE_LAW:
		(void)cli_fail(cli, 0, _("member %lld: the message must not "
		    "leave: %s"), no, crm_adtext_says(fault->what));
		break;
	case CRM_LISTFILE_NOT_CP949:
		(void)cli_fail(cli, 0, _("member %lld: %s: character %zu is "
		    "%s, which no SMS can have"), no, fault->column,
		    fault->at, _(fault->what));
		break;
	case CRM_LISTFILE_TOO_LONG:
		(void)cli_fail(cli, 0, _("member %lld: the text has %zu bytes, "
		    "of at most %zu"), no, fault->n, fault->most);
		break;
	case CRM_LISTFILE_SUBJECT:
		(void)cli_fail(cli, 0, _("member %lld: the subject has %zu "
		    "bytes, of at most %zu"), no, fault->n, fault->most);
		break;
	default:
		break;
	}
}

/* Faults of rows, as against letters that are saved: what behind 20 is. */
static int
count_faults(struct list_job *job)
{
	int why, status = 0;
	uint64_t n;

	for (why = CRM_LISTFILE_EMPTY_CELL; why < CRM_LISTFILE_DUPLICATE;
	    why++) {
		n = job->left[why];
		if (n > 0)
			status = EX_NO;
		if (n > SHOWN)
			(void)cli_fail(job->cli, 0, _("%s: %" PRIu64 " more "
			    "members"), crm_listfile_why_name(
			    (enum crm_listfile_why)why), n - SHOWN);
	}
	return (status);
}

void
list_add_counts(const struct list_job *job, struct crm_buf *text)
{
	static const char *const what[CRM_NLISTFILE] = { NULL,
	    N_("empty cell"), N_("no message"), N_("empty field"),
	    N_("not by law"), N_("not in CP949"), N_("too long"),
	    N_("subject too long"),
	    N_("duplicate contact"), N_("household") };
	int why;

	for (why = 1; why < CRM_NLISTFILE; why++)
		if (job->left[why] > 0)
			crm_buf_fmt(text, ", %s %" PRIu64, _(what[why]),
			    job->left[why]);
}

struct writing {
	struct list_job	*job;
	struct crm_listfile *file;
	struct crm_newfile *to;		/* NULL: stdout */
	struct crm_buf	 bytes, path;
	int		 any;		/* some were written to stdout */
	int		 full;		/* it is ended, the next not begun */
};

/* Writes what is ready, or what is much.  0 or a status (said). */
static int
write_some(struct writing *w, size_t least)
{
	struct cli *cli = w->job->cli;
	size_t n = w->bytes.n;

	if (w->bytes.bad)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	if (n < least || n == 0)
		return (0);
	if (w->to != NULL) {
		if (crm_newfile_write(w->to, w->bytes.p, n) == -1)
			return (cli_fail_err(cli));
	} else if (fwrite(w->bytes.p, 1, n, stdout) != n)
		return (cli_fail(cli, EX_IO, _("the output cannot be "
		    "written")));
	else
		w->any = 1;
	crm_buf_reset(&w->bytes);
	return (0);
}

/* Begins a file of --out: its name is that of the batch and the channel. */
static int
begin_file(struct writing *w)
{
	struct list_job *job = w->job;

	if (job->words.out == NULL)
		return (0);
	crm_buf_reset(&w->path);
	crm_buf_fmt(&w->path, "%s/%s-%d-%d-%s.%s", job->words.out, job->name,
	    job->wave, job->part, job->channel, job->shape->extension);
	if (w->path.bad)
		return (cli_fail(job->cli, EX_INTERNAL, "%s",
		    strerror(ENOMEM)));
	w->to = crm_newfile_open(job->cli->err, w->path.p);
	return (w->to == NULL ? cli_fail_err(job->cli) : 0);
}

static int
end_file(struct writing *w)
{
	struct cli *cli = w->job->cli;
	int status;

	if (crm_listfile_end(w->file, &w->bytes) == -1)
		return (cli_fail_err(cli));
	if ((status = write_some(w, 0)) != 0 || w->to == NULL)
		return (status);
	if (crm_newfile_settle(w->to) == -1)
		return (cli_fail_err(cli));
	crm_newfile_close(w->to);
	w->to = NULL;
	return (0);
}

/* Ends the file that has all that the vendor takes. */
static int
turn_over(struct writing *w)
{
	int status;

	if (!crm_listfile_full(w->file))
		return (0);
	if ((status = end_file(w)) != 0)
		return (status);
	crm_listfile_part(w->file, ++w->job->part);
	w->full = 1;
	return (0);
}

/* Begins the next file once somebody stands in it. */
static int
next_file(struct writing *w)
{

	if (!w->full)
		return (0);
	w->full = 0;
	if (w->job->words.out == NULL)
		return (cli_fail(w->job->cli, EX_USAGE_, _("a file of shape %s "
		    "has at most %zu rows; --out DIR writes as many files as "
		    "it takes"), w->job->shape->name, w->job->shape->rows));
	return (begin_file(w));
}

static int
write_row(struct writing *w, size_t i)
{
	struct crm_listfile_fault fault = { 0 };
	struct list_job *job = w->job;
	struct crm_listrow row;
	int64_t household;
	int rc, status;

	if ((rc = crm_listing_row(job->listing, i, &row, &household)) == -1)
		return (cli_fail_err(job->cli));
	if (rc == 0)
		return (0);
	if (household != 0) {
		job->left[CRM_LISTFILE_HOUSEHOLD]++;
		return (0);
	}
	if ((status = turn_over(w)) != 0)
		return (status);
	rc = crm_listfile_put(w->file, &row, &w->bytes, &fault);
	if (rc == -1)
		return (cli_fail_err(job->cli));
	if (rc == 0) {
		list_say(job, row.member, &fault);
		return (0);
	}
	job->written++;
	status = next_file(w);
	return (status == 0 ? write_some(w, CHUNK) : status);
}

static int
write_rows(struct writing *w)
{
	size_t i, n = crm_listing_count(w->job->listing);
	int status = begin_file(w);

	for (i = 0; i < n && status == 0; i++)
		status = write_row(w, i);
	return (status == 0 && !w->full ? end_file(w) : status);
}

/* All of them are named before any is shown. */
static int
log_access(struct list_job *job)
{
	size_t i, n = crm_listing_count(job->listing);

	for (i = 0; i < n; i++)
		cli_saw(job->cli, crm_listing_member(job->listing, i));
	return (cli_access(job->cli));
}

int
list_write(struct list_job *job)
{
	struct crm_listfile_opt opt = { job->shape, job->texts, job->with,
	    job->name, job->channel, job->wave, job->part,
	    job->words.fit != NULL, cli_day(job->cli), job->events };
	struct writing w = { .job = job };
	int status;

	if (crm_listing_arrange(job->listing, job->shape) == -1 ||
	    (w.file = crm_listfile_open(job->cli->db, &opt)) == NULL)
		return (cli_fail_err(job->cli));
	status = log_access(job);
	if (status == 0)
		status = write_rows(&w);
	/* What is no whole list is none for any strict reader. */
	if (status != 0 && w.any)
		(void)putchar('"');
	crm_newfile_close(w.to);
	crm_listfile_close(w.file);
	crm_buf_free(&w.bytes);
	crm_buf_free(&w.path);
	return (status == 0 ? count_faults(job) : status);
}
