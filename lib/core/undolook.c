#include <string.h>

#include "core/err.h"
#include "core/undo_int.h"

/*
 * What was changed since: a row is the batch's to take back only while it is
 * as the batch left it.
 */

/* Notes which batch took a row away that another had written. */
static int
note_since(void *arg, struct crm_image_table *t, struct crm_image *image)
{
	struct crm_undoing *u = arg;
	int64_t *by;
	int found;

	by = crm_map_put(u->later, crm_undo_key((size_t)(t -
	    u->images->table), image->row, 1 + image->was), &found);
	if (by == NULL)
		return (crm_err_nomem(u->db->err));
	if (u->by > *by)
		*by = u->by;
	return (0);
}

/* Reads the packs that later batches have of a table. */
static int
read_since(struct crm_undoing *u, struct crm_image_table *t)
{
	struct crm_stmt *stmt;
	const void *body;
	int rc;

	if ((stmt = crm_sql(u->db, "SELECT batch, body\n"
	    "FROM batch_pack\n"
	    "WHERE batch > :batch AND batch <> :self AND tbl = :tbl\n"
	    "ORDER BY id /* scan: packs are few */")) == NULL ||
	    crm_bind(stmt, "iit", u->batch, u->db->batch, t->name) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		u->by = crm_col_int(stmt, 0);
		body = crm_col_blob(stmt, 1);
		rc = crm_pack_each(u->images, t, body, crm_col_len(stmt, 1),
		    note_since, u);
		if (rc == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

/*
 * The batch that took a row away after ours, or 0.  (Ours may have changed the
 * row first, or have been an undo that gave it back to "now".)
 */
static int
deleted_since(struct crm_undoing *u, struct crm_image_table *t,
    const struct crm_image *image, int64_t *by)
{
	size_t table = (size_t)(t - u->images->table);
	const int64_t *packed[2];
	int i;

	*by = 0;
	if (!u->since)
		return (0);
	if (crm_one(u->db, by, "SELECT max(batch)\n"
	    "FROM batch_image\n"
	    "WHERE was IN (:batch, :now) AND tbl = :tbl AND row = :row\n"
	    "\tAND batch > :batch AND batch <> :self", "iotii", u->batch,
	    image->now, t->name, image->row, u->db->batch) == -1)
		return (-1);
	if (*by == CRM_NULL)
		*by = 0;
	packed[0] = crm_map_get(u->later, crm_undo_key(table, image->row,
	    1 + u->batch));
	packed[1] = image->now == CRM_NULL ? NULL : crm_map_get(u->later,
	    crm_undo_key(table, image->row, 1 + image->now));
	for (i = 0; i < 2; i++)
		if (packed[i] != NULL && *packed[i] > *by)
			*by = *packed[i];
	return (0);
}

static int
look(void *arg, struct crm_image_table *t, struct crm_image *image)
{
	struct crm_undoing *u = arg;
	int64_t by = 0;
	int present, since;

	present = crm_image_carried(u->images, t, image->row, &by);
	if (present == -1)
		return (-1);
	if (present)
		since = image->erased ||
		    (by != image->now && by != u->batch);
	else if (image->absent)
		return (0);
	else {
		if (deleted_since(u, t, image, &by) == -1)
			return (-1);
		since = image->erased || by != 0;
	}
	if (!since)
		return (0);
	return (crm_undo_keep(u, (size_t)(t - u->images->table), image->row,
	    image->erased ? CRM_CONFLICT_ERASED : CRM_CONFLICT_CHANGED, by,
	    1));
}

/* Rows that the batch made and somebody changed since. */
static int
look_at_made(struct crm_undoing *u, struct crm_image_table *t)
{
	struct crm_stmt *stmt;
	int64_t by, row;
	int rc;

	if ((stmt = crm_sql(u->db, "SELECT DISTINCT row\n"
	    "FROM batch_image AS i\n"
	    "WHERE was = :batch AND tbl = :tbl AND batch <> :self\n"
	    "\tAND NOT EXISTS (\n"
	    "\tSELECT 1 FROM batch_image AS mine\n"
	    "\tWHERE mine.batch = :batch AND mine.tbl = i.tbl\n"
	    "\t\tAND mine.row = i.row)\n"
	    "ORDER BY row")) == NULL ||
	    crm_bind(stmt, "iti", u->batch, t->name, u->db->batch) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		row = crm_col_int(stmt, 0);
		rc = crm_image_carried(u->images, t, row, &by);
		if (rc == 0 || (rc == 1 && by == u->batch))
			continue;
		if (rc == 1)
			rc = crm_image_packed(u->images, u->batch, t, row);
		if (rc == 0)
			rc = crm_undo_keep(u, (size_t)(t - u->images->table),
			    row, CRM_CONFLICT_CHANGED, by, 1);
		if (rc == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_undo_look(struct crm_undoing *u)
{
	struct crm_image_table *t;
	int64_t newer = 0, since = 0;
	size_t i;

	if (crm_one(u->db, &newer, "SELECT EXISTS (\n"
	    "\tSELECT 1 FROM batch\n"
	    "\tWHERE id > :batch AND id <> :self)", "ii", u->batch,
	    u->db->batch) == -1 || crm_one(u->db, &since, "SELECT EXISTS (\n"
	    "\tSELECT 1 FROM batch_image\n"
	    "\tWHERE batch > :batch AND batch <> :self)\n"
	    "OR EXISTS (SELECT 1 FROM batch_pack\n"
	    "\tWHERE batch > :batch AND batch <> :self)", "ii", u->batch,
	    u->db->batch) == -1)
		return (-1);
	u->newer = newer != 0;
	u->since = since != 0;
	for (i = 0; i < u->images->n; i++) {
		t = &u->images->table[i];
		if (since && read_since(u, t) == -1)
			return (-1);
		if (crm_images_each(u->images, u->batch, t, look, u) == -1 ||
		    look_at_made(u, t) == -1)
			return (-1);
	}
	return (0);
}
