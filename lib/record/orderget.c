#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "intake/pool.h"
#include "record/order.h"

static const char *
keep(struct crm_pool *pool, struct crm_stmt *stmt, int i)
{
	const char *p = crm_col_text(stmt, i);
	size_t n = crm_col_len(stmt, i);

	return (n == 0 ? "" : crm_pool_text(pool, p, n));
}

static int64_t
or_zero(struct crm_stmt *stmt, int i)
{

	return (crm_col_null(stmt, i) ? 0 : crm_col_int(stmt, i));
}

/* The columns of crm_order_lines() into a line; -1 without memory. */
static int
read_line(struct crm_stmt *stmt, struct crm_pool *pool, struct crm_line *line)
{
	int i;

	crm_line_init(line);
	line->id = crm_col_int(stmt, 0);
	line->ordered_at = crm_col_int(stmt, 1);
	line->status = (int)crm_col_int(stmt, 2);
	line->kind = (int)crm_col_int(stmt, 3);
	line->buyer = or_zero(stmt, 4);
	line->usable = (int)or_zero(stmt, 5);
	line->ship_to = or_zero(stmt, 6);
	line->item = crm_col_int(stmt, 7);
	line->qty = crm_col_int(stmt, 8);
	line->amount = crm_col_int(stmt, 9);
	line->source = crm_col_int(stmt, 10);
	line->source_line = crm_col_int(stmt, 11);
	line->returned_qty = crm_col_int(stmt, 12);
	line->returned_amount = crm_col_int(stmt, 13);
	line->ref_line = or_zero(stmt, 14);
	for (i = 0; i < CRM_LINE_NUMBERS; i++)
		line->number[i] = crm_col_int(stmt, 15 + i);
	for (i = 0; i < CRM_LINE_TEXTS; i++)
		if ((line->text[i] = keep(pool, stmt,
		    15 + CRM_LINE_NUMBERS + i)) == NULL)
			return (-1);
	return (0);
}

static struct crm_stmt *
lines_of(struct crm_db *db, int64_t order)
{
	struct crm_stmt *stmt = crm_sql(db, "SELECT l.id,\n"
	    "\tcoalesce(l.ordered_at, o.ordered_at), l.status, l.kind,\n"
	    "\tcoalesce(l.buyer, o.buyer), i.why <> 1,\n"
	    "\tcoalesce(l.ship_to, o.ship_to), l.item, l.qty, l.amount,\n"
	    "\tl.source, l.source_line,\n"
	    /* what returns of other orders took is theirs: crm_order_refs() */
	    "\tl.returned_qty + (SELECT coalesce(sum(x.qty), 0)\n"
	    "\t\tFROM order_line AS x\n"
	    "\t\tWHERE x.ref_line = l.id AND x.id >> 16 <> :order),\n"
	    "\tl.returned_amount + (SELECT coalesce(sum(x.amount), 0)\n"
	    "\t\tFROM order_line AS x\n"
	    "\t\tWHERE x.ref_line = l.id AND x.id >> 16 <> :order),\n"
	    "\tl.ref_line, l.unit_price, l.discount, l.shipping_fee,\n"
	    "\tl.settlement, l.shipped_at, l.delivered_at, l.line_no,\n"
	    "\tl.carrier, l.invoice_no, l.coupon, l.payment, l.message,\n"
	    "\tl.ref_order_no, l.ref_line_no, l.reason\n"
	    "FROM order_line AS l\n"
	    "JOIN orders AS o ON o.id = :order\n"
	    "LEFT JOIN identity AS i ON i.id = coalesce(l.buyer, o.buyer)\n"
	    "WHERE l.id BETWEEN :order << 16 AND (:order << 16) + 65535\n"
	    "ORDER BY l.id");

	if (stmt == NULL || crm_bind(stmt, "i", order) == -1)
		return (NULL);
	return (stmt);
}

static int
read_lines(struct crm_db *db, int64_t order, struct crm_pool *pool,
    struct crm_view *view)
{
	struct crm_stmt *stmt;
	void *more;
	int rc;

	if ((stmt = lines_of(db, order)) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		more = crm_pool_more(pool, view->line, view->n,
		    sizeof(*view->line));
		if (more == NULL)
			goto nomem;
		view->line = more;
		if (read_line(stmt, pool, &view->line[view->n++]) == -1)
			goto nomem;
	}
	return (rc);

nomem:
	crm_reset(stmt);
	return (crm_err_nomem(crm_db_err(db)));
}

int
crm_order_get(struct crm_db *db, int64_t id, struct crm_pool *pool,
    struct crm_order *order)
{
	struct crm_stmt *stmt;
	int rc;

	memset(order, 0, sizeof(*order));
	if ((stmt = crm_sql(db, "SELECT channel, order_no, views, profile,\n"
	    "\trank, exported_at, complete, ordered_at, buyer, ship_to\n"
	    "FROM orders\n"
	    "WHERE id = :id")) == NULL || crm_bind(stmt, "i", id) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		order->id = id;
		order->channel = crm_col_int(stmt, 0);
		order->order_no = keep(pool, stmt, 1);
		order->views = crm_col_int(stmt, 2);
		order->stored.profile = keep(pool, stmt, 3);
		order->stored.rank = crm_col_int(stmt, 4);
		order->stored.exported_at = crm_col_int(stmt, 5);
		order->stored.complete = (int)crm_col_int(stmt, 6);
		order->ordered_at = crm_col_int(stmt, 7);
		order->buyer = or_zero(stmt, 8);
		order->ship_to = or_zero(stmt, 9);
	}
	crm_reset(stmt);
	if (rc != 1)
		return (rc);
	if (order->order_no == NULL || order->stored.profile == NULL)
		return (crm_err_nomem(crm_db_err(db)));
	return (read_lines(db, id, pool, &order->stored) == -1 ? -1 : 1);
}
