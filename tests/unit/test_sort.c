#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/sort.h"

#define N	5000

static int
compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return ((*x > *y) - (*x < *y));
}

/* Of each width, also with the greatest and the least, as qsort() has them. */
static void
test_numbers(void **state)
{
	static int64_t v[N], want[N], room[N];
	uint64_t x = 88172645463325252u;
	size_t i, n;
	int bits;

	(void)state;
	for (bits = 0; bits < 64; bits += 7)
		for (n = 0; n <= N; n = n * 5 + 1) {
			for (i = 0; i < n; i++) {
				x ^= x << 13;
				x ^= x >> 7;
				x ^= x << 17;
				v[i] = (int64_t)x >> bits;
				if (i % 97 == 5)
					v[i] = i % 2 ? INT64_MAX : INT64_MIN;
				want[i] = v[i];
			}
			if (n > 1)
				qsort(want, n, sizeof(*want), compare);
			crm_sort_numbers(v, n, room);
			assert_memory_equal(v, want, n * sizeof(*v));
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
