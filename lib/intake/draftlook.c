#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/form.h"
#include "core/lang.h"
#include "core/stream.h"
#include "core/text.h"
#include "core/time.h"
#include "intake/draft_int.h"
#include "intake/pool.h"
#include "intake/shape.h"
#include "intake/word.h"

#define LONGEST	40	/* bytes of a word that is told */

static int
nomem(const struct draft *d)
{

	return (crm_err_nomem(d->in->err));
}

static size_t
count_digits(struct crm_cell cell)
{
	size_t i, n = 0;

	for (i = 0; i < cell.n; i++)
		n += cell.p[i] >= '0' && cell.p[i] <= '9';
	return (n);
}

/* 1 when nothing but digits and these marks is in the cell. */
static int
has_only(struct crm_cell cell, const char *marks)
{
	size_t i;

	for (i = 0; i < cell.n; i++) {
		if ((cell.p[i] < '0' || cell.p[i] > '9') &&
		    strchr(marks, cell.p[i]) == NULL)
			return (0);
	}
	return (1);
}

/* A mobile number may have lost its zero: 1012345678. */
static int
is_phone(struct crm_cell cell)
{
	size_t n = count_digits(cell);

	if (!has_only(cell, "-() +") || n < 9 || n > 12)
		return (0);
	if (cell.n == 10 && n == 10 && memcmp(cell.p, "10", 2) == 0)
		return (1);
	return (*cell.p == '+' || *cell.p == '(' ||
	    (*cell.p == '0' && cell.p[1] != '0'));
}

/* Plain numbers may be anything, but for eight digits of our time. */
static int
is_date(struct crm_cell cell)
{
	const char *dot = memchr(cell.p, '.', cell.n);
	size_t n = count_digits(cell);
	int64_t t;

	if (n == cell.n && (n != 8 || (memcmp(cell.p, "19", 2) != 0 &&
	    memcmp(cell.p, "20", 2) != 0)))
		return (0);
	if (dot != NULL && n + 1 == cell.n)
		return (0);
	return (crm_time_guess(cell.p, cell.n, &t) == 0);
}

static int
is_email(struct crm_cell cell)
{
	const char *at = memchr(cell.p, '@', cell.n);

	return (at != NULL && at > cell.p && memchr(at, '.',
	    (size_t)(cell.p + cell.n - at)) != NULL &&
	    memchr(cell.p, ' ', cell.n) == NULL);
}

/* Prices have five digits, too, but end in zeros. */
static int
is_postcode(struct crm_cell cell)
{

	return (cell.n == 5 && count_digits(cell) == 5 &&
	    memcmp(cell.p + 3, "00", 2) != 0);
}

static void
look_at(struct draft_col *c, struct crm_cell cell)
{

	c->n++;
	c->look[LOOK_PHONE] += (uint64_t)is_phone(cell);
	c->look[LOOK_DATE] += (uint64_t)is_date(cell);
	c->look[LOOK_POSTCODE] += (uint64_t)is_postcode(cell);
	c->look[LOOK_EMAIL] += (uint64_t)is_email(cell);
}

/* Adds a text to a list where it is not there yet, up to most. */
static int
add_text(struct draft *d, const char **v, size_t *n, size_t most,
    struct crm_cell cell)
{
	size_t i;

	for (i = 0; i < *n; i++) {
		if (strlen(v[i]) == cell.n &&
		    memcmp(v[i], cell.p, cell.n) == 0)
			return (0);
	}
	if (*n == most || memchr(cell.p, '\n', cell.n) != NULL)
		return (0);
	if ((v[*n] = crm_pool_text(d->pool, cell.p, cell.n)) == NULL)
		return (nomem(d));
	++*n;
	return (0);
}

/* Keeps a word that the shared list of its column does not know. */
static int
look_at_word(struct draft *d, struct draft_words *w, struct crm_cell cell)
{
	const struct crm_words *common = crm_profiles_common(d->set,
	    w->target);
	struct crm_buf fold = { 0 };
	const char *means;
	int known;

	if (cell.n > LONGEST)
		return (0);
	known = crm_word_fold(&fold, cell.p, cell.n) == -1 ||
	    crm_words_find(common, crm_buf_text(&fold), fold.n, &means);
	known |= fold.n == 0;
	crm_buf_free(&fold);
	return (known ? 0 : add_text(d, w->word, &w->n, DRAFT_WORDS, cell));
}

/* The columns of one name each whose words are judged by a shared list. */
static int
choose_words(struct draft *d)
{
	const struct crm_column *col = crm_stream_columns(d->stream);
	struct draft_words *v;
	size_t i;

	for (; col->name != NULL; col++) {
		if (crm_shape_of(d->stream, col) != CRM_SHAPE_WORD ||
		    crm_profiles_common(d->set, col->name) == NULL ||
		    (strcmp(d->stream, "member") == 0 &&
		    strcmp(col->name, "kind") == 0))
			continue;
		for (i = 0; i < d->ncol; i++) {
			if (d->col[i].target != col->name)
				continue;
			v = crm_pool_more(d->pool, d->words, d->nwords,
			    sizeof(*v));
			if (v == NULL)
				return (nomem(d));
			d->words = v;
			memset(&v[d->nwords], 0, sizeof(*v));
			v[d->nwords].target = col->name;
			v[d->nwords++].col = i;
			break;
		}
	}
	return (0);
}

/* 1 when a word of the vocabulary's total lines is the cell. */
static int
is_total(const struct draft *d, const struct form *form)
{
	const struct crm_vocab_line *line = d->vocab->line;
	size_t i, k;

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

/* 1 for a row with many empty cells, as those of totals are. */
static int
is_sparse(const struct draft *d, size_t n)
{

	return (n * 3 <= d->ncol * 2 && n > 1);
}

/* Keeps the first cell of a row that may be the last, and a total. */
static int
keep_last(struct draft *d, struct crm_cell first, size_t n)
{

	if (is_sparse(d, n) && first.n <= LONGEST && count_digits(first) == 0 &&
	    memchr(first.p, '\n', first.n) == NULL)
		crm_buf_add(&d->last, first.p, first.n);
	return (d->last.bad ? nomem(d) : 0);
}

/* A row of totals begins with such a word. */
static int
look_for_total(struct draft *d, struct crm_cell first, size_t n)
{
	static const char *const known[] = { "합계", "총합계", "소계" };
	struct form form = { NULL, NULL, NULL, 0 };
	size_t i;

	if (first.n > LONGEST || n * 3 > d->ncol * 2)
		return (0);
	if (crm_draft_form(d, first.p, first.n, 0, &form) == -1)
		return (-1);
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(known[i], form.loose) == 0)
			return (1);
	}
	if (!is_total(d, &form))
		return (0);
	return (add_text(d, d->total, &d->ntotal, DRAFT_WORDS, first) == -1 ?
	    -1 : 1);
}

/* Decodes a cell into buf. */
static struct crm_cell
read_cell(struct draft *d, const struct crm_csv *csv, size_t i,
    struct crm_buf *buf)
{

	crm_buf_reset(buf);
	return (crm_form_clean(crm_input_cell(d->in, buf,
	    crm_csv_cell(csv, i))));
}

static int
look_at_row(struct draft *d, const struct crm_csv *csv, struct crm_buf *buf)
{
	struct crm_cell cell;
	size_t i, n = crm_csv_ncell(csv), full = 0, at = 0;
	int r;

	for (i = n < d->ncol ? n : d->ncol; i-- > 0;) {
		if (read_cell(d, csv, i, buf).n > 0) {
			full++;
			at = i;
		}
	}
	if (full == 0)
		return (0);
	cell = read_cell(d, csv, at, buf);
	r = look_for_total(d, cell, full);
	crm_buf_reset(&d->last);
	if (r != 0)
		return (r == 1 ? 0 : -1);
	if (keep_last(d, cell, full) == -1)
		return (-1);
	for (i = 0; i < d->ncol && i < n; i++) {
		if (d->col[i].target != NULL)
			continue;
		cell = read_cell(d, csv, i, buf);
		if (cell.n > 0)
			look_at(&d->col[i], cell);
	}
	for (i = 0; i < d->nwords; i++) {
		if (d->words[i].col >= n)
			continue;
		cell = read_cell(d, csv, d->words[i].col, buf);
		if (cell.n > 0 && look_at_word(d, &d->words[i], cell) == -1)
			return (-1);
	}
	return (buf->bad ? nomem(d) : 0);
}

int
crm_draft_look(struct draft *d)
{
	struct crm_buf buf = { 0 };
	struct crm_csv *csv;
	size_t row;
	int r = 1;

	d->total = crm_pool_get(d->pool, DRAFT_WORDS * sizeof(*d->total));
	if (d->total == NULL)
		return (nomem(d));
	if (choose_words(d) == -1)
		return (-1);
	if ((csv = crm_input_csv(d->in, &d->dialect)) == NULL)
		return (-1);
	for (row = 0; (r = crm_csv_next(csv)) > 0; row++) {
		if (row > d->row && look_at_row(d, csv, &buf) == -1) {
			r = -1;
			break;
		}
	}
	crm_csv_close(csv);
	crm_buf_free(&buf);
	return (r == -1 ? -1 : 0);
}
