#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/csv.h"
#include "core/money.h"
#include "core/text.h"
#include "member_int.h"
#include "record/note.h"

#define TEXT_MAX	(64 * 1024)	/* bytes, as of a cell */

/* What add was told. */
struct words {
	const char	*at, *author, *owner, *channel, *due;
};

static int
check_channel(struct cli *cli, const char *channel)
{

	if (*channel == '\0' || crm_note_channel(channel))
		return (0);
	return (cli_fail(cli, EX_USAGE_, _("\"%s\" is no channel; take call, "
	    "visit, sms, email, post or push"), channel));
}

/* The name of somebody who works here.  0, or a status (said). */
static int
check_who(struct cli *cli, const char *option, const char *who)
{
	size_t n = strlen(who), i;

	for (i = 0; i < n && (unsigned char)who[i] >= ' '; i++)
		;
	if (n == 0 || i < n)
		return (cli_fail(cli, EX_USAGE_, _("%s: that is no name"),
		    option));
	return (cli_check_text(cli, option, who));
}

static int64_t
day_of(struct cli *cli, const char *option, const char *value)
{

	return (value == NULL || *value == '\0' ? CRM_NULL :
	    crm_time_day(cli_time(cli, option, value)));
}

/* Fills note from words; 0, or a status (said). */
static int
take_words(struct cli *cli, const struct words *words, struct crm_note *note)
{
	int status;

	note->at = words->at == NULL ? cli->now :
	    cli_time(cli, "--at", words->at);
	note->due = day_of(cli, "--due", words->due);
	note->channel = words->channel == NULL ? "" : words->channel;
	note->author = words->author == NULL ? cli_user() : words->author;
	note->owner = words->owner == NULL ? note->author : words->owner;
	if (note->at > cli->now)
		return (cli_fail(cli, EX_DATA,
		    _("--at: the time lies in the future")));
	if (note->due != CRM_NULL && note->due < crm_time_day(note->at))
		return (cli_fail(cli, EX_DATA, _("--due: the day lies before "
		    "the note")));
	if ((status = check_channel(cli, note->channel)) != 0 ||
	    (status = check_who(cli, "--author", note->author)) != 0)
		return (status);
	return (check_who(cli, "--owner", note->owner));
}

/* Reads the text from standard input. */
static int
read_text(struct cli *cli, struct crm_buf *text)
{
	char block[4096];
	ssize_t n;

	while ((n = read(STDIN_FILENO, block, sizeof(block))) > 0 &&
	    text->n <= TEXT_MAX)
		crm_buf_add(text, block, (size_t)n);
	if (n == -1)
		return (cli_fail(cli, EX_IO, "%s: %s", _("standard input"),
		    strerror(errno)));
	if (text->bad)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	if (memchr(crm_buf_text(text), '\0', text->n) != NULL)
		return (cli_fail(cli, EX_DATA, _("the words are no UTF-8")));
	return (0);
}

/* The text without its outer blanks and line ends, as *kept.  0 or a status. */
static int
check_note(struct cli *cli, const struct crm_buf *text, struct crm_buf *kept)
{
	const char *p = crm_buf_text(text);
	size_t n = text->n;
	int status;

	if ((status = cli_check_text(cli, _("the note"), p)) != 0)
		return (status);
	p = crm_text_trim(p, &n);
	if (n == 0)
		return (cli_fail(cli, EX_USAGE_, _("the note is empty")));
	if (n > TEXT_MAX)
		return (cli_fail(cli, EX_DATA, _("the note is longer than "
		    "64 KiB")));
	crm_buf_add(kept, p, n);
	return (kept->bad ? cli_fail(cli, EX_INTERNAL, "%s",
	    strerror(ENOMEM)) : 0);
}

static int
store_note(struct cli *cli, const char *word, struct crm_note *note)
{
	int64_t number;
	int status;

	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_member(cli, word, 0, &note->member)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if ((number = crm_note_add(cli->db, note)) == -1)
		return (cli_fail_err(cli));
	if (!cli->dry_run)
		printf("%lld\n", (long long)number);
	return (cli_store(cli, NULL, _("note %lld of member %lld"),
	    (long long)number, (long long)note->member));
}

static int
add(struct cli *cli, int argc, char **argv)
{
	struct words words = { 0 };
	const struct cli_opt opts[] = { { "at", 0, 1, &words.at },
	    { "author", 0, 1, &words.author }, { "owner", 0, 1, &words.owner },
	    { "channel", 0, 1, &words.channel }, { "due", 0, 1, &words.due },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;
	struct crm_buf text = { 0 }, kept = { 0 };
	struct crm_note note = { 0 };

	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("add takes a member's "
		    "number or code and one text; quote it")));
	if ((status = take_words(cli, &words, &note)) != 0)
		return (status);
	if (n == 2 && strcmp(argv[1], "-") != 0)
		crm_buf_str(&text, argv[1]);
	else
		status = read_text(cli, &text);
	if (status == 0 && (status = check_note(cli, &text, &kept)) == 0 &&
	    (status = member_quiet_command(cli, "note add")) == 0) {
		note.text = crm_buf_text(&kept);
		status = store_note(cli, argv[0], &note);
	}
	crm_buf_free(&text);
	crm_buf_free(&kept);
	return (status);
}

struct listing {
	struct crm_out	*out;
	uint64_t	 n;
	int64_t		 today;
};

static int
put_time(struct crm_out *out, int64_t at)
{
	char time[CRM_TIME_LEN];

	return (crm_out_text(out, at == CRM_NULL ? "" :
	    crm_time_format(at, time)));
}

static int
put_day(struct crm_out *out, int64_t day)
{
	char date[CRM_DATE_LEN];

	return (crm_out_text(out, day == CRM_NULL ? "" :
	    crm_date_format(day, date)));
}

static int
put_note(void *arg, const struct crm_note *note)
{
	struct listing *listing = arg;
	struct crm_out *out = listing->out;

	listing->n++;
	return (crm_out_int(out, note->note) == -1 ||
	    crm_out_int(out, note->member) == -1 ||
	    put_time(out, note->at) == -1 ||
	    crm_out_text(out, note->author) == -1 ||
	    crm_out_text(out, note->owner) == -1 ||
	    crm_out_text(out, note->channel) == -1 ||
	    put_day(out, note->due) == -1 ||
	    crm_out_text(out, note->text) == -1 ||
	    put_time(out, note->removed_at) == -1 ||
	    crm_out_text(out, note->removed_by) == -1 ||
	    crm_out_text(out, note->removed_why) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

/* Lists what ask tells of, of one member where word is not NULL. */
static int
list_notes(struct cli *cli, const char *word, struct crm_note_ask *ask)
{
	static const char *const name[] = { "note_no", "member", "at", "author",
	    "owner", "channel", "due", "text", "removed_at", "removed_by",
	    "removed_why", NULL };
	struct listing listing = { 0 };
	int status;

	ask->as_of = cli_day(cli);
	ask->limit = -1;
	if ((ask->channel != NULL &&
	    (status = check_channel(cli, ask->channel)) != 0) ||
	    (status = cli_open(cli, CRM_OPEN_READ)) != 0 || (word != NULL &&
	    (status = cli_member(cli, word, 0, &ask->member)) != 0))
		return (status);
	if ((listing.out = cli_table(cli, name)) == NULL)
		return (EX_INTERNAL);
	if (crm_note_each(cli->db, ask, put_note, &listing) == -1 ||
	    crm_out_finish(listing.out) == -1)
		return (cli_fail_err(cli));
	return (ask->text != NULL && listing.n == 0 ? EX_NO : 0);
}

static int
list(struct cli *cli, int argc, char **argv)
{
	struct crm_note_ask ask = { 0 };
	const char *all = NULL;
	const struct cli_opt opts[] = { { "all", 0, 0, &all },
	    { "author", 0, 1, &ask.author }, { "owner", 0, 1, &ask.owner },
	    { "channel", 0, 1, &ask.channel }, { NULL, 0, 0, NULL } };

	if (cli_options(cli, argc, argv, opts) > 1)
		return (cli_fail(cli, EX_USAGE_, _("list takes one member, "
		    "or none for all")));
	ask.removed = all != NULL;
	return (list_notes(cli, argv[0], &ask));
}

static int
find(struct cli *cli, int argc, char **argv)
{
	struct crm_note_ask ask = { 0 };
	struct crm_buf folded = { 0 };
	const char *all = NULL;
	const struct cli_opt opts[] = { { "all", 0, 0, &all },
	    { "author", 0, 1, &ask.author }, { "owner", 0, 1, &ask.owner },
	    { "channel", 0, 1, &ask.channel }, { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), blank;

	blank = n == 1 && (crm_text_fold(&folded, argv[0],
	    strlen(argv[0])) == -1 || folded.n == 0);
	crm_buf_free(&folded);
	if (n != 1 || blank)
		return (cli_fail(cli, EX_USAGE_, _("find takes one text; "
		    "quote it if it has blanks")));
	ask.removed = all != NULL;
	ask.text = argv[0];
	return (list_notes(cli, NULL, &ask));
}

static int
rm(struct cli *cli, int argc, char **argv)
{
	const char *reason = NULL, *by = cli_user();
	const struct cli_opt opts[] = { { "reason", 0, 1, &reason },
	    { "by", 0, 1, &by }, { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), rc, status;
	int64_t note;

	if (n != 1 || crm_int_parse(argv[0], strlen(argv[0]), &note) == -1)
		return (cli_fail(cli, EX_USAGE_, _("rm takes the number of "
		    "one note; list has it")));
	if ((status = member_reason(cli, "note rm", reason)) != 0 ||
	    (status = check_who(cli, "--by", by)) != 0 ||
	    (status = member_quiet_command(cli, "note rm")) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if ((rc = crm_note_remove(cli->db, note, by, reason)) == -1)
		return (cli_fail_err(cli));
	if (rc == 0)
		return (cli_fail(cli, EX_NO, _("there is no note %s"),
		    argv[0]));
	if (rc == 2)
		return (cli_fail(cli, EX_NO, _("note %s was retracted "
		    "before"), argv[0]));
	return (cli_store(cli, NULL, _("note %lld is retracted"),
	    (long long)note));
}

static int
reassign(struct cli *cli, int argc, char **argv)
{
	const char *from = NULL;
	const struct cli_opt opts[] = { { "reassign", 0, 1, &from },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;
	int64_t notes;

	if (n != 1 || from == NULL)
		return (cli_fail(cli, EX_USAGE_, _("--reassign takes who has "
		    "the notes now, and who shall have them")));
	if ((status = check_who(cli, "--reassign", argv[0])) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	notes = strcmp(from, argv[0]) == 0 ? 0 :
	    crm_note_reassign(cli->db, from, argv[0]);
	if (notes == -1)
		return (cli_fail_err(cli));
	if ((status = cli_store(cli, NULL, _("%lld notes of %s are now %s's"),
	    (long long)notes, from, argv[0])) != 0)
		return (status);
	return (notes == 0 ? EX_NO : 0);
}

static int
put_date(void *arg, const struct crm_note_date *date)
{
	struct listing *listing = arg;
	struct crm_out *out = listing->out;
	int i, rc;

	listing->n++;
	rc = crm_out_int(out, date->member) == -1 ||
	    crm_out_text(out, date->name) == -1 ||
	    crm_out_text(out, date->owner) == -1 ||
	    put_day(out, date->due) == -1 ||
	    (date->due != CRM_NULL && date->due < listing->today ?
	    crm_out_int(out, listing->today - date->due) :
	    crm_out_text(out, "")) == -1 ||
	    put_time(out, date->last_at) == -1 ||
	    crm_out_text(out, date->last_channel) == -1 ? -1 : 0;
	for (i = 0; rc == 0 && i < CRM_NOTE_NCHANNEL; i++)
		rc = put_time(out, date->last[i]);
	return (rc == 0 ? crm_out_end(out) : -1);
}

static int
open_dates(struct cli *cli)
{
	static const char *const name[] = { "member", "name", "owner", "due",
	    "days_late", "last_at", "last_channel", NULL };
	struct crm_buf column = { 0 };
	int i, rc = 0;

	if (cli_table(cli, name) == NULL)
		return (-1);
	for (i = 0; rc == 0 && i < CRM_NOTE_NCHANNEL; i++) {
		crm_buf_reset(&column);
		crm_buf_fmt(&column, "last_%s", crm_note_channel_name(i));
		rc = column.bad ? crm_err_nomem(cli->err) :
		    crm_out_col(cli->out, column.p, CRM_KIND_TEXT);
	}
	crm_buf_free(&column);
	return (rc);
}

static int
calendar(struct cli *cli, int argc, char **argv)
{
	const char *overdue = NULL, *within = NULL;
	struct crm_note_calendar ask = { .until = CRM_NULL };
	const struct cli_opt opts[] = { { "overdue", 0, 0, &overdue },
	    { "within", 0, 1, &within }, { "owner", 0, 1, &ask.owner },
	    { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;
	struct listing listing = { .today = cli_day(cli) };

	if (n > 1 || (overdue != NULL && within != NULL))
		return (cli_fail(cli, EX_USAGE_, _("calendar takes at most "
		    "one member, and one of --overdue and --within")));
	ask.as_of = listing.today;
	if (overdue != NULL)
		ask.until = listing.today - 1;
	if (within != NULL)
		ask.until = listing.today - 1 +
		    member_days(cli, "--within", within);
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 || (n == 1 &&
	    (status = cli_member(cli, argv[0], 0, &ask.member)) != 0))
		return (status);
	if (open_dates(cli) == -1)
		return (EX_INTERNAL);
	listing.out = cli->out;
	if (crm_note_calendar(cli->db, &ask, put_date, &listing) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (ask.until != CRM_NULL && listing.n == 0 ? EX_NO : 0);
}

/* 1 when the option that stands for a verb comes before any verb. */
static int
is_reassign(int argc, char **argv, const struct cli_verb *verbs)
{
	const struct cli_verb *verb;
	int i;

	for (i = 1; i < argc; i++) {
		if (strncmp(argv[i], "--reassign", 10) == 0)
			return (1);
		for (verb = verbs; verb->name != NULL; verb++)
			if (strcmp(verb->name, argv[i]) == 0)
				return (0);
	}
	return (0);
}

int
member_note(struct cli *cli, int argc, char **argv)
{
	static const struct cli_verb verbs[] = {
		{ "add", add,
		    "note add [--at TIME] [--author WHO] [--owner WHO]\n"
		    "           [--channel CHANNEL] [--due DATE] MEMBER [TEXT]" },
		{ "import", member_note_import,
		    "note import [--rejects FILE] [-n] [FILE]" },
		{ "list", list,
		    "note list [--all] [--author WHO] [--owner WHO]\n"
		    "           [--channel CHANNEL] [--as-of DATE] [MEMBER]" },
		{ "find", find,
		    "note find [--all] [--author WHO] [--owner WHO]\n"
		    "           [--channel CHANNEL] TEXT" },
		{ "calendar", calendar,
		    "note calendar [--overdue | --within DAYS]\n"
		    "           [--owner WHO] [--as-of DATE] [MEMBER]" },
		{ "rm", rm, "note rm --reason TEXT [--by WHO] NUMBER" },
		{ "--reassign", reassign, "note [-n] --reassign FROM TO" },
		{ NULL, NULL, NULL }
	};

	if (is_reassign(argc, argv, verbs))
		return (reassign(cli, argc, argv));
	return (cli_verb(cli, argc, argv, verbs));
}
