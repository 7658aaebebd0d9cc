#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "intake/bouncesay.h"
#include "intake/bouncetext.h"

/* What a text is read with. */
struct reading {
	struct crm_sections *to;
	const struct crm_bounce_rules *rules;
	const char	*own;
	size_t		 current;	/* the section of a line, from 1; 0 */
	struct crm_buf	 folded;
};

/* The hash of an address, whatever its case. */
static struct crm_hash
hash_of(const char *address, size_t n)
{
	static const struct crm_key key = { 0x626f756e6365, 0x7365637469 };
	char lower[256];
	size_t i;

	for (i = 0; i < n && i < sizeof(lower); i++)
		lower[i] = address[i] >= 'A' && address[i] <= 'Z' ?
		    (char)(address[i] + 'a' - 'A') : address[i];
	return (crm_hash_of(&key, lower, i));
}

const struct crm_section *
crm_sections_find(const struct crm_sections *sections, const char *address,
    size_t n)
{
	const int64_t *at = sections->map == NULL ? NULL :
	    crm_map_get(sections->map, hash_of(address, n));

	return (at != NULL ? &sections->v[*at] : NULL);
}

/* Makes room for one more; -1 when there is none. */
static int
grow(struct crm_sections *to)
{
	size_t cap = to->cap == 0 ? 8 : 2 * to->cap;
	struct crm_section *more;

	if (to->map == NULL && (to->map = crm_map_new()) == NULL)
		return (-1);
	if (to->n < to->cap)
		return (0);
	if ((more = realloc(to->v, cap * sizeof(*more))) == NULL)
		return (-1);
	to->v = more;
	to->cap = cap;
	return (0);
}

/* The section of that address, which begins here if it has none. */
static struct crm_section *
open_section(struct crm_sections *to, const char *address, size_t n)
{
	struct crm_section *section;
	int64_t *at = NULL;
	int found;

	if (grow(to) == 0)
		at = crm_map_put(to->map, hash_of(address, n), &found);
	if (at == NULL) {
		to->bad = 1;
		return (NULL);
	}
	if (found)
		return (&to->v[*at]);
	*at = (int64_t)to->n;
	section = &to->v[to->n++];
	memset(section, 0, sizeof(*section));
	crm_buf_add(&section->address, address, n);
	return (section);
}

/* 1 when own, which has addresses divided by line ends, has that one. */
static int
is_own(const char *own, const char *address, size_t n)
{
	size_t at, len, left = strlen(own);

	while ((at = crm_say_address(own, left, &len)) < left) {
		if (len == n && strncasecmp(own + at, address, n) == 0)
			return (1);
		own += at + len;
		left -= at + len;
	}
	return (0);
}

static int
is_space(char c)
{

	return (c == ' ' || c == '\t');
}

/* 1 where all n bytes are such as stand around an address that is alone. */
static int
is_around(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!is_space(s[i]) && strchr("<>[]()\"'*-.:;,", s[i]) == NULL)
			return (0);
	return (1);
}

/* How sure it is that a line is the headline of the address that it holds. */
static int
rank(const char *line, size_t n, size_t at, size_t len)
{
	int answer = n > 4 && (strncmp(line, "<<<", 3) == 0 ||
	    (strspn(line, "0123456789") == 3 && (line[3] == ' ' ||
	    line[3] == '-')));

	if (is_around(line, at) || (!answer && at >= 4 &&
	    strncmp(line, ">>> ", 4) == 0 && is_around(line + 4, at - 4)))
		return (CRM_SECTION_FIRST);
	if (!answer && is_around(line + at + len, n - at - len))
		return (CRM_SECTION_LAST);
	return (CRM_SECTION_INSIDE);
}

/* Who sent it, and the number of a mail, are no recipients. */
static int
is_other(const char *line, size_t n)
{
	static const char *const names[] = { "from:", "message-id:",
	    "in-reply-to:", "references:", "reply-to:", "return-path:",
	    "sender:", "errors-to:", "content-id:" };
	size_t i, len;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		len = strlen(names[i]);
		if (n >= len && strncasecmp(line, names[i], len) == 0)
			return (1);
	}
	return (memmem(line, n, "MAIL FROM:", 10) != NULL ||
	    memmem(line, n, "MAIL From:", 10) != NULL ||
	    memmem(line, n, "mail from:", 10) != NULL);
}

/* Begins a section where the line names somebody. */
static void
look(struct reading *rd, const char *line, size_t n)
{
	struct crm_section *section;
	size_t at, from = 0, len = 0;
	int is;

	for (;; from = at + len) {
		at = from + crm_say_address(line + from, n - from, &len);
		if (at >= n)
			return;
		if (!is_own(rd->own, line + at, len) &&
		    !crm_say_daemon(line + at, len))
			break;
	}
	is = rank(line, n, at, len);
	if (is != CRM_SECTION_FIRST && (is_other(line, n) ||
	    crm_bounce_sign(rd->rules, CRM_SIGN_SKIP,
	    crm_buf_text(&rd->folded))))
		return;
	/* An answer that quotes an address is about whoever stands above. */
	if (is == CRM_SECTION_INSIDE && rd->current != 0)
		return;
	if ((section = open_section(rd->to, line + at, len)) == NULL)
		return;
	if (is > section->rank)
		section->rank = is;
	rd->current = (size_t)(section - rd->to->v) + 1;
}

/* 1 for a line that closes what was said of one recipient. */
static int
is_rule(const char *line, size_t n)
{

	return (n >= 10 && memcmp(line, "-----", 5) == 0);
}

static void
add_line(struct crm_buf *buf, const char *line, size_t n)
{

	crm_buf_add(buf, line, n);
	crm_buf_chr(buf, '\n');
}

/* One line, without its outer blanks; 1 when what came back begins below. */
static int
read_line(struct reading *rd, const char *line, size_t n)
{

	crm_buf_reset(&rd->folded);
	crm_bounce_fold(&rd->folded, line, n);
	rd->to->bad |= rd->folded.bad;
	if (n > 0 && crm_bounce_sign(rd->rules, CRM_SIGN_COPY,
	    crm_buf_text(&rd->folded)))
		return (1);
	add_line(&rd->to->all, line, n);
	if (is_rule(line, n))
		rd->current = 0;
	look(rd, line, n);
	if (rd->current != 0)
		add_line(&rd->to->v[rd->current - 1].text, line, n);
	return (0);
}

/* The head of what came back, from its first field to an empty line. */
static void
take_copy(struct crm_sections *to, const char *s, size_t n)
{
	const char *end = s + n, *eol;

	while (s < end && (*s == '\n' || is_space(*s)))
		s++;
	for (; s < end && *s != '\n'; s = eol + 1) {
		if ((eol = memchr(s, '\n', (size_t)(end - s))) == NULL)
			eol = end;
		add_line(&to->copy, s, (size_t)(eol - s));
	}
}

void
crm_sections_add(struct crm_sections *sections,
    const struct crm_bounce_rules *rules, const char *s, size_t n,
    const char *own)
{
	struct reading rd = { sections, rules, own, 0, { 0 } };
	const char *line, *end = s + n, *eol;
	size_t len, i;

	for (line = s; line < end && !sections->bad; line = eol + 1) {
		if ((eol = memchr(line, '\n', (size_t)(end - line))) == NULL)
			eol = end;
		s = line;
		while (s < eol && is_space(*s))
			s++;
		for (len = (size_t)(eol - s); len > 0 && is_space(s[len - 1]);)
			len--;
		if (read_line(&rd, s, len) && eol < end) {
			take_copy(sections, eol + 1,
			    (size_t)(end - eol - 1));
			break;
		}
	}
	sections->bad |= sections->all.bad || sections->copy.bad;
	for (i = 0; i < sections->n; i++)
		sections->bad |= sections->v[i].text.bad ||
		    sections->v[i].address.bad;
	crm_buf_free(&rd.folded);
}

void
crm_sections_free(struct crm_sections *sections)
{
	size_t i;

	for (i = 0; i < sections->n; i++) {
		crm_buf_free(&sections->v[i].address);
		crm_buf_free(&sections->v[i].text);
	}
	free(sections->v);
	crm_map_free(sections->map);
	crm_buf_free(&sections->all);
	crm_buf_free(&sections->copy);
	memset(sections, 0, sizeof(*sections));
}
