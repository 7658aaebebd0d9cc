#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "insight/habit.h"

/*
 * Midnight to the second is a date without a time.  Where no order has a time,
 * all hours are alike.
 */
int
crm_habits_open(struct crm_habits *habits, struct crm_db *db, int64_t as_of)
{
	struct crm_stmt *stmt;
	double n = 0;
	int i, rc;

	memset(habits, 0, sizeof(*habits));
	habits->db = db;
	habits->as_of = as_of;
	if ((stmt = crm_sql(db, "SELECT ordered_at % 86400 / 3600, count(*)\n"
	    "FROM orders\n"
	    "WHERE ordered_at % 86400 <> 0 AND ordered_at >= 0\n"
	    "\tAND ordered_at < :end\n"
	    "GROUP BY 1 /* scan: all orders */")) == NULL ||
	    crm_bind(stmt, "i", (as_of + 1) * CRM_DAY) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		habits->share[crm_col_int(stmt, 0)] =
		    (double)crm_col_int(stmt, 1);
		n += (double)crm_col_int(stmt, 1);
	}
	for (i = 0; i < 24 && n > 0; i++)
		habits->share[i] /= n;
	return (rc);
}

/* The counted sale lines of v_purchase, looked up from the member's side. */
static int
fill(const struct crm_habits *habits, int64_t member)
{

	if (crm_run(habits->db, "CREATE TEMP TABLE IF NOT EXISTS habit_line\n"
	    "(orders INTEGER, at INTEGER, item INTEGER)", "") == -1 ||
	    crm_run(habits->db, "DELETE FROM temp.habit_line /* scan: all */",
	    "") == -1)
		return (-1);
	return (crm_run(habits->db, "INSERT INTO temp.habit_line\n"
	    "SELECT o.id, o.ordered_at, l.item\n"
	    "FROM identity AS i\n"
	    "CROSS JOIN orders AS o ON o.buyer = i.id\n"
	    "CROSS JOIN order_line AS l\n"
	    "\tON l.id BETWEEN o.id << 16 AND (o.id << 16) + 65535\n"
	    "CROSS JOIN v_status AS s ON s.status = l.status\n"
	    "WHERE i.member = :member AND l.buyer IS NULL AND s.counts\n"
	    "\tAND l.kind = 0 AND l.returned_qty < l.qty\n"
	    "\tAND o.ordered_at < :end\n"
	    "UNION ALL\n"
	    "SELECT o.id, o.ordered_at, l.item\n"
	    "FROM identity AS i\n"
	    "CROSS JOIN order_line AS l ON l.buyer = i.id\n"
	    "CROSS JOIN orders AS o ON o.id = l.id >> 16\n"
	    "CROSS JOIN v_status AS s ON s.status = l.status\n"
	    "WHERE i.member = :member AND s.counts\n"
	    "\tAND l.kind = 0 AND l.returned_qty < l.qty\n"
	    "\tAND o.ordered_at < :end /* scan: of few words */", "ii",
	    member, (habits->as_of + 1) * CRM_DAY));
}

static int
count_hours(const struct crm_habits *habits, struct crm_habit *habit)
{
	struct crm_stmt *stmt;
	int i, rc;

	for (i = 0; i < 24; i++)
		habit->hour[i] = CRM_HABIT_PRIOR * habits->share[i];
	if ((stmt = crm_sql(habits->db, "SELECT at % 86400 / 3600,\n"
	    "\tcount(DISTINCT orders)\n"
	    "FROM temp.habit_line\n"
	    "WHERE at % 86400 <> 0 AND at >= 0\n"
	    "GROUP BY 1 /* scan: the lines of one member */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		habit->hour[crm_col_int(stmt, 0)] +=
		    (double)crm_col_int(stmt, 1);
	return (rc);
}

/* In most orders; of those that are in as many, the one bought last. */
static int
find_product(const struct crm_habits *habits, struct crm_habit *habit)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(habits->db, "SELECT coalesce(\n"
	    "\tnullif(i.product_name, ''), i.product_code) AS name,\n"
	    "\tcount(DISTINCT l.orders) AS n\n"
	    "FROM temp.habit_line AS l\n"
	    "CROSS JOIN item AS i ON i.id = l.item\n"
	    "WHERE i.product_name <> '' OR i.product_code <> ''\n"
	    "GROUP BY 1\n"
	    "ORDER BY n DESC, max(l.at) DESC, name\n"
	    "LIMIT 1 /* scan: the lines of one member */")) == NULL)
		return (-1);
	crm_buf_reset(habit->product);
	if ((rc = crm_step(stmt)) == 1)
		crm_buf_str(habit->product, crm_col_text(stmt, 0));
	crm_reset(stmt);
	if (habit->product->bad)
		return (crm_err_nomem(crm_db_err(habits->db)));
	return (rc == -1 ? -1 : 0);
}

int
crm_habit_of(const struct crm_habits *habits, int64_t member,
    struct crm_habit *habit)
{

	if (fill(habits, member) == -1 ||
	    count_hours(habits, habit) == -1)
		return (-1);
	return (habit->product == NULL ? 0 : find_product(habits, habit));
}

int
crm_habit_best(const struct crm_habit *habit, int from, int until)
{
	int best = from, i;

	for (i = from + 1; i < until; i++)
		if (habit->hour[i] > habit->hour[best] + 1e-9)
			best = i;
	return (best);
}
