#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "intake/pool.h"
#include "record/parcel_int.h"
#include "record/shipment.h"

int
crm_numbers_add(struct crm_db *db, struct crm_numbers *set, int64_t v)
{
	int64_t *more;
	int found;

	if (v == 0)
		return (0);
	if (set->map == NULL && (set->map = crm_map_new()) == NULL)
		return (crm_err_nomem(crm_db_err(db)));
	if (crm_map_put(set->map, crm_hash_of(crm_db_key(db), &v, sizeof(v)),
	    &found) == NULL)
		return (crm_err_nomem(crm_db_err(db)));
	if (found)
		return (0);
	if (set->n == set->cap) {
		set->cap = set->cap == 0 ? 64 : set->cap * 2;
		more = realloc(set->v, set->cap * sizeof(*more));
		if (more == NULL)
			return (crm_err_nomem(crm_db_err(db)));
		set->v = more;
	}
	set->v[set->n++] = v;
	return (0);
}

void
crm_numbers_free(struct crm_numbers *set)
{

	crm_map_free(set->map);
	free(set->v);
}

struct crm_parcels *
crm_parcels_open(struct crm_settler *settler)
{
	struct crm_parcels *p = calloc(1, sizeof(*p));

	if (p != NULL) {
		p->settler = settler;
		p->db = settler->db;
		p->pool = crm_pool_new();
		p->keys = crm_map_new();
	}
	if (p == NULL || p->pool == NULL || p->keys == NULL) {
		crm_err_nomem(crm_db_err(settler->db));
		crm_parcels_close(p);
		return (NULL);
	}
	return (p);
}

void
crm_parcels_close(struct crm_parcels *p)
{

	if (p == NULL)
		return;
	crm_numbers_free(&p->facts);
	crm_numbers_free(&p->orders);
	crm_numbers_free(&p->dirty);
	crm_map_free(p->keys);
	crm_pool_free(p->pool);
	free(p);
}

int
crm_parcels_receiver(struct crm_parcels *p, const char *key)
{
	struct crm_receiver *more;
	int64_t *at;
	int found;

	at = crm_map_put(p->keys, crm_hash_of(crm_db_key(p->db), key,
	    strlen(key)), &found);
	if (at == NULL)
		return (crm_err_nomem(crm_db_err(p->db)));
	if (found)
		return (0);
	more = crm_pool_more(p->pool, p->receiver, p->nreceiver,
	    sizeof(*more));
	if (more == NULL)
		return (crm_err_nomem(crm_db_err(p->db)));
	p->receiver = more;
	more = &p->receiver[p->nreceiver++];
	memset(more, 0, sizeof(*more));
	more->key = crm_pool_text(p->pool, key, strlen(key));
	if (more->key == NULL)
		return (crm_err_nomem(crm_db_err(p->db)));
	*at = (int64_t)p->nreceiver;
	return (0);
}

int
crm_parcels_fact(struct crm_parcels *p, int64_t id)
{

	return (crm_numbers_add(p->db, &p->facts, id));
}

/* Adds what stmt finds to a set. */
static int
add_all(struct crm_parcels *p, struct crm_numbers *set, struct crm_stmt *stmt)
{
	int rc;

	while ((rc = crm_step(stmt)) == 1)
		if (crm_numbers_add(p->db, set, crm_col_int(stmt, 0)) == -1) {
			crm_reset(stmt);
			return (-1);
		}
	return (rc);
}

int
crm_parcels_order(struct crm_parcels *p, int64_t order)
{
	struct crm_stmt *stmt;

	if (crm_numbers_add(p->db, &p->orders, order) == -1 ||
	    (stmt = crm_sql(p->db, "SELECT s.id\n"
	    "FROM orders AS o\n"
	    "CROSS JOIN shipment AS s ON s.order_no = o.order_no\n"
	    "WHERE o.id = :order\n"
	    "UNION\n"
	    "SELECT s.id\n"
	    "FROM order_line AS l\n"
	    "CROSS JOIN shipment AS s ON s.line_no = l.line_no\n"
	    "\tAND s.order_no IS NULL\n"
	    "WHERE l.id BETWEEN :order << 16 AND (:order << 16) + 65535\n"
	    "UNION\n"
	    "SELECT id\n"
	    "FROM shipment\n"
	    "WHERE orders = :order AND receiver_key IS NULL\n"
	    "ORDER BY 1")) == NULL || crm_bind(stmt, "i", order) == -1)
		return (-1);
	return (add_all(p, &p->facts, stmt));
}

/*
 * A line that vanishes may leave another as the only one of its number, or
 * none; its order knows nothing of it any more.
 */
static int
add_doubtful(struct crm_parcels *p)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(p->db, "SELECT id\n"
	    "FROM shipment\n"
	    "WHERE orders IS NULL AND why <> :no_order AND order_no IS NULL\n"
	    "\tAND receiver_key IS NULL\n"
	    "ORDER BY id")) == NULL ||
	    crm_bind(stmt, "i", (int64_t)CRM_SHIPMENT_NO_ORDER) == -1)
		return (-1);
	return (add_all(p, &p->facts, stmt));
}

int
crm_parcels_link(struct crm_parcels *p, const struct crm_shipment *s,
    int64_t order, int why)
{

	if (crm_shipment_link(p->db, s, order, why) == -1 ||
	    crm_numbers_add(p->db, &p->dirty, s->orders) == -1)
		return (-1);
	p->settler->lost += s->orders != 0 && order == 0;
	return (crm_numbers_add(p->db, &p->dirty, order));
}

static int
look_at_fact(struct crm_parcels *p, int64_t id)
{
	struct crm_pool *pool = p->settler->pool;
	struct crm_shipment s;
	int64_t order;
	int rc, why;

	crm_pool_reset(pool);
	rc = crm_shipment_get(p->db, id, pool, &s);
	if (rc != 1)
		return (rc);
	if (s.text[CRM_SHIPMENT_RECEIVER_KEY][0] != '\0')
		return (crm_numbers_add(p->db, &p->dirty, s.orders) == -1 ?
		    -1 : crm_parcels_receiver(p,
		    s.text[CRM_SHIPMENT_RECEIVER_KEY]));
	if (crm_parcel_find(p->db, &s, &order, &why) == -1)
		return (-1);
	return (crm_parcels_link(p, &s, order, why));
}

/* Notes a receiver of an order if parcels name one. */
static int
note_key(struct crm_parcels *p, const char *name, const char *phone)
{
	struct crm_buf key = { 0 };
	int64_t one;
	int rc = 0;

	if (crm_receiver_key(&key, name, phone) == 0 && !key.bad)
		rc = crm_one(p->db, &one, "SELECT 1\n"
		    "FROM shipment\n"
		    "WHERE receiver_key = :receiver_key\n"
		    "LIMIT 1", "t", crm_buf_text(&key));
	if (key.bad)
		rc = crm_err_nomem(crm_db_err(p->db));
	if (rc == 1)
		rc = crm_parcels_receiver(p, crm_buf_text(&key));
	crm_buf_free(&key);
	return (rc);
}

/* The receivers that stmt finds: a name and two numbers. */
static int
note_receivers(struct crm_parcels *p, struct crm_stmt *stmt)
{
	const char *name;
	int rc;

	while ((rc = crm_step(stmt)) == 1) {
		name = crm_col_text(stmt, 0);
		if (note_key(p, name, crm_col_text(stmt, 1)) == -1 ||
		    note_key(p, name, crm_col_text(stmt, 2)) == -1) {
			rc = -1;
			break;
		}
	}
	crm_reset(stmt);
	return (rc);
}

/* Those to whom an order goes. */
static int
receivers_of(struct crm_parcels *p, int64_t order)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(p->db, "SELECT s.receiver_name,\n"
	    "\ts.receiver_phone, s.receiver_phone2\n"
	    "FROM (SELECT ship_to AS id FROM orders WHERE id = :order\n"
	    "\tUNION\n"
	    "\tSELECT ship_to FROM order_line\n"
	    "\tWHERE id BETWEEN :order << 16 AND (:order << 16) + 65535\n"
	    "\t) AS t\n"
	    "CROSS JOIN ship_to AS s ON s.id = t.id\n"
	    "ORDER BY s.id /* scan: the places of one order */")) == NULL ||
	    crm_bind(stmt, "i", order) == -1)
		return (-1);
	return (note_receivers(p, stmt));
}

/* Those whose parcels an order has. */
static int
parcels_of(struct crm_parcels *p, int64_t order)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(p->db, "SELECT receiver_key\n"
	    "FROM shipment\n"
	    "WHERE orders = :order AND receiver_key IS NOT NULL\n"
	    "ORDER BY id")) == NULL || crm_bind(stmt, "i", order) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (crm_parcels_receiver(p, crm_col_text(stmt, 0)) == -1) {
			rc = -1;
			break;
		}
	crm_reset(stmt);
	return (rc);
}

/* The receivers of a set of orders, where parcels without numbers are. */
static int
look_at_receivers(struct crm_parcels *p, const struct crm_numbers *orders)
{
	size_t i;

	for (i = 0; i < orders->n; i++)
		if (receivers_of(p, orders->v[i]) == -1 ||
		    parcels_of(p, orders->v[i]) == -1)
			return (-1);
	return (0);
}

/* Those to whom orders went before. */
static int
look_at_left(struct crm_parcels *p)
{
	const struct crm_list *left = &p->settler->left;
	struct crm_stmt *stmt;
	size_t i;

	for (i = 0; i < left->n; i++) {
		if ((stmt = crm_sql(p->db, "SELECT receiver_name,\n"
		    "\treceiver_phone, receiver_phone2\n"
		    "FROM ship_to\n"
		    "WHERE id = :id")) == NULL ||
		    crm_bind(stmt, "i", left->v[i]) == -1 ||
		    note_receivers(p, stmt) == -1)
			return (-1);
	}
	return (0);
}

/* Whose the parcels without numbers are, if there are any. */
static int
settle_receivers(struct crm_parcels *p)
{
	int64_t one;
	int rc;

	rc = crm_one(p->db, &one, "SELECT 1\n"
	    "FROM shipment\n"
	    "WHERE receiver_key IS NOT NULL\n"
	    "LIMIT 1", "");
	if (rc != 1)
		return (rc);
	if (look_at_receivers(p, &p->orders) == -1 ||
	    look_at_receivers(p, &p->dirty) == -1 || look_at_left(p) == -1)
		return (-1);
	return (crm_parcels_receivers(p));
}

int
crm_parcels_settle(struct crm_parcels *p)
{
	size_t i;

	if (add_doubtful(p) == -1)
		return (-1);
	for (i = 0; i < p->facts.n; i++)
		if (look_at_fact(p, p->facts.v[i]) == -1)
			return (-1);
	if (settle_receivers(p) == -1)
		return (-1);
	for (i = 0; i < p->dirty.n; i++)
		if (crm_settle_again(p->settler, p->dirty.v[i]) == -1)
			return (-1);
	return (0);
}

int
crm_parcels_follow(struct crm_settler *settler)
{
	struct crm_parcels *p;
	size_t i;
	int rc = 0;

	if (settler->touched.n == 0)
		return (0);
	if ((p = crm_parcels_open(settler)) == NULL)
		return (-1);
	for (i = 0; rc == 0 && i < settler->touched.n; i++)
		rc = crm_parcels_order(p, settler->touched.v[i]);
	if (rc == 0)
		rc = crm_parcels_settle(p);
	crm_parcels_close(p);
	return (rc);
}
