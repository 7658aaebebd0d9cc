#include <stdlib.h>

#include "core/range.h"

static int
by_first(const void *a, const void *b)
{
	const struct crm_range *x = a, *y = b;

	return ((x->first > y->first) - (x->first < y->first));
}

/* 1 when a range that does not begin before r has or follows its end. */
static int
meets(const struct crm_range *r, int64_t first)
{

	return (first <= r->last || first - 1 == r->last);
}

void
crm_ranges_tidy(struct crm_ranges *ranges)
{
	struct crm_range *v = ranges->v;
	size_t i, n = 0;

	if (ranges->n > 1)
		qsort(v, ranges->n, sizeof(*v), by_first);
	for (i = 0; i < ranges->n; i++)
		if (n > 0 && meets(&v[n - 1], v[i].first)) {
			if (v[i].last > v[n - 1].last)
				v[n - 1].last = v[i].last;
		} else
			v[n++] = v[i];
	ranges->n = n;
}

/* Room for one more, where tidying makes none. */
static int
grow(struct crm_ranges *ranges)
{
	size_t cap = ranges->cap * 2 + 64;
	struct crm_range *v;

	crm_ranges_tidy(ranges);
	if (ranges->n < ranges->cap / 2)
		return (0);
	if (cap > SIZE_MAX / sizeof(*v) ||
	    (v = realloc(ranges->v, cap * sizeof(*v))) == NULL)
		return (-1);
	ranges->v = v;
	ranges->cap = cap;
	return (0);
}

int
crm_ranges_add(struct crm_ranges *ranges, int64_t first, int64_t last)
{
	struct crm_range *end;

	if (ranges->n > 0) {
		end = &ranges->v[ranges->n - 1];
		if (first >= end->first && meets(end, first)) {
			if (last > end->last)
				end->last = last;
			return (0);
		}
	}
	if (ranges->n == ranges->cap && grow(ranges) == -1)
		return (-1);
	end = &ranges->v[ranges->n++];
	end->first = first;
	end->last = last;
	return (0);
}

int
crm_ranges_has(const struct crm_ranges *ranges, int64_t number)
{
	size_t lo = 0, hi = ranges->n, mid;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (ranges->v[mid].last < number)
			lo = mid + 1;
		else
			hi = mid;
	}
	return (lo < ranges->n && ranges->v[lo].first <= number);
}

void
crm_ranges_free(struct crm_ranges *ranges)
{

	free(ranges->v);
	ranges->v = NULL;
	ranges->n = ranges->cap = 0;
}
