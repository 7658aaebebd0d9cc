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
	    "\tAND t.name NOT IN ('batch_image', 'batch_pack')\n"
	    "ORDER BY t.rowid DESC /* scan: the schema is small */")) == NULL)
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

static void
add_update(struct crm_db *db, const char *table, const char *image,
    struct crm_buf *sql)
{
	long long batch = (long long)db->batch;

	crm_buf_fmt(sql, "CREATE TEMP TRIGGER \"journal_update_%s\"\n"
	    "AFTER UPDATE ON main.\"%s\" WHEN OLD.batch <> %lld\n"
	    "BEGIN\n", table, table, batch);
	/* A row that does not name its batch could never be taken back. */
	crm_buf_fmt(sql, "SELECT raise(ABORT, 'a row was changed "
	    "outside its batch') WHERE NEW.batch <> %lld;\n", batch);
	crm_buf_fmt(sql, "INSERT OR IGNORE INTO batch_image\n"
	    "(batch, tbl, row, was, now, image)\n"
	    "VALUES (%lld, '%s', OLD.rowid, OLD.batch, NEW.batch, %s);\n"
	    "END;\n", batch, table, image);
}

static void
add_delete(struct crm_db *db, const char *table, const char *image,
    struct crm_buf *sql)
{
	long long batch = (long long)db->batch;

	crm_buf_fmt(sql, "CREATE TEMP TRIGGER \"journal_delete_%s\"\n"
	    "AFTER DELETE ON main.\"%s\" WHEN OLD.batch <> %lld\n"
	    "BEGIN\n"
	    "INSERT OR IGNORE INTO batch_image\n"
	    "(batch, tbl, row, was, now, image)\n"
	    "VALUES (%lld, '%s', OLD.rowid, OLD.batch, NULL, %s);\n"
	    "END;\n", table, table, batch, batch, table, image);
}

/*
 * Batches know their new rows by the batch that these carry: a trigger per row
 * would be felt in a bulk load, so that they do carry it is checked in the
 * tests alone.
 */
static void
add_insert(struct crm_db *db, const char *table, struct crm_buf *sql)
{
	long long batch = (long long)db->batch;

	if (db->check_scans)
		crm_buf_fmt(sql, "CREATE TEMP TRIGGER \"journal_insert_%s\"\n"
		    "AFTER INSERT ON main.\"%s\" WHEN NEW.batch <> %lld\n"
		    "BEGIN\n"
		    "SELECT raise(ABORT, 'a row was made outside its batch');\n"
		    "END;\n", table, table, batch);
}

static int
add_triggers(struct crm_db *db, const char *table, void *arg)
{
	struct crm_buf image = { 0 }, *sql = arg;
	int rc = image_of(db, table, &image);

	if (rc == 0 && image.bad)
		rc = crm_err_nomem(db->err);
	add_update(db, table, crm_buf_text(&image), sql);
	add_delete(db, table, crm_buf_text(&image), sql);
	add_insert(db, table, sql);
	crm_buf_free(&image);
	return (rc);
}

static int
drop_triggers(struct crm_db *db, const char *table, void *arg)
{

	(void)db;
	crm_buf_fmt(arg, "DROP TRIGGER IF EXISTS temp.\"journal_update_%s\";\n"
	    "DROP TRIGGER IF EXISTS temp.\"journal_delete_%s\";\n"
	    "DROP TRIGGER IF EXISTS temp.\"journal_insert_%s\";\n", table,
	    table, table);
	return (0);
}

/* In one go: each change of the schema makes all statements old. */
static int
run_for_tables(struct crm_db *db,
    int (*fn)(struct crm_db *db, const char *table, void *arg))
{
	struct crm_buf sql = { 0 };
	int rc = crm_journal_tables(db, fn, &sql);

	if (rc == 0)
		rc = sql.bad ? crm_err_nomem(db->err) :
		    crm_db_exec(db, crm_buf_text(&sql));
	crm_buf_free(&sql);
	return (rc);
}

int
crm_journal_start(struct crm_db *db)
{

	if (db->journal)
		return (0);
	if (run_for_tables(db, add_triggers) == -1)
		return (-1);
	db->journal = 1;
	return (0);
}

int
crm_journal_stop(struct crm_db *db)
{

	if (db->journal && run_for_tables(db, drop_triggers) == -1)
		return (-1);
	db->journal = 0;
	return (0);
}

/*
 * Notes that a row of the database was changed.  The batch's own row is none,
 * nor are those of scratch tables and words that nothing refers to yet.
 */
static void
touched(void *arg, int how, const char *base, const char *table,
    sqlite3_int64 row)
{
	static const char *const none[] = { "batch", "channel", "source",
	    "item", "access_seal" };
	struct crm_db *db = arg;
	size_t i;

	if (strcmp(base, "main") != 0)
		return;
	if (how == SQLITE_INSERT && db->nwatch > 0)
		crm_watch_inserted(db, table, row);
	if (db->nfollow > 0)
		crm_follow_row(db, how == SQLITE_DELETE, table, row);
	if (db->dirty)
		return;
	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (strcmp(table, none[i]) == 0)
			return;
	db->dirty = 1;
}

int
crm_batch_begin(struct crm_db *db, const struct crm_batch *batch)
{

	/* Those of the batch before go outside: a rollback brings none back. */
	if (crm_journal_stop(db) == -1 ||
	    crm_db_exec(db, "BEGIN IMMEDIATE") == -1)
		return (-1);
	if (crm_run(db, "INSERT INTO batch (at, who, command)\n"
	    "VALUES (:at, :who, :command)", "itt", db->now, batch->who,
	    batch->command) == -1)
		goto rollback;
	db->batch = crm_last_row(db);
	if (crm_feed_register(db) == -1 || crm_journal_start(db) == -1)
		goto rollback;
	db->dirty = 0;
	sqlite3_update_hook(db->sq, touched, db);
	return (0);

rollback:
	crm_batch_rollback(db);
	return (-1);
}

int
crm_batch_changed(const struct crm_db *db)
{

	return (db->dirty);
}

int64_t
crm_batch(const struct crm_db *db)
{

	return (db->batch);
}

/* Rolls back, but what was to be watched and followed is so again. */
static void
rollback_again(struct crm_db *db)
{
	struct crm_watch watch[CRM_WATCHES];
	struct crm_follow follow[CRM_FOLLOWED];
	size_t nwatch = db->nwatch, nfollow = db->nfollow, i;

	memcpy(watch, db->watch, sizeof(watch));
	memcpy(follow, db->follow, sizeof(follow));
	crm_batch_rollback(db);
	for (i = 0; i < nwatch; i++)
		(void)crm_batch_watch(db, watch[i].table, watch[i].below);
	for (i = 0; i < nfollow; i++)
		(void)crm_batch_follow(db, follow[i].table, follow[i].shift,
		    follow[i].only);
}

int
crm_batch_again(struct crm_db *db)
{
	struct crm_buf command = { 0 }, who = { 0 };
	struct crm_batch batch;
	struct crm_stmt *stmt;
	int rc = -1;

	if ((stmt = crm_sql(db, "SELECT command, who\n"
	    "FROM batch\n"
	    "WHERE id = :batch")) == NULL ||
	    crm_bind(stmt, "i", db->batch) == -1 || crm_step(stmt) != 1)
		return (-1);
	crm_buf_str(&command, crm_col_text(stmt, 0));
	crm_buf_str(&who, crm_col_text(stmt, 1));
	crm_reset(stmt);
	rollback_again(db);
	batch.command = crm_buf_text(&command);
	batch.who = crm_buf_text(&who);
	if (command.bad || who.bad)
		crm_err_nomem(db->err);
	else
		rc = crm_batch_begin(db, &batch);
	crm_buf_free(&command);
	crm_buf_free(&who);
	return (rc);
}

int
crm_image_days(struct crm_db *db)
{

	return (db->image_days);
}

/* Before-images are personal data, too: they go when their time is over. */
static int
forget_images(struct crm_db *db)
{
	int64_t first = 0, limit;

	limit = db->now - crm_image_days(db) * (int64_t)86400;
	if (crm_one(db, &first, "SELECT coalesce(min(id), 0)\n"
	    "FROM batch\n"
	    "WHERE at >= :limit /* scan: batches are few */", "i", limit) == -1
	    || crm_run(db, "DELETE FROM batch_image\n"
	    "WHERE batch < :first", "i", first) == -1)
		return (-1);
	return (crm_run(db, "DELETE FROM batch_pack\n"
	    "WHERE batch < :first", "i", first));
}

int
crm_batch_commit(struct crm_db *db, const char *sha256, const char *summary)
{

	if (!db->dirty) {
		crm_batch_rollback(db);
		return (0);
	}
	if (crm_run(db, "UPDATE batch\n"
	    "SET sha256 = :sha256, summary = :summary\n"
	    "WHERE id = :batch", "tti", sha256, summary, db->batch) == -1 ||
	    forget_images(db) == -1 || crm_db_exec(db, "COMMIT") == -1) {
		crm_batch_rollback(db);
		return (-1);
	}
	sqlite3_update_hook(db->sq, NULL, NULL);
	crm_watch_end(db);
	crm_follow_end(db);
	db->dirty = 0;
	/* It is stored now: a checkpoint that fails is left to the next one. */
	if (crm_db_checkpoint(db) == -1)
		crm_err_clear(db->err);
	return (0);
}

/* SQLite may have rolled back by itself, when the disk was full. */
void
crm_batch_rollback(struct crm_db *db)
{
	struct crm_stmt *stmt;

	if (db->sq == NULL)
		return;
	(void)crm_db_wait(db);	/* whatever it did is rolled back */
	sqlite3_update_hook(db->sq, NULL, NULL);
	crm_watch_end(db);
	crm_follow_end(db);
	db->batch = 0;
	db->dirty = 0;
	if (sqlite3_get_autocommit(db->sq))
		return;
	for (stmt = db->all; stmt != NULL; stmt = stmt->next)
		sqlite3_reset(stmt->st);
	sqlite3_exec(db->sq, "ROLLBACK", NULL, NULL, NULL);
	db->journal = 0;	/* the triggers went, too */
}

int
crm_db_derive(struct crm_db *db, int (*fn)(struct crm_db *db, void *arg),
    void *arg)
{

	if (crm_journal_stop(db) == -1 ||
	    crm_db_exec(db, "BEGIN IMMEDIATE") == -1)
		return (-1);
	if (fn(db, arg) == -1 || crm_db_exec(db, "COMMIT") == -1) {
		crm_batch_rollback(db);
		return (-1);
	}
	/* As after a batch: what could not be copied is left to the next. */
	if (crm_db_checkpoint(db) == -1)
		crm_err_clear(db->err);
	return (0);
}
