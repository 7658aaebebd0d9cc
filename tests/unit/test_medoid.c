#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "insight/medoid.h"
#include "insight/mix.h"
#include "insight/pam.h"

#define ONE	INT64_C(1000000)

/* The same sequence on every machine. */
static uint32_t
next(uint32_t *state)
{

	*state = *state * 1664525u + 1013904223u;
	return (*state >> 8);
}

static struct crm_mix *
random_mix(uint32_t seed, int members, int items)
{
	struct crm_mix *mix = crm_mix_new();
	char item[16];
	int m, i, n;

	assert_non_null(mix);
	for (m = 1; m <= members; m++)
		for (i = n = 1 + (int)(next(&seed) % 4); i > 0; i--) {
			n = snprintf(item, sizeof(item), "i%u",
			    (unsigned)(next(&seed) % (unsigned)items));
			assert_int_equal(crm_mix_put(mix, m, item, (size_t)n,
			    ONE * (1 + next(&seed) % 3)), 0);
		}
	assert_int_equal(crm_mix_end(mix), 0);
	return (mix);
}

static void
test_shares(void **state)
{
	struct crm_mix *mix = crm_mix_new();
	size_t i, k;
	int32_t sum;

	(void)state;
	assert_int_equal(crm_mix_put(mix, 1, "a", 1, ONE), 0);
	assert_int_equal(crm_mix_put(mix, 1, "b", 1, ONE), 0);
	assert_int_equal(crm_mix_put(mix, 1, "c", 1, ONE), 0);
	assert_int_equal(crm_mix_put(mix, 2, "a", 1, 1), 0);
	assert_int_equal(crm_mix_put(mix, 2, "b", 1, 7000 * ONE), 0);
	assert_int_equal(crm_mix_put(mix, 3, "a", 1, -ONE), 0);
	assert_int_equal(crm_mix_put(mix, 4, "c", 1, 2 * ONE), 0);
	assert_int_equal(crm_mix_put(mix, 4, "b", 1, 2 * ONE), 0);
	assert_int_equal(crm_mix_put(mix, 4, "a", 1, 2 * ONE), 0);
	assert_int_equal(crm_mix_end(mix), 0);
	/* Of the same mix whatever the amounts; nothing is no mix. */
	assert_int_equal(mix->n, 3);
	assert_int_equal(mix->nmix, 2);
	assert_int_equal(mix->left_out, 1);
	assert_int_equal(mix->mix[0], mix->mix[2]);
	for (i = 0; i < mix->nmix; i++) {
		for (sum = 0, k = mix->at[i]; k < mix->at[i + 1]; k++)
			sum += mix->part[k].share;
		assert_int_equal(sum, CRM_MIX_UNIT);
		assert_int_equal(crm_mix_distance(mix, (uint32_t)i,
		    (uint32_t)i), 0);
	}
	crm_mix_free(mix);
}

static void
test_metric(void **state)
{
	struct crm_mix *mix = random_mix(3, 40, 6);
	uint32_t a, b, c, n = (uint32_t)mix->nmix;

	(void)state;
	for (a = 0; a < n; a++)
		for (b = 0; b < n; b++) {
			assert_int_equal(crm_mix_distance(mix, a, b),
			    crm_mix_distance(mix, b, a));
			assert_true((crm_mix_distance(mix, a, b) == 0) ==
			    (a == b));
			for (c = 0; c < n; c++)
				assert_true(crm_mix_distance(mix, a, c) <=
				    crm_mix_distance(mix, a, b) +
				    crm_mix_distance(mix, b, c));
		}
	crm_mix_free(mix);
}

static int64_t
cost(const struct crm_mix *mix, const uint32_t *medoid, size_t k)
{
	int64_t sum = 0;
	int32_t least, d;
	uint32_t i;
	size_t m;

	for (i = 0; i < mix->nmix; i++) {
		for (least = CRM_MIX_UNIT, m = 0; m < k; m++)
			if ((d = crm_mix_distance(mix, i, medoid[m])) < least)
				least = d;
		sum += (int64_t)least * mix->weight[i];
	}
	return (sum);
}

/* No other point in the place of a medoid makes it better. */
static void
check_swaps(const struct crm_mix *mix, const struct crm_medoids *found)
{
	uint32_t medoid[10], x;
	int64_t sum = cost(mix, found->medoid, found->k), spread = 0;
	size_t m;

	for (m = 0; m < found->k; m++)
		spread += found->spread[m];
	assert_true(spread == sum);
	for (m = 0; m < found->k; m++)
		for (x = 0; x < mix->nmix; x++) {
			memcpy(medoid, found->medoid,
			    found->k * sizeof(*medoid));
			medoid[m] = x;
			assert_true(cost(mix, medoid, found->k) >= sum);
		}
}

static void
test_no_better_swap(void **state)
{
	struct crm_medoids *found;
	struct crm_mix *mix;
	uint32_t seed;
	size_t k;

	(void)state;
	for (seed = 1; seed <= 20; seed++) {
		mix = random_mix(seed, 60, 7);
		for (k = 2; k <= 6; k++) {
			found = crm_medoids_find(mix, k, 1);
			assert_non_null(found);
			check_swaps(mix, found);
			crm_medoids_free(found);
		}
		crm_mix_free(mix);
	}
}

/* Silhouettes as they are defined, member by member. */
static double
silhouette(const struct crm_mix *mix, const struct crm_medoids *found)
{
	double sum[10], a, b, all = 0;
	size_t size[10], i, o, g, own;

	for (i = 0; i < mix->n; i++) {
		memset(sum, 0, sizeof(sum));
		memset(size, 0, sizeof(size));
		own = found->group[mix->mix[i]];
		for (o = 0; o < mix->n; o++) {
			g = found->group[mix->mix[o]];
			if (o == i)
				continue;
			size[g]++;
			sum[g] += crm_mix_distance(mix, mix->mix[i],
			    mix->mix[o]);
		}
		if (size[own] == 0)
			continue;
		a = sum[own] / (double)size[own];
		for (b = 1e9, g = 0; g < found->k; g++)
			if (g != own && sum[g] / (double)size[g] < b)
				b = sum[g] / (double)size[g];
		all += (b - a) / (a > b ? a : b);
	}
	return (all / (double)mix->n);
}

static void
test_silhouette(void **state)
{
	struct crm_medoids *found;
	struct crm_mix *mix;
	uint32_t seed;
	double want;

	(void)state;
	for (seed = 1; seed <= 10; seed++) {
		mix = random_mix(seed, 80, 5);
		found = crm_medoids_find(mix, 3, 1);
		assert_int_equal(crm_medoids_judge(found, mix, 1), 0);
		assert_int_equal(found->all_judged, mix->n);
		want = silhouette(mix, found);
		assert_true((double)found->all_width / 1e6 > want - 2e-6);
		assert_true((double)found->all_width / 1e6 < want + 2e-6);
		crm_medoids_free(found);
		crm_mix_free(mix);
	}
}

/* Samples: the seed alone tells them, and they are nearly as good. */
static void
test_samples(void **state)
{
	struct crm_mix *mix = random_mix(9, 6000, 40);
	struct crm_medoids *a, *b, *c;

	(void)state;
	assert_true(mix->nmix > CRM_MEDOID_ALL);
	a = crm_medoids_find(mix, 5, 1);
	b = crm_medoids_find(mix, 5, 1);
	c = crm_medoids_find(mix, 5, 2);
	assert_memory_equal(a->medoid, b->medoid, 5 * sizeof(*a->medoid));
	assert_memory_equal(a->group, b->group,
	    mix->nmix * sizeof(*a->group));
	assert_true(cost(mix, a->medoid, 5) < cost(mix, c->medoid, 5) / 20 *
	    21);
	assert_true(cost(mix, c->medoid, 5) < cost(mix, a->medoid, 5) / 20 *
	    21);
	assert_int_equal(crm_medoids_judge(a, mix, 1), 0);
	assert_int_equal(a->all_judged, CRM_MEDOID_ALL);
	crm_medoids_free(a);
	crm_medoids_free(b);
	crm_medoids_free(c);
	crm_mix_free(mix);
}

static void
test_draw(void **state)
{
	struct crm_mix *mix = random_mix(4, 300, 4);
	uint32_t mixes[300], weight[300], sum = 0;
	uint64_t rng = 5;
	size_t i, j, n;

	(void)state;
	n = crm_medoids_draw(mix, 300, &rng, mixes, weight);
	assert_int_equal(n, mix->nmix);
	for (i = 0; i < n; i++) {
		assert_int_equal(weight[i], mix->weight[mixes[i]]);
		for (j = 0; j < i; j++)
			assert_int_not_equal(mixes[i], mixes[j]);
	}
	n = crm_medoids_draw(mix, 50, &rng, mixes, weight);
	for (i = 0; i < n; i++)
		sum += weight[i];
	assert_int_equal(sum, 50);
	crm_mix_free(mix);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shares),
		cmocka_unit_test(test_metric),
		cmocka_unit_test(test_no_better_swap),
		cmocka_unit_test(test_silhouette),
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_draw),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
