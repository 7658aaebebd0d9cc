#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/hash.h"
#include "core/money.h"
#include "insight/cross.h"
#include "insight/labels.h"
#include "insight/total.h"

struct cell {
	struct crm_total total;
	int64_t		 n;		/* rows, or different values */
};

/* What stands for a cell, and for a value in it, in the maps. */
struct place {
	uint32_t	 row, col, value;
};

struct crm_cross {
	enum crm_cross_of of;
	struct crm_labels *rows, *cols, *values;
	uint32_t	*row, *col;	/* their numbers in their order */
	struct crm_map	*cells;		/* to the index in cell, and 1 */
	struct crm_map	*seen;		/* values of cells */
	struct cell	*cell;
	size_t		 n, cap;
};

static const struct crm_key key = { 0, 0 };

struct crm_cross *
crm_cross_new(enum crm_cross_of of)
{
	struct crm_cross *cross = calloc(1, sizeof(*cross));

	if (cross == NULL)
		return (NULL);
	cross->of = of;
	cross->rows = crm_labels_new();
	cross->cols = crm_labels_new();
	cross->values = crm_labels_new();
	cross->cells = crm_map_new();
	cross->seen = crm_map_new();
	if (cross->rows == NULL || cross->cols == NULL ||
	    cross->values == NULL || cross->cells == NULL ||
	    cross->seen == NULL) {
		crm_cross_free(cross);
		return (NULL);
	}
	return (cross);
}

void
crm_cross_free(struct crm_cross *cross)
{

	if (cross == NULL)
		return;
	crm_labels_free(cross->rows);
	crm_labels_free(cross->cols);
	crm_labels_free(cross->values);
	free(cross->row);
	free(cross->col);
	crm_map_free(cross->cells);
	crm_map_free(cross->seen);
	free(cross->cell);
	free(cross);
}

/* The cell of a place, a new one if there is none; NULL: no memory. */
static struct cell *
cell_at(struct crm_cross *cross, const struct place *place)
{
	size_t cap = cross->cap * 2 + 64;
	struct cell *p;
	int64_t *at;
	int found;

	at = crm_map_put(cross->cells, crm_hash_of(&key, place,
	    2 * sizeof(place->row)), &found);
	if (at == NULL)
		return (NULL);
	if (found)
		return (cross->cell + *at - 1);
	if (cross->n == cross->cap) {
		if ((p = realloc(cross->cell, cap * sizeof(*p))) == NULL)
			return (NULL);
		cross->cell = p;
		cross->cap = cap;
	}
	memset(cross->cell + cross->n, 0, sizeof(*cross->cell));
	*at = (int64_t)++cross->n;
	return (cross->cell + cross->n - 1);
}

static int
add(struct crm_cross *cross, const struct place *place,
    const struct crm_cross_row *row)
{
	struct cell *cell = cell_at(cross, place);
	int found;

	if (cell == NULL)
		return (-1);
	switch (cross->of) {
	case CRM_CROSS_COUNT:
		cell->n++;
		return (0);
	case CRM_CROSS_MEMBERS:
	case CRM_CROSS_DISTINCT:
		if (*row->value == '\0')
			return (0);
		if (crm_map_put(cross->seen, crm_hash_of(&key, place,
		    sizeof(*place)), &found) == NULL)
			return (-1);
		cell->n += !found;
		return (0);
	default:
		return (row->has && crm_total_add(&cell->total, row->number,
		    1) == -1);
	}
}

int
crm_cross_put(struct crm_cross *cross, const struct crm_cross_row *row)
{
	struct place place = { 0, 0, 0 };
	uint32_t r, c;
	int i, rc;

	if (crm_labels_id(cross->rows, row->row, strlen(row->row),
	    &r) == -1 || crm_labels_id(cross->cols, row->col,
	    strlen(row->col), &c) == -1)
		return (-1);
	if ((cross->of == CRM_CROSS_MEMBERS || cross->of ==
	    CRM_CROSS_DISTINCT) && crm_labels_id(cross->values, row->value,
	    strlen(row->value), &place.value) == -1)
		return (-1);
	for (i = 0; i < 4; i++) {
		place.row = (i & 1) != 0 ? CRM_CROSS_ALL : r;
		place.col = (i & 2) != 0 ? CRM_CROSS_ALL : c;
		if ((rc = add(cross, &place, row)) != 0)
			return (rc);
	}
	return (0);
}

struct label {
	const char	*text;
	int64_t		 v;
	uint32_t	 id;
	int		 rank;		/* 0 a number, 1 text, 2 nothing */
};

static int
by_label(const void *a, const void *b)
{
	const struct label *x = a, *y = b;

	if (x->rank != y->rank)
		return (x->rank < y->rank ? -1 : 1);
	if (x->rank == 0 && x->v != y->v)
		return (x->v < y->v ? -1 : 1);
	return (strcmp(x->text, y->text));
}

/* The numbers of the labels in their order, or NULL. */
static uint32_t *
sort(const struct crm_labels *labels)
{
	size_t i, n = crm_labels_n(labels);
	uint32_t *order = calloc(n + 1, sizeof(*order));
	struct label *label = calloc(n + 1, sizeof(*label));

	if (order == NULL || label == NULL) {
		free(order);
		free(label);
		return (NULL);
	}
	for (i = 0; i < n; i++) {
		label[i].id = (uint32_t)i;
		label[i].text = crm_labels_text(labels, (uint32_t)i);
		label[i].rank = *label[i].text == '\0' ? 2 :
		    crm_money_parse(label[i].text, strlen(label[i].text),
		    CRM_TOTAL_DECIMALS, &label[i].v) != 0;
	}
	qsort(label, n, sizeof(*label), by_label);
	for (i = 0; i < n; i++)
		order[i] = label[i].id;
	free(label);
	return (order);
}

int
crm_cross_end(struct crm_cross *cross)
{

	cross->row = sort(cross->rows);
	cross->col = sort(cross->cols);
	return (cross->row == NULL || cross->col == NULL ? -1 : 0);
}

size_t
crm_cross_rows(const struct crm_cross *cross)
{

	return (crm_labels_n(cross->rows));
}

size_t
crm_cross_cols(const struct crm_cross *cross)
{

	return (crm_labels_n(cross->cols));
}

const char *
crm_cross_row(const struct crm_cross *cross, uint32_t row)
{

	return (crm_labels_text(cross->rows, cross->row[row]));
}

const char *
crm_cross_col(const struct crm_cross *cross, uint32_t col)
{

	return (crm_labels_text(cross->cols, cross->col[col]));
}

int
crm_cross_cell(const struct crm_cross *cross, uint32_t row, uint32_t col,
    struct crm_buf *buf)
{
	const struct place place = {
		row == CRM_CROSS_ALL ? row : cross->row[row],
		col == CRM_CROSS_ALL ? col : cross->col[col], 0
	};
	const struct cell *cell;
	const int64_t *at;

	at = crm_map_get(cross->cells, crm_hash_of(&key, &place,
	    2 * sizeof(place.row)));
	if (at == NULL)
		return (0);
	cell = cross->cell + *at - 1;
	if (cross->of == CRM_CROSS_SUM)
		crm_total_format(&cell->total, buf);
	else if (cross->of == CRM_CROSS_MEAN)
		crm_total_mean(&cell->total, buf);
	else
		crm_buf_int(buf, cell->n);
	return (1);
}
