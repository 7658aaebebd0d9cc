#include "base.h"
#include "record/bought_int.h"

/*
 * The packed purchase history: what packing does to edge values, what reading
 * does with damage, and that it follows whatever a batch does.
 */

static struct crm_bought_order
an_order(int64_t order, int64_t at, int kind, int64_t sum, uint32_t n)
{
	struct crm_bought_order o = { .order = order, .at = at };

	o.sum[kind] = sum;
	o.n[kind] = n;
	return (o);
}

static void
pack_one(struct crm_buf *body, int64_t *place, int64_t member,
    struct crm_bought_order *o, size_t n)
{
	struct crm_bought_list list = { o, n, n };
	struct crm_buf scratch = { 0 };

	crm_bought_pack(body, place, member, &list, &scratch);
	assert_int_equal(body->bad, 0);
	crm_buf_free(&scratch);
}

static void
same(const struct crm_bought_list *list, const struct crm_bought_order *o,
    size_t n)
{
	size_t i;

	assert_int_equal(list->n, n);
	for (i = 0; i < n; i++) {
		assert_int_equal(list->v[i].order, o[i].order);
		assert_int_equal(list->v[i].at, o[i].at);
		assert_memory_equal(list->v[i].sum, o[i].sum,
		    sizeof(o[i].sum));
		assert_memory_equal(list->v[i].n, o[i].n, sizeof(o[i].n));
	}
}

static void
edges(struct crm_bought_order *o)
{

	o[0] = an_order(7, INT64_MIN, CRM_BOUGHT_SALE, INT64_MAX, 1);
	o[1] = an_order(INT64_MAX, -1, CRM_BOUGHT_SALE_MINUS, INT64_MIN, 3);
	o[2] = an_order(1, 0, CRM_BOUGHT_RETURN, -1, UINT32_MAX);
	o[3] = an_order(1, 0, CRM_BOUGHT_RETURN_PLUS, 0, 1);
	o[3].sum[CRM_BOUGHT_SALE] = 0;
	o[3].n[CRM_BOUGHT_SALE] = UINT32_MAX;
	o[4] = an_order(2, INT64_MAX, CRM_BOUGHT_SALE, 127, 128);
}

static void
test_edges(void **state)
{
	struct crm_bought_order o[5], two;
	struct crm_bought_list list = { 0 };
	struct crm_bought_body body;
	struct crm_buf buf = { 0 };
	int64_t place = -1;

	(void)state;
	edges(o);
	two = an_order(3, 86400, CRM_BOUGHT_SALE, 5, 1);
	pack_one(&buf, &place, 64, o, 5);
	pack_one(&buf, &place, 65, &two, 1);
	pack_one(&buf, &place, 127, o, 5);
	crm_bought_body_open(&body, 1, buf.p, buf.n);
	assert_int_equal(crm_bought_body_next(&body, INT64_MAX, &list), 1);
	assert_int_equal(body.place, 0);
	same(&list, o, 4);		/* the last is not before the end */
	assert_int_equal(crm_bought_body_next(&body, 86400, &list), 1);
	assert_int_equal(body.place, 1);
	assert_int_equal(list.n, 0);
	assert_int_equal(crm_bought_body_next(&body, 0, &list), 1);
	assert_int_equal(body.place, 63);
	same(&list, o, 2);
	assert_int_equal(crm_bought_body_next(&body, INT64_MAX, &list), 0);
	free(list.v);
	crm_buf_free(&buf);
}

/* Reads to the end or to the damage; whatever it says, it says at once. */
static int
read_all(const void *p, size_t n)
{
	struct crm_bought_list list = { 0 };
	struct crm_bought_body body;
	int rc;

	crm_bought_body_open(&body, 1, p, n);
	while ((rc = crm_bought_body_next(&body, INT64_MAX, &list)) == 1)
		assert_true(body.place < CRM_BOUGHT_PLACES);
	free(list.v);
	return (rc);
}

static void
test_damage(void **state)
{
	static const char *const bad[] = {
		"\x00\x04\x02\x02\x02\x02",	/* no step */
		"\x41\x04\x02\x02\x02\x02",	/* behind the block */
		"\x01\x00",			/* no orders */
		"\x01\x05\x02\x02\x02\x02",	/* longer than the body */
		"\x01\x04\x00\x02\x02\x02",	/* no line */
		"\x01\x04\x01\x02\x02\x02",	/* no kind */
		"\x01\x05\x03\x01\x02\x02\x02",	/* sale lines have their own */
		"\x01\x05\x05\x00\x02\x02\x02",	/* no lines of a kind */
		"\x01\x04\x21\x02\x02\x02",	/* no such kind */
	};
	static const size_t len[] = { 6, 6, 2, 6, 6, 6, 7, 7, 6 };
	struct crm_bought_order o[5];
	struct crm_buf buf = { 0 };
	int64_t place = -1;
	size_t i, bit;
	char *p;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(read_all(bad[i], len[i]), -1);
	assert_int_equal(read_all("\x01\x04\x02\x02\x02\x02", 6), 0);
	edges(o);
	pack_one(&buf, &place, 64, o, 5);
	pack_one(&buf, &place, 70, o, 1);
	assert_int_equal(read_all(buf.p, buf.n), 0);
	/* Pieces of exactly that length, so that valgrind sees reads. */
	for (i = 1; i < buf.n; i++) {
		assert_non_null(p = malloc(i));
		memcpy(p, buf.p, i);
		(void)read_all(p, i);
		free(p);
	}
	for (bit = 0; bit < buf.n * 8; bit++) {
		buf.p[bit / 8] = (char)(buf.p[bit / 8] ^ 1 << bit % 8);
		(void)read_all(buf.p, buf.n);
		buf.p[bit / 8] = (char)(buf.p[bit / 8] ^ 1 << bit % 8);
	}
	crm_buf_free(&buf);
}

static void
add(struct crm_bought_adds *adds, int64_t member, int64_t order,
    int64_t amount, int sale)
{
	struct crm_bought_line line = { member, order, 5, amount, sale };

	assert_int_equal(crm_bought_add(adds, &line), 0);
}

/* Sums that do not fit are two rows, and the order counts once. */
static void
test_sums(void **state)
{
	struct crm_bought_adds adds = { 0 };
	struct crm_bought_made made = { 0 };
	struct crm_bought_list list = { 0 };
	struct crm_bought_body body;
	struct crm_bought bought;
	size_t i;
	int n = 0;

	(void)state;
	add(&adds, 65, 1, INT64_MAX, 1);
	add(&adds, 66, 1, 4, 1);
	add(&adds, 65, 1, 1, 1);
	add(&adds, 65, 1, INT64_MIN, 0);
	add(&adds, 65, 1, -1, 0);
	add(&adds, 65, 2, -3, 1);
	assert_int_equal(adds.n, 5);
	assert_int_equal(crm_bought_merge(&made, &adds, NULL), 0);
	assert_int_equal(adds.n, 0);
	crm_bought_body_open(&body, 1, made.block[1].p, made.block[1].n);
	assert_int_equal(crm_bought_body_next(&body, INT64_MAX, &list), 1);
	assert_int_equal(body.place, 1);
	bought.member = 65;
	bought.order = list.v;
	bought.n = list.n;
	for (i = 0; i < bought.n; i++)
		n += crm_bought_counts(&bought.order[i]) &&
		    !crm_bought_again(&bought, i);
	assert_int_equal(n, 2);
	assert_int_equal(crm_bought_body_next(&body, INT64_MAX, &list), 1);
	assert_int_equal(body.place, 2);
	assert_int_equal(list.v[0].sum[CRM_BOUGHT_SALE], 4);
	free(list.v);
	free(adds.v);
	crm_bought_made_free(&made);
}

static void
begin(struct base *base)
{

	base_begin(base);
	assert_int_equal(crm_bought_watch(base->db), 0);
}

static int64_t
commit(struct base *base)
{

	if (crm_bought_refresh(base->db) == -1)
		fail_msg("%s", crm_errmsg(base->err));
	return (base_commit(base));
}

static void
say_fault(void *arg, const char *check, int64_t row, const char *fault)
{

	(void)arg;
	(void)check;
	(void)row;
	assert_non_null(fault);
}

static int64_t
faults(struct base *base)
{

	return (crm_bought_check(base->db, say_fault, NULL));
}

/* Members, orders of theirs and what they come to, read before a time. */
struct sum {
	int64_t	members, orders, amount;
};

static struct sum
sum(struct base *base, int64_t first, int64_t last, int64_t before)
{
	struct crm_bought_reader *reader;
	struct sum sum = { 0 };
	struct crm_bought b;
	size_t i;
	int rc;

	reader = crm_bought_open(base->db, first, last, before);
	if (reader == NULL)
		fail_msg("%s", crm_errmsg(base->err));
	while ((rc = crm_bought_next(reader, &b)) == 1) {
		assert_true(b.member >= first && b.member <= last && b.n > 0);
		sum.members++;
		sum.orders += (int64_t)b.n;
		for (i = 0; i < b.n; i++)
			sum.amount += b.order[i].sum[CRM_BOUGHT_SALE];
	}
	assert_int_equal(rc, 0);
	crm_bought_close(reader);
	return (sum);
}

static void
sum_is(struct base *base, int64_t members, int64_t orders, int64_t amount)
{
	struct sum s = sum(base, 1, INT64_MAX, INT64_MAX);

	assert_int_equal(s.members, members);
	assert_int_equal(s.orders, orders);
	assert_int_equal(s.amount, amount);
}

/*
 * 200 members with an identity each and 5 orders of two lines: order o at the
 * time o, of identity (o - 1) % 200 + 1, its lines of 1000 and of 1.
 */
static void
fill(struct base *base)
{

	begin(base);
	base_run(base, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL\n"
	    "SELECT i + 1 FROM n WHERE i < 200)\n"
	    "INSERT INTO member (id, memo, batch)\n"
	    "SELECT i, '', 1 FROM n");
	base_run(base, "INSERT INTO identity (id, member, hash, role, code,\n"
	    "\tbuyer_id, name, phone, email, why, last_at, batch)\n"
	    "SELECT id, id, id, 0, '', '', '', '', '', 0, 0, 1 FROM member");
	base_run(base, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL\n"
	    "SELECT i + 1 FROM n WHERE i < 1000)\n"
	    "INSERT INTO orders (id, channel, order_no, ordered_at, buyer,\n"
	    "\tprofile, rank, complete, views, batch)\n"
	    "SELECT i, 1, i, i, (i - 1) % 200 + 1, '', 1, 1, 0, 1 FROM n");
	base_run(base, "INSERT INTO order_line (id, status, kind, item, qty,\n"
	    "\tamount, source, source_line, batch)\n"
	    "SELECT o.id * 65536 + l.n, 1, 0, 1, 1, l.amount, 1, 1, 1\n"
	    "FROM orders AS o\n"
	    "JOIN (SELECT 1 AS n, 1000 AS amount UNION ALL SELECT 2, 1) AS l");
	assert_true(commit(base) > 0);
	assert_int_equal(crm_bought_fresh(base->db), 1);
	assert_int_equal(faults(base), 0);
}

static void
test_read(void **state)
{
	struct base *base = *state;
	struct sum s;

	sum_is(base, 0, 0, 0);
	fill(base);
	sum_is(base, 200, 1000, 1001000);
	s = sum(base, 1, INT64_MAX, 301);
	assert_int_equal(s.members, 200);
	assert_int_equal(s.orders, 300);
	s = sum(base, 64, 64, INT64_MAX);
	assert_int_equal(s.members, 1);
	assert_int_equal(s.orders, 5);
	s = sum(base, 60, 130, 100);
	assert_int_equal(s.members, 40);
	s = sum(base, 201, 500, INT64_MAX);
	assert_int_equal(s.members, 0);
}

/* Each thing that a batch may do to whose orders are what. */
static void
test_follow(void **state)
{
	static const char *const change[] = {
		"UPDATE order_line SET status = 7, batch = 2 WHERE id = 65537",
		"UPDATE order_line SET status = 7, batch = 2\n"
		    "WHERE id >> 16 = 190",
		"UPDATE order_line SET buyer = 140, batch = 2\n"
		    "WHERE id >> 16 = 180",
		"UPDATE order_line SET status = 7, batch = 2\n"
		    "WHERE id >> 16 = 180",
		"UPDATE orders SET ordered_at = 9999, batch = 2 WHERE id = 3",
		"UPDATE orders SET buyer = 5, batch = 2 WHERE id = 4",
		"UPDATE orders SET buyer = NULL, batch = 2 WHERE id = 9",
		"UPDATE order_line SET buyer = 77, batch = 2 WHERE id = 393217",
		"UPDATE identity SET member = 20, batch = 2 WHERE id = 10",
		"UPDATE identity SET member = NULL, batch = 2 WHERE id = 11",
		"UPDATE identity SET member = 11, batch = 2 WHERE id = 12",
		"UPDATE member SET state = 3, removed_why = 'x', batch = 2\n"
		    "WHERE id = 30",
		"DELETE FROM order_line WHERE id = 458753",
		"DELETE FROM order_line WHERE id >> 16 = 999",
		"DELETE FROM orders WHERE id = 999",
		"UPDATE member SET state = 0, removed_why = NULL, batch = 2\n"
		    "WHERE id = 30",
		"INSERT INTO orders (id, channel, order_no, ordered_at,\n"
		    "buyer, profile, rank, complete, views, batch)\n"
		    "VALUES (1001, 1, 'x', 5, 150, '', 1, 1, 0, 2)",
		"INSERT INTO order_line (id, status, kind, item, qty, amount,\n"
		    "source, source_line, batch)\n"
		    "VALUES (1001 * 65536 + 1, -1, 1, 1, -1, -7, 1, 1, 2)",
		"UPDATE order_line SET returned_qty = 1, batch = 2",
		"UPDATE order_line SET returned_qty = 0, batch = 2",
		"UPDATE identity SET member = 1, batch = 2",
	};
	struct base *base = *state;
	size_t i;

	fill(base);
	for (i = 0; i < sizeof(change) / sizeof(*change); i++) {
		begin(base);
		base_run(base, "PRAGMA defer_foreign_keys = ON");
		/* What was written must say so; the tests' batches are many. */
		base_run(base, "DROP TRIGGER IF EXISTS "
		    "temp.journal_update_orders");
		base_run(base, "DROP TRIGGER IF EXISTS "
		    "temp.journal_update_order_line");
		base_run(base, "DROP TRIGGER IF EXISTS "
		    "temp.journal_update_identity");
		base_run(base, "DROP TRIGGER IF EXISTS "
		    "temp.journal_update_member");
		base_run(base, change[i]);
		assert_int_equal(crm_bought_fresh(base->db), 0);
		assert_true(commit(base) > 0);
		assert_int_equal(crm_bought_fresh(base->db), 1);
		if (faults(base) != 0)
			fail_msg("%s", change[i]);
	}
}

/* Whoever does not watch has all made anew; a rollback leaves no trace. */
static void
test_unwatched(void **state)
{
	struct base *base = *state;

	fill(base);
	base_begin(base);
	base_run(base, "UPDATE order_line SET amount = 2, batch = 2\n"
	    "WHERE id = 65537");
	assert_true(commit(base) > 0);
	assert_int_equal(faults(base), 0);
	sum_is(base, 200, 1000, 1000002);
	begin(base);
	base_run(base, "UPDATE identity SET member = 7, batch = 3\n"
	    "WHERE id = 1");
	crm_batch_rollback(base->db);
	assert_int_equal(crm_bought_fresh(base->db), 1);
	assert_int_equal(faults(base), 0);
}

/* Within a batch, and where orders are behind its end, the truth is read. */
static void
test_stale(void **state)
{
	struct base *base = *state;

	fill(base);
	begin(base);
	base_run(base, "UPDATE order_line SET amount = 2, batch = 2\n"
	    "WHERE id = 65537");
	sum_is(base, 200, 1000, 1000002);
	crm_batch_rollback(base->db);
	sum_is(base, 200, 1000, 1001000);
	base_run(base, "UPDATE bought_state SET upto = 1");
	base_run(base, "DELETE FROM bought");
	assert_int_equal(crm_bought_fresh(base->db), 0);
	assert_int_equal(faults(base), 0);
	sum_is(base, 200, 1000, 1001000);
	begin(base);
	base_run(base, "UPDATE member SET memo = 'x', batch = 2\n"
	    "WHERE id = 1");
	assert_true(commit(base) > 0);
	assert_int_equal(crm_bought_fresh(base->db), 1);
	assert_int_equal(faults(base), 0);
	sum_is(base, 200, 1000, 1001000);
}

/* The check sees what is other, too much and missing; a reader damage. */
static void
test_check(void **state)
{
	struct base *base = *state;
	struct crm_bought_reader *reader;
	struct crm_bought bought;
	int rc;

	fill(base);
	base_run(base, "UPDATE order_line SET amount = 2 WHERE id = 65537");
	assert_int_equal(faults(base), 1);
	assert_int_equal(crm_bought_rebuild(base->db), 0);
	assert_int_equal(faults(base), 0);
	base_run(base, "INSERT INTO bought (block, body)\n"
	    "SELECT 900, body FROM bought WHERE block = 1");
	assert_int_equal(faults(base), 1);
	base_run(base, "DELETE FROM bought WHERE block IN (0, 2)");
	assert_int_equal(faults(base), 3);
	base_run(base, "UPDATE bought SET body = x'0105' WHERE block = 1");
	assert_int_equal(faults(base), 4);
	reader = crm_bought_open(base->db, 1, INT64_MAX, INT64_MAX);
	assert_non_null(reader);
	while ((rc = crm_bought_next(reader, &bought)) == 1)
		;
	assert_int_equal(rc, -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_DATABASE);
	crm_bought_close(reader);
	crm_err_clear(base->err);
	assert_int_equal(crm_bought_rebuild(base->db), 0);
	assert_int_equal(faults(base), 0);
	sum_is(base, 200, 1000, 1000002);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_sums),
		cmocka_unit_test_setup_teardown(test_read, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_follow, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_unwatched, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_stale, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_check, base_setup,
		    base_teardown),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
