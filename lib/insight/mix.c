#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "insight/labels.h"
#include "insight/mix.h"

struct crm_mix_row {
	int64_t		 member, qty;
	uint32_t	 item;
};

struct crm_mix *
crm_mix_new(void)
{
	struct crm_mix *mix = calloc(1, sizeof(*mix));

	if (mix == NULL)
		return (NULL);
	if ((mix->items = crm_labels_new()) == NULL) {
		free(mix);
		return (NULL);
	}
	return (mix);
}

void
crm_mix_free(struct crm_mix *mix)
{

	if (mix == NULL)
		return;
	crm_labels_free(mix->items);
	free(mix->row);
	free(mix->member);
	free(mix->mix);
	free(mix->part);
	free(mix->at);
	free(mix->first);
	free(mix->weight);
	free(mix);
}

int
crm_mix_put(struct crm_mix *mix, int64_t member, const char *item, size_t n,
    int64_t qty)
{
	size_t cap = mix->cap * 2 + 1024;
	struct crm_mix_row *p;

	if (mix->nrow == mix->cap) {
		if ((p = realloc(mix->row, cap * sizeof(*p))) == NULL)
			return (-1);
		mix->row = p;
		mix->cap = cap;
	}
	p = &mix->row[mix->nrow];
	if (crm_labels_id(mix->items, item, n, &p->item) == -1)
		return (-1);
	p->member = member;
	p->qty = qty;
	mix->nrow++;
	return (0);
}

static int
by_member(const void *a, const void *b)
{
	const struct crm_mix_row *x = a, *y = b;

	if (x->member != y->member)
		return (x->member < y->member ? -1 : 1);
	return (x->item < y->item ? -1 : x->item > y->item);
}

/* One row a member and item, in order.  0; 1 too much; -1. */
static int
add_rows_up(struct crm_mix *mix)
{
	uint32_t *to = calloc(crm_labels_n(mix->items) + 1, sizeof(*to));
	struct crm_mix_row *row = mix->row;
	size_t i, n = 0;

	if (to == NULL || crm_labels_sort(mix->items, 0, to) == -1) {
		free(to);
		return (-1);
	}
	for (i = 0; i < mix->nrow; i++)
		row[i].item = to[row[i].item];
	free(to);
	if (mix->nrow > 1)
		qsort(row, mix->nrow, sizeof(*row), by_member);
	for (i = 0; i < mix->nrow; i++)
		if (n == 0 || by_member(&row[n - 1], &row[i]) != 0)
			row[n++] = row[i];
		else if (__builtin_add_overflow(row[n - 1].qty, row[i].qty,
		    &row[n - 1].qty))
			return (1);
	mix->nrow = n;
	return (0);
}

static int
make_room(struct crm_mix *mix)
{
	size_t n = mix->nrow + 1;

	mix->member = calloc(n, sizeof(*mix->member));
	mix->mix = calloc(n, sizeof(*mix->mix));
	mix->part = calloc(n, sizeof(*mix->part));
	mix->at = calloc(n + 1, sizeof(*mix->at));
	mix->first = calloc(n, sizeof(*mix->first));
	mix->weight = calloc(n, sizeof(*mix->weight));
	return (mix->member == NULL || mix->mix == NULL ||
	    mix->part == NULL || mix->at == NULL || mix->first == NULL ||
	    mix->weight == NULL ? -1 : 0);
}

/*
 * The shares of n rows of one member, at part: how many there are.  What is
 * lost by rounding down goes to the largest, of equal ones the first.
 */
static size_t
make_parts(struct crm_mix_part *part, const struct crm_mix_row *row, size_t n)
{
	size_t i, k = 0, top = 0;
	double sum = 0;
	int32_t left = CRM_MIX_UNIT;

	for (i = 0; i < n; i++)
		if (row[i].qty > 0)
			sum += (double)row[i].qty;
	for (i = 0; i < n; i++) {
		if (row[i].qty <= 0)
			continue;
		part[k].item = row[i].item;
		/* A quotient is above 1 by no more than rounding. */
		part[k].share = (int32_t)((double)row[i].qty / sum *
		    CRM_MIX_UNIT);
		if (part[k].share > left)
			part[k].share = left;
		left -= part[k].share;
		if (part[k].share > part[top].share)
			top = k;
		k++;
	}
	if (k > 0)
		part[top].share += left;
	return (k);
}

/* Gives the member of n rows its mix, a new one if nobody has it yet. */
static int
add_member(struct crm_mix *mix, struct crm_map *known,
    const struct crm_mix_row *row, size_t n)
{
	static const struct crm_key key = { 0, 0 };
	struct crm_mix_part *part = mix->part + mix->at[mix->nmix];
	size_t k = make_parts(part, row, n);
	int64_t *at;
	int found;

	if (k == 0) {
		mix->left_out++;
		return (0);
	}
	at = crm_map_put(known, crm_hash_of(&key, part, k * sizeof(*part)),
	    &found);
	if (at == NULL)
		return (-1);
	if (!found) {
		*at = (int64_t)mix->nmix;
		mix->first[mix->nmix] = (uint32_t)mix->n;
		mix->at[mix->nmix + 1] = mix->at[mix->nmix] + k;
		mix->nmix++;
	}
	mix->weight[*at]++;
	mix->member[mix->n] = row->member;
	mix->mix[mix->n++] = (uint32_t)*at;
	return (0);
}

int
crm_mix_end(struct crm_mix *mix)
{
	struct crm_map *known;
	size_t i, k;
	int rc;

	if ((rc = add_rows_up(mix)) != 0)
		return (rc);
	if (make_room(mix) == -1 || (known = crm_map_new()) == NULL)
		return (-1);
	for (i = 0; rc == 0 && i < mix->nrow; i = k) {
		for (k = i + 1; k < mix->nrow &&
		    mix->row[k].member == mix->row[i].member; k++)
			;
		rc = add_member(mix, known, mix->row + i, k - i);
	}
	crm_map_free(known);
	free(mix->row);
	mix->row = NULL;
	mix->cap = 0;
	return (rc);
}

int32_t
crm_mix_distance(const struct crm_mix *mix, uint32_t a, uint32_t b)
{
	const struct crm_mix_part *x = mix->part + mix->at[a];
	const struct crm_mix_part *y = mix->part + mix->at[b];
	const struct crm_mix_part *xe = mix->part + mix->at[a + 1];
	const struct crm_mix_part *ye = mix->part + mix->at[b + 1];
	int32_t common = 0;

	while (x < xe && y < ye) {
		if (x->item == y->item) {
			common += x->share < y->share ? x->share : y->share;
			x++;
			y++;
		} else if (x->item < y->item)
			x++;
		else
			y++;
	}
	return (CRM_MIX_UNIT - common);
}
