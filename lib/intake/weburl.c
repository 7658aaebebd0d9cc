#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/text.h"
#include "intake/encode.h"
#include "intake/weburl.h"

static struct crm_span
cut_behind(struct crm_span span, char c)
{
	const char *at = memchr(span.p, c, span.n);

	if (at != NULL)
		span.n = (size_t)(at - span.p);
	return (span);
}

/* The host of what stands behind "//". */
static struct crm_span
host_of(struct crm_span rest)
{
	struct crm_span host = rest;
	const char *at;

	host = cut_behind(cut_behind(cut_behind(host, '/'), '?'), '#');
	if ((at = memchr(host.p, '@', host.n)) != NULL) {
		host.n -= (size_t)(at + 1 - host.p);
		host.p = at + 1;
	}
	if (host.n > 0 && *host.p == '[') {
		rest = cut_behind(host, ']');
		rest.n += rest.n < host.n;
		return (rest);
	}
	return (cut_behind(host, ':'));
}

/* The length of "SCHEME://" at the beginning, or 0. */
static size_t
scheme_len(struct crm_span text)
{
	const char *colon = memchr(text.p, ':', text.n);
	size_t n;

	if (colon == NULL)
		return (0);
	n = (size_t)(colon - text.p);
	if (n == 0 || n > 20 || text.n < n + 3 ||
	    memcmp(colon, "://", 3) != 0 || memchr(text.p, '/', n) != NULL)
		return (0);
	return (n + 3);
}

void
crm_weburl_split(struct crm_weburl *url, struct crm_span text)
{
	size_t n = scheme_len(text);
	const char *at;

	url->host.p = text.p;
	url->host.n = 0;
	if (n > 0) {
		text.p += n;
		text.n -= n;
		url->host = host_of(text);
		n = 0;
		while (n < text.n && strchr("/?#", text.p[n]) == NULL)
			n++;
		text.p += n;
		text.n -= n;
	}
	text = cut_behind(text, '#');
	url->path = cut_behind(text, '?');
	url->query.p = text.p + text.n;
	url->query.n = 0;
	if ((at = memchr(text.p, '?', text.n)) != NULL) {
		url->query.p = at + 1;
		url->query.n = text.n - (size_t)(at + 1 - text.p);
	}
}

int
crm_weburl_value(struct crm_span query, const char *name,
    struct crm_span *value)
{
	const char *p = query.p, *end = query.p + query.n, *stop, *equals;
	size_t n = strlen(name);

	for (; p < end; p = stop + 1) {
		for (stop = p; stop < end && *stop != '&' && *stop != ';';)
			stop++;
		equals = memchr(p, '=', (size_t)(stop - p));
		if (equals == NULL || (size_t)(equals - p) != n ||
		    memcmp(p, name, n) != 0)
			continue;
		value->p = equals + 1;
		value->n = (size_t)(stop - equals - 1);
		return (1);
	}
	return (0);
}

/* The value of n hex digits, or -1. */
static long
hex(const char *p, size_t n)
{
	long v = 0;
	size_t i;
	int c;

	for (i = 0; i < n; i++) {
		c = p[i] | 0x20;
		if (p[i] >= '0' && p[i] <= '9')
			v = v * 16 + p[i] - '0';
		else if (c >= 'a' && c <= 'f')
			v = v * 16 + c - 'a' + 10;
		else
			return (-1);
	}
	return (v);
}

/* One escape at p: how many bytes it takes, 0 when it is none. */
static size_t
unescape(struct crm_buf *raw, const char *p, size_t left)
{
	long v;

	if (*p == '%' && left >= 6 && p[1] == 'u' &&
	    (v = hex(p + 2, 4)) > 0 && (v < 0xd800 || v > 0xdfff)) {
		crm_text_encode(raw, (uint32_t)v);
		return (6);
	}
	if (*p == '%' && left >= 3 && (v = hex(p + 1, 2)) != -1) {
		crm_buf_chr(raw, (char)v);
		return (3);
	}
	if (*p == '\\' && left >= 4 && p[1] == 'x' &&
	    (v = hex(p + 2, 2)) != -1) {
		crm_buf_chr(raw, (char)v);
		return (4);
	}
	if (*p == '\\' && left >= 2 && (p[1] == '"' || p[1] == '\\')) {
		crm_buf_chr(raw, p[1]);
		return (2);
	}
	return (0);
}

/*
 * The log's own escapes may hide those of the address: a server writes the raw
 * byte of a path as \xed, and the percent of %ed as it is.
 */
static void
unescape_all(struct crm_buf *raw, struct crm_span span, int plus)
{
	size_t i = 0, n;

	while (i < span.n) {
		if ((n = unescape(raw, span.p + i, span.n - i)) == 0) {
			crm_buf_chr(raw, plus && span.p[i] == '+' ? ' ' :
			    span.p[i]);
			n = 1;
		}
		i += n;
	}
}

/* Adds text of which no more is known than that some of it is UTF-8. */
static void
add_broken(struct crm_buf *buf, const char *p, size_t n)
{
	size_t good;

	while (n > 0) {
		good = crm_text_invalid(p, n);
		crm_buf_add(buf, p, good);
		if (good == n)
			return;
		crm_buf_str(buf, "\xef\xbf\xbd");
		p += good + 1;
		n -= good + 1;
	}
}

/* Cuts to at most so many bytes, between two characters. */
static size_t
cut_text(const char *p, size_t n, size_t most)
{

	if (n <= most)
		return (n);
	for (n = most; n > 0 && ((unsigned char)p[n] & 0xc0) == 0x80;)
		n--;
	return (n);
}

static int
is_plain(const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if ((unsigned char)p[i] < 0x20 || (unsigned char)p[i] > 0x7e)
			return (0);
	return (1);
}

/* Text of any encoding as NFC, safe to show. */
static void
to_text(struct crm_buf *text, const struct crm_cp949 *cp,
    const struct crm_buf *raw)
{
	const char *p = crm_buf_text(raw);
	struct crm_buf utf8 = { 0 }, nfc = { 0 };
	size_t tail;

	if (crm_text_invalid(p, raw->n) == raw->n)
		crm_buf_add(&utf8, p, raw->n);
	else if (crm_cp949_invalid(cp, p, raw->n, 0, &tail) == raw->n)
		crm_cp949_decode(cp, &utf8, p, raw->n);
	else
		add_broken(&utf8, p, raw->n);
	if (crm_text_nfc(&nfc, crm_buf_text(&utf8), utf8.n) == -1 || nfc.bad)
		text->bad = 1;
	crm_text_safe(text, crm_buf_text(&nfc), nfc.n);
	crm_buf_free(&nfc);
	crm_buf_free(&utf8);
}

void
crm_weburl_text(struct crm_buf *buf, const struct crm_cp949 *cp,
    struct crm_span span, enum crm_urltext kind, size_t most)
{
	struct crm_buf raw = { 0 }, text = { 0 };
	const char *p;
	size_t n;

	/* Four bytes and more may become one. */
	if (span.n > 12 * most)
		span.n = 12 * most;
	unescape_all(&raw, span, kind != CRM_URL_PATH);
	p = crm_buf_text(&raw);
	n = raw.n;
	if (!is_plain(p, n)) {
		to_text(&text, cp, &raw);
		p = crm_buf_text(&text);
		n = text.n;
	}
	p = crm_text_trim(p, &n);
	crm_rrn_mask(buf, p, cut_text(p, n, most), kind != CRM_URL_WORDS);
	if (raw.bad || text.bad)
		buf->bad = 1;
	crm_buf_free(&raw);
	crm_buf_free(&text);
}
