#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "core/buf.h"
#include "core/text.h"
#include "intake/mailtext.h"

/* Names that mails use, and what iconv(3) knows that holds at least as much. */
static const char *
known(const char *charset)
{
	static const struct {
		const char	*name, *wider;
	} names[] = {
		{ "euc-kr", "CP949" },
		{ "ks_c_5601-1987", "CP949" },
		{ "ksc5601", "CP949" },
		{ "ks_c_5601", "CP949" },
		{ "korean", "CP949" },
		{ "uhc", "CP949" },
		{ "windows-949", "CP949" },
		{ "cp-949", "CP949" },
		{ "shift_jis", "CP932" },
		{ "shift-jis", "CP932" },
		{ "x-sjis", "CP932" },
		{ "iso-8859-1", "CP1252" }
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(charset, names[i].name) == 0)
			return (names[i].wider);
	return (charset);
}

/* Adds good UTF-8 without NUL and CR. */
static void
add_plain(struct crm_buf *buf, const char *s, size_t n)
{
	size_t i, from = 0;

	for (i = 0; i < n; i++) {
		if (s[i] != '\0' && s[i] != '\r')
			continue;
		crm_buf_add(buf, s + from, i - from);
		from = i + 1;
	}
	crm_buf_add(buf, s + from, n - from);
}

/* The same of what may be bad here and there. */
static void
add_mended(struct crm_buf *buf, const char *s, size_t n)
{
	size_t bad;

	while ((bad = crm_text_invalid(s, n)) < n) {
		add_plain(buf, s, bad);
		if (s[bad] != '\0')
			crm_buf_chr(buf, '?');
		s += bad + 1;
		n -= bad + 1;
	}
	add_plain(buf, s, n);
}

/*
 * Adds s by iconv: 0; -1 when the system does not know the charset or more
 * than a few bytes are not of it, and buf is as it was.
 */
static int
convert(struct crm_buf *buf, const char *s, size_t n, const char *charset)
{
	iconv_t cd = iconv_open("UTF-8", charset);
	size_t bad = 0, had = buf->n, left = n, room;
	char block[4096], *from, *to;
	struct crm_buf copy = { 0 };

	if (cd == (iconv_t)-1)
		return (-1);
	crm_buf_add(&copy, s, n);	/* iconv(3) wants it not const */
	from = copy.p;
	while (!copy.bad && left > 0) {
		to = block;
		room = sizeof(block);
		if (iconv(cd, &from, &left, &to, &room) == (size_t)-1 &&
		    to == block) {
			add_mended(buf, "?", 1);
			from++;
			left--;
			bad++;
		} else
			add_mended(buf, block, (size_t)(to - block));
	}
	(void)iconv_close(cd);
	crm_buf_free(&copy);
	if (bad <= n / 50)
		return (0);
	if (buf->p != NULL)
		buf->p[buf->n = had] = '\0';
	return (-1);
}

void
crm_mailtext_add(struct crm_buf *buf, const char *s, size_t n,
    const char *charset)
{
	const char *name = charset != NULL ? known(charset) : "UTF-8";

	/* Escapes of ISO-2022 are ASCII bytes: only they give it away. */
	if ((memmem(s, n, "\033$", 2) != NULL ||
	    memmem(s, n, "\033(", 2) != NULL) &&
	    convert(buf, s, n, strncasecmp(name, "iso-2022-", 9) == 0 ? name :
	    "ISO-2022-JP-2") == 0)
		return;
	if (crm_text_invalid(s, n) == n)
		add_plain(buf, s, n);
	else if (strcasecmp(name, "UTF-8") != 0 &&
	    strcasecmp(name, "US-ASCII") != 0 &&
	    convert(buf, s, n, name) == 0)
		return;
	else if (convert(buf, s, n, "CP949") == -1)
		add_mended(buf, s, n);
}

/* The character of an entity that mails about mails have, else 0. */
static char
entity(const char *s, size_t n, size_t *len)
{
	static const struct {
		const char	*name;
		char		 c;
	} names[] = {
		{ "&lt;", '<' }, { "&gt;", '>' }, { "&amp;", '&' },
		{ "&quot;", '"' }, { "&#39;", '\'' }, { "&nbsp;", ' ' },
		{ "&#64;", '@' }, { "&#x40;", '@' }
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		*len = strlen(names[i].name);
		if (*len <= n && strncasecmp(s, names[i].name, *len) == 0)
			return (names[i].c);
	}
	return (0);
}

/* 1 for a tag at s that begins a line where it is shown. */
static int
block(const char *s, size_t n)
{
	static const char *const names[] = { "br", "p", "div", "tr", "li",
	    "h1", "h2", "h3", "pre", "table" };
	size_t i, len;

	if (n > 0 && *s == '/') {
		s++;
		n--;
	}
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		len = strlen(names[i]);
		if (len < n && strncasecmp(s, names[i], len) == 0 &&
		    strchr(" \t\n/>", s[len]) != NULL)
			return (1);
	}
	return (0);
}

/* The bytes of a tag at s, style and script with all that is in them. */
static size_t
tag(const char *s, size_t n)
{
	const char *end = NULL, *close;

	if (n > 7 && strncasecmp(s, "<style", 6) == 0)
		end = memmem(s, n, "</style", 7);
	else if (n > 8 && strncasecmp(s, "<script", 7) == 0)
		end = memmem(s, n, "</script", 8);
	if (end == NULL)
		end = s;
	close = memchr(end, '>', n - (size_t)(end - s));
	return (close != NULL ? (size_t)(close + 1 - s) : n);
}

void
crm_mailtext_html(struct crm_buf *buf, const char *s, size_t n)
{
	size_t i, len;
	char c;

	for (i = 0; i < n; i += len) {
		len = 1;
		if (s[i] == '<') {
			if (block(s + i + 1, n - i - 1))
				crm_buf_chr(buf, '\n');
			len = tag(s + i, n - i);
		} else if (s[i] == '&' &&
		    (c = entity(s + i, n - i, &len)) != 0)
			crm_buf_chr(buf, c);
		else {
			crm_buf_chr(buf, s[i]);
			len = 1;
		}
	}
}
