#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/range.h"

/* Numbers that come in any sequence and overlap, some at the ends. */
static void
test_ranges(void **state)
{
	struct crm_ranges r = { 0 };
	int64_t i;

	(void)state;
	assert_int_equal(crm_ranges_has(&r, 1), 0);
	for (i = 0; i < 10000; i++)
		assert_int_equal(crm_ranges_add(&r, i * 7919 % 10007 * 3,
		    i * 7919 % 10007 * 3), 0);
	assert_int_equal(crm_ranges_add(&r, 100, 200), 0);
	assert_int_equal(crm_ranges_add(&r, 150, 160), 0);
	assert_int_equal(crm_ranges_add(&r, INT64_MIN, INT64_MIN), 0);
	assert_int_equal(crm_ranges_add(&r, INT64_MAX - 1, INT64_MAX), 0);
	assert_int_equal(crm_ranges_add(&r, INT64_MIN, -7), 0);
	crm_ranges_tidy(&r);
	for (i = 1; i < (int64_t)r.n; i++)
		assert_true(r.v[i].first > r.v[i - 1].last + 1);
	assert_int_equal(r.v[0].first, INT64_MIN);
	assert_int_equal(r.v[0].last, -7);
	assert_int_equal(crm_ranges_has(&r, -6), 0);
	assert_int_equal(crm_ranges_has(&r, 3), 1);
	assert_int_equal(crm_ranges_has(&r, 4), 0);
	for (i = 100; i <= 200; i++)
		assert_int_equal(crm_ranges_has(&r, i), 1);
	assert_int_equal(crm_ranges_has(&r, INT64_MAX), 1);
	crm_ranges_free(&r);
	assert_int_equal(r.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ranges),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
