#include <string.h>

#include "core/time.h"
#include "intake/draft_int.h"

static int
is_stream(const struct draft *d, const char *stream)
{

	return (strcmp(d->stream, stream) == 0);
}

static int
is_dates(const struct draft *d, size_t col)
{

	return (crm_draft_free(d, col) &&
	    crm_draft_is(&d->col[col], LOOK_DATE));
}

/* 1 when column a is never later than b, where both are given. */
static int
is_before(const struct draft *d, size_t a, size_t b)
{
	size_t i;

	for (i = 0; i < d->nsample; i++) {
		if (d->col[a].time[i] != CRM_TIME_NONE &&
		    d->col[b].time[i] != CRM_TIME_NONE &&
		    crm_time_day(d->col[a].time[i]) >
		    crm_time_day(d->col[b].time[i]))
			return (0);
	}
	return (1);
}

/* The full column of dates that no other is before, the first of equals. */
static int
first_date(const struct draft *d, int full)
{
	size_t i;
	int best = -1;

	for (i = 0; i < d->ncol; i++) {
		if (!is_dates(d, i) || (full && d->col[i].n < d->nsample) ||
		    (is_stream(d, "member") ?
		    crm_draft_is(&d->col[i], LOOK_BIRTH) && !full : 0))
			continue;
		if (best == -1 || !is_before(d, (size_t)best, i))
			best = (int)i;
	}
	return (best);
}

/* A day, and the time of day in the next column. */
static int
give_ordered_at(struct draft *d)
{
	struct draft_gift gift = { .target = "ordered_at", .n = 1,
	    .between = " + ", .how = DRAFT_VALUE };
	int at = first_date(d, 1);

	if (at == -1)
		return (0);
	gift.col[0] = (size_t)at;
	gift.col[1] = gift.col[0] + 1;
	gift.n += crm_draft_free(d, gift.col[1]) &&
	    crm_draft_is(&d->col[gift.col[1]], LOOK_CLOCK);
	return (crm_draft_give(d, &gift));
}

/* What follows the order may be its parcel, its payment, or its end. */
static int
give_order_dates(struct draft *d)
{
	size_t i;
	int first, r = 0;

	if (give_ordered_at(d) == -1)
		return (-1);
	if ((first = crm_draft_first(d, "ordered_at")) == -1)
		return (0);
	for (i = 0; i < d->ncol && r == 0; i++) {
		if (is_dates(d, i) && is_before(d, (size_t)first, i) &&
		    !is_before(d, i, (size_t)first))
			r = crm_draft_give_one(d, "shipped_at", i,
			    DRAFT_MAYBE);
	}
	return (r);
}

/* 1 when the dates are births, some of them of long ago. */
static int
is_births(const struct draft *d, size_t col)
{
	const struct draft_col *c = &d->col[col];
	size_t i;

	for (i = 0; i < d->nsample && crm_draft_is(c, LOOK_BIRTH); i++) {
		if (c->time[i] != CRM_TIME_NONE &&
		    c->time[i] < crm_date_civil(1995, 1, 1) * CRM_DAY)
			return (is_dates(d, col));
	}
	return (0);
}

static int
give_member_dates(struct draft *d)
{
	size_t i, others = 0;
	int at, r = 0;

	for (i = 0; i < d->ncol && r == 0; i++) {
		if (is_births(d, i))
			r = crm_draft_give_one(d, "birth", i, DRAFT_VALUE);
	}
	if (r == -1 || (at = first_date(d, 0)) == -1)
		return (r);
	for (i = 0; i < d->ncol; i++)
		others += is_dates(d, i) && !is_before(d, (size_t)at, i);
	return (crm_draft_give_one(d, "joined_at", (size_t)at,
	    others == 0 ? DRAFT_VALUE : DRAFT_MAYBE));
}

int
crm_draft_dates(struct draft *d)
{
	int at;

	if (is_stream(d, "order"))
		return (give_order_dates(d));
	if (is_stream(d, "member"))
		return (give_member_dates(d));
	at = first_date(d, 0);
	return (at == -1 ? 0 : crm_draft_give_one(d,
	    is_stream(d, "shipment") ? "shipped_at" : "at", (size_t)at,
	    DRAFT_VALUE));
}
