#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/contact.h"
#include "core/csv.h"
#include "core/money.h"
#include "core/stream.h"
#include "member_int.h"
#include "record/clean.h"
#include "record/memberrow.h"

/* What is asked for, and what was found. */
struct clean {
	struct cli	*cli;
	struct crm_clean values;
	const char	*input;		/* -i, or NULL */
	int		 listed[CRM_VERDICTS];	/* 1: such values are listed */
	int		 mask;
	int		 doubtful;	/* 1: a suspect or dead one was */
	struct crm_csv	*csv;		/* of -i */
	int		 col[CRM_MEMBER_NCOL];
	int		 line_col;
	int		 rejected;	/* 1: --rejects got a row of -i */
	struct crm_buf	 shown;
};

/* What may be shown of a value: never a resident registration number. */
static int
put_value(struct clean *work, enum crm_kind kind, struct crm_cell cell)
{
	struct crm_buf plain = { 0 };

	crm_buf_reset(&work->shown);
	crm_rrn_mask(&plain, cell.p, cell.n, 0);
	cell.p = crm_buf_text(&plain);
	if (!work->mask || cell.n == 0)
		crm_buf_add(&work->shown, cell.p, cell.n);
	else
		crm_mask(&work->shown, kind, cell.p, cell.n);
	work->shown.bad |= plain.bad;
	crm_buf_free(&plain);
	if (work->shown.bad)
		return (crm_err_nomem(work->cli->err));
	return (crm_out_textn(work->cli->out, crm_buf_text(&work->shown),
	    work->shown.n));
}

/* Where the row began, as its own file says, else this one. */
static int
put_line(struct clean *work)
{
	struct crm_cell cell = { "", 0 };

	if (work->line_col != -1)
		cell = crm_csv_cell(work->csv, (size_t)work->line_col);
	if (cell.n > 0)
		return (crm_out_textn(work->cli->out, cell.p, cell.n));
	return (crm_out_int(work->cli->out,
	    (int64_t)crm_csv_line(work->csv)));
}

static int
list_value(void *arg, const struct crm_clean_value *value)
{
	struct clean *work = arg;
	struct crm_out *out = work->cli->out;
	enum crm_kind kind = value->column->kind;
	int rc;

	if (!work->listed[value->verdict])
		return (0);
	work->doubtful |= value->verdict >= CRM_VERDICT_SUSPECT;
	rc = value->member > 0 ? crm_out_int(out, value->member) :
	    crm_out_text(out, "");
	if (rc == -1 || crm_out_text(out, value->column->name) == -1 ||
	    put_value(work, kind, value->before) == -1 ||
	    put_value(work, kind, value->after) == -1 ||
	    crm_out_text(out, crm_verdict_word(value->verdict)) == -1 ||
	    crm_out_text(out, value->why == NULL ? "" :
	    _(value->why)) == -1 ||
	    (work->csv != NULL && put_line(work) == -1))
		return (-1);
	return (crm_out_end(out));
}

/* The verdicts that --verdict names.  0 or a status. */
static int
read_verdicts(struct clean *work, const char *words)
{
	size_t n;
	int v;

	memset(work->listed, 0, sizeof(work->listed));
	for (;; words += n + 1) {
		n = strcspn(words, ",");
		for (v = 0; v < CRM_VERDICTS; v++)
			if (strlen(crm_verdict_word((enum crm_judgment)v)) ==
			    n && strncmp(words, crm_verdict_word(
			    (enum crm_judgment)v), n) == 0)
				break;
		if (v == CRM_VERDICTS)
			return (cli_fail(work->cli, EX_USAGE_, _("--verdict: "
			    "take ok, fixed, suspect or dead, with commas "
			    "between: \"%s\""), words));
		work->listed[v] = 1;
		if (words[n] == '\0')
			return (0);
	}
}

static void
find_columns(struct clean *work)
{
	const struct crm_column *columns = crm_stream_columns("member");
	size_t i;

	for (i = 0; i < CRM_MEMBER_NCOL; i++)
		work->col[i] = crm_csv_col(work->csv, columns[i].name);
	work->line_col = crm_csv_col(work->csv, "source_line");
}

/* Reports a row that cannot be read; the others are listed. */
static int
bad_row(struct clean *work, const char *column, const char *kind)
{
	struct crm_fault fault = { .source = crm_csv_source(work->csv),
	    .line = crm_csv_line(work->csv), .column = column, .kind = kind,
	    .reason = _(kind) };

	work->rejected |= cli_rejecting(work->cli);
	return (cli_bad_row(work->cli, work->csv, &fault));
}

static int
read_row(struct clean *work, int ragged)
{
	struct crm_cell cell[CRM_MEMBER_NCOL] = { { "", 0 } };
	int64_t member = 0;
	size_t i;

	if (ragged)
		return (bad_row(work, NULL,
		    N_("not as many cells as the header has")));
	for (i = 0; i < CRM_MEMBER_NCOL; i++)
		if (work->col[i] != -1)
			cell[i] = crm_csv_cell(work->csv,
			    (size_t)work->col[i]);
	if (cell[CRM_MEMBER_NUMBER].n > 0 &&
	    (crm_int_parse(cell[CRM_MEMBER_NUMBER].p,
	    cell[CRM_MEMBER_NUMBER].n, &member) == -1 || member <= 0))
		return (bad_row(work, "member", N_("no number of a member")));
	return (crm_clean_row(&work->values, member, cell) == 0 ? 0 :
	    cli_fail_err(work->cli));
}

static int
read_rows(struct clean *work)
{
	int rc, status;

	if (crm_csv_header(work->csv) == -1)
		return (cli_fail_err(work->cli));
	find_columns(work);
	while ((rc = crm_csv_next(work->csv)) > 0)
		if ((status = read_row(work, rc == 2)) != 0)
			return (status);
	if (rc == -1)
		return (cli_fail_err(work->cli));
	return (work->cli->faults.n > 0 ? EX_DATA : 0);
}

static int
list_stream(struct clean *work)
{
	const char *name = work->input;
	int fd, status;

	if ((fd = cli_input(work->cli, name)) == -1)
		return (EX_NOINPUT_);
	if (fd == STDIN_FILENO)
		name = _("standard input");
	work->csv = crm_csv_open(work->cli->err, fd, name, NULL);
	status = work->csv == NULL ? cli_fail_err(work->cli) :
	    read_rows(work);
	crm_csv_close(work->csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}

/* Lists the values.  0 or a status. */
static int
list(struct clean *work)
{
	static const char *const stored[] = { "member", "column", "before",
	    "after", "verdict", "reason", NULL };
	static const char *const stream[] = { "member", "column", "before",
	    "after", "verdict", "reason", "source_line", NULL };
	struct cli *cli = work->cli;
	int status;

	if (work->input == NULL &&
	    (status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (work->input == NULL)
		cli_people(cli);
	if (cli_table(cli, work->input == NULL ? stored : stream) == NULL)
		return (EX_INTERNAL);
	work->values.now = cli->now;
	if (work->input != NULL)
		status = list_stream(work);
	else
		status = crm_clean_members(cli->db, &work->values) == 0 ? 0 :
		    cli_fail_err(cli);
	if (status == 0 && crm_out_finish(cli->out) == -1)
		status = cli_fail_err(cli);
	if (status == 0 && work->rejected)
		status = cli_keep_rejects(cli) == -1 ? EX_IO : EX_NO;
	return (status);
}

/*
 * Stores what is fixed, once the list is out: nobody waits for the lock while
 * somebody reads the list.
 */
static int
apply(struct clean *work)
{
	struct crm_clean again = { .err = work->cli->err };
	struct cli_counts counts = { 0 };
	struct cli *cli = work->cli;
	uint64_t changed;
	int status;

	crm_db_close(cli->db);
	cli->db = NULL;
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	again.now = cli->now;
	if (crm_clean_store(cli->db, &again, &changed) == -1)
		status = cli_fail_err(cli);
	crm_clean_free(&again);
	if (status != 0)
		return (status);
	cli_note(cli, _("%llu values fixed; %llu suspect and %llu dead ones "
	    "are left as they are"),
	    (unsigned long long)again.n[CRM_VERDICT_FIXED],
	    (unsigned long long)again.n[CRM_VERDICT_SUSPECT],
	    (unsigned long long)again.n[CRM_VERDICT_DEAD]);
	counts.read = (size_t)again.members;
	counts.changed = (size_t)changed;
	counts.same = counts.read - counts.changed;
	return (cli_store_counts(cli, NULL, &counts));
}

int
member_clean(struct cli *cli, int argc, char **argv)
{
	struct clean work = { .cli = cli, .listed = { 0, 1, 1, 1 } };
	const char *all = NULL, *store = NULL, *verdicts = NULL;
	const struct cli_opt opts[] = {
		{ "all", 0, 0, &all }, { "apply", 0, 0, &store },
		{ "input", 'i', 1, &work.input },
		{ "verdict", 0, 1, &verdicts }, { NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), status = 0;

	if (n > 0)
		return (cli_fail(cli, EX_USAGE_, _("clean takes no operand; "
		    "a stream is read with -i FILE")));
	if (store != NULL && work.input != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--apply stores in the "
		    "database and -i reads none; take one of them")));
	if (all != NULL && verdicts != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--all and --verdict both "
		    "say what is listed; take one of them")));
	if (verdicts != NULL &&
	    (status = read_verdicts(&work, verdicts)) != 0)
		return (status);
	work.listed[CRM_VERDICT_OK] |= all != NULL;
	work.mask = isatty(STDOUT_FILENO) && !cli->unmask;
	work.values.err = cli->err;
	work.values.take = list_value;
	work.values.arg = &work;
	status = list(&work);
	if (status == 0 && store != NULL)
		status = apply(&work);
	crm_clean_free(&work.values);
	crm_buf_free(&work.shown);
	return (status == 0 && work.doubtful ? EX_NO : status);
}
