#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/lang.h"

/*
 * A user's own SQL.  The connection is read only already; the authorizer
 * keeps the statement to reading, without functions that reach outside, and
 * the limits keep it small.
 */

#define STEPS	1000		/* virtual machine steps between two looks */

struct guard {
	int	views_only;
};

static int64_t
clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ((int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000);
}

static int
function_allowed(const char *name)
{
	static const char *const refused[] = { "load_extension", "readfile",
	    "writefile", "edit", "fts3_tokenizer", "zeroblob", "randomblob" };
	size_t i;

	for (i = 0; name != NULL && i < sizeof(refused) / sizeof(refused[0]);
	    i++)
		if (strcmp(name, refused[i]) == 0)
			return (0);
	return (1);
}

/*
 * With views_only a table may be read only from inside a view (inner is the
 * view's name then) or when it is a temporary one; the secret is nobody's.
 */
static int
authorize(void *arg, int action, const char *a, const char *b,
    const char *base, const char *inner)
{
	const struct guard *guard = arg;

	(void)b;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		return (SQLITE_OK);
	case SQLITE_FUNCTION:
		return (function_allowed(b) ? SQLITE_OK : SQLITE_DENY);
	case SQLITE_READ:
		if (inner != NULL || (base != NULL &&
		    strcmp(base, "temp") == 0) || strncmp(a, "v_", 2) == 0)
			return (SQLITE_OK);
		if (guard->views_only || strcmp(a, "setting") == 0)
			return (SQLITE_DENY);
		return (SQLITE_OK);
	default:
		return (SQLITE_DENY);
	}
}

static int
too_long(void *arg)
{
	const struct crm_db *db = arg;

	return (db->until != 0 && clock_ms() > db->until);
}

static int
only_blanks(const char *s)
{

	return (s[strspn(s, " \t\r\n;")] == '\0');
}

struct crm_stmt *
crm_sql_user(struct crm_db *db, const char *sql, int seconds, int views_only)
{
	struct guard guard = { views_only };
	struct crm_stmt *stmt;
	const char *tail = "";
	int rc;

	if ((stmt = calloc(1, sizeof(*stmt))) == NULL) {
		crm_err_nomem(db->err);
		return (NULL);
	}
	stmt->db = db;
	sqlite3_limit(db->sq, SQLITE_LIMIT_LENGTH, 16 * 1024 * 1024);
	sqlite3_limit(db->sq, SQLITE_LIMIT_SQL_LENGTH, 64 * 1024);
	sqlite3_limit(db->sq, SQLITE_LIMIT_EXPR_DEPTH, 200);
	sqlite3_limit(db->sq, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100);
	sqlite3_limit(db->sq, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_set_authorizer(db->sq, authorize, &guard);
	rc = sqlite3_prepare_v3(db->sq, sql, -1, 0, &stmt->st, &tail);
	sqlite3_set_authorizer(db->sq, NULL, NULL);
	if (rc == SQLITE_AUTH)
		crm_err_set(db->err, CRM_ERR_PERMISSION, _("only reading is "
		    "allowed here: %s"), sqlite3_errmsg(db->sq));
	else if (rc != SQLITE_OK)
		crm_err_set(db->err, CRM_ERR_USAGE, "%s",
		    sqlite3_errmsg(db->sq));
	else if (stmt->st == NULL || !only_blanks(tail))
		crm_err_set(db->err, CRM_ERR_USAGE,
		    _("exactly one SELECT is wanted"));
	else if (!sqlite3_stmt_readonly(stmt->st))
		crm_err_set(db->err, CRM_ERR_PERMISSION,
		    _("only reading is allowed here"));
	if (crm_errkind(db->err) != CRM_ERR_NONE) {
		sqlite3_finalize(stmt->st);
		free(stmt);
		return (NULL);
	}
	db->until = stmt->until = clock_ms() + (int64_t)seconds * 1000;
	sqlite3_progress_handler(db->sq, STEPS, too_long, db);
	return (stmt);
}
