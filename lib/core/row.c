#include <string.h>

#include "core/csv_int.h"

#define ONES		UINT64_C(0x0101010101010101)
#define LOWS		UINT64_C(0x7f7f7f7f7f7f7f7f)

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
 * Finds the cells of a text without quotes, behind the n that are known: how
 * many there are then, or 0 when a limit is passed.  Cells are short and calls
 * of memchr() cost more than they find, so eight bytes are looked at a time.
 */
static size_t
split(struct crm_csv *csv, size_t n, const char *p, const char *stop)
{
	const uint64_t delims = ONES * (unsigned char)csv->opt.delim;
	const size_t max = csv->opt.max_field;
	struct crm_cell *cell = csv->cells + n;
	struct crm_cell *last = csv->cells + csv->opt.max_cols - 1;
	const char *from = p, *q;
	uint64_t word, m;

	if (cell > last)
		return (0);
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

/* The first c from p on, or stop. */
static const char *
seek(const char *p, const char *stop, char c)
{
	const char *q = memchr(p, c, (size_t)(stop - p));

	return (q != NULL ? q : stop);
}

/*
 * Finds the cells of a line with quotes; 0 also when a cell has a quote in it
 * or ends elsewhere.  What stands between two quoted cells is split as a line
 * of its own.
 */
static size_t
split_quoted(struct crm_csv *csv, const char *p, const char *stop)
{
	const char delim = csv->opt.delim, quote = csv->opt.quote;
	const char *next = seek(p, stop, quote), *end;
	struct crm_cell *cell;
	size_t n = 0;

	for (;;) {
		if (next > p) {
			/* The delimiter before the quote ends the last. */
			if (next < stop && next[-1] != delim)
				return (0);
			end = next < stop ? next - 1 : stop;
			if ((n = split(csv, n, p, end)) == 0 || next == stop)
				return (n);
			p = next;
		}
		if (n == csv->opt.max_cols)
			return (0);
		cell = &csv->cells[n++];
		end = seek(++p, stop, quote);
		cell->p = p;
		cell->n = (size_t)(end - p);
		if (end == stop || cell->n > csv->opt.max_field)
			return (0);
		if (++end == stop)
			return (n);
		if (*end != delim)
			return (0);
		p = end + 1;
		next = seek(p, stop, quote);
		/* A delimiter at the end has an empty cell behind it. */
		if (p == stop)
			return (split(csv, n, p, stop));
	}
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
	const char *p = lines->buf + line->from;
	char *end = lines->buf + stop;

	if (crm_lines_stray(lines, line) < stop ||
	    crm_lines_bad(lines, line, csv->opt.any_bytes) < line->to)
		return (-1);
	if (csv->opt.escape != '\0' &&
	    memchr(p, csv->opt.escape, (size_t)(end - p)) != NULL)
		return (-1);
	if (crm_lines_quote(lines, line, csv->opt.quote) == line->to)
		n = split(csv, 0, p, end);
	else
		n = split_quoted(csv, p, end);
	if (n == 0)
		return (-1);
	for (i = 0; i < n; i++)
		lines->buf[csv->cells[i].p - lines->buf +
		    (ptrdiff_t)csv->cells[i].n] = '\0';
	csv->ncell = n;
	csv->in_place = 1;
	return (0);
}

void
crm_row_restore(const struct crm_csv *csv, char *row)
{
	const char *from = csv->lines.buf + csv->lines.row;
	const struct crm_cell *cell;
	size_t i, at;

	for (i = 0; csv->in_place && i < csv->ncell; i++) {
		cell = &csv->cells[i];
		at = (size_t)(cell->p - from) + cell->n;
		if (csv->lines.row + at >= csv->row_end)
			break;
		row[at] = cell->p > from && cell->p[-1] == csv->opt.quote ?
		    csv->opt.quote : csv->opt.delim;
	}
}

int
crm_row_next(struct crm_csv *csv)
{
	struct crm_line line;
	int more;

	csv->ncell = 0;
	csv->in_place = 0;
	for (csv->blanks = 0; ; csv->blanks++) {
		csv->lines.row = csv->lines.cur;
		if ((more = crm_lines_next(&csv->lines, &line)) != 1)
			return (more);
		if (line.to - line.from > (size_t)line.cr)
			break;
	}
	csv->line = csv->lines.line;
	csv->row_end = line.to - (size_t)line.cr;
	if (!csv->opt.slow && cut(csv, &line) == 0)
		return (1);
	return (crm_row_judge(csv, &line));
}
