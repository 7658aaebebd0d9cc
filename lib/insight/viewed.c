#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "insight/basket.h"
#include "insight/viewed.h"

struct pair {			/* of an item that was looked at and one */
	uint32_t	item, bought;	/* that was bought */
	uint32_t	n;
};

struct finding {
	const struct crm_basket	*views, *buys;
	const struct crm_viewed_opt *opt;
	uint32_t		*viewers, *buyers;	/* of each item */
	struct crm_map		*map;	/* pair -> number + 1 */
	struct pair		*pair;
	size_t			 n, cap;
	uint32_t		*last;	/* of each item bought: the member and
					   item that had it last, + 1 */
	uint32_t		 turn;
};

static int
count(struct finding *f, uint32_t item, uint32_t bought)
{
	static const struct crm_key key = { 0, 0 };
	const uint32_t what[2] = { item, bought };
	struct pair *p;
	int64_t *at;
	int found;

	if (f->n == f->cap) {
		f->cap = f->cap == 0 ? 256 : 2 * f->cap;
		if ((p = realloc(f->pair, f->cap * sizeof(*p))) == NULL)
			return (-1);
		f->pair = p;
	}
	at = crm_map_put(f->map, crm_hash_of(&key, what, sizeof(what)),
	    &found);
	if (at == NULL)
		return (-1);
	if (!found) {
		p = f->pair + f->n++;
		p->item = item;
		p->bought = bought;
		p->n = 0;
		*at = (int64_t)f->n;
	}
	f->pair[*at - 1].n++;
	return (0);
}

/* Rows of one group: the first of the next. */
static size_t
group_end(const struct crm_basket *basket, size_t i)
{
	uint32_t group = basket->row[i].group;

	while (i < basket->n && basket->row[i].group == group)
		i++;
	return (i);
}

/* 1 when one of the views of an item was so long before the day. */
static int
was_seen(const struct crm_basket_row *view, size_t n, int32_t day,
    int32_t within)
{
	size_t i;

	for (i = 0; i < n && view[i].day <= day; i++)
		if (day - view[i].day <= within)
			return (1);
	return (0);
}

/* The views of one item by one member, and all that the member bought. */
static int
take_item(struct finding *f, const struct crm_basket_row *view, size_t n,
    const struct crm_basket_row *buy, size_t nbuy)
{
	uint32_t item = view->item;
	int any = 0;
	size_t i;

	f->turn++;
	f->viewers[item]++;
	for (i = 0; i < nbuy; i++) {
		if (f->last[buy[i].item] == f->turn ||
		    !was_seen(view, n, buy[i].day, f->opt->within))
			continue;
		f->last[buy[i].item] = f->turn;
		any = 1;
		if (count(f, item, buy[i].item) == -1)
			return (-1);
	}
	f->buyers[item] += (uint32_t)any;
	return (0);
}

static int
by_item(const void *a, const void *b)
{
	const struct crm_basket_row *x = a, *y = b;

	if (x->item != y->item)
		return (x->item < y->item ? -1 : 1);
	return (x->day > y->day ? 1 : -(x->day < y->day));
}

/* The views of one member, sorted by item. */
static int
take_member(struct finding *f, struct crm_basket_row *view, size_t n,
    const struct crm_basket_row *buy, size_t nbuy)
{
	size_t i, end;

	qsort(view, n, sizeof(*view), by_item);
	for (i = 0; i < n; i = end) {
		for (end = i; end < n && view[end].item == view[i].item;)
			end++;
		if (take_item(f, view + i, end - i, buy, nbuy) == -1)
			return (-1);
	}
	return (0);
}

/* Where the purchases of each member begin; one more. */
static size_t *
starts_of(const struct crm_basket *buys)
{
	size_t n = crm_labels_n(buys->groups), i;
	size_t *start = calloc(n + 2, sizeof(*start));

	if (start == NULL)
		return (NULL);
	for (i = 0; i < buys->n; i++)
		start[buys->row[i].group + 1]++;
	for (i = 0; i < n; i++)
		start[i + 1] += start[i];
	return (start);
}

static int
take_all(struct finding *f)
{
	const struct crm_basket *views = f->views, *buys = f->buys;
	size_t *start = starts_of(buys), i, end, most = 0;
	struct crm_basket_row *copy;
	const char *member;
	uint32_t group;
	int rc = 0;

	for (i = 0; i < views->n; i = end) {
		end = group_end(views, i);
		most = end - i > most ? end - i : most;
	}
	copy = malloc((most + 1) * sizeof(*copy));
	if (start == NULL || copy == NULL)
		rc = -1;
	for (i = 0; rc == 0 && i < views->n; i = end) {
		end = group_end(views, i);
		memcpy(copy, views->row + i, (end - i) * sizeof(*copy));
		member = crm_labels_text(views->groups, views->row[i].group);
		if (!crm_labels_find(buys->groups, member, strlen(member),
		    &group))
			rc = take_member(f, copy, end - i, NULL, 0);
		else
			rc = take_member(f, copy, end - i, buys->row +
			    start[group], start[group + 1] - start[group]);
	}
	free(start);
	free(copy);
	return (rc);
}

/* Items are numbered in the order of their texts. */
static int
by_count(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->item != y->item)
		return (x->item < y->item ? -1 : 1);
	if (x->n != y->n)
		return (x->n > y->n ? -1 : 1);
	return (x->bought > y->bought ? 1 : -(x->bought < y->bought));
}

void
crm_share_out(struct crm_viewed_row *row, size_t n, uint32_t whole)
{
	uint64_t all = 0, rest, best;
	uint32_t left = whole;
	size_t i, k, to;

	for (i = 0; i < n; i++)
		all += row[i].n;
	for (i = 0; i < n; i++) {
		row[i].share = (uint32_t)(row[i].n * whole / all);
		left -= row[i].share;
	}
	/* Fewer are left than there are rows: each gets one at most. */
	for (k = 0; k < left; k++) {
		for (i = to = 0, best = 0; i < n; i++) {
			rest = row[i].n * whole % all;
			if (rest > best && row[i].share ==
			    (uint32_t)(row[i].n * whole / all)) {
				best = rest;
				to = i;
			}
		}
		row[to].share++;
	}
}

/* The rows of one item, of pairs i to end, added to *viewed. */
static void
add_item(struct crm_viewed *viewed, const struct finding *f, size_t i,
    size_t end)
{
	struct crm_viewed_row *first = viewed->row + viewed->n, *row = first;
	struct crm_viewed_row other = { .bought = CRM_VIEWED_OTHER };

	for (; i < end; i++) {
		if (row - first < (ptrdiff_t)f->opt->limit &&
		    f->pair[i].n >= f->opt->least) {
			row->bought = f->pair[i].bought;
			row->items = 1;
			row->n = f->pair[i].n;
			row++;
		} else {
			other.items++;
			other.n += f->pair[i].n;
		}
	}
	if (other.items > 0)
		*row++ = other;
	for (i = 0; first + i < row; i++) {
		first[i].item = f->pair[end - 1].item;
		first[i].rank = (uint32_t)i + 1;
		first[i].viewers = f->viewers[first[i].item];
		first[i].buyers = f->buyers[first[i].item];
	}
	crm_share_out(first, i, CRM_VIEWED_WHOLE);
	viewed->n += i;
}

static int
make_rows(struct crm_viewed *viewed, struct finding *f)
{
	size_t i, end;

	/* No item has more rows than pairs, but for the other. */
	viewed->row = calloc(f->n * 2 + 1, sizeof(*viewed->row));
	if (viewed->row == NULL)
		return (-1);
	if (f->n > 1)
		qsort(f->pair, f->n, sizeof(*f->pair), by_count);
	for (i = 0; i < f->n; i = end) {
		for (end = i; end < f->n && f->pair[end].item ==
		    f->pair[i].item;)
			end++;
		add_item(viewed, f, i, end);
	}
	return (0);
}

int
crm_viewed_find(struct crm_viewed *viewed, const struct crm_basket *views,
    const struct crm_basket *buys, const struct crm_viewed_opt *opt)
{
	struct finding f = { .views = views, .buys = buys, .opt = opt };
	size_t i, items = crm_labels_n(views->items);
	int rc = -1;

	assert(views->ended && buys->ended && views->dated && buys->dated);
	memset(viewed, 0, sizeof(*viewed));
	f.viewers = calloc(items + 1, sizeof(*f.viewers));
	f.buyers = calloc(items + 1, sizeof(*f.buyers));
	f.last = calloc(crm_labels_n(buys->items) + 1, sizeof(*f.last));
	f.map = crm_map_new();
	if (f.viewers != NULL && f.buyers != NULL && f.last != NULL &&
	    f.map != NULL && take_all(&f) == 0)
		rc = make_rows(viewed, &f);
	for (i = 0; rc == 0 && i < items; i++)
		viewed->items += f.viewers[i] > 0;
	free(f.viewers);
	free(f.buyers);
	free(f.last);
	free(f.pair);
	crm_map_free(f.map);
	return (rc);
}
