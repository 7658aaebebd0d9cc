#ifndef CRM_HOURLY_INT_H
#define CRM_HOURLY_INT_H

/* Inside the hours of a day: what was counted, and what is missing of it. */

#include <stddef.h>
#include <stdint.h>

#include "insight/hourly.h"

/* The orders of a channel on one day of the weekday asked for. */
struct hourly_day {
	int64_t		 orders[24];
	double		 pieces[24];
};

struct hourly_channel {
	char		*name;
	int64_t		*seen;		/* a day: of any status, with a time */
	char		*gap;		/* a day: 1: it is missing */
	struct hourly_day *day;		/* a week */
	double		 median[7];	/* of days with an order; by day of the
					   window's first week */
	double		 usual[7];	/* times their share */
	int64_t		 all, untimed;	/* on the weekday */
	int		 timed;		/* 1: it has an order with a time */
};

/* Weeks from the day "first" on. */
struct hourly_work {
	struct crm_db	*db;
	const struct crm_hourly_opt *opt;
	struct hourly_channel *channel;	/* by name */
	size_t		 n;
	size_t		 from, to;	/* told together: before "to" */
	int64_t		 first;
	int		 begin;		/* the first day with an order; 0:
					   there are older ones; days: none */
	int		 days;		/* 7 a week */
	int		 weekday;	/* of the day asked for, from first */
};

/* Finds what is usual for a channel, and its gaps. */
void
crm_hourly_gaps(const struct hourly_work *work, struct hourly_channel *c);

/* Calls note() with each gap of a channel that holds the weekday.  0 or -1. */
int
crm_hourly_gap_each(const struct hourly_work *work,
    const struct hourly_channel *c, const struct crm_hourly_call *call);

/* 1 when it is too small a part of what is told to take a day from it. */
int
crm_hourly_small(const struct hourly_work *work,
    const struct hourly_channel *c);

#endif
