#include <string.h>

#include "core/db.h"
#include "insight/eventrule.h"

/* How much a night may offer; the contract is in eventrule.h. */

int
crm_event_limit_set(struct crm_db *db, const struct crm_event_limit *limit)
{

	if (limit->n == CRM_NULL) {
		if (crm_run(db, "DELETE FROM event_limit\n"
		    "WHERE name = :name", "t", limit->name) == -1)
			return (-1);
		return (crm_changes(db) > 0);
	}
	if (crm_run(db, "INSERT INTO event_limit (name, n, days, batch)\n"
	    "VALUES (:name, :n, :days, :batch)\n"
	    "ON CONFLICT (name) DO UPDATE\n"
	    "SET n = excluded.n, days = excluded.days,\n"
	    "\tbatch = excluded.batch\n"
	    "WHERE n <> excluded.n OR days <> excluded.days", "tiii",
	    limit->name, limit->n, limit->days, crm_batch(db)) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

int
crm_event_limit_get(struct crm_db *db, const char *name,
    struct crm_event_limit *limit)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT n, days\n"
	    "FROM event_limit\n"
	    "WHERE name = :name")) == NULL ||
	    crm_bind(stmt, "t", name) == -1)
		return (-1);
	limit->name = name;
	if ((rc = crm_step(stmt)) == 1) {
		limit->n = crm_col_int(stmt, 0);
		limit->days = crm_col_int(stmt, 1);
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_event_limit_each(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_event_limit *limit), void *arg)
{
	struct crm_event_limit limit;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT name, n, days\n"
	    "FROM event_limit\n"
	    "ORDER BY name /* scan: limits are few */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		limit.name = crm_col_text(stmt, 0);
		limit.n = crm_col_int(stmt, 1);
		limit.days = crm_col_int(stmt, 2);
		if ((rc = fn(arg, &limit)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}
