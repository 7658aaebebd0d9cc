#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "outreach/schedule.h"

#define MOST	2000

/* order[k] becomes the item that goes k-th: 0, or -1. */
static int
lay_out(const uint32_t *group, size_t n, size_t groups, uint32_t *order)
{
	struct crm_schedule *schedule = crm_schedule_open(group, n, groups);
	size_t k;

	if (schedule == NULL)
		return (-1);
	for (k = 0; k < n; k++)
		order[k] = crm_schedule_next(schedule);
	crm_schedule_close(schedule);
	return (0);
}

/* No prefix has of a group a whole message more or less than its share. */
static void
check(const uint32_t *group, size_t n, size_t groups)
{
	uint32_t *order = calloc(n + 1, sizeof(*order)), last[MOST];
	int64_t *has = calloc(groups, sizeof(*has)), c[MOST] = { 0 }, off;
	size_t i, k;

	assert_non_null(order);
	assert_non_null(has);
	assert_true(groups <= MOST);
	assert_int_equal(lay_out(group, n, groups, order), 0);
	for (i = 0; i < n; i++)
		c[group[i]]++;
	for (k = 0; k < n; k++) {
		i = group[order[k]];
		assert_true(has[i] == 0 || order[k] > last[i]);
		last[i] = order[k];
		has[i]++;
		for (i = 0; i < groups; i++) {
			off = has[i] * (int64_t)n - c[i] * (int64_t)(k + 1);
			assert_true(llabs(off) < (int64_t)n);
		}
	}
	for (i = 0; i < groups; i++)
		assert_int_equal(has[i], c[i]);
	free(order);
	free(has);
}

static void
test_few(void **state)
{
	const uint32_t one[] = { 0, 0, 0 }, group[] = { 0, 0, 0, 0, 1, 1 };
	uint32_t order[6];

	(void)state;
	check(one, 0, 1);
	check(one, 3, 1);
	check(group, 6, 2);
	assert_int_equal(lay_out(group, 6, 2, order), 0);
	assert_int_equal(order[0], 0);
	assert_int_equal(order[1], 4);
	assert_int_equal(order[2], 1);
}

/* Lists of any shape, from a domain that has all of it to one each. */
static void
test_any(void **state)
{
	uint32_t group[MOST];
	size_t n, groups, i, k;
	unsigned seed = 7;

	(void)state;
	for (k = 0; k < 300; k++) {
		n = 1 + (size_t)rand_r(&seed) % 400;
		groups = 1 + (size_t)rand_r(&seed) % (k % 3 == 0 ? 4 : n);
		for (i = 0; i < n; i++) {
			group[i] = (uint32_t)((size_t)rand_r(&seed) % groups);
			if (k % 2 == 0 && rand_r(&seed) % 2 == 0)
				group[i] = 0;
		}
		check(group, n, groups);
	}
}

/* O5: 19,396 people in portions of 1/100 to 1/1,000. */
static void
test_portion(void **state)
{

	(void)state;
	assert_int_equal(crm_schedule_portion(19396, 100), 194);
	assert_int_equal(crm_schedule_portion(19396, 1000), 20);
	assert_int_equal(crm_schedule_portion(100, 100), 1);
	assert_int_equal(crm_schedule_portion(7, 100), 1);
	assert_int_equal(crm_schedule_portion(0, 100), 1);
}

/* Six in ten at one domain, the others at many: everybody has one place. */
static void
test_million(void **state)
{
	const char *quick = getenv("CRM_QUICK");
	const size_t n = quick != NULL && *quick != '\0' ? 20000 : 1000000;
	const size_t groups = n / 20;
	uint32_t *group = calloc(n, sizeof(*group));
	uint32_t *order = calloc(n, sizeof(*order));
	unsigned char *placed = calloc(n, 1);
	unsigned seed = 3;
	size_t i;

	(void)state;
	assert_non_null(group);
	assert_non_null(order);
	assert_non_null(placed);
	for (i = 0; i < n; i++)
		group[i] = rand_r(&seed) % 10 < 6 ? 0 :
		    (uint32_t)((size_t)rand_r(&seed) % groups);
	assert_int_equal(lay_out(group, n, groups, order), 0);
	for (i = 0; i < n; i++) {
		assert_true(order[i] < n && placed[order[i]] == 0);
		placed[order[i]] = 1;
	}
	free(group);
	free(order);
	free(placed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_few),
		cmocka_unit_test(test_any),
		cmocka_unit_test(test_portion),
		cmocka_unit_test(test_million)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
