#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/err.h"
#include "outreach/lift.h"
#include "outreach/outcome.h"
#include "outreach/promise.h"

static void
near(double a, double b)
{

	assert_true(fabs(a - b) < 1e-6 * fmax(1, fabs(b)));
}

/* So many members of an arm, the first of whom buy for that much. */
static void
fill(struct crm_outcome *outcome, int64_t from, int64_t n, int64_t won,
    int64_t amount, const char *arm, const char *by)
{
	struct crm_outcome_row row = { .won = -1, .sent = 2 };
	int64_t i;

	row.arm = arm;
	row.arm_len = strlen(arm);
	row.by = by;
	row.by_len = strlen(by);
	for (i = 0; i < n; i++) {
		row.member = from + i;
		row.amount = i < won ? amount : 0;
		assert_int_equal(crm_outcome_add(outcome, &row), 0);
	}
}

static const struct crm_outcome_cell *
cell(const struct crm_outcome_result *result, int all, const char *by,
    const char *arm)
{
	const struct crm_outcome_cell *c = result->cell;
	size_t i;

	for (i = 0; i < result->n; i++, c++)
		if (c->all == all && c->by_len == strlen(by) &&
		    c->arm_len == strlen(arm) &&
		    memcmp(c->by, by, c->by_len) == 0 &&
		    memcmp(c->arm, arm, c->arm_len) == 0)
			return (c);
	return (NULL);
}

/* Two arms are also counted together, in each group; one is not. */
static void
test_pool(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_outcome *outcome = crm_outcome_new(err);
	const struct crm_outcome_result *result;
	const struct crm_outcome_cell *c;

	(void)state;
	crm_outcome_pool(outcome, "control");
	fill(outcome, 1, 10, 3, 100, "A", "x");
	fill(outcome, 11, 20, 4, 200, "B", "y");
	fill(outcome, 31, 5, 1, 50, "control", "x");
	result = crm_outcome_end(outcome);
	assert_non_null(result);
	c = cell(result, 1, "", "");
	assert_non_null(c);
	assert_true(c->pooled);
	assert_int_equal(c->group.n, 30);
	assert_int_equal(c->won, 7);
	assert_int_equal(c->sum, 1100);
	assert_int_equal(c->sent, 60);
	assert_int_equal(c->group.won, 7);
	assert_int_equal(cell(result, 0, "x", "")->group.n, 10);
	assert_int_equal(cell(result, 0, "y", "")->sum, 800);
	assert_ptr_equal(crm_lift_control(result, c, "control"),
	    cell(result, 1, "", "control"));
	assert_null(crm_lift_control(result, cell(result, 0, "y", "B"),
	    "control"));
	crm_outcome_free(outcome);

	outcome = crm_outcome_new(err);
	crm_outcome_pool(outcome, "control");
	fill(outcome, 1, 10, 3, 100, "A", "");
	fill(outcome, 31, 5, 1, 50, "control", "");
	assert_null(cell(crm_outcome_end(outcome), 1, "", ""));
	crm_outcome_free(outcome);
	crm_err_free(err);
}

/* ROI is what was gained by what it cost: from 47.5 and 7.484 634.7 percent. */
static void
test_roi(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_outcome *outcome = crm_outcome_new(err);
	struct crm_lift_opt opt = { .share = 1, .priced = 1, .amounts = 1,
	    .decimals = 3, .fixed = 7.484, .asked = 10 };
	const struct crm_outcome_result *result;
	struct crm_lift lift;

	(void)state;
	/* Ten asked bring 5.498 each, the control nothing: 54.98 in all. */
	fill(outcome, 1, 10, 10, 5498, "asked", "");
	fill(outcome, 11, 10, 1, 0, "control", "");
	result = crm_outcome_end(outcome);
	assert_int_equal(crm_lift_make(&lift, cell(result, 1, "", "asked"),
	    cell(result, 1, "", "control"), &opt), 0);
	assert_true(lift.compared && lift.heads && lift.gained);
	near(lift.profit, 54.98);
	near(lift.gain.value, 54.98 - 7.484);
	assert_true(fabs(lift.roi.value - 634.7) < .1);
	assert_true(lift.roi.low < lift.roi.value);
	assert_true(lift.head_p == -1);
	crm_outcome_free(outcome);
	crm_err_free(err);
}

/* What is fixed is borne by heads, each message by who had it. */
static void
test_cost(void **state)
{
	struct crm_err *err = crm_err_new();
	struct crm_outcome *outcome = crm_outcome_new(err);
	struct crm_lift_opt opt = { .share = .5, .amounts = 1, .fixed = 300,
	    .each = 7, .asked = 30, .messages = 1 };
	const struct crm_outcome_result *result;
	struct crm_lift lift;

	(void)state;
	fill(outcome, 1, 10, 0, 0, "A", "");
	fill(outcome, 11, 20, 2, 10, "B", "");
	fill(outcome, 31, 5, 0, 0, "control", "");
	result = crm_outcome_end(outcome);
	assert_int_equal(crm_lift_make(&lift, cell(result, 1, "", "A"),
	    cell(result, 1, "", "control"), &opt), 0);
	near(lift.cost, 100 + 7 * 20);
	/* Nobody bought of either, and nothing is known of a price. */
	assert_false(lift.heads);
	assert_false(lift.gained);
	assert_true(isinf(lift.least) || lift.least > 0);
	assert_int_equal(crm_lift_make(&lift, cell(result, 1, "", "B"),
	    NULL, &opt), 0);
	assert_false(lift.compared);
	near(lift.cost, 200 + 7 * 40);
	near(lift.head.value, 1);
	/* A file has no messages: each member is one. */
	opt.messages = 0;
	assert_int_equal(crm_lift_make(&lift, cell(result, 1, "", "B"),
	    cell(result, 1, "", "control"), &opt), 0);
	near(lift.cost, 200 + 7 * 20);
	assert_true(lift.heads);
	assert_false(lift.gained);
	crm_outcome_free(outcome);
	crm_err_free(err);
}

static void
test_words(void **state)
{
	const struct crm_lift_value v = { 5, 3, 8 };
	const struct crm_lift_value none = { INFINITY, INFINITY, INFINITY };
	struct crm_promise promise = { .metric = CRM_METRIC_CONVERSION };
	struct crm_lift lift = { .compared = 1, .more = { .02, .01, .03 },
	    .head_more = { 7, 6, 8 }, .gain = { 70, 60, 80 } };
	struct crm_lift_value result;

	(void)state;
	assert_string_equal(crm_lift_against(&v, 3), "met");
	assert_string_equal(crm_lift_against(&v, 3.1), "cannot_tell");
	assert_string_equal(crm_lift_against(&v, 8), "cannot_tell");
	assert_string_equal(crm_lift_against(&v, 8.1), "missed");
	assert_string_equal(crm_lift_against(&none, 1), "cannot_tell");
	assert_string_equal(crm_lift_verdict(.05, 1), "cannot_tell");
	assert_string_equal(crm_lift_verdict(.049, 1), "more");
	assert_string_equal(crm_lift_verdict(.049, -1), "less");
	assert_int_equal(crm_promise_result(&promise, &lift, &result), 1);
	near(result.high, 3);
	promise.metric = CRM_METRIC_REVENUE;
	assert_int_equal(crm_promise_result(&promise, &lift, &result), 0);
	assert_true(isinf(result.value));
	lift.heads = 1;
	assert_int_equal(crm_promise_result(&promise, &lift, &result), 1);
	near(result.low, 6);
	promise.metric = CRM_METRIC_PROFIT;
	assert_int_equal(crm_promise_result(&promise, &lift, &result), 0);
	lift.gained = 1;
	assert_int_equal(crm_promise_result(&promise, &lift, &result), 1);
	near(result.value, 70);
	promise.metric = CRM_METRIC_NONE;
	assert_int_equal(crm_promise_result(&promise, &lift, &result), 0);
	lift.compared = 0;
	promise.metric = CRM_METRIC_CONVERSION;
	assert_int_equal(crm_promise_result(&promise, &lift, &result), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pool),
		cmocka_unit_test(test_roi),
		cmocka_unit_test(test_cost),
		cmocka_unit_test(test_words),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
