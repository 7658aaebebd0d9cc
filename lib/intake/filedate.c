#include <string.h>
#include <strings.h>

#include "core/time.h"
#include "intake/value.h"

/* What a pattern's letters have read. */
struct parts {
	int	year, month, day, hour, minute, second;
};

static int
is_digit(char c)
{

	return (c >= '0' && c <= '9');
}

/* Reads n digits at s into *v; 0 when they are not there. */
static size_t
take(const char *s, size_t n, int *v)
{
	size_t i;

	*v = 0;
	for (i = 0; i < n; i++) {
		if (!is_digit(s[i]))
			return (0);
		*v = 10 * *v + (s[i] - '0');
	}
	return (n);
}

/* Reads one letter group of the pattern; its length, or 0. */
static size_t
group(const char *pattern, const char *s, struct parts *p)
{
	size_t n;

	if (strncmp(pattern, "YYYY", 4) == 0)
		return (take(s, 4, &p->year));
	if (strncmp(pattern, "YY", 2) == 0) {
		n = take(s, 2, &p->year);
		p->year += 2000;
		return (n);
	}
	if (strncmp(pattern, "MM", 2) == 0)
		return (take(s, 2, &p->month));
	if (strncmp(pattern, "DD", 2) == 0)
		return (take(s, 2, &p->day));
	if (strncmp(pattern, "HH", 2) == 0)
		return (take(s, 2, &p->hour));
	if (strncmp(pattern, "mm", 2) == 0)
		return (take(s, 2, &p->minute));
	if (strncmp(pattern, "SS", 2) == 0)
		return (take(s, 2, &p->second));
	return (*pattern == *s ? 1 : 0);
}

/*
 * Lists of crm-event are named by their night, and so are the files that come
 * back: no time of the file, and one at which nobody had answered yet.
 */
static int
is_night(const char *name, const char *s)
{
	static const char event[] = "event-";
	const size_t n = sizeof(event) - 1;

	return ((size_t)(s - name) >= n && strncasecmp(s - n, event, n) == 0);
}

/* Compares the pattern with the text at s; 1 with *t. */
static int
match_at(const char *pattern, const char *name, const char *s, int64_t *t)
{
	struct parts p = { 0, 0, 0, 0, 0, 0 };
	const char *from = s;
	size_t n;

	while (*pattern != '\0') {
		if ((n = group(pattern, s, &p)) == 0)
			return (0);
		pattern += n;
		s += n;
	}
	if (is_night(name, from) ||
	    (from > name && is_digit(*from) && is_digit(from[-1])) ||
	    (is_digit(*s) && is_digit(s[-1])))
		return (0);
	if (!crm_date_valid(p.year, p.month, p.day) || p.year < 1990 ||
	    p.year > 2100 || p.hour > 23 || p.minute > 59 || p.second > 59)
		return (0);
	*t = crm_date_civil(p.year, p.month, p.day) * CRM_DAY +
	    p.hour * 3600 + p.minute * 60 + p.second;
	return (1);
}

int
crm_value_file_date(const char *const *pattern, size_t npattern,
    const char *name, int64_t *t)
{
	size_t i, k, n = strlen(name);

	for (i = 0; i < npattern; i++) {
		for (k = n; k > 0; k--) {
			if (match_at(pattern[i], name, name + k - 1, t))
				return (1);
		}
	}
	return (0);
}
