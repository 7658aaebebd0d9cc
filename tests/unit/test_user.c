#include <sys/stat.h>

#include <stdio.h>
#include <time.h>

#include "base.h"

static int
setup(void **state)
{
	struct base *base;

	if (base_setup(state) == -1)
		return (-1);
	base = *state;
	base_begin(base);
	base_run(base, "INSERT INTO member (name, phone, batch)\n"
	    "VALUES ('kim', '01012345678', 1), ('lee', '01087654321', 1)");
	base_commit(base);
	crm_db_close(base->db);
	base->db = base_open(base->err, BASE_PATH, CRM_OPEN_READ);
	return (0);
}

/* Runs it to its end: the rows, or -1; the first cell goes to text. */
static int64_t
run(struct base *base, const char *sql, int views_only, struct crm_buf *text)
{
	struct crm_stmt *stmt;
	int64_t n = 0;
	int rc = -1;

	crm_err_clear(base->err);
	stmt = crm_sql_user(base->db, sql, 1, views_only);
	if (stmt != NULL)
		while ((rc = crm_step(stmt)) == 1)
			if (n++ == 0 && text != NULL)
				crm_buf_str(text, crm_col_text(stmt, 0));
	crm_stmt_free(stmt);
	return (rc == -1 ? -1 : n);
}

static void
assert_answer(struct base *base, const char *sql, int views_only,
    const char *want)
{
	struct crm_buf text = { 0 };

	if (run(base, sql, views_only, &text) == -1)
		fail_msg("%s: %s", sql, crm_errmsg(base->err));
	assert_string_equal(crm_buf_text(&text), want);
	crm_buf_free(&text);
}

static void
assert_no(struct base *base, const char *sql, int views_only,
    enum crm_errkind kind)
{

	if (run(base, sql, views_only, NULL) != -1)
		fail_msg("accepted: %s", sql);
	if (crm_errkind(base->err) != kind)
		fail_msg("%s: kind %d: %s", sql, (int)crm_errkind(base->err),
		    crm_errmsg(base->err));
	assert_true(strlen(crm_errmsg(base->err)) > 5);
}

/* What people do ask. */
static void
test_allowed(void **state)
{
	struct base *base = *state;

	assert_answer(base, "SELECT count(*) FROM member", 0, "2");
	assert_answer(base, "select name from v_member order by member", 0,
	    "kim");
	assert_answer(base, "VALUES (1)", 0, "1");
	assert_answer(base, "SELECT 1;", 0, "1");
	assert_answer(base, ";SELECT 1", 0, "1");
	assert_answer(base, " \n SELECT 1 ; ; -- done", 0, "1");
	assert_answer(base, "/* why */ SELECT 1 /* x */; /* y */ -- z\n", 0,
	    "1");
	assert_answer(base, "SELECT 1 -- ; DROP TABLE member", 0, "1");
	assert_answer(base, "WITH t AS (SELECT phone FROM member)\n"
	    "SELECT max(phone) FROM t", 0, "01087654321");
	assert_answer(base, "WITH RECURSIVE c (i) AS (VALUES (1) UNION ALL\n"
	    "SELECT i + 1 FROM c WHERE i < 1000) SELECT sum(i) FROM c", 0,
	    "500500");
	assert_answer(base, "SELECT value FROM json_each('[7]')", 0, "7");
	assert_answer(base, "SELECT name FROM sqlite_schema\n"
	    "WHERE name = 'member'", 0, "member");
	assert_answer(base, "SELECT value FROM setting\n"
	    "WHERE name = 'currency'", 0, "KRW");
	assert_answer(base, "SELECT value FROM v_setting\n"
	    "WHERE name = 'currency'", 0, "KRW");
	assert_answer(base, "SELECT sum(1) OVER () FROM v_member", 0, "2");
	assert_true(run(base, "EXPLAIN QUERY PLAN SELECT 1", 0, NULL) >= 1);
	assert_answer(base, "SELECT upper(printf('%s', 'a'))", 0, "A");
	assert_answer(base, "SELECT 'v_member' AS \"not\"", 0, "v_member");
	assert_answer(base, "SELECT v_member.name FROM v_member AS v_member\n"
	    "WHERE name IN ('kim')", 1, "kim");
	assert_answer(base, "SELECT count(*) AS v_member FROM v_member", 1,
	    "2");
}

/* Every way to change something that we could think of. */
static void
test_writes(void **state)
{
	static const char *const hostile[] = {
		"DELETE FROM member", "UPDATE member SET name = 'x'",
		"INSERT INTO member (name, batch) VALUES ('x', 1)",
		"REPLACE INTO member (id, batch) VALUES (1, 1)",
		"INSERT INTO member (id, batch) VALUES (1, 1)\n"
		    "ON CONFLICT DO UPDATE SET name = 'x'",
		"DELETE FROM member RETURNING name",
		"WITH t AS (SELECT 1) DELETE FROM member",
		"CREATE TABLE t (a)", "CREATE TEMP TABLE t (a)",
		"CREATE TABLE t AS SELECT * FROM member",
		"CREATE VIEW v AS SELECT 1", "CREATE TEMP VIEW v AS SELECT 1",
		"CREATE INDEX i ON member (name)",
		"CREATE TRIGGER g AFTER INSERT ON member BEGIN SELECT 1; END",
		"CREATE TEMP TRIGGER g AFTER INSERT ON member\n"
		    "BEGIN SELECT 1; END",
		"CREATE VIRTUAL TABLE f USING fts5 (a)",
		"CREATE VIRTUAL TABLE temp.f USING fts5 (a)",
		"DROP TABLE member", "DROP VIEW v_member",
		"DROP INDEX item_hash", "ALTER TABLE member RENAME TO x",
		"ALTER TABLE member ADD COLUMN x",
		"ALTER TABLE member DROP COLUMN name", "REINDEX", "ANALYZE",
		"VACUUM", "VACUUM INTO 'stolen.db'",
		"UPDATE sqlite_schema SET sql = ''",
		"DELETE FROM sqlite_sequence", "DELETE FROM batch_image",
		"INSERT INTO optout (channel, hash, withdrawn_at, how)\n"
		    "VALUES ('', '', 0, '')"
	};
	struct base *base = *state;
	size_t i;

	for (i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		assert_int_equal(run(base, hostile[i], 0, NULL), -1);
		assert_int_equal(run(base, hostile[i], 1, NULL), -1);
	}
	assert_answer(base, "SELECT group_concat(name) FROM member", 0,
	    "kim,lee");
	assert_int_equal(access("stolen.db", F_OK), -1);
}

static void
test_outside(void **state)
{
	static const char *const hostile[] = {
		"ATTACH 'stolen.db' AS x", "ATTACH ':memory:' AS x",
		"ATTACH '' AS x", "DETACH main",
		"SELECT load_extension('./evil')",
		"SELECT LOAD_EXTENSION('./evil', 'init')",
		"SELECT \"load_extension\"('./evil')",
		"SELECT readfile('/etc/passwd')",
		"SELECT writefile('stolen.db', 'x')", "SELECT edit('x')",
		"SELECT fts3_tokenizer('simple')",
		"SELECT fts3_tokenizer('simple', x'0000000000000000')",
		"SELECT sqlite_log(1, 'x')",
		"PRAGMA user_version", "PRAGMA user_version = 99",
		"PRAGMA journal_mode = DELETE", "PRAGMA writable_schema = ON",
		"PRAGMA query_only = OFF", "PRAGMA trusted_schema = ON",
		"PRAGMA database_list", "PRAGMA wal_checkpoint(TRUNCATE)",
		"PRAGMA temp_store_directory = '.'",
		"PRAGMA hard_heap_limit = 0", "PRAGMA key = 'x'",
		"SELECT * FROM pragma_database_list",
		"SELECT file FROM main.pragma_database_list",
		"SELECT count(*) FROM pragma_integrity_check",
		"SELECT * FROM pragma_table_info('member')",
		"SELECT * FROM pragma_function_list",
		"SELECT (SELECT file FROM pragma_database_list)",
		"SELECT * FROM \"pragma_database_list\"",
		"SELECT * FROM sqlite_dbpage", "SELECT * FROM dbstat",
		"SELECT * FROM sqlite_stmt", "SELECT * FROM bytecode('SELECT 1')",
		"SELECT * FROM tables_used('SELECT 1')",
		"SELECT * FROM fts3tokenize('simple', 'a b')",
		"SELECT * FROM fsdir('.')", "SELECT * FROM generate_series(1,2)",
		"SELECT * FROM csv('/etc/passwd')",
		"BEGIN", "BEGIN EXCLUSIVE", "COMMIT", "ROLLBACK",
		"SAVEPOINT a", "RELEASE a", "END"
	};
	struct base *base = *state;
	size_t i;

	for (i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++)
		if (run(base, hostile[i], 0, NULL) != -1 ||
		    run(base, hostile[i], 1, NULL) != -1)
			fail_msg("accepted: %s", hostile[i]);
	assert_int_equal(access("stolen.db", F_OK), -1);
	assert_no(base, "ATTACH 'stolen.db' AS x", 0, CRM_ERR_PERMISSION);
	assert_no(base, "PRAGMA user_version = 99", 0, CRM_ERR_PERMISSION);
	assert_no(base, "DELETE FROM member", 0, CRM_ERR_PERMISSION);
}

/* The secret by every road: the table, WITH, views, their names borrowed. */
static void
test_secret(void **state)
{
	static const char *const hostile[] = {
		"SELECT * FROM secret", "SELECT value FROM main.secret",
		"SELECT count(*) FROM secret", "SELECT 1 FROM SECRET",
		"SELECT 1 FROM \"secret\"", "SELECT 1 FROM [Secret]",
		"SELECT 1 FROM `secret`", "SELECT 1 FROM 'secret'",
		"SELECT 1 FROM secret AS member",
		"WITH t AS (SELECT value FROM secret) SELECT * FROM t",
		"WITH v_setting AS (SELECT value FROM secret)\n"
		    "SELECT * FROM v_setting",
		"WITH v_x AS (SELECT value FROM secret) SELECT * FROM v_x",
		"SELECT * FROM (SELECT value FROM secret)",
		"SELECT (SELECT value FROM secret)",
		"SELECT 1 WHERE EXISTS (SELECT 1 FROM secret)",
		"SELECT name FROM member WHERE name IN secret",
		"SELECT name FROM member WHERE name IN main.secret",
		"SELECT name FROM member JOIN secret USING (id)",
		"SELECT name FROM member NATURAL JOIN secret",
		"SELECT 1 UNION SELECT value FROM secret",
		"SELECT 1 ORDER BY (SELECT value FROM secret)",
		"SELECT 1 LIMIT (SELECT length(value) FROM secret)",
		"SELECT name FROM v_member WHERE name >\n"
		    "(SELECT value FROM secret)",
		"EXPLAIN SELECT * FROM secret"
	};
	struct base *base = *state;
	struct crm_buf text = { 0 };
	size_t i;

	for (i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		if (run(base, hostile[i], 0, NULL) != -1 ||
		    run(base, hostile[i], 1, NULL) != -1)
			fail_msg("accepted: %s", hostile[i]);
	}
	assert_no(base, "WITH t AS (SELECT value FROM secret)\n"
	    "SELECT * FROM t", 0, CRM_ERR_PERMISSION);
	/* It is a secret of 64 digits, and no setting or image has it. */
	assert_int_equal(crm_db_get(base->db, "secret", &text), 1);
	assert_int_equal(text.n, 64);
	crm_buf_free(&text);
	assert_answer(base, "SELECT count(*) FROM setting\n"
	    "WHERE length(value) = 64", 0, "0");
}

/* With views only, tables are reached through real views alone. */
static void
test_views(void **state)
{
	static const char *const hostile[] = {
		"SELECT phone FROM member", "SELECT count(phone) FROM member",
		"SELECT max(rowid) FROM member",
		"WITH t AS (SELECT phone FROM member) SELECT * FROM t",
		"WITH v_x AS (SELECT phone FROM member) SELECT * FROM v_x",
		"SELECT * FROM (SELECT phone FROM member) AS v_member",
		"SELECT * FROM member AS v_member",
		("SELECT name FROM v_member WHERE EXISTS\n"
		    "(SELECT 1 FROM batch_image WHERE image > '')"),
		"SELECT * FROM sqlite_sequence", "SELECT * FROM setting"
	};
	static const char *const borrowed[] = {
		"WITH v_member AS (SELECT phone FROM member)\n"
		    "SELECT * FROM v_member",
		"WITH v_member AS (SELECT phone FROM member)\n"
		    "SELECT * FROM v_member, main.v_member",
		"WITH V_Member (a) AS (SELECT phone FROM member)\n"
		    "SELECT * FROM v_member",
		"WITH a AS (SELECT 1), v_member AS NOT MATERIALIZED\n"
		    "(SELECT phone FROM member) SELECT * FROM v_member",
		"WITH \"v_member\" AS MATERIALIZED (SELECT phone FROM member)\n"
		    "SELECT * FROM v_member",
		"WITH [v_member]AS(SELECT phone FROM member)\n"
		    "SELECT * FROM v_member",
		"WITH `v_member`/**/as/* x */( SELECT phone FROM member)\n"
		    "SELECT * FROM v_member",
		"WITH 'v_member' -- as\n AS -- x\n (SELECT phone FROM member)\n"
		    "SELECT * FROM v_member",
		"WITH RECURSIVE v_member AS (SELECT phone FROM member)\n"
		    "SELECT * FROM v_member",
		"WITH \xef\xbb\xbfv_member AS (SELECT phone FROM member)\n"
		    "SELECT * FROM v_member",
		"WITH v_member\fAS\t(SELECT phone FROM member)\n"
		    "SELECT * FROM v_member",
		"SELECT * FROM (WITH v_member AS (SELECT phone FROM member)\n"
		    "SELECT * FROM v_member)"
	};
	struct base *base = *state;
	size_t i;

	for (i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++)
		assert_no(base, hostile[i], 1, CRM_ERR_PERMISSION);
	for (i = 0; i < sizeof(borrowed) / sizeof(borrowed[0]); i++)
		if (run(base, borrowed[i], 1, NULL) != -1)
			fail_msg("accepted: %s", borrowed[i]);
	assert_answer(base, "SELECT phone FROM v_member ORDER BY 1", 1,
	    "01012345678");
	assert_answer(base, "WITH t AS (SELECT name FROM v_member)\n"
	    "SELECT max(name) FROM t", 1, "lee");
	assert_answer(base, "SELECT count(*) FROM v_purchase", 1, "0");
}

static void
test_shape(void **state)
{
	static const char *const wrong[] = {
		"", " ", ";", "-- nothing", "/* open",
		"SELECT 1; SELECT 2", "SELECT 1; DELETE FROM member",
		"SELECT 1;;x", "SELEC 1", "SELECT", "SELECT nobody",
		"SELECT 1 FROM nowhere", "SELECT 'open", "SELECT \"",
		"SELECT nosuch(1)", "SELECT abs(-9223372036854775808)",
		"SELECT json('{')"
	};
	struct base *base = *state;
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_no(base, wrong[i], 0, CRM_ERR_USAGE);
}

/* What would take for ever, each within its second and a bit. */
static void
test_time(void **state)
{
	static const char *const bombs[] = {
		"WITH RECURSIVE c (i) AS (VALUES (1) UNION ALL\n"
		    "SELECT i + 1 FROM c) SELECT count(*) FROM c",
		"WITH RECURSIVE c (i) AS (VALUES (1) UNION ALL\n"
		    "SELECT i + 1 FROM c) SELECT i FROM c WHERE i < 0",
		"WITH RECURSIVE c (i) AS (VALUES (1) UNION ALL\n"
		    "SELECT i + 1 FROM c LIMIT 1000)\n"
		    "SELECT count(*) FROM c AS a, c AS b, c AS d, c AS e",
		"WITH RECURSIVE c (i) AS (VALUES (1) UNION ALL\n"
		    "SELECT i + 1 FROM c LIMIT 1000000)\n"
		    "SELECT max((SELECT count(*) FROM c AS b\n"
		    "WHERE b.i <> a.i)) FROM c AS a"
	};
	struct base *base = *state;
	time_t began;
	size_t i;

	for (i = 0; i < sizeof(bombs) / sizeof(bombs[0]); i++) {
		began = time(NULL);
		assert_no(base, bombs[i], 0, CRM_ERR_BUSY);
		assert_true(time(NULL) - began <= 10);
		assert_non_null(strstr(crm_errmsg(base->err), "time limit"));
	}
	/* The limit is that statement's, not the connection's. */
	crm_err_clear(base->err);
	assert_answer(base, "SELECT count(*) FROM member", 0, "2");
}

static void
test_size(void **state)
{
	static const char *const bombs[] = {
		"SELECT printf('%1000000000d', 1)",
		"SELECT printf('%.*c', 2000000, 'x')",
		"SELECT replace(printf('%.*c', 100000, 'x'), 'x',\n"
		    "printf('%.*c', 100000, 'y'))",
		"SELECT hex(hex(hex(hex(printf('%.*c', 100000, 'x')))))",
		"WITH RECURSIVE c (s) AS (VALUES ('xx') UNION ALL\n"
		    "SELECT s || s FROM c) SELECT length(s) FROM c",
		"SELECT zeroblob(1000000000)", "SELECT randomblob(1000000000)",
		"WITH RECURSIVE c (i) AS (VALUES (1) UNION ALL\n"
		    "SELECT i + 1 FROM c LIMIT 1000)\n"
		    "SELECT group_concat(printf('%.*c', 10000, 'x')) FROM c"
	};
	struct base *base = *state;
	struct crm_buf sql = { 0 };
	int64_t n;
	size_t i;

	for (i = 0; i < sizeof(bombs) / sizeof(bombs[0]); i++) {
		struct crm_buf text = { 0 };

		n = run(base, bombs[i], 0, &text);
		/* SQLite's printf() gives up with NULL, the rest fails. */
		if (n != -1 && text.n > 0)
			fail_msg("%s: %zu bytes", bombs[i], text.n);
		crm_buf_free(&text);
	}
	crm_buf_str(&sql, "SELECT '");
	for (i = 0; i < 70000; i++)
		crm_buf_chr(&sql, 'x');
	crm_buf_str(&sql, "'");
	assert_no(base, crm_buf_text(&sql), 0, CRM_ERR_USAGE);
	crm_buf_reset(&sql);
	crm_buf_str(&sql, "SELECT ");
	for (i = 0; i < 5000; i++)
		crm_buf_chr(&sql, '(');
	assert_no(base, crm_buf_text(&sql), 0, CRM_ERR_USAGE);
	crm_buf_reset(&sql);
	crm_buf_str(&sql, "SELECT 1");
	for (i = 0; i < 2000; i++)
		crm_buf_str(&sql, " + 1");
	assert_no(base, crm_buf_text(&sql), 0, CRM_ERR_USAGE);
	crm_buf_free(&sql);
}

/* A sort of more than memory allows stops with a reason, not the machine. */
static void
test_memory(void **state)
{
	struct base *base = *state;
	struct crm_stmt *stmt;
	int rc = -1;

	stmt = crm_sql_user(base->db, "WITH RECURSIVE c (i) AS (VALUES (1)\n"
	    "UNION ALL SELECT i + 1 FROM c LIMIT 100000000)\n"
	    "SELECT printf('%.*c', 9000, 'x') || (i * 7919 % 100003) AS s\n"
	    "FROM c ORDER BY s", 60, 0);
	if (stmt == NULL)
		fail_msg("%s", crm_errmsg(base->err));
	rc = crm_step(stmt);
	assert_int_equal(rc, -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_MEMORY);
	assert_string_equal(crm_errmsg(base->err), "the query needs more "
	    "memory than the 256 MiB that it may have");
	crm_stmt_free(stmt);
	crm_err_clear(base->err);
	assert_answer(base, "SELECT count(*) FROM member", 0, "2");
}

/* A reason that stands from before does not refuse what is right. */
static void
test_old_reason(void **state)
{
	struct base *base = *state;
	struct crm_stmt *stmt;

	crm_err_set(base->err, CRM_ERR_INPUT, "an old reason");
	stmt = crm_sql_user(base->db, "SELECT 1", 1, 0);
	assert_non_null(stmt);
	assert_int_equal(crm_step(stmt), 1);
	crm_stmt_free(stmt);
}

int
main(void)
{
#define TEST(fn)	cmocka_unit_test_setup_teardown(fn, setup, base_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_allowed), TEST(test_writes), TEST(test_outside),
		TEST(test_secret), TEST(test_views), TEST(test_shape),
		TEST(test_time), TEST(test_size), TEST(test_memory),
		TEST(test_old_reason)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
