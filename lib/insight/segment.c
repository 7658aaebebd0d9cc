#include <stdlib.h>
#include <string.h>

#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "core/time.h"
#include "insight/segment.h"
#include "record/identity.h"

#define NAME_MAX_CHARS	100

struct crm_segment_save {
	struct crm_db	*db;
	int64_t		 id;
	int		 replaces;	/* it was there already */
};

int
crm_segment_name(const char *name)
{
	size_t n = strlen(name), trimmed = n, at, len, i;

	if (n == 0 || *name == '-' || crm_text_invalid(name, n) < n ||
	    crm_text_chars(name, n) > NAME_MAX_CHARS ||
	    crm_rrn_find(name, n, 0, &at, &len))
		return (0);
	(void)crm_text_trim(name, &trimmed);
	if (trimmed != n)
		return (0);
	for (i = 0; i < n; i++)
		if (name[i] == '/' || name[i] == 0x7f ||
		    (unsigned char)name[i] < ' ')
			return (0);
	return (1);
}

int64_t
crm_segment_find(struct crm_db *db, const char *name)
{
	int64_t id;
	int rc;

	rc = crm_one(db, &id, "SELECT id\n"
	    "FROM segment\n"
	    "WHERE name = :name", "t", name);
	return (rc == 1 ? id : rc);
}

/* The members that are put, to know afterwards who was not. */
static int
note_put(struct crm_db *db)
{

	if (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS segment_put (\n"
	    "\tmember\tINTEGER PRIMARY KEY\n"
	    ") STRICT", "") == -1)
		return (-1);
	return (crm_run(db, "DELETE FROM temp.segment_put /* scan: all */",
	    ""));
}

static int
make(struct crm_segment_save *save, const char *name, const char *title)
{

	if (crm_run(save->db, "INSERT INTO segment\n"
	    "(name, title, saved_at, batch)\n"
	    "VALUES (:name, coalesce(:title, ''), :now, :batch)", "ttii", name,
	    title, crm_db_now(save->db), crm_batch(save->db)) == -1)
		return (-1);
	save->id = crm_last_row(save->db);
	return (0);
}

/* Whoever is put into what a rule keeps would be gone the next night. */
static int
refuse_rule(struct crm_segment_save *save, const char *name)
{
	int64_t one;
	int rc;

	rc = crm_one(save->db, &one, "SELECT 1\n"
	    "FROM segment_rule\n"
	    "WHERE segment = :segment AND expression IS NOT NULL\n"
	    "\tAND version = (SELECT max(version) FROM segment_rule\n"
	    "\t\tWHERE segment = :segment)", "i", save->id);
	if (rc != 1)
		return (rc);
	return (crm_err_set(crm_db_err(save->db), CRM_ERR_CONFLICT, _("%s is "
	    "kept by its rule; crm-segment rule --none %s takes the rule from "
	    "it"), name, name));
}

static int
take_over(struct crm_segment_save *save, const char *name, const char *title,
    int replace)
{

	if (!replace)
		return (crm_err_set(crm_db_err(save->db), CRM_ERR_CONFLICT,
		    _("there is a saved set %s already; --replace saves it "
		    "anew"), name));
	save->replaces = 1;
	if (refuse_rule(save, name) == -1)
		return (-1);
	/* Unchanged in all but its time it is not written again. */
	return (crm_run(save->db, "UPDATE segment\n"
	    "SET title = :title, saved_at = :now, batch = :batch\n"
	    "WHERE id = :id AND title <> :title", "tiii", title,
	    crm_db_now(save->db), crm_batch(save->db), save->id));
}

struct crm_segment_save *
crm_segment_save(struct crm_db *db, const char *name, const char *title,
    int replace)
{
	struct crm_segment_save *save;
	int rc = -1;

	if ((save = calloc(1, sizeof(*save))) == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	save->db = db;
	if (note_put(db) == 0 &&
	    (save->id = crm_segment_find(db, name)) != -1)
		rc = save->id == 0 ? make(save, name, title) :
		    take_over(save, name, title, replace);
	if (rc == 0)
		return (save);
	crm_segment_close(save);
	return (NULL);
}

void
crm_segment_close(struct crm_segment_save *save)
{

	free(save);
}

int
crm_segment_put(struct crm_segment_save *save, int64_t member)
{
	struct crm_db *db = save->db;
	int64_t live;

	if ((live = crm_member_live(db, member)) <= 0)
		return (live == 0 ? 2 : -1);
	if (crm_run(db, "INSERT INTO temp.segment_put (member)\n"
	    "VALUES (:member)\n"
	    "ON CONFLICT (member) DO NOTHING", "i", live) == -1)
		return (-1);
	if (crm_changes(db) == 0)
		return (0);
	if (crm_run(db, "INSERT INTO segment_member\n"
	    "(segment, member, entered_at, entered_version, batch)\n"
	    "VALUES (:segment, :member, :now, 0, :batch)\n"
	    "ON CONFLICT (segment, member) DO NOTHING", "iiii", save->id, live,
	    crm_db_now(db), crm_batch(db)) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

/*
 * Who is not in temp.segment_put leaves.  The row of an alias, which stays
 * where the survivor was in the set as well, counts as the survivor's.
 */
static int
leave(struct crm_segment_save *save)
{
	struct crm_db *db = save->db;

	if (crm_run(db, "INSERT INTO segment_past (segment, member,\n"
	    "\tentered_at, entered_version, left_at, left_version, batch)\n"
	    "SELECT i.segment, i.member, i.entered_at, i.entered_version,\n"
	    "\t:now, 0, :batch\n"
	    "FROM segment_member AS i\n"
	    "CROSS JOIN member AS m ON m.id = i.member\n"
	    "WHERE i.segment = :segment AND NOT EXISTS (\n"
	    "\tSELECT 1 FROM temp.segment_put AS p\n"
	    "\tWHERE p.member = coalesce(m.merged_into, m.id))\n"
	    "ORDER BY i.member", "iii", crm_db_now(db), crm_batch(db),
	    save->id) == -1)
		return (-1);
	return (crm_run(db, "DELETE FROM segment_member\n"
	    "WHERE segment = :segment AND NOT EXISTS (\n"
	    "\tSELECT 1 FROM member AS m\n"
	    "\tCROSS JOIN temp.segment_put AS p\n"
	    "\t\tON p.member = coalesce(m.merged_into, m.id)\n"
	    "\tWHERE m.id = segment_member.member)", "i", save->id));
}

/* A set that changed was saved now; temp.segment_put has what is in it. */
int
crm_segment_end(struct crm_segment_save *save, int64_t *removed)
{
	struct crm_db *db = save->db;

	*removed = 0;
	if (!save->replaces)
		return (0);
	if (leave(save) == -1)
		return (-1);
	*removed = crm_changes(db);
	return (crm_run(db, "UPDATE segment\n"
	    "SET saved_at = :now, batch = :batch\n"
	    "WHERE id = :id AND batch <> :batch AND (:removed > 0 OR EXISTS (\n"
	    "\tSELECT 1 FROM segment_member AS m\n"
	    "\tWHERE m.segment = :id AND m.batch = :batch))", "iiii",
	    crm_db_now(db), crm_batch(db), save->id, *removed));
}

int
crm_segment_rm(struct crm_db *db, int64_t segment, int64_t *members)
{

	if (crm_run(db, "DELETE FROM segment_member\n"
	    "WHERE segment = :segment", "i", segment) == -1)
		return (-1);
	*members = crm_changes(db);
	if (crm_run(db, "DELETE FROM segment_past\n"
	    "WHERE segment = :segment", "i", segment) == -1 ||
	    crm_run(db, "DELETE FROM segment_run\n"
	    "WHERE segment = :segment", "i", segment) == -1 ||
	    crm_run(db, "DELETE FROM segment_watch\n"
	    "WHERE segment = :segment", "i", segment) == -1 ||
	    crm_run(db, "DELETE FROM segment_rule\n"
	    "WHERE segment = :segment", "i", segment) == -1)
		return (-1);
	return (crm_run(db, "DELETE FROM segment\n"
	    "WHERE id = :segment", "i", segment));
}

static void
read_segment(struct crm_stmt *stmt, struct crm_segment *segment)
{

	segment->name = crm_col_text(stmt, 0);
	segment->title = crm_col_text(stmt, 1);
	segment->saved_at = crm_col_int(stmt, 2);
	segment->members = crm_col_int(stmt, 3);
	segment->version = crm_col_int(stmt, 4);
	segment->owner = crm_col_text(stmt, 5);
	segment->offer = crm_col_text(stmt, 6);
	segment->strategy = crm_col_text(stmt, 7);
	segment->valid_until = crm_col_null(stmt, 8) ? CRM_TIME_NONE :
	    crm_col_int(stmt, 8);
	segment->run_at = crm_col_null(stmt, 9) ? CRM_TIME_NONE :
	    crm_col_int(stmt, 9);
}

int
crm_segment_each(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_segment *segment), void *arg)
{
	struct crm_segment segment;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT s.name, s.title, s.saved_at,\n"
	    "\t(SELECT count(DISTINCT coalesce(m.merged_into, m.id))\n"
	    "\tFROM segment_member AS i\n"
	    "\tCROSS JOIN member AS m ON m.id = i.member\n"
	    "\tWHERE i.segment = s.id AND m.state IN (0, 1)),\n"
	    "\tcoalesce(r.version, 0), r.owner, r.offer, r.strategy,\n"
	    "\tr.valid_until,\n"
	    "\t(SELECT max(n.at) FROM segment_run AS n\n"
	    "\tWHERE n.segment = s.id)\n"
	    "FROM segment AS s\n"
	    "LEFT JOIN segment_rule AS r ON r.segment = s.id AND r.version = (\n"
	    "\tSELECT max(v.version) FROM segment_rule AS v\n"
	    "\tWHERE v.segment = s.id)\n"
	    "ORDER BY s.name /* scan: all sets are asked for */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		read_segment(stmt, &segment);
		if ((rc = fn(arg, &segment)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_segment_members(struct crm_db *db, int64_t segment,
    int (*fn)(void *arg, int64_t member), void *arg)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT DISTINCT coalesce(m.merged_into, m.id)\n"
	    "\tAS member\n"
	    "FROM segment_member AS i\n"
	    "CROSS JOIN member AS m ON m.id = i.member\n"
	    "WHERE i.segment = :segment AND m.state IN (0, 1)\n"
	    "ORDER BY member")) == NULL ||
	    crm_bind(stmt, "i", segment) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = fn(arg, crm_col_int(stmt, 0))) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}
