#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/text.h"
#include "outreach/htmlstyle.h"
#include "outreach/htmltext.h"

#define NAME	16	/* the longest name of an element that matters */

struct element {
	char		 name[NAME];
	struct crm_htmlstyle style;
};

struct page {
	struct crm_htmltext *out;
	int		 all;
	struct element	*open;		/* the innermost last */
	size_t		 n, cap;
	struct crm_buf	 href;		/* of the link that is open */
	int		 bad;
};

/* A place in the text, before end. */
struct place {
	const char	*p, *end;
};

static int
among(const char *name, const char *const *names)
{

	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return (1);
	return (0);
}

static int
is_blank(char c)
{

	return (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f');
}

static int
is_letter(char c)
{

	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

/* The character of an entity, its length with the semicolon in *len; 0. */
static uint32_t
entity(const char *s, size_t n, size_t *len)
{
	static const struct {
		const char	*name;
		uint32_t	 cp;
	} known[] = {
		{ "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' },
		{ "apos", '\'' }, { "nbsp", ' ' }, { "lpar", '(' },
		{ "rpar", ')' }, { "commat", '@' }, { "period", '.' },
		{ "sol", '/' }, { "colon", ':' }, { "hyphen", '-' },
		{ "dash", '-' }, { "middot", 0xb7 }, { "copy", 0xa9 }
	};
	const char *end = memchr(s, ';', n < 12 ? n : 12);
	uint32_t cp = 0;
	size_t i;
	int base, digit;

	if (end == NULL)
		return (0);
	*len = (size_t)(end - s) + 1;
	if (*len > 3 && s[1] == '#') {
		base = s[2] == 'x' || s[2] == 'X' ? 16 : 10;
		for (i = base == 16 ? 3 : 2; s + i < end; i++) {
			digit = s[i] >= '0' && s[i] <= '9' ? s[i] - '0' :
			    is_letter(s[i]) ? (s[i] | 32) - 'a' + 10 : base;
			if (digit >= base || cp > 0x10ffff)
				return (0);
			cp = cp * (uint32_t)base + (uint32_t)digit;
		}
		return (cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000) ? 0 :
		    cp);
	}
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strlen(known[i].name) == *len - 2 &&
		    memcmp(known[i].name, s + 1, *len - 2) == 0)
			return (known[i].cp);
	return (0);
}

/* Adds text with its entities read. */
static void
decode(struct crm_buf *buf, const char *s, size_t n)
{
	uint32_t cp;
	size_t i, len;

	for (i = 0; i < n; i += len) {
		len = 1;
		if (s[i] == '&' && (cp = entity(s + i, n - i, &len)) != 0)
			crm_text_encode(buf, cp);
		else {
			len = 1;
			crm_buf_add(buf, s + i, 1);
		}
	}
}

static int
reads(const struct page *page)
{
	const struct crm_htmlstyle *style;

	if (page->all || page->n == 0)
		return (page->all || !page->out->hiding);
	style = &page->open[page->n - 1].style;
	return (!style->hidden && (!page->out->hiding || style->shown) &&
	    !crm_htmlstyle_alike(style->colour, style->ground));
}

static void
put_text(struct page *page, const char *s, size_t n)
{
	struct crm_buf *text = &page->out->text;
	size_t i;

	if (!reads(page))
		return;
	decode(text, s, n);
	for (i = 0; i < n && is_blank(s[i]); i++)
		;
	if (i == n || page->href.n == 0)
		return;
	crm_buf_add(&page->out->links, page->href.p, page->href.n);
	crm_buf_chr(&page->out->links, '\n');
	crm_buf_reset(&page->href);
}

/* The next attribute of a tag: 1 with it, 0 at the end. */
static int
attribute(struct place *at, struct place *name, struct place *value)
{
	char quote;

	while (at->p < at->end && (is_blank(*at->p) || *at->p == '/'))
		at->p++;
	if (at->p == at->end || *at->p == '>')
		return (0);
	name->p = at->p++;
	while (at->p < at->end && !is_blank(*at->p) && *at->p != '=' &&
	    *at->p != '>' && *at->p != '/')
		at->p++;
	name->end = at->p;
	while (at->p < at->end && is_blank(*at->p))
		at->p++;
	value->p = value->end = at->p;
	if (at->p == at->end || *at->p != '=')
		return (1);
	at->p++;
	while (at->p < at->end && is_blank(*at->p))
		at->p++;
	quote = at->p < at->end && (*at->p == '"' || *at->p == '\'') ?
	    *at->p++ : '\0';
	for (value->p = at->p; at->p < at->end && (quote != '\0' ?
	    *at->p != quote : !is_blank(*at->p) && *at->p != '>'); at->p++)
		;
	value->end = at->p;
	at->p += quote != '\0' && at->p < at->end;
	return (1);
}

static int
called(const struct place *name, const char *word)
{
	size_t n = (size_t)(name->end - name->p);

	return (strlen(word) == n && strncasecmp(name->p, word, n) == 0);
}

/* What an attribute says of its element. */
static void
apply(struct page *page, struct element *element, const struct place *name,
    const struct place *value)
{
	struct crm_htmlstyle *style = &element->style;
	struct crm_buf text = { 0 };

	decode(&text, value->p, (size_t)(value->end - value->p));
	if (text.bad)
		page->bad = 1;
	else if (called(name, "style"))
		crm_htmlstyle_read(style, crm_buf_text(&text), text.n);
	else if (called(name, "hidden"))
		style->hidden = 1;
	else if (called(name, "background"))
		style->ground = CRM_COLOUR_UNKNOWN;
	else if (called(name, "bgcolor"))
		style->ground = crm_htmlstyle_colour(crm_buf_text(&text),
		    text.n);
	else if (called(name, "color"))
		style->colour = crm_htmlstyle_colour(crm_buf_text(&text),
		    text.n);
	else if (called(name, "href") && strcmp(element->name, "a") == 0) {
		crm_buf_reset(&page->href);
		crm_buf_add(&page->href, crm_buf_text(&text), text.n);
	} else if (called(name, "href") &&
	    strcmp(element->name, "link") == 0)
		page->out->hiding = 1;
	crm_buf_free(&text);
}

static void
push(struct page *page, const struct element *element)
{
	struct element *more;
	size_t cap;

	if (page->n == page->cap) {
		cap = page->cap * 2 + 16;
		if ((more = realloc(page->open, cap * sizeof(*more))) ==
		    NULL) {
			page->bad = 1;
			return;
		}
		page->open = more;
		page->cap = cap;
	}
	page->open[page->n++] = *element;
}

/* Ends the innermost element of that name and what stands open in it. */
static void
pop(struct page *page, const char *name)
{
	size_t i = page->n;

	while (i > 0 && strcmp(page->open[i - 1].name, name) != 0)
		i--;
	if (i > 0)
		page->n = i - 1;
	if (strcmp(name, "a") == 0)
		crm_buf_reset(&page->href);
}

/* Of these one ends where the next begins. */
static void
end_before(struct page *page, const char *name)
{
	static const char *const alone[] = { "p", "li", "td", "th", "tr", "dt",
	    "dd", "option", "a", NULL };
	static const char *const blocks[] = { "div", "table", "ul", "ol", "dl",
	    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "blockquote",
	    "section", "footer", "form", "address", NULL };
	const char *last = page->n == 0 ? "" : page->open[page->n - 1].name;

	if (strcmp(last, "p") == 0 && among(name, blocks))
		page->n--;
	else if (strcmp(last, name) == 0 && among(name, alone))
		page->n--;
}

static void
inherit(const struct page *page, struct element *element)
{
	static const char *const hidden[] = { "head", "title", "script",
	    "style", "template", "iframe", "noframes", "object", "svg",
	    "select", "datalist", "audio", "video", "canvas", "map", NULL };
	static const struct crm_htmlstyle root = { 0, 0, 0x000000, 0xffffff };

	element->style = page->n == 0 ? root : page->open[page->n - 1].style;
	if (among(element->name, hidden))
		element->style.hidden = 1;
	if (strcmp(element->name, "a") == 0)	/* the reader's own colour */
		element->style.colour = 0x0000ee;
}

/* Blocks begin lines; cells are apart. */
static void
part(struct page *page, const char *name)
{
	static const char *const inside[] = { "a", "b", "i", "u", "em", "font",
	    "strong", "span", "small", "big", "sub", "sup", "s", "img", "wbr",
	    "label", "mark", "bdo", "bdi", NULL };

	if (reads(page) && !among(name, inside))
		crm_buf_chr(&page->out->text,
		    strcmp(name, "td") == 0 || strcmp(name, "th") == 0 ?
		    ' ' : '\n');
}

/* Past the end tag of an element whose content is no HTML. */
static const char *
raw_end(const char *p, const char *end, const char *name)
{
	size_t n = strlen(name);

	for (; p < end; p++)
		if ((size_t)(end - p) > n + 2 && p[0] == '<' && p[1] == '/' &&
		    strncasecmp(p + 2, name, n) == 0)
			return (p);
	return (end);
}

static void
start_tag(struct page *page, struct place *at, const char *name)
{
	static const char *const empty[] = { "br", "img", "hr", "input",
	    "meta", "link", "area", "base", "col", "embed", "source", "track",
	    "wbr", NULL };
	static const char *const raw[] = { "script", "style", "title",
	    "textarea", "iframe", "noframes", "xmp", NULL };
	struct element element = { 0 };
	struct place key, value;
	const char *end;

	end_before(page, name);
	memcpy(element.name, name, strlen(name) + 1);
	inherit(page, &element);
	part(page, name);
	while (attribute(at, &key, &value))
		apply(page, &element, &key, &value);
	at->p += at->p < at->end;
	if (among(name, empty))
		return;
	if (!among(name, raw)) {
		push(page, &element);
		return;
	}
	end = raw_end(at->p, at->end, name);
	if (strcmp(name, "style") == 0)
		page->out->hiding |= crm_htmlstyle_hides(at->p,
		    (size_t)(end - at->p));
	at->p = end;
}

/* Past a comment, or what else has no name. */
static void
skip(struct place *at)
{
	size_t n = (size_t)(at->end - at->p);
	const char *end;

	if (n >= 4 && memcmp(at->p, "<!--", 4) == 0) {
		end = memmem(at->p + 4, n - 4, "-->", 3);
		at->p = end == NULL ? at->end : end + 3;
	} else {
		end = memchr(at->p, '>', n);
		at->p = end == NULL ? at->end : end + 1;
	}
}

static void
tag(struct page *page, struct place *at)
{
	int ends = at->p + 1 < at->end && at->p[1] == '/';
	const char *p = at->p + 1 + ends;
	char name[NAME] = "";
	size_t n;

	if (p == at->end || !is_letter(*p)) {
		skip(at);
		return;
	}
	for (n = 0; p < at->end && !is_blank(*p) && *p != '>' && *p != '/';
	    p++)
		if (n < NAME - 1)
			name[n++] = (char)(is_letter(*p) ? *p | 32 : *p);
	if (!ends) {
		at->p = p;
		start_tag(page, at, name);
		return;
	}
	skip(at);
	pop(page, name);
	part(page, name);
}

/*
 * Style sheets first, wherever they stand: they hold for all.  A "<" that
 * begins no tag is text.
 */
static void
walk(struct page *page, const char *html, size_t n)
{
	struct place at = { html, html + n };
	const char *next;

	while (at.p < at.end && !page->bad) {
		if (*at.p == '<' && at.p + 1 < at.end &&
		    (is_letter(at.p[1]) || strchr("/!?", at.p[1]) != NULL)) {
			tag(page, &at);
			continue;
		}
		next = memchr(at.p + 1, '<', (size_t)(at.end - at.p) - 1);
		if (next == NULL)
			next = at.end;
		put_text(page, at.p, (size_t)(next - at.p));
		at.p = next;
	}
}

int
crm_htmltext_read(struct crm_htmltext *out, const char *html, size_t n,
    int all)
{
	struct crm_htmltext sheets = { 0 };
	struct page page = { .out = &sheets, .all = 1 };

	walk(&page, html, n);
	out->hiding |= sheets.hiding;
	page.out = out;
	page.all = all;
	page.n = 0;
	crm_buf_reset(&page.href);
	walk(&page, html, n);
	if (sheets.text.bad || sheets.links.bad || out->text.bad ||
	    out->links.bad || page.href.bad)
		page.bad = 1;
	crm_htmltext_free(&sheets);
	crm_buf_free(&page.href);
	free(page.open);
	return (page.bad ? -1 : 0);
}

void
crm_htmltext_free(struct crm_htmltext *text)
{

	crm_buf_free(&text->text);
	crm_buf_free(&text->links);
}
