#include <string.h>

#include "core/buf.h"
#include "insight/peopledate.h"

#define GROUPS	3

struct group {
	char	d[8];		/* digits; '-' for a masked one */
	size_t	n;
	int	word;		/* it was the name of a month */
};

/* The number of an English month that begins at s, or 0. */
static int
month_named(const char *s, size_t n)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	char low[3];
	int m, i;

	if (n < 3)
		return (0);
	for (i = 0; i < 3; i++)
		low[i] = (char)(s[i] | 0x20);
	for (m = 0; m < 12; m++)
		if (memcmp(low, names + 3 * m, 3) == 0)
			return (m + 1);
	return (0);
}

static int
is_digit(char c)
{

	return ((c >= '0' && c <= '9') || c == '*');
}

/* Splits a date into groups of digits; what stands behind the third is a time
 * of day.  Returns how many. */
static size_t
split(const char *s, size_t n, struct group group[GROUPS])
{
	size_t k = 0, i = 0;
	int month;

	memset(group, 0, GROUPS * sizeof(*group));
	while (i < n && k < GROUPS) {
		if (is_digit(s[i])) {
			for (; i < n && is_digit(s[i]); i++)
				if (group[k].n < sizeof(group[k].d))
					group[k].d[group[k].n++] =
					    s[i] == '*' ? '-' : s[i];
			if (group[k++].n == 8 && k == 1)
				break;
		} else if ((month = month_named(s + i, n - i)) > 0) {
			group[k].d[0] = (char)('0' + month / 10);
			group[k].d[1] = (char)('0' + month % 10);
			group[k].n = 2;
			group[k++].word = 1;
			while (i < n && ((s[i] | 0x20) >= 'a') &&
			    ((s[i] | 0x20) <= 'z'))
				i++;
		} else
			i++;
	}
	return (k);
}

/* A year of four digits, or of two: nobody was born in the years to come. */
static void
put_year(char *out, const struct group *group)
{

	if (group->n == 4)
		memcpy(out, group->d, 4);
	else if (group->n == 2) {
		memcpy(out, group->d[0] <= '2' ? "20" : "19", 2);
		memcpy(out + 2, group->d, 2);
	}
}

static void
put_two(char *out, const struct group *group)
{

	if (group->n == 1) {
		out[0] = '0';
		out[1] = group->d[0];
	} else if (group->n == 2)
		memcpy(out, group->d, 2);
}

/* One run of digits: YYYYMMDD, YYMMDD, YYYYMM or YYYY. */
static int
put_run(char *out, const struct group *group)
{
	struct group year = { { 0 }, 2, 0 };

	switch (group->n) {
	case 4:
	case 8:
		memcpy(out, group->d, group->n);
		return (0);
	case 6:
		if ((memcmp(group->d, "19", 2) == 0 ||
		    memcmp(group->d, "20", 2) == 0) && group->d[4] <= '1' &&
		    group->d[2] > '1') {
			memcpy(out, group->d, 6);
			return (0);
		}
		memcpy(year.d, group->d, 2);
		put_year(out, &year);
		memcpy(out + 4, group->d + 2, 4);
		return (0);
	default:
		return (-1);
	}
}

void
crm_people_date(struct crm_buf *buf, const char *s, size_t n, int day_first)
{
	struct group group[GROUPS];
	char out[CRM_PEOPLE_DATE];
	size_t k = split(s, n, group);

	memset(out, '-', sizeof(out));
	if (k == 0)
		return;
	if (k == 1 || group[0].n == 8) {
		if (put_run(out, &group[0]) == -1)
			return;
	} else if (k == 2) {
		put_year(out, &group[group[0].n == 4 ? 0 : 1]);
		put_two(out + 4, &group[group[0].n == 4 ? 1 : 0]);
	} else if (group[0].n == 4 || group[2].n != 4) {
		put_year(out, &group[0]);
		put_two(out + 4, &group[1]);
		put_two(out + 6, &group[2]);
	} else {
		if (group[0].word || group[1].word)
			day_first = group[1].word;
		put_year(out, &group[2]);
		put_two(out + 4, &group[day_first]);
		put_two(out + 6, &group[!day_first]);
	}
	if (memcmp(out, "--------", sizeof(out)) != 0)
		crm_buf_add(buf, out, sizeof(out));
}

static int
number(const struct group *group)
{

	if (group->n != 2 || group->d[0] == '-' || group->d[1] == '-')
		return (0);
	return ((group->d[0] - '0') * 10 + group->d[1] - '0');
}

int
crm_people_date_order(const char *s, size_t n)
{
	struct group group[GROUPS];

	if (split(s, n, group) < GROUPS || group[2].n != 4 || group[0].word ||
	    group[1].word)
		return (-1);
	if (number(&group[0]) > 12)
		return (1);
	return (number(&group[1]) > 12 ? 0 : -1);
}

enum crm_dates
crm_people_dates(const char *a, const char *b)
{
	int i, unknown = 0, off = 0, first = -1, last = -1, parts = 0;
	int year, month, day;

	for (i = 0; i < CRM_PEOPLE_DATE; i++) {
		if (a[i] == '-' || b[i] == '-')
			unknown++;
		else if (a[i] != b[i]) {
			off++;
			if (first == -1)
				first = i;
			last = i;
		}
	}
	if (unknown > 0)
		return (off == 0 && unknown <= 4 ? CRM_DATES_PARTIAL :
		    CRM_DATES_DIFFERENT);
	if (off == 0)
		return (CRM_DATES_SAME);
	if (off == 1 || (off == 2 && last == first + 1 &&
	    a[first] == b[last] && a[last] == b[first]))
		return (CRM_DATES_CLOSE);
	year = memcmp(a, b, 4) == 0;
	month = memcmp(a + 4, b + 4, 2) == 0;
	day = memcmp(a + 6, b + 6, 2) == 0;
	if (year && memcmp(a + 4, b + 6, 2) == 0 &&
	    memcmp(a + 6, b + 4, 2) == 0)
		return (CRM_DATES_CLOSE);
	parts = year + month + day;
	if (parts == 2 || off == 2)
		return (CRM_DATES_SIMILAR);
	return (year || off == 3 ? CRM_DATES_PARTIAL : CRM_DATES_DIFFERENT);
}
