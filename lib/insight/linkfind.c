#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "insight/linkage_int.h"
#include "insight/values.h"

struct bag {
	struct crm_pair	*pair;
	size_t		 n, cap;
	double		 compared;
};

struct finder {
	const struct crm_linkage *linkage;
	double		 least;		/* score */
	double		 bound;		/* the odds of it, a logarithm */
	double		 differ[CRM_PEOPLE_FIELDS]; /* the most that a field
					   gives which is not the same */
	size_t		 nname;
	size_t		 order[CRM_PEOPLE_FIELDS]; /* fields, the cheap ones
					   first; all names are the first */
	size_t		 norder;
	struct bag	*bag;
};

struct taker {
	const struct finder *finder;
	struct bag	*bag;
};

/* The most that a field could give, by equal values alone. */
static double
at_most(const struct finder *finder, const uint32_t *x, const uint32_t *y,
    size_t f)
{
	const struct crm_linkage *linkage = finder->linkage;
	const struct crm_values *values;
	size_t k = f, end = f + 1;
	double top;
	uint8_t level;

	if (x[f] == 0)
		return (0);
	if (f < finder->nname) {	/* they may be compared crosswise */
		k = 0;
		end = finder->nname;
	}
	values = crm_people_field(linkage->people, f)->values;
	for (top = 0; k < end; k++) {
		if (y[k] == 0)
			continue;
		if (finder->differ[f] > top)
			top = finder->differ[f];
		if (x[f] != y[k])
			continue;
		level = crm_level_same(crm_values_count(values, x[f]));
		if (linkage->scorer.match[f][level] > top)
			top = linkage->scorer.match[f][level];
	}
	return (top);
}

/*
 * Compares field by field, the cheap ones first, until the rest cannot lift
 * the pair over the bound any more: 0 then, else 1.
 */
static int
compare(const struct finder *finder, const uint32_t *x, const uint32_t *y,
    uint8_t *level)
{
	const struct crm_linkage *linkage = finder->linkage;
	double sum = linkage->scorer.rate, top[CRM_PEOPLE_FIELDS];
	size_t i, f, nf = linkage->weights.nfield, to;

	for (f = 0; f < nf; f++)
		sum += top[f] = at_most(finder, x, y, f);
	for (i = 0; i < finder->norder; i++) {
		if (sum < finder->bound)
			return (0);
		f = finder->order[i];
		to = f + 1;
		if (f < finder->nname) {
			(void)crm_compare_names(linkage->comparer, x, y,
			    level);
			to = finder->nname;
		} else
			level[f] = crm_compare_field(linkage->comparer, f, x,
			    y);
		for (; f < to; f++) {
			sum -= top[f];
			if (level[f] != CRM_LEVEL_MISSING)
				sum += linkage->scorer.match[f][level[f]];
		}
	}
	return (1);
}

static int
keep(struct bag *bag, uint32_t a, uint32_t b, double score)
{
	struct crm_pair *grown;
	size_t cap;

	if (bag->n == bag->cap) {
		cap = bag->cap > 0 ? bag->cap * 2 : 256;
		if ((grown = realloc(bag->pair, cap * sizeof(*grown))) == NULL)
			return (-1);
		bag->pair = grown;
		bag->cap = cap;
	}
	bag->pair[bag->n].a = a;
	bag->pair[bag->n].b = b;
	bag->pair[bag->n++].score = (float)score;
	return (0);
}

static int
take(void *arg, uint32_t a, uint32_t b)
{
	struct taker *taker = arg;
	const struct finder *finder = taker->finder;
	const struct crm_linkage *linkage = finder->linkage;
	uint8_t level[CRM_PEOPLE_FIELDS];
	double score;

	taker->bag->compared++;
	if (!compare(finder, crm_people_record(linkage->people, a),
	    crm_people_record(linkage->people, b), level))
		return (0);
	score = crm_score(&linkage->scorer, level);
	if (score < finder->least || (linkage->opt.apart != NULL &&
	    linkage->opt.apart(linkage->opt.arg, a, b)))
		return (0);
	return (keep(taker->bag, a, b, score));
}

static int
take_share(void *arg, size_t share)
{
	struct finder *finder = arg;
	struct taker taker = { finder, &finder->bag[share] };

	return (crm_linkage_each(finder->linkage, share, take, &taker));
}

static int
by_records(const void *a, const void *b)
{
	const struct crm_pair *x = a, *y = b;

	if (x->a != y->a)
		return (x->a < y->a ? -1 : 1);
	return (x->b < y->b ? -1 : x->b > y->b);
}

static int
pour(struct crm_linkage *linkage, struct bag *bag, size_t n)
{
	size_t i, sum = 0;

	for (i = 0; i < n; i++) {
		sum += bag[i].n;
		linkage->count.compared += bag[i].compared;
	}
	linkage->pair = malloc((sum + 1) * sizeof(*linkage->pair));
	if (linkage->pair == NULL)
		return (-1);
	for (i = 0; i < n; i++) {
		if (bag[i].n > 0)
			memcpy(linkage->pair + linkage->npair, bag[i].pair,
			    bag[i].n * sizeof(*bag[i].pair));
		linkage->npair += bag[i].n;
	}
	if (linkage->npair > 0)
		qsort(linkage->pair, linkage->npair, sizeof(*linkage->pair),
		    by_records);
	return (0);
}

/* Dates and codes, then what takes longer; addresses last. */
static void
put_in_order(struct finder *finder)
{
	static const enum crm_compare kinds[] = { CRM_COMPARE_DATE,
	    CRM_COMPARE_CODE, CRM_COMPARE_PHONE, CRM_COMPARE_TEXT,
	    CRM_COMPARE_EMAIL, CRM_COMPARE_NAME, CRM_COMPARE_ADDRESS };
	const struct crm_people *people = finder->linkage->people;
	size_t i, f;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		for (f = 0; f < crm_people_nfield(people); f++)
			if (crm_people_field(people, f)->kind == kinds[i] &&
			    (f == 0 || f >= finder->nname))
				finder->order[finder->norder++] = f;
}

static int
find_pairs(struct crm_linkage *linkage)
{
	size_t n = crm_linkage_shares(linkage), i, f;
	struct finder finder = { 0 };
	int l, res = -1;

	finder.linkage = linkage;
	(void)crm_people_names(linkage->people, &finder.nname);
	put_in_order(&finder);
	finder.least = linkage->opt.from < CRM_CLUSTER_FROM ?
	    linkage->opt.from : CRM_CLUSTER_FROM;
	finder.bound = log(finder.least / (1 - finder.least)) - 1e-6;
	for (f = 0; f < linkage->weights.nfield; f++) {
		/* 0: two values that cannot be held against each other. */
		finder.differ[f] = 0;
		for (l = 0; l < CRM_LEVEL_SAME; l++)
			if (linkage->scorer.match[f][l] > finder.differ[f])
				finder.differ[f] = linkage->scorer.match[f][l];
	}
	if ((finder.bag = calloc(n, sizeof(*finder.bag))) == NULL)
		return (-1);
	if (crm_linkage_run(linkage, n, take_share, &finder) == 0)
		res = pour(linkage, finder.bag, n);
	for (i = 0; i < n; i++)
		free(finder.bag[i].pair);
	free(finder.bag);
	return (res);
}

/* Who was told apart can be no one's group, whatever the others say. */
static double
score_pair(void *arg, uint32_t a, uint32_t b)
{
	const struct crm_linkage *linkage = arg;
	uint8_t level[CRM_PEOPLE_FIELDS];

	if (linkage->opt.apart != NULL &&
	    linkage->opt.apart(linkage->opt.arg, a, b))
		return (-1e6);
	(void)crm_compare(linkage->comparer, a, b, level);
	return (crm_score(&linkage->scorer, level));
}

/* Joins the copies to the records that they are of. */
static int
add_copies(struct crm_linkage *linkage)
{
	struct crm_pair *grown;
	double score;
	uint32_t i;

	if (linkage->ncopy == 0)
		return (0);
	grown = realloc(linkage->pair, (linkage->npair + linkage->ncopy) *
	    sizeof(*grown));
	if (grown == NULL)
		return (-1);
	linkage->pair = grown;
	for (i = 0; i < linkage->n; i++) {
		if (linkage->copy[i] == i)
			continue;
		score = score_pair(linkage, linkage->copy[i], i);
		if (score >= CRM_CLUSTER_FROM)
			linkage->cluster[i] =
			    linkage->cluster[linkage->copy[i]];
		grown[linkage->npair].a = linkage->copy[i];
		grown[linkage->npair].b = i;
		grown[linkage->npair++].score = (float)score;
	}
	qsort(grown, linkage->npair, sizeof(*grown), by_records);
	return (0);
}

/* Counts people, and leaves out the pairs that nobody asked for. */
static void
finish(struct crm_linkage *linkage)
{
	struct crm_linkage_count *count = &linkage->count;
	uint32_t i;
	size_t p, k = 0;

	for (i = 0; i < linkage->n; i++)
		count->extra += linkage->cluster[i] != i;
	for (p = 0; p < linkage->npair; p++)
		if ((double)linkage->pair[p].score >= linkage->opt.from)
			linkage->pair[k++] = linkage->pair[p];
	linkage->npair = count->pairs = k;
}

int
crm_linkage_find(struct crm_linkage *linkage)
{

	return (find_pairs(linkage) == -1 ? -1 : crm_linkage_group(linkage));
}

int
crm_linkage_group(struct crm_linkage *linkage)
{

	if (crm_cluster(linkage->cluster, linkage->n, linkage->pair,
	    linkage->npair, score_pair, linkage) == -1 ||
	    add_copies(linkage) == -1)
		return (-1);
	finish(linkage);
	return (0);
}
