#include <stdlib.h>
#include <string.h>

#include "insight/linkage_int.h"
#include "insight/values.h"

#define SAMPLE		600000.0	/* pairs from which is learnt */
#define CHANCE		200000		/* pairs taken by chance */

struct sample {
	const struct crm_linkage *linkage;
	uint64_t	 thin;		/* one pair in so many */
	struct crm_values **bag;	/* of each share: patterns of levels */
};

/* A place in the stream of one share. */
struct taker {
	struct sample	*sample;
	struct crm_values *bag;
};

static uint64_t
stir(uint64_t x)
{

	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return (x ^ x >> 31);
}

static int
put(const struct crm_linkage *linkage, struct crm_values *bag, uint32_t a,
    uint32_t b)
{
	uint8_t level[CRM_PEOPLE_FIELDS];

	(void)crm_compare(linkage->comparer, a, b, level);
	return (crm_values_add(bag, (const char *)level,
	    linkage->weights.nfield) == UINT32_MAX ? -1 : 0);
}

static int
take(void *arg, uint32_t a, uint32_t b)
{
	struct taker *taker = arg;

	if (taker->sample->thin > 1 &&
	    stir((uint64_t)a << 32 | b) % taker->sample->thin != 0)
		return (0);
	return (put(taker->sample->linkage, taker->bag, a, b));
}

static int
take_share(void *arg, size_t share)
{
	struct sample *sample = arg;
	struct taker taker = { sample, crm_values_new() };

	if (taker.bag == NULL)
		return (-1);
	sample->bag[share] = taker.bag;
	return (crm_linkage_each(sample->linkage, share, take, &taker));
}

/* All bags in one, in the order of the shares. */
static int
pour(struct crm_values *const *bag, size_t n, size_t nf,
    struct crm_weights_pairs *all)
{
	size_t i, len, sum = 0;
	uint32_t id;

	for (i = 0; i < n; i++)
		sum += crm_values_n(bag[i]);
	all->level = malloc(sum * nf + 1);
	all->count = malloc((sum + 1) * sizeof(*all->count));
	if (all->level == NULL || all->count == NULL)
		return (-1);
	all->n = 0;
	for (i = 0; i < n; i++)
		for (id = 1; id < crm_values_n(bag[i]); id++) {
			memcpy(all->level + all->n * nf,
			    crm_values_get(bag[i], id, &len), nf);
			all->count[all->n++] = crm_values_count(bag[i], id);
		}
	return (0);
}

/* A sample of the pairs that could match. */
static int
take_likely(const struct crm_linkage *linkage, struct crm_weights_pairs *all)
{
	struct sample sample = { linkage, 1, NULL };
	size_t n = crm_linkage_shares(linkage), i;
	int res = -1;

	/* Passes overlap: there are fewer pairs than they hold together. */
	if (linkage->blocks != NULL)
		sample.thin += (uint64_t)(crm_blocks_pairs(linkage->blocks) /
		    SAMPLE / 2);
	all->scale = (double)sample.thin;
	if ((sample.bag = calloc(n + 1, sizeof(*sample.bag))) == NULL)
		return (-1);
	if (crm_linkage_run(linkage, n, take_share, &sample) == 0)
		res = pour(sample.bag, n, linkage->weights.nfield, all);
	for (i = 0; i < n; i++)
		crm_values_free(sample.bag[i]);
	free(sample.bag);
	return (res);
}

/* A sample of all pairs. */
static int
take_chance(const struct crm_linkage *linkage, struct crm_weights_pairs *all)
{
	struct crm_values *bag = crm_values_new();
	uint64_t at = 1, n = 0, taken = 0;
	double rows = linkage->n - linkage->ncopy;
	int res = -1;
	uint32_t a, b;

	if (bag == NULL)
		return (-1);
	while (linkage->n > 1 && n < CHANCE) {
		a = (uint32_t)(stir(at++) % linkage->n);
		b = (uint32_t)(stir(at++) % linkage->n);
		n++;
		if (a == b || linkage->copy[a] != a || linkage->copy[b] != b)
			continue;
		taken++;
		if (put(linkage, bag, a, b) == -1)
			goto out;
	}
	res = pour(&bag, 1, linkage->weights.nfield, all);
	all->scale = taken == 0 ? 0 : rows * (rows - 1) / 2 / (double)taken;
out:
	crm_values_free(bag);
	return (res);
}

/* Adds what one field's values tell of all pairs. */
static int
count_field(const struct crm_linkage *linkage, size_t f,
    struct crm_weights_base *base)
{
	const struct crm_values *values =
	    crm_people_field(linkage->people, f)->values;
	uint32_t i, id, n = crm_values_n(values), *have;
	double full = 0, twice = 0, pairs;
	int l;

	if ((have = calloc(n, sizeof(*have))) == NULL)
		return (-1);
	for (i = 0; i < linkage->n; i++)
		if (linkage->copy[i] == i &&
		    (id = crm_people_record(linkage->people, i)[f]) != 0) {
			have[id]++;
			full++;
		}
	base->present[f] = full * (full - 1) / 2;
	for (id = 1; id < n; id++) {
		if (have[id] == 0 || crm_values_count(values, id) < 2)
			continue;
		l = crm_level_same(crm_values_count(values, id));
		pairs = (double)have[id] * ((double)have[id] - 1) / 2;
		base->same[f][l] += pairs;
		base->share[f][l] += have[id];
		twice += have[id];
	}
	free(have);
	/* A little for each: what is seen once may be seen again. */
	for (l = CRM_LEVEL_SAME; l < CRM_LEVELS; l++)
		base->share[f][l] = (base->share[f][l] + .1 +
		    (l == CRM_LEVEL_SAME)) / (twice + 1 + .1 * CRM_LEVEL_RARES);
	return (0);
}

int
crm_linkage_learn(struct crm_linkage *linkage,
    const struct crm_weights *weights)
{
	struct crm_weights_pairs likely = { 0 }, chance = { 0 };
	struct crm_weights_base base = { 0 };
	double n = linkage->n - linkage->ncopy;
	int res = -1;
	size_t f;

	base.pairs = n * (n - 1) / 2;
	for (f = 0; f < crm_people_nfield(linkage->people); f++)
		if (count_field(linkage, f, &base) == -1)
			return (-1);
	if (weights != NULL)
		linkage->weights = *weights;
	else
		crm_weights_start(&linkage->weights, linkage->people, &base);
	if (take_likely(linkage, &likely) == -1 ||
	    (linkage->blocks != NULL && take_chance(linkage, &chance) == -1))
		goto out;
	linkage->count.matches = crm_weights_learn(&linkage->weights,
	    linkage->people, &base, &likely,
	    linkage->blocks != NULL ? &chance : &likely);
	crm_scorer_set(&linkage->scorer, &linkage->weights);
	res = 0;
out:
	free(likely.level);
	free(likely.count);
	free(chance.level);
	free(chance.count);
	return (res);
}
