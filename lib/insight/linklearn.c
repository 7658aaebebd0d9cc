#include <stdlib.h>
#include <string.h>

#include "insight/linkage_int.h"
#include "insight/values.h"

#define SAMPLE		1500000.0	/* pairs from which is learnt */
#define CHANCE		400000		/* pairs taken by chance */

/* The levels of the pairs of one share. */
struct bag {
	uint8_t		*level;
	size_t		 n, cap;
};

struct sample {
	const struct crm_linkage *linkage;
	uint64_t	 thin;		/* one pair in so many */
	struct bag	*bag;		/* of each share */
};

/* A place in the stream of one share. */
struct taker {
	struct sample	*sample;
	struct bag	*bag;
};

static uint64_t
stir(uint64_t x)
{

	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return (x ^ x >> 31);
}

static int
put(const struct crm_linkage *linkage, struct bag *bag, uint32_t a, uint32_t b)
{
	uint8_t level[CRM_PEOPLE_FIELDS], *grown;
	size_t nf = linkage->weights.nfield, cap;

	if (bag->n == bag->cap) {
		cap = bag->cap > 0 ? bag->cap * 2 : 1024;
		if ((grown = realloc(bag->level, cap * (nf + 1))) == NULL)
			return (-1);
		bag->level = grown;
		bag->cap = cap;
	}
	(void)crm_compare(linkage->comparer, a, b, level);
	memcpy(bag->level + bag->n++ * nf, level, nf);
	return (0);
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
	struct taker taker = { sample, &sample->bag[share] };

	return (crm_linkage_each(sample->linkage, share, take, &taker));
}

/* All bags in one, in the order of the shares. */
static int
pour(struct bag *bag, size_t n, size_t nf, struct bag *all)
{
	size_t i, at = 0;

	for (i = 0; i < n; i++)
		all->n += bag[i].n;
	if ((all->level = malloc(all->n * nf + 1)) == NULL)
		return (-1);
	for (i = 0; i < n; i++) {
		if (bag[i].n > 0)
			memcpy(all->level + at, bag[i].level, bag[i].n * nf);
		at += bag[i].n * nf;
	}
	return (0);
}

/* A sample of the pairs that could match. */
static int
take_likely(const struct crm_linkage *linkage, struct bag *all, double *scale)
{
	struct sample sample = { linkage, 1, NULL };
	size_t n = crm_linkage_shares(linkage), i;
	int res = -1;

	/* Passes overlap: there are fewer pairs than they hold together. */
	if (linkage->blocks != NULL)
		sample.thin += (uint64_t)(crm_blocks_pairs(linkage->blocks) /
		    SAMPLE / 2);
	*scale = (double)sample.thin;
	if ((sample.bag = calloc(n, sizeof(*sample.bag))) == NULL)
		return (-1);
	if (crm_linkage_run(linkage, take_share, &sample) == 0)
		res = pour(sample.bag, n, linkage->weights.nfield, all);
	for (i = 0; i < n; i++)
		free(sample.bag[i].level);
	free(sample.bag);
	return (res);
}

static int
take_chance(const struct crm_linkage *linkage, struct bag *bag)
{
	uint64_t at = 1;
	uint32_t a, b;

	if (linkage->n < 2)
		return (0);
	while (bag->n < CHANCE) {
		a = (uint32_t)(stir(at++) % linkage->n);
		b = (uint32_t)(stir(at++) % linkage->n);
		if (a != b && put(linkage, bag, a, b) == -1)
			return (-1);
	}
	return (0);
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
		if ((id = crm_people_record(linkage->people, i)[f]) != 0) {
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
	struct crm_weights_base base = { 0 };
	struct crm_weights_pairs likely, chance;
	struct bag near = { NULL, 0, 0 }, far = { NULL, 0, 0 };
	double n = linkage->n, scale;
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
	if (take_likely(linkage, &near, &scale) == -1)
		goto out;
	likely.level = chance.level = near.level;
	likely.n = chance.n = near.n;
	likely.scale = chance.scale = scale;
	if (linkage->blocks != NULL) {
		if (take_chance(linkage, &far) == -1)
			goto out;
		chance.level = far.level;
		chance.n = far.n;
		chance.scale = far.n > 0 ? base.pairs / (double)far.n : 0;
	}
	linkage->count.matches = crm_weights_learn(&linkage->weights,
	    linkage->people, &base, &likely, &chance);
	crm_scorer_set(&linkage->scorer, &linkage->weights);
	res = 0;
out:
	free(near.level);
	free(far.level);
	return (res);
}
