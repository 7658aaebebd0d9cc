#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/money.h"
#include "core/out.h"
#include "insight/axis.h"
#include "insight/grid.h"
#include "insight/move.h"
#include "insight/rfm.h"

int
crm_pairing_next(struct crm_pairing *p)
{
	int order;

	p->a = p->i < p->from->n ? p->from->row + p->i : NULL;
	p->b = p->j < p->to->n ? p->to->row + p->j : NULL;
	if (p->a == NULL && p->b == NULL)
		return (0);
	if (p->a != NULL && p->b != NULL) {
		order = crm_rfm_compare(p->a, p->b);
		if (order > 0)
			p->a = NULL;
		else if (order < 0)
			p->b = NULL;
	}
	p->i += p->a != NULL;
	p->j += p->b != NULL;
	return (1);
}

int
crm_move_open(struct crm_move *move, const struct crm_axis *axis)
{

	move->axis = axis;
	move->mass = 0;
	move->cells = crm_axis_cells(axis);
	move->at = calloc(move->cells * move->cells, sizeof(*move->at));
	return (move->at == NULL ? -1 : 0);
}

void
crm_move_close(struct crm_move *move)
{

	free(move->at);
	move->at = NULL;
}

int
crm_move_add(struct crm_move *move, const struct crm_rfm_row *a,
    const struct crm_rfm_row *b)
{
	int64_t from = a == NULL ? 0 : a->monetary;
	int64_t to = b == NULL ? 0 : b->monetary;
	struct crm_move_cell *cell;

	/* What is counted without signs is enough for every sum of cells. */
	if (from == INT64_MIN || to == INT64_MIN ||
	    crm_rfm_sum(&move->mass, from < 0 ? -from : from) == -1 ||
	    crm_rfm_sum(&move->mass, to < 0 ? -to : to) == -1)
		return (-1);
	cell = move->at + crm_axis_cell(move->axis, a) * move->cells +
	    crm_axis_cell(move->axis, b);
	cell->members++;
	cell->from += from;
	cell->to += to;
	return (0);
}

static int
put_columns(const struct crm_move *move, struct crm_out *out)
{
	static const char *const name[] = {
		"members", "share", "from_monetary", "to_monetary"
	};
	size_t i;

	if (crm_axis_col(move->axis, "from_", out) == -1 ||
	    crm_axis_col(move->axis, "to_", out) == -1)
		return (-1);
	for (i = 0; i < sizeof(name) / sizeof(*name); i++)
		if (crm_out_col(out, name[i], CRM_KIND_NUMBER) == -1)
			return (-1);
	return (0);
}

static int
put_cell(const struct crm_move_cell *cell, int64_t all, int decimals,
    struct crm_out *out)
{

	return (crm_out_int(out, cell->members) == -1 ||
	    crm_grid_put_share(out, cell->members, all) == -1 ||
	    crm_grid_put_money(out, cell->from, decimals) == -1 ||
	    crm_grid_put_money(out, cell->to, decimals) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

int
crm_move_put(const struct crm_move *move, int decimals, struct crm_out *out)
{
	const struct crm_move_cell *row;
	size_t i, j;
	int64_t all;

	if (put_columns(move, out) == -1)
		return (-1);
	for (i = 0; i < move->cells; i++) {
		row = move->at + i * move->cells;
		for (all = 0, j = 0; j < move->cells; j++)
			all += row[j].members;
		for (j = 0; j < move->cells; j++)
			if (row[j].members > 0 &&
			    (crm_axis_put(move->axis, i, out) == -1 ||
			    crm_axis_put(move->axis, j, out) == -1 ||
			    put_cell(row + j, all, decimals, out) == -1))
				return (-1);
	}
	return (0);
}

/* 1 when a member is in the cell on either day. */
static int
used(const struct crm_move *move, size_t cell)
{
	size_t i;

	for (i = 0; i < move->cells; i++)
		if (move->at[cell * move->cells + i].members > 0 ||
		    move->at[i * move->cells + cell].members > 0)
			return (1);
	return (0);
}

size_t
crm_move_used(const struct crm_move *move)
{
	size_t i, n = 0;

	for (i = 0; i < move->cells; i++)
		n += (size_t)used(move, i);
	return (n);
}

static int
put_table_columns(const struct crm_move *move, struct crm_out *out)
{
	struct crm_buf name = { 0 };
	int res = 0;
	size_t i;

	if (crm_out_col(out, "measure", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(out, "from", CRM_KIND_TEXT) == -1)
		return (-1);
	for (i = 0; res == 0 && i < move->cells; i++) {
		if (!used(move, i))
			continue;
		crm_buf_reset(&name);
		crm_buf_str(&name, "to ");
		crm_axis_label(move->axis, i, &name);
		res = name.bad ? -1 : crm_out_col(out, name.p,
		    CRM_KIND_NUMBER);
	}
	crm_buf_free(&name);
	return (res == -1 ? -1 : crm_out_col(out, "all", CRM_KIND_NUMBER));
}

enum measure {
	MEMBERS,
	FROM,
	TO,
	NMEASURE
};

static int64_t
value_of(const struct crm_move_cell *cell, enum measure measure)
{

	return (measure == MEMBERS ? cell->members :
	    measure == FROM ? cell->from : cell->to);
}

/* A row of one cell of the first day; that behind the last holds the sums. */
static int
put_table_row(const struct crm_move *move, size_t from, enum measure measure,
    int decimals, struct crm_out *out)
{
	size_t cells = move->cells, i, j;
	int64_t all = 0, v;

	for (j = 0; j < cells; j++) {
		if (!used(move, j))
			continue;
		v = 0;
		for (i = 0; i < cells; i++)
			if (from == cells || from == i)
				v += value_of(move->at + i * cells + j,
				    measure);
		all += v;
		if (crm_grid_put_money(out, v, decimals) == -1)
			return (-1);
	}
	if (crm_grid_put_money(out, all, decimals) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
put_table_measure(const struct crm_move *move, enum measure measure,
    int decimals, struct crm_out *out)
{
	static const char *const name[NMEASURE] = {
		"members", "from_monetary", "to_monetary"
	};
	struct crm_buf label = { 0 };
	int res = 0;
	size_t i;

	if (measure == MEMBERS)
		decimals = 0;
	for (i = 0; res == 0 && i <= move->cells; i++) {
		if (i < move->cells && !used(move, i))
			continue;
		crm_buf_reset(&label);
		if (i < move->cells)
			crm_axis_label(move->axis, i, &label);
		else
			crm_buf_str(&label, "all");
		res = label.bad || crm_out_text(out, name[measure]) == -1 ||
		    crm_out_text(out, label.p) == -1 ? -1 :
		    put_table_row(move, i, measure, decimals, out);
	}
	crm_buf_free(&label);
	return (res);
}

int
crm_move_put_table(const struct crm_move *move, int decimals,
    struct crm_out *out)
{
	int measure;

	if (put_table_columns(move, out) == -1)
		return (-1);
	for (measure = MEMBERS; measure < NMEASURE; measure++)
		if (put_table_measure(move, (enum measure)measure, decimals,
		    out) == -1)
			return (-1);
	return (0);
}
