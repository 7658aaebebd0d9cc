#include "core/db.h"
#include "record/parcel.h"
#include "record/shipment.h"

/* The only order of a number, whichever its channel.  As crm_one(), 2: two. */
static int
only_order(struct crm_db *db, const struct crm_shipment *s, int64_t *order)
{
	struct crm_stmt *stmt;
	int rc, n = 0;

	if (s->channel != 0)
		return (crm_one(db, order, "SELECT id\n"
		    "FROM orders\n"
		    "WHERE channel = :channel AND order_no = :order_no", "it",
		    s->channel, s->text[CRM_SHIPMENT_ORDER_NO]));
	if ((stmt = crm_sql(db, "SELECT o.id\n"
	    "FROM channel AS c\n"
	    "CROSS JOIN orders AS o ON o.channel = c.id\n"
	    "\tAND o.order_no = :order_no\n"
	    "ORDER BY o.id\n"
	    "LIMIT 2 /* scan: channels are few */")) == NULL ||
	    crm_bind(stmt, "t", s->text[CRM_SHIPMENT_ORDER_NO]) == -1)
		return (-1);
	for (; (rc = crm_step(stmt)) == 1; n++)
		*order = crm_col_int(stmt, 0);
	return (rc == -1 ? -1 : n);
}

/* The order of the only line of a number; as only_order(). */
static int
only_line(struct crm_db *db, const struct crm_shipment *s, int64_t *order)
{
	struct crm_stmt *stmt;
	int rc, n = 0;

	if ((stmt = crm_sql(db, "SELECT o.id\n"
	    "FROM order_line AS l\n"
	    "CROSS JOIN orders AS o ON o.id = l.id >> 16\n"
	    "WHERE l.line_no = :line_no AND l.kind <> 1\n"
	    "\tAND :channel IN (0, o.channel)\n"
	    "ORDER BY l.id\n"
	    "LIMIT 2")) == NULL || crm_bind(stmt, "ti",
	    s->text[CRM_SHIPMENT_LINE_NO], s->channel) == -1)
		return (-1);
	for (; (rc = crm_step(stmt)) == 1; n++)
		*order = crm_col_int(stmt, 0);
	return (rc == -1 ? -1 : n);
}

int
crm_parcel_find(struct crm_db *db, const struct crm_shipment *s,
    int64_t *order, int *why)
{
	const char *line_no = s->text[CRM_SHIPMENT_LINE_NO];
	int64_t one, found = 0;
	int rc;

	*order = 0;
	*why = CRM_SHIPMENT_FOUND;
	rc = s->text[CRM_SHIPMENT_ORDER_NO][0] == '\0' ?
	    only_line(db, s, &found) : only_order(db, s, &found);
	if (rc == 0)
		*why = CRM_SHIPMENT_NO_ORDER;
	else if (rc == 2)
		*why = CRM_SHIPMENT_SEVERAL;
	if (rc != 1)
		return (rc == -1 ? -1 : 0);
	rc = crm_one(db, &one, "SELECT 1\n"
	    "FROM order_line\n"
	    "WHERE id BETWEEN :order << 16 AND (:order << 16) + 65535\n"
	    "\tAND kind <> 1 AND status <> 7\n"
	    "\tAND (:line_no IS NULL OR line_no = :line_no)\n"
	    "LIMIT 1", "it", found, line_no[0] == '\0' ? NULL : line_no);
	if (rc == 1)
		*order = found;
	else if (rc == 0)
		*why = CRM_SHIPMENT_NO_LINE;
	return (rc == -1 ? -1 : 0);
}
