#ifndef CRM_ANNIV_H
#define CRM_ANNIV_H

/*
 * Anniversaries: birthdays, the day somebody joined, the first order, and days
 * that people keep of a member.
 *
 * A day of the lunar calendar falls on the same day of the same month of that
 * calendar each year; never in a leap month, and on the 29th where the 30th is
 * kept and the month has 29 days.  The 29th of February falls on the 28th where
 * the year has none.  Lunar days are known from 1900-01-31 to 2101-01-28.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;

enum {			/* kinds, as bits */
	CRM_ANNIV_BIRTHDAY = 1,
	CRM_ANNIV_JOINED = 2,
	CRM_ANNIV_FIRST_ORDER = 4,
	CRM_ANNIV_CUSTOM = 8,
	CRM_ANNIV_ALL = 15
};

/* The kind of a word of n bytes ("birthday", ...), or 0. */
int
crm_anniv_kind(const char *word, size_t n);

/*
 * What falls on one of the days from "from" to "to" (at most 366), by day,
 * member, kind and title.  Orders after "from" do not count, and members who
 * are flagged as deceased then have none.  fn returns 0 to go on, -1 to stop.
 * 0 or -1.
 */
struct crm_anniv_ask {
	int64_t		 from, to;
	int64_t		 member;	/* live; 0: all */
	int		 kinds;
};
struct crm_anniv {
	int64_t		 member;
	const char	*name, *kind;
	const char	*title;		/* of a custom day */
	int64_t		 falls_on;	/* day */
	int64_t		 years;		/* since; CRM_NULL: not known */
	int		 lunar;
};
int
crm_anniv_each(struct crm_db *db, const struct crm_anniv_ask *ask,
    int (*fn)(void *arg, const struct crm_anniv *anniv), void *arg);

/*
 * The next anniversary of a live member within a year from a day on: 1, 0 there
 * is none, -1.  First orders are left aside, so that the orders need not be
 * read.  Text is borrowed until fn returns.
 */
int
crm_anniv_next(struct crm_db *db, int64_t member, int64_t from,
    int (*fn)(void *arg, const struct crm_anniv *anniv), void *arg);

/*
 * The days that people keep.  date is "YYYY-MM-DD", or "MM-DD" where the year
 * is not known; yearly 0: that day alone, which has a year and is no lunar one.
 */
struct crm_anniv_day {
	int64_t		 member;
	const char	*title, *date;
	int		 lunar, yearly;
};

/* 1 when there can be such a day, 0. */
int
crm_anniv_valid(const struct crm_anniv_day *day);

/*
 * Stores a day of the live member that a number stands for, in place of one of
 * that title.  1 new, 2 changed, 0 it was so already, 3 nobody, -1.
 */
int
crm_anniv_put(struct crm_db *db, const struct crm_anniv_day *day);

/* Takes it away.  1, 0 there is none of that title, -1. */
int
crm_anniv_take(struct crm_db *db, int64_t member, const char *title);

/* All that are kept, by member and title; of one member, if not 0. */
int
crm_anniv_days(struct crm_db *db, int64_t member,
    int (*fn)(void *arg, const struct crm_anniv_day *day), void *arg);

#endif
