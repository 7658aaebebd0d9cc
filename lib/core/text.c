#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "core/buf.h"
#include "core/text.h"

#define REPLACEMENT	0xfffdu
#define SCRATCH		256	/* code points normalised without malloc */

#define ONES		UINT64_C(0x0101010101010101)
#define HIGHS		UINT64_C(0x8080808080808080)

/* 1 when b can follow the first byte of a sequence. */
static inline int
follows(unsigned char b)
{
	return ((b & 0xc0) == 0x80);
}

static inline size_t
decode(const char *s, size_t n, uint32_t *cp)
{
	const unsigned char *p = (const unsigned char *)s;
	uint32_t v;

	if (p[0] < 0x80) {
		*cp = p[0];
		return (p[0] != 0);
	}
	if (p[0] < 0xc2 || p[0] > 0xf4 || n < 2 || !follows(p[1]))
		return (0);
	if (p[0] < 0xe0) {
		*cp = (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
		return (2);
	}
	if (n < 3 || !follows(p[2]))
		return (0);
	v = (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
	if (p[0] < 0xf0) {
		*cp = v;
		return (v < 0x800 || (v >= 0xd800 && v < 0xe000) ? 0 : 3);
	}
	if (n < 4 || !follows(p[3]))
		return (0);
	v = (v & 0x7fff) << 6 | (p[3] & 0x3fu);
	*cp = v;
	return (v < 0x10000 || v > 0x10ffff ? 0 : 4);
}

static inline int
is_hangul(uint32_t cp)
{
	return (cp >= 0xac00 && cp <= 0xd7a3);
}

/* 1 for what isspace() is in the C locale. */
static inline int
is_ascii_blank(uint32_t cp)
{
	return (cp == ' ' || (cp >= '\t' && cp <= '\r'));
}

/* 1 when three bytes at p are one code point; without a branch. */
static inline int
is_three(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	return (((p[0] & 0xf0) == 0xe0) & follows(p[1]) & follows(p[2]) &
	    !((p[0] == 0xe0) & (p[1] < 0xa0)) &
	    !((p[0] == 0xed) & (p[1] >= 0xa0)));
}

/*
 * Korean text is words of three-byte syllables with ASCII between, so both
 * have a loop of their own: files are read through this.
 */
size_t
crm_text_invalid(const char *s, size_t n)
{
	uint32_t cp;
	uint64_t x;
	size_t i = 0, k;

	while (i < n) {
		/* A byte is 1 to 0x7f when neither it nor it - 1 is high. */
		while (n - i >= sizeof(x)) {
			memcpy(&x, s + i, sizeof(x));
			if (((x | (x - ONES)) & HIGHS) != 0)
				break;
			i += sizeof(x);
		}
		while (i < n && (unsigned char)s[i] - 1u < 0x7f)
			i++;
		while (n - i >= 3 && is_three(s + i))
			i += 3;
		if (i == n || (unsigned char)s[i] - 1u < 0x7f)
			continue;
		if ((k = decode(s + i, n - i, &cp)) == 0)
			return (i);
		i += k;
	}
	return (n);
}

size_t
crm_text_decode(const char *s, size_t n, uint32_t *cp)
{
	return (n == 0 ? 0 : decode(s, n, cp));
}

void
crm_text_encode(struct crm_buf *buf, uint32_t cp)
{
	utf8proc_uint8_t out[4];

	if (cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
		cp = REPLACEMENT;
	crm_buf_add(buf, out,
	    (size_t)utf8proc_encode_char((utf8proc_int32_t)cp, out));
}

/* 1 for the blanks that values are trimmed of. */
static int
is_outer_blank(uint32_t cp)
{
	return (is_ascii_blank(cp) || cp == 0xa0 || cp == 0x3000 ||
	    cp == 0x200b || cp == 0xfeff);
}

/* The bytes of the outer blank that s ends with, or 0. */
static size_t
blank_at_end(const char *s, size_t n)
{
	uint32_t cp;
	size_t k;

	for (k = 1; k < 3 && k < n; k++)
		if (!follows((unsigned char)s[n - k]))
			break;
	if (decode(s + n - k, k, &cp) == k && is_outer_blank(cp))
		return (k);
	return (0);
}

const char *
crm_text_trim(const char *s, size_t *n)
{
	uint32_t cp;
	size_t k;

	while (*n > 0 && (k = decode(s, *n, &cp)) > 0 && is_outer_blank(cp)) {
		s += k;
		*n -= k;
	}
	while (*n > 0 && (k = blank_at_end(s, *n)) > 0)
		*n -= k;
	return (s);
}

/*
 * 1 for code points that are their own NFC, are no combining marks, and are
 * never the second part of a composition: text made of them is in NFC.
 * Whatever Korean exports hold is among them, except decomposed text.
 */
static inline int
is_composed(uint32_t cp)
{
	return (cp < 0x300 || is_hangul(cp) ||
	    (cp >= 0x4e00 && cp <= 0x9fff) ||	/* ideographs */
	    (cp >= 0xff01 && cp <= 0xffee) ||	/* half and full width */
	    (cp >= 0x3131 && cp <= 0x318e) ||	/* single Korean letters */
	    (cp >= 0x3000 && cp <= 0x3029) ||	/* wide blanks, brackets */
	    (cp >= 0x3200 && cp <= 0x33ff) ||	/* signs like U+321C */
	    (cp >= 0x2002 && cp <= 0x2070) ||	/* dashes, bullets */
	    (cp >= 0x2460 && cp <= 0x27bf) ||	/* circled, boxes, shapes */
	    (cp >= 0x1f000 && cp <= 0x1faff));	/* pictures */
}

/* 1 for blanks that are left once compatibility forms are resolved. */
static int
is_blank(utf8proc_int32_t cp)
{
	return (is_ascii_blank((uint32_t)cp) || cp == 0x85 || cp == 0x1680 ||
	    cp == 0x2028 || cp == 0x2029);
}

static utf8proc_propval_t
mark_class(utf8proc_int32_t cp)
{
	return (utf8proc_get_property(cp)->combining_class);
}

/*
 * Takes the blanks out of decomposed text.  Marks that a blank kept apart may
 * now stand together, so they are put in canonical order again: else the
 * result would not be stable under a second folding.
 */
static utf8proc_ssize_t
drop_blanks(utf8proc_int32_t *p, utf8proc_ssize_t n)
{
	utf8proc_ssize_t i, j, k = 0;
	utf8proc_propval_t class;
	utf8proc_int32_t cp;

	for (i = 0; i < n; i++) {
		cp = p[i];
		if (is_blank(cp))
			continue;
		class = mark_class(cp);
		for (j = k; class != 0 && j > 0; j--) {
			if (mark_class(p[j - 1]) <= class)
				break;
			p[j] = p[j - 1];
		}
		p[j] = cp;
		k++;
	}
	return (k);
}

/* Composes the n code points at p and adds them to buf; -1 on failure. */
static int
compose(struct crm_buf *buf, utf8proc_int32_t *p, utf8proc_ssize_t n,
    utf8proc_option_t opt)
{
	utf8proc_ssize_t i;

	if (opt & UTF8PROC_CASEFOLD)
		n = drop_blanks(p, n);
	if ((n = utf8proc_normalize_utf32(p, n, opt)) < 0)
		return (-1);
	for (i = 0; i < n; i++)
		crm_text_encode(buf, (uint32_t)p[i]);
	return (0);
}

/* Adds s normalised by utf8proc; a full memory marks buf as bad. */
static int
normalise(struct crm_buf *buf, const char *s, size_t n,
    utf8proc_option_t opt)
{
	const utf8proc_uint8_t *in = (const utf8proc_uint8_t *)s;
	utf8proc_int32_t small[SCRATCH], *big;
	utf8proc_ssize_t len;
	int r = -1;

	if (crm_text_invalid(s, n) != n)
		return (-1);
	len = utf8proc_decompose(in, (utf8proc_ssize_t)n, small, SCRATCH, opt);
	if (len < 0)
		return (-1);
	if (len <= SCRATCH)
		return (compose(buf, small, len, opt));
	if ((big = malloc((size_t)len * sizeof(*big))) == NULL) {
		buf->bad = 1;
		return (0);
	}
	if (utf8proc_decompose(in, (utf8proc_ssize_t)n, big, len, opt) == len)
		r = compose(buf, big, len, opt);
	free(big);
	return (r);
}

int
crm_text_nfc(struct crm_buf *buf, const char *s, size_t n)
{
	uint32_t cp;
	size_t i, k;

	for (i = 0; i < n; i += k) {
		if ((k = decode(s + i, n - i, &cp)) == 0)
			return (-1);
		if (!is_composed(cp))
			return (normalise(buf, s, n,
			    UTF8PROC_STABLE | UTF8PROC_COMPOSE));
	}
	if (n > 0)
		crm_buf_add(buf, s, n);
	return (0);
}

/*
 * Writes the folded form of s to out, which has room for n bytes; returns its
 * length, or SIZE_MAX at the first code point that needs the tables.  Those
 * that do not neither grow nor compose with each other.
 */
static size_t
fold_plain(char *out, const char *s, size_t n)
{
	uint32_t cp;
	size_t i, k, len = 0;

	for (i = 0; i < n; i += k) {
		if ((k = decode(s + i, n - i, &cp)) == 0)
			return (SIZE_MAX);
		if (cp >= 0xff01 && cp <= 0xff5e)	/* wide ASCII */
			cp -= 0xfee0;
		if (is_ascii_blank(cp) || cp == 0x3000)
			continue;
		if (cp < 0x80) {
			if (cp >= 'A' && cp <= 'Z')
				cp += 'a' - 'A';
			out[len++] = (char)cp;
		} else if (is_hangul(cp) || (cp >= 0x4e00 && cp <= 0x9fff)) {
			memcpy(out + len, s + i, 3);
			len += 3;
		} else
			return (SIZE_MAX);
	}
	return (len);
}

int
crm_text_fold(struct crm_buf *buf, const char *s, size_t n)
{
	size_t len;

	if (n == 0 || crm_buf_room(buf, n + 1) == -1)
		return (0);
	if ((len = fold_plain(buf->p + buf->n, s, n)) == SIZE_MAX) {
		buf->p[buf->n] = '\0';
		return (normalise(buf, s, n, UTF8PROC_STABLE |
		    UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
		    UTF8PROC_IGNORE));
	}
	buf->n += len;
	buf->p[buf->n] = '\0';
	return (0);
}

/* 1 for white space of any kind, and for the invisible. */
static int
is_any_blank(uint32_t cp)
{
	return (is_outer_blank(cp) || is_blank((utf8proc_int32_t)cp) ||
	    (cp >= 0x2000 && cp <= 0x200d) || cp == 0x2060 ||
	    cp == 0x202f || cp == 0x205f);
}

/* 1 for the marks that exports put into headers, wide and look-alike too. */
static int
is_header_mark(uint32_t cp)
{
	if (cp >= 0xff01 && cp <= 0xff5e)
		cp -= 0xfee0;
	if (cp < 0x80)
		return (strchr("()-_/.,:*", (int)cp) != NULL);
	return (cp == 0xb7 || cp == 0x387 || cp == 0x2027 || cp == 0x30fb ||
	    cp == 0xff65 || cp == 0x318d);
}

int
crm_text_header(struct crm_buf *buf, const char *s, size_t n, int loose)
{
	struct crm_buf kept = { 0 };
	uint32_t cp;
	size_t i, k;
	int r = -1;

	for (i = 0; i < n; i += k) {
		if ((k = decode(s + i, n - i, &cp)) == 0)
			goto free_kept;
		if (is_any_blank(cp) || (loose && is_header_mark(cp)))
			continue;
		if (cp >= 'A' && cp <= 'Z')
			cp += 'a' - 'A';
		crm_text_encode(&kept, cp);
	}
	if (kept.bad)
		buf->bad = 1;
	r = crm_text_nfc(buf, crm_buf_text(&kept), kept.n);
free_kept:
	crm_buf_free(&kept);
	return (r);
}

/* 1 for the letters that join the Hangul letter before them. */
static int
is_joining(uint32_t cp)
{
	return ((cp >= 0x1160 && cp <= 0x11ff) ||
	    (cp >= 0xd7b0 && cp <= 0xd7ff));
}

size_t
crm_text_width(const char *s, size_t n)
{
	uint32_t cp;
	size_t i, k, width = 0;

	for (i = 0; i < n; i += k) {
		if ((k = decode(s + i, n - i, &cp)) == 0) {
			k = 1;		/* shown as one replacement */
			width++;
		} else if (cp < 0x7f)
			width += cp >= 0x20;
		else if (is_hangul(cp))
			width += 2;
		else if (!is_joining(cp))
			width += (size_t)
			    utf8proc_charwidth((utf8proc_int32_t)cp);
	}
	return (width);
}

size_t
crm_text_chars(const char *s, size_t n)
{
	size_t i, chars = 0;

	for (i = 0; i < n; i++)
		chars += !follows((unsigned char)s[i]);
	return (chars);
}

/* 1 for what moves the cursor, changes a terminal or the order of reading. */
static int
is_unsafe(uint32_t cp)
{
	return (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x61c ||
	    cp == 0x200e || cp == 0x200f || (cp >= 0x2028 && cp <= 0x202e) ||
	    (cp >= 0x2066 && cp <= 0x2069));
}

void
crm_text_safe(struct crm_buf *buf, const char *s, size_t n)
{
	uint32_t cp;
	size_t from = 0, i, k;

	for (i = 0; i < n; i += k) {
		if ((k = decode(s + i, n - i, &cp)) > 0 && !is_unsafe(cp))
			continue;
		if (i > from)
			crm_buf_add(buf, s + from, i - from);
		crm_text_encode(buf, REPLACEMENT);
		if (k == 0)
			k = 1;
		from = i + k;
	}
	if (n > from)
		crm_buf_add(buf, s + from, n - from);
}
