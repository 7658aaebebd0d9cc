#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "record/order_int.h"

/*
 * Returns that name another order (ref_order_no).  Either may come first, so
 * the match is made again whenever one of the two was written: all returns
 * that name the order, in a fixed sequence, each take back the first of its
 * lines that has enough left.  Only what differs then is written.
 */

struct sale {
	int64_t	 id, item, qty;
	char	*line_no;			/* NULL: none */
	int64_t	 stored_qty, stored_amount;	/* returned, as it stands */
	int64_t	 returned_qty, returned_amount;
};

struct refs {
	struct crm_db	*db;
	int64_t		 order;
	struct sale	*sale;
	size_t		 n, cap;
};

/* What returns of the order itself leave; claims of others come on top. */
static struct crm_stmt *
sales_of(struct crm_db *db, int64_t order)
{
	struct crm_stmt *stmt = crm_sql(db, "SELECT s.id, s.item, s.qty,\n"
	    "\ts.returned_qty, s.returned_amount,\n"
	    "\t(SELECT coalesce(-sum(i.qty), 0) FROM order_line AS i\n"
	    "\t\tWHERE i.ref_line = s.id AND i.id >> 16 = :order),\n"
	    "\t(SELECT coalesce(-sum(i.amount), 0) FROM order_line AS i\n"
	    "\t\tWHERE i.ref_line = s.id AND i.id >> 16 = :order), s.line_no\n"
	    "FROM order_line AS s\n"
	    "JOIN item AS t ON t.id = s.item\n"
	    "WHERE s.id BETWEEN :order << 16 AND (:order << 16) + 65535\n"
	    "\tAND s.kind = 0\n"
	    "ORDER BY CASE WHEN s.status IN (8, 9) THEN 0\n"
	    "\tWHEN s.status IN (0, 7) THEN 2 ELSE 1 END,\n"
	    "\ts.qty, s.amount, s.line_no, t.product_code, t.product_name,\n"
	    "\tt.option, s.status, s.unit_price, s.ordered_at, s.id");

	if (stmt == NULL || crm_bind(stmt, "i", order) == -1)
		return (NULL);
	return (stmt);
}

static int
add_sale(struct refs *refs, struct crm_stmt *stmt)
{
	struct sale *s;

	if (refs->n == refs->cap) {
		refs->cap = refs->cap == 0 ? 16 : refs->cap * 2;
		s = realloc(refs->sale, refs->cap * sizeof(*s));
		if (s == NULL)
			return (crm_err_nomem(crm_db_err(refs->db)));
		refs->sale = s;
	}
	s = &refs->sale[refs->n++];
	s->id = crm_col_int(stmt, 0);
	s->item = crm_col_int(stmt, 1);
	s->qty = crm_col_int(stmt, 2);
	s->stored_qty = crm_col_int(stmt, 3);
	s->stored_amount = crm_col_int(stmt, 4);
	s->returned_qty = crm_col_int(stmt, 5);
	s->returned_amount = crm_col_int(stmt, 6);
	s->line_no = NULL;
	if (crm_col_null(stmt, 7))
		return (0);
	s->line_no = strdup(crm_col_text(stmt, 7));
	return (s->line_no == NULL ? crm_err_nomem(crm_db_err(refs->db)) : 0);
}

static int
load_sales(struct refs *refs)
{
	struct crm_stmt *stmt = sales_of(refs->db, refs->order);
	int rc;

	if (stmt == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (add_sale(refs, stmt) == -1) {
			crm_reset(stmt);
			return (-1);
		}
	return (rc);
}

/*
 * The returns of other orders that name this one, and those that once did and
 * still point at it.  good is 1 for one that names it and happened.
 */
static struct crm_stmt *
claims_of(struct crm_db *db, int64_t order)
{
	struct crm_stmt *stmt = crm_sql(db, "SELECT r.id,\n"
	    "\tcoalesce(r.ref_line, 0), r.item, r.qty, r.amount,\n"
	    "\tr.ref_line_no, r.kind = 1\n"
	    "\t\tAND r.ref_order_no IS o.order_no\n"
	    "\t\tAND ro.channel = o.channel\n"
	    "\t\tAND r.status IN (-1, 1, 2, 3, 4, 5, 9) AS good\n"
	    "FROM (SELECT x.id AS id\n"
	    "\tFROM orders AS n\n"
	    "\tJOIN order_line AS x ON x.ref_order_no = n.order_no\n"
	    "\tWHERE n.id = :order\n"
	    "\tUNION\n"
	    "\tSELECT x.id\n"
	    "\tFROM order_line AS x\n"
	    "\tWHERE x.ref_line BETWEEN :order << 16\n"
	    "\t\tAND (:order << 16) + 65535) AS c\n"
	    "CROSS JOIN order_line AS r ON r.id = c.id\n"
	    "CROSS JOIN orders AS ro ON ro.id = r.id >> 16\n"
	    "CROSS JOIN orders AS o ON o.id = :order\n"
	    "CROSS JOIN item AS t ON t.id = r.item\n"
	    "WHERE r.id >> 16 <> :order\n"
	    "\tAND (good OR r.ref_line >> 16 = :order)\n"
	    "ORDER BY ro.order_no, r.line_no, r.qty, r.amount,\n"
	    "\tr.ref_line_no, t.product_code, t.product_name, t.option,\n"
	    "\tr.status, r.unit_price, r.ordered_at, r.reason, r.id\n"
	    "/* scan: the claims of one order */");

	if (stmt == NULL || crm_bind(stmt, "i", order) == -1)
		return (NULL);
	return (stmt);
}

/* Takes back the first line that has enough left: its id, or 0. */
static int64_t
take(struct refs *refs, struct crm_stmt *claim)
{
	int64_t item = crm_col_int(claim, 2), qty = -crm_col_int(claim, 3);
	const char *no = crm_col_null(claim, 5) ? NULL :
	    crm_col_text(claim, 5);
	struct sale *s;
	size_t i;

	for (i = 0; i < refs->n; i++) {
		s = &refs->sale[i];
		if (s->qty - s->returned_qty < qty)
			continue;
		if (no == NULL ? s->item == item :
		    s->line_no != NULL && strcmp(s->line_no, no) == 0) {
			s->returned_qty += qty;
			s->returned_amount -= crm_col_int(claim, 4);
			return (s->id);
		}
	}
	return (0);
}

/* A step of the statement must not see what is written: ids come first. */
struct link {
	int64_t	 claim, line;
};

static int
match_claims(struct refs *refs, struct link **link, size_t *n)
{
	struct crm_stmt *stmt = claims_of(refs->db, refs->order);
	struct link *more;
	int64_t line;
	int rc;

	if (stmt == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		line = crm_col_int(stmt, 6) == 1 ? take(refs, stmt) : 0;
		if (line == crm_col_int(stmt, 1))
			continue;
		more = realloc(*link, (*n + 1) * sizeof(*more));
		if (more == NULL) {
			crm_reset(stmt);
			return (crm_err_nomem(crm_db_err(refs->db)));
		}
		*link = more;
		more[*n].claim = crm_col_int(stmt, 0);
		more[(*n)++].line = line;
	}
	return (rc);
}

static int
store(struct refs *refs, const struct link *link, size_t n)
{
	const struct sale *s;
	size_t i;

	for (i = 0; i < n; i++)
		if (crm_run(refs->db, "UPDATE order_line\n"
		    "SET ref_line = :ref_line, batch = :batch\n"
		    "WHERE id = :id", "oii",
		    link[i].line == 0 ? CRM_NULL : link[i].line,
		    crm_batch(refs->db), link[i].claim) == -1)
			return (-1);
	for (i = 0; i < refs->n; i++) {
		s = &refs->sale[i];
		if ((s->returned_qty != s->stored_qty ||
		    s->returned_amount != s->stored_amount) &&
		    crm_run(refs->db, "UPDATE order_line\n"
		    "SET returned_qty = :qty, returned_amount = :amount,\n"
		    "\tbatch = :batch\n"
		    "WHERE id = :id", "iiii", s->returned_qty,
		    s->returned_amount, crm_batch(refs->db), s->id) == -1)
			return (-1);
	}
	return (0);
}

/* Everything that names this order. */
static int
match_order(struct crm_db *db, int64_t order)
{
	struct refs refs = { .db = db, .order = order };
	struct link *link = NULL;
	size_t i, n = 0;
	int rc;

	rc = load_sales(&refs);
	if (rc == 0)
		rc = match_claims(&refs, &link, &n);
	if (rc == 0)
		rc = store(&refs, link, n);
	for (i = 0; i < refs.n; i++)
		free(refs.sale[i].line_no);
	free(refs.sale);
	free(link);
	return (rc);
}

/* The orders that this one's returns name. */
static int
match_named(struct crm_db *db, int64_t order)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT DISTINCT t.id\n"
	    "FROM order_line AS r\n"
	    "JOIN orders AS ro ON ro.id = :order\n"
	    "JOIN orders AS t ON t.channel = ro.channel\n"
	    "\tAND t.order_no = r.ref_order_no\n"
	    "WHERE r.id BETWEEN :order << 16 AND (:order << 16) + 65535\n"
	    "\tAND r.ref_order_no IS NOT NULL\n"
	    "ORDER BY t.id")) == NULL || crm_bind(stmt, "i", order) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (match_order(db, crm_col_int(stmt, 0)) == -1) {
			crm_reset(stmt);
			return (-1);
		}
	return (rc);
}

int
crm_order_refs(struct crm_db *db, const struct crm_order *order)
{
	int64_t was;
	size_t i;

	for (i = 0; i < order->stored.n; i++) {
		was = order->stored.line[i].ref_line >> 16;
		if (was != 0 && was != order->id && match_order(db, was) == -1)
			return (-1);
	}
	if (match_order(db, order->id) == -1)
		return (-1);
	return (match_named(db, order->id));
}
