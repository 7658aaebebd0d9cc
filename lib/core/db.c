#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/lang.h"
#include "core/lock.h"
#include "core/migration.h"

#define CACHE_KIB	"-65536"	/* of pages; bounds a writer's memory */

static int
newest(void)
{
	int version = 0;
	size_t i;

	for (i = 0; crm_migrations[i].sql != NULL; i++)
		version = crm_migrations[i].version;
	return (version);
}

static struct crm_db *
handle(struct crm_err *err, const char *path)
{
	struct crm_db *db;

	if ((db = calloc(1, sizeof(*db))) == NULL) {
		crm_err_nomem(err);
		return (NULL);
	}
	db->err = err;
	db->lock = -1;
	db->image_days = CRM_IMAGE_DAYS;
	if ((db->path = strdup(path)) == NULL) {
		crm_err_nomem(err);
		free(db);
		return (NULL);
	}
	return (db);
}

/*
 * No checkpoint but under our lock, nothing that a hostile schema could run,
 * and no page of deleted data left readable.  Without recursive triggers a
 * row that REPLACE takes away would leave no before-image.
 */
static int
configure(struct crm_db *db)
{
	static const char pragmas[] =
	    "PRAGMA foreign_keys = ON;"
	    "PRAGMA recursive_triggers = ON;"
	    "PRAGMA trusted_schema = OFF;"
	    "PRAGMA synchronous = FULL;"
	    "PRAGMA secure_delete = ON;"
	    "PRAGMA mmap_size = 0;"
	    "PRAGMA wal_autocheckpoint = 0;"
	    "PRAGMA temp_store = MEMORY;"
	    "PRAGMA cache_size = " CACHE_KIB ";";

	sqlite3_extended_result_codes(db->sq, 1);
	sqlite3_busy_timeout(db->sq, CRM_BUSY_MS);
	if (sqlite3_db_config(db->sq, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1,
	    NULL) != SQLITE_OK ||
	    sqlite3_db_config(db->sq, SQLITE_DBCONFIG_DEFENSIVE, 1,
	    NULL) != SQLITE_OK)
		return (crm_db_fail(db, NULL));
	return (crm_db_exec(db, pragmas));
}

static int
pragma_int(struct crm_db *db, const char *sql, int *v)
{
	sqlite3_stmt *st;
	int rc;

	if (sqlite3_prepare_v2(db->sq, sql, -1, &st, NULL) != SQLITE_OK)
		return (crm_db_fail(db, NULL));
	if ((rc = sqlite3_step(st)) == SQLITE_ROW)
		*v = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	return (rc == SQLITE_ROW ? 0 : crm_db_fail(db, NULL));
}

/* Ours, and of a version that we know; *version is what it is. */
static int
check_version(struct crm_db *db, int *version)
{
	int id = 0;

	if (pragma_int(db, "PRAGMA application_id", &id) == -1 ||
	    pragma_int(db, "PRAGMA user_version", version) == -1)
		return (-1);
	if (id != CRM_APPLICATION_ID)
		return (crm_err_set(db->err, CRM_ERR_CONFIG, _("%s: this is no "
		    "database of the crm programs; name another with -d"),
		    db->path));
	if (*version > newest())
		return (crm_err_set(db->err, CRM_ERR_CONFIG, _("%s: the "
		    "database is newer (schema %d) than this program (%d); "
		    "install the newer programs"), db->path, *version,
		    newest()));
	return (0);
}

/*
 * The lock is for whom the database is for, whoever makes it first.  A failure
 * shows when another of the group wants the lock, with a reason.
 */
static void
share_lock(struct crm_db *db, const struct stat *of)
{
	struct stat st;
	mode_t mode = of->st_mode & 0660;

	if (fstat(db->lock, &st) == -1 || st.st_uid != geteuid())
		return;
	if (st.st_gid != of->st_gid &&
	    fchown(db->lock, (uid_t)-1, of->st_gid) == -1)
		return;
	if ((st.st_mode & 0777) != mode)
		(void)fchmod(db->lock, mode);
}

int
crm_db_lock(struct crm_db *db)
{
	struct crm_buf path = { 0 };
	struct stat st;

	if (stat(db->path, &st) == -1)
		return (crm_err_sys(db->err, "%s", db->path));
	crm_buf_fmt(&path, "%s-lock", db->path);
	if (path.bad)
		return (crm_err_nomem(db->err));
	db->lock = crm_lock_take(db->err, crm_buf_text(&path), db->wait,
	    db->program, 0600);
	crm_buf_free(&path);
	if (db->lock == -1)
		return (-1);
	share_lock(db, &st);
	return (0);
}

int
crm_db_present(struct crm_err *err, const char *path)
{
	struct stat st;

	if (lstat(path, &st) == -1) {
		if (errno == ENOENT || errno == ENOTDIR)
			return (crm_err_set(err, CRM_ERR_CONFIG, _("%s: "
			    "there is no database; make one with crm-db init, "
			    "or name yours with -d or CRM_DB"), path));
		if (errno == EACCES)
			return (crm_err_set(err, CRM_ERR_PERMISSION,
			    _("%s: you may not read it"), path));
		return (crm_err_sys(err, "%s", path));
	}
	if (S_ISLNK(st.st_mode))
		return (crm_err_set(err, CRM_ERR_CONFIG, _("%s: this is a "
		    "symbolic link; name the database itself"), path));
	if (!S_ISREG(st.st_mode))
		return (crm_err_set(err, CRM_ERR_CONFIG,
		    _("%s: this is no file"), path));
	if (access(path, R_OK) == -1)
		return (crm_err_set(err, CRM_ERR_PERMISSION,
		    _("%s: you may not read it"), path));
	return (0);
}

/*
 * SQLite follows no link here, not even that of a folder on the way, which is
 * common and harmless: so it gets the way with those followed.
 */
static int
open_file(struct crm_db *db, int write)
{
	static int single;	/* 1: SQLite has no locks in this process */
	char *path = crm_file_resolve(db->path);
	int rc;

	if (path == NULL)
		return (crm_err_sys(db->err, "%s", db->path));
	/*
	 * One thread at a time uses SQLite, unless somebody reads beside it: so
	 * a writer needs none of its locks.  Refused, and harmless, when SQLite
	 * is in use already.
	 */
	if (write && !db->threads &&
	    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) == SQLITE_OK)
		single = 1;
	if (single)
		db->threads = 0;
	rc = sqlite3_open_v2(path, &db->sq, (write ? SQLITE_OPEN_READWRITE :
	    SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX |
	    SQLITE_OPEN_NOFOLLOW, NULL);
	free(path);
	return (rc == SQLITE_OK ? configure(db) : crm_db_fail(db, NULL));
}

struct crm_db *
crm_db_raw(struct crm_err *err, const char *path, int write)
{
	struct crm_db *db = handle(err, path);

	if (db != NULL)
		db->usable = open_file(db, write) == 0;
	return (db);
}

int
crm_db_usable(const struct crm_db *db)
{

	return (db->usable);
}

/* An older file is migrated by a writer; a reader asks for one. */
static int
bring_up(struct crm_db *db, int version, enum crm_open mode)
{
	struct crm_buf path = { 0 };
	int rc;

	if (version == newest())
		return (0);
	if (mode == CRM_OPEN_READ)
		return (crm_err_set(db->err, CRM_ERR_CONFIG, _("%s: the "
		    "database is of an older version; run crm-db check once"),
		    db->path));
	crm_buf_fmt(&path, "%s-schema-%d", db->path, version);
	if (path.bad)
		return (crm_err_nomem(db->err));
	rc = access(crm_buf_text(&path), F_OK) == 0 ? 0 :
	    crm_db_backup(db, crm_buf_text(&path));
	crm_buf_free(&path);
	return (rc == -1 ? -1 : crm_db_migrate(db, version));
}

static int
open_writer(struct crm_db *db)
{
	int version;

	if (crm_db_lock(db) == -1 || open_file(db, 1) == -1 ||
	    check_version(db, &version) == -1)
		return (-1);
	/* A backup is a plain file: it gets its log when it is worked on. */
	if (crm_db_exec(db, "PRAGMA journal_mode = WAL") == -1)
		return (-1);
	return (bring_up(db, version, CRM_OPEN_WRITE));
}

static int
open_reader(struct crm_db *db, const struct crm_db_opt *opt)
{
	int version;

	if (open_file(db, 0) == -1 || check_version(db, &version) == -1)
		return (-1);
	if (opt->mode == CRM_OPEN_READ || version == newest())
		return (bring_up(db, version, CRM_OPEN_READ));
	crm_stmt_drop_all(db);
	sqlite3_close(db->sq);
	db->sq = NULL;
	return (open_writer(db));
}

struct crm_db *
crm_db_open(struct crm_err *err, const char *path,
    const struct crm_db_opt *opt, int *ok)
{
	struct crm_db *db;
	int rc;

	*ok = 0;
	if ((db = handle(err, path)) == NULL)
		return (NULL);
	db->now = opt->now;
	db->check_scans = opt->check_scans;
	db->threads = opt->threads;
	db->wait = opt->wait;
	db->program = opt->program == NULL ? "crm" : opt->program;
	if (crm_db_present(err, path) == -1)
		return (db);
	rc = opt->mode == CRM_OPEN_WRITE ? open_writer(db) :
	    open_reader(db, opt);
	if (rc == 0 && crm_db_read_settings(db) == 0)
		*ok = db->usable = 1;
	return (db);
}

int
crm_db_bulk(struct crm_db *db)
{

	return (crm_db_exec(db, "PRAGMA foreign_keys = OFF"));
}

void
crm_db_close(struct crm_db *db)
{

	if (db == NULL)
		return;
	if (db->sq != NULL) {
		crm_batch_rollback(db);
		crm_stmt_drop_all(db);
		sqlite3_close(db->sq);
	}
	crm_lock_drop(db->lock);
	crm_err_free(db->job_err);
	free(db->job);
	free(db->path);
	free(db);
}

int
crm_db_checkpoint(struct crm_db *db)
{
	int rc;

	/* A reader at work keeps part of the log: nobody waits for it here. */
	sqlite3_busy_timeout(db->sq, 0);
	rc = sqlite3_wal_checkpoint_v2(db->sq, NULL,
	    SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_timeout(db->sq, CRM_BUSY_MS);
	if (rc == SQLITE_OK || (rc & 0xff) == SQLITE_BUSY)
		return (0);
	return (crm_db_fail(db, NULL));
}

/* For steps: the hash of a text by the database's key, as a number. */
static void
keyed_hash(sqlite3_context *ctx, int n, sqlite3_value **arg)
{
	const struct crm_db *db = sqlite3_user_data(ctx);
	const unsigned char *s = sqlite3_value_text(arg[0]);

	(void)n;
	if (s == NULL)
		sqlite3_result_error_nomem(ctx);
	else
		sqlite3_result_int64(ctx, (int64_t)crm_hash_of(&db->key, s,
		    (size_t)sqlite3_value_bytes(arg[0])).a);
}

/* A new database has neither the key nor rows. */
static int
begin_steps(struct crm_db *db, int from)
{

	if (sqlite3_create_function(db->sq, "keyed_hash", 1, SQLITE_UTF8 |
	    SQLITE_DIRECTONLY, db, keyed_hash, NULL, NULL) != SQLITE_OK)
		return (crm_db_fail(db, NULL));
	if (from > 0 && crm_db_read_key(db) == -1)
		return (-1);
	return (crm_db_exec(db, "BEGIN IMMEDIATE"));
}

int
crm_db_migrate(struct crm_db *db, int from)
{
	struct crm_buf sql = { 0 };
	size_t i;

	if (begin_steps(db, from) == -1)
		return (-1);
	for (i = 0; crm_migrations[i].sql != NULL; i++)
		if (crm_migrations[i].version > from &&
		    crm_db_exec(db, crm_migrations[i].sql) == -1)
			goto rollback;
	crm_buf_fmt(&sql, "PRAGMA user_version = %d", newest());
	if (sql.bad || crm_db_exec(db, crm_buf_text(&sql)) == -1 ||
	    crm_db_exec(db, "COMMIT") == -1)
		goto rollback;
	crm_buf_free(&sql);
	return (crm_db_checkpoint(db));

rollback:
	crm_buf_free(&sql);
	sqlite3_exec(db->sq, "ROLLBACK", NULL, NULL, NULL);
	return (-1);
}

int
crm_db_snapshot(struct crm_db *db)
{

	/* It is the first read that takes it. */
	if (crm_db_exec(db, "BEGIN") == -1)
		return (-1);
	return (crm_db_exec(db, "SELECT 1 FROM setting LIMIT 1"));
}

struct crm_err *
crm_db_err(struct crm_db *db)
{

	return (db->err);
}

const char *
crm_db_path(const struct crm_db *db)
{

	return (db->path);
}

int64_t
crm_db_now(const struct crm_db *db)
{

	return (db->now);
}

void
crm_db_set_now(struct crm_db *db, int64_t now)
{

	db->now = now;
}
