#ifndef CRM_PEOPLEDATE_H
#define CRM_PEOPLEDATE_H

/* Dates of birth as people and exports write them, wrong ones too. */

#include <stddef.h>

struct crm_buf;

#define CRM_PEOPLE_DATE		8	/* YYYYMMDD */

/*
 * Adds the eight digits YYYYMMDD of a date, "-" for each digit that is not
 * known ("1971-06", "1971-**-**"): with any separators or none, a year of two
 * digits, the name of the month, 년 월 일; the year first or last.  A date that
 * no calendar has is kept: it is somebody's slip.  Nothing is added where
 * nothing of it can be read.
 */
void
crm_people_date(struct crm_buf *buf, const char *s, size_t n, int day_first);

/*
 * What a date of three groups says of its column: 1 the day stands before the
 * month, 0 the month does, -1 it could be either or the year comes first.
 */
int
crm_people_date_order(const char *s, size_t n);

/* How two such forms agree. */
enum crm_dates {
	CRM_DATES_DIFFERENT,
	CRM_DATES_PARTIAL,	/* one is incomplete, or year or day agree */
	CRM_DATES_SIMILAR,	/* two of year, month and day, or two digits */
	CRM_DATES_CLOSE,	/* one digit, two swapped, or month and day */
	CRM_DATES_SAME
};
enum crm_dates
crm_people_dates(const char *a, const char *b);

#endif
