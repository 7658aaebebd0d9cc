#include <stdio.h>

#include "base.h"
#include "record/ledger.h"

static void
hear(void *arg, const char *check, int64_t row, const char *fault)
{
	struct crm_buf *heard = arg;

	assert_true(strlen(fault) > 10);
	crm_buf_fmt(heard, "%s %lld\n", check, (long long)row);
}

/* A shop with an order of two lines, a return of it, members and an alias. */
static int
setup(void **state)
{
	static const char *const sql[] = {
		"PRAGMA foreign_keys = OFF",
		"INSERT INTO channel (id, name) VALUES (1, 'shop')",
		"INSERT INTO source (id, name) VALUES (1, 'f.csv')",
		"INSERT INTO item (id, hash, product_code, product_name,\n"
		    "\toption) VALUES (1, 1, '', 'Honey', '')",
		"INSERT INTO member (id, state, merged_into, latest, batch)\n"
		    "VALUES (1, 0, NULL, 1, 0), (2, 1, 1, NULL, 0),\n"
		    "(3, 1, 2, NULL, 0), (4, 2, NULL, NULL, 0),\n"
		    "(5, 3, NULL, NULL, 0)",
		"INSERT INTO person (id, member, disputed, batch)\n"
		    "VALUES (1, 1, 0, 0), (2, NULL, 1, 0), (3, 5, 0, 0)",
		"INSERT INTO identity (id, hash, role, code, buyer_id, name,\n"
		    "\tphone, email, person, member, why, last_at, batch)\n"
		    "VALUES (1, 1, 0, '', '', 'a', '', '', 1, 1, 0, 0, 0),\n"
		    "(2, 2, 0, '', '', 'b', '', '', 2, NULL, 2, 0, 0),\n"
		    "(3, 3, 0, '', '', 'c', '', '', NULL, NULL, 1, 0, 0)",
		"INSERT INTO orders (id, channel, order_no, ordered_at, buyer,\n"
		    "\tprofile, rank, complete, views, batch)\n"
		    "VALUES (1, 1, '1', 100, 1, '', 0, 0, 0, 0),\n"
		    "(2, 1, '2', 100, 2, '', 0, 0, 1, 0)",
		"INSERT INTO order_line (id, status, kind, item, qty, amount,\n"
		    "\treturned_qty, source, source_line, batch, ordered_at,\n"
		    "\tref_line)\n"
		    "VALUES (65536, 1, 0, 1, 2, 10, 2, 1, 1, 0, NULL, NULL),\n"
		    "(65537, 1, 0, 1, 1, 10, 0, 1, 2, 0, 200, NULL),\n"
		    "(131072, 9, 1, 1, -2, -10, 0, 1, 3, 0, NULL, 65536)",
		"INSERT INTO order_view (orders, profile, rank, complete,\n"
		    "\tbody, batch) VALUES (2, '', 0, 0, X'', 0)",
		"INSERT INTO consent (member, channel, given_at, turns, how,\n"
		    "\tproof, batch) VALUES (1, 'sms', 0, 0, '', '', 0)",
		"INSERT INTO campaign (id, name, channel, title, made_at,\n"
		    "\tbatch) VALUES (1, 'c', 'sms', '', 0, 0)",
		"INSERT INTO campaign_target (campaign, member, verdict,\n"
		    "\treason, contact, segment, at, batch)\n"
		    "VALUES (1, 1, 'in', '', '', '', 0, 0)"
	};
	size_t i;

	if (base_setup(state) == -1)
		return (-1);
	for (i = 0; i < sizeof(sql) / sizeof(sql[0]); i++)
		base_run(*state, sql[i]);
	return (0);
}

/* After sql the check finds these faults, "NAME ROW" a line. */
static void
assert_found(struct base *base, const char *sql, const char *want)
{
	struct crm_buf heard = { 0 };
	const char *p;
	int64_t n, lines = 0;

	base_run(base, sql);
	n = crm_ledger_check(base->db, hear, &heard);
	if (n == -1)
		fail_msg("%s", crm_errmsg(base->err));
	assert_string_equal(crm_buf_text(&heard), want);
	for (p = want; *p != '\0'; p++)
		lines += *p == '\n';
	assert_int_equal(n, lines);
	crm_buf_free(&heard);
}

static void
test_clean(void **state)
{

	assert_found(*state, "SELECT 1", "");
}

static void
test_orders(void **state)
{
	struct base *base = *state;

	assert_found(base, "UPDATE order_line SET returned_qty = 3\n"
	    "WHERE id = 65536", "returned_qty 65536\n");
	assert_found(base, "UPDATE order_line SET returned_qty = -1\n"
	    "WHERE id = 65536", "returned_qty 65536\n");
	assert_found(base, "UPDATE order_line SET returned_qty = 0\n"
	    "WHERE id = 65536", "");
	assert_found(base, "UPDATE order_line SET returned_qty = 1\n"
	    "WHERE id = 131072", "returned_kind 131072\n");
	assert_found(base, "UPDATE order_line SET returned_qty = 0,\n"
	    "\tref_line = 131072 WHERE id = 131072", "ref_line 131072\n");
	assert_found(base, "UPDATE order_line SET ref_line = NULL\n"
	    "WHERE id = 131072", "");
	assert_found(base, "UPDATE order_line SET ordered_at = 99\n"
	    "WHERE id = 65537", "order_time 1\n");
	assert_found(base, "UPDATE order_line SET ordered_at = NULL\n"
	    "WHERE id = 65537", "");
	assert_found(base, "UPDATE orders SET views = 2 WHERE id = 2",
	    "order_views 2\n");
	assert_found(base, "DELETE FROM orders WHERE id = 2",
	    "line_order 131072\n");
	assert_found(base, "DELETE FROM order_line WHERE id < 131072",
	    "line_order 131072\norder_lines 1\n");
}

static void
test_members(void **state)
{
	struct base *base = *state;

	assert_found(base, "UPDATE identity SET member = 2 WHERE id = 1",
	    "identity_member 1\nlatest 1\n");
	assert_found(base, "UPDATE identity SET member = 5 WHERE id = 1",
	    "latest 1\n");
	assert_found(base, "UPDATE member SET latest = NULL WHERE id = 1", "");
	assert_found(base, "UPDATE identity SET member = NULL WHERE id = 1",
	    "identity_why 1\n");
	assert_found(base, "UPDATE identity SET why = 1 WHERE id = 1", "");
	assert_found(base, "UPDATE person SET member = 4 WHERE id = 1",
	    "person_member 1\n");
	assert_found(base, "UPDATE person SET member = 1, disputed = 1\n"
	    "WHERE id = 1", "person_disputed 1\n");
	assert_found(base, "UPDATE person SET disputed = 0 WHERE id = 1", "");
	assert_found(base, "UPDATE consent SET member = 3",
	    "consent_member 1\n");
	assert_found(base, "UPDATE consent SET member = 5", "");
	assert_found(base, "UPDATE campaign_target SET member = 77",
	    "target_member 1\n");
}

/* Chains of aliases, rings and dead ends. */
static void
test_aliases(void **state)
{
	struct base *base = *state;

	assert_found(base, "UPDATE member SET merged_into = 4 WHERE id = 2",
	    "alias 2\nalias 3\n");
	assert_found(base, "UPDATE member SET merged_into = 3 WHERE id = 2",
	    "alias 2\nalias 3\n");
	assert_found(base, "UPDATE member SET merged_into = NULL\n"
	    "WHERE id = 2", "alias 2\nalias 3\n");
	assert_found(base, "UPDATE member SET merged_into = 5 WHERE id = 2",
	    "");
	assert_found(base, "UPDATE member SET merged_into = 5 WHERE id = 1",
	    "merged_into 1\n");
}

int
main(void)
{
#define TEST(fn)	cmocka_unit_test_setup_teardown(fn, setup, base_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_clean), TEST(test_orders), TEST(test_members),
		TEST(test_aliases)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
