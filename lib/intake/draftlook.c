#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/form.h"
#include "core/stream.h"
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

/* Counts a word; what a state may mean is told by words that are like it. */
static int
add_word(struct draft *d, struct draft_words *w, struct crm_cell cell)
{
	struct draft_word *word;
	size_t i;

	for (i = 0; i < w->n; i++) {
		if (strlen(w->word[i].text) != cell.n ||
		    memcmp(w->word[i].text, cell.p, cell.n) != 0)
			continue;
		w->word[i].n++;
		return (0);
	}
	if (memchr(cell.p, '\n', cell.n) != NULL)
		return (0);
	if (w->n == DRAFT_WORDS) {
		w->more = 1;
		return (0);
	}
	word = &w->word[w->n];
	word->text = crm_pool_text(d->pool, cell.p, cell.n);
	if (word->text == NULL)
		return (nomem(d));
	word->n = 1;
	if (strcmp(w->target, "status") == 0)
		word->means = crm_draft_word(d, "means", word->text);
	if (word->means != NULL && strcmp(word->means, "unknown") == 0)
		word->means = NULL;
	w->n++;
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
	return (known ? 0 : add_word(d, w, cell));
}

static int
add_words(struct draft *d, const char *target, size_t col,
    enum draft_how how)
{
	struct draft_words *v;

	v = crm_pool_more(d->pool, d->words, d->nwords, sizeof(*v));
	if (v == NULL)
		return (nomem(d));
	d->words = v;
	memset(&v[d->nwords], 0, sizeof(*v));
	v[d->nwords].target = target;
	v[d->nwords].how = how;
	v[d->nwords++].col = col;
	return (0);
}

/* The first column of a pick, by its name or as a comment proposes it. */
static int
find_column(const struct draft *d, const char *target, enum draft_how *how)
{
	size_t i, k;

	*how = DRAFT_NAME;
	for (i = 0; i < d->ncol; i++) {
		if (d->col[i].target == target)
			return ((int)i);
	}
	for (i = 0; i < d->npick; i++) {
		if (d->pick[i].how != DRAFT_MAYBE ||
		    d->pick[i].target != target)
			continue;
		*how = DRAFT_MAYBE;
		for (k = 0; k < d->ncol; k++) {
			if (d->col[k].label != NULL &&
			    strcmp(d->col[k].label, d->pick[i].source) == 0)
				return ((int)k);
		}
	}
	return (-1);
}

/* The columns of one name each whose words are judged by a shared list. */
static int
choose_words(struct draft *d)
{
	const struct crm_column *col = crm_stream_columns(d->stream);
	enum draft_how how;
	int at;

	for (; col->name != NULL; col++) {
		if (crm_shape_of(d->stream, col) != CRM_SHAPE_WORD ||
		    crm_profiles_common(d->set, col->name) == NULL ||
		    (strcmp(d->stream, "member") == 0 &&
		    strcmp(col->name, "kind") == 0))
			continue;
		at = find_column(d, col->name, &how);
		if (at != -1 && add_words(d, col->name, (size_t)at,
		    how) == -1)
			return (-1);
	}
	return (0);
}

/* 1 for a row with many empty cells, as those of totals are. */
static int
is_sparse(const struct draft *d, size_t n)
{

	return (n * 3 <= d->ncol * 2 && n > 1);
}

/* 1 when the cell begins a row of totals that the sample has shown. */
static int
is_found(const struct draft *d, struct crm_cell first)
{
	size_t i;

	for (i = 0; i < d->ntotal; i++) {
		if (crm_glob(d->total[i], first.p, first.n, NULL))
			return (1);
	}
	return (0);
}

/* Keeps the first cell of a row that may be the last, and a total. */
static int
keep_last(struct draft *d, struct crm_cell first, size_t n)
{
	size_t i;

	for (i = 0; i < first.n; i++) {
		if ((first.p[i] >= '0' && first.p[i] <= '9') ||
		    first.p[i] == '\n')
			return (0);
	}
	if (is_sparse(d, n) && first.n <= LONGEST)
		crm_buf_add(&d->last, first.p, first.n);
	return (d->last.bad ? nomem(d) : 0);
}

/* A row of totals begins with such a word; only a profile's own are written. */
static int
look_for_total(struct draft *d, struct crm_cell first, size_t n)
{
	int r;

	if (first.n > LONGEST || n * 3 > d->ncol * 2)
		return (0);
	if (is_found(d, first))
		return (1);
	if ((r = crm_draft_total(d, first)) != 1)
		return (r == 2 ? 1 : r);
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
