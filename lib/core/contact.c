/*
 * E-mail addresses, names and masks.  Phones are in phone.c, resident numbers
 * in rrn.c, what a terminal may show in mask.c.
 */

#include <string.h>

#include <utf8proc.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/text.h"

#define EMAIL_MAX	254	/* RFC 5321: 4.5.3.1.3 without its brackets */
#define LOCAL_MAX	64	/* RFC 5321: 4.5.3.1.1 */

/* Folded names that name nobody, of three bytes or more. */
static const char *const nobody[] = {
	"null", "none", "nan", "n/a", "undefined", "unknown", "noname",
	"guest", "test", "tester", "없음", "이름없음", "성명없음", "무명",
	"익명", "미상", "미입력", "미기재", "미등록", "미확인", "해당없음",
	"비회원", "고객", "고객명", "구매자", "주문자", "수취인", "수령인",
	"수령자", "받는분", "받는사람", "이름", "성명", "본인", "본인수령",
	"동일", "상동", "주문자동일", "주문자와동일", "구매자와동일", "집",
	"우리집", "테스트", "테스터",
};

/* 1 for a circle that stands for a letter left out. */
static int
is_circle(uint32_t cp)
{
	return (cp == 0x25cb || cp == 0x25cf || cp == 0x25ef || cp == 0x3007);
}

static int
is_star(uint32_t cp)
{
	return (cp == '*' || cp == 0xff0a);
}

int
crm_masked(const char *s, size_t n)
{
	uint32_t before = ' ', cp;
	size_t i = 0, k;

	/* Most of what comes is plain ASCII, where only a star counts. */
	while (i < n && (unsigned char)s[i] < 0x80 && s[i] != '*')
		i++;
	if (i == n)
		return (0);
	for (i = 0; i < n; i += k) {
		if ((k = crm_text_decode(s + i, n - i, &cp)) == 0) {
			cp = 0xfffd;
			k = 1;
		}
		/* A circle that begins a word is an ornament. */
		if (is_star(cp) || (is_circle(cp) && before != ' '))
			return (1);
		before = cp == '\t' || cp == '\n' || cp == 0x3000 ||
		    cp == 0xa0 ? ' ' : cp;
	}
	return (0);
}

/* 1 for what no address is written with, unless it is quoted. */
static int
is_outside_email(uint32_t cp)
{
	if ((cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9'))
		return (0);
	if (cp < 0x80)
		return (cp <= ' ' || cp == 0x7f ||
		    strchr("()<>[]:;,\\\"*", (int)cp) != NULL);
	/* Wide forms of @ and . are slips, blanks of any kind are hidden. */
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_CN:
		return (1);
	default:
		return (cp >= 0xff00 && cp <= 0xff60);
	}
}

/* 1 when p to end is a domain: parts with a dot between, none empty. */
static int
is_domain(const char *p, const char *end)
{
	int dots = 0;
	char before = '.';

	for (; p < end; p++) {
		if (*p == '.') {
			if (before == '.')
				return (0);
			dots++;
		}
		before = *p;
	}
	return (dots > 0 && before != '.');
}

int
crm_email_parse(struct crm_buf *buf, const char *s, size_t n)
{
	const char *at = NULL;
	uint32_t cp;
	size_t i, k;

	s = crm_text_trim(s, &n);
	if (n == 0 || n > EMAIL_MAX || crm_masked(s, n))
		return (-1);
	for (i = 0; i < n; i += k) {
		k = crm_text_decode(s + i, n - i, &cp);
		if (k == 0 || is_outside_email(cp))
			return (-1);
		if (cp != '@')
			continue;
		if (at != NULL)
			return (-1);
		at = s + i;
	}
	if (at == NULL || at == s || at - s > LOCAL_MAX ||
	    !is_domain(at + 1, s + n))
		return (-1);
	for (i = 0; i < n; i++)
		crm_buf_chr(buf, s[i] >= 'A' && s[i] <= 'Z' ?
		    (char)(s[i] + ('a' - 'A')) : s[i]);
	return (0);
}

/* 1 for an opening bracket, -1 for a closing one, else 0. */
static int
bracket(uint32_t cp)
{
	switch (cp) {
	case '(': case '[': case '{': case '<':
	case 0x3008: case 0x300a: case 0x300c: case 0x3010: case 0x3014:
		return (1);
	case ')': case ']': case '}': case '>':
	case 0x3009: case 0x300b: case 0x300d: case 0x3011: case 0x3015:
		return (-1);
	default:
		return (0);
	}
}

int
crm_is_letter(uint32_t cp)
{
	if (cp >= 0xac00 && cp <= 0xd7a3)
		return (1);
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
		return (1);
	default:
		return (0);
	}
}

/*
 * Takes brackets and what they hold out of the folded name; its new length,
 * or 0 when it is masked (inside brackets too) or has no letter.  A bracket
 * that is never closed holds the rest.
 */
static size_t
strip_name(char *s, size_t n)
{
	size_t i, k, len = 0;
	int b, depth = 0, letters = 0;
	uint32_t cp;

	for (i = 0; i < n; i += k) {
		if ((k = crm_text_decode(s + i, n - i, &cp)) == 0 ||
		    is_star(cp) || is_circle(cp))
			return (0);
		if ((b = bracket(cp)) != 0) {
			if (b > 0 || depth > 0)
				depth += b;
			continue;
		}
		if (depth > 0)
			continue;
		letters |= crm_is_letter(cp);
		if (len < i)
			memmove(s + len, s + i, k);
		len += k;
	}
	return (letters ? len : 0);
}

static int
is_nobody(const char *s, size_t n)
{
	size_t i;

	for (i = 0; n >= 3 && i < sizeof(nobody) / sizeof(nobody[0]); i++)
		if (memcmp(s, nobody[i], 3) == 0 &&
		    strlen(nobody[i]) == n && memcmp(s, nobody[i], n) == 0)
			return (1);
	return (0);
}

int
crm_name_key(struct crm_buf *buf, const char *s, size_t n)
{
	static const char honorific[] = "님";
	const size_t hlen = sizeof(honorific) - 1;
	size_t from = buf->n, len = 0;
	char *name;

	if (crm_text_fold(buf, s, n) == -1 || buf->bad || buf->n == from)
		return (-1);
	name = buf->p + from;
	len = strip_name(name, buf->n - from);
	if (len >= hlen && memcmp(name + len - hlen, honorific, hlen) == 0)
		len -= hlen;
	if (len == 0 || is_nobody(name, len))
		len = 0;
	buf->n = from + len;
	buf->p[buf->n] = '\0';
	return (len == 0 ? -1 : 0);
}
