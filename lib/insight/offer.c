#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "insight/basket.h"
#include "insight/offer.h"

/* Each item of each member, with its last day. */
struct owned {
	struct crm_basket_row	*row;	/* by member and item */
	size_t			 n;
	size_t			*first;	/* of each member; one more */
	struct crm_basket_row	*by;	/* by item, the latest first */
	size_t			*start;	/* of each item; one more */
};

static int
by_member(const void *a, const void *b)
{
	const struct crm_basket_row *x = a, *y = b;

	if (x->group != y->group)
		return (x->group < y->group ? -1 : 1);
	if (x->item != y->item)
		return (x->item < y->item ? -1 : 1);
	return (x->day > y->day ? -1 : x->day < y->day);
}

static int
by_item(const void *a, const void *b)
{
	const struct crm_basket_row *x = a, *y = b;

	if (x->item != y->item)
		return (x->item < y->item ? -1 : 1);
	if (x->day != y->day)
		return (x->day > y->day ? -1 : 1);
	return (x->group < y->group ? -1 : x->group > y->group);
}

static void
free_owned(struct owned *own)
{

	free(own->row);
	free(own->by);
	free(own->first);
	free(own->start);
}

static int
fill_owned(struct owned *own, const struct crm_basket *basket)
{
	size_t groups = crm_labels_n(basket->groups), i, n = 0;
	size_t items = crm_labels_n(basket->items);

	own->row = malloc((basket->n + 1) * sizeof(*own->row));
	own->by = malloc((basket->n + 1) * sizeof(*own->by));
	own->first = calloc(groups + 1, sizeof(*own->first));
	own->start = calloc(items + 1, sizeof(*own->start));
	if (own->row == NULL || own->by == NULL || own->first == NULL ||
	    own->start == NULL)
		return (-1);
	if (basket->n > 0)
		memcpy(own->row, basket->row, basket->n * sizeof(*own->row));
	qsort(own->row, basket->n, sizeof(*own->row), by_member);
	for (i = 0; i < basket->n; i++)
		if (n == 0 || own->row[n - 1].group != own->row[i].group ||
		    own->row[n - 1].item != own->row[i].item)
			own->row[n++] = own->row[i];
	own->n = n;
	for (i = 0; i < n; i++) {
		own->first[own->row[i].group + 1]++;
		own->start[own->row[i].item + 1]++;
		own->by[i] = own->row[i];
	}
	qsort(own->by, n, sizeof(*own->by), by_item);
	for (i = 0; i < groups; i++)
		own->first[i + 1] += own->first[i];
	for (i = 0; i < items; i++)
		own->start[i + 1] += own->start[i];
	return (0);
}

/* The row of an item that a member has, or NULL. */
static const struct crm_basket_row *
find(const struct owned *own, uint32_t member, uint32_t item)
{
	size_t lo = own->first[member], hi = own->first[member + 1], mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (own->row[mid].item < item)
			lo = mid + 1;
		else
			hi = mid;
	}
	return (lo < own->first[member + 1] && own->row[lo].item == item ?
	    own->row + lo : NULL);
}

/* 1 when the item fits all that the member has. */
static int
all_fit(const struct owned *own, const struct crm_offer_opt *opt,
    uint32_t member, uint32_t item)
{
	size_t i;

	for (i = own->first[member]; i < own->first[member + 1]; i++)
		if (!opt->fits(opt->arg, own->row[i].item, item))
			return (0);
	return (1);
}

/* 1 when the member may be offered the item. */
static int
may(const struct crm_offers *offers, const struct owned *own,
    const struct crm_offer_opt *opt, uint32_t member, uint32_t item)
{
	const struct crm_basket_row *row;
	uint32_t i;

	if (offers->n[member] == offers->limit)
		return (0);
	for (i = 0; i < offers->n[member]; i++)
		if (offers->offer[(size_t)member * offers->limit + i].next ==
		    item)
			return (0);
	row = find(own, member, item);
	if (row != NULL &&
	    (opt->again < 0 || opt->day - row->day <= opt->again))
		return (0);
	return (opt->fits == NULL || all_fit(own, opt, member, item));
}

static void
offer(struct crm_offers *offers, const struct owned *own,
    const struct crm_offer_opt *opt, const struct crm_lead *lead, uint32_t no,
    uint32_t *given)
{
	const struct crm_basket_row *row;
	struct crm_offer *to;
	size_t i;

	for (i = own->start[lead->item]; i < own->start[lead->item + 1]; i++) {
		row = own->by + i;
		if (opt->day - row->day > opt->within)
			break;
		if (!may(offers, own, opt, row->group, lead->next))
			continue;
		if (opt->without != NULL && opt->without[lead->next]) {
			offers->barred++;
			continue;
		}
		if (opt->room != NULL &&
		    offers->n[row->group] >= opt->room[row->group]) {
			offers->pressed++;
			continue;
		}
		if (opt->cap > 0 && given[lead->next] == opt->cap) {
			offers->capped++;
			continue;
		}
		to = offers->offer + (size_t)row->group * offers->limit +
		    offers->n[row->group]++;
		to->next = lead->next;
		to->item = lead->item;
		to->day = row->day;
		to->lead = no;
		given[lead->next]++;
		offers->given++;
	}
}

static int
by_strength(const void *a, const void *b)
{
	const struct crm_lead *x = a, *y = b;

	uint64_t i = (uint64_t)x->n * y->item_n;
	uint64_t j = (uint64_t)y->n * x->item_n;

	if (i != j)
		return (i > j ? -1 : 1);
	if (x->lift != y->lift)
		return (x->lift > y->lift ? -1 : 1);
	if (x->item != y->item)
		return (x->item < y->item ? -1 : 1);
	return (x->next < y->next ? -1 : x->next > y->next);
}

int
crm_offers_make(struct crm_offers *offers, const struct crm_basket *basket,
    struct crm_lead *lead, size_t n, const struct crm_offer_opt *opt)
{
	size_t members = crm_labels_n(basket->groups), i;
	struct owned own = { 0 };
	uint32_t *given;
	int res = -1;

	assert(basket->ended && basket->dated && opt->limit > 0);
	memset(offers, 0, sizeof(*offers));
	offers->limit = opt->limit;
	given = calloc(crm_labels_n(basket->items) + 1, sizeof(*given));
	offers->n = calloc(members + 1, sizeof(*offers->n));
	offers->offer = calloc(members * opt->limit + 1,
	    sizeof(*offers->offer));
	if (given == NULL || offers->n == NULL || offers->offer == NULL ||
	    fill_owned(&own, basket) == -1)
		goto out;
	if (n > 1)
		qsort(lead, n, sizeof(*lead), by_strength);
	for (i = 0; i < n; i++)
		offer(offers, &own, opt, lead + i, (uint32_t)i, given);
	res = 0;
out:
	free_owned(&own);
	free(given);
	return (res);
}

void
crm_offers_free(struct crm_offers *offers)
{

	free(offers->n);
	free(offers->offer);
}
