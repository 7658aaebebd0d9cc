#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/text.h"
#include "outreach/letterlink.h"

#define BLANK	" \t\n\r\f"

/* Where a page's address ends: scheme, host and port. */
static size_t
origin(const char *p, size_t n)
{
	size_t scheme = n > 8 && strncasecmp(p, "https://", 8) == 0 ? 8 :
	    n > 7 && strncasecmp(p, "http://", 7) == 0 ? 7 : 0, at;

	if (scheme == 0)
		return (0);
	for (at = scheme; at < n && memchr("/?#", p[at], 3) == NULL; at++)
		continue;
	return (at);
}

/* The same host, whichever of the schemes. */
static int
is_own(const struct crm_letterlink *link, const char *p, size_t n)
{
	size_t ours = origin(link->base, strlen(link->base));
	size_t theirs = origin(p, n), skip = 0, base = 0;

	if (theirs == 0 || ours == 0)
		return (0);
	skip = (p[4] | 32) == 's' ? 8 : 7;
	base = (link->base[4] | 32) == 's' ? 8 : 7;
	return (ours - base == theirs - skip && strncasecmp(p + skip,
	    link->base + base, ours - base) == 0);
}

/* 1 when it begins with that address, and ends or goes on behind it. */
static int
begins(const char *p, size_t n, const char *with)
{
	size_t len = strlen(with);

	return (len > 0 && n >= len && strncasecmp(p, with, len) == 0 &&
	    (n == len || memchr("/?#&", p[len], 4) != NULL));
}

/* 1 when there is such a parameter already. */
static int
has_token(const struct crm_letterlink *link, const char *p, size_t n)
{
	size_t len = strlen(link->name), i;

	for (i = 1; i + len < n; i++)
		if ((p[i - 1] == '?' || p[i - 1] == '&' || p[i - 1] == ';') &&
		    strncmp(p + i, link->name, len) == 0 && p[i + len] == '=')
			return (1);
	return (0);
}

static int
wants_token(const struct crm_letterlink *link, const char *p, size_t n)
{

	return (is_own(link, p, n) && !begins(p, n, link->refuse[0]) &&
	    !begins(p, n, link->refuse[1]) && !has_token(link, p, n));
}

/* Before the part of the page that it leads to. */
static void
put_link(const struct crm_letterlink *link, const char *p, size_t n, int i,
    const char *and, struct crm_buf *out)
{
	const char *hash = memchr(p, '#', n);
	size_t page = hash == NULL ? n : (size_t)(hash - p);

	crm_buf_add(out, p, page);
	crm_buf_str(out, memchr(p, '?', page) == NULL ? "?" : and);
	crm_buf_str(out, link->name);
	crm_buf_chr(out, '=');
	link->token(link->arg, i, out);
	crm_buf_add(out, p + page, n - page);
}

/* What an address of the web is written with. */
static int
goes_on(char c)
{

	return (c > ' ' && c < 0x7f && strchr("<>\"'`{}|\\^", c) == NULL);
}

/*
 * A link in a text ends where no address goes on; what ends a sentence, and a
 * bracket that was not opened in it, are none of it.
 */
static size_t
text_link(const char *p)
{
	size_t n = 0;

	if (strncasecmp(p, "http://", 7) != 0 &&
	    strncasecmp(p, "https://", 8) != 0)
		return (0);
	while (goes_on(p[n]))
		n++;
	while (n > 0 && strchr(".,;:!?)]", p[n - 1]) != NULL &&
	    !(p[n - 1] == ')' && memchr(p, '(', n) != NULL))
		n--;
	return (n);
}

/*
 * 1 where letters beyond ASCII behind n bytes of a link are of the page's name,
 * and nobody can tell where it ends: they begin a part of it, or ASCII goes on
 * behind them.  Else they are a particle.
 */
static int
is_named(const char *p, size_t n)
{
	size_t end = n, len;
	uint32_t cp;

	while ((unsigned char)p[end] >= 0x80 && (len = crm_text_decode(p + end,
	    strnlen(p + end, 4), &cp)) > 0 && crm_is_letter(cp))
		end += len;
	return (end > n && (strchr("/=&#+-_%", p[n - 1]) != NULL ||
	    (goes_on(p[end]) && strchr(".,;:!?)]", p[end]) == NULL)));
}

void
crm_letterlink_text(const struct crm_letterlink *link, const char *text,
    struct crm_buf *out)
{
	size_t n;
	int i = 0;

	while (*text != '\0') {
		if ((n = text_link(text)) == 0) {
			crm_buf_chr(out, *text++);
			continue;
		}
		if (wants_token(link, text, n) && !is_named(text, n))
			put_link(link, text, n, ++i, "&", out);
		else
			crm_buf_add(out, text, n);
		text += n;
	}
}

/* 1 when a tag of that name begins at p. */
static int
is_tag(const char *p, const char *name)
{
	size_t n = strlen(name);

	return (p[0] == '<' && strncasecmp(p + 1, name, n) == 0 &&
	    (p[n + 1] == '\0' || strchr(BLANK "/>", p[n + 1]) != NULL));
}

/* What is no text: up to its end, or all that is left; 0: none of these. */
static size_t
skipped(const char *p)
{
	static const struct {
		const char	*name, *end;
	} elements[] = { { "script", "</script" }, { "style", "</style" },
	    { "textarea", "</textarea" }, { "title", "</title" } };
	const char *end;
	size_t i;

	if (strncmp(p, "<!--", 4) == 0) {
		end = strstr(p + 4, "-->");
		return (end == NULL ? strlen(p) : (size_t)(end - p) + 3);
	}
	for (i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (is_tag(p, elements[i].name)) {
			end = strcasestr(p, elements[i].end);
			return (end == NULL ? strlen(p) : (size_t)(end - p));
		}
	return (0);
}

/* An attribute of a tag: where its name and its value are. */
struct attribute {
	const char	*name, *value;
	size_t		 nname, nvalue;
};

/* The one at p; where it ends. */
static const char *
attribute(const char *p, struct attribute *a)
{
	char quote;

	a->name = p;
	a->nname = strcspn(p, BLANK "=>/");
	if (a->nname == 0 && *p != '\0')
		a->nname = 1;
	p += a->nname;
	a->value = p;
	a->nvalue = 0;
	if (p[strspn(p, BLANK)] != '=')
		return (p);
	p += strspn(p, BLANK) + 1;
	p += strspn(p, BLANK);
	quote = *p == '"' || *p == '\'' ? *p++ : '\0';
	a->value = p;
	if (quote == '\0')
		a->nvalue = strcspn(p, BLANK ">");
	else
		while (p[a->nvalue] != '\0' && p[a->nvalue] != quote)
			a->nvalue++;
	p += a->nvalue;
	return (quote != '\0' && *p == quote ? p + 1 : p);
}

/* A tag with links: its bytes; each link gets a number above *i. */
static size_t
put_tag(const struct crm_letterlink *link, const char *tag, int *i,
    struct crm_buf *out)
{
	const char *from = tag, *p = tag + 1 + strcspn(tag + 1, BLANK "/>");
	struct attribute a;

	for (;;) {
		p += strspn(p, BLANK "/");
		if (*p == '\0' || *p == '>')
			break;
		p = attribute(p, &a);
		if (a.nname != 4 || strncasecmp(a.name, "href", 4) != 0 ||
		    !wants_token(link, a.value, a.nvalue))
			continue;
		crm_buf_add(out, from, (size_t)(a.value - from));
		put_link(link, a.value, a.nvalue, ++*i, "&amp;", out);
		from = a.value + a.nvalue;
	}
	crm_buf_add(out, from, (size_t)(p - from));
	return ((size_t)(p - tag));
}

void
crm_letterlink_html(const struct crm_letterlink *link, const char *html,
    struct crm_buf *out)
{
	size_t n;
	int i = 0;

	while (*html != '\0') {
		n = strcspn(html, "<");
		if (n == 0 && (n = skipped(html)) == 0) {
			if (is_tag(html, "a") || is_tag(html, "area")) {
				html += put_tag(link, html, &i, out);
				continue;
			}
			n = 1;
		}
		crm_buf_add(out, html, n);
		html += n;
	}
}

void
crm_letterlink_picture(const struct crm_letterlink *link, const char *html,
    struct crm_buf *out)
{
	const char *p = html, *end = NULL;
	size_t n;

	for (; (p = strcasestr(p, "</body")) != NULL; p++)
		end = p;
	n = end == NULL ? strlen(html) : (size_t)(end - html);
	crm_buf_add(out, html, n);
	crm_buf_fmt(out, "<img src=\"%s/open.gif?%s=", link->base, link->name);
	link->token(link->arg, 0, out);
	crm_buf_str(out, "\" width=\"1\" height=\"1\" alt=\"\">");
	crm_buf_str(out, html + n);
}
