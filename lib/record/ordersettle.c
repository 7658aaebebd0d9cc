#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "intake/pool.h"
#include "record/dict.h"
#include "record/erased.h"
#include "record/identity.h"
#include "record/ordersettle.h"
#include "record/shipfit.h"

static int
look_ahead(struct crm_settler *s)
{
	int64_t one;

	s->refs = crm_one(s->db, &one, "SELECT 1\n"
	    "FROM order_line\n"
	    "WHERE ref_order_no IS NOT NULL\n"
	    "LIMIT 1", "") == 1;
	s->shipments = crm_one(s->db, &one, "SELECT id\n"
	    "FROM shipment\n"
	    "LIMIT 1", "") == 1;
	return (crm_errkind(crm_db_err(s->db)) == CRM_ERR_NONE ? 0 : -1);
}

int
crm_settler_open(struct crm_settler *s, struct crm_db *db, size_t rows)
{

	memset(s, 0, sizeof(*s));
	s->db = db;
	s->ids = crm_identities_open(db, rows);
	s->dict = crm_dict_open(db, rows);
	s->pool = crm_pool_new();
	if (s->ids == NULL || s->dict == NULL)
		return (-1);
	s->orders = crm_orders_open(db, s->ids, s->dict);
	if (s->orders == NULL)
		return (-1);
	if (s->pool == NULL)
		return (crm_err_nomem(crm_db_err(db)));
	return (look_ahead(s));
}

void
crm_settler_close(struct crm_settler *s)
{

	crm_orders_close(s->orders);
	crm_identities_close(s->ids);
	crm_dict_close(s->dict);
	crm_pool_free(s->pool);
	crm_merged_free(&s->merged);
	free(s->touched.v);
	free(s->left.v);
	memset(s, 0, sizeof(*s));
}

/*
 * 1 when merging compares no texts: one view, one buyer, one place, no return.
 */
static int
plain(const struct crm_view *view, size_t n)
{
	const struct crm_line *line = view->line;
	size_t i, j;

	if (n > 1 || line[0].kind == CRM_LINE_RETURN)
		return (0);
	for (i = 1; i < view->n; i++) {
		if (line[i].kind == CRM_LINE_RETURN)
			return (0);
		if (line[i].buyer != line[0].buyer ||
		    line[i].ship_to != line[0].ship_to)
			return (0);
		if (line[i].text[CRM_LINE_NO][0] == '\0')
			continue;
		for (j = 0; j < i; j++)
			if (strcmp(line[i].text[CRM_LINE_NO],
			    line[j].text[CRM_LINE_NO]) == 0)
				return (0);
	}
	return (1);
}

static int
add(struct crm_settler *s, struct crm_list *list, int64_t v)
{
	int64_t *more;

	if (list->n == list->cap) {
		list->cap = list->cap == 0 ? 64 : list->cap * 2;
		more = realloc(list->v, list->cap * sizeof(*more));
		if (more == NULL)
			return (crm_err_nomem(crm_db_err(s->db)));
		list->v = more;
	}
	list->v[list->n++] = v;
	return (0);
}

static int
goes_to(const struct crm_merged *merged, int64_t ship_to)
{
	size_t i;

	for (i = 0; i < merged->n; i++)
		if (merged->line[i].ship_to == ship_to)
			return (1);
	return (0);
}

/* Notes an order that was written, and who gets nothing of it any more. */
static int
touch(struct crm_settler *s, const struct crm_order *order)
{
	const struct crm_view *was = &order->stored;
	size_t i;

	for (i = 0; i < was->n; i++)
		if (was->line[i].ship_to != 0 &&
		    !goes_to(&s->merged, was->line[i].ship_to) &&
		    add(s, &s->left, was->line[i].ship_to) == -1)
			return (-1);
	return (add(s, &s->touched, order->id));
}

/* Comparing texts asks the database for them. */
static int
flush_texts(struct crm_settler *s)
{

	return (crm_identities_flush(s->ids) == -1 ||
	    crm_dict_flush(s->dict) == -1 ? -1 : 0);
}

/* 1 when an identity is of somebody who was erased, 0, -1. */
static int
is_erased(struct crm_settler *s, int64_t identity)
{
	int64_t one;

	return (identity == 0 ? 0 : crm_one(s->db, &one, "SELECT 1\n"
	    "FROM identity AS i\n"
	    "CROSS JOIN erasure AS e ON e.member = i.member\n"
	    "WHERE i.id = :id", "i", identity));
}

/*
 * What is left of a line whose buyer was erased has neither place nor words,
 * also when an older view that knew another buyer comes later.
 */
static int
merge(struct crm_settler *s, struct crm_view *view, size_t n)
{
	struct crm_line *line;
	size_t i;
	int rc;

	if (crm_merge(s->db, view, n, &s->merged) == -1)
		return (-1);
	if (!crm_erased_any(crm_identities_erased(s->ids)))
		return (0);
	for (i = 0; i < s->merged.n; i++) {
		line = &s->merged.line[i];
		if ((rc = is_erased(s, line->buyer)) == -1)
			return (-1);
		if (rc == 0)
			continue;
		line->ship_to = 0;
		line->text[CRM_LINE_MESSAGE] = line->text[CRM_LINE_REASON] =
		    "";
	}
	return (0);
}

int
crm_settle(struct crm_settler *s, struct crm_order *order,
    struct crm_view *view, size_t n, struct crm_saved *saved)
{
	int parcels = s->shipments && order->id != 0, changed;

	if ((parcels || !plain(view, n)) && flush_texts(s) == -1)
		return (-1);
	if (merge(s, view, n) == -1 ||
	    (parcels && crm_shipments_apply(s->db, s->pool, order->id, 0,
	    &s->merged) == -1) ||
	    crm_match_returns(s->db, s->merged.line, s->merged.n) == -1 ||
	    crm_order_save(s->orders, order, &s->merged, view, n,
	    saved) == -1)
		return (-1);
	changed = saved->inserted + saved->updated + saved->deleted > 0;
	/* Its lines may say the same while what parcels are judged by does not. */
	if (s->shipments && (changed || saved->viewed) &&
	    touch(s, order) == -1)
		return (-1);
	if (s->refs && changed && (crm_orders_flush(s->orders) == -1 ||
	    crm_order_refs(s->db, order) == -1))
		return (-1);
	return (0);
}

/* A stored order and its views. */
static int
load(struct crm_settler *s, int64_t id, struct crm_order *order,
    struct crm_view **view, size_t *n)
{
	int rc;

	crm_pool_reset(s->pool);
	rc = crm_order_get(s->db, id, s->pool, order);
	if (rc != 1)
		return (rc);
	return (crm_order_views(s->db, order, s->pool, 0, view, n) == -1 ?
	    -1 : 1);
}

int
crm_settle_again(struct crm_settler *s, int64_t id)
{
	struct crm_saved saved;
	struct crm_order order;
	struct crm_view *view;
	size_t n;
	int rc = load(s, id, &order, &view, &n);

	if (rc == 1)
		rc = crm_settle(s, &order, view, n, &saved);
	return (rc);
}

int
crm_settle_look(struct crm_settler *s, int64_t id, struct crm_order *order)
{
	struct crm_view *view;
	size_t n;
	int rc = load(s, id, order, &view, &n);

	if (rc != 1)
		return (rc);
	if (merge(s, view, n) == -1 ||
	    crm_shipments_apply(s->db, s->pool, id, 1, &s->merged) == -1)
		return (-1);
	return (1);
}
