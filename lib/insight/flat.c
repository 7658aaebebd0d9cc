#include <stdlib.h>
#include <string.h>

#include "insight/basket.h"
#include "insight/flat.h"

struct crm_flat *
crm_flat_room(uint32_t k, uint64_t total, uint64_t baskets)
{
	uint64_t n = 3 * (uint64_t)k + 1 + 2 * total + baskets;
	struct crm_flat *flat;

	if (total + baskets >= CRM_FLAT_END)
		return (NULL);
	flat = malloc(sizeof(*flat) + n * sizeof(uint32_t));
	if (flat == NULL)
		return (NULL);
	flat->k = k;
	flat->name = (uint32_t *)(flat + 1);
	flat->count = flat->name + k;
	flat->first = flat->count + k;
	flat->place = flat->first + k + 1;
	flat->item = flat->place + total;
	return (flat);
}

void
crm_flat_index(struct crm_flat *flat, uint32_t n)
{
	uint32_t i;

	/* first[] is one ahead while it fills: it ends where it should be. */
	flat->first[0] = 0;
	for (i = 0; i < flat->k; i++)
		flat->first[i + 1] = i == 0 ? 0 :
		    flat->first[i] + flat->count[i - 1];
	for (i = 0; i < n; i++)
		if (flat->item[i] != CRM_FLAT_END)
			flat->place[flat->first[flat->item[i] + 1]++] = i;
}

struct rare {
	uint32_t	name, count;
};

static int
by_count(const void *a, const void *b)
{
	const struct rare *x = a, *y = b;

	if (x->count != y->count)
		return (x->count < y->count ? -1 : 1);
	return (x->name < y->name ? -1 : x->name > y->name);
}

static int
by_place(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x < *y ? -1 : *x > *y);
}

/* The items of each basket, by their new numbers. */
static void
lay(struct crm_flat *flat, const struct crm_basket *basket,
    const uint32_t *to)
{
	uint32_t begin = 0, n = 0;
	size_t i;

	for (i = 0; i < basket->n; i++) {
		if (to[basket->row[i].item] != CRM_FLAT_END)
			flat->item[n++] = to[basket->row[i].item];
		if (i + 1 < basket->n &&
		    basket->row[i].group == basket->row[i + 1].group &&
		    basket->row[i].day == basket->row[i + 1].day)
			continue;
		if (n == begin)
			continue;
		qsort(flat->item + begin, n - begin, sizeof(*flat->item),
		    by_place);
		flat->item[n++] = CRM_FLAT_END;
		begin = n;
	}
	crm_flat_index(flat, n);
}

/* Those of the items that are frequent: how many, and their places. */
static uint32_t
pick(const struct crm_basket *basket, uint32_t need, struct rare *rare,
    uint64_t *total)
{
	size_t i, n = crm_labels_n(basket->items);
	uint32_t k = 0;

	for (i = 0; i < n; i++) {
		rare[i].name = (uint32_t)i;
		rare[i].count = 0;
	}
	for (i = 0; i < basket->n; i++)
		rare[basket->row[i].item].count++;
	for (*total = 0, i = 0; i < n; i++)
		if (rare[i].count >= need && rare[i].count > 0) {
			*total += rare[i].count;
			rare[k++] = rare[i];
		}
	return (k);
}

struct crm_flat *
crm_flat_new(const struct crm_basket *basket, uint32_t need, int by_name)
{
	size_t i, n = crm_labels_n(basket->items);
	struct crm_flat *flat = NULL;
	struct rare *rare;
	uint32_t *to, k;
	uint64_t total;

	rare = malloc((n + 1) * sizeof(*rare));
	to = malloc((n + 1) * sizeof(*to));
	if (rare == NULL || to == NULL)
		goto out;
	k = pick(basket, need, rare, &total);
	if (!by_name && k > 1)
		qsort(rare, k, sizeof(*rare), by_count);
	if ((flat = crm_flat_room(k, total, total)) == NULL)
		goto out;
	memset(to, 0xff, n * sizeof(*to));
	for (i = 0; i < k; i++) {
		flat->name[i] = rare[i].name;
		flat->count[i] = rare[i].count;
		to[rare[i].name] = (uint32_t)i;
	}
	lay(flat, basket, to);
out:
	free(rare);
	free(to);
	return (flat);
}
