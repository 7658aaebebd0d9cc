#include "core/db.h"
#include "record/order_int.h"

/*
 * Returns that name another order (ref_order_no).  Either may come first, so
 * the match is made again whenever one of the two was written: all returns
 * that name the order, in a fixed sequence, each take back the first of its
 * lines that has enough left.
 */

struct claim {
	int64_t	 id, qty, amount;
};

/* What in-order returns leave; claims of other orders come on top. */
static int
reset_lines(struct crm_db *db, int64_t order)
{

	return (crm_run(db, "UPDATE order_line AS l\n"
	    "SET returned_qty = r.qty, returned_amount = r.amount,\n"
	    "\tbatch = :batch\n"
	    "FROM (SELECT s.id AS id, coalesce(-sum(i.qty), 0) AS qty,\n"
	    "\t\tcoalesce(-sum(i.amount), 0) AS amount\n"
	    "\tFROM order_line AS s\n"
	    "\tLEFT JOIN order_line AS i ON i.ref_line = s.id\n"
	    "\t\tAND i.id >> 16 = s.id >> 16\n"
	    "\tWHERE s.id BETWEEN :order << 16 AND (:order << 16) + 65535\n"
	    "\t\tAND s.kind = 0\n"
	    "\tGROUP BY s.id) AS r\n"
	    "WHERE l.id = r.id AND (l.returned_qty <> r.qty\n"
	    "\tOR l.returned_amount <> r.amount)\n"
	    "/* scan: of the sums of one order */", "ii", crm_batch(db),
	    order));
}

static int
find_line(struct crm_db *db, int64_t order, int64_t claim, int64_t *line)
{

	return (crm_one(db, line, "SELECT s.id\n"
	    "FROM order_line AS r\n"
	    "JOIN order_line AS s\n"
	    "\tON s.id BETWEEN :order << 16 AND (:order << 16) + 65535\n"
	    "WHERE r.id = :claim AND s.kind = 0\n"
	    "\tAND s.qty - s.returned_qty >= -r.qty\n"
	    "\tAND (s.line_no = r.ref_line_no\n"
	    "\t\tOR (r.ref_line_no IS NULL AND s.item = r.item))\n"
	    "ORDER BY s.qty, s.amount, s.line_no, s.id\n"
	    "LIMIT 1", "ii", order, claim));
}

static int
apply(struct crm_db *db, const struct claim *claim, int64_t line)
{

	if (crm_run(db, "UPDATE order_line\n"
	    "SET ref_line = :ref_line, batch = :batch\n"
	    "WHERE id = :id AND ref_line IS NOT :ref_line", "oii",
	    line == 0 ? CRM_NULL : line, crm_batch(db), claim->id) == -1)
		return (-1);
	if (line == 0)
		return (0);
	return (crm_run(db, "UPDATE order_line\n"
	    "SET returned_qty = returned_qty - :qty,\n"
	    "\treturned_amount = returned_amount - :amount, batch = :batch\n"
	    "WHERE id = :id", "iiii", claim->qty, claim->amount, crm_batch(db),
	    line));
}

/* Everything that names this order. */
static int
match_order(struct crm_db *db, int64_t order)
{
	struct crm_stmt *stmt;
	struct claim claim;
	int64_t line;
	int rc, found;

	if ((stmt = crm_sql(db, "SELECT r.id, r.qty, r.amount\n"
	    "FROM orders AS o\n"
	    "JOIN order_line AS r ON r.ref_order_no = o.order_no\n"
	    "JOIN orders AS ro ON ro.id = r.id >> 16\n"
	    "\tAND ro.channel = o.channel\n"
	    "WHERE o.id = :order AND r.kind = 1\n"
	    "\tAND r.status IN (-1, 1, 2, 3, 4, 5, 9)\n"
	    "ORDER BY ro.order_no, r.line_no, r.qty, r.amount, r.id")) ==
	    NULL || crm_bind(stmt, "i", order) == -1)
		return (-1);
	for (found = 0; (rc = crm_step(stmt)) == 1; found = 1) {
		if (!found && reset_lines(db, order) == -1)
			goto fail;
		claim.id = crm_col_int(stmt, 0);
		claim.qty = crm_col_int(stmt, 1);
		claim.amount = crm_col_int(stmt, 2);
		line = 0;
		if (find_line(db, order, claim.id, &line) == -1 ||
		    apply(db, &claim, line) == -1)
			goto fail;
	}
	return (rc);

fail:
	crm_reset(stmt);
	return (-1);
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
crm_order_refs(struct crm_db *db, int64_t order)
{

	if (match_order(db, order) == -1)
		return (-1);
	return (match_named(db, order));
}
