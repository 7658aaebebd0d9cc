#include <stddef.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "record/stat.h"

struct stats {
	struct crm_db	*db;
	int		(*fn)(void *arg, const char *name, const char *value);
	void		*arg;
};

/* The figures that one row of SQL answers, each under its column's name. */
static int
tell_row(struct stats *s, struct crm_stmt *stmt)
{
	int i, rc = 0;

	if (stmt == NULL || crm_step(stmt) != 1)
		return (-1);
	for (i = 0; rc == 0 && i < crm_col_count(stmt); i++)
		rc = s->fn(s->arg, crm_col_name(stmt, i),
		    crm_col_text(stmt, i));
	crm_reset(stmt);
	return (rc);
}

static int
tell_rows(void *arg, const char *table, int64_t rows)
{
	struct crm_buf name = { 0 }, value = { 0 };
	struct stats *s = arg;
	int rc;

	crm_buf_fmt(&name, "rows_%s", table);
	crm_buf_int(&value, rows);
	rc = name.bad || value.bad ? crm_err_nomem(crm_db_err(s->db)) :
	    s->fn(s->arg, crm_buf_text(&name), crm_buf_text(&value));
	crm_buf_free(&name);
	crm_buf_free(&value);
	return (rc);
}

int
crm_stat_each(struct crm_db *db,
    int (*fn)(void *arg, const char *name, const char *value), void *arg)
{
	struct stats s = { db, fn, arg };
	int rc;

	rc = tell_row(&s, crm_sql(db, "SELECT\n"
	    "\t(SELECT value FROM setting WHERE name = 'currency') AS currency,\n"
	    "\t(SELECT value FROM setting WHERE name = 'timezone') AS timezone,\n"
	    "\t(SELECT user_version FROM pragma_user_version) AS schema"));
	if (rc == 0)
		rc = tell_row(&s, crm_sql(db, "SELECT\n"
		    "\tcount(*) FILTER (WHERE state = 0) AS members,\n"
		    "\tcount(*) FILTER (WHERE state = 3) AS removed,\n"
		    "\tcount(*) FILTER (WHERE state = 1) AS aliases\n"
		    "FROM member /* scan: counts all */"));
	if (rc == 0)
		rc = tell_row(&s, crm_sql(db, "SELECT count(*) AS orders,\n"
		    "\tdatetime(min(ordered_at), 'unixepoch') AS first_order,\n"
		    "\tdatetime(max(ordered_at), 'unixepoch') AS last_order\n"
		    "FROM orders /* scan: counts all */"));
	if (rc == 0)
		rc = tell_row(&s, crm_sql(db, "SELECT count(*) AS lines,\n"
		    "\tcount(*) - count(i.member) AS unlinked_lines,\n"
		    "\tCASE WHEN count(*) > 0 THEN format('%.1f',\n"
		    "\t\t100.0 * (count(*) - count(i.member)) / count(*)) END\n"
		    "\t\tAS unlinked_percent\n"
		    "FROM order_line AS l\n"
		    "CROSS JOIN orders AS o ON o.id = l.id >> 16\n"
		    "LEFT JOIN identity AS i ON i.id = coalesce(l.buyer, o.buyer)\n"
		    "/* scan: counts all */"));
	if (rc == 0)
		rc = tell_row(&s, crm_sql(db, "SELECT count(*) AS batches\n"
		    "FROM batch /* scan: counts all */"));
	if (rc == 0)
		rc = crm_db_tables(db, tell_rows, &s);
	return (rc);
}
