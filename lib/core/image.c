#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/image.h"
#include "core/lang.h"

struct table {
	char		*name;
	int		 ncol;
	int		 stuck;		/* rows were refused, or none tried yet */
	sqlite3_stmt	*carried;	/* ?1 row */
	sqlite3_stmt	*update;	/* the columns, then the row */
	sqlite3_stmt	*insert;	/* the columns */
	sqlite3_stmt	*delete;	/* ?1 row */
	sqlite3_stmt	*made;		/* ?1 batch */
};

struct crm_images {
	struct crm_db	*db;
	struct table	*tables;	/* those that refer before the others */
	size_t		 n;
};

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
prepare_columns(struct crm_db *db, struct table *t)
{
	struct crm_buf update = { 0 }, insert = { 0 };
	struct crm_stmt *cols;
	const char *comma = "";
	int rc;

	if ((cols = crm_sql(db, "SELECT name, pk\n"
	    "FROM pragma_table_info(:tbl)\n"
	    "ORDER BY cid /* scan: the schema is small */")) == NULL ||
	    crm_bind(cols, "t", t->name) == -1)
		return (-1);
	crm_buf_fmt(&update, "UPDATE main.\"%s\" SET ", t->name);
	crm_buf_fmt(&insert, "INSERT INTO main.\"%s\" VALUES (", t->name);
	while ((rc = crm_step(cols)) == 1) {
		t->ncol++;
		crm_buf_fmt(&insert, "%s?%d", t->ncol > 1 ? ", " : "", t->ncol);
		if (crm_col_int(cols, 1) != 0)
			continue;
		crm_buf_fmt(&update, "%s\"%s\" = ?%d", comma,
		    crm_col_text(cols, 0), t->ncol);
		comma = ", ";
	}
	crm_buf_fmt(&update, " WHERE rowid = ?%d", t->ncol + 1);
	crm_buf_str(&insert, ")");
	if (rc == 0) {
		t->update = prepare(db, &update);
		t->insert = prepare(db, &insert);
	}
	crm_buf_free(&update);
	crm_buf_free(&insert);
	return (t->update == NULL || t->insert == NULL ? -1 : 0);
}

static int
prepare_table(struct crm_db *db, struct table *t)
{
	struct crm_buf sql = { 0 };

	crm_buf_fmt(&sql, "SELECT batch FROM main.\"%s\" WHERE rowid = ?1",
	    t->name);
	t->carried = prepare(db, &sql);
	crm_buf_fmt(&sql, "DELETE FROM main.\"%s\" WHERE rowid = ?1", t->name);
	t->delete = prepare(db, &sql);
	crm_buf_fmt(&sql, "SELECT rowid FROM main.\"%s\" AS t\n"
	    "WHERE batch = ?1 AND NOT EXISTS (SELECT 1 FROM batch_image AS i\n"
	    "WHERE i.batch = ?1 AND i.tbl = '%s' AND i.row = t.rowid)\n"
	    "ORDER BY rowid DESC", t->name, t->name);
	t->made = prepare(db, &sql);
	t->stuck = 1;
	if (t->carried == NULL || t->delete == NULL || t->made == NULL)
		return (-1);
	return (prepare_columns(db, t));
}

static int
add_table(struct crm_db *db, const char *table, void *arg)
{
	struct crm_images *images = arg;
	struct table *more;

	more = realloc(images->tables, (images->n + 1) * sizeof(*more));
	if (more == NULL)
		return (crm_err_nomem(db->err));
	images->tables = more;
	memset(&more[images->n], 0, sizeof(*more));
	if ((more[images->n].name = strdup(table)) == NULL)
		return (crm_err_nomem(db->err));
	images->n++;
	return (prepare_table(db, &more[images->n - 1]));
}

struct crm_images *
crm_images_open(struct crm_db *db)
{
	struct crm_images *images = calloc(1, sizeof(*images));

	if (images == NULL) {
		crm_err_nomem(db->err);
		return (NULL);
	}
	images->db = db;
	if (crm_journal_tables(db, add_table, images) == -1) {
		crm_images_close(images);
		return (NULL);
	}
	return (images);
}

void
crm_images_close(struct crm_images *images)
{
	struct table *t;
	size_t i;

	if (images == NULL)
		return;
	for (i = 0; i < images->n; i++) {
		t = &images->tables[i];
		free(t->name);
		sqlite3_finalize(t->carried);
		sqlite3_finalize(t->update);
		sqlite3_finalize(t->insert);
		sqlite3_finalize(t->delete);
		sqlite3_finalize(t->made);
	}
	free(images->tables);
	free(images);
}

static struct table *
find(struct crm_images *images, const char *name)
{
	size_t i;

	for (i = 0; i < images->n; i++)
		if (strcmp(images->tables[i].name, name) == 0)
			return (&images->tables[i]);
	crm_err_set(images->db->err, CRM_ERR_DATABASE,
	    _("there is no table %s any more"), name);
	return (NULL);
}

int
crm_image_carried(struct crm_images *images, const char *table, int64_t row,
    int64_t *batch)
{
	struct table *t = find(images, table);
	int rc;

	if (t == NULL)
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

/* Adds what an X'...' or '...' literal at p holds; returns its last quote. */
static const char *
read_quoted(struct crm_buf *text, const char *p, int blob)
{
	char hex[3] = { 0 };

	if (blob) {
		for (; p[0] != '\0' && p[0] != '\'' && p[1] != '\0'; p += 2) {
			hex[0] = p[0];
			hex[1] = p[1];
			crm_buf_chr(text, (char)strtol(hex, NULL, 16));
		}
		return (*p == '\'' ? p : NULL);
	}
	for (; *p != '\0' && (*p != '\'' || p[1] == '\''); p++) {
		if (*p == '\'')
			p++;
		crm_buf_chr(text, *p);
	}
	return (*p == '\'' ? p : NULL);
}

/*
 * Binds the next literal of an image: NULL, a number, 'text' or X'blob', as
 * SQLite's quote() writes them.  Returns what follows it, or NULL.
 */
static const char *
bind_literal(sqlite3_stmt *st, int i, const char *p)
{
	struct crm_buf text = { 0 };
	const char *end;
	int blob = *p == 'X', rc;

	if (strncmp(p, "NULL", 4) == 0)
		return (sqlite3_bind_null(st, i) == SQLITE_OK ? p + 4 : NULL);
	if (*p != '\'' && !blob) {
		end = p + strcspn(p, ",");
		if (memchr(p, '.', (size_t)(end - p)) != NULL)
			rc = sqlite3_bind_double(st, i, strtod(p, NULL));
		else
			rc = sqlite3_bind_int64(st, i, strtoll(p, NULL, 10));
		return (rc == SQLITE_OK && end > p ? end : NULL);
	}
	end = read_quoted(&text, p + 1 + blob, blob);
	if (end == NULL || text.bad)
		rc = SQLITE_NOMEM;
	else if (blob)
		rc = sqlite3_bind_blob64(st, i, crm_buf_text(&text), text.n,
		    SQLITE_TRANSIENT);
	else
		rc = sqlite3_bind_text64(st, i, crm_buf_text(&text), text.n,
		    SQLITE_TRANSIENT, SQLITE_UTF8);
	crm_buf_free(&text);
	return (rc == SQLITE_OK ? end + 1 : NULL);
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
bind_image(struct crm_db *db, const struct table *t, sqlite3_stmt *st,
    const char *image)
{
	const char *p = image;
	int i;

	for (i = 1; i <= t->ncol; i++) {
		if ((p = bind_literal(st, i, p)) == NULL)
			break;
		if (*p != (i < t->ncol ? ',' : '\0'))
			break;
		p++;
	}
	if (i > t->ncol)
		return (0);
	return (crm_err_set(db->err, CRM_ERR_CONFLICT, _("a row of %s was "
	    "another kind of row then: what is older than the schema of the "
	    "database cannot be taken back"), t->name));
}

int
crm_image_restore(struct crm_images *images, const char *table, int64_t row,
    int present, const char *image)
{
	struct table *t = find(images, table);
	struct crm_db *db = images->db;
	sqlite3_stmt *st;
	int at = 1;

	if (t == NULL)
		return (-1);
	if (*image == '\0')
		st = t->delete;
	else {
		st = present ? t->update : t->insert;
		if (bind_image(db, t, st, image) == -1)
			return (-1);
		at = t->ncol + 1;
	}
	if (st != t->insert && sqlite3_bind_int64(st, at, row) != SQLITE_OK)
		return (crm_db_fail(db, NULL));
	return (run(db, st));
}

static int
delete_made(struct crm_images *images, struct table *t,
    int (*fn)(void *arg, const char *table, int64_t row, int rc), void *arg)
{
	struct crm_db *db = images->db;
	int64_t row;
	int got, rc;

	t->stuck = 0;
	while ((rc = sqlite3_step(t->made)) == SQLITE_ROW) {
		row = sqlite3_column_int64(t->made, 0);
		if (sqlite3_bind_int64(t->delete, 1, row) != SQLITE_OK)
			return (crm_db_fail(db, NULL));
		got = run(db, t->delete);
		if (got == 0)
			t->stuck = 1;
		if (fn(arg, t->name, row, got) == -1)
			return (-1);
	}
	return (rc == SQLITE_DONE ? 0 : crm_db_fail(db, NULL));
}

int
crm_image_delete_made(struct crm_images *images, int64_t batch,
    int (*fn)(void *arg, const char *table, int64_t row, int rc), void *arg)
{
	struct table *t;
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < images->n; i++) {
		t = &images->tables[i];
		if (!t->stuck)
			continue;
		if (sqlite3_bind_int64(t->made, 1, batch) != SQLITE_OK)
			return (crm_db_fail(images->db, NULL));
		rc = delete_made(images, t, fn, arg);
		sqlite3_reset(t->made);
	}
	return (rc);
}
