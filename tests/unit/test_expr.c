#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/expr.h"

#define NOW	1795165200	/* 2026-11-20 09:00:00 */

static const struct crm_expr_col s_col[] = {
	{ "member", CRM_TYPE_INTEGER },
	{ "r", CRM_TYPE_INTEGER },
	{ "monetary", CRM_TYPE_DECIMAL },
	{ "last_at", CRM_TYPE_TIME },
	{ "segment", CRM_TYPE_TEXT },
	{ "m", CRM_TYPE_INTEGER },
	{ "say \"x\"", CRM_TYPE_TEXT },
	{ "note", CRM_TYPE_TEXT }
};
static const struct crm_expr_col m_col[] = {
	{ "member", CRM_TYPE_INTEGER },
	{ "grade", CRM_TYPE_TEXT },
	{ "segment", CRM_TYPE_TEXT }
};
#define NS	(sizeof(s_col) / sizeof(s_col[0]))
#define NM	(sizeof(m_col) / sizeof(m_col[0]))

static const struct crm_expr_value s_value[NS] = {
	{ CRM_EXPR_INT, 7, 0, NULL, 0 },
	{ CRM_EXPR_INT, 4, 0, NULL, 0 },
	{ CRM_EXPR_REAL, 0, 100.5, NULL, 0 },
	{ CRM_EXPR_TEXT, 0, 0, "2026-11-01 10:00:00", 19 },
	{ CRM_EXPR_TEXT, 0, 0, "loyal", 5 },
	{ CRM_EXPR_INT, 3, 0, NULL, 0 },
	{ CRM_EXPR_TEXT, 0, 0, "y", 1 },
	{ CRM_EXPR_NULL, 0, 0, NULL, 0 }
};
static const struct crm_expr_value m_value[NM] = {
	{ CRM_EXPR_INT, 5, 0, NULL, 0 },
	{ CRM_EXPR_TEXT, 0, 0, "gold", 4 },
	{ CRM_EXPR_NULL, 0, 0, NULL, 0 }
};

struct fixture {
	struct crm_err	*err;
	struct crm_buf	 unknown;
	struct crm_expr_opt opt;
};

static int
setup(void **state)
{
	struct fixture *fix = calloc(1, sizeof(*fix));

	assert_non_null(fix);
	assert_non_null(fix->err = crm_err_new());
	fix->opt.now = NOW;
	fix->opt.s = s_col;
	fix->opt.ns = NS;
	fix->opt.m = m_col;
	fix->opt.nm = NM;
	*state = fix;
	return (0);
}

static int
teardown(void **state)
{
	struct fixture *fix = *state;

	crm_err_free(fix->err);
	crm_buf_free(&fix->unknown);
	free(fix);
	return (0);
}

static struct crm_expr *
compile(struct fixture *fix, const char *text)
{

	crm_err_clear(fix->err);
	crm_buf_reset(&fix->unknown);
	fix->opt.text = text;
	return (crm_expr_open(fix->err, &fix->opt, &fix->unknown));
}

static void
assert_value(struct fixture *fix, const char *text, int want)
{
	struct crm_expr *expr = compile(fix, text);
	int i, rc;

	if (expr == NULL)
		fail_msg("%s", crm_errmsg(fix->err));
	/* Twice: nothing is left over from a row. */
	for (i = 0; i < 2; i++) {
		rc = crm_expr_true(expr, s_value, m_value);
		if (rc != want)
			fail_msg("%s: %d (%s)", text, rc,
			    crm_errmsg(fix->err));
	}
	crm_expr_close(expr);
}

static void
assert_refused(struct fixture *fix, const char *text)
{
	struct crm_expr *expr = compile(fix, text);

	if (expr != NULL)
		fail_msg("compiled: %.100s", text);
	assert_int_equal(crm_errkind(fix->err), CRM_ERR_USAGE);
	assert_null(strchr(crm_errmsg(fix->err), '\n'));
}

static void
answers(void **state)
{
	static const char *const yes[] = { "r >= 4", "R = 4", "\"r\" = '4'",
	    "s.r = 4 AND m = 3", "m.member = 5 AND member = 7",
	    "m.grade = 'gold'", "m.segment IS NULL AND segment = 'loyal'",
	    "monetary > 100.4 AND monetary < 101", "last_at > '2026-11-01'",
	    "note IS NULL", "r IN (1, 4)", "r BETWEEN 4 AND 5",
	    "segment LIKE 'LO%'", "\"say \"\"x\"\"\" = 'y'",
	    "CASE WHEN r > 3 THEN 1 END", "1 -- 2", "1 /* 2 */", "1\n\t",
	    "NOT (r < 4 OR r > 4)", "r % 2 = 0", "(r, m) = (4, 3)" };
	static const char *const no[] = { "r > 4", "note", "note = ''",
	    "NULL", "0", "''", "segment", "segment = 4", "r = NULL",
	    "NOT note" };
	size_t i;

	for (i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		assert_value(*state, yes[i], 1);
	for (i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_value(*state, no[i], 0);
}

/* The shop's clock, not the machine's and not UTC's. */
static void
clock_of_the_shop(void **state)
{

	assert_value(*state, "date('now') = '2026-11-20'", 1);
	assert_value(*state, "current_timestamp = '2026-11-20 09:00:00'", 1);
	assert_value(*state, "unixepoch() = 1795165200", 1);
	assert_value(*state, "julianday('now') = julianday('2026-11-20 09:00')",
	    1);
	assert_value(*state, "last_at > datetime('now', '-19 days')", 1);
	assert_value(*state, "last_at > datetime('now', '-18 days')", 0);
}

/* What would be a way out of an expression. */
static void
one_expression(void **state)
{
	static const char *const text[] = { "", " ", "r >=", "(r", "r)",
	    "r = 'a", "r = \"a", "1) UNION SELECT (2", "1) OR (1",
	    "1)) OR ((1", "1 THEN 1 END OR CASE WHEN 1",
	    "1 THEN 1 END) OR (SELECT 1 FROM s WHERE CASE WHEN 1",
	    "1) GROUP BY (1", "1) LIMIT (1", "1) UNION ALL SELECT 1 FROM (s",
	    "1; SELECT 1", "1;", "; 1", "1) --", "1)) --", "1 /*", "1 */",
	    "SELECT 1", "VALUES (1)", "r AS x", "r, m", "*", "m.*", "?", "?1",
	    ":a", "@a", "$a", "r = 1 COLLATE none", "r MATCH", "r = 1 ESCAPE",
	    "DEFAULT", "r ORDER BY r", "x'0", "1e", "r IS NOT", "\\" };
	size_t i;

	for (i = 0; i < sizeof(text) / sizeof(text[0]); i++)
		assert_refused(*state, text[i]);
}

static void
nothing_in_reach(void **state)
{
	static const char *const text[] = { "(SELECT 1)", "EXISTS (SELECT 1)",
	    "r IN (SELECT 4)", "r IN (VALUES (4))", "r IN s", "r IN m",
	    "r IN setting", "r IN main.secret", "r IN sqlite_schema",
	    "r IN sqlite_temp_schema", "r IN pragma_database_list",
	    "r IN pragma_table_list('s')", "r IN json_each('[4]')",
	    "(SELECT r)", "(SELECT m.grade)", "(SELECT r FROM s) = 4",
	    "(WITH x AS (SELECT 4) SELECT * FROM x) = 4",
	    "(WITH RECURSIVE c(x) AS (VALUES(1)) SELECT max(x) FROM c)",
	    "rowid = 1", "oid = 1", "_rowid_ = 1",
	    "m.rowid = 1", "\"m \".grade = 'gold'", "grade = 'gold'",
	    "s.grade = 1", "x.r = 1", "segment = \"loyal\"",
	    "load_extension('x')", "random() > 0", "randomblob(9) = 1",
	    "zeroblob(1000000000) = 1", "readfile('/etc/passwd')",
	    "writefile('x', 'y')", "edit('x')", "fts3_tokenizer('simple')",
	    "sqlite_log(1, 'x')", "count(*)", "max(r) OVER ()", "sum(r)",
	    "count(m.grade)", "group_concat(r)", "json_group_array(r)",
	    "row_number() OVER ()", "raise(FAIL, 'x')", "segment REGEXP 'l'",
	    "nofunction(1)" };
	size_t i;

	for (i = 0; i < sizeof(text) / sizeof(text[0]); i++)
		assert_refused(*state, text[i]);
}

static void
names_the_unknown(void **state)
{
	struct fixture *fix = *state;
	static const struct {
		const char	*text, *name;
	} given[] = {
		{ "segmant = 'x'", "segmant" },
		{ "segment = \"loyal\"", "loyal" },
		{ "m.colour = 1", "m.colour" },
		{ "grade = 'gold'", "grade" },
		{ "m.grade = 'gold' AND grade = 'gold'", "grade" },
		{ "\"no such\" = 1", "no such" },
		{ "r = 1 AN", "" }
	};
	size_t i;

	for (i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
		assert_refused(fix, given[i].text);
		assert_string_equal(crm_buf_text(&fix->unknown),
		    given[i].name);
	}
}

static void
twins(void **state)
{
	static const struct crm_expr_col col[] = {
		{ "A", CRM_TYPE_TEXT }, { "b", CRM_TYPE_TEXT },
		{ "a", CRM_TYPE_TEXT }
	};
	static const struct crm_expr_value value[] = {
		{ CRM_EXPR_TEXT, 0, 0, "1", 1 },
		{ CRM_EXPR_TEXT, 0, 0, "2", 1 },
		{ CRM_EXPR_TEXT, 0, 0, "3", 1 }
	};
	struct fixture *fix = *state;
	struct crm_expr *expr;

	fix->opt.s = col;
	fix->opt.ns = 3;
	assert_null(compile(fix, "a = '3'"));
	assert_string_equal(crm_buf_text(&fix->unknown), "a");
	assert_null(compile(fix, "A = '1'"));
	assert_non_null(expr = compile(fix, "b = '2'"));
	assert_int_equal(crm_expr_true(expr, value, m_value), 1);
	crm_expr_close(expr);
}

static void
knows_what_it_reads(void **state)
{
	struct fixture *fix = *state;
	struct crm_expr *expr;

	assert_non_null(expr = compile(fix, "r > 1 OR monetary IS NULL"));
	assert_int_equal(crm_expr_uses_s(expr, 0), 0);
	assert_int_equal(crm_expr_uses_s(expr, 1), 1);
	assert_int_equal(crm_expr_uses_s(expr, 2), 1);
	assert_int_equal(crm_expr_uses_s(expr, 5), 0);
	assert_int_equal(crm_expr_uses_m(expr, 0), 0);
	crm_expr_close(expr);
	assert_non_null(expr = compile(fix, "r < 0 AND lower(M.Grade) = 'x'"));
	assert_int_equal(crm_expr_uses_m(expr, 1), 1);
	assert_int_equal(crm_expr_uses_m(expr, 0), 0);
	crm_expr_close(expr);
}

static int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ((int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000);
}

/* How text that is given so often is answered: the kind of failure. */
static enum crm_errkind
run_many(struct fixture *fix, const char *first, const char *text, int n,
    const char *last)
{
	struct crm_buf buf = { 0 };
	enum crm_errkind kind;
	struct crm_expr *expr;
	int i;

	crm_buf_str(&buf, first);
	for (i = 0; i < n; i++)
		crm_buf_fmt(&buf, "%s%s", i == 0 ? "" : ", ", text);
	crm_buf_str(&buf, last);
	assert_int_equal(buf.bad, 0);
	expr = compile(fix, buf.p);
	if (expr != NULL)
		(void)crm_expr_true(expr, s_value, m_value);
	kind = crm_errkind(fix->err);
	crm_expr_close(expr);
	crm_buf_free(&buf);
	return (kind);
}

static void
stops_in_time(void **state)
{
	static const char slow[] = "instr(printf('%30000c', 'a'), "
	    "printf('%15000c', 'b') || r)";
	struct fixture *fix = *state;
	int64_t start = now_ms(), two;

	/* What keeps within the limit is let pass. */
	fix->opt.ms = 600000;
	assert_int_equal(run_many(fix, "1 IN (", slow, 2, ")"), CRM_ERR_NONE);
	two = now_ms() - start;
	start = now_ms();
	fix->opt.ms = 50;
	assert_int_equal(run_many(fix, "1 IN (", slow, 900, ")"),
	    CRM_ERR_BUSY);
	if (now_ms() - start > 10 * two + 500)
		fail_msg("took %lld ms", (long long)(now_ms() - start));
}

static void
stops_in_memory(void **state)
{
	static const char large[] = "printf('%65000c', r)";
	struct fixture *fix = *state;
	struct crm_buf text = { 0 };
	int i, k;

	/* All of them are kept until max() has the last. */
	fix->opt.memory = 1024 * 1024;
	assert_int_equal(run_many(fix, "'' = max(", large, 90, ")"),
	    CRM_ERR_MEMORY);
	fix->opt.memory = 0;
	assert_int_equal(run_many(fix, "'' = max(", large, 90, ")"),
	    CRM_ERR_NONE);
	for (i = 0; i < 10; i++) {
		crm_buf_str(&text, "max(");
		for (k = 0; k < 90; k++)
			crm_buf_fmt(&text, "%s, ", large);
	}
	crm_buf_str(&text, "''))))))))))");
	assert_int_equal(run_many(fix, "'' = ", text.p, 1, ""),
	    CRM_ERR_MEMORY);
	crm_buf_free(&text);
	/* Nothing of it stays: there is memory for others again. */
	assert_value(fix, "printf('%60000c', r) <> ''", 1);
}

static void
stops_large_texts(void **state)
{
	struct fixture *fix = *state;
	struct crm_buf deep = { 0 };
	struct crm_expr *expr;
	int i;

	assert_int_equal(run_many(fix, "r IN (", "123456789", 8000, ")"),
	    CRM_ERR_USAGE);
	assert_int_equal(run_many(fix, "max(", "r", 200, ")"),
	    CRM_ERR_USAGE);
	for (i = 0; i < 1500; i++)
		crm_buf_str(&deep, "1 + ");
	crm_buf_str(&deep, "1");
	assert_refused(fix, deep.p);
	/* How deep brackets may be differs between versions of SQLite. */
	crm_buf_reset(&deep);
	for (i = 0; i < 20000; i++)
		crm_buf_chr(&deep, '(');
	crm_buf_chr(&deep, '1');
	for (i = 0; i < 20000; i++)
		crm_buf_chr(&deep, ')');
	expr = compile(fix, deep.p);
	if (expr != NULL)
		assert_int_equal(crm_expr_true(expr, s_value, m_value), 1);
	crm_expr_close(expr);
	crm_buf_free(&deep);
}

/* A row that cannot be computed says so, and the next one can. */
static void
fails_by_row(void **state)
{
	static const char *const text[] = { "abs(r - 9223372036854775807 - 5)",
	    "json_extract(segment, '$.x') = 1", "segment MATCH 'x'",
	    "segment LIKE printf('%201c', 'x')",
	    "replace(printf('%100c', r), ' ', printf('%9999c', r)) = ''" };
	struct crm_expr_value other[NS];
	struct fixture *fix = *state;
	struct crm_expr *expr;
	size_t i;

	for (i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		assert_non_null(expr = compile(fix, text[i]));
		assert_int_equal(crm_expr_true(expr, s_value, m_value), -1);
		assert_int_equal(crm_errkind(fix->err), CRM_ERR_INPUT);
		crm_expr_close(expr);
	}
	assert_non_null(expr = compile(fix, text[1]));
	assert_int_equal(crm_expr_true(expr, s_value, m_value), -1);
	crm_err_clear(fix->err);
	memcpy(other, s_value, sizeof(other));
	other[4].p = "{\"x\": 1}";
	other[4].n = 8;
	assert_int_equal(crm_expr_true(expr, other, m_value), 1);
	crm_expr_close(expr);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(answers, setup, teardown),
		cmocka_unit_test_setup_teardown(clock_of_the_shop, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(one_expression, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(nothing_in_reach, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(names_the_unknown, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(twins, setup, teardown),
		cmocka_unit_test_setup_teardown(knows_what_it_reads, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(stops_in_time, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(stops_in_memory, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(stops_large_texts, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(fails_by_row, setup, teardown)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
