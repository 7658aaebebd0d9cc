#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/lang.h"

/*
 * Before-images come from generated triggers.  They work on every build of
 * SQLite and within one statement's memory, unlike the pre-update hook, whose
 * callback may not write and so would hold a bulk change in memory.
 */

int
crm_journal_tables(struct crm_db *db,
    int (*fn)(struct crm_db *db, const char *table, void *arg), void *arg)
{
	struct crm_stmt *stmt;
	struct crm_buf names = { 0 };
	const char *p;
	int rc;

	if ((stmt = crm_sql(db, "SELECT t.name\n"
	    "FROM sqlite_schema AS t, pragma_table_info(t.name) AS c\n"
	    "WHERE t.type = 'table' AND c.name = 'batch'\n"
	    "\tAND t.name <> 'batch_image'\n"
	    "ORDER BY t.name /* scan: the schema is small */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		crm_buf_str(&names, crm_col_text(stmt, 0));
		crm_buf_add(&names, "", 1);
	}
	if (names.bad)
		rc = crm_err_nomem(db->err);
	for (p = names.p; rc == 0 && p != NULL && p < names.p + names.n;
	    p += strlen(p) + 1)
		rc = fn(db, p, arg);
	crm_buf_free(&names);
	return (rc);
}

/* quote(OLD.a) || ',' || quote(OLD.b) ... in the table's own order. */
static int
image_of(struct crm_db *db, const char *table, struct crm_buf *sql)
{
	struct crm_stmt *stmt;
	int n, rc;

	if ((stmt = crm_sql(db, "SELECT name FROM pragma_table_info(:tbl)\n"
	    "ORDER BY cid /* scan: the schema is small */")) == NULL ||
	    crm_bind(stmt, "t", table) == -1)
		return (-1);
	for (n = 0; (rc = crm_step(stmt)) == 1; n++)
		crm_buf_fmt(sql, "%squote(OLD.\"%s\")", n > 0 ? "||','||" : "",
		    crm_col_text(stmt, 0));
	return (rc);
}

struct journal {
	int	undo;
};

static int
add_triggers(struct crm_db *db, const char *table, void *arg)
{
	const struct journal *journal = arg;
	struct crm_buf image = { 0 }, sql = { 0 };
	long long batch = (long long)db->batch;
	int rc = image_of(db, table, &image);

	crm_buf_fmt(&sql, "CREATE TEMP TRIGGER \"journal_update_%s\"\n"
	    "AFTER UPDATE ON main.\"%s\" WHEN OLD.batch <> %lld\n"
	    "BEGIN\n", table, table, batch);
	/* A row that does not name its batch could never be taken back. */
	if (!journal->undo)
		crm_buf_fmt(&sql, "SELECT raise(ABORT, 'a row was changed "
		    "outside its batch') WHERE NEW.batch <> %lld;\n", batch);
	crm_buf_fmt(&sql, "INSERT OR IGNORE INTO batch_image\n"
	    "(batch, tbl, row, was, now, image)\n"
	    "VALUES (%lld, '%s', OLD.rowid, OLD.batch, NEW.batch, %s);\n"
	    "END;\n", batch, table, crm_buf_text(&image));
	crm_buf_fmt(&sql, "CREATE TEMP TRIGGER \"journal_delete_%s\"\n"
	    "AFTER DELETE ON main.\"%s\" WHEN OLD.batch <> %lld\n"
	    "BEGIN\n"
	    "INSERT OR IGNORE INTO batch_image\n"
	    "(batch, tbl, row, was, now, image)\n"
	    "VALUES (%lld, '%s', OLD.rowid, OLD.batch, NULL, %s);\n"
	    "END;\n", table, table, batch, batch, table,
	    crm_buf_text(&image));
	if (rc == 0)
		rc = sql.bad || image.bad ? crm_err_nomem(db->err) :
		    crm_db_exec(db, sql.p);
	crm_buf_free(&image);
	crm_buf_free(&sql);
	return (rc);
}

static int
drop_triggers(struct crm_db *db, const char *table, void *arg)
{
	struct crm_buf sql = { 0 };
	int rc;

	(void)arg;
	crm_buf_fmt(&sql, "DROP TRIGGER IF EXISTS temp.\"journal_update_%s\";\n"
	    "DROP TRIGGER IF EXISTS temp.\"journal_delete_%s\"", table, table);
	rc = sql.bad ? crm_err_nomem(db->err) : crm_db_exec(db, sql.p);
	crm_buf_free(&sql);
	return (rc);
}

int
crm_journal_start(struct crm_db *db, int undo)
{
	struct journal journal = { undo };

	return (crm_journal_tables(db, add_triggers, &journal));
}

int
crm_journal_stop(struct crm_db *db)
{

	return (crm_journal_tables(db, drop_triggers, NULL));
}

int
crm_batch_begin(struct crm_db *db, const struct crm_batch *batch)
{

	if (crm_db_exec(db, "BEGIN IMMEDIATE") == -1)
		return (-1);
	if (crm_run(db, "INSERT INTO batch (at, who, command)\n"
	    "VALUES (:at, :who, :command)", "itt", db->now, batch->who,
	    batch->command) == -1)
		goto rollback;
	db->batch = crm_last_row(db);
	if (crm_journal_start(db, 0) == -1)
		goto rollback;
	db->changes = sqlite3_total_changes(db->sq);
	return (0);

rollback:
	crm_batch_rollback(db);
	return (-1);
}

int64_t
crm_batch(const struct crm_db *db)
{

	return (db->batch);
}

int
crm_batch_commit(struct crm_db *db, const char *sha256, const char *summary)
{

	if (sqlite3_total_changes(db->sq) == db->changes) {
		crm_batch_rollback(db);
		return (0);
	}
	if (crm_run(db, "UPDATE batch\n"
	    "SET sha256 = :sha256, summary = :summary\n"
	    "WHERE id = :batch", "tti", sha256, summary, db->batch) == -1 ||
	    crm_journal_stop(db) == -1 || crm_db_exec(db, "COMMIT") == -1) {
		crm_batch_rollback(db);
		return (-1);
	}
	/* It is stored now: a checkpoint that fails is left to the next one. */
	return (crm_db_checkpoint(db));
}

void
crm_batch_rollback(struct crm_db *db)
{
	struct crm_stmt *stmt;

	if (db->sq == NULL || sqlite3_get_autocommit(db->sq))
		return;
	for (stmt = db->all; stmt != NULL; stmt = stmt->next)
		sqlite3_reset(stmt->st);
	sqlite3_exec(db->sq, "ROLLBACK", NULL, NULL, NULL);
	db->batch = 0;
}
