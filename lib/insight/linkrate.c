#include "core/db.h"
#include "insight/linkrate.h"

int
crm_linkrate_each(struct crm_db *db, const struct crm_linkrate_opt *opt,
    int (*fn)(void *arg, const struct crm_linkrate *rate), void *arg)
{
	struct crm_linkrate rate;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "WITH one AS (\n"
	    "\tSELECT CASE WHEN :by_channel THEN o.channel END AS channel,\n"
	    "\t\tCASE WHEN :by_month THEN strftime('%Y-%m', o.ordered_at,\n"
	    "\t\t\t'unixepoch') END AS month,\n"
	    "\t\ti.member IS NOT NULL AS linked, i.why AS why,\n"
	    "\t\t(SELECT coalesce(sum(CASE WHEN l.kind = 0\n"
	    "\t\t\tAND l.status IN (-1, 1, 2, 3, 4, 5, 6, 8, 10)\n"
	    "\t\t\tAND l.returned_qty < l.qty\n"
	    "\t\t\tTHEN l.amount - l.returned_amount\n"
	    "\t\t\tWHEN l.kind = 1 AND l.status IN (-1, 1, 2, 3, 4, 5, 9)\n"
	    "\t\t\tAND l.ref_line IS NULL THEN l.amount END), 0)\n"
	    "\t\tFROM order_line AS l\n"
	    "\t\tWHERE l.id BETWEEN o.id << 16 AND (o.id << 16) + 65535\n"
	    "\t\t) AS amount\n"
	    "\tFROM orders AS o\n"
	    "\tLEFT JOIN identity AS i ON i.id = o.buyer\n"
	    "\tWHERE o.ordered_at >= :from AND o.ordered_at < :before)\n"
	    "SELECT coalesce(c.name, ''), coalesce(one.month, ''), count(*),\n"
	    "\tsum(linked), count(*) FILTER (WHERE why IS NULL OR why = 1),\n"
	    "\tcount(*) FILTER (WHERE why = 2), sum(amount),\n"
	    "\tcoalesce(sum(amount) FILTER (WHERE linked), 0)\n"
	    "FROM one\n"
	    "LEFT JOIN channel AS c ON c.id = one.channel\n"
	    "GROUP BY one.channel, one.month\n"
	    "ORDER BY 1, 2 /* scan: counts all */")) == NULL ||
	    crm_bind(stmt, "iiii", (int64_t)opt->by_channel,
	    (int64_t)opt->by_month, opt->from, opt->before) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		rate.channel = crm_col_text(stmt, 0);
		rate.month = crm_col_text(stmt, 1);
		rate.orders = crm_col_int(stmt, 2);
		rate.linked = crm_col_int(stmt, 3);
		rate.no_key = crm_col_int(stmt, 4);
		rate.disputed = crm_col_int(stmt, 5);
		rate.amount = crm_col_int(stmt, 6);
		rate.linked_amount = crm_col_int(stmt, 7);
		if ((rc = fn(arg, &rate)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}
