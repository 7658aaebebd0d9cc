#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/csv_int.h"
#include "core/err.h"
#include "core/lang.h"

/* libcsv's state inside a cell; inside quotes if "quoted" is set too. */
#define FIELD_BEGUN	2

#define ONES		UINT64_C(0x0101010101010101)
#define LOWS		UINT64_C(0x7f7f7f7f7f7f7f7f)

static int
is_blank(unsigned char c)
{

	(void)c;
	return (0);	/* libcsv would trim what it takes for blanks */
}

int
crm_row_start(struct crm_csv *csv)
{

	if (csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return (crm_err_nomem(csv->err));
	csv_set_delim(&csv->parser, (unsigned char)csv->opt.delim);
	csv_set_quote(&csv->parser, (unsigned char)csv->opt.quote);
	csv_set_space_func(&csv->parser, is_blank);
	/*
	 * By itself libcsv ends a row at CR too, but it sees none outside
	 * quotes, see feed_line(); a function of ours would be asked for each
	 * byte.
	 */
	csv_set_blk_size(&csv->parser, 4096);
	return (0);
}

int
crm_row_fail(struct crm_csv *csv, size_t line, size_t cell,
    const char *reason, ...)
{
	struct crm_buf buf = { 0 };
	va_list ap;
	int n;

	crm_buf_fmt(&buf, "%s:%zu: ", csv->name, line);
	if (cell < csv->ncol)
		crm_buf_fmt(&buf, "%s: ", csv->names[cell]);
	else if (cell != SIZE_MAX)
		crm_buf_fmt(&buf, _("column %zu: "), cell + 1);
	va_start(ap, reason);
	n = vsnprintf(NULL, 0, reason, ap);
	va_end(ap);
	if (n < 0 || crm_buf_room(&buf, (size_t)n) == -1) {
		crm_buf_free(&buf);
		return (crm_err_nomem(csv->err));
	}
	va_start(ap, reason);
	vsnprintf(buf.p + buf.n, (size_t)n + 1, reason, ap);
	va_end(ap);
	crm_err_set(csv->err, CRM_ERR_INPUT, "%s", buf.p);
	crm_buf_free(&buf);
	return (-1);
}

/* A bit for each byte of word that equals the bytes of delims, lowest first. */
static inline uint64_t
matches(uint64_t word, uint64_t delims)
{
	uint64_t x = word ^ delims;

	x = ~(((x & LOWS) + LOWS) | x | LOWS);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	x = __builtin_bswap64(x);
#endif
	return (x);
}

/*
 * Finds the cells of a line without quotes: their number, or 0 when a limit is
 * passed.  Cells are short and calls of memchr() cost more than they find,
 * so eight bytes are looked at a time.
 */
static size_t
split(struct crm_csv *csv, const char *p, const char *stop)
{
	const uint64_t delims = ONES * (unsigned char)csv->opt.delim;
	const size_t max = csv->opt.max_field;
	struct crm_cell *cell = csv->cells;
	struct crm_cell *last = cell + csv->opt.max_cols - 1;
	const char *from = p, *q;
	uint64_t word, m;

	for (; p < stop; p += sizeof(word)) {
		word = ~delims;		/* behind the line nothing matches */
		if (stop - p >= (ptrdiff_t)sizeof(word))
			memcpy(&word, p, sizeof(word));
		else
			memcpy(&word, p, (size_t)(stop - p));
		for (m = matches(word, delims); m != 0; m &= m - 1) {
			q = p + __builtin_ctzll(m) / 8;
			cell->p = from;
			cell->n = (size_t)(q - from);
			if (cell->n > max || cell == last)
				return (0);
			cell++;
			from = q + 1;
		}
	}
	cell->p = from;
	cell->n = (size_t)(stop - from);
	return (cell->n > max ? 0 : (size_t)(cell - csv->cells) + 1);
}

/*
 * Cuts a line in place: 0, or -1 with the line as it was when it is not for
 * this way.
 */
static int
cut(struct crm_csv *csv, const struct crm_line *line)
{
	struct crm_lines *lines = &csv->lines;
	size_t i, n, stop = line->to - (size_t)line->cr;
	char *p;

	if (crm_lines_quote(lines, line, csv->opt.quote) < line->to ||
	    crm_lines_cr(lines, line) < stop ||
	    crm_lines_bad(lines, line, csv->opt.any_bytes) < line->to)
		return (-1);
	p = lines->buf + line->from;
	if ((n = split(csv, p, lines->buf + stop)) == 0)
		return (-1);
	for (i = 0; i < n; i++, p++) {
		p += csv->cells[i].n;
		*p = '\0';
	}
	csv->ncell = n;
	return (0);
}

/* libcsv has a cell. */
static void
on_cell(void *p, size_t n, void *arg)
{
	struct crm_csv *csv = arg;

	if (csv->over != OVER_NONE)
		return;
	if (csv->ncell == csv->opt.max_cols) {
		csv->over = OVER_COLS;
		return;
	}
	if (n > csv->opt.max_field) {
		csv->over = OVER_FIELD;
		return;
	}
	/* feed() has made room. */
	memcpy(csv->text.p + csv->text.n, p, n);
	csv->text.n += n + 1;
	csv->text.p[csv->text.n - 1] = '\0';
	csv->cells[csv->ncell++].n = n;
}

/* libcsv has a row. */
static void
on_row(int c, void *arg)
{
	struct crm_csv *csv = arg;

	(void)c;
	csv->ended = 1;
}

static int
inside_quotes(const struct crm_csv *csv)
{

	return (csv->parser.quoted && csv->parser.pstate == FIELD_BEGUN);
}

static int
fail_over(struct crm_csv *csv, size_t line)
{

	if (csv->over == OVER_COLS)
		return (crm_row_fail(csv, line, SIZE_MAX, _("the row has more "
		    "than %zu cells; is this the right file?"),
		    csv->opt.max_cols));
	return (crm_row_fail(csv, line, csv->ncell, _("the cell is longer "
	    "than %zu bytes; shorten it, or close the quote that opens it"),
	    csv->opt.max_field));
}

/* Gives libcsv the n bytes of the buffer at "at". */
static int
feed(struct crm_csv *csv, size_t at, size_t n)
{
	size_t line = csv->lines.line, ncell = csv->ncell, fed;

	/* At most the cell that is open, all that comes, and a NUL a cell. */
	if (crm_buf_room(&csv->text, csv->parser.entry_pos + n + 1) == -1)
		return (crm_err_nomem(csv->err));
	fed = csv_parse(&csv->parser, csv->lines.buf + at, n, on_cell, on_row,
	    csv);
	if (ncell != csv->ncell)
		csv->open_line = line;	/* the cell after it begins here */
	if (fed != n && csv_error(&csv->parser) != CSV_EPARSE)
		return (crm_err_nomem(csv->err));
	if (csv->over == OVER_NONE && inside_quotes(csv) &&
	    csv->parser.entry_pos > csv->opt.max_field)
		csv->over = OVER_FIELD;
	if (csv->over != OVER_NONE)
		return (fail_over(csv, csv->open_line));
	if (fed == n)
		return (0);
	if (csv->parser.pstate == FIELD_BEGUN)
		return (crm_row_fail(csv, line, csv->ncell, _("a quote stands "
		    "inside a cell that is not quoted; quote the whole cell "
		    "or remove it")));
	return (crm_row_fail(csv, line, csv->ncell, _("text stands behind the "
	    "closing quote; write a quote inside a quoted cell twice")));
}

static int
fail_bad(struct crm_csv *csv, size_t at)
{
	size_t byte = at - csv->lines.row + 1, line = csv->lines.line;

	if (csv->lines.buf[at] == '\0')
		return (crm_row_fail(csv, line, csv->ncell, _("byte %zu of "
		    "the row is NUL, which no text has; save the file as CSV "
		    "UTF-8"), byte));
	return (crm_row_fail(csv, line, csv->ncell, _("byte %zu of the row is "
	    "not UTF-8; save the file as CSV UTF-8, or convert it (crm-map "
	    "reads CP949)"), byte));
}

/*
 * Feeds one line and its LF, stopping at each byte that is ours to judge: a CR
 * is part of a quoted cell or of the line end, and nothing else.
 */
static int
feed_line(struct crm_csv *csv, const struct crm_line *line)
{
	struct crm_line rest = *line;
	size_t bad, cr;

	/* A last line without LF gets one: the buffer has a byte to spare. */
	csv->lines.buf[line->to] = '\n';
	bad = crm_lines_bad(&csv->lines, line, csv->opt.any_bytes);
	while ((cr = crm_lines_cr(&csv->lines, &rest)) < bad) {
		if (feed(csv, rest.from, cr - rest.from) == -1)
			return (-1);
		if (inside_quotes(csv)) {
			if (feed(csv, cr, 1) == -1)
				return (-1);
		} else if (!line->cr || cr + 1 != line->to)
			return (crm_row_fail(csv, csv->lines.line, csv->ncell,
			    _("a carriage return stands alone; save the file "
			    "with LF or CR LF line ends")));
		rest.from = cr + 1;
	}
	if (bad == line->to)
		return (feed(csv, rest.from, bad + 1 - rest.from));
	if (feed(csv, rest.from, bad - rest.from) == -1)
		return (-1);
	return (fail_bad(csv, bad));
}

static int
fail_open(struct crm_csv *csv)
{

	return (crm_row_fail(csv, csv->open_line, csv->ncell, _("the quote "
	    "that opens this cell is never closed; the input was cut off, or "
	    "the program that writes it failed")));
}

/* Gives libcsv the row that begins with line.  1 or -1. */
static int
parse(struct crm_csv *csv, struct crm_line *line)
{
	const char *p;
	size_t i;
	int bad, more;

	csv->over = OVER_NONE;
	csv->ended = 0;
	csv->open_line = csv->line;
	crm_buf_reset(&csv->text);
	while ((bad = feed_line(csv, line)) == 0 && !csv->ended) {
		if (!line->lf)
			return (fail_open(csv));
		if ((more = crm_lines_next(&csv->lines, line)) == -1)
			return (-1);
		if (more == 0)
			return (fail_open(csv));
	}
	/* A row that is over a limit has ended all the same. */
	if (bad == -1)
		return (-1);
	csv->row_end = line->to - (size_t)line->cr;
	for (p = csv->text.p, i = 0; i < csv->ncell; i++) {
		csv->cells[i].p = p;
		p += csv->cells[i].n + 1;
	}
	return (1);
}

int
crm_row_next(struct crm_csv *csv)
{
	struct crm_line line;
	int more;

	csv->ncell = 0;
	do {
		csv->lines.row = csv->lines.cur;
		if ((more = crm_lines_next(&csv->lines, &line)) != 1)
			return (more);
	} while (line.to - line.from == (size_t)line.cr);
	csv->line = csv->lines.line;
	csv->row_end = line.to - (size_t)line.cr;
	if (!csv->opt.slow && cut(csv, &line) == 0)
		return (1);
	return (parse(csv, &line));
}
