#include "core/db.h"
#include "core/err.h"
#include "record/apart.h"

int64_t
crm_apart_count(struct crm_db *db)
{
	int64_t n;

	if (crm_one(db, &n, "SELECT count(*)\n"
	    "FROM apart /* scan: people name few pairs */", "") != 1)
		return (-1);
	return (n);
}

/* All numbers of either member against each other. */
int
crm_apart_is(struct crm_db *db, int64_t a, int64_t b)
{
	int64_t one;

	return (crm_one(db, &one, "WITH na (id) AS (\n"
	    "\tSELECT :a\n"
	    "\tUNION ALL\n"
	    "\tSELECT id FROM member WHERE merged_into = :a),\n"
	    "nb (id) AS (\n"
	    "\tSELECT :b\n"
	    "\tUNION ALL\n"
	    "\tSELECT id FROM member WHERE merged_into = :b)\n"
	    "SELECT 1\n"
	    "FROM na\n"
	    "CROSS JOIN nb\n"
	    "CROSS JOIN apart AS p\n"
	    "\tON p.a = min(na.id, nb.id) AND p.b = max(na.id, nb.id)\n"
	    "LIMIT 1 /* scan: the few numbers of two members */", "ii", a, b));
}

int
crm_apart_add(struct crm_db *db, int64_t a, int64_t b, const char *reason)
{
	int rc;

	if ((rc = crm_apart_is(db, a, b)) == -1)
		return (-1);
	if (rc == 1 && *reason == '\0')
		return (0);
	if (crm_run(db, "INSERT INTO apart (a, b, reason, at, batch)\n"
	    "VALUES (min(:a, :b), max(:a, :b), :reason, :at, :batch)\n"
	    "ON CONFLICT (a, b) DO UPDATE\n"
	    "SET reason = excluded.reason, batch = excluded.batch\n"
	    "WHERE reason <> excluded.reason", "iitii", a, b, reason,
	    crm_db_now(db), crm_batch(db)) == -1)
		return (-1);
	return (!rc);
}

int
crm_apart_remove(struct crm_db *db, int64_t a, int64_t b)
{

	if (crm_run(db, "WITH na (id) AS (\n"
	    "\tSELECT :a\n"
	    "\tUNION ALL\n"
	    "\tSELECT id FROM member WHERE merged_into = :a),\n"
	    "nb (id) AS (\n"
	    "\tSELECT :b\n"
	    "\tUNION ALL\n"
	    "\tSELECT id FROM member WHERE merged_into = :b)\n"
	    "DELETE FROM apart\n"
	    "WHERE id IN (SELECT p.id\n"
	    "\tFROM na\n"
	    "\tCROSS JOIN nb\n"
	    "\tCROSS JOIN apart AS p\n"
	    "\t\tON p.a = min(na.id, nb.id) AND p.b = max(na.id, nb.id))\n"
	    "/* scan: the few numbers of two members */", "ii", a, b) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

int
crm_apart_each(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_apart *apart), void *arg)
{
	struct crm_apart apart;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT min(member_a, member_b),\n"
	    "\tmax(member_a, member_b), max(reason), min(at)\n"
	    "FROM v_apart\n"
	    "WHERE member_a <> member_b\n"
	    "GROUP BY 1, 2\n"
	    "ORDER BY 1, 2 /* scan: people name few pairs */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		apart.a = crm_col_int(stmt, 0);
		apart.b = crm_col_int(stmt, 1);
		apart.reason = crm_col_text(stmt, 2);
		apart.at = crm_col_text(stmt, 3);
		if ((rc = fn(arg, &apart)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}
