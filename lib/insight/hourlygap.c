#include <math.h>
#include <stdlib.h>

#include "insight/hourly_int.h"

#define SMALL	20	/* times it is less than the whole */

static int
by_count(const void *one, const void *two)
{
	int64_t a = *(const int64_t *)one, b = *(const int64_t *)two;

	return ((a > b) - (a < b));
}

/*
 * The median of the days with an order, and that times their share: as the
 * mean, but one day of a broadcast does not make all others look empty.
 */
static void
find_usual(const struct hourly_work *work, struct hourly_channel *c,
    int weekday)
{
	int64_t some[CRM_HOURLY_WEEKS];
	size_t n = 0;
	int i, weeks = work->days / 7;

	for (i = weekday; i < work->days; i += 7)
		if (c->seen[i] > 0)
			some[n++] = c->seen[i];
	if (n == 0)
		return;
	qsort(some, n, sizeof(*some), by_count);
	c->median[weekday] = (double)(some[(n - 1) / 2] + some[n / 2]) / 2;
	c->usual[weekday] = c->median[weekday] * (double)n / weeks;
}

/* The day behind the empty ones that begin with i. */
static int
end_of(const struct hourly_work *work, const struct hourly_channel *c, int i)
{

	while (i < work->days && c->seen[i] == 0)
		i++;
	return (i);
}

static double
usual_of(const struct hourly_channel *c, int from, int to)
{
	double sum = 0;
	int i;

	for (i = from; i < to; i++)
		sum += c->usual[i % 7];
	return (sum);
}

/*
 * 1 when it sells on three in four, or more, of the days but these, between the
 * first and the last that have an order.
 */
static int
sells(const struct hourly_work *work, const struct hourly_channel *c, int from,
    int to)
{
	int days = 0, first = end_of(work, c, 0), i, last = work->days;
	int some = 0;

	while (last > first && c->seen[last - 1] == 0)
		last--;
	for (i = first; i < last; i++)
		if ((i < from || i >= to) && c->usual[i % 7] > 0) {
			days++;
			some += c->seen[i] > 0;
		}
	return (4 * some >= 3 * days);
}

void
crm_hourly_gaps(const struct hourly_work *work, struct hourly_channel *c)
{
	int end, i;

	for (i = 0; i < 7; i++)
		find_usual(work, c, i);
	for (i = 0; i < work->days; i = end + 1) {
		end = end_of(work, c, i);
		if (usual_of(c, i, end) < CRM_HOURLY_GAP ||
		    !sells(work, c, i, end))
			continue;
		for (; i < end; i++)
			c->gap[i] = 1;
	}
}

int
crm_hourly_small(const struct hourly_work *work,
    const struct hourly_channel *c)
{
	double all = 0;
	size_t i;

	for (i = work->from; i < work->to; i++)
		all += work->channel[i].usual[work->weekday];
	return (c->median[work->weekday] * SMALL < all);
}

/* 1 when days from i to before end hold one of the weekday. */
static int
holds(const struct hourly_work *work, int i, int end)
{

	return ((work->weekday - i % 7 + 7) % 7 < end - i);
}

int
crm_hourly_gap_each(const struct hourly_work *work,
    const struct hourly_channel *c, const struct crm_hourly_call *call)
{
	struct crm_hourly_note note = { .channel = c->name };
	int begin, end, i;

	note.what = crm_hourly_small(work, c) ? CRM_HOURLY_SMALL :
	    CRM_HOURLY_MISSING;
	for (i = 0; i < work->days; i = end + 1) {
		end = end_of(work, c, i);
		begin = i < work->begin ? work->begin : i;
		if (i == end || !c->gap[i] || !holds(work, begin, end))
			continue;
		note.from = work->first + begin;
		note.to = work->first + end - 1;
		note.n = llround(usual_of(c, begin, end));
		if (call->note(call->arg, &note) == -1)
			return (-1);
	}
	return (0);
}
