#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/err.h"
#include "core/expr.h"
#include "core/exprtab.h"
#include "core/lang.h"
#include "core/text.h"

#define TEXT_MAX	(64 * 1024)	/* bytes of an expression */
#define VALUE_MAX	(68 * 1024)	/* of a value: a cell and a little; bounds
					   what one function takes of time */
#define SHOWN_MAX	120		/* of an expression, in a message */
#define EPOCH_MS	INT64_C(210866760000000)	/* 1970 as Julian day */

/* How the text stands in the statement that runs, and in one that does not. */
static const char in_parens[] = "SELECT 1 FROM m WHERE (SELECT 1 FROM s WHERE (";
static const char behind_parens[] = "\n))";
/* The second m makes names ambiguous that only m has, unless m. is said. */
static const char in_case[] = "SELECT 1 FROM m, m AS \"m \" WHERE (\n"
    "SELECT 1 FROM s WHERE CASE WHEN ";
static const char behind_case[] = "\nTHEN 1 END)";

struct clock {
	sqlite3_vfs	 vfs;		/* the system's but for the time */
	int64_t		 now;
};

struct crm_expr {
	struct crm_err	*err;
	struct clock	 clock;
	sqlite3		*sq;
	sqlite3_stmt	*st;
	struct crm_exprtab s, m;
	struct crm_buf	 shown;		/* the text, for messages */
	/* What compiling found. */
	const struct crm_expr_opt *opt;
	struct crm_buf	 refused;	/* a reason; empty: none */
	struct crm_buf	 unknown;	/* a column */
	int		 selects, allowed;
	/* The limits of a row. */
	int64_t		 ms, memory;
	int64_t		 start;		/* of the row; 0: not looked yet */
};

static int
current_time(sqlite3_vfs *vfs, sqlite3_int64 *ms)
{

	*ms = EPOCH_MS + ((struct clock *)vfs)->now * 1000;
	return (SQLITE_OK);
}

static int
julian_day(sqlite3_vfs *vfs, double *day)
{
	sqlite3_int64 ms;

	(void)current_time(vfs, &ms);
	*day = (double)ms / 86400000.0;
	return (SQLITE_OK);
}

static int64_t
clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ((int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000);
}

/*
 * Asked whenever a column is read.  SQLite's own progress handler is of no use
 * here: it looks at jumps backward, and one row has none.
 */
static int
too_long(void *arg)
{
	struct crm_expr *expr = arg;
	int64_t now = clock_ms();

	if (expr->start == 0)
		expr->start = now;
	return (now - expr->start > expr->ms);
}

/* Nothing that reaches out, and nothing that answers twice differently. */
static int
function_allowed(const char *name)
{
	static const char *const refused[] = { "load_extension", "readfile",
	    "writefile", "edit", "fts3_tokenizer", "sqlite_log", "random",
	    "randomblob", "zeroblob" };
	size_t i;

	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (sqlite3_stricmp(refused[i], name) == 0)
			return (0);
	return (1);
}

static int
refuse(struct crm_expr *expr, const char *fmt, const char *what)
{

	if (expr->refused.n == 0 && expr->unknown.n == 0)
		crm_buf_fmt(&expr->refused, "%s%s", fmt, what);
	return (SQLITE_DENY);
}

/* Marks a column as used; one that we did not declare (rowid) is unknown. */
static int
read_column(struct crm_expr *expr, const char *table, const char *name)
{
	int is_m = strcmp(table, "m") == 0;
	const struct crm_expr_col *col = is_m ? expr->opt->m : expr->opt->s;
	struct crm_exprtab *tab = is_m ? &expr->m : &expr->s;
	size_t i;

	if (!is_m && strcmp(table, "s") != 0)
		return (refuse(expr, _("there is no table here: "), table));
	if (*name == '\0')
		return (SQLITE_OK);
	if (strchr(name, '\001') != NULL)	/* all of a table: r IN s */
		return (refuse(expr, _("there is no table here: "), table));
	for (i = 0; i < tab->n; i++)
		if (strcmp(col[i].name, name) == 0) {
			tab->used[i] = 1;
			return (SQLITE_OK);
		}
	if (expr->unknown.n == 0)
		crm_buf_str(&expr->unknown, name);
	return (SQLITE_DENY);
}

static int
authorize(void *arg, int action, const char *a, const char *b,
    const char *base, const char *inner)
{
	struct crm_expr *expr = arg;

	(void)base;
	(void)inner;
	switch (action) {
	case SQLITE_SELECT:
		if (++expr->selects <= expr->allowed)
			return (SQLITE_OK);
		return (refuse(expr, _("it must do without SELECT, VALUES "
		    "and the names of tables"), ""));
	case SQLITE_FUNCTION:
		if (function_allowed(b))
			return (SQLITE_OK);
		return (refuse(expr, _("this function may not be used: "), b));
	case SQLITE_READ:
		return (read_column(expr, a, b));
	default:
		return (refuse(expr, _("it must do without SELECT, VALUES "
		    "and the names of tables"), ""));
	}
}

static int
open_sqlite(struct crm_expr *expr, int64_t now)
{
	sqlite3_vfs *system = sqlite3_vfs_find(NULL);
	struct clock *clock = &expr->clock;
	int rc;

	if (system == NULL)
		return (-1);
	clock->vfs = *system;
	clock->vfs.pNext = NULL;
	clock->vfs.zName = "crm-clock";
	clock->vfs.xCurrentTime = julian_day;
	clock->vfs.xCurrentTimeInt64 = current_time;
	if (clock->vfs.iVersion < 2)
		clock->vfs.iVersion = 2;
	clock->now = now;
	/* It is looked up by name while opening, and never again. */
	if (sqlite3_vfs_register(&clock->vfs, 0) != SQLITE_OK)
		return (-1);
	rc = sqlite3_open_v2(":memory:", &expr->sq, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_NOMUTEX, clock->vfs.zName);
	sqlite3_vfs_unregister(&clock->vfs);
	return (rc == SQLITE_OK ? 0 : -1);
}

/* In double quotes stands a name; a mistyped one is no text. */
static int
harden(struct crm_expr *expr)
{

	/* The tables are declared when first seen, which is no mere reading. */
	if (sqlite3_exec(expr->sq, "SELECT 1 FROM s, m LIMIT 0", NULL, NULL,
	    NULL) != SQLITE_OK)
		return (-1);
	sqlite3_limit(expr->sq, SQLITE_LIMIT_LENGTH, VALUE_MAX);
	sqlite3_limit(expr->sq, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(expr->sq, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200);
	sqlite3_limit(expr->sq, SQLITE_LIMIT_FUNCTION_ARG, 100);
	sqlite3_set_authorizer(expr->sq, authorize, expr);
	return (sqlite3_db_config(expr->sq, SQLITE_DBCONFIG_DQS_DML, 0,
	    NULL) == SQLITE_OK && sqlite3_db_config(expr->sq,
	    SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) == SQLITE_OK &&
	    sqlite3_db_config(expr->sq, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0,
	    NULL) == SQLITE_OK ? 0 : -1);
}

static int
usage(struct crm_expr *expr, const char *what)
{

	return (crm_err_set(expr->err, CRM_ERR_USAGE,
	    _("the expression \"%s\": %s"), crm_buf_text(&expr->shown), what));
}

/* Takes the name out of SQLite's message, if that is what it says. */
static void
take_unknown(struct crm_expr *expr, const char *message)
{
	static const char *const says[] = { "no such column: ",
	    "ambiguous column name: " };
	const char *p, *end;
	size_t i;

	for (i = 0; i < 2 && expr->unknown.n == 0; i++) {
		if (strncmp(message, says[i], strlen(says[i])) != 0)
			continue;
		p = message + strlen(says[i]);
		end = strstr(p, "\" - should");
		if (*p == '"' && end != NULL)
			crm_buf_add(&expr->unknown, p + 1,
			    (size_t)(end - p - 1));
		else
			crm_buf_str(&expr->unknown, p);
	}
}

/* Says why a statement, in which the text ends there, does not compile. */
static int
explain(struct crm_expr *expr, int rc, size_t end)
{
	const char *message = sqlite3_errmsg(expr->sq);
	int offset = sqlite3_error_offset(expr->sq);

	if (rc == SQLITE_NOMEM)
		return (crm_err_nomem(expr->err));
	if (expr->refused.n > 0)
		return (usage(expr, crm_buf_text(&expr->refused)));
	take_unknown(expr, message);
	if (expr->unknown.n > 0)
		return (usage(expr, _("there is no such column")));
	if (strcmp(message, "incomplete input") == 0 ||
	    (offset >= 0 && (size_t)offset >= end))
		return (usage(expr, _("something is missing at its end")));
	if (strncmp(message, "unrecognized token: \"'", 22) == 0 ||
	    strncmp(message, "unrecognized token: \"\"", 22) == 0)
		return (usage(expr, _("a quote is not closed")));
	crm_buf_add(&expr->refused, message, strcspn(message, "\n"));
	return (usage(expr, crm_buf_text(&expr->refused)));
}

/* Compiles the text between two others; the statement, or NULL. */
static sqlite3_stmt *
compile(struct crm_expr *expr, const char *before, const char *text,
    const char *behind)
{
	struct crm_buf sql = { 0 };
	sqlite3_stmt *st = NULL;
	int rc = SQLITE_NOMEM;

	crm_buf_str(&sql, before);
	crm_buf_str(&sql, text);
	crm_buf_str(&sql, behind);
	expr->selects = 0;
	if (!sql.bad)
		rc = sqlite3_prepare_v3(expr->sq, sql.p, (int)sql.n + 1,
		    SQLITE_PREPARE_PERSISTENT, &st, NULL);
	if (rc != SQLITE_OK)
		(void)explain(expr, rc, strlen(before) + strlen(text));
	else if (sqlite3_bind_parameter_count(st) > 0) {
		(void)usage(expr, _("? and :NAME have no value here"));
		sqlite3_finalize(st);
		st = NULL;
	}
	crm_buf_free(&sql);
	return (st);
}

/* How many selects the statement has of itself is measured, not assumed. */
static int
compile_all(struct crm_expr *expr, const char *text)
{
	sqlite3_stmt *st;

	expr->allowed = 100;
	if ((st = compile(expr, in_parens, "1", behind_parens)) == NULL)
		return (-1);
	expr->allowed = expr->selects;
	sqlite3_finalize(st);
	memset(expr->s.used, 0, expr->s.n);
	memset(expr->m.used, 0, expr->m.n);
	expr->st = compile(expr, in_parens, text, behind_parens);
	if (expr->st == NULL ||
	    (st = compile(expr, in_case, text, behind_case)) == NULL)
		return (-1);
	sqlite3_finalize(st);
	return (0);
}

static int
check_text(struct crm_expr *expr, const char *text)
{
	size_t n = strlen(text), bad = crm_text_invalid(text, n);
	struct crm_buf line = { 0 }, masked = { 0 };
	size_t shown = n, i;

	if (bad < n)
		return (crm_err_set(expr->err, CRM_ERR_USAGE,
		    _("the expression is no UTF-8")));
	if (shown > SHOWN_MAX) {
		shown = SHOWN_MAX;
		while ((text[shown] & 0xc0) == 0x80)
			shown--;
	}
	for (i = 0; i < shown; i++)
		crm_buf_chr(&line, strchr("\t\n\r", text[i]) != NULL ? ' ' :
		    text[i]);
	crm_rrn_mask(&masked, crm_buf_text(&line), line.n, 0);
	crm_text_safe(&expr->shown, crm_buf_text(&masked), masked.n);
	crm_buf_free(&line);
	crm_buf_free(&masked);
	if (shown < n)
		crm_buf_str(&expr->shown, "...");
	if (expr->shown.bad)
		return (crm_err_nomem(expr->err));
	if (n > TEXT_MAX)
		return (usage(expr, _("it is too long")));
	return (0);
}

struct crm_expr *
crm_expr_open(struct crm_err *err, const struct crm_expr_opt *opt,
    struct crm_buf *unknown)
{
	struct crm_expr *expr;

	if ((expr = calloc(1, sizeof(*expr))) == NULL) {
		crm_err_nomem(err);
		return (NULL);
	}
	expr->err = err;
	expr->opt = opt;
	expr->ms = opt->ms == 0 ? 5000 : opt->ms;
	expr->memory = opt->memory == 0 ? 32 * 1024 * 1024 : opt->memory;
	expr->s.stop = expr->m.stop = too_long;
	expr->s.arg = expr->m.arg = expr;
	if (check_text(expr, opt->text) == -1)
		goto close;
	if (open_sqlite(expr, opt->now) == -1 ||
	    crm_exprtab_open(&expr->s, expr->sq, "s", opt->s, opt->ns) == -1 ||
	    crm_exprtab_open(&expr->m, expr->sq, "m", opt->m, opt->nm) == -1 ||
	    harden(expr) == -1) {
		crm_err_nomem(err);
		goto close;
	}
	if (compile_all(expr, opt->text) == -1)
		goto close;
	expr->opt = NULL;
	return (expr);

close:
	if (unknown != NULL)
		crm_buf_add(unknown, crm_buf_text(&expr->unknown),
		    expr->unknown.n);
	crm_expr_close(expr);
	return (NULL);
}

void
crm_expr_close(struct crm_expr *expr)
{

	if (expr == NULL)
		return;
	sqlite3_finalize(expr->st);
	sqlite3_close(expr->sq);
	crm_exprtab_close(&expr->s);
	crm_exprtab_close(&expr->m);
	crm_buf_free(&expr->shown);
	crm_buf_free(&expr->refused);
	crm_buf_free(&expr->unknown);
	free(expr);
}

int
crm_expr_uses_s(const struct crm_expr *expr, size_t i)
{

	return (expr->s.used[i]);
}

int
crm_expr_uses_m(const struct crm_expr *expr, size_t i)
{

	return (expr->m.used[i]);
}

static int
fail_row(struct crm_expr *expr, int rc)
{

	if (rc == SQLITE_NOMEM)
		return (crm_err_set(expr->err, CRM_ERR_MEMORY,
		    _("the expression \"%s\": one row takes more memory than "
		    "the %d MiB that it may have"), crm_buf_text(&expr->shown),
		    (int)(expr->memory / (1024 * 1024))));
	if (rc == SQLITE_INTERRUPT)
		return (crm_err_set(expr->err, CRM_ERR_BUSY,
		    _("the expression \"%s\": one row takes longer than the "
		    "%d ms that it may"), crm_buf_text(&expr->shown),
		    (int)expr->ms));
	return (crm_err_set(expr->err, CRM_ERR_INPUT,
	    _("the expression \"%s\": %s"), crm_buf_text(&expr->shown),
	    sqlite3_errmsg(expr->sq)));
}

/* The limit is the whole process's, so others get theirs back at once. */
static int
step(struct crm_expr *expr)
{
	int64_t soft = sqlite3_soft_heap_limit64(-1), hard;
	int rc;

	hard = sqlite3_hard_heap_limit64(sqlite3_memory_used() +
	    expr->memory);
	rc = sqlite3_step(expr->st);
	sqlite3_hard_heap_limit64(hard);
	sqlite3_soft_heap_limit64(soft);
	return (rc);
}

int
crm_expr_true(struct crm_expr *expr, const struct crm_expr_value *s,
    const struct crm_expr_value *m)
{
	int rc;

	expr->s.value = s;
	expr->m.value = m;
	expr->start = 0;
	rc = step(expr);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		rc = fail_row(expr, rc & 0xff);
	else
		rc = rc == SQLITE_ROW;
	(void)sqlite3_reset(expr->st);
	return (rc);
}
