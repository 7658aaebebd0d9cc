#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/csv.h"
#include "dedupe_int.h"
#include "insight/values.h"

#define LOOK	1000		/* rows by which columns are judged */

struct reader {
	struct cli	*cli;
	struct dedupe_set *set;
	struct crm_csv	*csv;
	const char	**compare;
	struct crm_people_column *column; /* those behind the key */
	size_t		 ncol;
	struct crm_cell	*cell;
	/* The rows that were looked at: cells by column, in one text. */
	struct crm_buf	 text;
	struct crm_cell	*seen;
	size_t		 nseen;
};

void
dedupe_set_free(struct dedupe_set *set)
{

	crm_people_free(set->people);
	crm_values_free(set->keys);
	free(set->member);
}

static int
no_memory(struct reader *rd)
{

	return (cli_fail(rd->cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
}

/* Takes note of a bad row: 0 or a status. */
static int
bad(struct reader *rd, const char *column, const char *kind)
{

	rd->set->rejected += (uint64_t)cli_rejecting(rd->cli);
	return (cli_bad_cell(rd->cli, rd->csv, column, kind));
}

/* 1 when a column holds codes, by --compare or else its header. */
static int
said_code(const struct reader *rd, const struct crm_people_column *column)
{
	const char **word;
	size_t n = strlen(column->name);

	for (word = rd->compare; *word != NULL; word++)
		if (strncmp(*word, column->name, n) == 0 && (*word)[n] == '=')
			return (strcmp(*word + n + 1, "code") == 0);
	return (column->kind == CRM_COMPARE_CODE);
}

/*
 * 1 when column i of the row has a resident registration number.  Long numbers
 * that look alike are let through where codes are: in the key, and where the
 * header or the user says so.  What other columns are is not known yet.
 */
static int
has_rrn(struct reader *rd, size_t i)
{
	struct crm_people_column column = { 0 };
	struct crm_cell c = crm_csv_cell(rd->csv, i);
	size_t at, len;

	if (!crm_rrn_find(c.p, c.n, 0, &at, &len))
		return (0);
	if (crm_rrn_find(c.p, c.n, 1, &at, &len))
		return (1);
	if (i == 0)
		return (0);
	column.name = crm_csv_name(rd->csv, i);
	crm_people_guess(&column, NULL, 0);
	return (!said_code(rd, &column));
}

/*
 * Reads the next good row and its key: 1; 0 at the end; else a status with
 * its sign turned.
 */
static int
next(struct reader *rd)
{
	uint32_t n, id;
	struct crm_cell c;
	size_t i;
	int step, status;
	const char *fault, *column;

	while ((step = crm_csv_next(rd->csv)) > 0) {
		fault = step == 2 ?
		    N_("not as many cells as the header has") : NULL;
		column = NULL;
		for (i = 0; i <= rd->ncol && fault == NULL; i++) {
			if (!has_rrn(rd, i))
				continue;
			column = crm_csv_name(rd->csv, i);
			fault = N_("a resident registration number must not "
			    "be here; take it out");
		}
		c = crm_csv_cell(rd->csv, 0);
		if (fault == NULL && c.n == 0) {
			column = crm_csv_name(rd->csv, 0);
			fault = N_("empty");
		}
		if (fault == NULL) {
			n = crm_values_n(rd->set->keys);
			id = crm_values_add(rd->set->keys, c.p, c.n);
			if (id == UINT32_MAX)
				return (-no_memory(rd));
			if (id == n)
				return (1);
			column = crm_csv_name(rd->csv, 0);
			fault = N_("the first column names each record, and "
			    "this one stands above already");
		}
		if ((status = bad(rd, column, fault)) != 0)
			return (-status);
	}
	return (step == -1 ? -cli_fail_err(rd->cli) : 0);
}

/* Keeps the first rows until the columns are judged. */
static int
look(struct reader *rd)
{
	struct crm_cell c;
	size_t i, k, at = 0;
	int step;

	rd->seen = calloc((rd->ncol + 1) * LOOK, sizeof(*rd->seen));
	if (rd->seen == NULL)
		return (no_memory(rd));
	for (k = 0; k < LOOK && (step = next(rd)) != 0; k++) {
		if (step < 0)
			return (-step);
		for (i = 0; i < rd->ncol; i++) {
			c = crm_csv_cell(rd->csv, i + 1);
			rd->seen[i * LOOK + k].n = c.n;
			crm_buf_add(&rd->text, c.p, c.n + 1);
		}
	}
	if (rd->text.bad)
		return (no_memory(rd));
	rd->nseen = k;
	for (k = 0; k < rd->nseen; k++)
		for (i = 0; i < rd->ncol; i++) {
			rd->seen[i * LOOK + k].p = rd->text.p + at;
			at += rd->seen[i * LOOK + k].n + 1;
		}
	return (0);
}

/* What the user says of columns goes before what was guessed. */
static int
set_kinds(struct reader *rd)
{
	const char **word, *equals;
	size_t i;
	int kind;

	for (word = rd->compare; *word != NULL; word++) {
		equals = strrchr(*word, '=');
		kind = equals == NULL ? -1 : crm_compare_find(equals + 1);
		if (kind == -1)
			return (cli_fail(rd->cli, EX_USAGE_, _("--compare: "
			    "write COLUMN=KIND with name, date, phone, email, "
			    "address, code, text or ignore: \"%s\""), *word));
		for (i = 0; i < rd->ncol; i++)
			if (strlen(rd->column[i].name) ==
			    (size_t)(equals - *word) &&
			    strncmp(rd->column[i].name, *word,
			    (size_t)(equals - *word)) == 0)
				break;
		if (i == rd->ncol)
			return (cli_fail(rd->cli, EX_USAGE_, _("--compare: "
			    "the input has no such column behind its first: "
			    "\"%s\""), *word));
		if (rd->column[i].kind != (enum crm_compare)kind)
			rd->column[i].given = 0;
		rd->column[i].kind = (enum crm_compare)kind;
	}
	return (0);
}

static void
note_kinds(struct reader *rd)
{
	struct crm_buf text = { 0 };
	size_t i;

	for (i = 0; i < rd->ncol; i++)
		crm_buf_fmt(&text, "%s%s=%s", i > 0 ? ", " : "",
		    rd->column[i].name,
		    crm_compare_name(rd->column[i].kind));
	if (text.n > 0)
		cli_note(rd->cli, _("compared: %s"), crm_buf_text(&text));
	crm_buf_free(&text);
}

static int
judge(struct reader *rd)
{
	size_t i, k;
	int status;

	for (i = 0; i < rd->ncol; i++) {
		rd->column[i].name = crm_csv_name(rd->csv, i + 1);
		crm_people_guess(&rd->column[i], rd->seen + i * LOOK,
		    rd->nseen);
	}
	if ((status = set_kinds(rd)) != 0)
		return (status);
	note_kinds(rd);
	rd->set->people = crm_people_new(rd->cli->err, rd->column, rd->ncol);
	if (rd->set->people == NULL)
		return (cli_fail_err(rd->cli));
	if (crm_people_nfield(rd->set->people) == 0)
		return (cli_fail(rd->cli, EX_DATA, _("there is no column to "
		    "compare; name one with --compare COLUMN=KIND")));
	for (k = 0; k < rd->nseen; k++) {
		for (i = 0; i < rd->ncol; i++)
			rd->cell[i] = rd->seen[i * LOOK + k];
		if (crm_people_add(rd->set->people, rd->cell) == -1)
			return (cli_fail_err(rd->cli));
	}
	return (0);
}

static int
read_rows(struct reader *rd)
{
	int status, step;
	size_t i;

	if (crm_csv_header(rd->csv) == -1)
		return (cli_fail_err(rd->cli));
	rd->ncol = crm_csv_ncol(rd->csv) - 1;
	rd->column = calloc(rd->ncol + 1, sizeof(*rd->column));
	rd->cell = calloc(rd->ncol + 1, sizeof(*rd->cell));
	rd->set->keys = crm_values_new();
	if (rd->column == NULL || rd->cell == NULL || rd->set->keys == NULL)
		return (no_memory(rd));
	if ((status = look(rd)) != 0 || (status = judge(rd)) != 0)
		return (status);
	while ((step = next(rd)) > 0) {
		for (i = 0; i < rd->ncol; i++)
			rd->cell[i] = crm_csv_cell(rd->csv, i + 1);
		if (crm_people_add(rd->set->people, rd->cell) == -1)
			return (cli_fail_err(rd->cli));
	}
	if (step < 0)
		return (-step);
	return (rd->cli->faults.n > 0 ? EX_DATA : 0);
}

int
dedupe_read(struct cli *cli, struct dedupe_set *set, const char *path,
    const char **compare)
{
	struct reader rd = { 0 };
	const char *name = path;
	int fd, status;

	rd.cli = cli;
	rd.set = set;
	rd.compare = compare;
	if ((fd = cli_input(cli, path)) == -1)
		return (EX_NOINPUT_);
	if (fd == STDIN_FILENO)
		name = _("standard input");
	if ((rd.csv = crm_csv_open(cli->err, fd, name, NULL)) != NULL)
		status = read_rows(&rd);
	else
		status = cli_fail_err(cli);
	if (status == 0 && cli_keep_rejects(cli) == -1)
		status = EX_IO;
	crm_csv_close(rd.csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	free(rd.column);
	free(rd.cell);
	free(rd.seen);
	crm_buf_free(&rd.text);
	return (status);
}
