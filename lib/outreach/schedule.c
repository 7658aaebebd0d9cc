#include <assert.h>
#include <stdlib.h>

#include "outreach/schedule.h"

#define NONE	UINT32_MAX

/*
 * Of a group with c of n items the j-th (from 0) may go no earlier than at
 * floor(j * n / c) and must go no later than at ceil((j + 1) * n / c) - 1,
 * positions from 0.  At each position the one goes, of those that may, that
 * must go first; that this always works is Tijdeman's theorem.
 */
struct crm_schedule {
	size_t		 n, at;		/* items, and how many went */
	uint32_t	*count;		/* of a group */
	uint32_t	*first;		/* the place of its first in item */
	uint32_t	*item;		/* items, group by group */
	uint32_t	*gone;		/* of a group, so far */
	uint32_t	*from;		/* by position: groups that may go from
					   there on, a list */
	uint32_t	*after;		/* by group: the next of that list */
	uint64_t	*due;		/* of a group: its next one must go */
	uint32_t	*heap;		/* groups that may go, by due */
	size_t		 nheap;
};

static int
make_room(struct crm_schedule *p, size_t groups)
{

	p->count = calloc(groups + 1, sizeof(*p->count));
	p->first = calloc(groups + 1, sizeof(*p->first));
	p->gone = calloc(groups + 1, sizeof(*p->gone));
	p->after = calloc(groups + 1, sizeof(*p->after));
	p->due = calloc(groups + 1, sizeof(*p->due));
	p->heap = calloc(groups + 1, sizeof(*p->heap));
	p->item = calloc(p->n + 1, sizeof(*p->item));
	p->from = calloc(p->n + 1, sizeof(*p->from));
	return (p->count == NULL || p->first == NULL || p->gone == NULL ||
	    p->after == NULL || p->due == NULL || p->heap == NULL ||
	    p->item == NULL || p->from == NULL ? -1 : 0);
}

void
crm_schedule_close(struct crm_schedule *p)
{

	if (p == NULL)
		return;
	free(p->count);
	free(p->first);
	free(p->gone);
	free(p->after);
	free(p->due);
	free(p->heap);
	free(p->item);
	free(p->from);
	free(p);
}

/* Sorts the items by group, those of one in their sequence. */
static void
sort_items(struct crm_schedule *p, const uint32_t *group, size_t groups)
{
	uint32_t at = 0;
	size_t i;

	for (i = 0; i < p->n; i++)
		p->count[group[i]]++;
	for (i = 0; i < groups; i++) {
		p->first[i] = at;
		at += p->count[i];
	}
	for (i = 0; i < p->n; i++)
		p->item[p->first[group[i]] + p->gone[group[i]]++] =
		    (uint32_t)i;
	for (i = 0; i < groups; i++)
		p->gone[i] = 0;
}

/* What is due first, goes first; of two that of the smaller group. */
static int
sooner(const struct crm_schedule *p, uint32_t a, uint32_t b)
{

	if (p->due[a] != p->due[b])
		return (p->due[a] < p->due[b]);
	return (p->count[a] != p->count[b] ? p->count[a] < p->count[b] :
	    a < b);
}

static void
heap_push(struct crm_schedule *p, uint32_t g)
{
	size_t i = p->nheap++, up;

	for (; i > 0; i = up) {
		up = (i - 1) / 2;
		if (!sooner(p, g, p->heap[up]))
			break;
		p->heap[i] = p->heap[up];
	}
	p->heap[i] = g;
}

static uint32_t
heap_pop(struct crm_schedule *p)
{
	uint32_t top = p->heap[0], g = p->heap[--p->nheap];
	size_t i = 0, down;

	while ((down = 2 * i + 1) < p->nheap) {
		if (down + 1 < p->nheap &&
		    sooner(p, p->heap[down + 1], p->heap[down]))
			down++;
		if (!sooner(p, p->heap[down], g))
			break;
		p->heap[i] = p->heap[down];
		i = down;
	}
	p->heap[i] = g;
	return (top);
}

/* Notes from where on, next or later, the next one of a group may go. */
static void
wait_for(struct crm_schedule *p, uint32_t g, size_t next)
{
	uint64_t j = p->gone[g], c = p->count[g], n = p->n;
	size_t from = (size_t)(j * n / c);

	p->due[g] = ((j + 1) * n + c - 1) / c - 1;
	if (from < next)
		from = next;
	p->after[g] = p->from[from];
	p->from[from] = g;
}

struct crm_schedule *
crm_schedule_open(const uint32_t *group, size_t n, size_t groups)
{
	struct crm_schedule *p;
	size_t i;

	if ((p = calloc(1, sizeof(*p))) == NULL)
		return (NULL);
	p->n = n;
	if (make_room(p, groups) == -1) {
		crm_schedule_close(p);
		return (NULL);
	}
	sort_items(p, group, groups);
	for (i = 0; i <= n; i++)
		p->from[i] = NONE;
	for (i = groups; i-- > 0; )
		if (p->count[i] > 0)
			wait_for(p, (uint32_t)i, 0);
	return (p);
}

uint32_t
crm_schedule_next(struct crm_schedule *p)
{
	uint32_t g, next, item;

	assert(p->at < p->n);
	for (g = p->from[p->at]; g != NONE; g = next) {
		next = p->after[g];
		heap_push(p, g);
	}
	g = heap_pop(p);
	p->at++;
	item = p->item[p->first[g] + p->gone[g]++];
	if (p->gone[g] < p->count[g])
		wait_for(p, g, p->at);
	return (item);
}

size_t
crm_schedule_portion(size_t n, size_t parts)
{

	return (n == 0 ? 1 : (n + parts - 1) / parts);
}
