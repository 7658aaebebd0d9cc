#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/undo_int.h"

enum { ROW, NEED, WHOLE };	/* kinds of keys */

struct crm_hash
crm_undo_key(size_t table, int64_t row, int64_t kind)
{
	struct crm_hash h;

	h.a = ((uint64_t)row + 1) * 0x9e3779b97f4a7c15u;
	h.a ^= h.a >> 29;
	h.b = (uint64_t)kind << 16 | (table + 1);
	return (h);
}

int
crm_undo_kept(const struct crm_undoing *u, size_t table, int64_t row)
{

	return (u->nkept > 0 &&
	    crm_map_get(u->keep, crm_undo_key(table, row, ROW)) != NULL);
}

int
crm_undo_keep(struct crm_undoing *u, size_t table, int64_t row,
    enum crm_conflict_why why, int64_t by, int direct)
{
	struct crm_kept *more;
	int64_t *at;
	int found;

	at = crm_map_put(u->keep, crm_undo_key(table, row, ROW), &found);
	if (at == NULL)
		return (crm_err_nomem(u->db->err));
	if (found)
		return (0);
	*at = 1;
	if (u->nkept == u->ckept) {
		u->ckept = u->ckept == 0 ? 64 : u->ckept * 2;
		more = realloc(u->kept, u->ckept * sizeof(*more));
		if (more == NULL)
			return (crm_err_nomem(u->db->err));
		u->kept = more;
	}
	more = &u->kept[u->nkept++];
	more->table = table;
	more->row = row;
	more->why = why;
	more->by = by;
	more->direct = direct;
	return (0);
}

static size_t
index_of(const struct crm_undoing *u, const struct crm_image_table *t)
{

	return ((size_t)(t - u->images->table));
}

/* Notes that a kept row needs another, or is a part of it.  0 or -1. */
static int
mark(struct crm_undoing *u, size_t table, int64_t row, int64_t kind,
    int *changed)
{
	int found;

	if (crm_map_put(u->mark, crm_undo_key(table, row, kind), &found) ==
	    NULL)
		return (crm_err_nomem(u->db->err));
	*changed |= !found;
	return (0);
}

static int
marked(const struct crm_undoing *u, size_t table, int64_t row, int64_t kind)
{

	return (crm_map_get(u->mark, crm_undo_key(table, row, kind)) != NULL);
}

static int
mark_links(struct crm_undoing *u, const struct crm_link *link, size_t n,
    const struct crm_val *val, int64_t kind, int *changed)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!link[i].follows && val[link[i].col].type ==
		    CRM_VAL_INT && mark(u, link[i].to, val[link[i].col].i >>
		    link[i].shift, kind, changed) == -1)
			return (-1);
	return (0);
}

/* 1 when the row with those columns is a part of a whole that stays. */
static int
in_whole(const struct crm_undoing *u, const struct crm_image_table *t,
    const struct crm_val *val)
{
	const struct crm_link *part;
	size_t i;

	for (i = 0; i < t->npart; i++) {
		part = &t->part[i];
		if (val[part->col].type == CRM_VAL_INT && marked(u, part->to,
		    val[part->col].i >> part->shift, WHOLE))
			return (1);
	}
	return (0);
}

struct spread {
	struct crm_undoing	*u;
	int			 changed;
};

/*
 * Judges a row that the batch wrote: now (NULL: gone) and old (NULL: made by
 * the batch) are its columns.
 */
static int
judge(struct spread *s, struct crm_image_table *t, int64_t row,
    const struct crm_val *now, const struct crm_val *old)
{
	struct crm_undoing *u = s->u;
	size_t table = index_of(u, t);
	int stays = crm_undo_kept(u, table, row);

	if (!stays) {
		if (!(old == NULL && marked(u, table, row, NEED)) &&
		    !marked(u, table, row, WHOLE) &&
		    !(now != NULL && in_whole(u, t, now)) &&
		    !(old != NULL && in_whole(u, t, old)))
			return (0);
		if (crm_undo_keep(u, table, row, CRM_CONFLICT_CHANGED, 0, 0) ==
		    -1)
			return (-1);
		s->changed = 1;
	}
	if (mark(u, table, row, WHOLE, &s->changed) == -1 ||
	    (now != NULL && (mark_links(u, t->ref, t->nref, now, NEED,
	    &s->changed) == -1 || mark_links(u, t->part, t->npart, now, WHOLE,
	    &s->changed) == -1)))
		return (-1);
	return (old == NULL ? 0 : mark_links(u, t->part, t->npart, old, WHOLE,
	    &s->changed));
}

static int
judge_image(void *arg, struct crm_image_table *t, struct crm_image *image)
{
	struct spread *s = arg;
	int present, rc;

	if ((present = crm_image_get(s->u->images, t, image->row)) == -1)
		return (-1);
	rc = judge(s, t, image->row, present ? t->val : NULL,
	    image->absent ? NULL : image->val);
	crm_image_done(t);
	return (rc);
}

/* The rows that the batch made, and those that it changed once more. */
static int
judge_made(struct spread *s, struct crm_image_table *t)
{
	struct crm_db *db = s->u->db;
	int64_t row;
	int rc, own;

	if (sqlite3_bind_int64(t->made, 1, s->u->batch) != SQLITE_OK ||
	    sqlite3_bind_int64(t->made, 2, INT64_MIN) != SQLITE_OK)
		return (crm_db_fail(db, NULL));
	while ((rc = sqlite3_step(t->made)) == SQLITE_ROW) {
		row = sqlite3_column_int64(t->made, 0);
		crm_image_columns(t->made, 1, t->val, t->ncol);
		own = crm_map_get(s->u->imaged, crm_undo_key(index_of(s->u, t),
		    row, ROW)) == NULL;
		if (own && judge(s, t, row, t->val, NULL) == -1) {
			sqlite3_reset(t->made);
			return (-1);
		}
	}
	if (rc != SQLITE_DONE)
		crm_db_fail(db, NULL);
	sqlite3_reset(t->made);
	return (rc == SQLITE_DONE ? 0 : -1);
}

/* Kept rows that are no longer the batch's. */
static int
judge_kept(struct spread *s)
{
	struct crm_undoing *u = s->u;
	struct crm_image_table *t;
	size_t i;
	int present;

	for (i = 0; i < u->nkept; i++) {
		t = &u->images->table[u->kept[i].table];
		present = crm_image_get(u->images, t, u->kept[i].row);
		if (present == -1 || judge(s, t, u->kept[i].row, present ?
		    t->val : NULL, NULL) == -1)
			return (-1);
		crm_image_done(t);
	}
	return (0);
}

/* Rows with an image are told from those made by the batch. */
static int
note_image(void *arg, struct crm_image_table *t, struct crm_image *image)
{
	struct crm_undoing *u = arg;
	int found;

	if (crm_map_put(u->imaged, crm_undo_key(index_of(u, t), image->row,
	    ROW), &found) == NULL)
		return (crm_err_nomem(u->db->err));
	return (0);
}

int
crm_undo_spread(struct crm_undoing *u)
{
	struct spread s = { u, 1 };
	struct crm_images *images = u->images;
	size_t i;

	if (u->nkept == 0)
		return (0);
	crm_map_free(u->imaged);
	if ((u->imaged = crm_map_new()) == NULL)
		return (crm_err_nomem(u->db->err));
	for (i = 0; i < images->n; i++)
		if (crm_images_each(images, u->batch, &images->table[i],
		    note_image, u) == -1)
			return (-1);
	if (judge_kept(&s) == -1)
		return (-1);
	for (s.changed = 1; s.changed;) {
		s.changed = 0;
		for (i = 0; i < images->n; i++)
			if (crm_images_each(images, u->batch,
			    &images->table[i], judge_image, &s) == -1 ||
			    judge_made(&s, &images->table[i]) == -1)
				return (-1);
	}
	return (0);
}

/* The whole that a row is a part of, over and over: *table and *row. */
static int
top_of(struct crm_undoing *u, size_t *table, int64_t *row)
{
	struct crm_image_table *t;
	const struct crm_link *part;
	int64_t above;
	int depth, rc;
	size_t i;

	for (depth = 0; depth < 8; depth++) {
		t = &u->images->table[*table];
		if ((rc = crm_image_get(u->images, t, *row)) != 1)
			return (rc);
		for (i = 0; i < t->npart; i++)
			if (!t->part[i].follows &&
			    t->val[t->part[i].col].type == CRM_VAL_INT)
				break;
		if (i == t->npart) {
			crm_image_done(t);
			return (0);
		}
		part = &t->part[i];
		above = t->val[part->col].i >> part->shift;
		crm_image_done(t);
		if (part->to == *table && above == *row)
			return (0);
		*table = part->to;
		*row = above;
	}
	return (0);
}

int64_t
crm_undo_tell(struct crm_undoing *u)
{
	struct crm_conflict c;
	struct crm_map *told = crm_map_new();
	struct crm_kept *k;
	size_t i, table;
	int64_t n = 0;
	int found;

	if (told == NULL)
		return (crm_err_nomem(u->db->err));
	for (i = 0; i < u->nkept; i++) {
		k = &u->kept[i];
		if (!k->direct)
			continue;
		table = k->table;
		c.row = k->row;
		c.why = k->why;
		c.by = k->by;
		if (top_of(u, &table, &c.row) == -1 || crm_map_put(told,
		    crm_undo_key(table, c.row, ROW), &found) == NULL) {
			crm_map_free(told);
			return (-1);
		}
		if (found)
			continue;
		n++;
		c.table = u->images->table[table].name;
		if (u->job->conflict != NULL)
			u->job->conflict(u->job->arg, &c);
	}
	crm_map_free(told);
	return (n);
}
