#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/lang.h"

#define KEPT_DAYS	90	/* how long before-images live */

/*
 * Taking a batch back: what it changed or deleted gets its before-image, what
 * it made is deleted.  A row is ours to touch only while it is as the batch
 * left it.  Rows that others refer to go after those, which is why deleting
 * is tried until nothing moves any more.
 */

struct undo {
	struct crm_db	*db;
	int64_t		 batch;
	void		(*conflict)(void *, const char *, int64_t, int64_t);
	void		*arg;
	int64_t		*undone;
	int64_t		 conflicts;
	int64_t		 stuck;		/* rows of this round kept by others */
	int		 last;		/* 1: the last round, which reports */
};

static sqlite3_stmt *
prepare(struct undo *u, const struct crm_buf *sql)
{
	sqlite3_stmt *st = NULL;

	if (sql->bad)
		crm_err_nomem(u->db->err);
	else if (sqlite3_prepare_v2(u->db->sq, sql->p, -1, &st, NULL) !=
	    SQLITE_OK)
		crm_db_fail(u->db, NULL);
	return (st);
}

static void
tell(struct undo *u, const char *table, int64_t row, int64_t by)
{

	u->conflicts++;
	u->conflict(u->arg, table, row, by);
}

/* The batch that a row carries: 1 and *batch, 0 when the row is gone. */
static int
carried(struct undo *u, const char *table, int64_t row, int64_t *batch)
{
	struct crm_buf sql = { 0 };
	sqlite3_stmt *st;
	int rc;

	crm_buf_fmt(&sql, "SELECT batch FROM main.\"%s\" WHERE rowid = ?1",
	    table);
	st = prepare(u, &sql);
	crm_buf_free(&sql);
	if (st == NULL)
		return (-1);
	sqlite3_bind_int64(st, 1, row);
	if ((rc = sqlite3_step(st)) == SQLITE_ROW)
		*batch = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return (crm_db_fail(u->db, NULL));
	return (rc == SQLITE_ROW);
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
	int rc;

	if (strncmp(p, "NULL", 4) == 0)
		return (sqlite3_bind_null(st, i) == SQLITE_OK ? p + 4 : NULL);
	if (*p != '\'' && *p != 'X') {
		end = p + strcspn(p, ",");
		rc = sqlite3_bind_int64(st, i, strtoll(p, NULL, 10));
		return (rc == SQLITE_OK ? end : NULL);
	}
	if (*p == 'X') {
		for (end = p + 2; *end != '\'' && end[1] != '\0'; end += 2) {
			char hex[3] = { end[0], end[1], '\0' };

			crm_buf_chr(&text, (char)strtol(hex, NULL, 16));
		}
		rc = sqlite3_bind_blob64(st, i, crm_buf_text(&text), text.n,
		    SQLITE_TRANSIENT);
	} else {
		for (end = p + 1; *end != '\'' || end[1] == '\''; end++) {
			if (*end == '\'')
				end++;
			crm_buf_chr(&text, *end);
		}
		rc = sqlite3_bind_text64(st, i, crm_buf_text(&text), text.n,
		    SQLITE_TRANSIENT, SQLITE_UTF8);
	}
	rc = text.bad ? SQLITE_NOMEM : rc;
	crm_buf_free(&text);
	return (rc == SQLITE_OK ? end + 1 : NULL);
}

static int
restore_sql(struct undo *u, const char *table, int present,
    struct crm_buf *sql)
{
	struct crm_stmt *cols;
	int n, rc;

	if ((cols = crm_sql(u->db, "SELECT name\n"
	    "FROM pragma_table_info(:tbl)\n"
	    "ORDER BY cid /* scan: the schema is small */")) == NULL ||
	    crm_bind(cols, "t", table) == -1)
		return (-1);
	crm_buf_fmt(sql, present ? "UPDATE main.\"%s\" SET " :
	    "INSERT INTO main.\"%s\" VALUES (", table);
	for (n = 1; (rc = crm_step(cols)) == 1; n++)
		if (present)
			crm_buf_fmt(sql, "%s\"%s\" = ?%d", n > 1 ? ", " : "",
			    crm_col_text(cols, 0), n);
		else
			crm_buf_fmt(sql, "%s?%d", n > 1 ? ", " : "", n);
	if (present)
		crm_buf_fmt(sql, " WHERE rowid = ?%d", n);
	else
		crm_buf_str(sql, ")");
	return (rc);
}

/* 1 restored, 0 refused by a constraint, -1. */
static int
restore(struct undo *u, const char *table, int64_t row, int present,
    const char *image)
{
	struct crm_buf sql = { 0 };
	sqlite3_stmt *st;
	const char *p = image;
	int i, rc;

	if (restore_sql(u, table, present, &sql) == -1) {
		crm_buf_free(&sql);
		return (-1);
	}
	st = prepare(u, &sql);
	crm_buf_free(&sql);
	if (st == NULL)
		return (-1);
	for (i = 1; p != NULL && *p != '\0'; i++) {
		p = bind_literal(st, i, p);
		if (p != NULL && *p == ',')
			p++;
	}
	if (present)
		sqlite3_bind_int64(st, i, row);
	rc = p == NULL ? SQLITE_CORRUPT : sqlite3_step(st);
	sqlite3_finalize(st);
	if (rc == SQLITE_DONE)
		return (1);
	if ((rc & 0xff) == SQLITE_CONSTRAINT)
		return (0);
	return (crm_db_fail(u->db, NULL));
}

static int
restore_image(struct undo *u, struct crm_stmt *stmt)
{
	const char *table = crm_col_text(stmt, 0);
	int64_t row = crm_col_int(stmt, 1), now = crm_col_int(stmt, 2);
	int64_t by = 0;
	int present, rc;

	if ((present = carried(u, table, row, &by)) == -1)
		return (-1);
	if (present ? now != by : now != CRM_NULL) {
		tell(u, table, row, by);
		return (0);
	}
	rc = restore(u, table, row, present, crm_col_text(stmt, 3));
	if (rc == 0)
		tell(u, table, row, by);
	if (rc == 1)
		++*u->undone;
	return (rc == -1 ? -1 : 0);
}

static int
restore_images(struct undo *u)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(u->db, "SELECT tbl, row, now, image\n"
	    "FROM batch_image\n"
	    "WHERE batch = :batch\n"
	    "ORDER BY tbl, row")) == NULL ||
	    crm_bind(stmt, "i", u->batch) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = restore_image(u, stmt)) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

/* Deletes the rows of one table that the batch made. */
static int
delete_made(struct crm_db *db, const char *table, void *arg)
{
	struct undo *u = arg;
	struct crm_buf sql = { 0 };
	sqlite3_stmt *find, *del = NULL;
	int rc;

	crm_buf_fmt(&sql, "SELECT rowid FROM main.\"%s\" AS t\n"
	    "WHERE batch = ?1 AND NOT EXISTS (SELECT 1 FROM batch_image AS i\n"
	    "WHERE i.batch = ?1 AND i.tbl = '%s' AND i.row = t.rowid)\n"
	    "ORDER BY rowid DESC", table, table);
	find = prepare(u, &sql);
	crm_buf_reset(&sql);
	crm_buf_fmt(&sql, "DELETE FROM main.\"%s\" WHERE rowid = ?1", table);
	if (find != NULL)
		del = prepare(u, &sql);
	crm_buf_free(&sql);
	if (del == NULL) {
		sqlite3_finalize(find);
		return (-1);
	}
	sqlite3_bind_int64(find, 1, u->batch);
	while ((rc = sqlite3_step(find)) == SQLITE_ROW) {
		sqlite3_bind_int64(del, 1, sqlite3_column_int64(find, 0));
		rc = sqlite3_step(del);
		sqlite3_reset(del);
		if (rc == SQLITE_DONE)
			++*u->undone;
		else if ((rc & 0xff) == SQLITE_CONSTRAINT) {
			u->stuck++;
			if (u->last)
				tell(u, table, sqlite3_column_int64(find, 0),
				    0);
		} else
			break;
	}
	rc = rc == SQLITE_DONE ? 0 : crm_db_fail(db, NULL);
	sqlite3_finalize(find);
	sqlite3_finalize(del);
	return (rc);
}

static int
delete_all_made(struct undo *u)
{
	int64_t before = -1;

	for (u->last = 0;; ) {
		u->stuck = 0;
		if (crm_journal_tables(u->db, delete_made, u) == -1)
			return (-1);
		if (u->stuck == 0 || u->last)
			return (0);
		u->last = u->stuck == before;
		before = u->stuck;
	}
}

/* Rows that the batch made or changed and somebody changed since. */
static int
list_changed_since(struct undo *u)
{
	struct crm_stmt *stmt;
	int64_t by;
	int rc;

	if ((stmt = crm_sql(u->db, "SELECT tbl, row, max(batch)\n"
	    "FROM batch_image AS i\n"
	    "WHERE was = :batch AND batch <> :self AND NOT EXISTS (\n"
	    "\tSELECT 1 FROM batch_image AS mine\n"
	    "\tWHERE mine.batch = :batch AND mine.tbl = i.tbl\n"
	    "\t\tAND mine.row = i.row)\n"
	    "GROUP BY tbl, row\n"
	    "ORDER BY tbl, row")) == NULL ||
	    crm_bind(stmt, "ii", u->batch, u->db->batch) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		by = 0;
		rc = carried(u, crm_col_text(stmt, 0), crm_col_int(stmt, 1),
		    &by);
		if (rc == -1)
			break;
		if (rc == 1 && by != u->batch)
			tell(u, crm_col_text(stmt, 0), crm_col_int(stmt, 1),
			    crm_col_int(stmt, 2));
	}
	crm_reset(stmt);
	return (rc);
}

static int
may_undo(struct crm_db *db, int64_t batch)
{
	int64_t at, by;
	int rc;

	rc = crm_one(db, &at, "SELECT at FROM batch WHERE id = :batch", "i",
	    batch);
	if (rc == 0 || (rc == 1 && batch == db->batch))
		return (crm_err_set(db->err, CRM_ERR_CONFLICT, _("there is no "
		    "batch %lld; crm-db log lists them"), (long long)batch));
	if (rc == 1 && at < db->now - KEPT_DAYS * 86400LL)
		return (crm_err_set(db->err, CRM_ERR_CONFLICT, _("batch %lld "
		    "is older than %d days: what it changed is no longer "
		    "kept"), (long long)batch, KEPT_DAYS));
	if (rc == -1)
		return (-1);
	/* An undo that was itself undone no longer stands in the way. */
	rc = crm_one(db, &by, "SELECT id FROM batch AS b\n"
	    "WHERE undoes = :batch AND NOT EXISTS (\n"
	    "\tSELECT 1 FROM batch WHERE undoes = b.id)\n"
	    "ORDER BY id LIMIT 1 /* scan: batches are few */", "i", batch);
	if (rc == 1)
		return (crm_err_set(db->err, CRM_ERR_CONFLICT, _("batch %lld "
		    "was taken back already, by batch %lld"), (long long)batch,
		    (long long)by));
	return (rc);
}

int
crm_batch_undo(struct crm_db *db, int64_t batch,
    void (*conflict)(void *arg, const char *table, int64_t row, int64_t by),
    void *arg, int64_t *undone)
{
	struct undo u = { db, batch, conflict, arg, undone, 0, 0, 0 };

	*undone = 0;
	if (may_undo(db, batch) == -1 || crm_journal_stop(db) == -1 ||
	    crm_journal_start(db, 1) == -1)
		return (-1);
	if (crm_run(db, "UPDATE batch SET undoes = :batch WHERE id = :self",
	    "ii", batch, db->batch) == -1 || restore_images(&u) == -1 ||
	    delete_all_made(&u) == -1 || list_changed_since(&u) == -1)
		return (-1);
	return (u.conflicts > 0);
}
