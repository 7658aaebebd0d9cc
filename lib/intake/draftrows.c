#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/form.h"
#include "core/text.h"
#include "intake/draft_int.h"
#include "intake/pool.h"
#include "intake/shape.h"
#include "intake/value.h"
#include "intake/word.h"

#define LONGEST	40	/* bytes of a total's first cell */

static int
nomem(const struct draft *d)
{

	return (crm_err_nomem(d->in->err));
}

/* 1 when a word of the vocabulary, 2 when a word that always is a total's. */
static int
is_total(const struct draft *d, const struct form *form)
{
	static const char *const known[] = { "합계", "총합계", "소계" };
	const struct crm_vocab_line *line = d->vocab->line;
	size_t i, k;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(known[i], form->loose) == 0)
			return (2);
	}
	for (i = 0; i < d->vocab->nline; i++, line++) {
		for (k = 0; line->stream == NULL &&
		    strcmp(line->column, "total") == 0 && k < line->nalt; k++) {
			if (crm_draft_fits(&d->form[line->alt[k].sum[0].
			    part[0].id], form) != -1)
				return (1);
		}
	}
	return (0);
}

int
crm_draft_total(struct draft *d, struct crm_cell first)
{
	struct form form = { NULL, NULL, NULL, 0 };
	struct crm_pool *pool = d->pool;
	int r;

	/* Every row is asked: what it takes is given back. */
	d->pool = d->scratch;
	r = crm_draft_form(d, first.p, first.n, 0, &form);
	d->pool = pool;
	if (r == 0)
		r = is_total(d, &form);
	crm_pool_reset(d->scratch);
	return (r);
}

/* 1 when the row is the header again; -1 no memory. */
static int
is_header(const struct draft *d, const struct draft_row *row)
{
	struct crm_buf fold = { 0 };
	size_t i;
	int r = 1;

	for (i = 0; i < d->ncol && r == 1; i++) {
		if (row->cell[i].n == 0)
			continue;
		crm_buf_reset(&fold);
		r = crm_word_fold(&fold, row->cell[i].p, row->cell[i].n);
		if (r == 0 && !fold.bad)
			r = strcmp(crm_buf_text(&fold),
			    d->col[i].form.loose) == 0;
	}
	r = fold.bad ? -1 : r;
	crm_buf_free(&fold);
	return (r);
}

/* Keeps a row's cells as text of the pool. */
static int
keep(struct draft *d, const struct crm_csv *csv, struct crm_buf *buf)
{
	struct draft_row *row;
	struct crm_cell cell;
	size_t i, n = crm_csv_ncell(csv);
	int r = 0;

	row = crm_pool_more(d->pool, d->sample, d->nsample, sizeof(*row));
	if (row == NULL)
		return (nomem(d));
	d->sample = row;
	row += d->nsample;
	memset(row, 0, sizeof(*row));
	row->cell = crm_pool_get(d->pool, d->ncol * sizeof(*row->cell));
	if (row->cell == NULL)
		return (nomem(d));
	for (i = 0; i < d->ncol; i++) {
		crm_buf_reset(buf);
		cell.n = 0;
		if (i < n)
			cell = crm_form_clean(crm_input_cell(d->in, buf,
			    crm_csv_cell(csv, i)));
		row->cell[i].n = cell.n;
		row->cell[i].p = cell.n == 0 ? "" :
		    crm_pool_text(d->pool, cell.p, cell.n);
		if (buf->bad || row->cell[i].p == NULL)
			return (nomem(d));
		if (cell.n > 0 && row->full++ == 0)
			row->first = i;
	}
	if (row->full > 0 && (r = is_header(d, row)) == -1)
		return (nomem(d));
	d->nsample += (size_t)(row->full > 0 && r == 0);
	return (0);
}

static int
read_rows(struct draft *d)
{
	struct crm_buf buf = { 0 };
	struct crm_csv *csv;
	size_t row;
	int r = 0;

	if ((csv = crm_input_csv(d->in, &d->dialect)) == NULL)
		return (-1);
	for (row = 0; r == 0 && d->nsample < DRAFT_ROWS &&
	    d->nsample * d->ncol < DRAFT_CELLS; row++) {
		if (crm_csv_next(csv) <= 0)
			break;
		if (row > d->row)
			r = keep(d, csv, &buf);
	}
	crm_csv_close(csv);
	crm_buf_free(&buf);
	return (r);
}

/* A row's number in a column, or DRAFT_NONE. */
static int64_t
number(const struct draft_row *row, size_t col)
{
	int64_t v;

	if (row->cell[col].n == 0 || crm_value_number(CRM_SHAPE_COUNT,
	    row->cell[col], &v) == -1)
		return (DRAFT_NONE);
	return (v);
}

/* What a row is. */
enum kind {
	DATA,
	ONE,		/* its numbers are those of the row before it */
	SUM,		/* they add several rows up */
	WORD		/* it begins with a word of totals */
};

/* Sums of a column: of all rows so far, and of those behind the last total. */
struct sums {
	int64_t	all, part;
	size_t	nall, npart;
};

static void
add_row(const struct draft *d, const struct draft_row *row, struct sums *sums)
{
	int64_t v;
	size_t i;

	for (i = 0; i < d->ncol; i++) {
		v = number(row, i);
		if (v == DRAFT_NONE || v > INT64_MAX / DRAFT_CELLS ||
		    v < -(INT64_MAX / DRAFT_CELLS))
			continue;
		sums[i].all += v;
		sums[i].part += v;
		sums[i].nall++;
		sums[i].npart++;
	}
}

/*
 * SUM when all numbers of the row are these sums and one of them of several
 * rows, ONE when they are those of the one row before it, else DATA.
 */
static enum kind
adds_up(const struct draft *d, const struct draft_row *row,
    const struct sums *sums, int part)
{
	size_t i, several = 0, some = 0;
	int64_t v;

	for (i = row->first + 1; i < d->ncol; i++) {
		if ((v = number(row, i)) == DRAFT_NONE)
			continue;
		if (v != (part ? sums[i].part : sums[i].all))
			return (DATA);
		some += v != 0;
		several += v != 0 && (part ? sums[i].npart : sums[i].nall) > 1;
	}
	return (several > 0 ? SUM : some > 0 && part ? ONE : DATA);
}

/* What the row is, or -1. */
static int
judge(struct draft *d, const struct draft_row *row, const struct sums *sums)
{
	enum kind kind;
	int r;

	if (row->full * 3 > d->ncol * 2 || row->full < 2 ||
	    row->cell[row->first].n > LONGEST)
		return (DATA);
	if ((r = crm_draft_total(d, row->cell[row->first])) != 0)
		return (r == -1 ? -1 : WORD);
	kind = adds_up(d, row, sums, 1);
	return ((int)(kind != SUM && adds_up(d, row, sums, 0) == SUM ? SUM :
	    kind));
}

static int
mark_totals(struct draft *d, unsigned char *total)
{
	struct sums *sums;
	size_t i, k;
	int r;

	sums = crm_pool_get(d->pool, d->ncol * sizeof(*sums));
	if (sums == NULL)
		return (nomem(d));
	for (i = 0; i < d->nsample; i++) {
		if ((r = judge(d, &d->sample[i], sums)) == -1)
			return (-1);
		total[i] = (unsigned char)r;
		if (r == DATA)
			add_row(d, &d->sample[i], sums);
		for (k = 0; r != DATA && k < d->ncol; k++) {
			sums[k].part = 0;
			sums[k].npart = 0;
		}
	}
	return (0);
}

static int
is_plain(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (strchr("0123456789*?\n", s[i]) != NULL)
			return (0);
	}
	return (crm_text_chars(s, n) >= 2);
}

/*
 * The pattern by which a profile knows the row: its first cell, or where that
 * has a day in it, its last word or its first.  Empty: there is none.
 */
static void
pattern(struct crm_buf *buf, struct crm_cell cell)
{
	size_t n = cell.n;

	if (is_plain(cell.p, n)) {
		crm_buf_add(buf, cell.p, n);
		return;
	}
	while (n > 0 && cell.p[n - 1] != ' ')
		n--;
	if (n > 0 && is_plain(cell.p + n, cell.n - n)) {
		crm_buf_chr(buf, '*');
		crm_buf_add(buf, cell.p + n, cell.n - n);
		return;
	}
	n = strcspn(cell.p, "0123456789 ");
	if (n < cell.n && is_plain(cell.p, n)) {
		crm_buf_add(buf, cell.p, n);
		crm_buf_chr(buf, '*');
	}
}

/* 1 when the row's first cell fits a word of a profile's total; -1. */
static int
begins(const struct draft_row *row, const char *word)
{
	struct crm_buf fold = { 0 }, glob = { 0 };
	int r;

	if (*word == '*')
		crm_buf_chr(&glob, '*');
	r = crm_word_fold(&glob, word, strlen(word));
	if (word[strlen(word) - 1] == '*')
		crm_buf_chr(&glob, '*');
	if (r == -1 || crm_word_fold(&fold, row->cell[row->first].p,
	    row->cell[row->first].n) == -1 || fold.bad || glob.bad)
		r = -1;
	else
		r = crm_glob(crm_buf_text(&glob), crm_buf_text(&fold), fold.n,
		    NULL);
	crm_buf_free(&fold);
	crm_buf_free(&glob);
	return (r);
}

/* 1 when a row of data begins so, too; -1 no memory. */
static int
hits_data(const struct draft *d, const char *word, const unsigned char *total)
{
	size_t i;
	int r = 0;

	for (i = 0; i < d->nsample && r == 0; i++) {
		if (total[i] == DATA)
			r = begins(&d->sample[i], word);
	}
	return (r);
}

/* A row that repeats one row is a total if others begin as it does. */
static int
settle(struct draft *d, unsigned char *total)
{
	size_t i, k;
	int r;

	for (i = 0; i < d->nsample; i++) {
		for (r = 0, k = 0; total[i] == ONE && k < d->ntotal &&
		    r == 0; k++)
			r = begins(&d->sample[i], d->total[k]);
		if (r == -1)
			return (nomem(d));
		if (total[i] == ONE && r == 0)
			total[i] = DATA;
	}
	return (0);
}

/* Keeps the words of totals that add up and that no list has. */
static int
keep_words(struct draft *d, unsigned char *total)
{
	struct crm_buf word = { 0 };
	size_t i, k;
	int r = 0;

	for (i = 0; i < d->nsample && r != -1; i++) {
		if (total[i] != SUM)
			continue;
		crm_buf_reset(&word);
		pattern(&word, d->sample[i].cell[d->sample[i].first]);
		if (word.bad || (r = word.n == 0 ? 1 : hits_data(d,
		    crm_buf_text(&word), total)) == -1) {
			r = nomem(d);
			break;
		}
		for (k = 0; k < d->ntotal && strcmp(d->total[k],
		    crm_buf_text(&word)) != 0;)
			k++;
		if (r == 1 || k < d->ntotal || d->ntotal == DRAFT_WORDS)
			continue;
		d->total[d->ntotal] = crm_pool_text(d->pool, word.p, word.n);
		r = d->total[d->ntotal++] == NULL ? nomem(d) : 0;
	}
	crm_buf_free(&word);
	return (r == -1 ? -1 : 0);
}

int
crm_draft_rows(struct draft *d)
{
	unsigned char *total;
	size_t i, n = 0;

	d->total = crm_pool_get(d->pool, DRAFT_WORDS * sizeof(*d->total));
	if (d->total == NULL)
		return (nomem(d));
	if (read_rows(d) == -1)
		return (-1);
	if ((total = crm_pool_get(d->pool, d->nsample + 1)) == NULL)
		return (nomem(d));
	if (mark_totals(d, total) == -1 || keep_words(d, total) == -1 ||
	    settle(d, total) == -1)
		return (-1);
	for (i = 0; i < d->nsample; i++) {
		if (total[i] == DATA)
			d->sample[n++] = d->sample[i];
	}
	d->nsample = n;
	return (0);
}
