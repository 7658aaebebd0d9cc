#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/lock.h"
#include "core/migration.h"
#include "core/money.h"

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
	if (path != NULL && (db->path = strdup(path)) == NULL) {
		crm_err_nomem(err);
		free(db);
		return (NULL);
	}
	return (db);
}

/*
 * No checkpoint but under our lock, nothing that a hostile schema could run,
 * and no page of deleted data left readable.
 */
static int
configure(struct crm_db *db)
{
	static const char pragmas[] =
	    "PRAGMA foreign_keys = ON;"
	    "PRAGMA trusted_schema = OFF;"
	    "PRAGMA synchronous = FULL;"
	    "PRAGMA secure_delete = ON;"
	    "PRAGMA mmap_size = 0;"
	    "PRAGMA wal_autocheckpoint = 0;"
	    "PRAGMA temp_store = MEMORY;"
	    "PRAGMA cache_size = " CACHE_KIB ";";

	sqlite3_extended_result_codes(db->sq, 1);
	sqlite3_busy_timeout(db->sq, 10000);
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

static int
read_key(struct crm_db *db)
{
	struct crm_buf hex = { 0 };
	uint64_t k[2] = { 0, 0 };
	size_t i;
	int rc;

	if ((rc = crm_db_get(db, "secret", &hex)) != 1 || hex.n < 32) {
		crm_buf_free(&hex);
		return (crm_err_set(db->err, CRM_ERR_CONFIG, _("%s: the "
		    "database has no secret; restore a backup"), db->path));
	}
	for (i = 0; i < 32; i++)
		k[i / 16] = k[i / 16] << 4 | (uint64_t)(hex.p[i] <= '9' ?
		    hex.p[i] - '0' : hex.p[i] - 'a' + 10);
	db->key.k0 = k[0];
	db->key.k1 = k[1];
	crm_buf_free(&hex);
	return (0);
}

static int
read_settings(struct crm_db *db)
{
	struct crm_buf buf = { 0 };
	int rc;

	rc = crm_db_get(db, "currency", &buf);
	if (rc == 1) {
		db->currency = strdup(crm_buf_text(&buf));
		db->decimals = crm_currency_decimals(crm_buf_text(&buf));
	}
	crm_buf_free(&buf);
	if (rc == -1)
		return (-1);
	if (db->currency == NULL || db->decimals == -1)
		return (crm_err_set(db->err, CRM_ERR_CONFIG, _("%s: the "
		    "database has no known currency"), db->path));
	return (read_key(db));
}

static mode_t
mode_of(const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && (st.st_mode & 0020) != 0)
		return (0660);
	return (0600);
}

static int
take_lock(struct crm_db *db, const struct crm_db_opt *opt)
{
	struct crm_buf path = { 0 };

	crm_buf_fmt(&path, "%s-lock", db->path);
	if (path.bad)
		return (crm_err_nomem(db->err));
	db->lock = crm_lock_take(db->err, crm_buf_text(&path), opt->wait,
	    opt->program == NULL ? "crm" : opt->program, mode_of(db->path));
	crm_buf_free(&path);
	return (db->lock == -1 ? -1 : 0);
}

static int
present(struct crm_db *db)
{
	struct stat st;

	if (stat(db->path, &st) == -1) {
		if (errno == ENOENT || errno == ENOTDIR)
			return (crm_err_set(db->err, CRM_ERR_CONFIG, _("%s: "
			    "there is no database; make one with crm-db init, "
			    "or name yours with -d or CRM_DB"), db->path));
		return (crm_err_sys(db->err, "%s", db->path));
	}
	if (!S_ISREG(st.st_mode))
		return (crm_err_set(db->err, CRM_ERR_CONFIG,
		    _("%s: this is no file"), db->path));
	if (access(db->path, R_OK) == -1)
		return (crm_err_set(db->err, CRM_ERR_PERMISSION,
		    _("%s: you may not read it"), db->path));
	return (0);
}

static int
open_file(struct crm_db *db, int flags)
{

	if (sqlite3_open_v2(db->path, &db->sq, flags | SQLITE_OPEN_NOMUTEX |
	    SQLITE_OPEN_NOFOLLOW, NULL) != SQLITE_OK)
		return (crm_db_fail(db, NULL));
	return (0);
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

struct crm_db *
crm_db_open(struct crm_err *err, const char *path,
    const struct crm_db_opt *opt, int *ok)
{
	struct crm_db *db;
	int version = 0;

	*ok = 0;
	if ((db = handle(err, path)) == NULL)
		return (NULL);
	db->now = opt->now;
	db->check_scans = opt->check_scans;
	if (present(db) == -1)
		return (db);
	if (opt->mode == CRM_OPEN_WRITE && take_lock(db, opt) == -1)
		return (db);
	if (open_file(db, opt->mode == CRM_OPEN_WRITE ? SQLITE_OPEN_READWRITE :
	    SQLITE_OPEN_READONLY) == -1 || configure(db) == -1 ||
	    check_version(db, &version) == -1 ||
	    bring_up(db, version, opt->mode) == -1 || read_settings(db) == -1)
		return (db);
	*ok = 1;
	return (db);
}

struct crm_db *
crm_db_scratch(struct crm_err *err, int *ok)
{
	struct crm_db *db;

	*ok = 0;
	if ((db = handle(err, NULL)) == NULL)
		return (NULL);
	if (sqlite3_open_v2(":memory:", &db->sq, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		crm_db_fail(db, NULL);
	else if (configure(db) == 0)
		*ok = 1;
	return (db);
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
	free(db->currency);
	free(db->path);
	free(db);
}

int
crm_db_checkpoint(struct crm_db *db)
{

	if (sqlite3_wal_checkpoint_v2(db->sq, NULL, SQLITE_CHECKPOINT_TRUNCATE,
	    NULL, NULL) == SQLITE_OK)
		return (0);
	/* A reader at work keeps part of the log: the next writer copies it. */
	if ((sqlite3_errcode(db->sq) & 0xff) == SQLITE_BUSY)
		return (0);
	return (crm_db_fail(db, NULL));
}

int
crm_db_migrate(struct crm_db *db, int from)
{
	struct crm_buf sql = { 0 };
	size_t i;

	if (crm_db_exec(db, "BEGIN IMMEDIATE") == -1)
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

static int
first_settings(struct crm_db *db, const struct crm_db_init *init)
{
	static const char digit[] = "0123456789abcdef";
	char secret[65];
	unsigned char raw[32];
	size_t i;

	if (crm_random(raw, sizeof(raw)) == -1)
		return (crm_err_sys(db->err, _("no random numbers")));
	for (i = 0; i < sizeof(raw); i++) {
		secret[2 * i] = digit[raw[i] >> 4];
		secret[2 * i + 1] = digit[raw[i] & 15];
	}
	secret[64] = '\0';
	return (crm_run(db, "INSERT INTO setting (name, value, batch) "
	    "VALUES ('currency', :currency, 0), ('timezone', :timezone, 0), "
	    "('secret', :secret, 0)", "ttt", init->currency, init->timezone,
	    secret));
}

static int
fill(struct crm_db *db, const struct crm_db_init *init)
{
	struct crm_buf sql = { 0 };
	int rc;

	crm_buf_fmt(&sql, "PRAGMA application_id = %d", CRM_APPLICATION_ID);
	rc = sql.bad ? crm_err_nomem(db->err) :
	    crm_db_exec(db, crm_buf_text(&sql));
	crm_buf_free(&sql);
	if (rc == -1 || crm_db_exec(db, "PRAGMA journal_mode = WAL") == -1 ||
	    configure(db) == -1 || crm_db_migrate(db, 0) == -1)
		return (-1);
	return (first_settings(db, init));
}

/* The file is made by us first, so that nobody else's mode or link counts. */
static int
make_file(struct crm_err *err, const char *path, long group)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
	    0600);

	if (fd == -1 && errno == EEXIST)
		return (crm_err_set(err, CRM_ERR_CREATE, _("%s: it exists "
		    "already and stays as it is"), path));
	if (fd == -1)
		return (crm_err_set(err, CRM_ERR_CREATE, "%s: %s", path,
		    strerror(errno)));
	if (group >= 0 && (fchown(fd, (uid_t)-1, (gid_t)group) == -1 ||
	    fchmod(fd, 0660) == -1)) {
		crm_err_set(err, CRM_ERR_PERMISSION, "%s: %s", path,
		    strerror(errno));
		close(fd);
		unlink(path);
		return (-1);
	}
	close(fd);
	return (0);
}

int
crm_db_init(struct crm_err *err, const char *path,
    const struct crm_db_init *init)
{
	struct crm_db_opt opt = { 0 };
	struct crm_db *db;
	int rc = -1;

	if (crm_currency_decimals(init->currency) == -1)
		return (crm_err_set(err, CRM_ERR_INPUT, _("%s: no currency "
		    "code of ISO 4217 that we know, such as KRW or GBP"),
		    init->currency));
	if (make_file(err, path, init->group) == -1)
		return (-1);
	if ((db = handle(err, path)) != NULL) {
		opt.wait = 10;
		opt.program = "crm-db";
		if (take_lock(db, &opt) == 0 &&
		    open_file(db, SQLITE_OPEN_READWRITE) == 0)
			rc = fill(db, init);
		if (rc == 0)
			rc = crm_db_checkpoint(db);
	}
	crm_db_close(db);
	if (rc == -1)
		unlink(path);
	return (rc);
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

const char *
crm_db_currency(const struct crm_db *db)
{

	return (db->currency);
}

int
crm_db_decimals(const struct crm_db *db)
{

	return (db->decimals);
}

const struct crm_key *
crm_db_key(const struct crm_db *db)
{

	return (&db->key);
}

int
crm_db_get(struct crm_db *db, const char *name, struct crm_buf *buf)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT value\n"
	    "FROM setting\n"
	    "WHERE name = :name")) == NULL ||
	    crm_bind(stmt, "t", name) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		crm_buf_str(buf, crm_col_text(stmt, 0));
	crm_reset(stmt);
	if (buf->bad)
		return (crm_err_nomem(db->err));
	return (rc);
}

int
crm_db_set(struct crm_db *db, const char *name, const char *value)
{

	return (crm_run(db, "INSERT INTO setting (name, value, batch)\n"
	    "VALUES (:name, :value, :batch)\n"
	    "ON CONFLICT (name) DO UPDATE\n"
	    "SET value = excluded.value, batch = excluded.batch", "tti", name,
	    value, db->batch));
}
