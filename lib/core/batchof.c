#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/undo_int.h"

/*
 * Which batches touched a row and what hangs on it.  From the row the present
 * rows are followed that refer to it, and so on; then before-images tell of
 * those that are no more or hung on it once.
 */

struct found {
	size_t	table;
	int64_t	row;
};

struct hang {
	struct crm_db		*db;
	struct crm_images	*images;
	struct crm_map		*in;	/* rows that hang on it */
	struct found		*row;	/* the same, to be followed */
	size_t			 n, cap;
	size_t			 all;	/* + 1: each row of a table; 0: not */
	int			(*fn)(void *arg, int64_t batch);
	void			*arg;
	int64_t			 batch;	/* whose images are read */
	int			 changed;
};

static size_t
index_of(const struct hang *h, const struct crm_image_table *t)
{

	return ((size_t)(t - h->images->table));
}

/* 1 when the row is new among them, 0, -1. */
static int
add(struct hang *h, size_t table, int64_t row)
{
	struct found *more;
	int found;

	if (crm_map_put(h->in, crm_undo_key(table, row, 0), &found) == NULL)
		return (crm_err_nomem(h->db->err));
	if (found)
		return (0);
	if (h->n == h->cap) {
		h->cap = h->cap == 0 ? 64 : h->cap * 2;
		more = realloc(h->row, h->cap * sizeof(*more));
		if (more == NULL)
			return (crm_err_nomem(h->db->err));
		h->row = more;
	}
	h->row[h->n].table = table;
	h->row[h->n++].row = row;
	return (1);
}

static int
is_in(const struct hang *h, size_t table, int64_t row)
{

	return (crm_map_get(h->in, crm_undo_key(table, row, 0)) != NULL);
}

/* Names come from the schema, which is ours: they can stand in SQL. */
static sqlite3_stmt *
prepare(struct hang *h, const char *table, const char *where, int col)
{
	struct crm_buf sql = { 0 };
	sqlite3_stmt *st = NULL;
	const char *name = "";
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(h->db, "SELECT name\n"
	    "FROM pragma_table_info(:tbl)\n"
	    "WHERE cid = :cid /* scan: the schema is small */")) == NULL ||
	    crm_bind(stmt, "ti", table, (int64_t)col) == -1 ||
	    crm_step(stmt) != 1)
		return (NULL);
	name = crm_col_text(stmt, 0);
	crm_buf_fmt(&sql, "SELECT rowid, batch FROM main.\"%s\"\n"
	    "WHERE \"%s\" %s", table, name, where);
	crm_reset(stmt);
	if (sql.bad)
		crm_err_nomem(h->db->err);
	else if (sqlite3_prepare_v2(h->db->sq, sql.p, -1, &st, NULL) !=
	    SQLITE_OK)
		crm_db_fail(h->db, NULL);
	crm_buf_free(&sql);
	return (st);
}

/* Adds the rows that st finds, all of one table. */
static int
add_found(struct hang *h, sqlite3_stmt *st, size_t table)
{
	int got = 0, rc;

	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		if (add(h, table, sqlite3_column_int64(st, 0)) == -1 ||
		    (got = h->fn(h->arg, sqlite3_column_int64(st, 1))) != 0)
			break;
	if (rc == SQLITE_DONE)
		return (0);
	if (rc != SQLITE_ROW)
		return (crm_db_fail(h->db, NULL));
	return (got != 0 ? got : -1);
}

/* Adds the rows of t that name a row by a link. */
static int
follow_link(struct hang *h, struct crm_image_table *t,
    const struct crm_link *link, int64_t row)
{
	sqlite3_stmt *st;
	int64_t first = row * ((int64_t)1 << link->shift);
	int rc;

	st = prepare(h, t->name, "BETWEEN ?1 AND ?2", link->col);
	if (st == NULL)
		return (-1);
	if (sqlite3_bind_int64(st, 1, first) != SQLITE_OK ||
	    sqlite3_bind_int64(st, 2, first + ((int64_t)1 << link->shift) -
	    1) != SQLITE_OK)
		rc = crm_db_fail(h->db, NULL);
	else
		rc = add_found(h, st, index_of(h, t));
	sqlite3_finalize(st);
	return (rc);
}

static int
follow_links(struct hang *h, struct crm_image_table *t,
    const struct crm_link *link, size_t n, const struct found *to)
{
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < n; i++)
		if (link[i].to == to->table)
			rc = follow_link(h, t, &link[i], to->row);
	return (rc);
}

static int
follow(struct hang *h, size_t from)
{
	struct crm_image_table *t;
	struct found to;
	size_t i;
	int rc = 0;

	for (; rc == 0 && from < h->n; from++) {
		to = h->row[from];
		for (i = 0; rc == 0 && i < h->images->n; i++) {
			t = &h->images->table[i];
			rc = follow_links(h, t, t->ref, t->nref, &to);
			if (rc == 0)
				rc = follow_links(h, t, t->part, t->npart,
				    &to);
		}
	}
	return (rc);
}

static int
hangs(const struct hang *h, const struct crm_link *link, size_t n,
    const struct crm_val *val)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (val[link[i].col].type == CRM_VAL_INT && is_in(h,
		    link[i].to, val[link[i].col].i >> link[i].shift))
			return (1);
	return (0);
}

static int
look_at_image(void *arg, struct crm_image_table *t, struct crm_image *image)
{
	struct hang *h = arg;
	size_t table = index_of(h, t);
	int new, rc;

	if (h->all != 0) {
		if (h->all != table + 1)
			return (0);
	} else if (!is_in(h, table, image->row)) {
		if (image->absent ||
		    !(hangs(h, t->ref, t->nref, image->val) ||
		    hangs(h, t->part, t->npart, image->val)))
			return (0);
		if ((new = add(h, table, image->row)) == -1)
			return (-1);
		h->changed |= new;
	}
	rc = h->fn(h->arg, h->batch);
	if (rc == 0 && !image->absent)
		rc = h->fn(h->arg, image->was);
	if (rc == 0 && image->now != CRM_NULL)
		rc = h->fn(h->arg, image->now);
	return (rc);
}

static int
look_at_images(struct hang *h)
{
	struct crm_stmt *stmt;
	size_t i;
	int rc;

	if ((stmt = crm_sql(h->db, "SELECT id\n"
	    "FROM batch\n"
	    "ORDER BY id /* scan: batches are few */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		h->batch = crm_col_int(stmt, 0);
		for (i = 0, rc = 0; rc == 0 && i < h->images->n; i++)
			rc = crm_images_each(h->images, h->batch,
			    &h->images->table[i], look_at_image, h);
		if (rc != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

/* All rows of a table. */
static int
look_at_table(struct hang *h, struct crm_image_table *t)
{
	struct crm_buf sql = { 0 };
	sqlite3_stmt *st = NULL;
	int got = 0, rc;

	crm_buf_fmt(&sql, "SELECT DISTINCT batch FROM main.\"%s\"", t->name);
	if (sql.bad || sqlite3_prepare_v2(h->db->sq, sql.p, -1, &st, NULL) !=
	    SQLITE_OK) {
		crm_buf_free(&sql);
		return (crm_db_fail(h->db, NULL));
	}
	crm_buf_free(&sql);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		if ((got = h->fn(h->arg, sqlite3_column_int64(st, 0))) != 0)
			break;
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		got = crm_db_fail(h->db, NULL);
	sqlite3_finalize(st);
	h->all = index_of(h, t) + 1;
	return (got != 0 ? got : look_at_images(h));
}

/* A row, what hangs on it, and what did once, until nothing is added. */
static int
look_at_row(struct hang *h, size_t table, int64_t row)
{
	int64_t batch = 0;
	size_t from = 0;
	int rc;

	rc = crm_image_carried(h->images, &h->images->table[table], row,
	    &batch);
	if (rc == 1)
		rc = h->fn(h->arg, batch);
	if (rc == 0 && add(h, table, row) == -1)
		rc = -1;
	while (rc == 0) {
		if ((rc = follow(h, from)) != 0)
			break;
		from = h->n;
		h->changed = 0;
		rc = look_at_images(h);
		if (!h->changed)
			break;
	}
	return (rc);
}

int
crm_batch_touched(struct crm_db *db, const struct crm_undo_part *parts,
    const char *table, int64_t row, int (*fn)(void *arg, int64_t batch),
    void *arg)
{
	struct hang h = { .db = db, .fn = fn, .arg = arg };
	size_t i;
	int rc = 0;

	if ((h.images = crm_images_open(db, parts)) == NULL)
		return (-1);
	if ((h.in = crm_map_new()) == NULL)
		rc = crm_err_nomem(db->err);
	for (i = 0; rc == 0 && i < h.images->n; i++) {
		if (strcmp(h.images->table[i].name, table) != 0)
			continue;
		rc = row == 0 ? look_at_table(&h, &h.images->table[i]) :
		    look_at_row(&h, i, row);
	}
	crm_map_free(h.in);
	free(h.row);
	crm_images_close(h.images);
	return (rc);
}
