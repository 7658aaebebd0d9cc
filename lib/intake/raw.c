#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "intake/input.h"
#include "intake/pool.h"
#include "intake/raw.h"

#define LOOKED_AT	200	/* rows in which something must tell a title */

struct crm_raw {
	struct crm_input	*in;
	struct crm_pool		*pool;
	struct crm_dialect	 dialect;
	struct crm_csv		*csv;
	struct crm_buf		 cell;
	const char		**name;
	size_t			 ncol;
	size_t			 width;		/* of the header */
	size_t			 line, before, named;
	uint64_t		 rows, left;
	int			 ended;		/* another table has begun */
};

static int
mends(const struct crm_raw *raw)
{

	return (raw->in->way.mend.tell != NULL);
}

static void
tell(const struct crm_raw *raw, enum crm_mended what)
{
	const struct crm_mend *mend = &raw->in->way.mend;

	mend->tell(mend->arg, crm_csv_line(raw->csv),
	    crm_csv_ncell(raw->csv), what);
}

/* How many cells of the row are not empty, up to two. */
static size_t
count_full(const struct crm_csv *csv)
{
	size_t i, len, n = 0;
	struct crm_cell cell;

	for (i = 0; i < crm_csv_ncell(csv) && n < 2; i++) {
		cell = crm_csv_cell(csv, i);
		len = cell.n;
		(void)crm_text_trim(cell.p, &len);
		n += len > 0;
	}
	return (n);
}

/*
 * 1 when a row is a title as a spreadsheet saves it: the first of three cells
 * or more is filled, and no other.
 */
static int
is_padded_title(const struct crm_csv *csv)
{
	struct crm_cell cell = crm_csv_cell(csv, 0);

	(void)crm_text_trim(cell.p, &cell.n);
	return (crm_csv_ncell(csv) > 2 && cell.n > 0 && count_full(csv) == 1);
}

static int
is_sep(const struct crm_csv *csv)
{
	struct crm_cell cell = crm_csv_cell(csv, 0);

	return (cell.n >= 4 && strncasecmp(cell.p, "sep=", 4) == 0);
}

static int
no_header(struct crm_raw *raw)
{

	return (crm_err_set(raw->in->err, CRM_ERR_INPUT, _("%s:%zu: is this "
	    "row a title or the header? name the header's line with "
	    "--header-row"), raw->in->name, raw->line));
}

/* What the rows before the header may be. */
struct before {
	size_t	rows;
	int	doubtful;	/* the last was of one cell, a title or a name */
};

/*
 * Looks at a row: 1 it is the header, 0 it stands before it, -1 nobody can
 * tell.  A row of one cell is a title when the header has three or stands
 * behind an empty line; else it may be the name of the one column.
 */
static int
look(struct crm_raw *raw, struct before *b)
{
	const struct crm_csv *csv = raw->csv;

	if (crm_csv_ncell(csv) > 1 && !is_padded_title(csv) && !is_sep(csv)) {
		if (b->doubtful && crm_csv_blanks(csv) == 0 &&
		    crm_csv_ncell(csv) < 3)
			return (no_header(raw));
		return (1);
	}
	b->doubtful = crm_csv_ncell(csv) == 1 && !is_sep(csv);
	b->rows++;
	return (0);
}

/* Finds the header when its line was not said.  0 or -1. */
static int
find_header(struct crm_raw *raw)
{
	struct before b = { 0, 0 };
	int r, is = 0;

	raw->line = 0;
	while (is == 0 && b.rows < LOOKED_AT &&
	    (r = crm_csv_next(raw->csv)) > 0) {
		if (raw->line == 0)
			raw->line = crm_csv_line(raw->csv);
		is = look(raw, &b);
	}
	if (is == -1 || (is == 0 && b.rows < LOOKED_AT && r == -1))
		return (-1);
	if (raw->line == 0)
		return (crm_err_set(raw->in->err, CRM_ERR_INPUT,
		    _("%s: empty input without a header"), raw->in->name));
	/* Where all rows have one cell, the first is the header. */
	if (is == 1) {
		raw->line = crm_csv_line(raw->csv);
		raw->before = b.rows;
	}
	return (0);
}

/* Goes to the header's line that was said.  0 or -1. */
static int
find_line(struct crm_raw *raw, size_t line)
{
	int r;

	while ((r = crm_csv_next(raw->csv)) > 0 &&
	    crm_csv_line(raw->csv) < line)
		raw->before++;
	if (r == -1)
		return (-1);
	raw->line = line;
	if (r == 0 || crm_csv_line(raw->csv) != line)
		return (crm_err_set(raw->in->err, CRM_ERR_INPUT, _("%s:%zu: no "
		    "row begins on this line: name the header's line with "
		    "--header-row"), raw->in->name, line));
	return (0);
}

static int
reopen(struct crm_raw *raw)
{

	crm_csv_close(raw->csv);
	raw->csv = crm_input_csv(raw->in, &raw->dialect);
	return (raw->csv == NULL ? -1 : 0);
}

/* Reads on to the header's row.  0 or -1. */
static int
go_to_header(struct crm_raw *raw)
{
	int r;

	if (reopen(raw) == -1)
		return (-1);
	while ((r = crm_csv_next(raw->csv)) > 0) {
		if (crm_csv_line(raw->csv) == raw->line)
			return (0);
	}
	return (r == -1 ? -1 : crm_err_set(raw->in->err, CRM_ERR_INPUT,
	    _("%s: it was changed while it was read: try again"),
	    raw->in->name));
}

/* 1 when another table begins with this row. */
static int
begins_table(const struct crm_raw *raw)
{

	return (crm_csv_blanks(raw->csv) > 0 &&
	    crm_csv_ncell(raw->csv) != raw->width);
}

/* Finds the widest row of the table, silently. */
static int
measure(struct crm_raw *raw)
{
	struct crm_mend *mend = &raw->in->way.mend;
	size_t n;
	int r;

	while ((r = crm_csv_next(raw->csv)) > 0 && !begins_table(raw)) {
		n = crm_csv_ncell(raw->csv);
		if (n > raw->ncol)
			raw->ncol = n;
	}
	mend->quiet = 0;
	return (r == -1 ? -1 : go_to_header(raw));
}

static int
is_taken(const struct crm_raw *raw, const char *name, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (strcmp(raw->name[i], name) == 0)
			return (1);
	}
	return (0);
}

/* Gives column i its name, n bytes at s, made one of its own. */
static int
add_name(struct crm_raw *raw, size_t i, const char *s, size_t n)
{
	struct crm_buf buf = { 0 };
	size_t again = 2;

	s = crm_text_trim(s, &n);
	if (n > 0)
		crm_buf_add(&buf, s, n);
	else
		crm_buf_fmt(&buf, "column_%zu", i + 1);
	raw->named += n == 0;
	while (!buf.bad && is_taken(raw, crm_buf_text(&buf), i)) {
		raw->named += again == 2 && n > 0;
		crm_buf_reset(&buf);
		if (n > 0)
			crm_buf_add(&buf, s, n);
		else
			crm_buf_fmt(&buf, "column_%zu", i + 1);
		crm_buf_fmt(&buf, "_%zu", again++);
	}
	if (!buf.bad)
		raw->name[i] = crm_pool_text(raw->pool, buf.p, buf.n);
	crm_buf_free(&buf);
	return (raw->name[i] == NULL ? crm_err_nomem(raw->in->err) : 0);
}

static int
take_names(struct crm_raw *raw)
{
	struct crm_cell cell;
	size_t i;

	raw->name = crm_pool_get(raw->pool,
	    (raw->ncol + 1) * sizeof(*raw->name));
	if (raw->name == NULL)
		return (crm_err_nomem(raw->in->err));
	for (i = 0; i < raw->ncol; i++) {
		cell = crm_raw_cell(raw, i);
		if (add_name(raw, i, cell.p, cell.n) == -1)
			return (-1);
	}
	return (0);
}

static int
begin(struct crm_raw *raw)
{
	struct crm_mend *mend = &raw->in->way.mend;

	if (crm_input_dialect(raw->in, &raw->dialect) == -1)
		return (-1);
	mend->width = 0;
	mend->quiet = 1;
	if (reopen(raw) == -1)
		return (-1);
	if ((raw->in->way.header_line > 0 ?
	    find_line(raw, raw->in->way.header_line) :
	    find_header(raw)) == -1 || go_to_header(raw) == -1)
		return (-1);
	raw->ncol = raw->width = mend->width = crm_csv_ncell(raw->csv);
	if (mends(raw) && (go_to_header(raw) == -1 || measure(raw) == -1))
		return (-1);
	mend->quiet = 0;
	return (take_names(raw));
}

struct crm_raw *
crm_raw_open(struct crm_input *in)
{
	struct crm_raw *raw = calloc(1, sizeof(*raw));

	if (raw == NULL || (raw->pool = crm_pool_new()) == NULL) {
		(void)crm_err_nomem(in->err);
		free(raw);
		return (NULL);
	}
	raw->in = in;
	if (begin(raw) == 0)
		return (raw);
	crm_raw_close(raw);
	return (NULL);
}

void
crm_raw_close(struct crm_raw *raw)
{

	if (raw == NULL)
		return;
	crm_csv_close(raw->csv);
	crm_buf_free(&raw->cell);
	crm_pool_free(raw->pool);
	free(raw);
}

/* Counts what stands behind the table.  0 or -1. */
static int
leave_rest(struct crm_raw *raw)
{
	int r;

	tell(raw, CRM_MENDED_TABLE);
	raw->in->way.mend.quiet = 1;
	do
		raw->left++;
	while ((r = crm_csv_next(raw->csv)) > 0);
	raw->in->way.mend.quiet = 0;
	raw->ended = 1;
	return (r);
}

int
crm_raw_next(struct crm_raw *raw)
{
	size_t n;
	int r;

	if (raw->ended)
		return (0);
	if ((r = crm_csv_next(raw->csv)) <= 0)
		return (r);
	n = crm_csv_ncell(raw->csv);
	if (n != raw->width && !mends(raw))
		return (crm_err_set(raw->in->err, CRM_ERR_INPUT, _("%s:%zu: "
		    "the row has %zu cells, its header, on line %zu, %zu: is "
		    "a quote or a comma missing, or is another line the "
		    "header (--header-row)? --repair reads it as it is"),
		    raw->in->name, crm_csv_line(raw->csv), n, raw->line,
		    raw->width));
	if (n != raw->width && begins_table(raw))
		return (leave_rest(raw));
	if (n != raw->width)
		tell(raw, n < raw->width ? CRM_MENDED_SHORT :
		    CRM_MENDED_LONG);
	raw->rows++;
	return (1);
}

struct crm_cell
crm_raw_cell(struct crm_raw *raw, size_t i)
{

	crm_buf_reset(&raw->cell);
	return (crm_input_cell(raw->in, &raw->cell,
	    crm_csv_cell(raw->csv, i)));
}

const struct crm_dialect *
crm_raw_dialect(const struct crm_raw *raw)
{

	return (&raw->dialect);
}

size_t
crm_raw_line(const struct crm_raw *raw)
{

	return (raw->line);
}

size_t
crm_raw_before(const struct crm_raw *raw)
{

	return (raw->before);
}

size_t
crm_raw_ncol(const struct crm_raw *raw)
{

	return (raw->ncol);
}

const char *
crm_raw_name(const struct crm_raw *raw, size_t i)
{

	return (raw->name[i]);
}

size_t
crm_raw_named(const struct crm_raw *raw)
{

	return (raw->named);
}

uint64_t
crm_raw_rows(const struct crm_raw *raw)
{

	return (raw->rows);
}

uint64_t
crm_raw_left(const struct crm_raw *raw)
{

	return (raw->left);
}

size_t
crm_raw_open_line(const struct crm_raw *raw)
{

	return (crm_input_open_end(raw->in, &raw->dialect) ?
	    crm_csv_line(raw->csv) : 0);
}
