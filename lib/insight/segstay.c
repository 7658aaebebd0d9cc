#include "core/db.h"
#include "insight/segstay.h"

int
crm_segstay_members(struct crm_db *db, int64_t segment, int64_t end,
    int (*fn)(void *arg, int64_t member), void *arg)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT DISTINCT coalesce(m.merged_into, m.id)\n"
	    "\tAS member\n"
	    "FROM (\n"
	    "\tSELECT member\n"
	    "\tFROM segment_member\n"
	    "\tWHERE segment = :segment AND entered_at < :end\n"
	    "\tUNION ALL\n"
	    "\tSELECT member\n"
	    "\tFROM segment_past\n"
	    "\tWHERE segment = :segment AND entered_at < :end\n"
	    "\t\tAND left_at >= :end) AS i\n"
	    "CROSS JOIN member AS m ON m.id = i.member\n"
	    "WHERE m.state IN (0, 1)\n"
	    "ORDER BY member /* scan: of one set */")) == NULL ||
	    crm_bind(stmt, "ii", segment, end) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = fn(arg, crm_col_int(stmt, 0))) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

/* What falls on one second is told stay by stay: the one that lasts is last. */
static int
each(struct crm_stmt *stmt,
    int (*fn)(void *arg, const struct crm_segstay_change *change), void *arg)
{
	struct crm_segstay_change change;
	int rc;

	while ((rc = crm_step(stmt)) == 1) {
		change.member = crm_col_int(stmt, 0);
		change.name = crm_col_text(stmt, 1);
		change.at = crm_col_int(stmt, 2);
		change.entered = crm_col_int(stmt, 3) == 1;
		change.version = crm_col_int(stmt, 4);
		if ((rc = fn(arg, &change)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

/* Of one member under all of its numbers. */
static int
each_of_member(struct crm_db *db, int64_t member, int64_t end,
    int (*fn)(void *arg, const struct crm_segstay_change *change), void *arg)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "WITH n AS (\n"
	    "\tSELECT :member AS id UNION ALL\n"
	    "\tSELECT id FROM member WHERE merged_into = :member),\n"
	    "i AS (\n"
	    "\tSELECT id, 0 AS past, segment, entered_at, entered_version,\n"
	    "\t\tNULL AS left_at, NULL AS left_version\n"
	    "\tFROM segment_member\n"
	    "\tWHERE member IN (SELECT id FROM n)\n"
	    "\tUNION ALL\n"
	    "\tSELECT id, 1, segment, entered_at, entered_version, left_at,\n"
	    "\t\tleft_version\n"
	    "\tFROM segment_past\n"
	    "\tWHERE member IN (SELECT id FROM n))\n"
	    "SELECT :member, s.name, i.entered_at AS at, 1 AS entered,\n"
	    "\ti.entered_version, i.past AS past, i.id AS id\n"
	    "FROM i\n"
	    "CROSS JOIN segment AS s ON s.id = i.segment\n"
	    "WHERE i.entered_at < :end\n"
	    "UNION ALL\n"
	    "SELECT :member, s.name, i.left_at, 0, i.left_version, i.past,\n"
	    "\ti.id\n"
	    "FROM i\n"
	    "CROSS JOIN segment AS s ON s.id = i.segment\n"
	    "WHERE i.left_at < :end\n"
	    "ORDER BY at, name, past DESC, id, entered DESC\n"
	    "/* scan: of one member */")) == NULL ||
	    crm_bind(stmt, "ii", member, end) == -1)
		return (-1);
	return (each(stmt, fn, arg));
}

int
crm_segstay_each(struct crm_db *db, int64_t segment, int64_t member,
    int64_t end, int (*fn)(void *arg, const struct crm_segstay_change *change),
    void *arg)
{
	struct crm_stmt *stmt;

	if (member > 0)
		return (each_of_member(db, member, end, fn, arg));
	if ((stmt = crm_sql(db, "WITH i AS (\n"
	    "\tSELECT id, 0 AS past, member, entered_at, entered_version,\n"
	    "\t\tNULL AS left_at, NULL AS left_version\n"
	    "\tFROM segment_member\n"
	    "\tWHERE segment = :segment\n"
	    "\tUNION ALL\n"
	    "\tSELECT id, 1, member, entered_at, entered_version, left_at,\n"
	    "\t\tleft_version\n"
	    "\tFROM segment_past\n"
	    "\tWHERE segment = :segment),\n"
	    "c (member, at, entered, version, past, id) AS (\n"
	    "\tSELECT member, entered_at, 1, entered_version, past, id\n"
	    "\tFROM i\n"
	    "\tWHERE entered_at < :end\n"
	    "\tUNION ALL\n"
	    "\tSELECT member, left_at, 0, left_version, past, id\n"
	    "\tFROM i\n"
	    "\tWHERE left_at < :end)\n"
	    "SELECT coalesce(m.merged_into, m.id) AS live, s.name, c.at,\n"
	    "\tc.entered, c.version\n"
	    "FROM c\n"
	    "CROSS JOIN member AS m ON m.id = c.member\n"
	    "CROSS JOIN segment AS s ON s.id = :segment\n"
	    "WHERE m.state IN (0, 1)\n"
	    "ORDER BY c.at, live, c.past DESC, c.id, c.entered DESC\n"
	    "/* scan: of one set */")) == NULL ||
	    crm_bind(stmt, "ii", segment, end) == -1)
		return (-1);
	return (each(stmt, fn, arg));
}
