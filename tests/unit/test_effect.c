#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "insight/effect.h"

static const int64_t few[] = { 100, 200, 300 }, others[] = { 100, 400 };

static void
test_ratio(void **state)
{
	const int64_t a[2] = { 30, 100 }, b[2] = { 20, 100 };
	const int64_t none[2] = { 0, 100 }, all[2] = { 50, 50 };
	struct crm_interval limit = crm_score_ratio(a, b), back;

	(void)state;
	/* Turned about, the limits are the inverse ones. */
	back = crm_score_ratio(b, a);
	assert_true(fabs(limit.low * back.high - 1) < 1e-9);
	assert_true(fabs(limit.high * back.low - 1) < 1e-9);
	assert_true(limit.low < 1.5 && 1.5 < limit.high);
	limit = crm_score_ratio(a, none);
	assert_true(limit.low > 1 && isinf(limit.high));
	limit = crm_score_ratio(none, a);
	assert_true(limit.low == 0 && limit.high < 1);
	limit = crm_score_ratio(none, none);
	assert_true(limit.low == 0 && isinf(limit.high));
	limit = crm_score_ratio(all, all);
	assert_true(limit.low < 1 && 1 < limit.high && limit.high < 2);
}

static void
test_perhead(void **state)
{
	const struct crm_group group[2] = { { 10, few, 3 }, { 20, others, 2 } };
	const struct crm_group back[2] = { group[1], group[0] };
	const struct crm_group none[2] = { { 10, NULL, 0 }, { 20, NULL, 0 } };
	const struct crm_group one[2] = { { 10, few, 1 }, { 20, NULL, 0 } };
	const struct crm_group empty[2] = { { 10, few, 3 }, { 0, NULL, 0 } };
	struct crm_perhead head, turned;

	(void)state;
	assert_int_equal(crm_perhead(group, &head), 0);
	assert_true(fabs(head.mean[0] - 60) < 1e-9);
	assert_true(fabs(head.mean[1] - 25) < 1e-9);
	assert_true(fabs(head.mean[2] - 35) < 1e-9);
	assert_true(head.limit[2].low < 35 && 35 < head.limit[2].high);
	assert_int_equal(crm_perhead(back, &turned), 0);
	assert_true(fabs(head.limit[2].low + turned.limit[2].high) < 1e-9);
	assert_int_equal(crm_perhead(none, &head), -1);
	assert_int_equal(crm_perhead(empty, &head), -1);
	assert_int_equal(crm_perhead(one, &head), 0);
	assert_true(isinf(head.limit[0].high));
}

/* By hand: of 6 ways to deal out 2 of 4, one parts them like that. */
static void
test_chance(void **state)
{
	static const int64_t low[] = { 1, 2 }, high[] = { 30, 40 };
	const struct crm_group group[2] = { { 2, low, 2 }, { 2, high, 2 } };
	const struct crm_group same[2] = { { 2, low, 2 }, { 2, low, 2 } };
	const struct crm_group none[2] = { { 2, NULL, 0 }, { 2, NULL, 0 } };

	(void)state;
	/* Twice half of a sixth. */
	assert_true(fabs(crm_perhead_p(group, 9999, 1) - 1 / 6.) < .02);
	assert_true(crm_perhead_p(same, 9999, 1) > .9);
	assert_true(crm_perhead_p(none, 9999, 1) == 1);
	assert_true(crm_perhead_p(group, 9999, 1) ==
	    crm_perhead_p(group, 9999, 1));
}

static void
test_smallest(void **state)
{
	double share;

	(void)state;
	assert_true(crm_smallest_share(3, 2, .5) > 1);
	share = crm_smallest_share(1800, 200, .02);
	assert_true(share > .05 && share < .07);
	/* Counted out and by the normal distribution they meet. */
	share = crm_smallest_share(180000, 20000, .0199);
	assert_true(fabs(share - crm_smallest_share(180000, 20000, .0201)) <
	    .0005);
	share = crm_smallest_share(100, 100, 0);
	assert_true(share > 0 && share < .2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ratio),
		cmocka_unit_test(test_perhead),
		cmocka_unit_test(test_chance),
		cmocka_unit_test(test_smallest),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
