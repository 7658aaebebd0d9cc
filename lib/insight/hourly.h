#ifndef CRM_HOURLY_H
#define CRM_HOURLY_H

/*
 * How many orders come in each hour of a day, told from the same weekday of
 * the weeks before.
 *
 * An order is one that has a sale line which was not called off, whoever it is
 * of: what came back later had to be packed all the same.  Midnight to the
 * second is a date without a time (as in insight/habit.h): such orders are in
 * no hour.
 *
 * A day without an order may be one whose export is missing.  Days before the
 * first order do not count.  What is usual for a channel on a weekday is the
 * median of those that have an order, of any status, times their share.  Days
 * in a row without any are missing, and not quiet, where CRM_HOURLY_GAP orders
 * would have been usual in them (of which chance leaves none once in a thousand
 * times) and the channel has some on three in four of its other days between
 * its first and its last, of the weekdays on which it has any at all: one that
 * sells by broadcasts is quiet between them.  Of all channels together, one
 * whose days with orders (their median) have less than a twentieth of the whole
 * takes no day from it.
 */

#include <stdint.h>

struct crm_db;

#define CRM_HOURLY_GAP		7
#define CRM_HOURLY_WEEKS	104	/* at most */

struct crm_hourly_opt {
	const char	*channel;	/* of one alone; NULL: of all */
	int		 by_channel;	/* 1: each by itself */
	int64_t		 last;		/* the last day that counts */
	int64_t		 on;		/* the day asked for, after it */
	int		 weeks;		/* that end with last, 1 or more */
};

struct crm_hourly_hour {
	int64_t		 orders;	/* of all days that count */
	double		 pieces;
	int64_t		 low, high;	/* of one day; -1: too few days */
};

/* All hours together. */
struct crm_hourly {
	const char	*channel;	/* borrowed; "": all of them */
	int		 days;		/* that count */
	int		 early;		/* before the first order */
	int		 missing;	/* in a gap, or all are empty */
	struct crm_hourly_hour hour[24];
};

enum crm_hourly_what {
	CRM_HOURLY_MISSING,	/* a channel's gap that holds such a weekday */
	CRM_HOURLY_SMALL,	/* the same; of all, those days count */
	CRM_HOURLY_UNTIMED	/* orders without a time on such weekdays */
};

struct crm_hourly_note {
	enum crm_hourly_what what;
	const char	*channel;	/* borrowed */
	int64_t		 from, to;	/* days of the gap */
	int64_t		 n;		/* orders that would have been usual in
					   it, or that have no time */
	int64_t		 of;		/* orders on these weekdays */
};

struct crm_hourly_call {
	int		(*tell)(void *arg, const struct crm_hourly *hourly);
	int		(*note)(void *arg, const struct crm_hourly_note *note);
	void		*arg;
};

/*
 * Calls note() for what was left out, by channel, and tell() for all, for the
 * one channel, or for each that has an order with a time in those weeks, by
 * name.  Each returns 0 to go on, -1 to stop.  0; -1 with the reason in
 * crm_db_err(), also of a channel that no order is of (CRM_ERR_CONFLICT).
 */
int
crm_hourly_each(struct crm_db *db, const struct crm_hourly_opt *opt,
    const struct crm_hourly_call *call);

#endif
