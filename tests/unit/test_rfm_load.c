#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "insight/rfm.h"

#define DAY(d)	(20000 + (d))
#define NOON	(CRM_DAY / 2)

/* A database with members 1 to 3; the order "no" is bought by no member. */
struct fixture {
	struct crm_err	*err;
	struct crm_db	*db;
	int64_t		 order;
};

static void
run(struct fixture *fix, const char *sql, int64_t a, int64_t b)
{

	assert_int_equal(crm_run(fix->db, sql, "iii", a, b,
	    crm_batch(fix->db)), 0);
}

/* An order of the identity, at noon of the day. */
static void
order(struct fixture *fix, int64_t identity, int64_t day)
{

	fix->order++;
	run(fix, "INSERT INTO orders (id, channel, order_no, ordered_at, "
	    "buyer, profile, rank, complete, views, batch) "
	    "SELECT coalesce(max(id), 0) + 1, 1, coalesce(max(id), 0) + 1, "
	    ":at, :identity, 'canonical', 1, 1, 0, :batch FROM orders",
	    day * CRM_DAY + NOON, identity);
}

struct line {
	int64_t	n, kind, status, qty, amount, returned_qty, returned_amount;
};

static void
line(struct fixture *fix, struct line l)
{

	assert_int_equal(crm_run(fix->db, "INSERT INTO order_line (id, status, "
	    "kind, item, qty, amount, returned_qty, returned_amount, source, "
	    "source_line, batch) VALUES (:id, :status, :kind, 1, :qty, "
	    ":amount, :returned_qty, :returned_amount, 1, 1, :batch)",
	    "iiiiiiii", fix->order * 65536 + l.n, l.status, l.kind, l.qty,
	    l.amount, l.returned_qty, l.returned_amount,
	    crm_batch(fix->db)), 0);
}

static int
setup(void **state)
{
	static struct fixture fix;
	struct crm_db_init init = { "KRW", "Asia/Seoul", -1, 0 };
	struct crm_db_opt opt = { CRM_OPEN_WRITE, 0, "test", 0, 1, 0 };
	struct crm_batch batch = { "test", "test" };
	int64_t i;
	int ok;

	memset(&fix, 0, sizeof(fix));
	assert_non_null(fix.err = crm_err_new());
	if (crm_db_init(fix.err, "rfm.db", &init) == -1)
		fail_msg("%s", crm_errmsg(fix.err));
	fix.db = crm_db_open(fix.err, "rfm.db", &opt, &ok);
	if (!ok || crm_batch_begin(fix.db, &batch) == -1)
		fail_msg("%s", crm_errmsg(fix.err));
	assert_int_equal(crm_run(fix.db, "INSERT INTO channel (id, name) "
	    "VALUES (1, 'shop')", ""), 0);
	assert_int_equal(crm_run(fix.db, "INSERT INTO source (id, name) "
	    "VALUES (1, 'a.csv')", ""), 0);
	assert_int_equal(crm_run(fix.db, "INSERT INTO item (id, hash, "
	    "product_code, product_name, option) "
	    "VALUES (1, 1, '', 'thing', '')", ""), 0);
	for (i = 1; i <= 3; i++) {
		run(&fix, "INSERT INTO member (id, memo, batch) "
		    "VALUES (:id, :memo, :batch)", i, 0);
		run(&fix, "INSERT INTO identity (id, member, hash, role, "
		    "code, buyer_id, name, phone, email, why, last_at, batch) "
		    "VALUES (:id, :member, 0, 0, '', '', '', '', '', 0, 0, "
		    ":batch)", i, i);
	}
	run(&fix, "INSERT INTO identity (id, hash, role, code, buyer_id, "
	    "name, phone, email, why, last_at, batch) "
	    "VALUES (:id, :hash, 0, '', '', '', '', '', 1, 0, :batch)", 4, 0);
	*state = &fix;
	return (0);
}

static int
teardown(void **state)
{
	struct fixture *fix = *state;

	crm_db_close(fix->db);
	crm_err_free(fix->err);
	(void)unlink("rfm.db");
	(void)unlink("rfm.db-wal");
	(void)unlink("rfm.db-shm");
	(void)unlink("rfm.db-lock");
	(void)unlink("rfm.db-optout");
	return (0);
}

static struct crm_rfm *
load(struct fixture *fix, int64_t day)
{
	struct crm_rfm *set = crm_rfm_new(day);

	assert_non_null(set);
	if (crm_rfm_load(set, fix->db) == -1)
		fail_msg("%s", crm_errmsg(crm_db_err(fix->db)));
	return (set);
}

static void
row_is(const struct crm_rfm_row *row, int64_t member, int64_t day,
    int64_t frequency, int64_t monetary)
{

	assert_int_equal(row->member, member);
	assert_null(row->key);
	assert_int_equal(row->last_at, day * CRM_DAY + NOON);
	assert_int_equal(row->frequency, frequency);
	assert_int_equal(row->monetary, monetary);
}

static void
test_net_of_returns(void **state)
{
	struct fixture *fix = *state;
	struct crm_rfm *set;

	order(fix, 3, DAY(1));
	line(fix, (struct line){ 1, 0, 5, 1, 1000, 0, 0 });
	line(fix, (struct line){ 2, 0, 5, 4, 4000, 1, 1000 });
	order(fix, 3, DAY(2));
	line(fix, (struct line){ 1, 0, 1, 1, 500, 0, 0 });
	/* Cancelled, only ordered, wholly returned: no purchase. */
	order(fix, 3, DAY(3));
	line(fix, (struct line){ 1, 0, 7, 1, 70, 0, 0 });
	line(fix, (struct line){ 2, 0, 0, 1, 80, 0, 0 });
	line(fix, (struct line){ 3, 0, 5, 1, 90, 1, 90 });
	/* A return that matches nothing is a negative entry. */
	order(fix, 3, DAY(4));
	line(fix, (struct line){ 1, 1, 9, -1, -300, 0, 0 });
	/* Only that: not in rfm. */
	order(fix, 2, DAY(4));
	line(fix, (struct line){ 1, 1, 9, -1, -300, 0, 0 });
	/* Nobody's. */
	order(fix, 4, DAY(4));
	line(fix, (struct line){ 1, 0, 5, 1, 7777, 0, 0 });
	order(fix, 1, DAY(4));
	line(fix, (struct line){ 1, 0, 5, 1, 0, 0, 0 });

	set = load(fix, DAY(4));
	assert_int_equal(set->n, 2);
	assert_int_equal(set->decimals, 0);
	row_is(set->row, 1, DAY(4), 1, 0);
	row_is(set->row + 1, 3, DAY(2), 2, 4200);
	crm_rfm_free(set);
}

static void
test_to_the_end_of_the_day(void **state)
{
	struct fixture *fix = *state;
	struct crm_rfm *set;

	order(fix, 1, DAY(1));
	line(fix, (struct line){ 1, 0, 5, 1, 10, 0, 0 });
	order(fix, 1, DAY(2));
	line(fix, (struct line){ 1, 0, 5, 1, 20, 0, 0 });
	order(fix, 1, DAY(2));
	line(fix, (struct line){ 1, 1, 9, 1, -5, 0, 0 });
	set = load(fix, DAY(0));
	assert_int_equal(set->n, 0);
	crm_rfm_free(set);
	set = load(fix, DAY(1));
	row_is(set->row, 1, DAY(1), 1, 10);
	crm_rfm_free(set);
	set = load(fix, DAY(2));
	row_is(set->row, 1, DAY(2), 2, 25);
	crm_rfm_free(set);
}

static void
test_no_purchase(void **state)
{
	struct crm_rfm *set = load(*state, DAY(9));

	assert_int_equal(set->n, 0);
	crm_rfm_free(set);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_net_of_returns),
		TEST(test_to_the_end_of_the_day),
		TEST(test_no_purchase),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
