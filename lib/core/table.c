#include <stdlib.h>

#include "core/out_int.h"
#include "core/text.h"

#define LOOK_AHEAD	1001	/* rows that make the widths, and the header */

void
crm_table_put(struct crm_out *out, const char *s, size_t n)
{
	struct crm_out_cell *cell;
	size_t cap = out->cap == 0 ? 256 : 2 * out->cap;

	if (out->ncell == out->cap) {
		cell = realloc(out->cells, cap * sizeof(*cell));
		if (cell == NULL) {
			out->buf.bad = 1;	/* told by whoever writes it */
			return;
		}
		out->cells = cell;
		out->cap = cap;
	}
	cell = out->cells + out->ncell++;
	cell->at = out->held.n;
	crm_text_safe(&out->held, s, n);
	cell->n = out->held.n - cell->at;
	cell->width = crm_text_width(crm_buf_text(&out->held) + cell->at,
	    cell->n);
}

static void
blanks(struct crm_buf *buf, size_t n)
{

	while (n-- > 0)
		crm_buf_chr(buf, ' ');
}

static void
print_cell(struct crm_out *out, const struct crm_out_cell *cell, size_t i)
{
	const struct crm_out_col *col = out->cols + i;
	size_t pad = cell->width < col->width ? col->width - cell->width : 0;
	int right = col->kind == CRM_KIND_NUMBER;

	if (i > 0)
		blanks(&out->buf, 2);
	if (right)
		blanks(&out->buf, pad);
	crm_buf_add(&out->buf, crm_buf_text(&out->held) + cell->at, cell->n);
	if (!right && i + 1 < out->ncol)
		blanks(&out->buf, pad);
}

/* No line ends with blanks, also when its last cells are empty. */
static void
end_row(struct crm_buf *buf)
{

	while (buf->n > 0 && buf->p[buf->n - 1] == ' ')
		buf->n--;
	crm_buf_chr(buf, '\n');
}

static void
align(struct crm_out *out)
{
	struct crm_out_col *col;
	size_t k;

	for (k = 0; k < out->ncell; k++) {
		col = out->cols + k % out->ncol;
		if (out->cells[k].width > col->width)
			col->width = out->cells[k].width;
	}
	out->aligned = 1;
}

void
crm_table_finish(struct crm_out *out)
{
	size_t k;

	/* Cells that memory had no room for would shift all others. */
	if (out->held.bad || out->buf.bad) {
		out->buf.bad = 1;
		return;
	}
	if (!out->aligned)
		align(out);
	for (k = 0; k < out->ncell; k++) {
		print_cell(out, out->cells + k, k % out->ncol);
		if (k % out->ncol == out->ncol - 1)
			end_row(&out->buf);
	}
	out->ncell = 0;
	crm_buf_reset(&out->held);
}

void
crm_table_end(struct crm_out *out)
{

	if (out->aligned || out->ncell >= LOOK_AHEAD * out->ncol)
		crm_table_finish(out);
}
