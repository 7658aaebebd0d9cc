#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/lang.h"
#include "core/undo_int.h"

/*
 * Taking a batch back: what it changed or deleted gets its before-image, what
 * it made is deleted.  First it is read what was changed since, and what must
 * stay with that (undolook.c, undokeep.c); then all else is taken back in one
 * go (undoapply.c).  Only then it shows what else is in the way, a reference
 * or a unique value; with that kept, too, all begins again.  So what nobody
 * stands in the way of, the rule, costs one pass.
 */

/* An undo may itself have been undone, and so on: the last of each decides. */
int
crm_batch_stands(struct crm_db *db, int64_t batch, int64_t *by)
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
	int days = crm_image_days(db), rc;

	rc = crm_one(db, &at, "SELECT at\n"
	    "FROM batch\n"
	    "WHERE id = :batch", "i", batch);
	if (rc == 0 || (rc == 1 && batch == db->batch))
		return (crm_err_set(db->err, CRM_ERR_CONFLICT, _("there is no "
		    "batch %lld; crm-db log lists them"), (long long)batch));
	if (rc == -1 || days == -1)
		return (-1);
	if (at < db->now - days * (int64_t)86400)
		return (crm_err_set(db->err, CRM_ERR_CONFLICT, _("batch %lld "
		    "is older than %d days: what it changed is no longer "
		    "kept"), (long long)batch, days));
	if ((rc = crm_batch_stands(db, batch, &by)) == 0)
		return (crm_err_set(db->err, CRM_ERR_CONFLICT, _("batch %lld "
		    "was taken back already, by batch %lld"), (long long)batch,
		    (long long)by));
	return (rc == -1 ? -1 : 0);
}

/* One attempt: as crm_undo_apply(). */
static int
attempt(struct crm_undoing *u)
{

	u->undone = 0;
	if (crm_journal_stop(u->db) == -1 || crm_run(u->db, "UPDATE batch\n"
	    "SET undoes = :batch\n"
	    "WHERE id = :self", "ii", u->batch, u->db->batch) == -1 ||
	    crm_undo_spread(u) == -1)
		return (-1);
	return (crm_undo_apply(u));
}

/*
 * A row that was brought back, and changed once more by what follows, stays a
 * row of the batch that it came back with: else taking that batch back would
 * neither find the row nor know that it is missed.
 */
static int
give_back(struct crm_undoing *u, struct crm_image_table *t, int64_t row,
    int64_t batch)
{
	struct crm_image image = { .row = row, .val = t->val };
	int rc = crm_image_get(u->images, t, row);

	if (rc == 1) {
		t->val[t->batch].i = batch;
		rc = crm_image_update(u->images, t, &image) == 1 ? 0 : -1;
		crm_image_done(t);
	}
	return (rc == -1 ? -1 : crm_run(u->db, "DELETE FROM batch_image\n"
	    "WHERE batch = :self AND tbl = :tbl AND row = :row", "iti",
	    u->db->batch, t->name, row));
}

/*
 * Where no batch came since, all is as it was and nothing follows.  What does
 * is journalled as ever, but the first image of a row counts.
 */
static int
follow(struct crm_undoing *u)
{
	struct crm_image_table *t;
	struct crm_stmt *stmt;
	int64_t row;
	size_t i;
	int rc = 0;

	if (u->job->follow == NULL || !u->newer)
		return (0);
	if (crm_journal_start(u->db) == -1 ||
	    u->job->follow(u->job->arg) == -1)
		return (-1);
	for (i = 0; rc == 0 && i < u->images->n; i++) {
		t = &u->images->table[i];
		if ((stmt = crm_sql(u->db, "SELECT row, was\n"
		    "FROM batch_image\n"
		    "WHERE batch = :self AND tbl = :tbl\n"
		    "ORDER BY row")) == NULL ||
		    crm_bind(stmt, "it", u->db->batch, t->name) == -1)
			return (-1);
		while ((rc = crm_step(stmt)) == 1) {
			row = crm_col_int(stmt, 0);
			rc = crm_image_packed(u->images, u->db->batch, t, row);
			if (rc == 1)
				rc = give_back(u, t, row,
				    crm_col_int(stmt, 1));
			if (rc == -1)
				break;
		}
		crm_reset(stmt);
	}
	return (rc);
}

static int
run(struct crm_undoing *u)
{
	int64_t conflicts;
	int rc;

	if (u->keep == NULL || u->mark == NULL || u->later == NULL)
		return (crm_err_nomem(u->db->err));
	if (crm_undo_look(u) == -1)
		return (-1);
	while ((rc = attempt(u)) == 1) {
		crm_map_free(u->mark);
		if ((u->mark = crm_map_new()) == NULL)
			return (crm_err_nomem(u->db->err));
		if (crm_batch_again(u->db) == -1)
			return (-1);
	}
	if (rc == -1 || (u->undone > 0 && follow(u) == -1) ||
	    (conflicts = crm_undo_tell(u)) == -1)
		return (-1);
	/* Nothing was done, so nothing is left to be seen of it. */
	if (u->undone == 0)
		u->db->dirty = 0;
	return (conflicts > 0);
}

int
crm_batch_undo(struct crm_db *db, int64_t batch, const struct crm_undo *undo,
    int64_t *undone)
{
	struct crm_undoing u = { .db = db, .batch = batch, .job = undo };
	int rc = -1;

	*undone = 0;
	if (may_undo(db, batch) == -1)
		return (-1);
	u.keep = crm_map_new();
	u.mark = crm_map_new();
	u.later = crm_map_new();
	if ((u.images = crm_images_open(db, undo->parts)) != NULL)
		rc = run(&u);
	*undone = u.undone;
	crm_images_close(u.images);
	crm_map_free(u.keep);
	crm_map_free(u.mark);
	crm_map_free(u.imaged);
	crm_map_free(u.later);
	crm_map_free(u.stuck);
	crm_buf_free(&u.pack.body);
	free(u.kept);
	return (rc);
}

int
crm_last_freed(struct crm_db *db, const char *table, int64_t *last)
{
	int64_t freed = 0;

	if (crm_one(db, &freed, "SELECT last\n"
	    "FROM batch_pack\n"
	    "WHERE tbl = :tbl\n"
	    "ORDER BY last DESC LIMIT 1", "t", table) == -1)
		return (-1);
	if (*last < freed)
		*last = freed;
	return (0);
}
