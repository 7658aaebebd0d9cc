#include <assert.h>
#include <string.h>

#include "core/time.h"

#define EPOCH		719162	/* days from 0001-01-01 to 1970-01-01 */
#define LAST_DAY	2932896	/* 9999-12-31 */

#define YEARS_400	146097	/* days */
#define YEARS_100	36524
#define YEARS_4		1461

/* The days of a common year before each month. */
static const int before_month[] = {
	0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365
};

static int
is_leap(int year)
{
	return (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

int
crm_date_valid(int year, int month, int day)
{
	int last;

	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
		return (0);
	last = before_month[month] - before_month[month - 1];
	return (day <= last + (month == 2 && is_leap(year)));
}

int64_t
crm_date_civil(int year, int month, int day)
{
	int64_t y = year - 1;

	assert(crm_date_valid(year, month, day));
	return (y * 365 + y / 4 - y / 100 + y / 400 +
	    before_month[month - 1] + (month > 2 && is_leap(year)) +
	    day - 1 - EPOCH);
}

void
crm_date_split(int64_t date, int *year, int *month, int *day)
{
	int d, leap, m, n400, n100, n4, n1;

	assert(date >= -EPOCH && date <= LAST_DAY);
	d = (int)date + EPOCH;
	n400 = d / YEARS_400;
	d %= YEARS_400;
	/* The last day of a longer cycle would begin a fifth shorter one. */
	n100 = d / YEARS_100 == 4 ? 3 : d / YEARS_100;
	d -= n100 * YEARS_100;
	n4 = d / YEARS_4;
	d %= YEARS_4;
	n1 = d / 365 == 4 ? 3 : d / 365;
	d -= n1 * 365;
	*year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1;
	leap = is_leap(*year);
	for (m = d / 32 + 1; m < 12; m++)
		if (d < before_month[m] + (m >= 2 && leap))
			break;
	*month = m;
	*day = d - before_month[m - 1] - (m > 2 && leap) + 1;
}

int64_t
crm_time_day(int64_t t)
{
	return (t / CRM_DAY - (t % CRM_DAY < 0));
}

/* The number that two digits at p make; negative when they are none. */
static int
two(const char *p)
{
	unsigned a = (unsigned)p[0] - '0', b = (unsigned)p[1] - '0';

	return (a > 9 || b > 9 ? -1000 : (int)(a * 10 + b));
}

int
crm_date_parse(const char *s, size_t n, int64_t *day)
{
	int m, d, y;

	if (n != 10 || s[4] != '-' || s[7] != '-')
		return (-1);
	y = two(s) * 100 + two(s + 2);
	m = two(s + 5);
	d = two(s + 8);
	/* A part that is no number leaves the year below 1. */
	if (two(s + 2) < 0 || !crm_date_valid(y, m, d))
		return (-1);
	*day = crm_date_civil(y, m, d);
	return (0);
}

int
crm_time_parse(const char *s, size_t n, int64_t *t)
{
	int64_t day;
	int hour, minute, second = 0;

	if (n != 10 && n != 16 && n != 19)
		return (-1);
	if (crm_date_parse(s, 10, &day) == -1)
		return (-1);
	if (n == 10) {
		*t = day * CRM_DAY;
		return (0);
	}
	if ((s[10] != ' ' && (s[10] != 'T' || n == 16)) || s[13] != ':')
		return (-1);
	hour = two(s + 11);
	minute = two(s + 14);
	if (n == 19)
		second = s[16] == ':' ? two(s + 17) : -1;
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
	    second < 0 || second > 59)
		return (-1);
	*t = day * CRM_DAY + hour * 3600 + minute * 60 + second;
	return (0);
}

static void
put_two(char *p, int v)
{
	p[0] = (char)('0' + v / 10);
	p[1] = (char)('0' + v % 10);
}

char *
crm_date_format(int64_t day, char out[CRM_DATE_LEN])
{
	int m, d, y;

	out[0] = '\0';
	if (day < -EPOCH || day > LAST_DAY)
		return (out);
	crm_date_split(day, &y, &m, &d);
	put_two(out, y / 100);
	put_two(out + 2, y % 100);
	out[4] = '-';
	put_two(out + 5, m);
	out[7] = '-';
	put_two(out + 8, d);
	out[10] = '\0';
	return (out);
}

char *
crm_time_format(int64_t t, char out[CRM_TIME_LEN])
{
	int64_t day = crm_time_day(t);
	int second;

	crm_date_format(day, out);
	if (out[0] == '\0')
		return (out);
	second = (int)(t - day * CRM_DAY);
	out[10] = ' ';
	put_two(out + 11, second / 3600);
	out[13] = ':';
	put_two(out + 14, second / 60 % 60);
	out[16] = ':';
	put_two(out + 17, second % 60);
	out[19] = '\0';
	return (out);
}

int64_t
crm_date_months(int64_t date, int months)
{
	int y, m, d;

	crm_date_split(date, &y, &m, &d);
	m += months;
	y += (m - 1) / 12;
	m = (m - 1) % 12 + 1;
	while (!crm_date_valid(y, m, d))
		d--;
	return (crm_date_civil(y, m, d));
}
