#include <string.h>

#include "core/lang.h"
#include "core/time.h"
#include "intake/weblog.h"

struct reader {
	const char	*p, *end;
};

int
crm_span_is(struct crm_span span, const char *word)
{
	size_t n = strlen(word);

	return (span.n == n && memcmp(span.p, word, n) == 0);
}

/* The text up to a blank, and the blank; 0, or -1 when there is none. */
static int
read_word(struct reader *rd, struct crm_span *word)
{
	const char *blank = memchr(rd->p, ' ', (size_t)(rd->end - rd->p));

	if (blank == NULL || blank == rd->p)
		return (-1);
	word->p = rd->p;
	word->n = (size_t)(blank - rd->p);
	rd->p = blank + 1;
	return (0);
}

/* An address, or a name where the server looks it up. */
static int
read_address(struct reader *rd, struct crm_span *address)
{
	size_t i;

	if (read_word(rd, address) == -1)
		return (-1);
	for (i = 0; i < address->n; i++)
		if (strchr("0123456789abcdefghijklmnopqrstuvwxyz"
		    "ABCDEFGHIJKLMNOPQRSTUVWXYZ.:-_%", address->p[i]) == NULL)
			return (-1);
	return (0);
}

/* n digits: the number, or -1. */
static int
digits(const char *p, int n)
{
	int i, v = 0;

	for (i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return (-1);
		v = v * 10 + p[i] - '0';
	}
	return (v);
}

static int
month_of(const char *p)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int i;

	for (i = 0; i < 12; i++)
		if (memcmp(names + 3 * i, p, 3) == 0)
			return (i + 1);
	return (0);
}

/* "[20/Nov/2026:09:00:00 +0900] "; the second of a leap is the one before. */
static int
read_time(struct reader *rd, struct crm_logline *line)
{
	const char *p = rd->p;
	int day, month, year, hour, minute, second, zone;

	if (rd->end - p < 29 || p[0] != '[' || p[3] != '/' || p[7] != '/' ||
	    p[12] != ':' || p[15] != ':' || p[18] != ':' || p[21] != ' ' ||
	    (p[22] != '+' && p[22] != '-') || p[27] != ']' || p[28] != ' ')
		return (-1);
	day = digits(p + 1, 2);
	month = month_of(p + 4);
	year = digits(p + 8, 4);
	hour = digits(p + 13, 2);
	minute = digits(p + 16, 2);
	second = digits(p + 19, 2);
	zone = digits(p + 23, 4);
	if (year < 1970 || !crm_date_valid(year, month, day) || hour < 0 ||
	    hour > 23 || minute < 0 || minute > 59 || second < 0 ||
	    second > 60 || zone < 0 || zone / 100 > 14 || zone % 100 > 59)
		return (-1);
	line->at = crm_date_civil(year, month, day) * CRM_DAY + hour * 3600 +
	    minute * 60 + (second == 60 ? 59 : second);
	line->offset = zone / 100 * 3600 + zone % 100 * 60;
	if (p[22] == '-')
		line->offset = -line->offset;
	rd->p = p + 29;
	return (0);
}

/*
 * Text in quotes, which a blank or the end of the line follows: some servers
 * write the quotes of an agent as they came.
 */
static int
read_quoted(struct reader *rd, struct crm_span *text)
{
	const char *p = rd->p;

	if (p == rd->end || *p != '"')
		return (-1);
	text->p = ++p;
	for (; p < rd->end; p++) {
		if (*p == '\\')
			p++;
		else if (*p == '"' && (p + 1 == rd->end || p[1] == ' ')) {
			text->n = (size_t)(p - text->p);
			rd->p = p + 1 == rd->end ? rd->end : p + 2;
			return (0);
		}
	}
	return (-1);
}

/* A request that is none (a scan, a TLS greeting) has no method. */
static void
split_request(struct crm_span request, struct crm_logline *line)
{
	const char *end = request.p + request.n;
	const char *first = memchr(request.p, ' ', request.n);
	const char *last;

	line->method.p = line->target.p = request.p;
	line->method.n = line->target.n = 0;
	if (first == NULL || first == request.p)
		return;
	last = memrchr(first + 1, ' ', (size_t)(end - first - 1));
	if (last == NULL || end - last < 6 || memcmp(last + 1, "HTTP/", 5) != 0)
		return;
	line->method.n = (size_t)(first - request.p);
	line->target.p = first + 1;
	line->target.n = (size_t)(last - first - 1);
}

static int
read_numbers(struct reader *rd, struct crm_logline *line)
{
	struct crm_span word;
	size_t i;

	if (read_word(rd, &word) == -1 || word.n != 3 ||
	    (line->status = digits(word.p, 3)) == -1 ||
	    read_word(rd, &word) == -1)
		return (-1);
	if (crm_span_is(word, "-"))
		return (0);
	for (i = 0; i < word.n; i++)
		if (word.p[i] < '0' || word.p[i] > '9')
			return (-1);
	return (0);
}

static void
empty_dash(struct crm_span *span)
{

	if (crm_span_is(*span, "-"))
		span->n = 0;
}

int
crm_logline_parse(struct crm_logline *line, const char *p, size_t n,
    const char **why)
{
	struct reader rd = { p, p + n };
	struct crm_span word;
	const char *bracket;

	if (n > 0 && p[n - 1] == '\r')
		rd.end--;
	*why = N_("no address at its beginning");
	if (memchr(p, '\0', n) != NULL)
		*why = N_("a NUL byte in it");
	if (memchr(p, '\0', n) != NULL ||
	    read_address(&rd, &line->address) == -1)
		return (-1);
	*why = N_("no time in brackets, like [20/Nov/2026:09:00:00 +0900]");
	/* Who logged in may be a name with blanks. */
	bracket = memchr(rd.p, '[', (size_t)(rd.end - rd.p));
	if (read_word(&rd, &word) == -1 || bracket == NULL || bracket < rd.p +
	    2 || bracket[-1] != ' ')
		return (-1);
	rd.p = bracket;
	if (read_time(&rd, line) == -1)
		return (-1);
	*why = N_("no request in quotes");
	if (read_quoted(&rd, &word) == -1)
		return (-1);
	split_request(word, line);
	*why = N_("no status and size behind the request");
	if (read_numbers(&rd, line) == -1)
		return (-1);
	*why = N_("no referrer and agent in quotes; the format must be "
	    "\"combined\"");
	if (read_quoted(&rd, &line->referrer) == -1 ||
	    read_quoted(&rd, &line->agent) == -1)
		return (-1);
	empty_dash(&line->referrer);
	empty_dash(&line->agent);
	return (0);
}
