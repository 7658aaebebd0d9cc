#include "core/db.h"
#include "core/time.h"
#include "record/flag.h"
#include "record/identity.h"

int
crm_flag_kind(struct crm_db *db, const char *kind)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM v_flag_kind\n"
	    "WHERE kind = :kind /* scan: of few words */", "t", kind));
}

/* Takes off what holds of a kind and is not as :expires and :why say. */
static int
end_others(struct crm_db *db, const struct crm_flag *flag, int64_t member)
{

	if (crm_run(db, "UPDATE member_flag\n"
	    "SET removed_at = :now, removed_by = :by, removed_why = 'replaced',\n"
	    "\tbatch = :batch\n"
	    "WHERE kind = :kind AND removed_at IS NULL\n"
	    "\tAND (expires IS NULL OR expires >= :today)\n"
	    "\tAND (expires IS NOT :expires OR added_why <> :why)\n"
	    "\tAND member = :member", "ititioti",
	    crm_db_now(db), flag->added_by, crm_batch(db), flag->kind,
	    crm_time_day(crm_db_now(db)), flag->expires, flag->added_why,
	    member) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

/* 1 when a flag of that kind holds today, 0, -1. */
static int
holds(struct crm_db *db, const char *kind, int64_t member)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM member_flag\n"
	    "WHERE kind = :kind AND removed_at IS NULL\n"
	    "\tAND (expires IS NULL OR expires >= :today)\n"
	    "\tAND member = :member\n"
	    "LIMIT 1", "tii", kind, crm_time_day(crm_db_now(db)), member));
}

int
crm_flag_put(struct crm_db *db, const struct crm_flag *flag, int64_t member)
{
	int64_t live;
	int ended, rc;

	if ((live = crm_member_live(db, member)) <= 0)
		return (live == 0 ? 3 : -1);
	if ((ended = end_others(db, flag, live)) == -1 ||
	    (rc = holds(db, flag->kind, live)) == -1)
		return (-1);
	if (rc == 1)
		return (ended ? 2 : 0);
	if (crm_run(db, "INSERT INTO member_flag\n"
	    "(member, kind, expires, added_at, added_by, added_why, batch)\n"
	    "VALUES (:member, :kind, :expires, :now, :by, :why, :batch)",
	    "itoitti", live, flag->kind, flag->expires, crm_db_now(db),
	    flag->added_by, flag->added_why, crm_batch(db)) == -1)
		return (-1);
	return (ended ? 2 : 1);
}

int
crm_flag_take(struct crm_db *db, const struct crm_flag *flag, int64_t member)
{
	int64_t live;

	if ((live = crm_member_live(db, member)) <= 0)
		return (live == 0 ? 3 : -1);
	if (crm_run(db, "UPDATE member_flag\n"
	    "SET removed_at = :now, removed_by = :by, removed_why = :why,\n"
	    "\tbatch = :batch\n"
	    "WHERE kind = :kind AND removed_at IS NULL\n"
	    "\tAND (expires IS NULL OR expires >= :today)\n"
	    "\tAND member = :member", "ittitii",
	    crm_db_now(db), flag->removed_by, flag->removed_why,
	    crm_batch(db), flag->kind, crm_time_day(crm_db_now(db)),
	    live) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

int
crm_flag_bars(struct crm_db *db, int64_t member, int64_t day)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM member_flag AS f\n"
	    "CROSS JOIN v_flag_kind AS k ON k.kind = f.kind\n"
	    "WHERE k.bars = 'yes' AND f.added_at < :end\n"
	    "\tAND (f.removed_at IS NULL OR f.removed_at >= :end)\n"
	    "\tAND (f.expires IS NULL OR f.expires >= :day)\n"
	    "\tAND f.member = :member\n"
	    "LIMIT 1 /* scan: of few words */", "iii", (day + 1) * CRM_DAY,
	    day, member));
}

static void
read_flag(struct crm_stmt *stmt, struct crm_flag *flag)
{

	flag->member = crm_col_int(stmt, 0);
	flag->kind = crm_col_text(stmt, 1);
	flag->bars = crm_col_int(stmt, 2) == 1;
	flag->expires = crm_col_int(stmt, 3);
	flag->added_at = crm_col_int(stmt, 4);
	flag->added_by = crm_col_text(stmt, 5);
	flag->added_why = crm_col_text(stmt, 6);
	flag->removed_at = crm_col_int(stmt, 7);
	flag->removed_by = crm_col_text(stmt, 8);
	flag->removed_why = crm_col_text(stmt, 9);
}

int
crm_flag_each(struct crm_db *db, const struct crm_flag_ask *ask,
    int (*fn)(void *arg, const struct crm_flag *flag), void *arg)
{
	struct crm_flag flag;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT m.id,\n"
	    "\tf.kind, k.bars = 'yes', f.expires, f.added_at, f.added_by,\n"
	    "\tf.added_why, f.removed_at, f.removed_by, f.removed_why\n"
	    "FROM member_flag AS f\n"
	    "CROSS JOIN member AS m ON m.id = f.member\n"
	    "LEFT JOIN v_flag_kind AS k ON k.kind = f.kind\n"
	    "WHERE m.state = 0 AND f.added_at < :end\n"
	    "\tAND (:all OR ((f.removed_at IS NULL OR f.removed_at >= :end)\n"
	    "\t\tAND (f.expires IS NULL OR f.expires >= :day)))\n"
	    "\tAND f.member BETWEEN :member AND :last\n"
	    "\tAND (:kind IS NULL OR f.kind = :kind)\n"
	    "ORDER BY m.id, f.kind, f.added_at, f.id\n"
	    "/* scan: all are asked for */")) == NULL ||
	    crm_bind(stmt, "iiiiit", (ask->as_of + 1) * CRM_DAY,
	    (int64_t)ask->all, ask->as_of, ask->member, ask->member > 0 ?
	    ask->member : INT64_MAX, ask->kind) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		read_flag(stmt, &flag);
		if ((rc = fn(arg, &flag)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}
