#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "intake/pool.h"
#include "record/import_int.h"

static int
nomem(struct crm_import *im)
{

	return (crm_err_nomem(crm_db_err(im->db)));
}

/* A line that comes twice came of two files that are called alike. */
static int
has_line(const struct crm_view *view, int64_t source_line)
{
	size_t i;

	for (i = 0; i < view->n; i++)
		if (view->line[i].source_line == source_line)
			return (1);
	return (0);
}

static int
same_file(const struct crm_pending *a, const struct crm_pending *b)
{

	return (a->source == b->source && a->exported_at == b->exported_at &&
	    a->rank == b->rank && strcmp(a->profile, b->profile) == 0);
}

/* Takes the rows of one file out of the left pending ones, 0 or -1. */
static int
fill_view(struct crm_import *im, struct crm_view *v, size_t *left)
{
	const struct crm_pending first = im->pending[0];
	struct crm_pending *p;
	int64_t last = INT64_MIN;
	size_t i, j;

	for (i = j = 0; i < *left; i++) {
		p = &im->pending[i];
		if (!same_file(&first, p) || (p->line.source_line <= last &&
		    has_line(v, p->line.source_line))) {
			im->pending[j++] = *p;
			continue;
		}
		if (v->n == CRM_ORDER_LINES)
			return (crm_err_set(crm_db_err(im->db), CRM_ERR_INPUT,
			    _("order %s: more than %d lines"), im->order_no,
			    CRM_ORDER_LINES));
		v->line[v->n++] = p->line;
		v->complete &= p->complete;
		if (p->line.source_line > last)
			last = p->line.source_line;
	}
	*left = j;
	return (0);
}

/* Adds the pending rows as views, one a file, behind those that are there. */
static int
add_views(struct crm_import *im, struct crm_view *view, size_t *n)
{
	struct crm_view *v;
	size_t left = im->npending;

	while (left > 0) {
		v = &view[(*n)++];
		v->profile = im->pending[0].profile;
		v->rank = im->pending[0].rank;
		v->exported_at = im->pending[0].exported_at;
		/* A row that was refused is missing from the whole. */
		v->complete = !im->bad;
		v->n = 0;
		v->id = 0;
		v->line = crm_pool_get(im->settler.pool, left * sizeof(*v->line));
		if (v->line == NULL)
			return (nomem(im));
		if (fill_view(im, v, &left) == -1)
			return (-1);
	}
	return (0);
}

/* At least as many as there are views in the pending rows. */
static size_t
files(const struct crm_import *im)
{
	const struct crm_pending *p;
	size_t i, n = 1;

	for (i = 1; i < im->npending; i++) {
		p = &im->pending[i];
		n += !same_file(p - 1, p) ||
		    p->line.source_line <= p[-1].line.source_line;
	}
	return (n);
}

/* The stored order of this number, if there is one: 1, 0, -1. */
static int
find_stored(struct crm_import *im, struct crm_order *order)
{
	int64_t id;
	int rc;

	memset(order, 0, sizeof(*order));
	order->channel = im->channel;
	order->order_no = im->order_no;
	if (im->empty)
		return (0);
	rc = crm_one(im->db, &id, "SELECT id\n"
	    "FROM orders\n"
	    "WHERE channel = :channel AND order_no = :order_no", "it",
	    im->channel, im->order_no);
	if (rc != 1)
		return (rc);
	return (crm_order_get(im->db, id, im->settler.pool, order));
}

/*
 * Lines of a route that outranks the one before come in the place of those,
 * which is no news: they have changed.
 */
static void
count_rows(struct crm_import *im, const struct crm_saved *saved, int outranked,
    size_t rows)
{
	size_t fresh = saved->inserted - (!outranked ? 0 :
	    saved->deleted < saved->inserted ? saved->deleted :
	    saved->inserted);
	size_t new = fresh < rows ? fresh : rows, left = rows - new;
	size_t other = saved->updated + saved->inserted - fresh;
	size_t changed = other < left ? other : left;

	im->counts->new += new;
	im->counts->changed += changed;
	im->counts->same += left - changed;
	im->counts->gone += outranked ? 0 : saved->deleted;
	im->counts->strays += im->settler.merged.strays;
	im->counts->doubled += im->settler.merged.doubled;
	im->counts->orders +=
	    saved->inserted + saved->updated + saved->deleted > 0;
}

/* Stores the order at hand. */
int
crm_import_end(struct crm_import *im, int64_t *id)
{
	struct crm_saved saved;
	struct crm_order order;
	struct crm_view *view;
	size_t n, rows = im->npending;
	int outranked;

	if (find_stored(im, &order) == -1 || crm_order_views(im->db, &order,
	    im->settler.pool, files(im), &view, &n) == -1 ||
	    add_views(im, view, &n) == -1)
		return (-1);
	if (n > 1)
		n = crm_views_reduce(view, n);
	if (crm_settle(&im->settler, &order, view, n, &saved) == -1)
		return (-1);
	outranked = order.stored.profile != NULL && strcmp(
	    order.stored.profile, im->settler.merged.owner->profile) != 0;
	if (saved.deleted > 0 && !outranked && im->job->gone != NULL)
		im->job->gone(im->job->arg, im->order_no, saved.deleted);
	count_rows(im, &saved, outranked, rows);
	*id = order.id;
	return (0);
}
