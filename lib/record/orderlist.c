#include <limits.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/money.h"
#include "core/out.h"
#include "core/stream.h"
#include "core/time.h"
#include "record/line.h"
#include "record/orderlist.h"

/* The columns come in the order of the stream, unformatted. */
static const char select_lines[] =
    "SELECT c.name, o.order_no, l.line_no,\n"
    "\tcoalesce(l.ordered_at, o.ordered_at), l.status, l.kind,\n"
    "\ti.code, i.buyer_id, CASE i.role WHEN 0 THEN i.name END,\n"
    "\tCASE i.role WHEN 0 THEN i.phone END,\n"
    "\tCASE i.role WHEN 0 THEN i.email END, s.receiver_name,\n"
    "\ts.receiver_phone, s.receiver_phone2, s.postcode, s.address,\n"
    "\tl.message, t.product_code, t.product_name, t.option, l.qty,\n"
    "\tl.unit_price, l.amount, l.discount, l.coupon, l.shipping_fee,\n"
    "\tl.settlement, l.payment, l.carrier, l.invoice_no, l.shipped_at,\n"
    "\tl.delivered_at, l.ref_order_no, l.ref_line_no, l.reason, f.name,\n"
    "\tl.source_line, o.exported_at, o.profile, o.rank,\n"
    "\tCASE o.complete WHEN 1 THEN 'yes' END, i.member,\n"
    "\tCASE i.role WHEN 0 THEN 'buyer' WHEN 1 THEN 'receiver' END,\n"
    "\tCASE WHEN i.member IS NULL THEN\n"
    "\t\tCASE i.why WHEN 2 THEN 'disputed' ELSE 'no key' END END,\n"
    "\tl.returned_qty\n"
    "FROM orders AS o\n"
    "JOIN channel AS c ON c.id = o.channel\n"
    "JOIN order_line AS l ON l.id BETWEEN o.id << 16 AND (o.id << 16) + 65535\n"
    "JOIN item AS t ON t.id = l.item\n"
    "JOIN source AS f ON f.id = l.source\n"
    "LEFT JOIN identity AS i ON i.id = coalesce(l.buyer, o.buyer)\n"
    "LEFT JOIN ship_to AS s ON s.id = coalesce(l.ship_to, o.ship_to)\n"
    "WHERE o.ordered_at >= :from AND o.ordered_at < :before\n"
    "\tAND (:channel IS NULL OR c.name = :channel)\n"
    "\tAND (:order_no IS NULL OR o.order_no = :order_no)\n"
    "\tAND (:member = 0 OR i.member = :member)\n"
    "\tAND (:unlinked = 0 OR i.member IS NULL)\n"
    "ORDER BY o.ordered_at, c.name, o.order_no, l.line_no, l.id\n"
    "/* scan: a list may be of everything */";

#define EXTRA	4	/* columns behind those of the stream */

static int
columns(struct crm_out *out, const struct crm_column *c)
{

	for (; c->name != NULL; c++)
		if (crm_out_col(out, c->name, c->kind) == -1)
			return (-1);
	if (crm_out_col(out, "member", CRM_KIND_NUMBER) == -1 ||
	    crm_out_col(out, "role", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(out, "unlinked", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(out, "returned_qty", CRM_KIND_NUMBER) == -1)
		return (-1);
	return (0);
}

static int
put(struct crm_db *db, struct crm_out *out, struct crm_stmt *stmt, int i,
    const struct crm_column *c)
{
	struct crm_buf text = { 0 };
	char time[CRM_TIME_LEN];
	const char *p;
	int rc;

	if (crm_col_null(stmt, i))
		return (crm_out_textn(out, NULL, 0));
	if (strcmp(c->name, "status") == 0)
		return (crm_out_text(out,
		    crm_status_name((int)crm_col_int(stmt, i))));
	if (strcmp(c->name, "kind") == 0)
		return (crm_out_text(out,
		    crm_line_kind_name((int)crm_col_int(stmt, i))));
	if (c->type == CRM_TYPE_TIME)
		return (crm_out_text(out,
		    crm_time_format(crm_col_int(stmt, i), time)));
	if (c->type == CRM_TYPE_INTEGER)
		return (crm_out_int(out, crm_col_int(stmt, i)));
	if (c->type == CRM_TYPE_DECIMAL) {
		if (strcmp(c->name, "unit_price") == 0)
			crm_price_format(&text, crm_col_int(stmt, i));
		else
			crm_money_format(&text, crm_col_int(stmt, i),
			    crm_db_decimals(db));
		rc = text.bad ? crm_err_nomem(crm_db_err(db)) :
		    crm_out_text(out, crm_buf_text(&text));
		crm_buf_free(&text);
		return (rc);
	}
	p = crm_col_text(stmt, i);
	return (crm_out_textn(out, p, crm_col_len(stmt, i)));
}

static int
row(struct crm_db *db, struct crm_out *out, struct crm_stmt *stmt,
    const struct crm_column *c)
{
	int i, j;

	for (i = 0; c[i].name != NULL; i++)
		if (put(db, out, stmt, i, &c[i]) == -1)
			return (-1);
	for (j = i; j < i + EXTRA; j++)
		if (crm_out_text(out, crm_col_text(stmt, j)) == -1)
			return (-1);
	return (crm_out_end(out));
}

int
crm_order_list(struct crm_db *db, const struct crm_order_filter *filter,
    struct crm_out *out)
{
	const struct crm_column *c = crm_stream_columns("order");
	struct crm_stmt *stmt;
	int n = 0, rc;

	if (columns(out, c) == -1 ||
	    (stmt = crm_sql(db, select_lines)) == NULL ||
	    crm_bind(stmt, "iittii", filter->from, filter->before,
	    filter->channel, filter->order_no, filter->member,
	    (int64_t)filter->unlinked) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		if (row(db, out, stmt, c) == -1) {
			crm_reset(stmt);
			return (-1);
		}
		n += n < INT_MAX;
	}
	return (rc == -1 || crm_out_finish(out) == -1 ? -1 : n);
}
