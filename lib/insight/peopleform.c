#include <string.h>

#include "core/alike.h"
#include "core/buf.h"
#include "core/contact.h"
#include "core/text.h"
#include "insight/people.h"
#include "insight/peopledate.h"

/*
 * Adds s folded, letter by letter: runs of what is no letter, digit or mask
 * become one blank, so that tokens stand apart; an apostrophe goes.
 */
static void
words(struct crm_buf *buf, const char *s, size_t n)
{
	struct crm_buf fold = { 0 };
	size_t at, len, from = buf->n;
	uint32_t cp;

	for (at = 0; at < n; at += len) {
		if ((len = crm_text_decode(s + at, n - at, &cp)) == 0)
			break;
		if (cp == '\'' || cp == 0x2019)
			continue;
		if (!crm_is_letter(cp) && (cp < '0' || cp > '9') &&
		    cp != '*' && cp != 0x25cb && cp < 0xff00) {
			if (buf->n > from && buf->p[buf->n - 1] != ' ')
				crm_buf_chr(buf, ' ');
			continue;
		}
		if (cp < 0x80) {
			if (cp >= 'A' && cp <= 'Z')
				cp += 'a' - 'A';
			crm_buf_chr(buf, (char)cp);
			continue;
		}
		crm_buf_reset(&fold);
		if (cp == 0x25cb)
			crm_buf_chr(buf, '*');
		else if (crm_text_fold(&fold, s + at, len) == 0)
			crm_buf_add(buf, crm_buf_text(&fold), fold.n);
	}
	while (buf->n > from && buf->p[buf->n - 1] == ' ')
		buf->p[--buf->n] = '\0';
	crm_buf_free(&fold);
}

/* 1 for what people write into a cell that they have nothing for. */
static int
nothing(const char *s, size_t n)
{
	static const char *const word[] = { "-", "--", ".", "n/a", "na",
	    "none", "null", "nil", "unknown", "x", "xx", "xxx", "없음", "미상",
	    "미입력", "모름", "해당없음" };
	size_t i, k, len;

	for (i = 0; i < sizeof(word) / sizeof(word[0]); i++) {
		len = strlen(word[i]);
		for (k = 0; k < len && len == n; k++)
			if ((s[k] >= 'A' && s[k] <= 'Z' ? s[k] + 32 : s[k]) !=
			    word[i][k])
				break;
		if (k == n)
			return (1);
	}
	return (0);
}

/* The digits of a number that the form of phones of Korea does not know. */
static void
digits(struct crm_buf *buf, const char *s, size_t n)
{
	size_t i, from = buf->n;

	for (i = 0; i < n; i++)
		if (s[i] >= '0' && s[i] <= '9')
			crm_buf_chr(buf, s[i]);
	if (buf->n < from + 5)
		buf->n = from;
}

static void
phone(struct crm_buf *buf, const char *s, size_t n)
{
	struct crm_buf told = { 0 };

	crm_alike_phone(buf, s, n);
	if (buf->n == 0 && crm_phone_parse(&told, s, n) == CRM_PHONE_BAD)
		digits(buf, s, n);
	crm_buf_free(&told);
}

static void
email(struct crm_buf *buf, const char *s, size_t n)
{
	size_t i, from = buf->n;

	crm_alike_email(buf, s, n);
	if (buf->n > from)
		return;
	for (i = 0; i < n; i++)
		if (s[i] != ' ')
			crm_buf_chr(buf, s[i] >= 'A' && s[i] <= 'Z' ?
			    (char)(s[i] + 32) : s[i]);
}

/* 1 when there is Hangul in s. */
static int
has_hangul(const char *s, size_t n)
{
	uint32_t cp;
	size_t at, len;

	for (at = 0; at < n; at += len) {
		if ((len = crm_text_decode(s + at, n - at, &cp)) == 0)
			break;
		if (cp >= 0xac00 && cp <= 0xd7a3)
			return (1);
	}
	return (0);
}

void
crm_people_form(struct crm_buf *buf, const struct crm_people_column *column,
    const char *s, size_t n)
{

	s = crm_text_trim(s, &n);
	if (n == 0 || nothing(s, n))
		return;
	switch (column->kind) {
	case CRM_COMPARE_IGNORE:
		break;
	case CRM_COMPARE_DATE:
		crm_people_date(buf, s, n, column->day_first);
		break;
	case CRM_COMPARE_PHONE:
		phone(buf, s, n);
		break;
	case CRM_COMPARE_EMAIL:
		email(buf, s, n);
		break;
	case CRM_COMPARE_CODE:
		(void)crm_text_fold(buf, s, n);
		break;
	case CRM_COMPARE_NAME:
		if (column->korean || has_hangul(s, n))
			crm_alike_name(buf, s, n);
		else
			words(buf, s, n);
		break;
	case CRM_COMPARE_ADDRESS:
	case CRM_COMPARE_TEXT:
		words(buf, s, n);
		break;
	}
}
