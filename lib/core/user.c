#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/stream.h"

/*
 * A user's own SQL.  The connection is read only already; the authorizer
 * keeps the statement to reading tables that are ours, without functions that
 * reach outside, and the limits keep it small.
 */

#define STEPS		1000		/* of the machine between looks */
#define VALUE_MAX	(1024 * 1024)	/* bytes of one value */
#define SQL_MAX		(64 * 1024)
#define HEAP_MAX	(256L * 1024 * 1024)

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

static int
function_allowed(const char *name)
{
	static const char *const refused[] = { "load_extension", "readfile",
	    "writefile", "edit", "fts3_tokenizer", "zeroblob", "randomblob",
	    "sqlite_log", "sqlite_offset" };

	return (!is_one_of(refused, sizeof(refused) / sizeof(refused[0]),
	    name));
}

static int
listed(const struct crm_buf *names, const char *name)
{
	const char *p;

	for (p = names->p; p != NULL && p < names->p + names->n;
	    p += strlen(p) + 1)
		if (sqlite3_stricmp(p, name) == 0)
			return (1);
	return (0);
}

/*
 * inner is the view, or the WITH table, in whose text the table stands;
 * a WITH table that has the name of a view is refused by check_names().  Of a
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
	if (!listed(&guard->tables, table))
		return (*column == '\0' && base == NULL &&
		    !listed(&guard->modules, table) &&
		    sqlite3_strnicmp(table, "pragma_", 7) != 0);
	/* A row that is counted shows nothing of what it holds. */
	if (!guard->views_only || *column == '\0' ||
	    strncmp(table, "v_", 2) == 0 ||
	    (base != NULL && strcmp(base, "temp") == 0))
		return (1);
	return (inner != NULL && strncmp(inner, "v_", 2) == 0 &&
	    listed(&guard->tables, inner));
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
	enum crm_kind kind = crm_stream_kind(column);

	/* Its numbers are letters of people's names. */
	if (strcmp(table, "find_gram") == 0)
		return (1);
	/* Of things, not of people. */
	if (strcmp(column, "name") == 0)
		return (!is_one_of(names, sizeof(names) / sizeof(names[0]),
		    table));
	if (strcmp(column, "value") == 0)
		return (strcmp(table, "person_key") == 0 ||
		    strcmp(table, "member_field") == 0 ||
		    strcmp(table, "contact") == 0 ||
		    strncmp(table, "v_contact", 9) == 0);
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
		return (function_allowed(b) ? SQLITE_OK : SQLITE_DENY);
	case SQLITE_READ:
		guard->personal |= is_personal(a, b);
		return (may_read(guard, a, b, base, inner) ? SQLITE_OK :
		    SQLITE_DENY);
	default:
		return (SQLITE_DENY);
	}
}

/* What stands behind blanks and comments. */
static const char *
skip_blanks(const char *p)
{

	for (;;) {
		p += strspn(p, " \t\r\n\f");
		if (strncmp(p, "\357\273\277", 3) == 0)	/* a BOM */
			p += 3;
		else if (p[0] == '-' && p[1] == '-')
			p += strcspn(p, "\n");
		else if (p[0] == '/' && p[1] == '*') {
			p = strstr(p + 2, "*/");
			if (p == NULL)
				return ("");
			p += 2;
		} else
			return (p);
	}
}

static int
is_word(int c)
{

	return (c == '_' || c == '$' || (c >= '0' && c <= '9') ||
	    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80);
}

/* Reads a word, quoted or not, into word; returns what is behind it. */
static const char *
read_word(struct crm_buf *word, const char *p)
{
	char close = *p == '[' ? ']' : *p;

	crm_buf_reset(word);
	if (strchr("\"'`[", *p) == NULL) {
		for (; is_word((unsigned char)*p); p++)
			crm_buf_chr(word, *p);
		return (p);
	}
	for (p++; *p != '\0' && (*p != close || (close != ']' &&
	    p[1] == close)); p++) {
		if (*p == close)
			p++;
		crm_buf_chr(word, *p);
	}
	return (*p == '\0' ? p : p + 1);
}

static int
starts_with_word(const char *p, const char *word)
{
	size_t n = strlen(word);

	return (sqlite3_strnicmp(p, word, (int)n) == 0 &&
	    !is_word((unsigned char)p[n]));
}

/* Behind a name: does "(", "AS (", "AS MATERIALIZED" or "AS NOT" follow? */
static int
defines(const char *p)
{

	p = skip_blanks(p);
	if (*p == '(')
		return (1);
	if (!starts_with_word(p, "as"))
		return (0);
	p = skip_blanks(p + 2);
	return (*p == '(' || starts_with_word(p, "materialized") ||
	    starts_with_word(p, "not"));
}

/*
 * To the authorizer a WITH table looks like a view, so one that takes a
 * view's name would borrow its rights.  Nothing else may follow a view's name
 * in this way.
 */
static int
check_names(struct crm_db *db, const struct guard *guard, const char *sql)
{
	struct crm_buf word = { 0 };
	const char *p = sql;
	int bad = 0;

	while (!bad && *(p = skip_blanks(p)) != '\0') {
		if (!is_word((unsigned char)*p) &&
		    strchr("\"'`[", *p) == NULL) {
			p++;
			continue;
		}
		p = read_word(&word, p);
		bad = strncmp(crm_buf_text(&word), "v_", 2) == 0 ||
		    strncmp(crm_buf_text(&word), "V_", 2) == 0;
		bad = bad && listed(&guard->tables, crm_buf_text(&word)) &&
		    defines(p);
	}
	if (word.bad)
		bad = 1;
	if (bad)
		crm_err_set(db->err, CRM_ERR_USAGE, _("%s is a view; call "
		    "what you define by another name"), crm_buf_text(&word));
	crm_buf_free(&word);
	return (bad ? -1 : 0);
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
		    "may have"), HEAP_MAX / (1024 * 1024)));
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

/* What stands behind the statement: nothing but blanks and comments? */
static int
only_blanks(const char *p)
{

	while (*(p = skip_blanks(p)) == ';')
		p++;
	return (*p == '\0');
}

static int
prepare(struct crm_db *db, struct guard *guard, const char *sql,
    struct crm_stmt *stmt)
{
	const char *tail = "";
	int rc;

	sqlite3_set_authorizer(db->sq, authorize, guard);
	rc = sqlite3_prepare_v3(db->sq, sql, -1, 0, &stmt->st, &tail);
	sqlite3_set_authorizer(db->sq, NULL, NULL);
	if (rc != SQLITE_OK)
		return (crm_user_fail(stmt, rc));
	if (stmt->st == NULL || !only_blanks(tail))
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
	if (db->heap <= 0 || db->heap > HEAP_MAX)
		sqlite3_hard_heap_limit64(HEAP_MAX);
}

struct crm_stmt *
crm_sql_user(struct crm_db *db, const char *sql, int seconds, int views_only)
{
	struct guard guard = { .views_only = views_only };
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
	stmt->user = 1;
	stmt->left = (int64_t)seconds * 1000;
	sqlite3_progress_handler(db->sq, STEPS, too_long, db);
	if (strlen(sql) > SQL_MAX)
		crm_err_set(db->err, CRM_ERR_USAGE, _("the query is longer "
		    "than %d bytes"), SQL_MAX);
	else if (check_names(db, &guard, sql) == 0)
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
