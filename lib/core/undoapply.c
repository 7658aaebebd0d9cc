#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/lang.h"
#include "core/undo_int.h"

/*
 * Taking back.  Each row that is touched leaves an image in a pack first, so
 * that the undo can be undone.  Foreign keys are looked at in the end, because
 * rows go and come in no sequence that suits them all.
 */

static size_t
index_of(const struct crm_undoing *u, const struct crm_image_table *t)
{

	return ((size_t)(t - u->images->table));
}

static int64_t
carries(const struct crm_image_table *t, const struct crm_val *val)
{

	return (val[t->batch].i);
}

/* Packs the row at hand, t->val, which becomes what image says. */
static int
pack_row(struct crm_undoing *u, struct crm_image_table *t,
    const struct crm_image *image, int present)
{
	struct crm_image was;

	was.row = image->row;
	was.was = present ? carries(t, t->val) : 0;
	was.now = image->absent ? CRM_NULL : carries(t, image->val);
	was.absent = !present;
	was.erased = 0;
	was.val = t->val;
	u->undone++;
	if (crm_pack_add(&u->pack, u->images, t, &was) == -1)
		return (-1);
	if (image->absent || u->job->restored == NULL)
		return (0);
	return (u->job->restored(u->job->arg, t->name, image->row));
}

static int
be_stuck(struct crm_undoing *u, struct crm_image_table *t, int64_t row)
{
	int found;

	if (crm_map_put(u->stuck, crm_undo_key(index_of(u, t), row, 0),
	    &found) == NULL)
		return (crm_err_nomem(u->db->err));
	u->nstuck++;
	return (0);
}

/* Makes the row at hand what its image says, or notes that it cannot be. */
static int
restore_row(struct crm_undoing *u, struct crm_image_table *t,
    struct crm_image *image, int present)
{
	int rc;

	if (!present && image->absent)
		return (0);
	if (image->absent)
		rc = crm_image_delete(u->images, t, image->row);
	else if (present)
		rc = crm_image_update(u->images, t, image);
	else
		rc = crm_image_insert(u->images, t, image);
	if (rc == 1)
		return (pack_row(u, t, image, present));
	return (rc == -1 ? -1 : be_stuck(u, t, image->row));
}

static int
restore(void *arg, struct crm_image_table *t, struct crm_image *image)
{
	struct crm_undoing *u = arg;
	int present, rc;

	if (crm_undo_kept(u, index_of(u, t), image->row))
		return (0);
	if ((present = crm_image_get(u->images, t, image->row)) == -1)
		return (-1);
	rc = restore_row(u, t, image, present);
	crm_image_done(t);
	return (rc);
}

/*
 * What stood in a row's way, a unique value that another has until it is taken
 * back as well, may be gone by now; rows that exchange their values wait for
 * each other, so all that still wait are put aside before they come again.
 */
static int
put_aside(void *arg, struct crm_image_table *t, struct crm_image *image)
{
	struct crm_undoing *u = arg;
	int rc = 0;

	if (crm_map_get(u->stuck, crm_undo_key(index_of(u, t), image->row,
	    0)) == NULL)
		return (0);
	if ((rc = crm_image_get(u->images, t, image->row)) == -1)
		return (-1);
	if (pack_row(u, t, image, rc) == -1)
		return (-1);
	if (rc == 1)
		rc = crm_image_delete(u->images, t, image->row) == -1 ? -1 : 0;
	crm_image_done(t);
	return (rc);
}

static int
bring_back(void *arg, struct crm_image_table *t, struct crm_image *image)
{
	struct crm_undoing *u = arg;
	int rc;

	if (image->absent || crm_map_get(u->stuck, crm_undo_key(
	    index_of(u, t), image->row, 0)) == NULL)
		return (0);
	rc = crm_image_insert(u->images, t, image);
	if (rc == 0)
		return (crm_undo_keep(u, index_of(u, t), image->row,
		    CRM_CONFLICT_TAKEN, 0, 1));
	return (rc == -1 ? -1 : 0);
}

static int
each_image(struct crm_undoing *u,
    int (*fn)(void *arg, struct crm_image_table *t, struct crm_image *image))
{
	size_t i;

	for (i = 0; i < u->images->n; i++)
		if (crm_images_each(u->images, u->batch, &u->images->table[i],
		    fn, u) == -1)
			return (-1);
	return (0);
}

/* 1 when a row that carries the batch is not to be deleted here. */
static int
waits(const struct crm_undoing *u, size_t table, int64_t row)
{

	return (crm_undo_kept(u, table, row) || (u->nstuck > 0 &&
	    crm_map_get(u->stuck, crm_undo_key(table, row, 0)) != NULL));
}

/*
 * Packs rows that the batch made, behind *after, until a pack is full or one
 * of them is kept, and deletes them in one stroke: one by one took five times
 * as long.  1 when there are more, 0, -1.
 */
static int
delete_some(struct crm_undoing *u, struct crm_image_table *t, int64_t *after)
{
	struct crm_image image = { .absent = 1 };
	int64_t first = 0, last = 0, n = 0;
	int rc;

	if (sqlite3_bind_int64(t->made, 1, u->batch) != SQLITE_OK ||
	    sqlite3_bind_int64(t->made, 2, *after) != SQLITE_OK)
		return (crm_db_fail(u->db, NULL));
	while ((rc = sqlite3_step(t->made)) == SQLITE_ROW) {
		*after = sqlite3_column_int64(t->made, 0);
		if (waits(u, index_of(u, t), *after))
			break;
		image.row = last = *after;
		if (n++ == 0)
			first = last;
		crm_image_columns(t->made, 1, t->val, t->ncol);
		if (pack_row(u, t, &image, 1) == -1) {
			sqlite3_reset(t->made);
			return (-1);
		}
		if (crm_pack_full(&u->pack))
			break;
	}
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		crm_db_fail(u->db, NULL);
	sqlite3_reset(t->made);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return (-1);
	if (n > 0 && crm_image_clear(u->images, t, first,
	    last, u->batch) == -1)
		return (-1);
	return (rc == SQLITE_ROW);
}

static int
delete_made(struct crm_undoing *u)
{
	int64_t after;
	size_t i;
	int rc;

	for (i = 0; i < u->images->n; i++) {
		after = INT64_MIN;
		while ((rc = delete_some(u, &u->images->table[i],
		    &after)) == 1)
			;
		if (rc == -1)
			return (-1);
	}
	return (0);
}

struct broken {			/* a reference that leads nowhere */
	size_t	table;
	int64_t	row;
};

/* A row whose reference leads nowhere, or the row that it needs, is kept. */
static int
mend(struct crm_undoing *u, const struct broken *b, int ours)
{
	struct crm_image_table *t = &u->images->table[b->table];
	const struct crm_val *v;
	int64_t by = 0;
	size_t i;
	int rc = 0;

	if (ours)
		return (crm_undo_keep(u, b->table, b->row,
		    CRM_CONFLICT_MISSING, 0, 1));
	if (crm_image_get(u->images, t, b->row) != 1)
		return (-1);
	for (i = 0; rc != -1 && i < t->nref; i++) {
		v = &t->val[t->ref[i].col];
		if (v->type != CRM_VAL_INT)
			continue;
		rc = crm_image_carried(u->images,
		    &u->images->table[t->ref[i].to], v->i, &by);
		if (rc == 0)
			rc = crm_undo_keep(u, t->ref[i].to, v->i,
			    CRM_CONFLICT_NEEDED, carries(t, t->val), 1);
	}
	crm_image_done(t);
	return (rc == -1 ? -1 : 0);
}

static int
has_image(struct crm_undoing *u, const struct broken *b)
{
	struct crm_image_table *t = &u->images->table[b->table];
	int64_t one;
	int rc;

	rc = crm_one(u->db, &one, "SELECT 1\n"
	    "FROM batch_image\n"
	    "WHERE batch = :batch AND tbl = :tbl AND row = :row", "iti",
	    u->batch, t->name, b->row);
	return (rc != 0 ? rc : crm_image_packed(u->images, u->batch, t,
	    b->row));
}

/*
 * Finds the references that lead nowhere now and keeps what they need.  It
 * reads every table, but only after it is known that there is one.  Their
 * number, or -1.
 */
static int64_t
find_broken(struct crm_undoing *u)
{
	struct crm_stmt *stmt;
	struct broken b;
	int64_t n = 0;
	int rc, ours;

	if ((stmt = crm_sql(u->db, "SELECT DISTINCT \"table\", rowid\n"
	    "FROM pragma_foreign_key_check\n"
	    "ORDER BY 1, 2 /* scan: one is known to be broken */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		for (b.table = 0; b.table < u->images->n; b.table++)
			if (strcmp(u->images->table[b.table].name,
			    crm_col_text(stmt, 0)) == 0)
				break;
		if (b.table == u->images->n) {
			rc = crm_err_set(u->db->err, CRM_ERR_CONFLICT,
			    _("a row of %s needs what would be taken back"),
			    crm_col_text(stmt, 0));
			break;
		}
		b.row = crm_col_int(stmt, 1);
		n++;
		ours = has_image(u, &b);
		if (ours == -1 || mend(u, &b, ours &&
		    !crm_undo_kept(u, b.table, b.row)) == -1) {
			rc = -1;
			break;
		}
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : n);
}

/* 1 when a reference may lead nowhere. */
static int
may_be_broken(struct crm_db *db)
{
	int64_t on = 0;
	int now = 0, most = 0;

	if (crm_one(db, &on, "SELECT foreign_keys\n"
	    "FROM pragma_foreign_keys /* scan: one row */", "") == -1)
		return (-1);
	if (!on)
		return (1);
	if (sqlite3_db_status(db->sq, SQLITE_DBSTATUS_DEFERRED_FKS, &now,
	    &most, 0) != SQLITE_OK)
		return (crm_db_fail(db, NULL));
	return (now > 0);
}

int
crm_undo_apply(struct crm_undoing *u)
{
	size_t kept = u->nkept;
	int64_t broken = 0;
	int rc;

	crm_map_free(u->stuck);
	u->nstuck = 0;
	if ((u->stuck = crm_map_new()) == NULL)
		return (crm_err_nomem(u->db->err));
	if (crm_db_exec(u->db, "PRAGMA defer_foreign_keys = ON") == -1 ||
	    each_image(u, restore) == -1 || delete_made(u) == -1)
		return (-1);
	if (u->nstuck > 0 && (each_image(u, put_aside) == -1 ||
	    each_image(u, bring_back) == -1))
		return (-1);
	if (crm_pack_flush(&u->pack, u->images) == -1)
		return (-1);
	if (u->nkept > kept)
		return (1);
	if ((rc = may_be_broken(u->db)) == 1)
		broken = find_broken(u);
	if (rc == -1 || broken == -1)
		return (-1);
	if (broken > 0 && u->nkept == kept)
		return (crm_err_set(u->db->err, CRM_ERR_DATABASE, _("a row "
		    "needs another that is not there; see crm-db check")));
	return (u->nkept > kept);
}
