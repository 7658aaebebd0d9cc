#include <stdlib.h>
#include <string.h>

#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
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

static int
take_over(struct crm_segment_save *save, const char *name, const char *title,
    int replace)
{

	if (!replace)
		return (crm_err_set(crm_db_err(save->db), CRM_ERR_CONFLICT,
		    _("there is a saved set %s already; --replace saves it "
		    "anew"), name));
	save->replaces = 1;
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
	if (crm_run(db, "INSERT INTO segment_member (segment, member, batch)\n"
	    "VALUES (:segment, :member, :batch)\n"
	    "ON CONFLICT (segment, member) DO NOTHING", "iii", save->id, live,
	    crm_batch(db)) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

/* A set that changed was saved now; temp.segment_put has what is in it. */
int
crm_segment_end(struct crm_segment_save *save, int64_t *removed)
{
	struct crm_db *db = save->db;

	*removed = 0;
	if (!save->replaces)
		return (0);
	if (crm_run(db, "DELETE FROM segment_member\n"
	    "WHERE segment = :segment AND NOT EXISTS (\n"
	    "\tSELECT 1 FROM temp.segment_put AS p\n"
	    "\tWHERE p.member = segment_member.member)", "i", save->id) == -1)
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
	return (crm_run(db, "DELETE FROM segment\n"
	    "WHERE id = :segment", "i", segment));
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
	    "\tWHERE i.segment = s.id AND m.state IN (0, 1))\n"
	    "FROM segment AS s\n"
	    "ORDER BY s.name /* scan: all sets are asked for */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		segment.name = crm_col_text(stmt, 0);
		segment.title = crm_col_text(stmt, 1);
		segment.saved_at = crm_col_int(stmt, 2);
		segment.members = crm_col_int(stmt, 3);
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
