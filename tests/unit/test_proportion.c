#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "insight/proportion.h"

/* Table II of Newcombe (1998), method 10, to the four decimals printed. */
static void
test_newcombe(void **state)
{
	const struct {
		int64_t	a[2], b[2];
		double	low, high;
	} published[] = {
		{ { 56, 70 }, { 48, 80 }, 0.0524, 0.3339 },
		{ { 9, 10 }, { 3, 10 }, 0.1705, 0.8090 },
		{ { 6, 7 }, { 2, 7 }, 0.0582, 0.8062 },
		{ { 5, 56 }, { 0, 29 }, -0.0381, 0.1926 },
		{ { 0, 10 }, { 0, 20 }, -0.1611, 0.2775 },
		{ { 0, 10 }, { 0, 10 }, -0.2775, 0.2775 },
		{ { 10, 10 }, { 0, 20 }, 0.6791, 1 },
		{ { 10, 10 }, { 0, 10 }, 0.6075, 1 }
	};
	double high, low;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(published) / sizeof(*published); i++) {
		crm_newcombe(published[i].a, published[i].b, &low, &high);
		if (fabs(low - published[i].low) > 0.00005 ||
		    fabs(high - published[i].high) > 0.00005)
			fail_msg("%zu: %.4f to %.4f", i, low, high);
	}
}

static void
test_wilson(void **state)
{
	double high, low;

	(void)state;
	crm_wilson(0, 10, &low, &high);
	assert_true(low == 0 && fabs(high - 0.2775) < 0.00005);
	crm_wilson(10, 10, &low, &high);
	assert_true(high == 1 && fabs(low - 0.7225) < 0.00005);
	crm_wilson(81, 263, &low, &high);
	assert_true(fabs(low - 0.2553) < 0.00005);
	assert_true(fabs(high - 0.3662) < 0.00005);
	crm_wilson(0, 1, &low, &high);
	assert_true(low == 0 && high < 1);
}

/* Small tables, counted by hand. */
static void
test_midp(void **state)
{
	const int64_t a[2] = { 2, 2 }, b[2] = { 0, 2 }, one[2] = { 1, 2 };
	const int64_t big[2] = { 500000, 1000000 };
	const int64_t far[2] = { 1000000, 1000000 };
	const int64_t none[2] = { 0, 1000000 };
	double p;

	(void)state;
	/* One of six tables, by half, twice. */
	assert_true(fabs(crm_midp(a, b) - 1. / 6) < 1e-12);
	assert_true(fabs(crm_midp(b, a) - 1. / 6) < 1e-12);
	assert_true(fabs(crm_midp(one, one) - 1) < 1e-12);
	assert_true(fabs(crm_midp(b, b) - 1) < 1e-12);
	assert_true(fabs(crm_midp(big, big) - 1) < 1e-6);
	p = crm_midp(far, none);
	assert_true(p >= 0 && p < 1e-300);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_newcombe),
		cmocka_unit_test(test_wilson),
		cmocka_unit_test(test_midp)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
