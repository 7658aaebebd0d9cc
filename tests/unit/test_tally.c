#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/csv.h"
#include "core/err.h"
#include "core/fault.h"
#include "core/time.h"
#include "insight/purchase.h"
#include "insight/rfm.h"
#include "insight/tally.h"

/* What one test adds up, as of 2026-11-20. */
struct fixture {
	struct crm_err		*err;
	struct crm_rfm		*set;
	struct crm_tally	*tally;
	struct crm_tally_count	 count;
};

static int
setup(void **state)
{
	static struct fixture fix;
	int64_t day;

	memset(&fix, 0, sizeof(fix));
	assert_int_equal(crm_date_parse("2026-11-20", 10, &day), 0);
	assert_non_null(fix.err = crm_err_new());
	assert_non_null(fix.set = crm_rfm_new(day));
	assert_non_null(fix.tally = crm_tally_new(fix.err, fix.set));
	*state = &fix;
	return (0);
}

static int
teardown(void **state)
{
	struct fixture *fix = *state;

	crm_tally_free(fix->tally);
	crm_rfm_free(fix->set);
	crm_err_free(fix->err);
	return (0);
}

/* Adds the rows of text; how many were faults. */
static int
add(struct fixture *fix, const char *text)
{
	struct crm_purchases *purchases;
	struct crm_purchase purchase;
	struct crm_fault fault;
	struct crm_csv *csv;
	int bad = 0, step;

	csv = crm_csv_open_mem(fix->err, text, strlen(text), "log", NULL);
	assert_non_null(csv);
	assert_non_null(purchases = crm_purchases_open(fix->err, csv));
	while ((step = crm_purchases_next(purchases, &purchase, &fault)) > 0)
		if (step == 2)
			bad++;
		else
			assert_int_equal(crm_tally_add(fix->tally, &purchase),
			    0);
	assert_int_equal(step, 0);
	crm_purchases_close(purchases);
	crm_csv_close(csv);
	return (bad);
}

static void
row_is(const struct fixture *fix, size_t i, const char *last_at,
    int64_t frequency, int64_t monetary)
{
	char at[CRM_TIME_LEN];

	assert_in_range(i, 0, fix->set->n - 1);
	assert_string_equal(crm_time_format(fix->set->row[i].last_at, at),
	    last_at);
	assert_int_equal(fix->set->row[i].frequency, frequency);
	assert_int_equal(fix->set->row[i].monetary, monetary);
}

static void
test_orders_and_returns(void **state)
{
	struct fixture *fix = *state;

	assert_int_equal(add(fix, "amount,member,note,date\n"
	    "10,7,a,2026-11-01\n5,7,b,2026-10-01 23:59:59\n"
	    "-3,7,c,2026-11-09\n0,8,free,2026-01-01\n-4,9,,2026-01-01\n"
	    "9,7,later,2026-11-21\n1,7,,2026-11-20 23:59:59\n"), 0);
	crm_tally_end(fix->tally, &fix->count);
	assert_int_equal(fix->count.later, 1);
	assert_int_equal(fix->count.orderless, 1);
	assert_int_equal(fix->set->n, 2);
	row_is(fix, 0, "2026-11-20 23:59:59", 3, 13);
	row_is(fix, 1, "2026-01-01 00:00:00", 1, 0);
}

static void
test_a_return_is_not_the_last_order(void **state)
{
	struct fixture *fix = *state;

	assert_int_equal(add(fix, "member,date,amount\n"
	    "1,2026-11-09,-3\n1,1960-11-01,10\n"), 0);
	crm_tally_end(fix->tally, &fix->count);
	row_is(fix, 0, "1960-11-01 00:00:00", 1, 7);
}

static void
test_order_numbers(void **state)
{
	struct fixture *fix = *state;

	assert_int_equal(add(fix, "member,date,amount,order_no\n"
	    "1,2026-11-01,1,A\n1,2026-11-02,2,A\n1,2026-11-03,4,B\n"
	    "1,2026-11-04,8,\n1,2026-11-05,16,\n"
	    "1,2026-11-06,-1,C\n2,2026-11-06,5,A\n"), 0);
	crm_tally_end(fix->tally, &fix->count);
	row_is(fix, 0, "2026-11-05 00:00:00", 4, 30);
	/* The same number of another member is another order. */
	row_is(fix, 1, "2026-11-06 00:00:00", 1, 5);
}

static void
test_decimals_grow(void **state)
{
	struct fixture *fix = *state;

	assert_int_equal(add(fix, "member,date,amount\n"
	    "1,2026-11-01,1\n2,2026-11-01,-1\n1,2026-11-01,0.25\n"
	    "1,2026-11-01,0.5\n2,2026-11-01,3.000001\n"), 0);
	crm_tally_end(fix->tally, &fix->count);
	assert_int_equal(fix->set->decimals, 6);
	row_is(fix, 0, "2026-11-01 00:00:00", 3, 1750000);
	row_is(fix, 1, "2026-11-01 00:00:00", 1, 2000001);
}

static void
test_members_as_they_are(void **state)
{
	const char *want[] = { "007", "0", "12345678901234567890" };
	struct fixture *fix = *state;
	size_t i, j;

	assert_int_equal(add(fix, "member,date,amount\n7,2026-11-01,1\n"
	    "007,2026-11-01,1\n0,2026-11-01,1\n 7,2026-11-01,1\n"
	    "12345678901234567890,2026-11-01,1\n7,2026-11-01,1\n"), 0);
	crm_tally_end(fix->tally, &fix->count);
	assert_int_equal(fix->set->n, 5);
	assert_int_equal(fix->set->row[0].member, 7);
	assert_null(fix->set->row[0].key);
	assert_int_equal(fix->set->row[0].frequency, 2);
	assert_string_equal(fix->set->row[1].key, " 7");
	for (i = 0; i < 3; i++) {
		for (j = 2; j < 5; j++)
			if (strcmp(fix->set->row[j].key, want[i]) == 0)
				break;
		assert_in_range(j, 2, 4);
	}
}

static void
test_many_members(void **state)
{
	struct crm_purchase purchase = { .order_no = "", .amount = 3 };
	struct fixture *fix = *state;
	char name[30];
	int i;

	purchase.member = name;
	for (i = 0; i < 60000; i++) {
		(void)snprintf(name, sizeof(name), i % 2 ? "%d" : "C-%d",
		    1 + i % 20000);
		purchase.member_len = strlen(name);
		assert_int_equal(crm_tally_add(fix->tally, &purchase), 0);
	}
	crm_tally_end(fix->tally, &fix->count);
	assert_int_equal(fix->set->n, 20000);
	for (i = 0; i < 20000; i++)
		assert_int_equal(fix->set->row[i].frequency, 3);
	for (i = 0; i < 10000; i++)
		assert_int_equal(fix->set->row[i].member, 2 + 2 * i);
}

static void
test_too_large(void **state)
{
	struct crm_purchase purchase = {
		.member = "1", .member_len = 1, .order_no = ""
	};
	struct fixture *fix = *state;

	purchase.amount = INT64_MAX;
	assert_int_equal(crm_tally_add(fix->tally, &purchase), 0);
	purchase.amount = 1;
	assert_int_equal(crm_tally_add(fix->tally, &purchase), -1);
	assert_int_equal(crm_errkind(fix->err), CRM_ERR_INPUT);
	crm_err_clear(fix->err);
	purchase.decimals = 1;
	assert_int_equal(crm_tally_add(fix->tally, &purchase), -1);
	assert_int_equal(crm_errkind(fix->err), CRM_ERR_INPUT);
}

/* The fault of one row. */
static void
bad_row(struct fixture *fix, const char *row, const char *column,
    const char *reason, const char *value)
{
	struct crm_purchases *purchases;
	struct crm_purchase purchase;
	struct crm_fault fault;
	struct crm_csv *csv;
	char text[200];

	(void)snprintf(text, sizeof(text), "member,date,amount\n%s\n", row);
	csv = crm_csv_open_mem(fix->err, text, strlen(text), "log", NULL);
	assert_non_null(csv);
	assert_non_null(purchases = crm_purchases_open(fix->err, csv));
	assert_int_equal(crm_purchases_next(purchases, &purchase, &fault), 2);
	assert_string_equal(fault.source, "log");
	assert_int_equal(fault.line, 2);
	assert_string_equal(fault.reason, reason);
	if (column == NULL)
		assert_null(fault.column);
	else
		assert_string_equal(fault.column, column);
	if (value == NULL)
		assert_null(fault.value);
	else
		assert_string_equal(fault.value, value);
	crm_purchases_close(purchases);
	crm_csv_close(csv);
}

static void
test_bad_rows(void **state)
{
	const char *rrn = "a resident registration number must not be here; "
	    "take it out";
	const char *fine = "no amount of at most six decimals";

	bad_row(*state, "1,2026-02-30,5", "date", "no such date",
	    "2026-02-30");
	bad_row(*state, "1,20261101,5", "date", "no such date", "20261101");
	bad_row(*state, "1,,5", "date", "no such date", "");
	bad_row(*state, "1,2026-11-01,", "amount", "no amount of money", "");
	bad_row(*state, "1,2026-11-01,\"1,000\"", "amount",
	    "no amount of money", "1,000");
	bad_row(*state, "1,2026-11-01,99999999999999999999", "amount",
	    "no amount of money", "99999999999999999999");
	bad_row(*state, "1,2026-11-01,1.0000001", "amount", fine,
	    "1.0000001");
	bad_row(*state, ",2026-11-01,5", "member", "empty", NULL);
	bad_row(*state, "1,2026-11-01", NULL,
	    "not as many cells as the header has", NULL);
	bad_row(*state, "900101-1234567,2026-11-01,5", "member", rrn, NULL);
	bad_row(*state, "1,900101-1234567,5", "date", rrn, NULL);
	/* Without its hyphen it is no date either; it is never shown. */
	bad_row(*state, "1,9001011234567,5", "date", "no such date", NULL);
}

static void
test_missing_column(void **state)
{
	struct fixture *fix = *state;
	struct crm_csv *csv;

	csv = crm_csv_open_mem(fix->err, "member,day,amount\n", 18, "log",
	    NULL);
	assert_non_null(csv);
	assert_null(crm_purchases_open(fix->err, csv));
	assert_string_equal(crm_errmsg(fix->err), "log: no column \"date\"; "
	    "needed are member, date and amount");
	crm_csv_close(csv);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_orders_and_returns),
		TEST(test_a_return_is_not_the_last_order),
		TEST(test_order_numbers),
		TEST(test_decimals_grow),
		TEST(test_members_as_they_are),
		TEST(test_many_members),
		TEST(test_too_large),
		TEST(test_bad_rows),
		TEST(test_missing_column),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
