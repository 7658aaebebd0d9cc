#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/sort.h"
#include "core/time.h"
#include "intake/pool.h"
#include "record/order_int.h"
#include "record/parcel_int.h"
#include "record/shipment.h"

/* Parcels that have no number: whose they are is in parcel_int.h. */

#define WINDOW	90	/* days that a parcel may leave after its order */

struct candidate {		/* an order to the receiver */
	int64_t		 id;
	int64_t		 channel, ordered_at;
	int		 waiting, sent;	/* 1: some line without a parcel */
	const char	**invoice;
	size_t		 n;
};

struct group {
	struct crm_parcels	*p;
	struct crm_pool		*pool;
	struct candidate	*order;
	size_t			 norder;
	struct crm_shipment	*fact;
	int64_t			*at;		/* when each was first heard of */
	size_t			 nfact;
};

static int
nomem(struct crm_parcels *p)
{

	return (crm_err_nomem(crm_db_err(p->db)));
}

/* Notes a place of ship_to with the receiver who has that number and name. */
static int
note_place(struct crm_parcels *p, int64_t place, const char *name,
    const char *phone)
{
	struct crm_buf key = { 0 };
	struct crm_receiver *r;
	const int64_t *at = NULL;
	int64_t *more;

	if (crm_receiver_key(&key, name, phone) == 0)
		at = crm_map_get(p->keys, crm_hash_of(crm_db_key(p->db),
		    crm_buf_text(&key), key.n));
	crm_buf_free(&key);
	if (at == NULL)
		return (0);
	r = &p->receiver[*at - 1];
	if (r->n > 0 && r->place[r->n - 1] == place)
		return (0);		/* both numbers are the same */
	more = crm_pool_more(p->pool, r->place, r->n, sizeof(*more));
	if (more == NULL)
		return (nomem(p));
	r->place = more;
	r->place[r->n++] = place;
	return (0);
}

/*
 * One pass over all places for all receivers: an index of telephone numbers
 * would have to be kept for every import, for the few parcels that need it.
 */
static int
find_places(struct crm_parcels *p)
{
	struct crm_stmt *stmt;
	const char *name;
	int64_t place;
	int rc;

	if ((stmt = crm_sql(p->db, "SELECT id, receiver_name,\n"
	    "\treceiver_phone, receiver_phone2\n"
	    "FROM ship_to\n"
	    "ORDER BY id /* scan: numbers are written in many ways */"
	    )) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		place = crm_col_int(stmt, 0);
		name = crm_col_text(stmt, 1);
		if (note_place(p, place, name, crm_col_text(stmt, 2)) == -1 ||
		    note_place(p, place, name, crm_col_text(stmt, 3)) == -1) {
			rc = -1;
			break;
		}
	}
	crm_reset(stmt);
	return (rc);
}

static int
add_invoice(struct group *g, struct candidate *c, const char *no)
{
	const char **more;

	more = crm_pool_more(g->pool, c->invoice, c->n, sizeof(*more));
	if (more == NULL)
		return (nomem(g->p));
	c->invoice = more;
	c->invoice[c->n] = crm_pool_text(g->pool, no, strlen(no));
	return (c->invoice[c->n++] == NULL ? nomem(g->p) : 0);
}

static int
add_line(struct group *g, struct candidate *c, const struct crm_line *line)
{
	const char *no = line->text[CRM_LINE_INVOICE_NO];

	if (line->kind == CRM_LINE_RETURN ||
	    line->status == CRM_STATUS_CANCELLED)
		return (0);
	if (no[0] != '\0')
		return (add_invoice(g, c, no));
	switch (line->status) {
	case CRM_STATUS_NONE:
	case CRM_STATUS_PAID:
	case CRM_STATUS_PREPARING:
		c->waiting = 1;
		break;
	case CRM_STATUS_SHIPPED:
	case CRM_STATUS_DELIVERED:
	case CRM_STATUS_CONFIRMED:
		c->sent = 1;
		break;
	default:
		break;
	}
	return (0);
}

static int
is_place(const struct crm_receiver *r, int64_t place)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (r->place[i] == place)
			return (1);
	return (0);
}

static int
add_order(struct group *g, const struct crm_receiver *r, int64_t id)
{
	struct crm_settler *settler = g->p->settler;
	struct candidate *c;
	struct crm_order order;
	size_t i;
	int rc;

	rc = crm_settle_look(settler, id, &order);
	if (rc != 1)
		return (rc);
	c = crm_pool_more(g->pool, g->order, g->norder, sizeof(*c));
	if (c == NULL)
		return (nomem(g->p));
	g->order = c;
	c = &g->order[g->norder++];
	memset(c, 0, sizeof(*c));
	c->id = id;
	c->channel = order.channel;
	c->ordered_at = crm_merged_time(&settler->merged);
	for (i = 0; i < settler->merged.n; i++)
		if (is_place(r, settler->merged.line[i].ship_to) &&
		    add_line(g, c, &settler->merged.line[i]) == -1)
			return (-1);
	return (0);
}

/* Adds the orders to one place to a set. */
static int
orders_to(struct crm_parcels *p, int64_t place, struct crm_numbers *set)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(p->db, "SELECT id\n"
	    "FROM orders\n"
	    "WHERE ship_to = :ship_to\n"
	    "UNION\n"
	    "SELECT id >> 16\n"
	    "FROM order_line\n"
	    "WHERE ship_to = :ship_to\n"
	    "ORDER BY 1")) == NULL || crm_bind(stmt, "i", place) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (crm_numbers_add(p->db, set, crm_col_int(stmt, 0)) == -1) {
			rc = -1;
			break;
		}
	crm_reset(stmt);
	return (rc);
}

static int
load(struct group *g, const struct crm_receiver *r)
{
	struct crm_numbers set = { 0 };
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < r->n; i++)
		rc = orders_to(g->p, r->place[i], &set);
	for (i = 0; rc == 0 && i < set.n; i++)
		rc = add_order(g, r, set.v[i]) == -1 ? -1 : 0;
	crm_numbers_free(&set);
	if (rc == 0)
		rc = crm_shipments_to(g->p->db, r->key, g->pool, &g->fact,
		    &g->nfact);
	return (rc);
}

static int64_t
earlier(int64_t a, int64_t b)
{

	if (a == CRM_NULL || b == CRM_NULL)
		return (a == CRM_NULL ? b : a);
	return (a < b ? a : b);
}

/* When the parcel of a fact was first heard of, CRM_NULL: never said. */
static int64_t
first_heard(const struct group *g, const struct crm_shipment *s)
{
	const char *no = s->text[CRM_SHIPMENT_INVOICE_NO];
	const struct crm_shipment *f;
	int64_t at = CRM_NULL;
	size_t i;

	for (i = 0; i < g->nfact; i++) {
		f = &g->fact[i];
		if (f != s && (no[0] == '\0' || strcmp(no,
		    f->text[CRM_SHIPMENT_INVOICE_NO]) != 0))
			continue;
		at = earlier(at, f->first_at);
		at = earlier(at, f->shipped_at);
		at = earlier(at, f->delivered_at);
	}
	return (at);
}

static int64_t
time_of(const struct group *g, const struct crm_shipment *s)
{

	return (g->at[s - g->fact]);
}

static int
by_time(const void *a, const void *b, void *arg)
{
	const struct crm_shipment *x = a, *y = b;
	int64_t s = time_of(arg, x), t = time_of(arg, y);

	if (s != t)
		return (s < t ? -1 : 1);
	return (crm_shipment_compare(x, y));
}

static int
has(const struct candidate *c, const char *no)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (strcmp(c->invoice[i], no) == 0)
			return (1);
	return (0);
}

/* How well an order fits: 3 it has the invoice number, 2 it waits, 1, 0. */
static int
fit(const struct candidate *c, const struct crm_shipment *s, int64_t at)
{
	const char *no = s->text[CRM_SHIPMENT_INVOICE_NO];

	if (s->channel != 0 && s->channel != c->channel)
		return (0);
	if (no[0] != '\0' && has(c, no))
		return (3);
	if (at != CRM_NULL && (c->ordered_at >= (crm_time_day(at) + 1) *
	    CRM_DAY || c->ordered_at < (crm_time_day(at) - WINDOW) * CRM_DAY))
		return (0);
	return (c->waiting ? 2 : c->sent);
}

/* Whose a parcel is; NULL with why. */
static struct candidate *
find(struct group *g, const struct crm_shipment *s, int *why)
{
	struct candidate *best = NULL;
	int64_t at = time_of(g, s);
	int most = 1, f;
	size_t i;

	*why = CRM_SHIPMENT_NO_ORDER;
	for (i = 0; i < g->norder; i++) {
		f = fit(&g->order[i], s, at);
		if (f < most)
			continue;
		*why = best != NULL && f == most ? CRM_SHIPMENT_SEVERAL :
		    CRM_SHIPMENT_FOUND;
		best = &g->order[i];
		most = f;
	}
	return (*why == CRM_SHIPMENT_FOUND ? best : NULL);
}

static int
settle(struct group *g, const struct crm_shipment *s)
{
	const char *no = s->text[CRM_SHIPMENT_INVOICE_NO];
	struct candidate *c;
	int why;

	c = find(g, s, &why);
	if (c != NULL && no[0] != '\0' && !has(c, no)) {
		c->waiting = c->sent = 0;
		if (add_invoice(g, c, no) == -1)
			return (-1);
	}
	return (crm_parcels_link(g->p, s, c == NULL ? 0 : c->id, why));
}

static int
settle_receiver(struct group *g, const struct crm_receiver *r)
{
	struct crm_shipment **sorted;
	size_t i;

	if (load(g, r) == -1)
		return (-1);
	sorted = crm_pool_get(g->pool, (g->nfact + 1) * sizeof(*sorted));
	g->at = crm_pool_get(g->pool, (g->nfact + 1) * sizeof(*g->at));
	if (sorted == NULL || g->at == NULL)
		return (nomem(g->p));
	/* A fact that was dropped may have been one's. */
	for (i = 0; i < g->norder; i++)
		if (crm_numbers_add(g->p->db, &g->p->dirty,
		    g->order[i].id) == -1)
			return (-1);
	for (i = 0; i < g->nfact; i++) {
		sorted[i] = &g->fact[i];
		g->at[i] = first_heard(g, &g->fact[i]);
	}
	if (crm_sort((void **)sorted, g->nfact, by_time, g) == -1)
		return (nomem(g->p));
	for (i = 0; i < g->nfact; i++)
		if (settle(g, sorted[i]) == -1)
			return (-1);
	return (0);
}

int
crm_parcels_receivers(struct crm_parcels *p)
{
	struct group g;
	size_t i;
	int rc = 0;

	if (p->nreceiver == 0)
		return (0);
	if (find_places(p) == -1)
		return (-1);
	for (i = 0; rc == 0 && i < p->nreceiver; i++) {
		memset(&g, 0, sizeof(g));
		g.p = p;
		if ((g.pool = crm_pool_new()) == NULL)
			return (nomem(p));
		rc = settle_receiver(&g, &p->receiver[i]);
		crm_pool_free(g.pool);
	}
	return (rc);
}
