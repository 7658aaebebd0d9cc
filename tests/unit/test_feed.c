#include "base.h"
#include "core/feed.h"

/* Rows that a feed stores, by the first number and the text of each. */

static struct crm_feed *
open_feed(struct base *base)
{
	struct crm_feed *feed;

	base_begin(base);
	base_run(base, "CREATE TEMP TABLE t (n INTEGER, s TEXT, b INTEGER)");
	feed = crm_feed_open(base->db, "INSERT INTO temp.t (n, s, b)\n"
	    "SELECT c0, c1, :batch FROM feed /* scan: what waits */");
	assert_non_null(feed);
	return (feed);
}

static void
put(struct crm_feed *feed, int64_t n, const char *s)
{

	assert_int_equal(crm_feed_row(feed, "it", n, s), 0);
}

/* What is stored, in the sequence in which it was. */
static void
assert_stored(struct base *base, const char *want)
{
	struct crm_stmt *stmt;

	stmt = crm_sql(base->db, "SELECT group_concat(n || coalesce(s, '-'), "
	    "' ')\nFROM (SELECT n, s FROM temp.t ORDER BY rowid)");
	assert_non_null(stmt);
	assert_int_equal(crm_step(stmt), 1);
	assert_string_equal(crm_col_text(stmt, 0), want);
	crm_reset(stmt);
}

static void
test_as_they_came(void **state)
{
	struct crm_feed *feed = open_feed(*state);

	put(feed, 1, "b");
	put(feed, 2, "a");
	assert_int_equal(crm_feed_flush(feed), 0);
	assert_stored(*state, "1b 2a");
	crm_feed_close(feed);
}

/* What all begin with alike is no part of the eight bytes that are told. */
static void
test_by(void **state)
{
	struct crm_feed *feed = open_feed(*state);

	crm_feed_by(feed, 1);
	put(feed, 1, "WELCOME-2026-Z");
	put(feed, 2, "");
	put(feed, 3, "WELCOME-2026-B");
	put(feed, 4, NULL);
	put(feed, 5, "WELCOME-2026-BA");
	put(feed, 6, "WELCOME-2026-");
	assert_int_equal(crm_feed_flush(feed), 0);
	assert_stored(*state, "2 4- 6WELCOME-2026- 3WELCOME-2026-B "
	    "5WELCOME-2026-BA 1WELCOME-2026-Z");
	crm_feed_close(feed);
}

/* Each load by itself, those sent to the thread, too. */
static void
test_by_sent(void **state)
{
	struct crm_feed *feed = open_feed(*state);

	crm_feed_by(feed, 1);
	put(feed, 1, "z");
	put(feed, 2, "y");
	assert_int_equal(crm_feeds_send(&feed, 1), 0);
	put(feed, 3, "x");
	put(feed, 4, "b");
	put(feed, 5, "c");
	assert_int_equal(crm_feeds_send(&feed, 1), 0);
	put(feed, 6, "a");
	assert_int_equal(crm_feed_flush(feed), 0);
	assert_int_equal(crm_feed_flush(feed), 0);
	assert_stored(*state, "2y 1z 4b 5c 3x 6a");
	crm_feed_close(feed);
}

#define CASE(test)	cmocka_unit_test_setup_teardown(test, base_setup, \
			    base_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_as_they_came), CASE(test_by), CASE(test_by_sent)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
