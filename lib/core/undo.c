#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/image.h"
#include "core/lang.h"

/*
 * Taking a batch back: what it changed or deleted gets its before-image, what
 * it made is deleted.  A row is ours to touch only while it is as the batch
 * left it.  Rows stand in each other's way (references, unique values), so all
 * is tried in rounds until nothing moves any more; the last round tells what
 * stays.  What is done is known by the image that this batch has of it.
 */

struct undo {
	struct crm_db		*db;
	int64_t			 batch;
	struct crm_images	*images;
	void			(*conflict)(void *, const char *, int64_t,
				    int64_t);
	void			*arg;
	int64_t			*undone;
	int64_t			 conflicts;
	int64_t			 stuck;		/* rows of this round */
	int			 first;		/* tells what changed since */
	int			 last;		/* tells what is stuck */
};

static void
tell(struct undo *u, const char *table, int64_t row, int64_t by)
{

	u->conflicts++;
	u->conflict(u->arg, table, row, by);
}

/* What came of one row: 1 done, 0 a constraint kept it, -1. */
static int
count(struct undo *u, int rc, const char *table, int64_t row)
{

	if (rc == 1)
		++*u->undone;
	else if (rc == 0) {
		u->stuck++;
		if (u->last)
			tell(u, table, row, 0);
	}
	return (rc == -1 ? -1 : 0);
}

/*
 * The batch that took a row away after ours, or 0.  (Ours may have changed the
 * row first, or have been an undo that gave it back to "now".)
 */
static int
deleted_since(struct undo *u, const char *table, int64_t row, int64_t now,
    int64_t *by)
{

	*by = 0;
	if (crm_one(u->db, by, "SELECT max(batch)\n"
	    "FROM batch_image\n"
	    "WHERE was IN (:batch, :now) AND tbl = :tbl AND row = :row\n"
	    "\tAND batch > :batch AND batch <> :self", "iotii", u->batch, now,
	    table, row, u->db->batch) == -1)
		return (-1);
	if (*by == CRM_NULL)
		*by = 0;
	return (0);
}

static int
restore_row(struct undo *u, struct crm_stmt *stmt)
{
	const char *table = crm_col_text(stmt, 0);
	int64_t row = crm_col_int(stmt, 1), now = crm_col_int(stmt, 2);
	const char *image = crm_col_text(stmt, 3);
	int64_t by = 0;
	int present, since;

	present = crm_image_carried(u->images, table, row, &by);
	if (present == -1)
		return (-1);
	if (present)
		since = by != now && by != u->batch;
	else if (*image == '\0')
		return (0);
	else {
		if (deleted_since(u, table, row, now, &by) == -1)
			return (-1);
		since = by != 0;
	}
	if (since) {
		if (u->first)
			tell(u, table, row, by);
		return (0);
	}
	return (count(u, crm_image_restore(u->images, table, row, present,
	    image), table, row));
}

static int
restore_all(struct undo *u)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(u->db, "SELECT tbl, row, now, image\n"
	    "FROM batch_image AS i\n"
	    "WHERE batch = :batch AND NOT EXISTS (\n"
	    "\tSELECT 1 FROM batch_image AS mine\n"
	    "\tWHERE mine.batch = :self AND mine.tbl = i.tbl\n"
	    "\t\tAND mine.row = i.row)\n"
	    "ORDER BY tbl, row")) == NULL ||
	    crm_bind(stmt, "ii", u->batch, u->db->batch) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = restore_row(u, stmt)) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

static int
delete_row(void *arg, const char *table, int64_t row, int rc)
{

	return (count(arg, rc, table, row));
}

static int
run_rounds(struct undo *u)
{
	int64_t before = -1;

	for (u->first = 1;; u->first = 0) {
		u->stuck = 0;
		if (restore_all(u) == -1 || crm_image_delete_made(u->images,
		    u->batch, delete_row, u) == -1)
			return (-1);
		if (u->stuck == 0 || u->last)
			return (0);
		u->last = u->stuck == before;
		before = u->stuck;
	}
}

/* Rows that the batch made and somebody changed since. */
static int
list_changed_since(struct undo *u)
{
	struct crm_stmt *stmt;
	int64_t by;
	int rc;

	if ((stmt = crm_sql(u->db, "SELECT DISTINCT tbl, row\n"
	    "FROM batch_image AS i\n"
	    "WHERE was = :batch AND batch <> :self AND NOT EXISTS (\n"
	    "\tSELECT 1 FROM batch_image AS mine\n"
	    "\tWHERE mine.batch = :batch AND mine.tbl = i.tbl\n"
	    "\t\tAND mine.row = i.row)\n"
	    "ORDER BY tbl, row")) == NULL ||
	    crm_bind(stmt, "ii", u->batch, u->db->batch) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		rc = crm_image_carried(u->images, crm_col_text(stmt, 0),
		    crm_col_int(stmt, 1), &by);
		if (rc == -1)
			break;
		if (rc == 1 && by != u->batch)
			tell(u, crm_col_text(stmt, 0), crm_col_int(stmt, 1),
			    by);
	}
	crm_reset(stmt);
	return (rc);
}

/*
 * Does a batch stand, or was it taken back (*by)?  An undo may itself have
 * been undone, and so on: the last undo of each decides.
 */
static int
stands(struct crm_db *db, int64_t batch, int64_t *by)
{
	int64_t undo = batch;
	int depth, rc;

	for (depth = 0;; depth++) {
		rc = crm_one(db, &undo, "SELECT id\n"
		    "FROM batch\n"
		    "WHERE undoes = :batch\n"
		    "ORDER BY id DESC LIMIT 1 /* scan: batches are few */",
		    "i", undo);
		if (rc != 1)
			return (rc == -1 ? -1 : depth % 2 == 0);
		if (depth == 0)
			*by = undo;
	}
}

static int
may_undo(struct crm_db *db, int64_t batch)
{
	int64_t at, by = 0;
	int rc;

	rc = crm_one(db, &at, "SELECT at\n"
	    "FROM batch\n"
	    "WHERE id = :batch", "i", batch);
	if (rc == 0 || (rc == 1 && batch == db->batch))
		return (crm_err_set(db->err, CRM_ERR_CONFLICT, _("there is no "
		    "batch %lld; crm-db log lists them"), (long long)batch));
	if (rc == -1)
		return (-1);
	if (at < db->now - db->image_days * (int64_t)86400)
		return (crm_err_set(db->err, CRM_ERR_CONFLICT, _("batch %lld "
		    "is older than %d days: what it changed is no longer "
		    "kept"), (long long)batch, db->image_days));
	if ((rc = stands(db, batch, &by)) == 0)
		return (crm_err_set(db->err, CRM_ERR_CONFLICT, _("batch %lld "
		    "was taken back already, by batch %lld"), (long long)batch,
		    (long long)by));
	return (rc == -1 ? -1 : 0);
}

int
crm_batch_undo(struct crm_db *db, int64_t batch,
    void (*conflict)(void *arg, const char *table, int64_t row, int64_t by),
    void *arg, int64_t *undone)
{
	struct undo u = { 0 };
	int rc = -1;

	*undone = 0;
	if (may_undo(db, batch) == -1 || crm_journal_stop(db) == -1 ||
	    crm_journal_start(db, 1) == -1)
		return (-1);
	u.db = db;
	u.batch = batch;
	u.conflict = conflict;
	u.arg = arg;
	u.undone = undone;
	if ((u.images = crm_images_open(db)) != NULL &&
	    crm_run(db, "UPDATE batch\n"
	    "SET undoes = :batch\n"
	    "WHERE id = :self", "ii", batch, db->batch) == 0 &&
	    run_rounds(&u) == 0 && list_changed_since(&u) == 0)
		rc = u.conflicts > 0;
	/* Rows were deleted and put back: nothing was done. */
	if (rc != -1 && *undone == 0)
		db->dirty = 0;
	crm_images_close(u.images);
	return (rc);
}
