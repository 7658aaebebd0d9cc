/*
 * The forms of a time that exports carry; kept apart from time.c, which
 * knows the one form of our own.
 */

#include <string.h>
#include <strings.h>

#include "core/text.h"
#include "core/time.h"

#define SERIAL_MIN	20000	/* 1954-10-03 */
#define SERIAL_MAX	80000	/* 2119-01-11 */
#define OLD_YEAR	2015	/* of two digits: those before it and */
#define FAR_YEAR	2045	/* behind are rather a day or a month */
#define SERIAL_EPOCH	25569	/* the serial of 1970-01-01 */
#define KOREA		540	/* its clock, minutes before UTC's */
#define FARTHEST	840	/* no clock is farther from UTC's */

struct cursor {
	const char	*p, *end;
};

/* What has been read so far. */
struct clock {
	int64_t	day;
	int	second;		/* of the day */
	int	timed;		/* 1: a time of day was there */
	int	zoned;		/* 1: so was the clock that it is of, */
	int	offset;		/* which is so many minutes before UTC's */
};

/* Moves over the word w; 1 when it stands here. */
static int
word(struct cursor *c, const char *w)
{
	size_t n = strlen(w);

	if ((size_t)(c->end - c->p) < n || strncasecmp(c->p, w, n) != 0)
		return (0);
	c->p += n;
	return (1);
}

/* Moves over blanks, also wide ones; 1 when there was one. */
static int
blanks(struct cursor *c)
{
	const char *from = c->p;
	size_t n = (size_t)(c->end - c->p);

	/* What trimming takes from the front is what parts are apart by. */
	c->p = crm_text_trim(c->p, &n);
	return (c->p > from);
}

/* The number of digits that stand here. */
static int
count_digits(const struct cursor *c)
{
	const char *p = c->p;

	while (p < c->end && p - c->p < 100 && *p >= '0' && *p <= '9')
		p++;
	return ((int)(p - c->p));
}

/* Reads a number of exactly n digits, at most 9. */
static int
fixed(struct cursor *c, int n)
{
	int v = 0;

	while (n-- > 0)
		v = v * 10 + (*c->p++ - '0');
	return (v);
}

/* Reads a number of one or two digits into *v; 0 or -1. */
static int
part(struct cursor *c, int *v)
{
	int n = count_digits(c);

	if (n < 1 || n > 2)
		return (-1);
	*v = fixed(c, n);
	return (0);
}

static int
set_day(struct clock *clock, int y, int m, int d)
{
	if (!crm_date_valid(y, m, d))
		return (-1);
	clock->day = crm_date_civil(y, m, d);
	return (0);
}

/* half: 0 morning, 1 afternoon, -1 not said. */
static int
set_time(struct clock *clock, int half, int h, int m, int s)
{
	if (h > 23 || m > 59 || s > 59 || (half == 0 && h > 12))
		return (-1);
	if (half == 0 && h == 12)
		h = 0;
	if (half == 1 && h < 12)
		h += 12;
	clock->second = h * 3600 + m * 60 + s;
	clock->timed = 1;
	return (0);
}

/*
 * An Excel serial: five digits and a fraction, which is rounded to the second
 * because 13:00:00 is stored as 0.54166666666666663.
 */
static int
serial(struct cursor *c, int64_t *t)
{
	int64_t fraction = 0, scale = 1;
	int day = fixed(c, 5), n;

	if (day < SERIAL_MIN || day > SERIAL_MAX)
		return (-1);
	if (c->p < c->end) {
		if (*c->p++ != '.' || (n = count_digits(c)) == 0)
			return (-1);
		for (; c->p < c->end && n > 0; n--, c->p++)
			if (scale < INT64_C(1000000000000)) {
				fraction = fraction * 10 + (*c->p - '0');
				scale *= 10;
			}
		if (c->p < c->end)
			return (-1);
	}
	*t = (int64_t)(day - SERIAL_EPOCH) * CRM_DAY +
	    (fraction * CRM_DAY * 2 + scale) / (scale * 2);
	return (0);
}

/* "2026년 5월 12일", behind its year. */
static int
korean_date(struct cursor *c, struct clock *clock, int year)
{
	int d, m;

	blanks(c);
	if (part(c, &m) == -1)
		return (-1);
	blanks(c);
	if (!word(c, "월"))
		return (-1);
	blanks(c);
	if (part(c, &d) == -1)
		return (-1);
	blanks(c);
	return (word(c, "일") ? set_day(clock, year, m, d) : -1);
}

/* "-10-07", ".10.07", ". 10. 7.", behind its year. */
static int
plain_date(struct cursor *c, struct clock *clock, int year, int is_short)
{
	char sep = c->p < c->end ? *c->p : '\0';
	int d, m;

	if (sep != '-' && sep != '/' && sep != '.')
		return (-1);
	c->p++;
	if (sep == '.')
		blanks(c);
	if (part(c, &m) == -1 || c->p == c->end || *c->p++ != sep)
		return (-1);
	if (sep == '.')
		blanks(c);
	if (part(c, &d) == -1)
		return (-1);
	if (sep == '.')
		word(c, ".");
	/* "02/11/26" is rather of 2026, as other countries write it. */
	if (is_short && (year < OLD_YEAR || year > FAR_YEAR))
		return (-1);
	return (set_day(clock, year, m, d));
}

/* Reads the date; *packed is set when it had nothing between its parts. */
static int
read_date(struct cursor *c, struct clock *clock, int *packed)
{
	int apart, d, m, n = count_digits(c), year;

	*packed = n == 8 || n == 14;
	if (!*packed && n != 4 && n != 2)
		return (-1);
	year = n == 2 ? 2000 + fixed(c, 2) : fixed(c, 4);
	if (*packed) {
		m = fixed(c, 2);
		d = fixed(c, 2);
		return (set_day(clock, year, m, d));
	}
	/* Only words may stand apart from their number. */
	apart = blanks(c);
	if (word(c, "년"))
		return (korean_date(c, clock, year));
	return (apart ? -1 : plain_date(c, clock, year, n == 2));
}

/* Reads a word for the half of the day into *half; 1 when there was one. */
static int
read_half(struct cursor *c, int *half)
{
	if (word(c, "오전") || word(c, "AM"))
		*half = 0;
	else if (word(c, "오후") || word(c, "PM"))
		*half = 1;
	else
		return (0);
	return (1);
}

/* "시 5분 10초", behind its hour; minute and second may be missing. */
static int
korean_time(struct cursor *c, int *m, int *s)
{
	struct cursor at;

	at = *c;
	blanks(&at);
	if (count_digits(&at) == 0)
		return (0);
	if (part(&at, m) == -1)
		return (-1);
	blanks(&at);
	if (!word(&at, "분"))
		return (-1);
	*c = at;
	blanks(&at);
	if (count_digits(&at) == 0)
		return (0);
	if (part(&at, s) == -1)
		return (-1);
	blanks(&at);
	*c = at;
	return (word(c, "초") ? 0 : -1);
}

/* ":46:37.123", behind its hour; the last part may be missing. */
static int
plain_time(struct cursor *c, int *m, int *s)
{
	if (!word(c, ":") || part(c, m) == -1)
		return (-1);
	if (!word(c, ":") || count_digits(c) == 0)
		return (0);	/* a colon may dangle */
	if (part(c, s) == -1)
		return (-1);
	if (word(c, ".")) {
		if (count_digits(c) == 0)
			return (-1);
		c->p += count_digits(c);
	}
	return (0);
}

/* Reads the time of day. */
static int
read_time(struct cursor *c, struct clock *clock, int packed)
{
	struct cursor at;
	int h, half = -1, m = 0, n, s = 0;

	if (read_half(c, &half))
		blanks(c);
	n = count_digits(c);
	if (packed && half == -1 && (n == 4 || n == 6)) {
		h = fixed(c, 2);
		m = fixed(c, 2);
		s = n == 6 ? fixed(c, 2) : 0;
		return (set_time(clock, half, h, m, s));
	}
	if (part(c, &h) == -1)
		return (-1);
	at = *c;
	blanks(&at);
	if (word(&at, "시")) {
		*c = at;
		n = korean_time(c, &m, &s);
	} else
		n = plain_time(c, &m, &s);
	if (n == -1)
		return (-1);
	at = *c;
	blanks(&at);
	if (half == -1 && read_half(&at, &half))
		*c = at;
	return (set_time(clock, half, h, m, s));
}

/*
 * Reads "+9", "+09", "+0900" or "+09:00" into *minutes.  1 there was one, 0
 * none, -1 a broken one.
 */
static int
read_offset(struct cursor *c, int minus, int *minutes)
{
	int hours, n, rest = 0, west;

	if (c->p == c->end || (*c->p != '+' && (*c->p != '-' || !minus)))
		return (0);
	west = *c->p++ == '-';
	n = count_digits(c);
	if (n != 1 && n != 2 && n != 4)
		return (-1);
	hours = fixed(c, n == 4 ? 2 : n);
	if (n == 2 && word(c, ":") && count_digits(c) != 2)
		return (-1);
	if (n == 4 || (n == 2 && c->p[-1] == ':'))
		rest = fixed(c, 2);
	*minutes = hours * 60 + rest;
	if (rest > 59 || *minutes > FARTHEST)
		return (-1);
	if (west)
		*minutes = -*minutes;
	return (1);
}

/* Zones that are named twice must be one.  1 or -1. */
static int
set_zone(struct clock *clock, int minutes)
{
	if (clock->zoned && clock->offset != minutes)
		return (-1);
	clock->zoned = 1;
	clock->offset = minutes;
	return (1);
}

/*
 * Reads one zone: "Z", "KST", "UTC+9", "+09:00".  A minus is a zone's only
 * behind a time or a name, else it may be part of something unknown.  1 a
 * zone, 0 none, -1 a broken one.
 */
static int
read_zone(struct cursor *c, int timed, struct clock *clock)
{
	int korea = word(c, "KST"), minutes = korea ? KOREA : 0, named, r;

	named = korea || word(c, "UTC") || word(c, "GMT");
	if (!named && word(c, "Z"))
		return (set_zone(clock, 0));
	if ((r = read_offset(c, timed || named, &minutes)) == -1 ||
	    (korea && minutes != KOREA))
		return (-1);
	return (r == 1 || named ? set_zone(clock, minutes) : 0);
}

/* Reads the zones at the end, also "KST(UTC+9)" and "(KST)". */
static int
read_zones(struct cursor *c, struct clock *clock)
{
	blanks(c);
	if (c->p == c->end)
		return (0);
	if (read_zone(c, clock->timed, clock) == -1)
		return (-1);
	blanks(c);
	if (word(c, "(") && (read_zone(c, 1, clock) != 1 || !word(c, ")")))
		return (-1);
	return (c->p == c->end ? 0 : -1);
}

/*
 * Moves over a day of the week behind a date.  1 there was one, 0 none, -1 it is
 * not that day's, and then nobody knows which of the two is right.
 */
static int
read_weekday(struct cursor *c, const struct clock *clock)
{
	size_t len;
	int day = crm_weekday_guess(c->p, (size_t)(c->end - c->p), &len);

	if (day == -1)
		return (0);
	c->p += len;
	/* The first day of 1970 was a Thursday. */
	return (((clock->day + 4) % 7 + 7) % 7 == day ? 1 : -1);
}

/* Reads what stands behind the date. */
static int
read_rest(struct cursor *c, struct clock *clock, int packed)
{
	struct cursor at;
	int apart, half, named, t;

	if ((named = read_weekday(c, clock)) == -1)
		return (-1);
	t = !named && word(c, "T");
	/* Of fourteen digits the time joins the date. */
	apart = blanks(c) || t || packed || named;
	at = *c;
	if ((apart && count_digits(c) > 0) || read_half(&at, &half)) {
		if (read_time(c, clock, packed) == -1)
			return (-1);
	} else if (t)
		return (-1);
	return (read_zones(c, clock));
}

/* The time on the clock of Korea, which keeps no summer time; 0 or -1. */
static int
on_our_clock(const struct clock *clock, int64_t *t)
{
	char out[CRM_TIME_LEN];
	int64_t v = clock->day * CRM_DAY + clock->second;

	/* A day without a time is that day, wherever it was. */
	if (clock->zoned && clock->timed)
		v += (KOREA - clock->offset) * 60;
	if (*crm_time_format(v, out) == '\0')
		return (-1);
	*t = v;
	return (0);
}

int
crm_time_guess(const char *s, size_t n, int64_t *t)
{
	struct clock clock = { 0, 0, 0, 0, 0 };
	struct cursor c;
	int packed;

	if (crm_time_parse(s, n, t) == 0)
		return (0);
	if (n == 0)
		return (-1);
	c.p = crm_text_trim(s, &n);
	c.end = c.p + n;
	if (count_digits(&c) == 5)
		return (serial(&c, t));
	if (read_date(&c, &clock, &packed) == -1 ||
	    read_rest(&c, &clock, packed) == -1)
		return (-1);
	return (on_our_clock(&clock, t));
}

int
crm_clock_guess(const char *s, size_t n, int *second)
{
	struct clock clock = { 0, 0, 0, 0, 0 };
	struct cursor c;

	if (n == 0)
		return (-1);
	c.p = crm_text_trim(s, &n);
	c.end = c.p + n;
	if (read_time(&c, &clock, 0) == -1 || c.p != c.end)
		return (-1);
	*second = clock.second;
	return (0);
}
