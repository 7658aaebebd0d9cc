/*
 * Rows byte by byte: those that no simpler way reads, and those that have a
 * fault.  One place names all faults, and mends those that may be mended.
 */

#include <string.h>

#include "core/csv_int.h"
#include "core/err.h"

/*
 * How far a row that is being mended may go on over line ends: beyond that a
 * quote was rather forgotten.
 */
#define MEND_SPAN	(64 * 1024)

/* How quotes are taken; all but the first never fail for a quote. */
enum way {
	WAY_STRICT,
	WAY_INSIDE,	/* a quote closes before a delimiter or the end only */
	WAY_SHEET,	/* what stands behind a closing quote is text */
	WAY_LINE,	/* as WAY_INSIDE, and on the same line only */
	WAY_NONE	/* every quote is text */
};

enum state {
	START,		/* of a cell */
	PLAIN,
	QUOTED,
	CLOSED
};

struct judge {
	struct crm_csv	*csv;
	enum way	 way;
	int		 tell;		/* 1: mending is told */
	int		 join;		/* 1: the cell of the one quote that is
					   not closed takes in those behind */
	enum state	 state;
	int		 crossed;	/* the open cell has gone over a line */
	int		 protected;	/* an escape stands before the line end */
	size_t		 nopen, open;	/* quotes that nothing closes, and the
					   cell of the last */
	size_t		 begun;		/* where the open cell's text begins */
	char		*out;		/* where text goes next */
	/* Where the fault is. */
	size_t		 line, byte;
	int		 stray;		/* the row ended at another line end */
};

static char *
text_of(const struct judge *j)
{

	return (j->csv->text.p);
}

static void
mended(const struct judge *j, enum crm_mended what)
{
	const struct crm_mend *mend = j->csv->opt.mend;

	if (j->tell && !mend->quiet)
		mend->tell(mend->arg, j->csv->lines.line, j->csv->ncell, what);
}

static enum crm_csv_fault
end_cell(struct judge *j)
{
	struct crm_csv *csv = j->csv;
	size_t n = (size_t)(j->out - text_of(j)) - j->begun;

	if (csv->ncell == csv->opt.max_cols)
		return (CRM_CSV_COLS);
	if (n > csv->opt.max_field)
		return (CRM_CSV_FIELD);
	csv->cells[csv->ncell++].n = n;
	*j->out++ = '\0';
	j->begun += n + 1;
	j->state = START;
	j->crossed = 0;
	csv->open_line = csv->lines.line;
	return (CRM_CSV_GOOD);
}

/* 1 when a cell may end before the byte at "at". */
static int
ends(const struct judge *j, const struct crm_line *line, size_t at)
{
	const struct crm_csv *csv = j->csv;
	char c;

	if (at >= line->to)
		return (1);
	c = csv->lines.buf[at];
	if (c == csv->opt.delim)
		return (1);
	if (j->way != WAY_STRICT && c == csv->lines.stray)
		return (1);
	return (line->cr && at + 1 == line->to);
}

/* The offset behind blanks that stand at "at". */
static size_t
behind_blanks(const struct judge *j, const struct crm_line *line, size_t at)
{
	const char *buf = j->csv->lines.buf;

	while (at < line->to && buf[at] == ' ')
		at++;
	return (at);
}

/*
 * A quote inside a quoted cell, at *at, that is not doubled: does it close the
 * cell?  *at moves over what goes with it.
 */
static enum crm_csv_fault
close_quote(struct judge *j, const struct crm_line *line, size_t *at)
{
	size_t after;

	if (j->way == WAY_STRICT || ends(j, line, *at + 1)) {
		j->state = CLOSED;
		return (CRM_CSV_GOOD);
	}
	after = behind_blanks(j, line, *at + 1);
	if (ends(j, line, after)) {
		mended(j, CRM_MENDED_BLANKS);
		j->state = CLOSED;
		*at = after - 1;
		return (CRM_CSV_GOOD);
	}
	/* A cell that went over a line was rather never closed. */
	if (j->crossed)
		return (CRM_CSV_OPEN);
	if (j->way == WAY_SHEET) {
		mended(j, CRM_MENDED_BEHIND);
		j->state = PLAIN;
		return (CRM_CSV_GOOD);
	}
	mended(j, CRM_MENDED_QUOTE);
	*j->out++ = j->csv->opt.quote;
	return (CRM_CSV_GOOD);
}

/* 1 when the quote at "at" opens a cell that some quote closes. */
static int
opens(const struct judge *j, const struct crm_line *line, size_t at)
{
	const struct crm_csv *csv = j->csv;
	const char *buf = csv->lines.buf;

	if (j->way != WAY_LINE)
		return (j->way != WAY_NONE);
	while (++at < line->to) {
		if (buf[at] != csv->opt.quote)
			continue;
		if (at + 1 < line->to && buf[at + 1] == csv->opt.quote)
			at++;
		else if (ends(j, line, behind_blanks(j, line, at + 1)))
			return (1);
	}
	return (0);
}

static enum crm_csv_fault
plain(struct judge *j, const struct crm_line *line, size_t *at)
{
	struct crm_csv *csv = j->csv;
	char c = csv->lines.buf[*at];
	int start = j->state == START;

	if (c == csv->opt.delim)
		return (end_cell(j));
	j->state = PLAIN;
	if (c == csv->opt.quote && start && opens(j, line, *at)) {
		j->state = QUOTED;
		return (CRM_CSV_GOOD);
	}
	if (c == csv->opt.quote && j->way == WAY_STRICT)
		return (CRM_CSV_QUOTE);
	if (c == csv->opt.quote && start) {
		j->nopen++;
		j->open = csv->ncell;
		mended(j, j->join ? CRM_MENDED_CLOSE : CRM_MENDED_OPEN);
		if (j->join)
			return (CRM_CSV_GOOD);
	} else if (c == csv->opt.quote)
		mended(j, CRM_MENDED_QUOTE);
	*j->out++ = c;
	return (CRM_CSV_GOOD);
}

static enum crm_csv_fault
quoted(struct judge *j, const struct crm_line *line, size_t *at)
{
	struct crm_csv *csv = j->csv;
	const char *buf = csv->lines.buf;

	if (buf[*at] != csv->opt.quote) {
		*j->out++ = buf[*at];
		return (CRM_CSV_GOOD);
	}
	if (*at + 1 < line->to && buf[*at + 1] == csv->opt.quote) {
		*j->out++ = buf[++*at];
		return (CRM_CSV_GOOD);
	}
	return (close_quote(j, line, at));
}

/* The row ends at another line end: what follows is a row of its own. */
static enum crm_csv_fault
end_at_stray(struct judge *j, struct crm_line *line, size_t at)
{
	struct crm_lines *lines = &j->csv->lines;

	if (j->way == WAY_STRICT)
		return (CRM_CSV_STRAY);
	mended(j, CRM_MENDED_LINE_END);
	line->to = at;
	line->cr = 0;
	line->lf = 1;
	lines->cur = at + 1;
	j->stray = 1;
	return (CRM_CSV_GOOD);
}

/* What stands behind an escape stands for itself, the line's end too. */
static enum crm_csv_fault
escaped(struct judge *j, const struct crm_line *line, size_t *at)
{

	if (j->state == START)
		j->state = PLAIN;
	if (*at + 1 < line->to)
		*j->out++ = j->csv->lines.buf[++*at];
	else if (line->lf)
		j->protected = 1;
	else
		return (CRM_CSV_ESCAPE);
	return (CRM_CSV_GOOD);
}

static enum crm_csv_fault
byte(struct judge *j, struct crm_line *line, size_t *at)
{
	struct crm_csv *csv = j->csv;
	char c = csv->lines.buf[*at];

	if (csv->opt.escape != '\0' && c == csv->opt.escape &&
	    j->state != CLOSED)
		return (escaped(j, line, at));
	if (j->state == QUOTED)
		return (quoted(j, line, at));
	if (c == csv->lines.stray)
		return (line->cr && *at + 1 == line->to ? CRM_CSV_GOOD :
		    end_at_stray(j, line, *at));
	if (j->state != CLOSED)
		return (plain(j, line, at));
	return (c == csv->opt.delim ? end_cell(j) : CRM_CSV_BEHIND);
}

/* What is too long is told before all of it has been read. */
static int
overlong(const struct judge *j)
{

	return (j->state == QUOTED && (size_t)(j->out - text_of(j)) -
	    j->begun > j->csv->opt.max_field);
}

static enum crm_csv_fault
take_line(struct judge *j, struct crm_line *line)
{
	struct crm_csv *csv = j->csv;
	size_t i, bad, used = j->out == NULL ? 0 : (size_t)(j->out -
	    text_of(j));
	enum crm_csv_fault f = CRM_CSV_GOOD;

	/* At most all that comes, and a NUL a cell. */
	csv->text.n = used;
	if (crm_buf_room(&csv->text, 2 * (line->to - line->from) + 4) == -1) {
		(void)crm_err_nomem(csv->err);
		return (CRM_CSV_TOLD);
	}
	j->out = text_of(j) + used;
	bad = crm_lines_bad(&csv->lines, line, csv->opt.any_bytes);
	for (i = line->from; i < line->to && f == CRM_CSV_GOOD; i++) {
		if (i >= bad) {
			j->byte = bad;
			f = CRM_CSV_BYTE;
		} else
			f = byte(j, line, &i);
	}
	/* An escape may have stepped over the byte. */
	if (f == CRM_CSV_GOOD && bad < line->to) {
		j->byte = bad;
		f = CRM_CSV_BYTE;
	}
	if (f == CRM_CSV_GOOD && overlong(j))
		f = CRM_CSV_FIELD;
	j->line = f == CRM_CSV_FIELD ? csv->open_line : csv->lines.line;
	return (f);
}

/* Goes on to the next line, inside a quoted cell. */
static enum crm_csv_fault
next_line(struct judge *j, struct crm_line *line)
{
	struct crm_csv *csv = j->csv;
	int more;

	j->line = csv->open_line;
	if (!line->lf || j->way == WAY_LINE)
		return (CRM_CSV_OPEN);
	if (j->way != WAY_STRICT && line->to - csv->lines.row > MEND_SPAN)
		return (CRM_CSV_OPEN);
	*j->out++ = csv->lines.eol;
	j->crossed = 1;
	j->protected = 0;
	csv->text.n = (size_t)(j->out - text_of(j));
	if ((more = crm_lines_next(&csv->lines, line)) == -1)
		return (CRM_CSV_TOLD);
	return (more == 0 ? CRM_CSV_OPEN : CRM_CSV_GOOD);
}

/* Reads the row that begins with line in one way. */
static enum crm_csv_fault
read_row(struct judge *j, struct crm_line *line)
{
	struct crm_csv *csv = j->csv;
	enum crm_csv_fault f;

	csv->ncell = 0;
	csv->open_line = csv->line;
	crm_buf_reset(&csv->text);
	j->state = START;
	j->crossed = j->stray = j->protected = 0;
	j->nopen = 0;
	j->begun = 0;
	j->out = NULL;
	while ((f = take_line(j, line)) == CRM_CSV_GOOD &&
	    (j->state == QUOTED || j->protected)) {
		if ((f = next_line(j, line)) != CRM_CSV_GOOD)
			return (f);
	}
	if (f != CRM_CSV_GOOD)
		return (f);
	j->line = csv->lines.line;
	if ((f = end_cell(j)) == CRM_CSV_GOOD)
		csv->row_end = line->to - (size_t)line->cr;
	return (f);
}

/* Stands again before the row, and reads its first line. */
static int
rewind_row(struct crm_csv *csv, struct crm_line *line)
{

	csv->lines.cur = csv->lines.row;
	csv->lines.line = csv->line - 1;
	crm_err_clear(csv->err);
	return (crm_lines_next(&csv->lines, line) == 1 ? 0 : -1);
}

static enum crm_csv_fault
try(struct judge *j, enum way way, struct crm_line *line)
{

	j->way = way;
	if (rewind_row(j->csv, line) == -1)
		return (CRM_CSV_TOLD);
	return (read_row(j, line));
}

/*
 * When one quote opens a cell that nothing closes and the row has cells too
 * many, then the cell went on over as many delimiters.
 */
static int
can_join(const struct judge *j, size_t width)
{
	const struct crm_csv *csv = j->csv;

	return (width > 0 && j->nopen == 1 && csv->ncell > width &&
	    j->open + (csv->ncell - width) < csv->ncell);
}

/* Joins the cell of the open quote with those behind it. */
static void
join(struct judge *j, size_t width)
{
	struct crm_csv *csv = j->csv;
	size_t i, more = csv->ncell - width;
	char *p = text_of(j);
	struct crm_cell *cell = csv->cells + j->open;

	for (i = 0; i < j->open; i++)
		p += csv->cells[i].n + 1;
	for (i = 1; i <= more; i++) {
		p[cell->n] = csv->opt.delim;
		cell->n += 1 + cell[i].n;
	}
	csv->ncell = width;
	memmove(cell + 1, cell + 1 + more,
	    (width - j->open - 1) * sizeof(*cell));
}

/*
 * Of the ways to read a row that has a fault, the first that gives as many
 * cells as the rows have; else the one named, which never takes in other
 * rows.
 */
static enum crm_csv_fault
mend(struct judge *j, enum way otherwise, struct crm_line *line)
{
	static const enum way ways[] = { WAY_INSIDE, WAY_SHEET, WAY_LINE,
	    WAY_NONE };
	size_t width = j->csv->opt.mend->width, i;
	enum way best = otherwise;
	enum crm_csv_fault f;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]) && width > 0; i++) {
		f = try(j, ways[i], line);
		if (f == CRM_CSV_GOOD && j->csv->ncell == width) {
			best = ways[i];
			break;
		}
		if (f == CRM_CSV_GOOD && ways[i] == WAY_LINE &&
		    can_join(j, width)) {
			best = WAY_LINE;
			j->join = 1;
			break;
		}
	}
	j->tell = 1;
	f = try(j, best, line);
	if (f == CRM_CSV_GOOD && j->join)
		join(j, width);
	/* The rest of a line that ended early has its number. */
	if (f == CRM_CSV_GOOD && j->stray)
		j->csv->lines.line--;
	return (f);
}

/* A row over several lines that can be read but does not fit is suspicious. */
static int
is_suspicious(const struct crm_csv *csv)
{

	return (csv->opt.mend->width > 0 &&
	    csv->ncell != csv->opt.mend->width &&
	    csv->lines.line != csv->line);
}

static enum crm_csv_fault
mend_row(struct judge *j, enum crm_csv_fault f, struct crm_line *line)
{

	switch (f) {
	case CRM_CSV_GOOD:
		return (is_suspicious(j->csv) ? mend(j, WAY_STRICT, line) : f);
	case CRM_CSV_TOLD:
		if (crm_errkind(j->csv->err) != CRM_ERR_INPUT)
			return (f);
		/* FALLTHROUGH */
	case CRM_CSV_QUOTE:
	case CRM_CSV_BEHIND:
	case CRM_CSV_OPEN:
	case CRM_CSV_STRAY:
	case CRM_CSV_FIELD:
		return (mend(j, WAY_LINE, line));
	case CRM_CSV_ESCAPE:
	case CRM_CSV_BYTE:
	case CRM_CSV_COLS:
		break;
	}
	return (f);
}

int
crm_row_judge(struct crm_csv *csv, struct crm_line *line)
{
	struct judge j = { .csv = csv, .way = WAY_STRICT };
	enum crm_csv_fault f = read_row(&j, line);
	const char *p;
	size_t i;

	if (csv->opt.mend != NULL)
		f = mend_row(&j, f, line);
	if (f != CRM_CSV_GOOD)
		return (crm_row_tell(csv, f, j.line, j.byte));
	for (p = csv->text.p, i = 0; i < csv->ncell; i++) {
		csv->cells[i].p = p;
		p += csv->cells[i].n + 1;
	}
	return (1);
}
