#include <limits.h>
#include <string.h>

#include "core/db.h"
#include "core/out.h"
#include "core/stream.h"
#include "core/time.h"
#include "record/line.h"
#include "record/shiplist.h"

/* The columns come in the order of the stream, unformatted. */
static const char select_facts[] =
    "SELECT c.name, s.order_no, s.line_no, s.carrier, s.invoice_no,\n"
    "\ts.shipped_at, s.delivered_at, s.status, s.receiver_name,\n"
    "\ts.receiver_phone, s.product_name, s.qty, f.name, s.source_line,\n"
    "\ts.exported_at, oc.name, o.order_no,\n"
    "\tCASE s.why WHEN 1 THEN 'no order' WHEN 2 THEN 'several'\n"
    "\t\tWHEN 3 THEN 'no line' END\n"
    "FROM shipment AS s\n"
    "JOIN source AS f ON f.id = s.source\n"
    "LEFT JOIN channel AS c ON c.id = s.channel\n"
    "LEFT JOIN orders AS o ON o.id = s.orders\n"
    "LEFT JOIN channel AS oc ON oc.id = o.channel\n"
    "WHERE :open = 0 OR s.orders IS NULL\n"
    "ORDER BY coalesce(s.shipped_at, s.delivered_at, s.first_at), c.name,\n"
    "\ts.order_no, s.line_no, s.invoice_no, f.name, s.source_line, s.id\n"
    "/* scan: a list may be of everything */";

#define EXTRA	3	/* columns behind those of the stream */

static int
columns(struct crm_out *out, const struct crm_column *c)
{

	for (; c->name != NULL; c++)
		if (crm_out_col(out, c->name, c->kind) == -1)
			return (-1);
	if (crm_out_col(out, "found_channel", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(out, "found_order_no", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(out, "open", CRM_KIND_TEXT) == -1)
		return (-1);
	return (0);
}

static int
put(struct crm_out *out, struct crm_stmt *stmt, int i,
    const struct crm_column *c)
{
	char time[CRM_TIME_LEN];
	const char *p;

	if (crm_col_null(stmt, i))
		return (crm_out_textn(out, NULL, 0));
	if (strcmp(c->name, "status") == 0)
		return (crm_out_text(out,
		    crm_status_name((int)crm_col_int(stmt, i))));
	if (c->type == CRM_TYPE_TIME)
		return (crm_out_text(out,
		    crm_time_format(crm_col_int(stmt, i), time)));
	if (c->type == CRM_TYPE_INTEGER)
		return (crm_out_int(out, crm_col_int(stmt, i)));
	p = crm_col_text(stmt, i);
	return (crm_out_textn(out, p, crm_col_len(stmt, i)));
}

static int
row(struct crm_out *out, struct crm_stmt *stmt, const struct crm_column *c)
{
	int i, j;

	for (i = 0; c[i].name != NULL; i++)
		if (put(out, stmt, i, &c[i]) == -1)
			return (-1);
	for (j = i; j < i + EXTRA; j++)
		if (crm_out_text(out, crm_col_text(stmt, j)) == -1)
			return (-1);
	return (crm_out_end(out));
}

int
crm_ship_list(struct crm_db *db, int open, struct crm_out *out)
{
	const struct crm_column *c = crm_stream_columns("shipment");
	struct crm_stmt *stmt;
	int n = 0, rc;

	if (columns(out, c) == -1 ||
	    (stmt = crm_sql(db, select_facts)) == NULL ||
	    crm_bind(stmt, "i", (int64_t)open) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		if (row(out, stmt, c) == -1) {
			crm_reset(stmt);
			return (-1);
		}
		n += n < INT_MAX;
	}
	return (rc == -1 || crm_out_finish(out) == -1 ? -1 : n);
}
