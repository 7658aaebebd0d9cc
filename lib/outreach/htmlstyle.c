#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "outreach/htmlstyle.h"

#define SMALL	6000	/* thousandths of a pixel: smaller letters are none */
#define FAR	(-50000)	/* the same: so far off nobody looks */
#define NEAR	32	/* of 255: colours that nobody tells apart */

static int
is_blank(char c)
{

	return (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f');
}

/* In lower case, without comments; blanks are one where they part words. */
static void
plain(struct crm_buf *buf, const char *css, size_t n)
{
	const char *end;
	size_t i;

	for (i = 0; i < n; i++) {
		if (i + 1 < n && css[i] == '/' && css[i + 1] == '*') {
			end = memmem(css + i + 2, n - i - 2, "*/", 2);
			i = end == NULL ? n : (size_t)(end - css) + 1;
		} else if (is_blank(css[i])) {
			if (buf->n > 0 &&
			    strchr(" :;,{}!", buf->p[buf->n - 1]) == NULL)
				crm_buf_chr(buf, ' ');
		} else {
			if (strchr(":;,{}!", css[i]) != NULL && buf->n > 0 &&
			    buf->p[buf->n - 1] == ' ')
				buf->n--;
			crm_buf_chr(buf, (char)(css[i] >= 'A' &&
			    css[i] <= 'Z' ? css[i] + ('a' - 'A') : css[i]));
		}
	}
}

static int
is(const char *s, size_t n, const char *word)
{

	return (strlen(word) == n && memcmp(s, word, n) == 0);
}

static int
has(const char *s, size_t n, const char *word)
{

	return (memmem(s, n, word, strlen(word)) != NULL);
}

/* Reads a number in thousandths: its length, 0 when there is none. */
static size_t
number(const char *s, size_t n, int64_t *v)
{
	int64_t unit = 1000, sign = n > 0 && s[0] == '-' ? -1 : 1;
	size_t i = n > 0 && (s[0] == '-' || s[0] == '+'), digits = 0;

	for (*v = 0; i < n && ((s[i] >= '0' && s[i] <= '9') ||
	    (s[i] == '.' && unit == 1000)); i++) {
		if (s[i] == '.') {
			unit = 100;
			continue;
		}
		digits++;
		if (unit == 1000)
			*v = *v < 1000000 ? *v * 10 + (s[i] - '0') * 1000 : *v;
		else {
			*v += (s[i] - '0') * unit;
			unit = unit > 1 ? unit / 10 : 0;
		}
	}
	*v *= sign;
	return (digits > 0 ? i : 0);
}

/* A length in thousandths of a pixel: 1, or 0 when it is none. */
static int
pixels(const char *s, size_t n, int64_t *v)
{
	size_t len = number(s, n, v);

	if (len == 0)
		return (0);
	s += len;
	n -= len;
	if (n >= 1 && *s == '%')
		*v = *v * 16 / 100;
	else if (n >= 2 && memcmp(s, "em", 2) == 0)
		*v *= 16;
	else if (n >= 3 && memcmp(s, "rem", 3) == 0)
		*v *= 16;
	else if (n >= 2 && memcmp(s, "pt", 2) == 0)
		*v = *v * 4 / 3;
	return (1);
}

static int
hex(char c)
{

	return (c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ?
	    c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1);
}

static int32_t
hex_colour(const char *s, size_t n)
{
	int32_t colour = 0;
	size_t i;

	if (n != 3 && n != 6)
		return (CRM_COLOUR_UNKNOWN);
	for (i = 0; i < n; i++) {
		if (hex(s[i]) == -1)
			return (CRM_COLOUR_UNKNOWN);
		colour = colour * 16 + hex(s[i]);
		if (n == 3)
			colour = colour * 16 + hex(s[i]);
	}
	return (colour);
}

/* "rgb(1,2,3)", and with a fourth that is not looked at. */
static int32_t
rgb_colour(const char *s, size_t n)
{
	int32_t colour = 0;
	int64_t v;
	size_t len;
	int i;

	for (i = 0; i < 3; i++) {
		while (n > 0 && (*s == ' ' || *s == ',')) {
			s++;
			n--;
		}
		len = number(s, n, &v);
		if (len == 0 || v < 0 || v > 255999)
			return (CRM_COLOUR_UNKNOWN);
		colour = colour * 256 + (int32_t)(v / 1000);
		s += len;
		n -= len;
	}
	return (colour);
}

int32_t
crm_htmlstyle_colour(const char *s, size_t n)
{
	static const struct {
		const char	*name;
		int32_t		 colour;
	} known[] = {
		{ "white", 0xffffff }, { "black", 0 }, { "snow", 0xfffafa },
		{ "ivory", 0xfffff0 }, { "whitesmoke", 0xf5f5f5 },
		{ "ghostwhite", 0xf8f8ff }, { "floralwhite", 0xfffaf0 },
		{ "azure", 0xf0ffff }, { "mintcream", 0xf5fffa },
		{ "gray", 0x808080 }, { "grey", 0x808080 },
		{ "silver", 0xc0c0c0 }, { "lightgray", 0xd3d3d3 },
		{ "lightgrey", 0xd3d3d3 }, { "red", 0xff0000 },
		{ "green", 0x008000 }, { "blue", 0x0000ff },
		{ "yellow", 0xffff00 }, { "navy", 0x000080 },
		{ "orange", 0xffa500 }
	};
	size_t i;

	if (n > 0 && s[0] == '#')
		return (hex_colour(s + 1, n - 1));
	if (n > 4 && memcmp(s, "rgb(", 4) == 0)
		return (rgb_colour(s + 4, n - 4));
	if (n > 5 && memcmp(s, "rgba(", 5) == 0)
		return (rgb_colour(s + 5, n - 5));
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (is(s, n, known[i].name))
			return (known[i].colour);
	return (CRM_COLOUR_UNKNOWN);
}

int
crm_htmlstyle_alike(int32_t colour, int32_t ground)
{
	int shift;

	if (colour == CRM_COLOUR_UNKNOWN || ground == CRM_COLOUR_UNKNOWN)
		return (0);
	for (shift = 0; shift < 24; shift += 8)
		if (abs(((colour >> shift) & 255) -
		    ((ground >> shift) & 255)) >= NEAR)
			return (0);
	return (1);
}

/* 1 when a colour, or how much of something is seen, is hardly there. */
static int
faint(const char *s, size_t n)
{
	const char *last;
	int64_t v;

	if (is(s, n, "transparent"))
		return (1);
	if (n < 5 || memcmp(s, "rgba(", 5) != 0 ||
	    (last = memrchr(s, ',', n)) == NULL)
		return (0);
	last++;
	while (*last == ' ')
		last++;
	return (number(last, (size_t)(s + n - last), &v) > 0 && v < 500);
}

/* "font:0/0 a", "font:bold 1px serif": the first word that is a length. */
static int
small_font(const char *s, size_t n)
{
	int64_t v;
	size_t i;

	for (i = 0; i < n; i++)
		if ((i == 0 || s[i - 1] == ' ') && pixels(s + i, n - i, &v) &&
		    !(v >= 100000 && v <= 900000 && v % 100000 == 0))
			return (v < SMALL);	/* those are weights */
	return (0);
}

/* One declaration that hides what it is said of. */
static int
hides(const char *name, size_t len, const char *s, size_t n)
{
	static const char *const shift[] = { "text-indent", "left", "top",
	    "right", "bottom", "margin-left", "margin-top", "margin",
	    "letter-spacing", "word-spacing" };
	static const char *const size[] = { "height", "max-height", "width",
	    "max-width", "line-height" };
	static const char *const never[] = { "clip", "clip-path", "transform",
	    "filter", "mask", "mso-hide" };
	int64_t v;
	size_t i;

	if (is(name, len, "display"))
		return (is(s, n, "none"));
	if (is(name, len, "visibility"))
		return (!is(s, n, "visible") && !is(s, n, "inherit"));
	if (is(name, len, "opacity"))
		return (number(s, n, &v) > 0 && v < 500);
	if (is(name, len, "font-size"))
		return (pixels(s, n, &v) && v < SMALL);
	if (is(name, len, "font"))
		return (small_font(s, n));
	if (is(name, len, "color"))
		return (faint(s, n));
	for (i = 0; i < sizeof(size) / sizeof(size[0]); i++)
		if (is(name, len, size[i]))
			return (pixels(s, n, &v) && v < 1000 &&
			    (v == 0 || s[n - 1] == 'x'));
	for (i = 0; i < sizeof(shift) / sizeof(shift[0]); i++)
		if (is(name, len, shift[i]))
			return (pixels(s, n, &v) && v <= FAR);
	for (i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		if (is(name, len, never[i]))
			return (!is(s, n, "none") && !is(s, n, "auto"));
	return (0);
}

/* A ground that is a picture may have any colour. */
static void
ground(struct crm_htmlstyle *style, const char *s, size_t n)
{
	size_t len = 0;

	while (len < n && s[len] != ' ' &&
	    !(s[len] == '(' && memmem(s, len, "url", 3) != NULL))
		len += s[len] == '(' ? strcspn(s + len, ")") : 1;
	if (has(s, n, "url(") || has(s, n, "gradient("))
		style->ground = CRM_COLOUR_UNKNOWN;
	else if (!is(s, n, "transparent") && !is(s, n, "none") &&
	    !is(s, n, "inherit"))
		style->ground = crm_htmlstyle_colour(s, len < n ? len : n);
}

static void
declare(struct crm_htmlstyle *style, const char *name, size_t len,
    const char *s, size_t n)
{
	int important = n > 10 && memcmp(s + n - 10, "!important", 10) == 0;

	if (important)
		n -= 10;
	if (hides(name, len, s, n))
		style->hidden = 1;
	if (important && is(name, len, "display") && is(s, n, "block"))
		style->shown = 1;
	if (is(name, len, "color") && !is(s, n, "inherit"))
		style->colour = crm_htmlstyle_colour(s, n);
	if (is(name, len, "background") || is(name, len, "background-color"))
		ground(style, s, n);
}

/* Names may be written in escapes: who needs them has something to hide. */
void
crm_htmlstyle_read(struct crm_htmlstyle *style, const char *css, size_t n)
{
	struct crm_buf text = { 0 };
	const char *p, *colon;
	size_t len;

	plain(&text, css, n);
	if (text.bad || has(crm_buf_text(&text), text.n, "\\"))
		style->hidden = 1;
	for (p = crm_buf_text(&text); !text.bad && *p != '\0';
	    p += len + (p[len] == ';')) {
		len = strcspn(p, ";");
		colon = memchr(p, ':', len);
		if (colon != NULL)
			declare(style, p, (size_t)(colon - p), colon + 1,
			    len - (size_t)(colon - p) - 1);
	}
	crm_buf_free(&text);
}

/* What stands between braces and semicolons, whatever it is said of. */
int
crm_htmlstyle_hides(const char *css, size_t n)
{
	struct crm_htmlstyle any = { 0, 0, CRM_COLOUR_UNKNOWN,
	    CRM_COLOUR_UNKNOWN };
	struct crm_buf text = { 0 };
	const char *p, *colon;
	size_t len;

	plain(&text, css, n);
	any.hidden = text.bad || has(crm_buf_text(&text), text.n, "\\") ||
	    has(crm_buf_text(&text), text.n, "@import");
	for (p = crm_buf_text(&text); !any.hidden && *p != '\0';
	    p += len + (p[len] != '\0')) {
		len = strcspn(p, ";{}");
		colon = memchr(p, ':', len);
		if (colon != NULL)
			declare(&any, p, (size_t)(colon - p), colon + 1,
			    len - (size_t)(colon - p) - 1);
	}
	crm_buf_free(&text);
	/* Which colours meet is not known here. */
	return (any.hidden || any.colour != CRM_COLOUR_UNKNOWN);
}
