#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "record/group.h"
#include "record/identity.h"

int64_t
crm_group_find(struct crm_db *db, const char *name)
{
	int64_t id;
	int rc;

	rc = crm_one(db, &id, "SELECT id\n"
	    "FROM member_group\n"
	    "WHERE name = :name", "t", name);
	return (rc == 1 ? id : rc);
}

int
crm_group_make(struct crm_db *db, const char *name, const char *title)
{
	int64_t id;

	if ((id = crm_group_find(db, name)) == -1)
		return (-1);
	if (id > 0)
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT,
		    _("there is a group %s already"), name));
	return (crm_run(db, "INSERT INTO member_group\n"
	    "(name, title, made_at, batch)\n"
	    "VALUES (:name, :title, :now, :batch)", "ttii", name, title,
	    crm_db_now(db), crm_batch(db)));
}

/* 1 when the member, under any of its numbers, is in the group; 0, -1. */
static int
is_in(struct crm_db *db, int64_t group, int64_t member)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM group_member\n"
	    "WHERE member_group = :group AND removed_at IS NULL\n"
	    "\tAND member = :member\n"
	    "LIMIT 1", "ii", group, member));
}

int
crm_group_put(struct crm_db *db, const struct crm_group_act *act,
    int64_t member)
{
	int64_t live;
	int rc;

	if ((live = crm_member_live(db, member)) <= 0)
		return (live == 0 ? 2 : -1);
	if ((rc = is_in(db, act->group, live)) != 0)
		return (rc == 1 ? 0 : -1);
	if (crm_run(db, "INSERT INTO group_member\n"
	    "(member_group, member, added_at, added_by, added_why, batch)\n"
	    "VALUES (:group, :member, :now, :by, :why, :batch)", "iiitti",
	    act->group, live, crm_db_now(db), act->by, act->why,
	    crm_batch(db)) == -1)
		return (-1);
	return (1);
}

int
crm_group_take(struct crm_db *db, const struct crm_group_act *act,
    int64_t member)
{
	int64_t live;

	if ((live = crm_member_live(db, member)) <= 0)
		return (live == 0 ? 2 : -1);
	if (crm_run(db, "UPDATE group_member\n"
	    "SET removed_at = :now, removed_by = :by, removed_why = :why,\n"
	    "\tbatch = :batch\n"
	    "WHERE member_group = :group AND removed_at IS NULL\n"
	    "\tAND member = :member", "ittiii",
	    crm_db_now(db), act->by, act->why, crm_batch(db), act->group,
	    live) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

int
crm_group_each(struct crm_db *db, int64_t as_of,
    int (*fn)(void *arg, const struct crm_group *group), void *arg)
{
	struct crm_group group;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT g.name, g.title, g.made_at,\n"
	    "\t(SELECT count(DISTINCT m.id)\n"
	    "\tFROM group_member AS i\n"
	    "\tCROSS JOIN member AS m ON m.id = i.member\n"
	    "\tWHERE i.member_group = g.id AND m.state = 0\n"
	    "\t\tAND i.added_at < :end\n"
	    "\t\tAND (i.removed_at IS NULL OR i.removed_at >= :end))\n"
	    "FROM member_group AS g\n"
	    "WHERE g.made_at < :end\n"
	    "ORDER BY g.name /* scan: all groups are asked for */")) == NULL ||
	    crm_bind(stmt, "i", (as_of + 1) * CRM_DAY) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		group.name = crm_col_text(stmt, 0);
		group.title = crm_col_text(stmt, 1);
		group.made_at = crm_col_int(stmt, 2);
		group.members = crm_col_int(stmt, 3);
		if ((rc = fn(arg, &group)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_group_members(struct crm_db *db, int64_t group, int64_t as_of,
    int (*fn)(void *arg, int64_t member, int64_t added_at), void *arg)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT m.id, min(i.added_at)\n"
	    "FROM group_member AS i\n"
	    "CROSS JOIN member AS m ON m.id = i.member\n"
	    "WHERE i.member_group = :group AND m.state = 0\n"
	    "\tAND i.added_at < :end\n"
	    "\tAND (i.removed_at IS NULL OR i.removed_at >= :end)\n"
	    "GROUP BY m.id\n"
	    "ORDER BY m.id")) == NULL ||
	    crm_bind(stmt, "ii", group, (as_of + 1) * CRM_DAY) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = fn(arg, crm_col_int(stmt, 0),
		    crm_col_int(stmt, 1))) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

int
crm_group_history(struct crm_db *db, int64_t group, int64_t member,
    int (*fn)(void *arg, const struct crm_group_change *change), void *arg)
{
	struct crm_group_change change;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "WITH i AS (\n"
	    "\tSELECT j.*\n"
	    "\tFROM group_member AS j\n"
	    "\tCROSS JOIN member AS m ON m.id = j.member\n"
	    "\tWHERE j.member_group = :group AND m.state = 0\n"
	    "\t\tAND (:member = 0 OR j.member = :member))\n"
	    "SELECT member, added_at AS at, 1 AS added, added_by, added_why, id\n"
	    "FROM i\n"
	    "UNION ALL\n"
	    "SELECT member, removed_at, 0, removed_by, removed_why, id\n"
	    "FROM i\n"
	    "WHERE removed_at IS NOT NULL\n"
	    "ORDER BY at, id, added DESC /* scan: of one group */")) == NULL ||
	    crm_bind(stmt, "ii", group, member) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		change.member = crm_col_int(stmt, 0);
		change.at = crm_col_int(stmt, 1);
		change.added = crm_col_int(stmt, 2) == 1;
		change.by = crm_col_text(stmt, 3);
		change.why = crm_col_text(stmt, 4);
		if ((rc = fn(arg, &change)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}
