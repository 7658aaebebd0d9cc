#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/lang.h"
#include "core/sort.h"
#include "insight/basket.h"
#include "insight/flat.h"
#include "insight/sets.h"

#define DEEPEST	64		/* 2^64 sets: max is smaller */

struct crm_sets {
	uint32_t	 *word;		/* size, n, items; of each set */
	size_t		  nword, cap;
	size_t		  n;
	uint32_t	**set;		/* in order */
};

struct miner {
	struct crm_sets		*sets;
	struct crm_err		*err;
	uint32_t		 need;
	size_t			 max;
	uint32_t		 prefix[DEEPEST];
};

void
crm_sets_free(struct crm_sets *sets)
{

	if (sets == NULL)
		return;
	free(sets->word);
	free(sets->set);
	free(sets);
}

size_t
crm_sets_n(const struct crm_sets *sets)
{

	return (sets->n);
}

struct crm_set
crm_sets_get(const struct crm_sets *sets, size_t i)
{
	struct crm_set set;

	assert(i < sets->n);
	set.size = sets->set[i][0];
	set.n = sets->set[i][1];
	set.item = sets->set[i] + 2;
	return (set);
}

static int
too_many(const struct miner *miner)
{

	return (crm_err_set(miner->err, CRM_ERR_INPUT, _("there are more than "
	    "%zu sets at a support of %lu: raise --support, or --max-sets if "
	    "there is memory for them"), miner->max,
	    (unsigned long)miner->need));
}

/* Keeps the first size items of the prefix as a set, rising. */
static int
keep(struct miner *miner, uint32_t size, uint32_t n)
{
	struct crm_sets *sets = miner->sets;
	size_t cap = sets->cap == 0 ? 4096 : sets->cap * 2;
	uint32_t *word, i, j, item;

	/* All subsets of this one are frequent, too. */
	if (sets->n >= miner->max || miner->max >> (size - 1) == 0)
		return (too_many(miner));
	if (sets->nword + size + 2 > sets->cap) {
		word = realloc(sets->word, cap * sizeof(*word));
		if (word == NULL)
			return (crm_err_nomem(miner->err));
		sets->word = word;
		sets->cap = cap;
	}
	word = sets->word + sets->nword;
	word[0] = size;
	word[1] = n;
	for (word += 2, i = 0; i < size; i++) {
		item = miner->prefix[i];
		for (j = i; j > 0 && word[j - 1] > item; j--)
			word[j] = word[j - 1];
		word[j] = item;
	}
	sets->nword += size + 2;
	sets->n++;
	return (0);
}

/* What stands behind item j in its baskets: count[], by item. */
static void
count_behind(const struct crm_flat *flat, uint32_t j, uint32_t *count)
{
	const uint32_t *item;
	uint32_t i;

	memset(count + j, 0, (flat->k - j) * sizeof(*count));
	for (i = flat->first[j]; i < flat->first[j + 1]; i++)
		for (item = flat->item + flat->place[i] + 1;
		    *item != CRM_FLAT_END; item++)
			count[*item]++;
}

/*
 * The baskets with item j, as far as they stand behind it and have what is
 * frequent there.  *part is NULL when nothing is.  0 or -1.
 */
static int
project(const struct miner *miner, const struct crm_flat *flat, uint32_t j,
    uint32_t *count, struct crm_flat **part)
{
	uint32_t begin, i, k = 0, n = 0, x;
	const uint32_t *item;
	uint64_t total = 0;

	*part = NULL;
	for (x = j + 1; x < flat->k; x++)
		if (count[x] >= miner->need) {
			total += count[x];
			k++;
		}
	if (k == 0)
		return (0);
	*part = crm_flat_room(k, total, flat->count[j]);
	if (*part == NULL)
		return (crm_err_nomem(miner->err));
	for (k = 0, x = j + 1; x < flat->k; x++) {
		if (count[x] < miner->need) {
			count[x] = CRM_FLAT_END;
			continue;
		}
		(*part)->name[k] = flat->name[x];
		(*part)->count[k] = count[x];
		count[x] = k++;		/* now its number there */
	}
	for (i = flat->first[j]; i < flat->first[j + 1]; i++) {
		begin = n;
		for (item = flat->item + flat->place[i] + 1;
		    *item != CRM_FLAT_END; item++)
			if (count[*item] != CRM_FLAT_END)
				(*part)->item[n++] = count[*item];
		if (n > begin)
			(*part)->item[n++] = CRM_FLAT_END;
	}
	crm_flat_index(*part, n);
	return (0);
}

static int
mine(struct miner *miner, const struct crm_flat *flat, uint32_t size)
{
	struct crm_flat *part;
	uint32_t *count, j;
	int res = 0;

	if ((count = malloc((flat->k + 1) * sizeof(*count))) == NULL)
		return (crm_err_nomem(miner->err));
	for (j = 0; j < flat->k && res == 0; j++) {
		miner->prefix[size] = flat->name[j];
		if ((res = keep(miner, size + 1, flat->count[j])) == -1)
			break;
		count_behind(flat, j, count);
		res = project(miner, flat, j, count, &part);
		if (part != NULL)
			res = mine(miner, part, size + 1);
		free(part);
	}
	free(count);
	return (res);
}

static int
by_set(const void *a, const void *b, void *arg)
{
	const uint32_t *x = a, *y = b;
	uint32_t i;

	(void)arg;
	if (x[0] != y[0])
		return (x[0] < y[0] ? -1 : 1);
	if (x[1] != y[1])
		return (x[1] > y[1] ? -1 : 1);
	for (i = 2; i < x[0] + 2; i++)
		if (x[i] != y[i])
			return (x[i] < y[i] ? -1 : 1);
	return (0);
}

static int
order(struct crm_sets *sets, struct crm_err *err)
{
	uint32_t *word = sets->word;
	size_t i;

	sets->set = malloc((sets->n + 1) * sizeof(*sets->set));
	if (sets->set == NULL)
		return (crm_err_nomem(err));
	for (i = 0; i < sets->n; i++) {
		sets->set[i] = word;
		word += word[0] + 2;
	}
	if (crm_sort((void **)sets->set, sets->n, by_set, NULL) == -1)
		return (crm_err_nomem(err));
	return (0);
}

struct crm_sets *
crm_sets_find(const struct crm_basket *basket, uint32_t need, size_t max,
    struct crm_err *err)
{
	struct miner miner = { .err = err, .need = need, .max = max };
	struct crm_flat *flat;
	int res = -1;

	assert(basket->ended && need > 0 && max < (size_t)1 << (DEEPEST - 2));
	miner.sets = calloc(1, sizeof(*miner.sets));
	flat = crm_flat_new(basket, need, 0);
	if (miner.sets == NULL || flat == NULL)
		(void)crm_err_nomem(err);
	else if ((res = mine(&miner, flat, 0)) == 0)
		res = order(miner.sets, err);
	free(flat);
	if (res == -1) {
		crm_sets_free(miner.sets);
		return (NULL);
	}
	return (miner.sets);
}
