#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "insight/nextcount.h"

#define HOURS	24
#define SHOPS	2000

static void
add(struct crm_nextcount *seen, double n)
{

	seen->days++;
	seen->sum += n;
	seen->square += n * n;
}

static void
is(const struct crm_nextcount *seen, int64_t from, int64_t to)
{
	int64_t high, low;

	crm_nextcount_range(seen, &low, &high);
	assert_int_equal(low, from);
	assert_int_equal(high, to);
}

/*
 * 3 1 4 1 5 9 2 6: 31 on 8 days, the mean 3.875, the variance 7.55357, f
 * 1.94931.  Student's t of 7 degrees is 1.89458 and the normal quantile
 * 1.64485, so that f is taken for 1 + .94931 * 1.32671 = 2.25944.  The mean is
 * (31 + 1/2) / 8, the variance 3.9375 * 2.25944 * 9/8 = 10.00848: r is 2.5537
 * and p .39341, and up to 0, 9 and 10 lie .0923, .9391 and .9586.
 *
 * The same 31 as 3 4 4 4 4 4 4 4 vary less than chance: r is 31.5 and p 8/9,
 * and up to 0, 1, 7 and 8 lie .0245, .1101, .9421 and .9733.
 */
static void
test_by_hand(void **state)
{
	static const int seen[] = { 3, 1, 4, 1, 5, 9, 2, 6 };
	struct crm_nextcount alike = { 0, 0, 0 }, uneven = { 0, 0, 0 };
	int i;

	(void)state;
	for (i = 0; i < 8; i++) {
		add(&uneven, seen[i]);
		add(&alike, i == 0 ? 3 : 4);
	}
	is(&uneven, 0, 10);
	is(&alike, 1, 8);
}

/* None at all: the chance of none is the root of n / (n + 1). */
static void
test_none(void **state)
{
	struct crm_nextcount none = { 9, 0, 0 };

	(void)state;
	is(&none, 0, 1);
	none.days = 10;
	is(&none, 0, 0);
}

/* What is large neither takes long nor ends nowhere. */
static void
test_large(void **state)
{
	struct crm_nextcount seen = { 0, 0, 0 };
	int64_t low, high;
	int i;

	(void)state;
	for (i = 0; i < 8; i++)
		add(&seen, 1000000);
	crm_nextcount_range(&seen, &low, &high);
	assert_in_range(low, 998200, 998300);
	assert_in_range(high, 1001700, 1001800);
	add(&seen, 0);
	crm_nextcount_range(&seen, &low, &high);
	assert_true(low < 500000 && high > 1500000 && high < 3000000);
}

/* A generator of our own, so that the numbers are the same everywhere. */
static double
chance(uint64_t *seed)
{

	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (((double)(*seed >> 11) + .5) / 9007199254740992.);
}

static int
poisson(uint64_t *seed, double mean)
{
	double left = exp(-mean), p;
	int n = -1;

	for (p = 1; p > left; n++)
		p *= chance(seed);
	return (n);
}

/* Of the mean 1: a sum of k exponentials. */
static double
gamma_of(uint64_t *seed, int k)
{
	double sum = 0;
	int i;

	for (i = 0; i < k; i++)
		sum -= log(chance(seed));
	return (sum / k);
}

enum days { CHANCE, BUSY_DAYS, BUSY_HOURS };

/* A day: a third of the hours each of the means .3, 3 and 30. */
static void
draw(uint64_t *seed, enum days kind, int seen[HOURS])
{
	static const double mean[] = { .3, 3, 30 };
	double of_day = kind == BUSY_DAYS ? gamma_of(seed, 11) : 1;
	int i;

	for (i = 0; i < HOURS; i++)
		seen[i] = poisson(seed, mean[i % 3] * of_day *
		    (kind == BUSY_HOURS ? gamma_of(seed, 5) : 1));
}

/* How often the next day is held, by mean; blind: to that they differ. */
static void
cover(enum days kind, int days, int blind, double held[3])
{
	uint64_t seed = 88172645463325252;
	int64_t low, high;
	int day, i, seen[HOURS], shop;

	held[0] = held[1] = held[2] = 0;
	for (shop = 0; shop < SHOPS; shop++) {
		struct crm_nextcount past[HOURS] = { { 0, 0, 0 } };

		for (day = 0; day < days; day++) {
			draw(&seed, kind, seen);
			for (i = 0; i < HOURS; i++)
				add(&past[i], seen[i]);
		}
		draw(&seed, kind, seen);
		for (i = 0; i < HOURS; i++) {
			if (blind)
				past[i].square = 0;
			crm_nextcount_range(&past[i], &low, &high);
			held[i % 3] += seen[i] >= low && seen[i] <= high;
		}
	}
	for (i = 0; i < 3; i++)
		held[i] *= 100. / SHOPS / (HOURS / 3);
}

/*
 * Nominally 90 percent.  At the mean .3 whole numbers allow for 74 (none) or 96
 * (one at most), and at 3 for some more than 90, too.
 */
static void
test_cover(void **state)
{
	static const int days[] = { 3, 4, 8, 20 };
	static const double most[] = { 99, 96.5, 95 };
	double held[3];
	int i, kind;
	size_t n;

	(void)state;
	for (kind = CHANCE; kind <= BUSY_HOURS; kind++)
		for (n = 0; n < sizeof(days) / sizeof(*days); n++) {
			cover((enum days)kind, days[n], 0, held);
			for (i = 0; i < 3; i++)
				if (held[i] < 86 || held[i] > most[i])
					fail_msg("kind %d, days %d, mean %d: "
					    "%.1f", kind, days[n], i,
					    held[i]);
		}
}

/* The control: taken for chance, busy days are missed far more often. */
static void
test_cover_blind(void **state)
{
	double held[3];

	(void)state;
	cover(BUSY_DAYS, 8, 1, held);
	assert_true(held[2] < 70);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_cover),
		cmocka_unit_test(test_cover_blind)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
