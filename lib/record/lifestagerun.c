#include <string.h>

#include "core/db.h"
#include "record/lifestage.h"

/*
 * The steps of the rule.  They are worked out in temp.stage_now and then
 * compared, so that a second run stores nothing.
 */

static int
start(struct crm_db *db)
{

	if (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS stage_now (\n"
	    "\tstage\tINTEGER NOT NULL,\n"
	    "\tmember\tINTEGER NOT NULL,\n"
	    "\tat\tINTEGER NOT NULL,\n"
	    "\tPRIMARY KEY (stage, member)\n"
	    ") STRICT, WITHOUT ROWID", "") == -1)
		return (-1);
	return (crm_run(db, "DELETE FROM temp.stage_now /* scan: all */", ""));
}

static int
find_customers(struct crm_db *db)
{

	return (crm_run(db, "INSERT INTO temp.stage_now (stage, member, at)\n"
	    "SELECT 1, member, min(ordered_at)\n"
	    "FROM v_purchase\n"
	    "WHERE sale = 1\n"
	    "GROUP BY member /* scan: all purchases */", ""));
}

/* The day of an order is one of the days, and that of the first the first. */
static int
find_regulars(struct crm_db *db)
{

	return (crm_run(db, "INSERT INTO temp.stage_now (stage, member, at)\n"
	    "SELECT 2, member, min(at)\n"
	    "FROM (\n"
	    "\tSELECT member, ordered_at AS at, lag(ordered_at,\n"
	    "\t\t(SELECT orders - 1 FROM v_stage_rule)) OVER (\n"
	    "\t\tPARTITION BY member ORDER BY ordered_at, order_id) AS first\n"
	    "\tFROM (SELECT DISTINCT member, order_id, ordered_at\n"
	    "\t\tFROM v_purchase\n"
	    "\t\tWHERE sale = 1))\n"
	    "WHERE at / 86400 - first / 86400\n"
	    "\t< (SELECT days FROM v_stage_rule)\n"
	    "GROUP BY member /* scan: all purchases */", ""));
}

static int
find_advocates(struct crm_db *db)
{

	return (crm_run(db, "WITH told (referrer, member) AS (\n"
	    "\tSELECT coalesce(r.merged_into, r.id),\n"
	    "\t\tcoalesce(m.merged_into, m.id)\n"
	    "\tFROM member_field AS f\n"
	    "\tCROSS JOIN member AS m ON m.id = f.member\n"
	    "\tCROSS JOIN member AS r ON r.id = coalesce(\n"
	    "\t\t(SELECT member FROM v_member_code WHERE code = f.value),\n"
	    "\t\tCASE WHEN f.value NOT GLOB '*[^0-9]*'\n"
	    "\t\t\tTHEN CAST(f.value AS INTEGER) END)\n"
	    "\tWHERE f.name = (SELECT referrer FROM v_stage_rule)\n"
	    "\t\tAND m.state IN (0, 1) AND r.state IN (0, 1)),\n"
	    "dated (referrer, at, k) AS (\n"
	    "\tSELECT t.referrer, coalesce(m.joined_at, n.at) AS at,\n"
	    "\t\trow_number() OVER (PARTITION BY t.referrer\n"
	    "\t\tORDER BY coalesce(m.joined_at, n.at), t.member)\n"
	    "\tFROM (SELECT DISTINCT referrer, member FROM told\n"
	    "\t\tWHERE referrer <> member) AS t\n"
	    "\tCROSS JOIN member AS m ON m.id = t.member\n"
	    "\tLEFT JOIN temp.stage_now AS n\n"
	    "\t\tON n.stage = 1 AND n.member = t.member\n"
	    "\tWHERE coalesce(m.joined_at, n.at) IS NOT NULL)\n"
	    "INSERT INTO temp.stage_now (stage, member, at)\n"
	    "SELECT 3, d.referrer, max(d.at, n.at)\n"
	    "FROM dated AS d\n"
	    "CROSS JOIN temp.stage_now AS n\n"
	    "\tON n.stage = 2 AND n.member = d.referrer\n"
	    "WHERE d.k = (SELECT referrals FROM v_stage_rule)\n"
	    "/* scan: all fields */", ""));
}

static int
store(struct crm_db *db, struct crm_lifestage_count *count)
{
	int64_t n;

	if (crm_run(db, "DELETE FROM stage_step\n"
	    "WHERE hand = 0 AND NOT EXISTS (SELECT 1\n"
	    "\tFROM temp.stage_now AS n\n"
	    "\tWHERE n.stage = stage_step.stage\n"
	    "\t\tAND n.member = stage_step.member) /* scan: all steps */",
	    "") == -1)
		return (-1);
	count->gone = (uint64_t)crm_changes(db);
	if (crm_run(db, "UPDATE stage_step\n"
	    "SET at = n.at, batch = :batch\n"
	    "FROM temp.stage_now AS n\n"
	    "WHERE stage_step.hand = 0 AND n.stage = stage_step.stage\n"
	    "\tAND n.member = stage_step.member AND n.at <> stage_step.at\n"
	    "/* scan: all steps */", "i", crm_batch(db)) == -1)
		return (-1);
	count->changed = (uint64_t)crm_changes(db);
	if (crm_run(db, "INSERT INTO stage_step\n"
	    "(member, stage, at, hand, set_by, set_why, batch)\n"
	    "SELECT n.member, n.stage, n.at, 0, '', '', :batch\n"
	    "FROM temp.stage_now AS n\n"
	    "WHERE NOT EXISTS (SELECT 1 FROM stage_step AS s\n"
	    "\tWHERE s.hand = 0 AND s.member = n.member\n"
	    "\t\tAND s.stage = n.stage)\n"
	    "ORDER BY n.member, n.stage /* scan: all steps */", "i",
	    crm_batch(db)) == -1)
		return (-1);
	count->fresh = (uint64_t)crm_changes(db);
	if (crm_one(db, &n, "SELECT count(*)\n"
	    "FROM temp.stage_now /* scan: counts */", "") != 1)
		return (-1);
	count->same = (uint64_t)n - count->changed - count->fresh;
	return (0);
}

int
crm_lifestage_run(struct crm_db *db, struct crm_lifestage_count *count)
{

	memset(count, 0, sizeof(*count));
	if (start(db) == -1 || find_customers(db) == -1 ||
	    find_regulars(db) == -1 || find_advocates(db) == -1)
		return (-1);
	return (store(db, count));
}
