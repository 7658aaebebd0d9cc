#include <string.h>

#include "core/lang.h"
#include "intake/webpattern.h"

#define MAX_STARS	4	/* each of them is tried at every place */
#define MAX_LEN		300

const char *
crm_webpattern_fault(const char *pattern, int code)
{
	const char *p = pattern;
	int stars = 0, codes = 0;

	if (*p != '/' || strlen(p) > MAX_LEN)
		return (N_("a pattern begins with a slash, and has up to 300 "
		    "characters"));
	for (; *p != '\0'; p++) {
		if (*p == '*' && p[-1] != '*')
			stars++;
		if (p[0] == '{' && p[1] == '}')
			codes++;
	}
	if (stars > MAX_STARS)
		return (N_("a pattern has at most four stars"));
	if (code && codes != 1)
		return (N_("write {} where the code of the product stands"));
	if (!code && codes != 0)
		return (N_("{} is for the code of a product"));
	return (NULL);
}

struct match {
	const char	*stop;		/* of the pattern's path */
	const char	*end;		/* of the path */
	struct crm_span	*code;
};

static int
path_fits(const struct match *m, const char *want, const char *p);

/* Behind "{}": the longest code with which the rest fits. */
static int
code_fits(const struct match *m, const char *want, const char *p)
{
	const char *q = p;

	while (q < m->end && *q != '/' && *q != '.')
		q++;
	for (; q > p; q--)
		if (path_fits(m, want, q)) {
			m->code->p = p;
			m->code->n = (size_t)(q - p);
			return (1);
		}
	return (0);
}

/* Behind a star or two: the shortest text with which the rest fits. */
static int
star_fits(const struct match *m, const char *want, const char *p, int slashes)
{

	for (;; p++) {
		if (path_fits(m, want, p))
			return (1);
		if (p == m->end || (*p == '/' && !slashes))
			return (0);
	}
}

/* The pattern from want on against the path from p on: 1 or 0. */
static int
path_fits(const struct match *m, const char *want, const char *p)
{

	for (; want < m->stop; want++, p++) {
		if (want[0] == '{' && want[1] == '}')
			return (code_fits(m, want + 2, p));
		if (want[0] == '*')
			return (star_fits(m, want + 1 + (want[1] == '*'), p,
			    want[1] == '*'));
		if (p == m->end || *p != *want)
			return (0);
	}
	return (p == m->end);
}

/* One "NAME=TEXT" of the pattern's query. */
static int
parameter_fits(struct crm_span want, struct crm_span query,
    struct crm_span *code)
{
	const char *equals = memchr(want.p, '=', want.n);
	struct crm_span value, text = { "", 0 };
	char name[MAX_LEN + 1];
	size_t n = equals == NULL ? want.n : (size_t)(equals - want.p);

	memcpy(name, want.p, n);
	name[n] = '\0';
	if (!crm_weburl_value(query, name, &value))
		return (0);
	if (equals != NULL) {
		text.p = equals + 1;
		text.n = want.n - n - 1;
	}
	if (text.n == 2 && memcmp(text.p, "{}", 2) == 0) {
		*code = value;
		return (value.n > 0);
	}
	return (text.n == 0 || (text.n == value.n &&
	    memcmp(text.p, value.p, text.n) == 0));
}

int
crm_webpattern_fits(const char *pattern, struct crm_span path,
    struct crm_span query, struct crm_span *code)
{
	const char *stop = strchr(pattern, '?'), *next;
	const struct match m = { stop == NULL ? pattern + strlen(pattern) :
	    stop, path.p + path.n, code };
	struct crm_span want;

	code->p = "";
	code->n = 0;
	if (!path_fits(&m, pattern, path.p))
		return (0);
	for (; stop != NULL; stop = next) {
		want.p = stop + 1;
		next = strchr(stop + 1, '&');
		want.n = next == NULL ? strlen(stop + 1) :
		    (size_t)(next - stop - 1);
		if (!parameter_fits(want, query, code))
			return (0);
	}
	return (1);
}
