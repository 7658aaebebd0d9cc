#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/image.h"
#include "core/lang.h"
#include "core/pack.h"

static sqlite3_stmt *
prepare(struct crm_db *db, struct crm_buf *sql)
{
	sqlite3_stmt *st = NULL;

	if (sql->bad)
		crm_err_nomem(db->err);
	else if (sqlite3_prepare_v2(db->sq, sql->p, -1, &st, NULL) !=
	    SQLITE_OK)
		crm_db_fail(db, NULL);
	crm_buf_free(sql);
	return (st);
}

/* The key is no part of SET: it stays, and references need no new check. */
static int
prepare_columns(struct crm_db *db, struct crm_image_table *t)
{
	struct crm_buf update = { 0 }, insert = { 0 };
	struct crm_stmt *cols;
	const char *comma = "";
	int n = 0, rc;

	if ((cols = crm_sql(db, "SELECT name, pk\n"
	    "FROM pragma_table_info(:tbl)\n"
	    "ORDER BY cid /* scan: the schema is small */")) == NULL ||
	    crm_bind(cols, "t", t->name) == -1)
		return (-1);
	crm_buf_fmt(&update, "UPDATE main.\"%s\" SET ", t->name);
	crm_buf_fmt(&insert, "INSERT INTO main.\"%s\" VALUES (", t->name);
	while ((rc = crm_step(cols)) == 1) {
		n++;
		crm_buf_fmt(&insert, "%s?%d", n > 1 ? ", " : "", n);
		if (crm_col_int(cols, 1) != 0)
			continue;
		crm_buf_fmt(&update, "%s\"%s\" = ?%d", comma,
		    crm_col_text(cols, 0), n);
		comma = ", ";
	}
	crm_buf_fmt(&update, " WHERE rowid = ?%d", n + 1);
	crm_buf_str(&insert, ")");
	if (rc == 0) {
		t->update = prepare(db, &update);
		t->insert = prepare(db, &insert);
	}
	crm_buf_free(&update);
	crm_buf_free(&insert);
	return (t->update == NULL || t->insert == NULL ? -1 : 0);
}

/* What is needed of a table that the batch touched, when it is. */
static int
prepare_rest(struct crm_db *db, struct crm_image_table *t)
{
	struct crm_buf sql = { 0 };

	if (t->carried != NULL)
		return (0);
	crm_buf_fmt(&sql, "SELECT * FROM main.\"%s\" WHERE rowid = ?1",
	    t->name);
	t->get = prepare(db, &sql);
	crm_buf_fmt(&sql, "DELETE FROM main.\"%s\" WHERE rowid = ?1", t->name);
	t->delete = prepare(db, &sql);
	crm_buf_fmt(&sql, "SELECT batch FROM main.\"%s\" WHERE rowid = ?1",
	    t->name);
	t->carried = prepare(db, &sql);
	return (t->carried == NULL || t->get == NULL || t->delete == NULL ||
	    prepare_columns(db, t) == -1 ? -1 : 0);
}

static int
prepare_table(struct crm_db *db, struct crm_image_table *t)
{
	struct crm_buf sql = { 0 };
	int i;

	crm_buf_fmt(&sql, "SELECT rowid, * FROM main.\"%s\"\n"
	    "WHERE rowid > ?2 AND batch = ?1 ORDER BY rowid", t->name);
	t->made = prepare(db, &sql);
	if (t->made == NULL)
		return (-1);
	t->ncol = sqlite3_column_count(t->made) - 1;
	for (i = 0; i < t->ncol; i++)
		if (strcmp(sqlite3_column_name(t->made, i + 1), "batch") == 0)
			t->batch = i;
	t->val = calloc((size_t)t->ncol, sizeof(*t->val));
	t->old = calloc((size_t)t->ncol, sizeof(*t->old));
	return (t->val == NULL || t->old == NULL ? crm_err_nomem(db->err) : 0);
}

static int
add_table(struct crm_db *db, const char *table, void *arg)
{
	struct crm_images *images = arg;
	struct crm_image_table *more;

	more = realloc(images->table, (images->n + 1) * sizeof(*more));
	if (more == NULL)
		return (crm_err_nomem(db->err));
	images->table = more;
	memset(&more[images->n], 0, sizeof(*more));
	if ((more[images->n].name = strdup(table)) == NULL)
		return (crm_err_nomem(db->err));
	images->n++;
	return (prepare_table(db, &more[images->n - 1]));
}

static int
find_table(const struct crm_images *images, const char *name, size_t *at)
{

	for (*at = 0; *at < images->n; ++*at)
		if (strcmp(images->table[*at].name, name) == 0)
			return (1);
	return (0);
}

static int
add_link(struct crm_images *images, struct crm_link **links, size_t *n,
    int col, int shift, const char *to, int follows)
{
	struct crm_link *more;
	size_t at;

	if (!find_table(images, to, &at))
		return (0);
	more = realloc(*links, (*n + 1) * sizeof(*more));
	if (more == NULL)
		return (crm_err_nomem(images->db->err));
	*links = more;
	more[*n].col = col;
	more[*n].shift = shift;
	more[*n].follows = follows;
	more[(*n)++].to = at;
	return (0);
}

/* Foreign keys name the row itself: every table here has its key so. */
static int
read_refs(struct crm_images *images, struct crm_image_table *t)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(images->db, "SELECT c.cid, f.\"table\"\n"
	    "FROM pragma_foreign_key_list(:tbl) AS f\n"
	    "JOIN pragma_table_info(:tbl) AS c ON c.name = f.\"from\"\n"
	    "ORDER BY f.id /* scan: the schema is small */")) == NULL ||
	    crm_bind(stmt, "t", t->name) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (add_link(images, &t->ref, &t->nref,
		    (int)crm_col_int(stmt, 0), 0, crm_col_text(stmt, 1),
		    0) == -1) {
			rc = -1;
			break;
		}
	crm_reset(stmt);
	return (rc);
}

static int
read_parts(struct crm_images *images, const struct crm_undo_part *part)
{
	struct crm_image_table *t;
	int64_t col;
	size_t at;
	int rc;

	for (; part != NULL && part->table != NULL; part++) {
		if (!find_table(images, part->table, &at))
			continue;
		t = &images->table[at];
		rc = crm_one(images->db, &col, "SELECT cid\n"
		    "FROM pragma_table_info(:tbl)\n"
		    "WHERE name = :name /* scan: the schema is small */",
		    "tt", part->table, part->column);
		if (rc == -1 || (rc == 1 && add_link(images, &t->part,
		    &t->npart, (int)col, part->shift, part->whole,
		    part->follows) == -1))
			return (-1);
	}
	return (0);
}

struct crm_images *
crm_images_open(struct crm_db *db, const struct crm_undo_part *parts)
{
	struct crm_images *images = calloc(1, sizeof(*images));
	size_t i;
	int rc;

	if (images == NULL) {
		crm_err_nomem(db->err);
		return (NULL);
	}
	images->db = db;
	rc = crm_journal_tables(db, add_table, images);
	for (i = 0; rc == 0 && i < images->n; i++)
		rc = read_refs(images, &images->table[i]);
	if (rc == -1 || read_parts(images, parts) == -1) {
		crm_images_close(images);
		return (NULL);
	}
	return (images);
}

void
crm_images_close(struct crm_images *images)
{
	struct crm_image_table *t;
	size_t i;

	if (images == NULL)
		return;
	for (i = 0; i < images->n; i++) {
		t = &images->table[i];
		free(t->name);
		free(t->ref);
		free(t->part);
		free(t->val);
		free(t->old);
		sqlite3_finalize(t->carried);
		sqlite3_finalize(t->get);
		sqlite3_finalize(t->update);
		sqlite3_finalize(t->insert);
		sqlite3_finalize(t->delete);
		sqlite3_finalize(t->made);
		sqlite3_finalize(t->clear);
	}
	free(images->table);
	free(images->text);
	free(images);
}

int
crm_image_carried(struct crm_images *images, struct crm_image_table *t,
    int64_t row, int64_t *batch)
{
	int rc;

	if (prepare_rest(images->db, t) == -1)
		return (-1);
	if (sqlite3_bind_int64(t->carried, 1, row) != SQLITE_OK)
		return (crm_db_fail(images->db, NULL));
	if ((rc = sqlite3_step(t->carried)) == SQLITE_ROW)
		*batch = sqlite3_column_int64(t->carried, 0);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		crm_db_fail(images->db, NULL);
	sqlite3_reset(t->carried);
	return (rc == SQLITE_ROW ? 1 : rc == SQLITE_DONE ? 0 : -1);
}

void
crm_image_columns(sqlite3_stmt *st, int first, struct crm_val *val, int n)
{
	struct crm_val *v;
	int i;

	for (i = first, v = val; i < first + n; i++, v++) {
		memset(v, 0, sizeof(*v));
		switch (sqlite3_column_type(st, i)) {
		case SQLITE_INTEGER:
			v->type = CRM_VAL_INT;
			v->i = sqlite3_column_int64(st, i);
			break;
		case SQLITE_FLOAT:
			v->type = CRM_VAL_REAL;
			v->d = sqlite3_column_double(st, i);
			break;
		case SQLITE_TEXT:
			v->type = CRM_VAL_TEXT;
			v->p = (const char *)sqlite3_column_text(st, i);
			v->n = (size_t)sqlite3_column_bytes(st, i);
			break;
		case SQLITE_BLOB:
			v->type = CRM_VAL_BLOB;
			v->p = sqlite3_column_blob(st, i);
			v->n = (size_t)sqlite3_column_bytes(st, i);
			break;
		default:
			break;
		}
	}
}

int
crm_image_get(struct crm_images *images, struct crm_image_table *t,
    int64_t row)
{
	int rc;

	if (prepare_rest(images->db, t) == -1)
		return (-1);
	if (sqlite3_bind_int64(t->get, 1, row) != SQLITE_OK)
		return (crm_db_fail(images->db, NULL));
	if ((rc = sqlite3_step(t->get)) == SQLITE_ROW) {
		crm_image_columns(t->get, 0, t->val, t->ncol);
		return (1);
	}
	if (rc != SQLITE_DONE)
		crm_db_fail(images->db, NULL);
	sqlite3_reset(t->get);
	return (rc == SQLITE_DONE ? 0 : -1);
}

void
crm_image_done(struct crm_image_table *t)
{

	sqlite3_reset(t->get);
}

/* Runs a statement that changes rows: 1; 0 refused by a constraint; -1. */
static int
run(struct crm_db *db, sqlite3_stmt *st)
{
	int rc = sqlite3_step(st);

	if (rc != SQLITE_DONE && (rc & 0xff) != SQLITE_CONSTRAINT)
		crm_db_fail(db, NULL);
	sqlite3_reset(st);
	return (rc == SQLITE_DONE ? 1 :
	    (rc & 0xff) == SQLITE_CONSTRAINT ? 0 : -1);
}

static int
bind_val(sqlite3_stmt *st, int i, const struct crm_val *v)
{

	switch (v->type) {
	case CRM_VAL_INT:
		return (sqlite3_bind_int64(st, i, v->i));
	case CRM_VAL_REAL:
		return (sqlite3_bind_double(st, i, v->d));
	case CRM_VAL_TEXT:
		return (sqlite3_bind_text64(st, i, v->p, v->n, SQLITE_STATIC,
		    SQLITE_UTF8));
	case CRM_VAL_BLOB:
		return (v->n == 0 ? sqlite3_bind_zeroblob(st, i, 0) :
		    sqlite3_bind_blob64(st, i, v->p, v->n, SQLITE_STATIC));
	case CRM_VAL_NULL:
		break;
	}
	return (sqlite3_bind_null(st, i));
}

static int
bind_all(struct crm_db *db, sqlite3_stmt *st, const struct crm_val *val,
    int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (bind_val(st, i + 1, &val[i]) != SQLITE_OK)
			return (crm_db_fail(db, NULL));
	return (0);
}

int
crm_image_update(struct crm_images *images, struct crm_image_table *t,
    const struct crm_image *image)
{

	if (prepare_rest(images->db, t) == -1 ||
	    bind_all(images->db, t->update, image->val, t->ncol) == -1)
		return (-1);
	if (sqlite3_bind_int64(t->update, t->ncol + 1, image->row) !=
	    SQLITE_OK)
		return (crm_db_fail(images->db, NULL));
	return (run(images->db, t->update));
}

int
crm_image_insert(struct crm_images *images, struct crm_image_table *t,
    const struct crm_image *image)
{

	if (prepare_rest(images->db, t) == -1 ||
	    bind_all(images->db, t->insert, image->val, t->ncol) == -1)
		return (-1);
	return (run(images->db, t->insert));
}

int
crm_image_delete(struct crm_images *images, struct crm_image_table *t,
    int64_t row)
{

	if (prepare_rest(images->db, t) == -1)
		return (-1);
	if (sqlite3_bind_int64(t->delete, 1, row) != SQLITE_OK)
		return (crm_db_fail(images->db, NULL));
	return (run(images->db, t->delete));
}

int
crm_image_clear(struct crm_images *images, struct crm_image_table *t,
    int64_t first, int64_t last, int64_t batch)
{
	struct crm_buf sql = { 0 };

	if (t->clear == NULL) {
		crm_buf_fmt(&sql, "DELETE FROM main.\"%s\"\n"
		    "WHERE rowid BETWEEN ?1 AND ?2 AND batch = ?3", t->name);
		if ((t->clear = prepare(images->db, &sql)) == NULL)
			return (-1);
	}
	if (sqlite3_bind_int64(t->clear, 1, first) != SQLITE_OK ||
	    sqlite3_bind_int64(t->clear, 2, last) != SQLITE_OK ||
	    sqlite3_bind_int64(t->clear, 3, batch) != SQLITE_OK)
		return (crm_db_fail(images->db, NULL));
	return (run(images->db, t->clear) == 1 ? 0 :
	    crm_db_fail(images->db, NULL));
}

int
crm_image_misfit(struct crm_images *images, const struct crm_image_table *t)
{

	return (crm_err_set(images->db->err, CRM_ERR_CONFLICT, _("a row of %s "
	    "was another kind of row then: what is older than the schema of "
	    "the database cannot be taken back"), t->name));
}
