#include <assert.h>
#include <stdlib.h>

#include "insight/basket.h"

struct crm_basket *
crm_basket_new(int dated)
{
	struct crm_basket *basket;

	if ((basket = calloc(1, sizeof(*basket))) == NULL)
		return (NULL);
	basket->dated = dated;
	basket->from = INT64_MIN;
	basket->before = INT64_MAX;
	basket->groups = crm_labels_new();
	basket->items = crm_labels_new();
	if (basket->groups == NULL || basket->items == NULL) {
		crm_basket_free(basket);
		return (NULL);
	}
	return (basket);
}

void
crm_basket_free(struct crm_basket *basket)
{

	if (basket == NULL)
		return;
	crm_labels_free(basket->groups);
	crm_labels_free(basket->items);
	free(basket->row);
	free(basket->price);
	free(basket);
}

int
crm_basket_put(struct crm_basket *basket, uint32_t group, uint32_t item,
    int64_t day)
{
	size_t cap = basket->cap == 0 ? 1024 : basket->cap + basket->cap / 2;
	struct crm_basket_row *row;

	assert(!basket->ended);
	if (basket->n == basket->cap) {
		/* Positions in baskets are 32 bits wide. */
		if (cap > UINT32_MAX / 2)
			return (-1);
		row = realloc(basket->row, cap * sizeof(*row));
		if (row == NULL)
			return (-1);
		basket->row = row;
		basket->cap = cap;
	}
	row = basket->row + basket->n++;
	row->group = group;
	row->item = item;
	row->day = basket->dated ? (int32_t)day : 0;
	return (0);
}

static int
by_group(const void *a, const void *b)
{
	const struct crm_basket_row *x = a, *y = b;

	if (x->group != y->group)
		return (x->group < y->group ? -1 : 1);
	if (x->day != y->day)
		return (x->day < y->day ? -1 : 1);
	return (x->item < y->item ? -1 : x->item > y->item);
}

/* Each row once, in order. */
static void
sort_rows(struct crm_basket *basket)
{
	struct crm_basket_row *row = basket->row;
	size_t i, n = 0;

	if (basket->n > 1)
		qsort(row, basket->n, sizeof(*row), by_group);
	for (i = 0; i < basket->n; i++)
		if (n == 0 || by_group(row + n - 1, row + i) != 0)
			row[n++] = row[i];
	basket->n = n;
}

/* The prices in the items' new order. */
static int
sort_prices(struct crm_basket *basket, const uint32_t *item, size_t ni)
{
	struct crm_basket_price *price;
	size_t i;

	if (basket->price == NULL)
		return (0);
	if ((price = calloc(ni + 1, sizeof(*price))) == NULL)
		return (-1);
	for (i = 0; i < ni && i < basket->nprice; i++)
		price[item[i]] = basket->price[i];
	free(basket->price);
	basket->price = price;
	basket->nprice = ni;
	return (0);
}

int
crm_basket_end(struct crm_basket *basket)
{
	size_t i, ng = crm_labels_n(basket->groups);
	size_t ni = crm_labels_n(basket->items);
	uint32_t *group, *item;
	int res = -1;

	assert(!basket->ended);
	group = malloc((ng + 1) * sizeof(*group));
	item = malloc((ni + 1) * sizeof(*item));
	if (group == NULL || item == NULL ||
	    crm_labels_sort(basket->items, 0, item) == -1 ||
	    sort_prices(basket, item, ni) == -1)
		goto out;
	if (basket->dated &&
	    crm_labels_sort(basket->groups, 1, group) == -1)
		goto out;
	for (i = 0; i < basket->n; i++) {
		if (basket->dated)
			basket->row[i].group = group[basket->row[i].group];
		basket->row[i].item = item[basket->row[i].item];
	}
	sort_rows(basket);
	basket->ended = 1;
	res = 0;
out:
	free(group);
	free(item);
	return (res);
}
