/* Days of the week, as they stand behind dates. */

#include <string.h>
#include <strings.h>

#include "core/text.h"
#include "core/time.h"

/* Reads a name at s; its number from Sunday, or -1. */
static int
read_name(const char *s, size_t n, size_t *len)
{
	static const char *const names[] = { "일", "월", "화", "수", "목",
	    "금", "토", "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	int i;

	for (i = 0; i < 14; i++) {
		*len = strlen(names[i]);
		if (n >= *len && strncasecmp(s, names[i], *len) == 0)
			return (i % 7);
	}
	return (-1);
}

int
crm_weekday_guess(const char *s, size_t n, size_t *len)
{
	static const char full[] = "요일";
	const char *p, *end;
	int bracket, day, whole;
	size_t k;

	if (n == 0)
		return (-1);
	p = crm_text_trim(s, &n);
	end = p + n;
	bracket = n > 0 && *p == '(';
	p += bracket;
	if ((day = read_name(p, (size_t)(end - p), &k)) == -1)
		return (-1);
	p += k;
	whole = (size_t)(end - p) >= strlen(full) &&
	    memcmp(p, full, strlen(full)) == 0;
	p += whole ? strlen(full) : 0;
	if (bracket ? p == end || *p++ != ')' : !whole)
		return (-1);
	*len = (size_t)(p - s);
	return (day);
}
