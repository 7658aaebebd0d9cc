#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/sort.h"
#include "record/merge_int.h"

static int
is_return(const struct crm_line *line)
{

	return (line->kind == CRM_LINE_RETURN);
}

static int
same_key(const struct crm_line *a, const struct crm_line *b)
{

	return (is_return(a) == is_return(b) &&
	    strcmp(a->text[CRM_LINE_NO], b->text[CRM_LINE_NO]) == 0);
}

static void
add_version(struct crm_merge *m, const struct crm_line *line, int64_t at,
    size_t slot, int route)
{
	struct crm_version *v = &m->ver[m->nver++];

	v->line = line;
	v->at = at;
	v->slot = slot;
	v->view = m->view;
	v->fees = m->fees;
	v->route = route;
	if (slot == m->nslot) {
		m->base[slot] = m->nver - 1;
		m->nslot++;
	}
	m->taken[slot] = 1;
}

static const struct crm_line *
base_of(const struct crm_merge *m, size_t slot)
{

	return (m->ver[m->base[slot]].line);
}

/*
 * By what rows are matched by first, so that rows which differ in what happens
 * to a line later (status, shipment) keep their places in all views.
 */
static int
by_content(const void *a, const void *b, void *arg)
{
	const struct crm_line *x = a, *y = b;
	int c;

	if ((c = crm_line_compare_sale(arg, x, y)) != 0 ||
	    (c = strcmp(x->text[CRM_LINE_NO], y->text[CRM_LINE_NO])) != 0)
		return (c);
	return (crm_line_compare(arg, x, y));
}

/* The sequence of rows means nothing: views to be compared get one. */
static int
sort_rows(struct crm_db *db, struct crm_view *view)
{
	struct crm_line **row, *copy;
	size_t i;
	int rc = 0;

	if (view->n < 2)
		return (0);
	row = malloc(view->n * sizeof(*row));
	copy = malloc(view->n * sizeof(*copy));
	if (row == NULL || copy == NULL)
		rc = crm_err_nomem(crm_db_err(db));
	for (i = 0; rc == 0 && i < view->n; i++)
		row[i] = &view->line[i];
	if (rc == 0 && crm_sort((void **)row, view->n, by_content, db) == -1)
		rc = crm_err_nomem(crm_db_err(db));
	for (i = 0; rc == 0 && i < view->n; i++)
		copy[i] = *row[i];
	if (rc == 0)
		memcpy(view->line, copy, view->n * sizeof(*copy));
	free(row);
	free(copy);
	return (rc);
}

static void
take_rows(struct crm_merge *m, const struct crm_view *view, size_t number)
{
	size_t i;

	m->view = number;
	m->fees = 0;
	for (i = 0; i < view->n; i++) {
		m->row[i] = &view->line[i];
		if (m->row[i]->number[CRM_LINE_SHIPPING_FEE] != CRM_NULL)
			m->fees = view->n;
	}
}

/* 1 when the same view has another row of that line that says otherwise. */
static int
differs(const struct crm_merge *m, size_t from, size_t slot,
    const struct crm_line *row)
{
	size_t i;

	for (i = from; i < m->nver; i++)
		if (m->ver[i].slot == slot &&
		    crm_line_compare(NULL, m->ver[i].line, row) != 0)
			return (1);
	return (0);
}

/* Rows with a line number. */
static void
match_keyed(struct crm_merge *m, const struct crm_view *view)
{
	size_t i, s, from = m->nver;

	for (i = 0; i < view->n; i++) {
		if (m->row[i]->text[CRM_LINE_NO][0] == '\0')
			continue;
		for (s = 0; s < m->nslot; s++)
			if (same_key(base_of(m, s), m->row[i]))
				break;
		if (s < m->nslot && m->taken[s])
			m->out->doubled += (size_t)differs(m, from, s,
			    m->row[i]);
		add_version(m, m->row[i], view->exported_at, s, 0);
	}
}

/* A free slot that a newer view showed the same sale in, the newest first. */
static size_t
slot_of_sale(const struct crm_merge *m, const struct crm_line *row)
{
	const struct crm_version *v;
	size_t i;

	for (i = 0; i < m->nver; i++) {
		v = &m->ver[i];
		if (!m->taken[v->slot] &&
		    v->line->text[CRM_LINE_NO][0] == '\0' &&
		    crm_line_compare_sale(NULL, v->line, row) == 0)
			return (v->slot);
	}
	return (m->nslot);
}

static size_t
slot_of_item(const struct crm_merge *m, const struct crm_line *row)
{
	const struct crm_line *base;
	size_t s;

	for (s = 0; s < m->nslot; s++) {
		base = base_of(m, s);
		if (!m->taken[s] && base->text[CRM_LINE_NO][0] == '\0' &&
		    is_return(base) == is_return(row) &&
		    base->item == row->item)
			return (s);
	}
	return (m->nslot);
}

/*
 * The multiset match: pass 0 equal sales, pass 1 the same item.  That pass 0
 * asks all versions of a slot, newest first, is what crm_views_reduce() leans
 * on: a row then always finds the slot of its like in a newer view.
 */
static void
match_pass(struct crm_merge *m, const struct crm_view *view, int pass)
{
	size_t i, s;

	for (i = 0; i < view->n; i++) {
		if (m->row[i] == NULL ||
		    m->row[i]->text[CRM_LINE_NO][0] != '\0')
			continue;
		s = pass == 0 ? slot_of_sale(m, m->row[i]) :
		    slot_of_item(m, m->row[i]);
		if (s == m->nslot)
			continue;
		add_version(m, m->row[i], view->exported_at, s, 0);
		m->row[i] = NULL;
	}
}

static void
match_unkeyed(struct crm_merge *m, const struct crm_view *view, int first)
{
	size_t i;

	if (!first) {
		match_pass(m, view, 0);
		match_pass(m, view, 1);
	}
	for (i = 0; i < view->n; i++)
		if (m->row[i] != NULL &&
		    m->row[i]->text[CRM_LINE_NO][0] == '\0')
			add_version(m, m->row[i], view->exported_at, m->nslot,
			    0);
}

/* How well a row of another route fits a line: 0 not at all. */
static int
fit(const struct crm_line *line, const struct crm_line *row, int only)
{

	if (is_return(line) != is_return(row))
		return (0);
	if (row->text[CRM_LINE_NO][0] != '\0' &&
	    strcmp(row->text[CRM_LINE_NO], line->text[CRM_LINE_NO]) == 0)
		return (5);
	if (row->item == line->item)
		return (4);
	if (row->qty == line->qty && row->amount == line->amount)
		return (3);
	if (row->qty == line->qty)
		return (2);
	return (only ? 1 : 0);
}

static void
match_route(struct crm_merge *m, const struct crm_view *view)
{
	size_t i, s, slots = m->nslot;
	int pass;

	memset(m->taken, 0, slots);
	for (pass = 5; pass > 0; pass--)
		for (i = 0; i < view->n; i++) {
			if (m->row[i] == NULL)
				continue;
			for (s = 0; s < slots; s++)
				if (!m->taken[s] && fit(base_of(m, s),
				    m->row[i], m->living == 1 && view->n == 1) >=
				    pass)
					break;
			if (s == slots)
				continue;
			add_version(m, m->row[i], view->exported_at, s, 1);
			m->row[i] = NULL;
		}
	for (i = 0; i < view->n; i++)
		m->out->strays += m->row[i] != NULL;
}

/* Newest first; equal times by content, so that the sequence is always one. */
static int
by_age(const void *a, const void *b, void *arg)
{
	const struct crm_view *x = a, *y = b;
	size_t i, n;
	int c;

	if (x->exported_at != y->exported_at)
		return (x->exported_at > y->exported_at ? -1 : 1);
	if (x->complete != y->complete)
		return (y->complete - x->complete);
	if (x->rank != y->rank)
		return (x->rank > y->rank ? -1 : 1);
	if ((c = strcmp(x->profile, y->profile)) != 0)
		return (c);
	n = x->n < y->n ? x->n : y->n;
	for (i = 0; i < n; i++)
		if ((c = crm_line_compare(arg, &x->line[i], &y->line[i])) != 0)
			return (c);
	return ((x->n < y->n) - (x->n > y->n));
}

static int
allocate(struct crm_merge *m, size_t rows, size_t widest)
{
	struct crm_line *line;

	if (m->out->cap < rows) {
		line = realloc(m->out->line, rows * sizeof(*line));
		if (line == NULL)
			return (crm_err_nomem(crm_db_err(m->db)));
		m->out->line = line;
		m->out->cap = rows;
	}
	m->ver = malloc(rows * sizeof(*m->ver));
	m->base = malloc(rows * sizeof(*m->base));
	m->taken = malloc(rows);
	m->row = malloc(widest * sizeof(*m->row));
	if (m->ver == NULL || m->base == NULL || m->taken == NULL ||
	    m->row == NULL)
		return (crm_err_nomem(crm_db_err(m->db)));
	return (0);
}

static const struct crm_view *
owner_of(struct crm_view *const *view, size_t n)
{
	const struct crm_view *best = view[0];
	size_t i;

	for (i = 1; i < n; i++)
		if (view[i]->rank > best->rank || (view[i]->rank ==
		    best->rank && strcmp(view[i]->profile, best->profile) < 0))
			best = view[i];
	return (best);
}

static int
merge_sorted(struct crm_merge *m, struct crm_view *const *view, size_t n)
{
	const char *owner = owner_of(view, n)->profile;
	size_t i;
	int first = 1;

	m->since = CRM_NULL;
	for (i = 0; i < n; i++)
		if (strcmp(view[i]->profile, owner) == 0 && view[i]->complete &&
		    view[i]->exported_at > m->since)
			m->since = view[i]->exported_at;
	for (i = 0; i < n; i++) {
		if (strcmp(view[i]->profile, owner) != 0)
			continue;
		if (first)
			m->out->owner = view[i];
		take_rows(m, view[i], i);
		memset(m->taken, 0, m->nslot);
		match_keyed(m, view[i]);
		match_unkeyed(m, view[i], first);
		first = 0;
		/* From the newest to the oldest: what follows is gone. */
		if (view[i]->exported_at >= m->since)
			m->living = m->nslot;
	}
	for (i = 0; i < n; i++) {
		if (strcmp(view[i]->profile, owner) == 0)
			continue;
		take_rows(m, view[i], i);
		match_route(m, view[i]);
	}
	return (crm_merge_settle(m));
}

int
crm_merge(struct crm_db *db, struct crm_view *view, size_t n,
    struct crm_merged *out)
{
	struct crm_merge m = { .db = db, .out = out };
	struct crm_view **order;
	size_t i, rows = 1, widest = 1;
	int rc = -1;

	out->n = out->strays = out->doubled = 0;
	for (i = 0; i < n; i++) {
		rows += view[i].n;
		if (view[i].n > widest)
			widest = view[i].n;
	}
	if ((order = malloc(n * sizeof(*order))) == NULL)
		return (crm_err_nomem(crm_db_err(db)));
	for (i = 0; i < n; i++) {
		order[i] = &view[i];
		if (n > 1 && sort_rows(db, &view[i]) == -1)
			goto free;
	}
	if (crm_sort((void **)order, n, by_age, db) == -1)
		crm_err_nomem(crm_db_err(db));
	else if (allocate(&m, rows, widest) == 0)
		rc = merge_sorted(&m, order, n);

free:
	free(order);
	free(m.ver);
	free(m.base);
	free(m.taken);
	free(m.row);
	return (rc);
}

void
crm_merged_free(struct crm_merged *out)
{

	free(out->line);
	memset(out, 0, sizeof(*out));
}
