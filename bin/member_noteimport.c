#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/text.h"
#include "member_int.h"
#include "record/identity.h"
#include "record/note.h"

enum { AT, AUTHOR, OWNER, CHANNEL, DUE, TEXT, NCOL };

struct import {
	struct cli	*cli;
	struct crm_csv	*csv;
	int		 found;		/* 1: the columns were looked for */
	int		 col[NCOL];	/* -1: absent */
	struct crm_buf	 text;
	struct cli_counts counts;
};

/* The column and what is wrong with it, for take_note(). */
static int
bad(struct crm_fault *fault, const char *column, const char *kind)
{

	fault->column = column;
	fault->kind = kind;
	return (1);
}

static int
find_columns(struct import *in)
{
	static const char *const name[NCOL] = { "at", "author", "owner",
	    "channel", "due", "text" };
	int i;

	if (in->found)
		return (0);
	in->found = 1;
	for (i = 0; i < NCOL; i++)
		in->col[i] = crm_csv_col(in->csv, name[i]);
	if (in->col[AT] != -1 && in->col[TEXT] != -1)
		return (0);
	return (crm_err_set(in->cli->err, CRM_ERR_INPUT, _("%s: the columns "
	    "at and text are needed"), crm_csv_source(in->csv)));
}

static struct crm_cell
cell(const struct import *in, int col)
{
	static const struct crm_cell none = { "", 0 };

	return (in->col[col] == -1 ? none :
	    crm_csv_cell(in->csv, (size_t)in->col[col]));
}

/* The time and the days.  0, or 1 with the fault. */
static int
read_times(struct import *in, struct crm_note *note, struct crm_fault *fault)
{
	struct crm_cell at = cell(in, AT), due = cell(in, DUE);

	note->due = CRM_NULL;
	if (crm_time_parse(at.p, at.n, &note->at) == -1)
		return (bad(fault, "at", N_("no such date; write YYYY-MM-DD "
		    "HH:MM:SS")));
	if (note->at > in->cli->now)
		return (bad(fault, "at", N_("the time lies in the future")));
	if (due.n == 0)
		return (0);
	if (crm_date_parse(due.p, due.n, &note->due) == -1)
		return (bad(fault, "due", N_("no such date; write "
		    "YYYY-MM-DD")));
	if (note->due < crm_time_day(note->at))
		return (bad(fault, "due", N_("the day lies before the note")));
	return (0);
}

/* Who, how and what.  0, 1 with the fault, or -1. */
static int
read_words(struct import *in, struct crm_note *note, struct crm_fault *fault)
{
	struct crm_cell text = cell(in, TEXT);

	note->author = cell(in, AUTHOR).n > 0 ? cell(in, AUTHOR).p :
	    cli_user();
	note->owner = cell(in, OWNER).n > 0 ? cell(in, OWNER).p :
	    note->author;
	note->channel = cell(in, CHANNEL).p;
	if (*note->channel != '\0' && !crm_note_channel(note->channel))
		return (bad(fault, "channel", N_("no channel; take call, "
		    "visit, sms, email, post or push")));
	text.p = crm_text_trim(text.p, &text.n);
	if (text.n == 0)
		return (bad(fault, "text", N_("the note is empty")));
	crm_buf_reset(&in->text);
	crm_buf_add(&in->text, text.p, text.n);
	note->text = crm_buf_text(&in->text);
	return (in->text.bad ? crm_err_nomem(in->cli->err) : 0);
}

static int
take_note(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{
	struct import *in = arg;
	struct crm_note note = { 0 };
	int rc;

	(void)csv;
	if (find_columns(in) == -1 ||
	    (note.member = crm_member_live(in->cli->db, member)) == -1)
		return (-1);
	if (note.member == 0)
		return (bad(fault, "member", N_("there is no such member")));
	if (read_times(in, &note, fault) != 0)
		return (1);
	if ((rc = read_words(in, &note, fault)) != 0)
		return (rc);
	if ((rc = crm_note_known(in->cli->db, &note)) == -1)
		return (-1);
	in->counts.same += rc == 1;
	in->counts.new += rc == 0;
	return (rc == 0 && crm_note_add(in->cli->db, &note) == -1 ? -1 : 0);
}

static int
import_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct import in = { .cli = cli };
	struct cli_set set = { .take = take_note, .arg = &in };
	int status;

	(void)arg;
	if ((status = cli_begin(cli)) != 0)
		return (status);
	if ((in.csv = crm_stage_csv(stage, NULL)) == NULL)
		return (cli_fail_err(cli));
	status = member_rows(cli, stage, in.csv, &set, &in.counts);
	crm_csv_close(in.csv);
	crm_buf_free(&in.text);
	return (status);
}

int
member_note_import(struct cli *cli, int argc, char **argv)
{

	if (cli_options(cli, argc, argv, NULL) > 1)
		return (cli_fail(cli, EX_USAGE_, _("one file at a time")));
	return (cli_import(cli, argv[0], import_stage, NULL));
}
