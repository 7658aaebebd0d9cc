#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "insight/upsell.h"
#include "insight/viewed.h"

/* Shares are whole whatever the counts are, and none is off by one or more. */
static void
test_shares(void **state)
{
	struct crm_viewed_row row[20];
	uint32_t seed = 7;
	uint64_t all, sum;
	size_t i, n, round;

	(void)state;
	for (round = 0; round < 2000; round++) {
		memset(row, 0, sizeof(row));
		n = 1 + round % 20;
		for (i = 0, all = 0; i < n; i++) {
			seed = seed * 1664525 + 1013904223;
			row[i].n = 1 + (seed >> 8) % (1 + round);
			all += row[i].n;
		}
		crm_share_out(row, n, CRM_VIEWED_WHOLE);
		for (i = 0, sum = 0; i < n; i++) {
			sum += row[i].share;
			assert_true((uint64_t)row[i].share * all <
			    row[i].n * CRM_VIEWED_WHOLE + all);
			assert_true(((uint64_t)row[i].share + 1) * all >
			    row[i].n * CRM_VIEWED_WHOLE);
		}
		assert_true(sum == CRM_VIEWED_WHOLE);
	}
}

static void
splits(const char *name, const char *kind, int64_t size)
{
	struct crm_goods goods;
	size_t n;
	int rc = crm_goods_split(name, &n, &goods);

	if (rc != (size > 0) || n != strlen(kind) ||
	    memcmp(name, kind, n) != 0 || goods.size != size)
		fail_msg("%s: %d, %.*s, %lld", name, rc, (int)n, name,
		    (long long)goods.size);
}

static void
test_names(void **state)
{

	(void)state;
	splits("된장 3kg", "된장", 3000000);
	splits("된장3kg", "된장", 3000000);
	splits("된장 (3 kg)", "된장", 3000000);
	splits("된장 500g 선물", "된장", 500000);
	splits("soy 1.8L", "soy", 1800);
	splits("soy 900ml x 2", "soy", 900);
	splits("egg 30개입", "egg", 30000);
	splits("쌀 10kg 2포", "쌀 10kg", 2000);
	splits("bed", "bed", 0);
	splits("bed 2026", "bed 2026", 0);
	splits("3good", "3good", 0);
	splits("tea 0g", "tea 0g", 0);
	splits("tea 1.2.3g", "tea 1.2.3g", 0);
	splits("tea 99999999999g", "tea 99999999999g", 0);
	splits("", "", 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shares), cmocka_unit_test(test_names)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
