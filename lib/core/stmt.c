#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/lang.h"

static enum crm_errkind
kind_of(int code)
{

	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return (CRM_ERR_BUSY);
	case SQLITE_NOMEM:
		return (CRM_ERR_MEMORY);
	case SQLITE_FULL:
	case SQLITE_IOERR:
		return (CRM_ERR_SYSTEM);
	case SQLITE_PERM:
	case SQLITE_READONLY:
		return (CRM_ERR_PERMISSION);
	case SQLITE_CONSTRAINT:
		return (CRM_ERR_CONFLICT);
	default:
		return (CRM_ERR_DATABASE);
	}
}

struct crm_err *
crm_db_reason(struct crm_db *db)
{

	return (db->working ? db->job_err : db->err);
}

int
crm_db_fail(struct crm_db *db, const char *what)
{
	struct crm_err *err = crm_db_reason(db);
	int code = sqlite3_extended_errcode(db->sq);

	if ((code & 0xff) == SQLITE_NOTADB)
		return (crm_err_set(err, CRM_ERR_CONFIG, _("%s: this is no "
		    "database of the crm programs; name another with -d"),
		    db->path));
	/* A log cannot be made, or the index of one that is there. */
	if ((code & 0xff) == SQLITE_CANTOPEN ||
	    code == SQLITE_READONLY_CANTINIT ||
	    code == SQLITE_READONLY_DIRECTORY)
		return (crm_err_set(err, CRM_ERR_PERMISSION, _("%s: it "
		    "cannot be opened; who reads a database needs to write in "
		    "its folder, or takes a copy by crm-db backup"),
		    db->path));
	return (crm_err_set(err, kind_of(code), "%s: %s%s%s", db->path,
	    sqlite3_errmsg(db->sq), what == NULL ? "" : ": ",
	    what == NULL ? "" : what));
}

int
crm_db_exec(struct crm_db *db, const char *sql)
{

	if (crm_db_wait(db) == -1)
		return (-1);
	if (sqlite3_exec(db->sq, sql, NULL, NULL, NULL) != SQLITE_OK)
		return (crm_db_fail(db, NULL));
	return (0);
}

static struct crm_stmt *
prepare(struct crm_db *db, const char *sql, unsigned flags)
{
	struct crm_stmt *stmt;

	if ((stmt = calloc(1, sizeof(*stmt))) == NULL) {
		crm_err_nomem(crm_db_reason(db));
		return (NULL);
	}
	stmt->db = db;
	if (sqlite3_prepare_v3(db->sq, sql, -1, flags, &stmt->st,
	    NULL) != SQLITE_OK) {
		crm_db_fail(db, NULL);
		free(stmt);
		return (NULL);
	}
	return (stmt);
}

struct crm_stmt *
crm_sql(struct crm_db *db, const char *sql)
{

	return (crm_db_wait(db) == -1 ? NULL : crm_sql_now(db, sql));
}

struct crm_stmt *
crm_sql_now(struct crm_db *db, const char *sql)
{
	size_t i = ((uintptr_t)sql >> 3) * 0x9e3779b1u & (CRM_STMT_SLOTS - 1);
	struct crm_stmt *stmt;
	size_t n;

	for (n = 0; n < CRM_STMT_SLOTS && db->cache[i] != NULL; n++) {
		if (db->cache[i]->sql == sql) {
			stmt = db->cache[i];
			crm_reset(stmt);
			return (stmt);
		}
		i = (i + 1) & (CRM_STMT_SLOTS - 1);
	}
	assert(n < CRM_STMT_SLOTS);	/* literals: far fewer than slots */
	if ((stmt = prepare(db, sql, SQLITE_PREPARE_PERSISTENT)) == NULL)
		return (NULL);
	stmt->sql = sql;
	stmt->next = db->all;
	db->all = stmt;
	db->cache[i] = stmt;
	return (stmt);
}

static int
bind_one(sqlite3_stmt *st, int i, char letter, va_list *ap)
{
	const char *s;
	const void *b;
	int64_t v;
	size_t n;

	switch (letter) {
	case 'i':
		return (sqlite3_bind_int64(st, i, va_arg(*ap, int64_t)));
	case 'o':
		v = va_arg(*ap, int64_t);
		if (v == INT64_MIN)
			return (sqlite3_bind_null(st, i));
		return (sqlite3_bind_int64(st, i, v));
	case 'd':
		return (sqlite3_bind_double(st, i, va_arg(*ap, double)));
	case 't':
		s = va_arg(*ap, const char *);
		return (sqlite3_bind_text(st, i, s, -1, SQLITE_STATIC));
	case 's':
		s = va_arg(*ap, const char *);
		n = va_arg(*ap, size_t);
		return (sqlite3_bind_text64(st, i, s, n, SQLITE_STATIC,
		    SQLITE_UTF8));
	case 'b':
		b = va_arg(*ap, const void *);
		n = va_arg(*ap, size_t);
		return (sqlite3_bind_blob64(st, i, b, n, SQLITE_STATIC));
	case 'n':
		return (sqlite3_bind_null(st, i));
	default:
		assert(0);
		return (SQLITE_MISUSE);
	}
}

static int
vbind(struct crm_stmt *stmt, const char *fmt, va_list *ap)
{
	int i;

	for (i = 0; fmt[i] != '\0'; i++)
		if (bind_one(stmt->st, i + 1, fmt[i], ap) != SQLITE_OK)
			return (crm_db_fail(stmt->db, NULL));
	return (0);
}

int
crm_bind(struct crm_stmt *stmt, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = vbind(stmt, fmt, &ap);
	va_end(ap);
	return (rc);
}

/*
 * A table that is read whole without an excuse in the statement's text is a
 * slow program of next year; the tests ask for this check.
 */
static int
check_scan(struct crm_stmt *stmt)
{
	int steps;

	if (!stmt->db->check_scans || stmt->sql == NULL ||
	    strstr(stmt->sql, "/* scan:") != NULL)
		return (0);
	steps = sqlite3_stmt_status(stmt->st, SQLITE_STMTSTATUS_FULLSCAN_STEP,
	    1);
	if (steps <= 0)
		return (0);
	return (crm_err_set(crm_db_reason(stmt->db), CRM_ERR_DATABASE,
	    "a table is scanned without a reason: %s", stmt->sql));
}

int
crm_step(struct crm_stmt *stmt)
{
	int rc = stmt->user ? crm_user_step(stmt) : sqlite3_step(stmt->st);

	if (rc == SQLITE_ROW)
		return (1);
	if (rc == SQLITE_DONE) {
		sqlite3_reset(stmt->st);
		return (check_scan(stmt));
	}
	if (stmt->user)
		crm_user_fail(stmt, rc);
	else
		crm_db_fail(stmt->db, NULL);
	sqlite3_reset(stmt->st);
	return (-1);
}

void
crm_reset(struct crm_stmt *stmt)
{

	sqlite3_reset(stmt->st);
	sqlite3_clear_bindings(stmt->st);
}

int
crm_run(struct crm_db *db, const char *sql, const char *fmt, ...)
{
	struct crm_stmt *stmt;
	va_list ap;
	int rc;

	if ((stmt = crm_sql(db, sql)) == NULL)
		return (-1);
	va_start(ap, fmt);
	rc = vbind(stmt, fmt, &ap);
	va_end(ap);
	while (rc != -1 && (rc = crm_step(stmt)) == 1)
		;
	sqlite3_clear_bindings(stmt->st);
	return (rc);
}

int
crm_one(struct crm_db *db, int64_t *v, const char *sql, const char *fmt, ...)
{
	struct crm_stmt *stmt;
	va_list ap;
	int rc;

	if ((stmt = crm_sql(db, sql)) == NULL)
		return (-1);
	va_start(ap, fmt);
	rc = vbind(stmt, fmt, &ap);
	va_end(ap);
	if (rc == -1 || (rc = crm_step(stmt)) != 1)
		return (rc);
	*v = crm_col_int(stmt, 0);
	rc = check_scan(stmt);
	crm_reset(stmt);
	return (rc == -1 ? -1 : 1);
}

int
crm_col_count(struct crm_stmt *stmt)
{

	return (sqlite3_column_count(stmt->st));
}

const char *
crm_col_name(struct crm_stmt *stmt, int i)
{
	const char *name = sqlite3_column_name(stmt->st, i);

	return (name == NULL ? "" : name);
}

int
crm_col_null(struct crm_stmt *stmt, int i)
{

	return (sqlite3_column_type(stmt->st, i) == SQLITE_NULL);
}

int64_t
crm_col_int(struct crm_stmt *stmt, int i)
{
	int64_t v = sqlite3_column_int64(stmt->st, i);

	/* NULL reads as 0, so that most need not be asked what they are. */
	return (v == 0 && crm_col_null(stmt, i) ? CRM_NULL : v);
}

double
crm_col_double(struct crm_stmt *stmt, int i)
{

	return (sqlite3_column_double(stmt->st, i));
}

const char *
crm_col_text(struct crm_stmt *stmt, int i)
{
	const unsigned char *p = sqlite3_column_text(stmt->st, i);

	return (p == NULL ? "" : (const char *)p);
}

size_t
crm_col_len(struct crm_stmt *stmt, int i)
{

	return ((size_t)sqlite3_column_bytes(stmt->st, i));
}

const void *
crm_col_blob(struct crm_stmt *stmt, int i)
{

	return (sqlite3_column_blob(stmt->st, i));
}

int
crm_col_number(struct crm_stmt *stmt, int i)
{
	int type = sqlite3_column_type(stmt->st, i);

	return (type == SQLITE_INTEGER || type == SQLITE_FLOAT);
}

int
crm_col_bytes(struct crm_stmt *stmt, int i)
{

	return (sqlite3_column_type(stmt->st, i) == SQLITE_BLOB);
}

int64_t
crm_last_row(struct crm_db *db)
{

	return (sqlite3_last_insert_rowid(db->sq));
}

int64_t
crm_changes(struct crm_db *db)
{

	return (sqlite3_changes(db->sq));
}

void
crm_stmt_free(struct crm_stmt *stmt)
{

	if (stmt == NULL)
		return;
	sqlite3_finalize(stmt->st);
	if (stmt->user)
		crm_user_end(stmt->db);
	free(stmt);
}

void
crm_stmt_drop_all(struct crm_db *db)
{
	struct crm_stmt *stmt;

	while ((stmt = db->all) != NULL) {
		db->all = stmt->next;
		crm_stmt_free(stmt);
	}
	memset(db->cache, 0, sizeof(db->cache));
}
