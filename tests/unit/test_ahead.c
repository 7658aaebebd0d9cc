#include <stdio.h>

#include "base.h"
#include "core/ahead.h"
#include "core/feed.h"

#define ROWS	100000		/* some portions */
#define TEST(f)	cmocka_unit_test_setup_teardown(f, base_setup, base_teardown)

static struct crm_ahead *
open_numbers(struct base *base, int64_t rows)
{
	struct crm_stmt *stmt;
	struct crm_ahead *ahead;

	stmt = crm_sql(base->db, "WITH RECURSIVE n (i) AS (\n"
	    "\tSELECT 1 WHERE :rows > 0\n"
	    "\tUNION ALL\n"
	    "\tSELECT i + 1 FROM n WHERE i < :rows\n"
	    ")\n"
	    "SELECT i, CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE\n"
	    "\ti || '번' END, nullif(i, 2), CASE i WHEN 99999\n"
	    "\tTHEN abs(-9223372036854775807 - 1) END\n"
	    "FROM n /* scan: made up */");
	assert_non_null(stmt);
	assert_int_equal(crm_bind(stmt, "i", rows), 0);
	ahead = crm_ahead_open(stmt, "itii");
	assert_non_null(ahead);
	return (ahead);
}

static void
check_row(const struct crm_ahead *ahead, int64_t i)
{
	char text[32] = "";

	if (i % 3 == 2)
		(void)snprintf(text, sizeof(text), "%d번", (int)i);
	assert_int_equal(crm_ahead_int(ahead, 0), i);
	assert_string_equal(crm_ahead_text(ahead, 1), text);
	assert_int_equal(crm_ahead_int(ahead, 2), i == 2 ? CRM_NULL : i);
	assert_int_equal(crm_ahead_int(ahead, 3), CRM_NULL);
}

/* Each row comes once, in its sequence, whatever else is asked meanwhile. */
static void
test_rows(void **state)
{
	static const int64_t rows[] = { 0, 1, 16384, 16385, 99998 };
	struct base *base = *state;
	struct crm_ahead *ahead;
	int64_t n;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ahead = open_numbers(base, rows[i]);
		for (n = 1; n <= rows[i]; n++) {
			assert_int_equal(crm_ahead_next(ahead), 1);
			check_row(ahead, n);
			if (n % 10000 == 0)
				assert_int_equal(base_int(base, "SELECT 7"),
				    7);
		}
		assert_int_equal(crm_ahead_next(ahead), 0);
		assert_int_equal(crm_ahead_next(ahead), 0);
		crm_ahead_close(ahead);
	}
}

/* Closed in the middle, the statement is as new. */
static void
test_left(void **state)
{
	struct base *base = *state;
	struct crm_ahead *ahead;
	int round;

	for (round = 0; round < 2; round++) {
		ahead = open_numbers(base, 50000);
		assert_int_equal(crm_ahead_next(ahead), 1);
		check_row(ahead, 1);
		crm_ahead_close(ahead);
	}
	crm_ahead_close(NULL);
}

/* A step that fails in the thread is told to the reader. */
static void
test_fails(void **state)
{
	struct base *base = *state;
	struct crm_ahead *ahead = open_numbers(base, ROWS);
	int64_t n = 0;
	int rc;

	while ((rc = crm_ahead_next(ahead)) == 1)
		n++;
	assert_int_equal(rc, -1);
	assert_true(n < ROWS - 1);
	assert_non_null(strstr(crm_errmsg(base->err), "integer overflow"));
	crm_ahead_close(ahead);
	crm_err_clear(base->err);
}

/* What all rows share stands before the batch. */
static void
test_share(void **state)
{
	struct base *base = *state;
	struct crm_feed *feed;
	int64_t i;

	base_begin(base);
	base_run(base, "CREATE TEMP TABLE got (a, b, c, d, e, f) /* a test */");
	feed = crm_feed_open(base->db, "INSERT INTO temp.got\n"
	    "SELECT :a, :b, :c, c0, c1, :batch\n"
	    "FROM feed /* scan: what is fed */");
	assert_non_null(feed);
	assert_int_equal(crm_feed_share(feed, "tio", "shared", (int64_t)5,
	    CRM_NULL), 0);
	for (i = 0; i < ROWS; i++) {
		assert_int_equal(crm_feed_row(feed, "it", i, "x"), 0);
		if (crm_feed_full(feed))
			assert_int_equal(crm_feeds_send(&feed, 1), 0);
	}
	assert_int_equal(crm_feed_flush(feed), 0);
	crm_feed_close(feed);
	assert_int_equal(base_int(base, "SELECT count(DISTINCT d)\n"
	    "FROM temp.got\n"
	    "WHERE a = 'shared' AND b = 5 AND c IS NULL AND e = 'x'\n"
	    "\tAND f = (SELECT max(id) FROM batch) /* scan: all */"), ROWS);
	crm_batch_rollback(base->db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_rows), TEST(test_left), TEST(test_fails),
		TEST(test_share)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
