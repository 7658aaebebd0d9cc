#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "insight/basket.h"
#include "insight/chance.h"
#include "insight/sequence.h"

struct gap {			/* of one member, behind the item at hand */
	uint32_t	next;
	int32_t		days;
};

/* What is known of each item, and of the item at hand. */
struct finder {
	const struct crm_basket		*basket;
	const struct crm_sequence_opt	*opt;
	struct crm_sequences		*seq;
	uint32_t	*item_n, *next_n;
	uint32_t	*mark;		/* the last member that had it, and 1 */
	uint32_t	*at;		/* its gap in gap[], of that member */
	uint32_t	*count;		/* members with it behind the item */
	uint32_t	*first;		/* its first in place[]; one more */
	uint32_t	*place;		/* each member's first row of it */
	struct gap	*gap;
	size_t		 ngap, cap;
	int32_t		*days;		/* of gap[], by next */
	size_t		 ndays;
};

/* Members with each item, and with each behind anything. */
static void
count_members(struct finder *f)
{
	const struct crm_basket_row *row = f->basket->row, *end;
	int32_t before = 0, today = 0;
	uint32_t member = 0;

	if (f->basket->n == 0)
		return;
	for (end = row + f->basket->n; row < end; row++) {
		if (member != row->group + 1) {
			member = row->group + 1;
			before = INT32_MIN;
			today = row->day;
		} else if (row->day != today) {
			before = today;
			today = row->day;
		}
		if (f->mark[row->item] != member) {
			f->mark[row->item] = member;
			f->item_n[row->item]++;
		}
		if (before != INT32_MIN && today - before <= f->opt->within &&
		    f->at[row->item] != member) {
			f->at[row->item] = member;
			f->next_n[row->item]++;
		}
	}
}

/* The first row of each item of each member, by item. */
static void
place_items(struct finder *f, size_t items)
{
	const struct crm_basket_row *row = f->basket->row;
	size_t i;

	memset(f->mark, 0, items * sizeof(*f->mark));
	for (i = 0; i < items; i++)
		f->first[i + 1] = i == 0 ? 0 : f->first[i] + f->item_n[i - 1];
	for (i = 0; i < f->basket->n; i++)
		if (f->mark[row[i].item] != row[i].group + 1) {
			f->mark[row[i].item] = row[i].group + 1;
			f->place[f->first[row[i].item + 1]++] = (uint32_t)i;
		}
	memset(f->mark, 0, items * sizeof(*f->mark));
	memset(f->at, 0, items * sizeof(*f->at));
}

static int
add_gap(struct finder *f, uint32_t next, int32_t days, uint32_t member)
{
	size_t cap = f->cap == 0 ? 1024 : f->cap * 2;
	struct gap *gap;

	if (f->mark[next] == member) {
		gap = f->gap + f->at[next];
		if (days < gap->days)
			gap->days = days;
		return (0);
	}
	if (f->ngap == f->cap) {
		if ((gap = realloc(f->gap, cap * sizeof(*gap))) == NULL)
			return (-1);
		f->gap = gap;
		f->cap = cap;
	}
	f->mark[next] = member;
	f->at[next] = (uint32_t)f->ngap;
	f->gap[f->ngap].next = next;
	f->gap[f->ngap++].days = days;
	f->count[next]++;
	return (0);
}

/*
 * What a member bought behind the row, its first of the item: the gap is that
 * to the last day with the item before, which is the shortest.
 */
static int
walk(struct finder *f, uint32_t at)
{
	const struct crm_basket_row *row = f->basket->row + at;
	const struct crm_basket_row *end = f->basket->row + f->basket->n;
	uint32_t item = row->item, member = row->group;
	int32_t last = INT32_MIN, today = row->day;
	int bought = 1;

	while (++row < end && row->group == member) {
		if (row->day != today) {
			if (bought)
				last = today;
			bought = 0;
			today = row->day;
		}
		if (row->item == item)
			bought = 1;
		if (last == INT32_MIN || today - last > f->opt->within ||
		    f->next_n[row->item] < f->opt->need ||
		    (row->item == item && !f->opt->again))
			continue;
		if (add_gap(f, row->item, today - last, member + 1) == -1)
			return (-1);
	}
	return (0);
}

static int
by_days(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;

	return (*x < *y ? -1 : *x > *y);
}

static int
keep(struct finder *f, struct crm_follow *follow, int32_t *days)
{
	struct crm_sequences *seq = f->seq;
	size_t cap = seq->cap == 0 ? 256 : seq->cap * 2;
	struct crm_follow *p;
	uint32_t n = follow->n;

	seq->asked++;
	follow->lift = (double)n * f->opt->members /
	    ((double)follow->item_n * follow->next_n);
	if (follow->lift < f->opt->min_lift)
		return (0);
	follow->ln_p = crm_chance_tail(f->opt->members, follow->item_n,
	    follow->next_n, n);
	if (follow->ln_p > log(f->opt->max_p) + CRM_CHANCE_ALIKE)
		return (0);
	qsort(days, n, sizeof(*days), by_days);
	follow->gap = ((double)days[(n - 1) / 2] + days[n / 2]) / 2;
	if (seq->n == seq->cap) {
		p = realloc(seq->follow, cap * sizeof(*p));
		if (p == NULL)
			return (-1);
		seq->follow = p;
		seq->cap = cap;
	}
	seq->follow[seq->n++] = *follow;
	return (0);
}

/* Brings the gaps that are frequent together, by next: days[], from at[]. */
static int
gather(struct finder *f, size_t items)
{
	uint32_t n = 0;
	int32_t *days;
	size_t i;

	if (f->ndays < f->ngap) {
		days = realloc(f->days, f->cap * sizeof(*days));
		if (days == NULL)
			return (-1);
		f->days = days;
		f->ndays = f->cap;
	}
	for (i = 0; i < items; i++) {
		f->at[i] = n;
		if (f->count[i] >= f->opt->need)
			n += f->count[i];
	}
	for (i = 0; i < f->ngap; i++)
		if (f->count[f->gap[i].next] >= f->opt->need)
			f->days[f->at[f->gap[i].next]++] = f->gap[i].days;
	return (0);
}

/* All that follows one item. */
static int
follow_item(struct finder *f, uint32_t item, size_t items)
{
	struct crm_follow follow = { .item = item, .item_n = f->item_n[item] };
	uint32_t i;
	int res = 0;

	f->ngap = 0;
	memset(f->mark, 0, items * sizeof(*f->mark));
	for (i = f->first[item]; i < f->first[item + 1]; i++)
		if (walk(f, f->place[i]) == -1)
			return (-1);
	if (gather(f, items) == -1)
		return (-1);
	for (i = 0; i < items && res == 0; i++)
		if (f->count[i] >= f->opt->need) {
			follow.next = i;
			follow.n = f->count[i];
			follow.next_n = f->next_n[i];
			res = keep(f, &follow, f->days + f->at[i] - follow.n);
		}
	memset(f->count, 0, items * sizeof(*f->count));
	return (res);
}

static int
by_n(const void *a, const void *b)
{
	const struct crm_follow *x = a, *y = b;

	if (x->n != y->n)
		return (x->n > y->n ? -1 : 1);
	if (x->item != y->item)
		return (x->item < y->item ? -1 : 1);
	return (x->next < y->next ? -1 : x->next > y->next);
}

int
crm_sequences_find(struct crm_sequences *seq, const struct crm_basket *basket,
    const struct crm_sequence_opt *opt)
{
	struct finder f = { .basket = basket, .opt = opt, .seq = seq };
	size_t items = crm_labels_n(basket->items);
	uint32_t *each, i;
	int res = -1;

	assert(basket->ended && basket->dated && opt->need > 0);
	memset(seq, 0, sizeof(*seq));
	each = calloc(6 * items + 1, sizeof(*each));
	f.place = malloc((basket->n + 1) * sizeof(*f.place));
	if (each == NULL || f.place == NULL)
		goto out;
	f.item_n = each;
	f.next_n = each + items;
	f.mark = each + 2 * items;
	f.at = each + 3 * items;
	f.count = each + 4 * items;
	f.first = each + 5 * items;	/* the last: it has one more */
	count_members(&f);
	place_items(&f, items);
	for (res = 0, i = 0; i < items && res == 0; i++)
		if (f.item_n[i] >= opt->need)
			res = follow_item(&f, i, items);
	if (res == 0 && seq->n > 1)
		qsort(seq->follow, seq->n, sizeof(*seq->follow), by_n);
out:
	free(each);
	free(f.place);
	free(f.gap);
	free(f.days);
	return (res);
}
