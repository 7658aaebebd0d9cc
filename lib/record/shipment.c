#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "intake/pool.h"
#include "record/line.h"
#include "record/shipment.h"

#define COLUMNS	"id, channel, order_no, line_no, receiver_name,\n" \
		"\treceiver_phone, product_name, invoice_no, carrier,\n" \
		"\treceiver_key, qty, shipped_at, delivered_at, exported_at,\n" \
		"\tfirst_at, status, source, source_line, orders, why\n"

static int
read_row(struct crm_stmt *stmt, struct crm_pool *pool, struct crm_shipment *s)
{
	const char *p;
	size_t n;
	int i;

	s->id = crm_col_int(stmt, 0);
	s->channel = crm_col_null(stmt, 1) ? 0 : crm_col_int(stmt, 1);
	for (i = 0; i < CRM_SHIPMENT_TEXTS; i++) {
		p = crm_col_text(stmt, 2 + i);
		n = crm_col_len(stmt, 2 + i);
		s->text[i] = n == 0 ? "" : crm_pool_text(pool, p, n);
		if (s->text[i] == NULL)
			return (-1);
	}
	i += 2;
	s->qty = crm_col_int(stmt, i);
	s->shipped_at = crm_col_int(stmt, i + 1);
	s->delivered_at = crm_col_int(stmt, i + 2);
	s->exported_at = crm_col_int(stmt, i + 3);
	s->first_at = crm_col_int(stmt, i + 4);
	s->status = (int)crm_col_int(stmt, i + 5);
	s->source = crm_col_int(stmt, i + 6);
	s->source_line = crm_col_int(stmt, i + 7);
	s->orders = crm_col_null(stmt, i + 8) ? 0 : crm_col_int(stmt, i + 8);
	s->why = (int)crm_col_int(stmt, i + 9);
	return (0);
}

/* The rest of the rows of stmt, which is NULL when it could not begin. */
static int
read_rows(struct crm_db *db, struct crm_stmt *stmt, struct crm_pool *pool,
    struct crm_shipment **s, size_t *n)
{
	void *more;
	int rc;

	*s = NULL;
	*n = 0;
	if (stmt == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		more = crm_pool_more(pool, *s, *n, sizeof(**s));
		if (more == NULL)
			goto nomem;
		*s = more;
		if (read_row(stmt, pool, &(*s)[(*n)++]) == -1)
			goto nomem;
	}
	return (rc);

nomem:
	crm_reset(stmt);
	return (crm_err_nomem(crm_db_err(db)));
}

int
crm_shipment_get(struct crm_db *db, int64_t id, struct crm_pool *pool,
    struct crm_shipment *s)
{
	struct crm_stmt *stmt = crm_sql(db, "SELECT " COLUMNS
	    "FROM shipment\n"
	    "WHERE id = :id");
	struct crm_shipment *row;
	size_t n;

	if (stmt == NULL || crm_bind(stmt, "i", id) == -1 ||
	    read_rows(db, stmt, pool, &row, &n) == -1)
		return (-1);
	if (n == 1)
		*s = row[0];
	return ((int)n);
}

int
crm_shipments_of(struct crm_db *db, int64_t order, struct crm_pool *pool,
    struct crm_shipment **s, size_t *n)
{
	struct crm_stmt *stmt = crm_sql(db, "SELECT " COLUMNS
	    "FROM shipment\n"
	    "WHERE orders = :orders\n"
	    "ORDER BY id");

	if (stmt == NULL || crm_bind(stmt, "i", order) == -1)
		return (-1);
	return (read_rows(db, stmt, pool, s, n));
}

int
crm_shipments_to(struct crm_db *db, const char *receiver_key,
    struct crm_pool *pool, struct crm_shipment **s, size_t *n)
{
	struct crm_stmt *stmt = crm_sql(db, "SELECT " COLUMNS
	    "FROM shipment\n"
	    "WHERE receiver_key = :receiver_key\n"
	    "ORDER BY id");

	if (stmt == NULL || crm_bind(stmt, "t", receiver_key) == -1)
		return (-1);
	return (read_rows(db, stmt, pool, s, n));
}

/* The hash of what tells one parcel from another. */
static int
hash_of(struct crm_db *db, const struct crm_shipment *s, int64_t *hash)
{
	struct crm_buf text = { 0 };
	int i;

	crm_buf_fmt(&text, "%lld %lld ", (long long)s->channel,
	    (long long)s->qty);
	for (i = 0; i <= CRM_SHIPMENT_INVOICE_NO; i++)
		crm_buf_add(&text, s->text[i], strlen(s->text[i]) + 1);
	if (text.bad) {
		crm_buf_free(&text);
		return (crm_err_nomem(crm_db_err(db)));
	}
	*hash = (int64_t)crm_hash_of(crm_db_key(db), text.p, text.n).a;
	crm_buf_free(&text);
	return (0);
}

static int
same_parcel(const struct crm_shipment *a, const struct crm_shipment *b)
{
	int i;

	for (i = 0; i <= CRM_SHIPMENT_INVOICE_NO; i++)
		if (strcmp(a->text[i], b->text[i]) != 0)
			return (0);
	return (a->channel == b->channel && a->qty == b->qty);
}

static int
says_same(const struct crm_shipment *a, const struct crm_shipment *b)
{

	return (strcmp(a->text[CRM_SHIPMENT_CARRIER],
	    b->text[CRM_SHIPMENT_CARRIER]) == 0 &&
	    a->shipped_at == b->shipped_at &&
	    a->delivered_at == b->delivered_at && a->status == b->status);
}

/* 1 when old, of the same parcel, says nothing beside new. */
static int
covered(const struct crm_shipment *old, const struct crm_shipment *new)
{

	if (old->exported_at == new->exported_at)
		return (says_same(old, new));
	return (old->exported_at < new->exported_at &&
	    (old->text[CRM_SHIPMENT_CARRIER][0] == '\0' ||
	    new->text[CRM_SHIPMENT_CARRIER][0] != '\0') &&
	    (old->shipped_at == CRM_NULL || new->shipped_at != CRM_NULL) &&
	    (old->delivered_at == CRM_NULL || new->delivered_at != CRM_NULL) &&
	    crm_shipment_moves(old) <= crm_shipment_moves(new));
}

static const char *
or_null(const char *s)
{

	return (s[0] == '\0' ? NULL : s);
}

static int
insert(struct crm_db *db, const struct crm_shipment *s, int64_t hash)
{

	return (crm_run(db, "INSERT INTO shipment (hash, channel, order_no,\n"
	    "\tline_no, receiver_name, receiver_phone, product_name,\n"
	    "\tinvoice_no, receiver_key, qty, carrier, shipped_at,\n"
	    "\tdelivered_at, status, exported_at, first_at, source,\n"
	    "\tsource_line, why, batch)\n"
	    "VALUES (:hash, :channel, :order_no, :line_no, :receiver_name,\n"
	    "\t:receiver_phone, :product_name, :invoice_no, :receiver_key,\n"
	    "\t:qty, :carrier, :shipped_at, :delivered_at, :status,\n"
	    "\t:exported_at, :first_at, :source, :source_line, :why, :batch)",
	    "iotttttttotooiooiiii", hash,
	    s->channel == 0 ? CRM_NULL : s->channel,
	    or_null(s->text[CRM_SHIPMENT_ORDER_NO]),
	    or_null(s->text[CRM_SHIPMENT_LINE_NO]),
	    or_null(s->text[CRM_SHIPMENT_RECEIVER_NAME]),
	    or_null(s->text[CRM_SHIPMENT_RECEIVER_PHONE]),
	    or_null(s->text[CRM_SHIPMENT_PRODUCT_NAME]),
	    or_null(s->text[CRM_SHIPMENT_INVOICE_NO]),
	    or_null(s->text[CRM_SHIPMENT_RECEIVER_KEY]), s->qty,
	    or_null(s->text[CRM_SHIPMENT_CARRIER]), s->shipped_at,
	    s->delivered_at, (int64_t)s->status, s->exported_at, s->first_at,
	    s->source, s->source_line, (int64_t)CRM_SHIPMENT_NO_ORDER,
	    crm_batch(db)));
}

/* What tells parcels apart, and whose it is, stay. */
static int
update(struct crm_db *db, int64_t id, const struct crm_shipment *s)
{

	return (crm_run(db, "UPDATE shipment\n"
	    "SET carrier = :carrier, shipped_at = :shipped_at,\n"
	    "\tdelivered_at = :delivered_at, status = :status,\n"
	    "\texported_at = :exported_at, first_at = :first_at,\n"
	    "\tsource = :source, source_line = :source_line, batch = :batch\n"
	    "WHERE id = :id", "tooiooiiii",
	    or_null(s->text[CRM_SHIPMENT_CARRIER]), s->shipped_at,
	    s->delivered_at, (int64_t)s->status, s->exported_at, s->first_at,
	    s->source, s->source_line, crm_batch(db), id));
}

static int
drop(struct crm_db *db, int64_t id)
{

	return (crm_run(db, "DELETE FROM shipment\n"
	    "WHERE id = :id", "i", id));
}

/* All facts of a parcel know when it was first heard of. */
static int
set_first(struct crm_db *db, const struct crm_shipment *s, int64_t first_at,
    struct crm_shipment_stored *stored)
{

	if (s->first_at == first_at)
		return (0);
	stored->written = 1;
	return (crm_run(db, "UPDATE shipment\n"
	    "SET first_at = :first_at, batch = :batch\n"
	    "WHERE id = :id", "oii", first_at, crm_batch(db), s->id));
}

static int64_t
earlier(int64_t a, int64_t b)
{

	if (a == CRM_NULL || b == CRM_NULL)
		return (a == CRM_NULL ? b : a);
	return (a < b ? a : b);
}

/* Replaces what of the parcel's n facts it covers, or adds it. */
static int
put(struct crm_db *db, const struct crm_shipment *s, int64_t hash,
    const struct crm_shipment *old, size_t n,
    struct crm_shipment_stored *stored)
{
	size_t i;

	stored->written = 1;
	stored->new = n == 0;
	stored->changed = n > 0;
	for (i = 0; i < n; i++) {
		if (!covered(&old[i], s))
			continue;
		if (says_same(&old[i], s))
			stored->changed = 0;
		if (stored->id != 0) {
			if (drop(db, old[i].id) == -1)
				return (-1);
			continue;
		}
		stored->id = old[i].id;
		if (update(db, stored->id, s) == -1)
			return (-1);
	}
	if (stored->id != 0)
		return (0);
	if (insert(db, s, hash) == -1)
		return (-1);
	stored->id = crm_last_row(db);
	return (0);
}

/* The facts of the same parcel, in the sequence of their numbers. */
static int
facts_of(struct crm_db *db, const struct crm_shipment *s, int64_t hash,
    struct crm_pool *pool, struct crm_shipment **old, size_t *n)
{
	struct crm_stmt *stmt = crm_sql(db, "SELECT " COLUMNS
	    "FROM shipment\n"
	    "WHERE hash = :hash\n"
	    "ORDER BY id");
	size_t i, same = 0;

	if (stmt == NULL || crm_bind(stmt, "i", hash) == -1 ||
	    read_rows(db, stmt, pool, old, n) == -1)
		return (-1);
	for (i = 0; i < *n; i++)
		if (same_parcel(&(*old)[i], s))
			(*old)[same++] = (*old)[i];
	*n = same;
	return (0);
}

int
crm_shipment_store(struct crm_db *db, struct crm_pool *pool,
    const struct crm_shipment *s, struct crm_shipment_stored *stored)
{
	struct crm_shipment *old, new = *s;
	int64_t hash = 0;
	size_t n, i;

	memset(stored, 0, sizeof(*stored));
	if (hash_of(db, s, &hash) == -1 ||
	    facts_of(db, s, hash, pool, &old, &n) == -1)
		return (-1);
	new.first_at = s->exported_at;
	for (i = 0; i < n; i++)
		new.first_at = earlier(new.first_at, old[i].first_at);
	for (i = 0; i < n; i++)
		if (set_first(db, &old[i], new.first_at, stored) == -1)
			return (-1);
	for (i = 0; i < n; i++)
		if (covered(s, &old[i])) {
			stored->id = old[i].id;
			return (0);
		}
	return (put(db, &new, hash, old, n, stored));
}

int
crm_shipment_link(struct crm_db *db, const struct crm_shipment *s,
    int64_t order, int why)
{

	if (s->orders == order && s->why == why)
		return (0);
	return (crm_run(db, "UPDATE shipment\n"
	    "SET orders = :orders, why = :why, batch = :batch\n"
	    "WHERE id = :id", "oiii", order == 0 ? CRM_NULL : order,
	    (int64_t)why, crm_batch(db), s->id));
}

int
crm_shipment_moves(const struct crm_shipment *s)
{
	int status = s->status;

	if (status > CRM_STATUS_CONFIRMED)
		return (CRM_STATUS_NONE);
	if (status < CRM_STATUS_DELIVERED && s->delivered_at != CRM_NULL)
		return (CRM_STATUS_DELIVERED);
	if (status < CRM_STATUS_SHIPPED && (s->shipped_at != CRM_NULL ||
	    (status == CRM_STATUS_NONE &&
	    s->text[CRM_SHIPMENT_INVOICE_NO][0] != '\0')))
		return (CRM_STATUS_SHIPPED);
	return (status);
}

static int
cmp(int64_t a, int64_t b)
{

	return ((a > b) - (a < b));
}

int
crm_shipment_compare(const struct crm_shipment *a,
    const struct crm_shipment *b)
{
	int c, i;

	if ((c = cmp(a->status, b->status)) != 0 ||
	    (c = cmp(a->delivered_at, b->delivered_at)) != 0 ||
	    (c = cmp(a->shipped_at, b->shipped_at)) != 0 ||
	    (c = cmp(a->qty, b->qty)) != 0)
		return (c);
	for (i = 0; i < CRM_SHIPMENT_TEXTS; i++)
		if ((c = strcmp(a->text[i], b->text[i])) != 0)
			return (c < 0 ? -1 : 1);
	/* One with a channel comes first; of an order two channels are none. */
	return (cmp(b->channel, a->channel));
}

int
crm_receiver_key(struct crm_buf *key, const char *name, const char *phone)
{
	size_t before = key->n;

	switch (crm_phone_parse(key, phone, strlen(phone))) {
	case CRM_PHONE_MOBILE:
	case CRM_PHONE_LINE:
	case CRM_PHONE_VIRTUAL:
	case CRM_PHONE_FOREIGN:
		crm_buf_chr(key, ' ');
		if (crm_name_key(key, name, strlen(name)) == 0)
			return (0);
		break;
	default:
		break;
	}
	if (key->p != NULL)
		key->p[key->n = before] = '\0';
	return (-1);
}
