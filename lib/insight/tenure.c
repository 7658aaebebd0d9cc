#include "core/db.h"
#include "core/time.h"
#include "insight/tenure.h"

/* When each member became a customer, in temp.tenure_first.  0 or -1. */
static int
fill_first(struct crm_db *db, int64_t as_of)
{

	if (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS tenure_first (\n"
	    "\tmember\tINTEGER PRIMARY KEY,\n"
	    "\tday\tINTEGER NOT NULL\n"
	    ") STRICT", "") == -1 ||
	    crm_run(db, "DELETE FROM temp.tenure_first /* scan: all */",
	    "") == -1)
		return (-1);
	return (crm_run(db, "INSERT INTO temp.tenure_first (member, day)\n"
	    "SELECT member, min(ordered_at) / 86400\n"
	    "FROM v_purchase\n"
	    "WHERE sale = 1 AND ordered_at < :end\n"
	    "GROUP BY member /* scan: all purchases */", "i",
	    (as_of + 1) * CRM_DAY));
}

/*
 * What each brought in each year, in temp.tenure_year.  A fee is what a channel
 * kept of a line that stayed; returns are lines that came back, by row or by
 * status.
 */
static int
fill_years(struct crm_db *db, int64_t as_of)
{

	if (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS tenure_year (\n"
	    "\tmember\tINTEGER NOT NULL,\n"
	    "\tyear\tINTEGER NOT NULL,\n"
	    "\torders\tINTEGER NOT NULL,\n"
	    "\tspend\tINTEGER NOT NULL,\n"
	    "\tfees\tINTEGER NOT NULL,\n"
	    "\treturns\tINTEGER NOT NULL\n"
	    ") STRICT", "") == -1 ||
	    crm_run(db, "DELETE FROM temp.tenure_year /* scan: all */",
	    "") == -1 ||
	    crm_run(db, "INSERT INTO temp.tenure_year\n"
	    "SELECT p.member, (p.ordered_at / 86400 - f.day) / 365 + 1,\n"
	    "\tcount(DISTINCT CASE p.sale WHEN 1 THEN p.order_id END),\n"
	    "\tsum(p.amount), sum(CASE WHEN p.sale = 1\n"
	    "\t\tAND l.returned_qty = 0 AND l.settlement IS NOT NULL\n"
	    "\t\tTHEN l.amount - l.settlement ELSE 0 END), 0\n"
	    "FROM v_purchase AS p\n"
	    "CROSS JOIN order_line AS l ON l.id = p.line\n"
	    "CROSS JOIN temp.tenure_first AS f ON f.member = p.member\n"
	    "WHERE p.ordered_at < :end AND p.ordered_at / 86400 >= f.day\n"
	    "GROUP BY 1, 2 /* scan: all purchases */", "i",
	    (as_of + 1) * CRM_DAY) == -1)
		return (-1);
	return (crm_run(db, "INSERT INTO temp.tenure_year\n"
	    "SELECT f.member, (coalesce(l.ordered_at, o.ordered_at) / 86400\n"
	    "\t- f.day) / 365 + 1, 0, 0, 0, count(*)\n"
	    "FROM order_line AS l\n"
	    "CROSS JOIN orders AS o ON o.id = l.id >> 16\n"
	    "CROSS JOIN identity AS i ON i.id = coalesce(l.buyer, o.buyer)\n"
	    "CROSS JOIN temp.tenure_first AS f ON f.member = i.member\n"
	    "WHERE (l.kind = 1 OR l.status = 9)\n"
	    "\tAND coalesce(l.ordered_at, o.ordered_at) < :end\n"
	    "\tAND coalesce(l.ordered_at, o.ordered_at) / 86400 >= f.day\n"
	    "GROUP BY 1, 2 /* scan: all lines */", "i",
	    (as_of + 1) * CRM_DAY));
}

int
crm_tenure_each(struct crm_db *db, int64_t as_of,
    int (*fn)(void *arg, const struct crm_tenure *tenure), void *arg)
{
	struct crm_tenure tenure;
	struct crm_stmt *stmt;
	int rc;

	/* Year y of a member is over when 365 y days have passed. */
	if (fill_first(db, as_of) == -1 || fill_years(db, as_of) == -1 ||
	    (stmt = crm_sql(db, "WITH RECURSIVE y (year) AS (\n"
	    "\tSELECT 1\n"
	    "\tUNION ALL\n"
	    "\tSELECT year + 1 FROM y\n"
	    "\tWHERE year < (SELECT (:day + 1 - min(day)) / 365\n"
	    "\t\tFROM temp.tenure_first)),\n"
	    "m AS (\n"
	    "\tSELECT y.year, count(*) AS members\n"
	    "\tFROM y\n"
	    "\tCROSS JOIN temp.tenure_first AS f\n"
	    "\tWHERE f.day + 365 * y.year <= :day + 1\n"
	    "\tGROUP BY y.year),\n"
	    "b AS (\n"
	    "\tSELECT t.year, count(DISTINCT CASE WHEN t.orders > 0\n"
	    "\t\tTHEN t.member END) AS active, sum(t.orders) AS orders,\n"
	    "\t\tsum(t.spend) AS spend, sum(t.fees) AS fees,\n"
	    "\t\tsum(t.returns) AS returns\n"
	    "\tFROM temp.tenure_year AS t\n"
	    "\tCROSS JOIN temp.tenure_first AS f ON f.member = t.member\n"
	    "\tWHERE f.day + 365 * t.year <= :day + 1\n"
	    "\tGROUP BY t.year)\n"
	    "SELECT m.year, m.members, coalesce(b.active, 0),\n"
	    "\tcoalesce(b.orders, 0), coalesce(b.spend, 0),\n"
	    "\tcoalesce(b.fees, 0), coalesce(b.returns, 0)\n"
	    "FROM m\n"
	    "LEFT JOIN b ON b.year = m.year\n"
	    "ORDER BY m.year /* scan: all members */")) == NULL ||
	    crm_bind(stmt, "i", as_of) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		tenure.year = crm_col_int(stmt, 0);
		tenure.members = crm_col_int(stmt, 1);
		tenure.active = crm_col_int(stmt, 2);
		tenure.orders = crm_col_int(stmt, 3);
		tenure.spend = crm_col_int(stmt, 4);
		tenure.fees = crm_col_int(stmt, 5);
		tenure.returns = crm_col_int(stmt, 6);
		if ((rc = fn(arg, &tenure)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}
