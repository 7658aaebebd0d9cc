#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "insight/basket.h"
#include "insight/chance.h"
#include "insight/flat.h"
#include "insight/pairs.h"

static int
keep(struct crm_pairs *pairs, const struct crm_pairs_opt *opt,
    struct crm_pair *pair)
{
	size_t cap = pairs->cap == 0 ? 256 : pairs->cap * 2;
	struct crm_pair *p;

	pairs->asked++;
	pair->lift = (double)pair->n * opt->baskets /
	    ((double)pair->item_n * pair->other_n);
	if (pair->lift < opt->min_lift)
		return (0);
	pair->ln_p = crm_chance_tail(opt->baskets, pair->item_n, pair->other_n,
	    pair->n);
	if (pair->ln_p > log(opt->max_p) + CRM_CHANCE_ALIKE)
		return (0);
	if (pairs->n == pairs->cap) {
		p = realloc(pairs->pair, cap * sizeof(*p));
		if (p == NULL)
			return (-1);
		pairs->pair = p;
		pairs->cap = cap;
	}
	pairs->pair[pairs->n++] = *pair;
	return (0);
}

/* The pairs of item j with those behind it; count[] is zero before and after. */
static int
pair_up(struct crm_pairs *pairs, const struct crm_flat *flat,
    const struct crm_pairs_opt *opt, uint32_t j, uint32_t *count)
{
	struct crm_pair pair;
	const uint32_t *item;
	uint32_t i, n;

	for (i = flat->first[j]; i < flat->first[j + 1]; i++)
		for (item = flat->item + flat->place[i] + 1;
		    *item != CRM_FLAT_END; item++)
			count[*item]++;
	for (i = j + 1; i < flat->k; i++) {
		n = count[i];
		count[i] = 0;
		if (n < opt->need || n == 0)
			continue;
		pair.item = flat->name[j];
		pair.other = flat->name[i];
		pair.n = n;
		pair.item_n = flat->count[j];
		pair.other_n = flat->count[i];
		if (keep(pairs, opt, &pair) == -1)
			return (-1);
	}
	return (0);
}

static int
by_n(const void *a, const void *b)
{
	const struct crm_pair *x = a, *y = b;

	if (x->n != y->n)
		return (x->n > y->n ? -1 : 1);
	if (x->item != y->item)
		return (x->item < y->item ? -1 : 1);
	return (x->other < y->other ? -1 : x->other > y->other);
}

int
crm_pairs_find(struct crm_pairs *pairs, const struct crm_basket *basket,
    const struct crm_pairs_opt *opt)
{
	struct crm_flat *flat;
	uint32_t *count = NULL, j;
	int res = -1;

	memset(pairs, 0, sizeof(*pairs));
	flat = crm_flat_new(basket, opt->need, 1);
	if (flat != NULL)
		count = calloc(flat->k + 1, sizeof(*count));
	if (count != NULL)
		for (res = 0, j = 0; res == 0 && j < flat->k; j++)
			res = pair_up(pairs, flat, opt, j, count);
	free(count);
	free(flat);
	if (res == 0 && pairs->n > 1)
		qsort(pairs->pair, pairs->n, sizeof(*pairs->pair), by_n);
	return (res);
}
