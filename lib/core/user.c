#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/stream.h"
#include "core/user_int.h"

/*
 * A user's own SQL.  The connection is read only already; the authorizer
 * keeps the statement to reading tables that are ours, without functions that
 * reach outside, and the limits keep it small.
 */

#define STEPS		1000		/* of the machine between looks */
#define VALUE_MAX	(1024 * 1024)	/* bytes of one value */
#define SQL_MAX		(64 * 1024)
#define MIB		(1024L * 1024)
#define HEAP_MAX	(256 * MIB)
#define HEAP_PARSE	(32 * MIB)	/* that the text may take by itself */

struct guard {
	struct crm_buf	tables;		/* and views: NUL behind each name */
	struct crm_buf	modules;	/* that serve tables of their own */
	int		views_only;
	int		personal;	/* 1: it reads something personal */
};

static int64_t
clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ((int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000);
}

static int
is_one_of(const char *const *words, size_t n, const char *word)
{
	size_t i;

	for (i = 0; word != NULL && i < n; i++)
		if (sqlite3_stricmp(words[i], word) == 0)
			return (1);
	return (0);
}

/*
 * inner is the view, or the WITH table, in whose text the table stands;
 * a WITH table that has the name of a view is refused by crm_user_names().  Of a
 * WITH table only that it is used without a column is told, as of any other.
 */
static int
may_read(const struct guard *guard, const char *table, const char *column,
    const char *base, const char *inner)
{
	static const char *const plain[] = { "json_each", "json_tree",
	    "sqlite_schema", "sqlite_master", "sqlite_temp_schema",
	    "sqlite_temp_master" };

	if (sqlite3_stricmp(table, "secret") == 0)
		return (0);
	if (is_one_of(plain, sizeof(plain) / sizeof(plain[0]), table))
		return (1);
	if (!crm_user_listed(&guard->tables, table))
		return (*column == '\0' && base == NULL &&
		    !crm_user_listed(&guard->modules, table) &&
		    sqlite3_strnicmp(table, "pragma_", 7) != 0);
	/* A row that is counted shows nothing of what it holds. */
	if (!guard->views_only || *column == '\0' ||
	    strncmp(table, "v_", 2) == 0 ||
	    (base != NULL && strcmp(base, "temp") == 0))
		return (1);
	return (inner != NULL && strncmp(inner, "v_", 2) == 0 &&
	    crm_user_listed(&guard->tables, inner));
}

/* A column that a statement may show under another name, or make others of. */
static int
is_personal(const char *table, const char *column)
{
	static const char *const words[] = { "image", "body", "hash", "proof",
	    "receiver_key", "added_why", "set_why", "removed_why", "note" };
	static const char *const names[] = { "setting", "v_setting", "v_status",
	    "v_kind", "channel", "source", "campaign", "segment",
	    "v_segment", "v_segment_stay", "v_segment_rule", "v_segment_run",
	    "v_segment_watch",
	    "member_group", "v_group", "v_stage_name", "sqlite_schema",
	    "sqlite_master" };
	static const char *const plain[] = { "setting", "v_setting",
	    "json_each", "json_tree" };
	enum crm_kind kind = crm_stream_kind(column);

	/* Its numbers are letters of people's names. */
	if (strcmp(table, "find_gram") == 0)
		return (1);
	/* Of things, not of people. */
	if (strcmp(column, "name") == 0)
		return (!is_one_of(names, sizeof(names) / sizeof(names[0]),
		    table));
	if (strcmp(column, "value") == 0)
		return (!is_one_of(plain, sizeof(plain) / sizeof(plain[0]),
		    table));
	return ((kind != CRM_KIND_TEXT && kind != CRM_KIND_NUMBER) ||
	    is_one_of(words, sizeof(words) / sizeof(words[0]), column));
}

static int
authorize(void *arg, int action, const char *a, const char *b,
    const char *base, const char *inner)
{

	struct guard *guard = arg;

	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		return (SQLITE_OK);
	case SQLITE_FUNCTION:
		return (crm_user_function(b) ? SQLITE_OK : SQLITE_DENY);
	case SQLITE_READ:
		guard->personal |= is_personal(a, b);
		return (may_read(guard, a, b, base, inner) ? SQLITE_OK :
		    SQLITE_DENY);
	default:
		return (SQLITE_DENY);
	}
}

static int
list(struct crm_db *db, struct crm_stmt *stmt, struct crm_buf *names)
{
	int rc;

	if (stmt == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		crm_buf_str(names, crm_col_text(stmt, 0));
		crm_buf_add(names, "", 1);
	}
	return (names->bad ? crm_err_nomem(db->err) : rc);
}

/*
 * Lists what there is; the functions of JSON that make rows are set up now,
 * because doing so is no reading.
 */
static int
look_round(struct crm_db *db, struct guard *guard)
{

	if (crm_run(db, "SELECT 1\n"
	    "FROM json_each('{}'), json_tree('{}')", "") == -1)
		return (-1);
	if (list(db, crm_sql(db, "SELECT name\n"
	    "FROM sqlite_schema\n"
	    "WHERE type IN ('table', 'view')\n"
	    "UNION\n"
	    "SELECT name\n"
	    "FROM sqlite_temp_schema\n"
	    "WHERE type IN ('table', 'view')\n"
	    "ORDER BY 1 /* scan: the schema is small */"),
	    &guard->tables) == -1)
		return (-1);
	return (list(db, crm_sql(db, "SELECT name\n"
	    "FROM pragma_module_list\n"
	    "ORDER BY 1 /* scan: modules are few */"), &guard->modules));
}

static int
too_long(void *arg)
{
	const struct crm_db *db = arg;

	return (db->until != 0 && clock_ms() > db->until);
}

/* What its reader does between two rows costs the statement nothing. */
int
crm_user_step(struct crm_stmt *stmt)
{
	struct crm_db *db = stmt->db;
	int rc;

	db->until = clock_ms() + stmt->left;
	rc = sqlite3_step(stmt->st);
	stmt->left = db->until - clock_ms();
	db->until = 0;
	return (rc);
}

int
crm_user_fail(struct crm_stmt *stmt, int rc)
{
	struct crm_db *db = stmt->db;

	switch (rc & 0xff) {
	case SQLITE_INTERRUPT:
		return (crm_err_set(db->err, CRM_ERR_BUSY,
		    _("the query took longer than its time limit; make it "
		    "smaller or raise --time-limit")));
	case SQLITE_NOMEM:
		return (crm_err_set(db->err, CRM_ERR_MEMORY,
		    _("the query needs more memory than the %ld MiB that it "
		    "may have"), db->heap_user / MIB));
	case SQLITE_ERROR:
	case SQLITE_TOOBIG:
	case SQLITE_MISMATCH:
	case SQLITE_RANGE:
		return (crm_err_set(db->err, CRM_ERR_USAGE, "%s",
		    sqlite3_errmsg(db->sq)));
	case SQLITE_AUTH:
		return (crm_err_set(db->err, CRM_ERR_PERMISSION,
		    _("only reading is allowed here: %s"),
		    sqlite3_errmsg(db->sq)));
	default:
		return (crm_db_fail(db, NULL));
	}
}

/* No more memory than so much, nor than whoever opened it allowed. */
static void
limit_heap(struct crm_db *db, int64_t bytes)
{

	if (bytes > db->heap_user)
		bytes = db->heap_user;
	if (db->heap <= 0 || db->heap > bytes)
		sqlite3_hard_heap_limit64(bytes);
}

static int
prepare(struct crm_db *db, struct guard *guard, const char *sql,
    struct crm_stmt *stmt)
{
	const char *tail = "";
	int rc;

	/*
	 * A statement of one line can be made to grow without end while it is
	 * compiled (WITH tables that name each other twice), where 3.40 asks
	 * nobody for the time: memory stops it.
	 */
	limit_heap(db, sqlite3_memory_used() + HEAP_PARSE);
	db->until = clock_ms() + stmt->left;
	sqlite3_set_authorizer(db->sq, authorize, guard);
	rc = sqlite3_prepare_v3(db->sq, sql, -1, 0, &stmt->st, &tail);
	sqlite3_set_authorizer(db->sq, NULL, NULL);
	stmt->left = db->until - clock_ms();
	db->until = 0;
	if ((rc & 0xff) == SQLITE_NOMEM)
		return (crm_err_set(db->err, CRM_ERR_MEMORY, _("the query "
		    "grows beyond all measure while it is read; name fewer "
		    "tables, each less often")));
	if (rc != SQLITE_OK)
		return (crm_user_fail(stmt, rc));
	limit_heap(db, db->heap_user);
	if (stmt->st == NULL || !crm_user_blank(tail))
		return (crm_err_set(db->err, CRM_ERR_USAGE,
		    _("exactly one SELECT is wanted")));
	if (!sqlite3_stmt_readonly(stmt->st))
		return (crm_err_set(db->err, CRM_ERR_PERMISSION,
		    _("only reading is allowed here")));
	stmt->personal = guard->personal;
	return (0);
}

static void
limit(struct crm_db *db)
{

	sqlite3_limit(db->sq, SQLITE_LIMIT_LENGTH, VALUE_MAX);
	sqlite3_limit(db->sq, SQLITE_LIMIT_SQL_LENGTH, SQL_MAX);
	sqlite3_limit(db->sq, SQLITE_LIMIT_EXPR_DEPTH, 200);
	sqlite3_limit(db->sq, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100);
	sqlite3_limit(db->sq, SQLITE_LIMIT_ATTACHED, 0);
	db->heap = sqlite3_hard_heap_limit64(-1);
}

struct crm_stmt *
crm_sql_user(struct crm_db *db, const char *sql, int seconds, int views_only)
{
	const struct crm_user_opt opt = {
		(int64_t)seconds * 1000, HEAP_MAX, views_only
	};

	return (crm_sql_user_opt(db, sql, &opt));
}

struct crm_stmt *
crm_sql_user_opt(struct crm_db *db, const char *sql,
    const struct crm_user_opt *opt)
{
	struct guard guard = { .views_only = opt->views_only };
	struct crm_stmt *stmt;
	int rc = -1;

	if ((stmt = calloc(1, sizeof(*stmt))) == NULL) {
		crm_err_nomem(db->err);
		return (NULL);
	}
	stmt->db = db;
	if (look_round(db, &guard) == -1)
		goto free;
	limit(db);
	db->heap_user = opt->memory;
	stmt->user = 1;
	stmt->left = opt->ms;
	sqlite3_progress_handler(db->sq, STEPS, too_long, db);
	if (strlen(sql) > SQL_MAX)
		crm_err_set(db->err, CRM_ERR_USAGE, _("the query is longer "
		    "than %d bytes"), SQL_MAX);
	else if (crm_user_names(db->err,
	    &guard.tables, sql) == 0)
		rc = prepare(db, &guard, sql, stmt);

free:
	crm_buf_free(&guard.tables);
	crm_buf_free(&guard.modules);
	if (rc == 0)
		return (stmt);
	crm_stmt_free(stmt);
	return (NULL);
}

int
crm_stmt_personal(const struct crm_stmt *stmt)
{

	return (stmt->personal);
}

void
crm_user_end(struct crm_db *db)
{

	sqlite3_progress_handler(db->sq, 0, NULL, NULL);
	sqlite3_hard_heap_limit64(db->heap > 0 ? db->heap : 0);
}
