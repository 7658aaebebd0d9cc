#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "record/lifestage.h"

int
crm_lifestage_parse(const char *word)
{
	static const char *const name[] = { "prospect", "customer", "regular",
	    "advocate", "partner" };
	int i;

	for (i = 0; i < 5; i++)
		if (strcmp(name[i], word) == 0)
			return (i);
	return (strcmp(word, "rule") == 0 ? CRM_LIFESTAGE_BY_RULE : -2);
}

int
crm_lifestage_rule(struct crm_db *db, struct crm_lifestage_rule *rule,
    struct crm_buf *text)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "SELECT orders, days, referrals, referrer\n"
	    "FROM v_stage_rule /* scan: one row */")) == NULL ||
	    crm_step(stmt) != 1)
		return (-1);
	rule->orders = crm_col_int(stmt, 0);
	rule->days = crm_col_int(stmt, 1);
	rule->referrals = crm_col_int(stmt, 2);
	crm_buf_reset(text);
	crm_buf_str(text, crm_col_text(stmt, 3));
	rule->referrer = crm_buf_text(text);
	crm_reset(stmt);
	return (text->bad ? crm_err_nomem(crm_db_err(db)) : 0);
}

int
crm_lifestage_set_rule(struct crm_db *db,
    const struct crm_lifestage_rule *rule)
{

	if (crm_run(db, "INSERT INTO stage_rule\n"
	    "(id, orders, days, referrals, referrer, batch)\n"
	    "SELECT 1, :orders, :days, :referrals, :referrer, :batch\n"
	    "WHERE NOT EXISTS (SELECT 1 FROM v_stage_rule\n"
	    "\tWHERE orders = :orders AND days = :days\n"
	    "\t\tAND referrals = :referrals AND referrer = :referrer)\n"
	    "ON CONFLICT (id) DO UPDATE\n"
	    "SET orders = excluded.orders, days = excluded.days,\n"
	    "\treferrals = excluded.referrals, referrer = excluded.referrer,\n"
	    "\tbatch = excluded.batch /* scan: one row */", "iiiti",
	    rule->orders, rule->days, rule->referrals, rule->referrer,
	    crm_batch(db)) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

int
crm_lifestage_set(struct crm_db *db, const struct crm_lifestage_step *step)
{

	return (crm_run(db, "INSERT INTO stage_step\n"
	    "(member, stage, at, hand, set_by, set_why, batch)\n"
	    "VALUES (:member, :stage, :at, 1, :by, :why, :batch)", "ioitti",
	    step->member, step->stage == CRM_LIFESTAGE_BY_RULE ? CRM_NULL :
	    (int64_t)step->stage, step->at, step->set_by, step->set_why,
	    crm_batch(db)));
}

static void
read_step(struct crm_stmt *stmt, struct crm_lifestage_step *step)
{

	step->member = crm_col_int(stmt, 0);
	step->stage = crm_col_null(stmt, 1) ? CRM_LIFESTAGE_BY_RULE :
	    (int)crm_col_int(stmt, 1);
	step->name = step->stage == CRM_LIFESTAGE_BY_RULE ? "rule" :
	    crm_col_text(stmt, 2);
	step->at = crm_col_int(stmt, 3);
	step->hand = crm_col_int(stmt, 4) == 1;
	step->set_by = crm_col_text(stmt, 5);
	step->set_why = crm_col_text(stmt, 6);
}

static int
each_step(struct crm_stmt *stmt,
    int (*fn)(void *arg, const struct crm_lifestage_step *step), void *arg)
{
	struct crm_lifestage_step step;
	int rc;

	while ((rc = crm_step(stmt)) == 1) {
		read_step(stmt, &step);
		if ((rc = fn(arg, &step)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

/*
 * h: the last step by hand of each member.  Of the steps that count (that one,
 * and those of the rule that are later, or all where it hands the member back
 * to the rule) the highest tells the stage, and its earliest time since when.
 */
int
crm_lifestage_each(struct crm_db *db, const struct crm_lifestage_ask *ask,
    int (*fn)(void *arg, const struct crm_lifestage_step *step), void *arg)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "WITH s AS (\n"
	    "\tSELECT m.id AS member, t.stage, t.at,\n"
	    "\t\tt.hand, t.set_by, t.set_why, t.id,\n"
	    "\t\trow_number() OVER (PARTITION BY m.id, t.hand\n"
	    "\t\tORDER BY t.at DESC, t.id DESC) AS k\n"
	    "\tFROM stage_step AS t\n"
	    "\tCROSS JOIN member AS m ON m.id = t.member\n"
	    "\tWHERE m.state = 0 AND t.at < :end\n"
	    "\t\tAND t.member BETWEEN :member AND :last),\n"
	    "h AS (\n"
	    "\tSELECT member, stage, at FROM s WHERE hand = 1 AND k = 1),\n"
	    "c AS (\n"
	    "\tSELECT s.*, row_number() OVER (PARTITION BY s.member\n"
	    "\t\tORDER BY s.stage DESC, s.at, s.id) AS best\n"
	    "\tFROM s\n"
	    "\tLEFT JOIN h ON h.member = s.member\n"
	    "\tWHERE s.stage IS NOT NULL AND CASE s.hand WHEN 1 THEN s.k = 1\n"
	    "\t\tELSE h.stage IS NULL OR s.at > h.at END)\n"
	    "SELECT m.id, coalesce(c.stage, 0) AS stage, n.name,\n"
	    "\tcoalesce(c.at, m.joined_at), coalesce(c.hand, 0), c.set_by,\n"
	    "\tc.set_why\n"
	    "FROM member AS m\n"
	    "LEFT JOIN c ON c.member = m.id AND c.best = 1\n"
	    "LEFT JOIN v_stage_name AS n ON n.stage = coalesce(c.stage, 0)\n"
	    "WHERE m.state = 0 AND m.id BETWEEN :member AND :last\n"
	    "\tAND (:stage = -1 OR coalesce(c.stage, 0) = :stage)\n"
	    "\tAND (c.stage IS NOT NULL OR m.joined_at IS NULL\n"
	    "\t\tOR m.joined_at < :end)\n"
	    "ORDER BY m.id /* scan: all are asked for */")) == NULL ||
	    crm_bind(stmt, "iiii", (ask->as_of + 1) * CRM_DAY, ask->member,
	    ask->member > 0 ? ask->member : INT64_MAX,
	    (int64_t)ask->stage) == -1)
		return (-1);
	return (each_step(stmt, fn, arg));
}

int
crm_lifestage_history(struct crm_db *db, int64_t member, int64_t as_of,
    int (*fn)(void *arg, const struct crm_lifestage_step *step), void *arg)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "SELECT :member, s.stage, n.name, s.at,\n"
	    "\ts.hand, s.set_by, s.set_why\n"
	    "FROM stage_step AS s\n"
	    "LEFT JOIN v_stage_name AS n ON n.stage = s.stage\n"
	    "WHERE s.at < :end AND s.member = :member\n"
	    "ORDER BY s.at, s.hand, s.stage, s.id\n"
	    "/* scan: of few words */")) == NULL ||
	    crm_bind(stmt, "ii", member, (as_of + 1) * CRM_DAY) == -1)
		return (-1);
	return (each_step(stmt, fn, arg));
}
