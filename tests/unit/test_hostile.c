#include <sys/stat.h>

#include <dirent.h>
#include <stdio.h>
#include <time.h>

#include "base.h"

/*
 * Users' SQL that means harm: whatever it is, it reads what it may and nothing
 * else, writes nothing, touches no file, and ends within its limits.
 */

#define MS	500
#define MEMORY	(32 * 1024 * 1024)
#define SLACK	30.0	/* without a limit they take minutes, or for ever */

static size_t tried;

static int
setup(void **state)
{
	struct base *base;

	if (base_setup(state) == -1)
		return (-1);
	base = *state;
	base_begin(base);
	base_run(base, "INSERT INTO member (name, phone, batch)\n"
	    "VALUES ('kim', '01026567701', 1), ('lee', '01026567702', 1)");
	base_commit(base);
	crm_db_close(base->db);
	base->db = base_open(base->err, BASE_PATH, CRM_OPEN_READ);
	return (0);
}

static double
seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return ((double)ts.tv_sec + (double)ts.tv_nsec / 1e9);
}

/* Runs it to its end, at most 100,000 rows: the rows, or -1. */
static int64_t
try(struct base *base, const char *sql, int views_only)
{
	const struct crm_user_opt opt = { MS, MEMORY, views_only };
	double began = seconds();
	struct crm_stmt *stmt;
	int64_t n = 0;
	int rc = -1;

	tried++;
	crm_err_clear(base->err);
	stmt = crm_sql_user_opt(base->db, sql, &opt);
	if (stmt != NULL)
		while ((rc = crm_step(stmt)) == 1 && n < 100000)
			n++;
	crm_stmt_free(stmt);
	if (seconds() - began > MS / 1000.0 + SLACK)
		fail_msg("%.1f s: %s", seconds() - began, sql);
	return (rc == -1 ? -1 : n);
}

/* What the folder holds: names, sizes, times of writing. */
static void
list_files(struct crm_buf *buf)
{
	struct dirent **entry;
	struct stat st;
	int i, n = scandir(".", &entry, NULL, alphasort);

	assert_true(n > 0);
	for (i = 0; i < n; i++) {
		if (stat(entry[i]->d_name, &st) == 0 && S_ISREG(st.st_mode))
			crm_buf_fmt(buf, "%s %lld %lld.%ld\n",
			    entry[i]->d_name, (long long)st.st_size,
			    (long long)st.st_mtim.tv_sec,
			    (long)st.st_mtim.tv_nsec);
		free(entry[i]);
	}
	free(entry);
}

/* Each in several disguises; all are refused. */
static void
refuse(struct base *base, const char *const *sql, size_t n)
{
	static const char *const front[] = { "", "/* x */ ", ";", "EXPLAIN " };
	struct crm_buf text = { 0 };
	size_t i, k;

	for (i = 0; i < n; i++)
		for (k = 0; k < sizeof(front) / sizeof(front[0]); k++) {
			crm_buf_reset(&text);
			crm_buf_str(&text, front[k]);
			crm_buf_str(&text, sql[i]);
			if (try(base, crm_buf_text(&text), 0) != -1 ||
			    try(base, crm_buf_text(&text), 1) != -1)
				fail_msg("accepted: %s", crm_buf_text(&text));
		}
	crm_buf_free(&text);
}
#define REFUSE(base, list) refuse(base, list, sizeof(list) / sizeof(list[0]))

static void
test_refused(void **state)
{
	static const char *const write[] = {
		"DELETE FROM member", "DELETE FROM v_member",
		"UPDATE member SET phone = NULL",
		"UPDATE OR REPLACE member SET id = 1",
		"INSERT INTO consent SELECT * FROM consent",
		"INSERT OR IGNORE INTO member DEFAULT VALUES",
		"REPLACE INTO setting VALUES ('x', 'y', 1)",
		"WITH t AS (SELECT 1) UPDATE member SET name = 't'",
		"DELETE FROM member RETURNING phone",
		"CREATE TABLE t (a)", "CREATE TEMP TABLE t AS SELECT 1",
		"CREATE VIRTUAL TABLE t USING fts5 (a)",
		"CREATE VIRTUAL TABLE t USING rtree (a, b, c)",
		"CREATE INDEX i ON member (phone)",
		("CREATE TEMP TRIGGER t AFTER UPDATE ON member\n"
		    "BEGIN SELECT 1; END"),
		"CREATE TEMP VIEW v_mine AS SELECT * FROM secret",
		"DROP TABLE member", "DROP VIEW v_member",
		"ALTER TABLE member RENAME TO v_x", "REINDEX", "ANALYZE",
		"VACUUM", "VACUUM INTO 'stolen.db'",
	};
	static const char *const outside[] = {
		"ATTACH 'stolen.db' AS x", "ATTACH '/etc/passwd' AS x",
		"ATTACH 'file:x?mode=rwc' AS x", "DETACH main",
		"PRAGMA query_only = 0", "PRAGMA writable_schema = 1",
		"PRAGMA wal_checkpoint", "PRAGMA journal_mode = OFF",
		"PRAGMA temp_store_directory = '/tmp'",
		"PRAGMA optimize", "PRAGMA table_info(member)",
		"PRAGMA integrity_check", "PRAGMA cache_spill = 1",
		"SELECT * FROM pragma_table_list",
		"SELECT * FROM pragma_function_list",
		"SELECT * FROM pragma_wal_checkpoint",
		"SELECT * FROM pragma_optimize",
		"SELECT * FROM pragma_user_version",
		"SELECT * FROM dbstat", "SELECT * FROM sqlite_dbpage",
		"SELECT * FROM sqlite_dbdata", "SELECT * FROM sqlite_stmt",
		"SELECT * FROM fsdir('/')", "SELECT * FROM generate_series(1, 9)",
		"SELECT * FROM fts5vocab", "SELECT * FROM secret",
		"SELECT 1 FROM secret", "SELECT max(value) FROM main.secret",
		"SELECT * FROM v_member JOIN secret",
		"SELECT 1 WHERE 1 IN (SELECT 1 FROM secret)",
	};
	struct base *base = *state;

	REFUSE(base, write);
	REFUSE(base, outside);
}

/* Functions that do more than compute, those of extensions among them. */
static void
test_functions(void **state)
{
	static const char *const hostile[] = {
		"load_extension('./x')", "load_extension('./x', 'f')",
		"readfile('/etc/passwd')", "writefile('stolen', 'x')",
		"edit('x')", "lsmode(1)", "fts3_tokenizer('simple')",
		"fts5(1)", "sqlite_log(1, 'x')", "sqlite_offset(1)",
		"rtreecheck('member')", "rtreecheck('main', 'secret')",
		"rtreenode(2, x'00')", "rtreedepth(x'00')",
		"zeroblob(9)", "randomblob(9)", "sha3_query('SELECT 1')",
		"changes()", "total_changes()", "last_insert_rowid()",
		"sqlite_compileoption_get(1)", "sqlite_source_id()",
		"usleep(1000000)", "eval('DELETE FROM member')", "getenv('HOME')",
		"nosuch(1)"
	};
	static const char *const how[] = { "SELECT ", "SELECT 1 ORDER BY ",
	    "SELECT 1 WHERE 1 = ", "SELECT max(1) FILTER (WHERE 1) + " };
	struct base *base = *state;
	struct crm_buf text = { 0 };
	size_t i, k;

	for (i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++)
		for (k = 0; k < sizeof(how) / sizeof(how[0]); k++) {
			crm_buf_reset(&text);
			crm_buf_str(&text, how[k]);
			crm_buf_str(&text, hostile[i]);
			if (try(base, crm_buf_text(&text), 0) != -1)
				fail_msg("accepted: %s", crm_buf_text(&text));
		}
	crm_buf_free(&text);
	assert_int_equal(try(base, "SELECT load_extension", 0), -1);
	/* What computes is there. */
	assert_int_equal(try(base, "SELECT upper(trim(' a ')) || round(1.5)\n"
	    "|| strftime('%Y', '2026-01-01') || json_extract('[1]', '$[0]')\n"
	    "|| ifnull(NULL, iif(1, 2, 3)) || ('[1]' ->> 0)", 1), 1);
	assert_int_equal(try(base, "SELECT count(*), sum(member),\n"
	    "row_number() OVER (ORDER BY member) FROM v_member", 1), 1);
}

/*
 * What would never end, or take all there is; each is stopped by what it takes
 * of time or of memory, or gives up.
 */
static void
test_bombs(void **state)
{
#define FOREVER	"WITH RECURSIVE c (i) AS (VALUES (1) UNION ALL " \
		"SELECT i + 1 FROM c) "
#define MANY	"WITH RECURSIVE c (i) AS (VALUES (1) UNION ALL " \
		"SELECT i + 1 FROM c LIMIT 100000) "
	static const char *const bombs[] = {
		FOREVER "SELECT count(*) FROM c",
		FOREVER "SELECT sum(i) FROM c",
		FOREVER "SELECT i FROM c WHERE i < 0",
		FOREVER "SELECT max(i) OVER () FROM c",
		FOREVER "SELECT DISTINCT i FROM c ORDER BY i",
		FOREVER "SELECT i FROM c GROUP BY i HAVING i < 0",
		FOREVER "SELECT json_group_array(i) FROM c",
		FOREVER "SELECT group_concat(i) FROM c",
		FOREVER "SELECT 1 FROM v_member WHERE member IN "
		    "(SELECT -i FROM c)",
		FOREVER "SELECT (SELECT max(i) FROM c)",
		MANY "SELECT count(*) FROM c AS a, c AS b, c AS d",
		MANY "SELECT count(*) FROM c AS a JOIN c AS b ON a.i <> b.i",
		MANY "SELECT max((SELECT count(*) FROM c AS b WHERE b.i > a.i))"
		    " FROM c AS a",
		MANY "SELECT length(group_concat(printf('%.*c', 9000, 'x')))"
		    " FROM c",
		MANY "SELECT printf('%.*c', 9000, 'x') || (i * 7919 % 1000) "
		    "AS s FROM c ORDER BY s",
		"WITH RECURSIVE c (s) AS (VALUES ('xx') UNION ALL\n"
		    "SELECT s || s FROM c) SELECT length(s) FROM c",
		"SELECT replace(printf('%.*c', 100000, 'x'), 'x',\n"
		    "printf('%.*c', 100000, 'y'))",
		"SELECT hex(hex(hex(hex(hex(printf('%.*c', 99999, 'x'))))))",
		"SELECT 'a' LIKE printf('%.*c', 9999, '%')",
		"SELECT count(*) FROM json_each(printf('[%.*c1]', 999999, '['))"
	};
	struct base *base = *state;
	size_t i;

	for (i = 0; i < sizeof(bombs) / sizeof(bombs[0]); i++)
		if (try(base, bombs[i], 0) != -1)
			fail_msg("ended: %s", bombs[i]);
}

/* Texts that grow without end when they are compiled, not when they run. */
static void
test_compile_bombs(void **state)
{
	struct base *base = *state;
	struct crm_buf sql = { 0 };
	int i;

	crm_buf_str(&sql, "WITH a0 AS (SELECT 1 AS x)");
	for (i = 1; i < 40; i++)
		crm_buf_fmt(&sql, ", a%d AS (SELECT * FROM a%d UNION ALL\n"
		    "SELECT * FROM a%d)", i, i - 1, i - 1);
	crm_buf_str(&sql, " SELECT count(*) FROM a39");
	assert_int_equal(try(base, crm_buf_text(&sql), 0), -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_MEMORY);
	crm_buf_reset(&sql);
	crm_buf_str(&sql, "WITH a0 AS (SELECT 1 AS x)");
	for (i = 1; i < 40; i++)
		crm_buf_fmt(&sql, ", a%d AS (SELECT p.x FROM a%d AS p,\n"
		    "a%d AS q)", i, i - 1, i - 1);
	crm_buf_str(&sql, " SELECT count(*) FROM a39");
	assert_int_equal(try(base, crm_buf_text(&sql), 0), -1);
	crm_buf_reset(&sql);
	crm_buf_str(&sql, "SELECT 1");
	for (i = 0; i < 3000; i++)
		crm_buf_str(&sql, " UNION SELECT 1");
	assert_int_equal(try(base, crm_buf_text(&sql), 0), -1);
	crm_buf_reset(&sql);
	crm_buf_str(&sql, "SELECT count(*) FROM v_member AS m0");
	for (i = 1; i < 100; i++)
		crm_buf_fmt(&sql, ", v_member AS m%d", i);
	assert_int_equal(try(base, crm_buf_text(&sql), 1), -1);
	crm_buf_reset(&sql);
	crm_buf_str(&sql, "SELECT ");
	for (i = 0; i < 9000; i++)
		crm_buf_str(&sql, "-~");
	crm_buf_str(&sql, "1");
	assert_int_equal(try(base, crm_buf_text(&sql), 1), -1);
	crm_buf_free(&sql);
}

/* Every table and column: what is somebody's is told to the access log. */
static void
test_personal(void **state)
{
	static const char *const reads[] = {
		"SELECT value FROM member_was", "SELECT value FROM member_field",
		"SELECT value FROM person_key", "SELECT value FROM contact",
		"SELECT replaced FROM v_member_said",
		"SELECT value FROM v_member_value", "SELECT phone FROM member",
		"SELECT member FROM v_member WHERE phone LIKE '%1'",
		"SELECT image FROM batch_image", "SELECT body FROM find_gram",
		"SELECT text FROM note", "SELECT hash FROM optout",
		"SELECT count(name) FROM identity",
		"WITH t (x) AS (SELECT email FROM member) SELECT x FROM t",
		("SELECT value FROM json_each((SELECT\n"
		    "json_group_array(birth) FROM member))")
	};
	static const char *const nobody[] = {
		"SELECT value FROM setting", "SELECT value FROM v_setting",
		"SELECT value FROM json_each('[1]')", "SELECT id FROM member",
		"SELECT name FROM channel", "SELECT count(*) FROM member"
	};
	struct base *base = *state;
	struct crm_stmt *stmt;
	size_t i;

	for (i = 0; i < sizeof(reads) / sizeof(reads[0]); i++) {
		if ((stmt = crm_sql_user(base->db, reads[i], 1, 0)) == NULL)
			fail_msg("%s: %s", reads[i], crm_errmsg(base->err));
		if (!crm_stmt_personal(stmt))
			fail_msg("not told: %s", reads[i]);
		crm_stmt_free(stmt);
	}
	for (i = 0; i < sizeof(nobody) / sizeof(nobody[0]); i++) {
		stmt = crm_sql_user(base->db, nobody[i], 1, 0);
		assert_non_null(stmt);
		if (crm_stmt_personal(stmt))
			fail_msg("told: %s", nobody[i]);
		crm_stmt_free(stmt);
	}
}

/* The whole again over one base: nothing of it has changed. */
static void
test_nothing_changed(void **state)
{
	struct base *base = *state;
	struct crm_buf before = { 0 }, after = { 0 };

	list_files(&before);
	test_refused(state);
	test_functions(state);
	test_bombs(state);
	test_compile_bombs(state);
	list_files(&after);
	assert_string_equal(crm_buf_text(&after), crm_buf_text(&before));
	assert_int_equal(try(base, "SELECT 1 FROM member\n"
	    "WHERE name IN ('kim', 'lee')", 0), 2);
	assert_true(tried > 200);
	crm_buf_free(&before);
	crm_buf_free(&after);
}

int
main(void)
{
#define TEST(fn)	cmocka_unit_test_setup_teardown(fn, setup, base_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_refused), TEST(test_functions), TEST(test_bombs),
		TEST(test_compile_bombs), TEST(test_personal),
		TEST(test_nothing_changed)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
