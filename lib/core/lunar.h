#ifndef CRM_LUNAR_H
#define CRM_LUNAR_H

/*
 * The lunar calendar of Korea, lunar years 1900 to 2100 (1900-01-31 to
 * 2101-01-28).  A month begins with the day of the new moon at 135 degrees
 * east, so that now and then it is not the month of China.  A leap month comes
 * after the month whose number it has.
 */

#include <stdint.h>

#define CRM_LUNAR_FIRST	1900
#define CRM_LUNAR_LAST	2100

struct crm_lunar {
	int	year, month, day;
	int	leap;		/* 1: of the leap month of that number */
};

/* The lunar date of a day.  0; -1 outside of those years. */
int
crm_lunar_split(int64_t day, struct crm_lunar *lunar);

/* The day of a lunar date.  0; -1 when there is no such date. */
int
crm_lunar_day(const struct crm_lunar *lunar, int64_t *day);

/* The days of a month, 29 or 30; 0 when there is no such month. */
int
crm_lunar_length(int year, int month, int leap);

#endif
