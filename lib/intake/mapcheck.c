#include <string.h>

#include "core/err.h"
#include "core/form.h"
#include "core/lang.h"
#include "intake/mapper_int.h"
#include "intake/pool.h"
#include "intake/profile.h"

int
crm_mapper_has_digits(const struct crm_words *words)
{
	size_t i;

	for (i = 0; i < words->n; i++) {
		if (strchr("0123456789*?", *words->v[i].text) != NULL)
			return (1);
	}
	return (0);
}

int
crm_mapper_keep_header(struct crm_mapper *m)
{
	struct crm_cell cell;
	size_t i;

	m->nhead = crm_csv_ncell(m->csv);
	m->head = crm_pool_get(m->pool, (m->nhead + 1) * sizeof(*m->head));
	for (i = 0; m->head != NULL && i < m->nhead; i++) {
		cell = crm_csv_cell(m->csv, i);
		m->head[i].n = cell.n;
		m->head[i].p = crm_pool_text(m->pool, cell.p, cell.n);
		if (m->head[i].p == NULL)
			return (crm_err_nomem(m->err));
		if (cell.n > 0)
			m->begins[(unsigned char)*cell.p] = 1;
	}
	return (m->head == NULL ? crm_err_nomem(m->err) : 0);
}

static int
same_cell(struct crm_cell a, struct crm_cell b)
{

	return (a.n == b.n && memcmp(a.p, b.p, a.n) == 0);
}

/* A cell of the row; where files were joined, one may begin with their mark. */
static struct crm_cell
unmarked(const struct crm_mapper *m, size_t i)
{
	struct crm_cell cell = crm_csv_cell(m->csv, i);

	if (i == 0 && cell.n >= 3 && memcmp(cell.p, "\xef\xbb\xbf", 3) == 0) {
		cell.p += 3;
		cell.n -= 3;
	}
	return (cell);
}

static int
is_header(const struct crm_mapper *m)
{
	size_t i, n = crm_csv_ncell(m->csv);

	if (n != m->nhead)
		return (0);
	for (i = 0; i < n; i++) {
		if (!same_cell(m->head[i], unmarked(m, i)))
			return (0);
	}
	return (1);
}

/* 1 when the cell stands somewhere in the header. */
static int
is_name(const struct crm_mapper *m, struct crm_cell cell)
{
	size_t i;

	if (cell.n == 0 || !m->begins[(unsigned char)*cell.p])
		return (0);
	for (i = 0; i < m->nhead; i++) {
		if (same_cell(m->head[i], cell))
			return (1);
	}
	return (0);
}

/*
 * 1 when most cells of the row are names of the header: a file was joined to
 * this one whose columns stand in another order.
 */
static int
is_other_header(const struct crm_mapper *m)
{
	size_t i, full = 0, names = 0, n = crm_csv_ncell(m->csv);
	struct crm_cell cell;

	/* One of the first cells tells most rows, which have values. */
	for (i = 0; i < n && names == 0; i++) {
		cell = unmarked(m, i);
		full += cell.n > 0;
		names += (size_t)is_name(m, cell);
		if (full == 3 && names == 0)
			return (0);
	}
	for (; i < n; i++) {
		cell = crm_csv_cell(m->csv, i);
		full += cell.n > 0;
		names += (size_t)is_name(m, cell);
	}
	return (names > 1 && names * 2 > full);
}

/* A raw cell, decoded and cleaned, into m->first. */
static struct crm_cell
look(struct crm_mapper *m, size_t i)
{

	crm_buf_reset(&m->first);
	return (crm_form_clean(crm_input_cell(m->opt.input, &m->first,
	    crm_csv_cell(m->csv, i))));
}

/* 1 when every cell that is not empty is one of the words. */
static int
is_helper(struct crm_mapper *m, struct crm_memo *memo)
{
	struct crm_cell cell;
	size_t i, n = 0;

	for (i = 0; i < crm_csv_ncell(m->csv); i++) {
		cell = look(m, i);
		if (cell.n == 0)
			continue;
		if (!crm_eval_is(&m->row, &m->profile->helper, cell, memo))
			return (0);
		n++;
	}
	return (n > 0);
}

/* 1 when some of the row's cells are empty, as those of a total are. */
static int
is_sparse(const struct crm_mapper *m)
{
	size_t i, full = 0, n = crm_csv_ncell(m->csv);

	for (i = 0; i < n; i++)
		full += crm_csv_cell(m->csv, i).n > 0;
	return (full < n);
}

/* "합계 6건": words that begin a total, with its numbers behind them. */
static int
is_counted_total(struct crm_mapper *m, struct crm_cell cell)
{

	/* All of them begin with a Hangul letter, and so does no digit. */
	if ((unsigned char)*cell.p < 0xea)
		return (0);
	crm_buf_reset(&m->row.fold);
	return (crm_word_fold(&m->row.fold, cell.p, cell.n) == 0 &&
	    crm_profile_is_total(crm_buf_text(&m->row.fold),
	    m->row.fold.n) && is_sparse(m));
}

/* A total's first cell is a word; most first cells are numbers. */
static int
is_total(struct crm_mapper *m, struct crm_memo *memo)
{
	struct crm_cell cell = { "", 0 };
	size_t i, n = crm_csv_ncell(m->csv);

	for (i = 0; i < n && cell.n == 0; i++) {
		cell = crm_csv_cell(m->csv, i);
		if (cell.n > 0 && *cell.p >= '0' && *cell.p <= '9' &&
		    !m->total_digits)
			return (0);
		if (cell.n > 0)
			cell = look(m, i);
	}
	return (cell.n > 0 && cell.n <= CRM_MEMO_KEY &&
	    (crm_eval_is(&m->row, &m->profile->total, cell, memo) ||
	    is_counted_total(m, cell)));
}

static int
is_blank(struct crm_mapper *m)
{
	size_t i, n = crm_csv_ncell(m->csv);

	for (i = 0; i < n; i++) {
		if (crm_csv_cell(m->csv, i).n > 0 && look(m, i).n > 0)
			return (0);
	}
	return (1);
}

/*
 * When mending, a row of another length behind an empty line begins another
 * table, and with it and all that follows the mapping has nothing to do.
 */
static int
is_elsewhere(struct crm_mapper *m)
{
	const struct crm_mend *mend = &m->opt.input->way.mend;
	size_t n = crm_csv_ncell(m->csv);

	if (mend->tell == NULL || m->elsewhere)
		return (m->elsewhere);
	if (crm_csv_blanks(m->csv) == 0 || n == m->opt.header->ncol)
		return (0);
	mend->tell(mend->arg, crm_csv_line(m->csv), n, CRM_MENDED_TABLE);
	m->opt.input->way.mend.quiet = 1;
	m->elsewhere = 1;
	return (1);
}

const char *
crm_mapper_no_data(struct crm_mapper *m)
{
	struct crm_memo *memo = m->memo + m->nmemo - 3;

	if (is_elsewhere(m))
		return (N_("another table"));
	if (is_header(m))
		return (N_("header"));
	if (m->profile->as_is)
		return (NULL);
	if (!m->in_data && m->profile->helper.n > 0 && is_helper(m, memo))
		return (N_("helper"));
	m->in_data = 1;
	if (is_total(m, memo + 1))
		return (N_("total"));
	return (is_blank(m) ? N_("blank") : NULL);
}

static int
too_short(struct crm_mapper *m)
{

	return (crm_err_set(m->err, CRM_ERR_INPUT, _("%s:%zu: the row has %zu "
	    "cells, its header %zu: is a comma missing? mend it, or export "
	    "the file again"), m->opt.input->name, m->short_first,
	    m->short_n, m->opt.header->ncol));
}

/*
 * Spreadsheets write rows in blocks of sixteen, and where the last columns of
 * a whole block are empty they leave those out, but not in the first block,
 * where the header is.  Short rows that do not come so have lost cells, and
 * where they lost them nobody knows.  Where the file's last row has no end it
 * is said at the next row, for that one may have been cut off.
 */
#define BLOCK	16

/* Short rows, if there were any, end before this row, which has n cells. */
static int
end_short(struct crm_mapper *m, size_t n)
{

	if (m->short_n == 0 || (m->short_n == n && !m->short_bad))
		return (0);
	if (m->short_bad || m->nrow - 1 - m->short_row < BLOCK)
		return (too_short(m));
	m->short_n = 0;
	return (0);
}

static int
take_short(struct crm_mapper *m, size_t n)
{

	m->short_line = crm_csv_line(m->csv);
	m->shorter++;
	if (m->short_n == n)
		return (0);
	m->short_n = n;
	m->short_row = m->nrow - 1;
	m->short_first = m->short_line;
	m->short_bad = m->profile->as_is || m->nrow <= BLOCK;
	return (m->short_bad && !m->opt.input->cut ? too_short(m) : 0);
}

/*
 * A row with more cells than its header has lost the quotes around a comma,
 * and what stands behind it has moved: an empty cell at its end may be the
 * last of them.
 */
static int
too_long(struct crm_mapper *m, size_t n)
{

	return (crm_err_set(m->err, CRM_ERR_INPUT, _("%s:%zu: the row has %zu "
	    "cells, its header %zu: is a comma without quotes in a cell?"),
	    m->opt.input->name, crm_csv_line(m->csv), n,
	    m->opt.header->ncol));
}

/* When mending, missing cells are empty and empty ones too many are told. */
static int
mend_length(struct crm_mapper *m, size_t n)
{
	const struct crm_mend *mend = &m->opt.input->way.mend;
	size_t i, ncol = m->opt.header->ncol;

	for (i = ncol; i < n; i++) {
		if (m->profile->as_is || look(m, i).n > 0)
			return (too_long(m, n));
	}
	if (n != ncol)
		mend->tell(mend->arg, crm_csv_line(m->csv), n, n < ncol ?
		    CRM_MENDED_SHORT : CRM_MENDED_LONG);
	return (0);
}

int
crm_mapper_check(struct crm_mapper *m)
{
	size_t n = crm_csv_ncell(m->csv), ncol = m->opt.header->ncol;

	if (is_other_header(m))
		return (crm_err_set(m->err, CRM_ERR_INPUT, _("%s:%zu: the "
		    "names of the columns stand here again, and not as in the "
		    "header: split the file before this line"),
		    m->opt.input->name, crm_csv_line(m->csv)));
	if (m->opt.input->way.mend.tell != NULL)
		return (mend_length(m, n));
	if (n > ncol)
		return (too_long(m, n));
	if (end_short(m, n) == -1)
		return (-1);
	return (n < ncol ? take_short(m, n) : 0);
}

/* 1 when something is made of the file's last column. */
static int
uses_last(const struct crm_mapper *m)
{
	const struct crm_header *h = m->opt.header;
	size_t i;

	for (i = 0; i < m->profile->names.n; i++) {
		if (h->col[i] == (int)h->ncol - 1)
			return (1);
	}
	return (strncmp(h->name[h->ncol - 1], "x_", 2) == 0);
}

int
crm_mapper_finish(struct crm_mapper *m)
{
	const struct crm_profile *p = m->profile;
	size_t i;

	if (m->opt.input->cut && m->short_line > 0 &&
	    m->short_line == crm_csv_line(m->csv))
		return (crm_err_set(m->err, CRM_ERR_INPUT, _("%s:%zu: the "
		    "file ends inside this row: export or copy it again"),
		    m->opt.input->name, m->short_line));
	if (m->short_n > 0 && m->short_bad)
		return (too_short(m));
	if (crm_input_open_end(m->opt.input, &m->opt.header->dialect) &&
	    uses_last(m))
		m->open_line = crm_csv_line(m->csv);
	for (i = 0; i < p->ntarget && !p->as_is; i++) {
		if (!m->long_id[i].good && m->long_id[i].n == LONG_PROOF)
			return (crm_err_set(m->err, CRM_ERR_INPUT, _("%s: %s: "
			    "a spreadsheet has made zeros of the last digits "
			    "of its numbers: export the file again and do not "
			    "save it in the spreadsheet; if they do end so, "
			    "change long_ids in the profile"),
			    m->opt.input->name, p->target[i].name));
	}
	return (0);
}

