#include <stdio.h>

#include "base.h"
#include "core/out.h"
#include "record/find.h"
#include "record/lookup.h"

/*
 * The find index against what it is derived of.  Some thousand rows, so that
 * it holds most of them and the last few wait.
 */

#define ROWS	40000		/* more than a block */

struct heard {
	int64_t		 n, sum;	/* members, and their numbers added */
	const char	*why;
};

static int
hear(void *arg, const struct crm_lookup_hit *hit)
{
	struct heard *heard = arg;

	heard->n++;
	heard->sum += hit->member;
	heard->why = hit->why;
	return (0);
}

static struct heard
find(struct base *base, const char *text)
{
	struct heard heard = { 0 };

	if (crm_lookup_each(base->db, text, hear, &heard) == -1)
		fail_msg("%s", crm_errmsg(base->err));
	return (heard);
}

static void
begin(struct base *base)
{

	base_begin(base);
	assert_int_equal(crm_find_watch(base->db), 0);
}

static int64_t
commit(struct base *base)
{

	if (crm_find_refresh(base->db) == -1)
		fail_msg("%s", crm_errmsg(base->err));
	return (base_commit(base));
}

static void
say_fault(void *arg, const char *check, int64_t row, const char *fault)
{

	(void)arg;
	(void)fault;
	print_message("%s from row %lld\n", check, (long long)row);
}

static void
no_conflict(void *arg, const struct crm_conflict *c)
{

	(void)arg;
	fail_msg("%s %lld by %lld", c->table, (long long)c->row,
	    (long long)c->by);
}

static void
undo(struct base *base, int64_t batch)
{
	const struct crm_undo how = { .conflict = no_conflict };
	int64_t undone;

	begin(base);
	assert_int_equal(crm_batch_undo(base->db, batch, &how, &undone), 0);
	commit(base);
}

/*
 * Names of two syllables from a table, phones that count, every tenth with an
 * e-mail, every fifth with an address that something was sent to.
 */
static int64_t
fill(struct base *base, int64_t from, int64_t to)
{

	begin(base);
	base_run(base, "INSERT OR IGNORE INTO channel (id, name)\n"
	    "VALUES (1, 'shop')");
	assert_int_equal(crm_run(base->db, "WITH RECURSIVE n (i) AS (\n"
	    "SELECT :from UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :to)\n"
	    "INSERT INTO member (id, explicit, latest, batch)\n"
	    "SELECT i, 1, i, (SELECT max(id) FROM batch) FROM n", "ii", from,
	    to), 0);
	assert_int_equal(crm_run(base->db, "WITH RECURSIVE n (i) AS (\n"
	    "SELECT :from UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :to)\n"
	    "INSERT INTO identity (id, hash, role, code, buyer_id, name,\n"
	    "\tphone, email, member, why, last_at, batch)\n"
	    "SELECT i, i, 0, '', '',\n"
	    "\tsubstr('김이박최정강조윤장임', i % 10 + 1, 1)\n"
	    "\t|| substr('하나둘셋넷별솔', i / 10 % 7 + 1, 1),\n"
	    "\t'010' || (20000000 + i * 7),\n"
	    "\tCASE WHEN i % 10 = 0 THEN 'u' || i || '@example.kr' ELSE ''\n"
	    "\tEND, i, 0, 0, (SELECT max(id) FROM batch) FROM n", "ii", from,
	    to), 0);
	assert_int_equal(crm_run(base->db, "WITH RECURSIVE n (i) AS (\n"
	    "SELECT :from UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :to)\n"
	    "INSERT INTO ship_to (id, hash, receiver_name, receiver_phone,\n"
	    "\treceiver_phone2, postcode, address, batch)\n"
	    "SELECT i, i, '', '02-' || (100 + i % 900) || '-4567', '', '',\n"
	    "\t'부산시 동구 ' || i || '번지',\n"
	    "\t(SELECT max(id) FROM batch) FROM n WHERE i % 5 = 0", "ii", from,
	    to), 0);
	assert_int_equal(crm_run(base->db, "WITH RECURSIVE n (i) AS (\n"
	    "SELECT :from UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :to)\n"
	    "INSERT INTO orders (id, channel, order_no, ordered_at, buyer,\n"
	    "\tship_to, profile, rank, complete, views, batch)\n"
	    "SELECT i, 1, 'N' || i, 0, i, i, '', 0, 1, 0,\n"
	    "\t(SELECT max(id) FROM batch) FROM n WHERE i % 5 = 0", "ii", from,
	    to), 0);
	return (commit(base));
}

/* What the index holds is what its rows have, and a look-up finds it. */
static void
assert_right(struct base *base)
{
	struct heard heard;

	assert_int_equal(crm_find_check(base->db, say_fault, NULL), 0);
	heard = find(base, "김하");
	assert_int_equal(heard.n, base_int(base, "SELECT count(*)\n"
	    "FROM identity WHERE name = '김하' /* scan: all */"));
	heard = find(base, "9876");
	assert_int_equal(heard.n, base_int(base, "SELECT count(*)\n"
	    "FROM identity WHERE instr(phone, '9876') OR id = 9876\n"
	    "\tOR instr(email, '9876')\n"
	    "\tOR (id % 5 = 0 AND instr(id || '번지', '9876'))\n"
	    "/* scan: all */"));
	heard = find(base, "동구 12");
	assert_int_equal(heard.sum, base_int(base, "SELECT coalesce(sum(id),\n"
	    "\t0) FROM ship_to WHERE instr(address, '동구 12')\n"
	    "/* scan: all */"));
}

static void
test_parts(void **state)
{
	struct base *base = *state;

	fill(base, 1, ROWS);
	assert_int_equal(base_int(base, "SELECT upto FROM find_state\n"
	    "WHERE kind = 2"), ROWS);
	assert_right(base);
	/* Few new rows wait, and are found all the same. */
	fill(base, ROWS, ROWS + 100);
	assert_int_equal(base_int(base, "SELECT upto FROM find_state\n"
	    "WHERE kind = 2"), ROWS);
	assert_right(base);
	assert_int_equal(find(base, "U40010@EXAMPLE").sum, 40010);
	assert_string_equal(find(base, "U40010@EXAMPLE").why, "email");
	assert_int_equal(find(base, "별").n, base_int(base, "SELECT count(*)\n"
	    "FROM identity WHERE instr(name, '별') /* scan: all */"));
	assert_int_equal(find(base, "동구39995번").sum, 39995);
	assert_string_equal(find(base, "동구39995번").why, "address");
	assert_int_equal(find(base, "N39995").sum, 39995);
	assert_string_equal(find(base, "N39995").why, "order_no");
	assert_int_equal(find(base, "없는이").n, 0);
}

static void
test_changes(void **state)
{
	struct base *base = *state;
	int64_t batch;

	fill(base, 1, ROWS);
	begin(base);
	base_run(base, "UPDATE member SET name = '남궁새로', phone =\n"
	    "'01099990000', batch = (SELECT max(id) FROM batch)\n"
	    "WHERE id = 777");
	base_run(base, "UPDATE identity SET name = '', phone = '',\n"
	    "batch = (SELECT max(id) FROM batch) WHERE id = 4711");
	base_run(base, "UPDATE ship_to SET address = '',\n"
	    "batch = (SELECT max(id) FROM batch) WHERE id = 4710");
	batch = commit(base);
	assert_int_equal(base_int(base, "SELECT count(*) FROM find_change\n"
	    "/* scan: all */"), 0);
	assert_right(base);
	assert_int_equal(find(base, "궁새").sum, 777);
	assert_int_equal(find(base, "동구4710번").n, 0);
	undo(base, batch);
	assert_right(base);
	assert_int_equal(find(base, "궁새").n, 0);
	assert_int_equal(find(base, "동구4710번").sum, 4710);
}

/* No piece of somebody who is gone is left, not even in a set of many. */
static void
test_gone(void **state)
{
	struct base *base = *state;
	int64_t batch;

	fill(base, 1, ROWS);
	begin(base);
	base_run(base, "UPDATE member SET name = '쀍뷁',\n"
	    "batch = (SELECT max(id) FROM batch) WHERE id = 5000");
	commit(base);
	assert_int_equal(find(base, "뷁").sum, 5000);
	begin(base);
	base_run(base, "UPDATE member SET name = NULL,\n"
	    "batch = (SELECT max(id) FROM batch) WHERE id = 5000");
	commit(base);
	assert_int_equal(find(base, "뷁").n, 0);
	/* The letters of the name, U+C00D and U+BDC1, in the numbers. */
	assert_int_equal(base_int(base, "SELECT count(*) FROM find_gram\n"
	    "WHERE id >> 18 & 262143 IN (49165, 48577) /* scan: all */"), 0);
	begin(base);
	base_run(base, "DELETE FROM orders WHERE id > 20000\n"
	    "OR id % 3 = 0 /* scan: all */");
	base_run(base, "DELETE FROM identity WHERE id > 20000");
	base_run(base, "DELETE FROM ship_to WHERE id > 20000\n"
	    "OR id % 3 = 0 /* scan: all */");
	batch = commit(base);
	assert_right(base);
	undo(base, batch);
	assert_right(base);
	begin(base);
	base_run(base, "DELETE FROM orders /* scan: all */");
	base_run(base, "DELETE FROM identity /* scan: all */");
	base_run(base, "DELETE FROM ship_to /* scan: all */");
	commit(base);
	assert_int_equal(base_int(base, "SELECT count(*) FROM find_gram\n"
	    "/* scan: all */"), 0);
}

/* Whoever writes past us is found by hand, and noted. */
static void
test_foreign(void **state)
{
	struct base *base = *state;

	fill(base, 1, ROWS);
	base_run(base, "UPDATE identity SET name = '남궁새로' WHERE id = 3");
	assert_int_equal(find(base, "궁새").sum, 3);
	assert_int_equal(crm_find_check(base->db, say_fault, NULL), 0);
	begin(base);
	base_run(base, "INSERT INTO segment (name, title, saved_at, batch)\n"
	    "VALUES ('a', '', 0, (SELECT max(id) FROM batch))");
	commit(base);
	assert_int_equal(base_int(base, "SELECT count(*) FROM find_change\n"
	    "/* scan: all */"), 0);
	assert_int_equal(find(base, "궁새").sum, 3);
	assert_right(base);
}

static void
test_rebuild(void **state)
{
	struct base *base = *state;
	int64_t was;

	fill(base, 1, ROWS);
	was = base_int(base, "SELECT count(*) FROM find_gram /* scan: all */");
	base_run(base, "DELETE FROM find_gram WHERE id % 100 = 0\n"
	    "/* scan: all */");
	assert_true(crm_find_check(base->db, say_fault, NULL) > 0);
	assert_int_equal(crm_find_rebuild(base->db), 0);
	assert_right(base);
	assert_int_equal(base_int(base, "SELECT count(*) FROM find_gram\n"
	    "/* scan: all */"), was);
	/* A set that is damaged is told, not misread. */
	base_run(base, "UPDATE find_gram SET body = x'00ffffff'\n"
	    "WHERE id IN (SELECT id FROM find_gram WHERE id >> 59 = 2)\n"
	    "/* scan: all */");
	assert_int_equal(crm_lookup_each(base->db, "김하", hear,
	    &(struct heard){ 0 }), -1);
	assert_non_null(strstr(crm_errmsg(base->err), "--reindex"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_parts, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_changes, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_gone, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_foreign, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_rebuild, base_setup,
		    base_teardown),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
