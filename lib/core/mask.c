/*
 * What a terminal may show of a person.  The contracts are in contact.h, and
 * that of crm_mask() in out.h.  Everything is also made safe for the terminal,
 * so that a mask needs no second step.
 */

#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/out.h"
#include "core/text.h"

#define SHOWN	4	/* last characters of a phone that stay */

/* The bytes of the character at s; an ill-formed byte is one of its own. */
static size_t
char_at(const char *s, size_t n, uint32_t *cp)
{
	size_t k = crm_text_decode(s, n, cp);

	if (k > 0)
		return (k);
	*cp = 0xfffd;
	return (1);
}

static size_t
count_chars(const char *s, size_t n)
{
	size_t i, chars = 0;
	uint32_t cp;

	for (i = 0; i < n; i += char_at(s + i, n - i, &cp))
		chars++;
	return (chars);
}

void
crm_mask_name(struct crm_buf *buf, const char *s, size_t n)
{
	size_t chars, i, k, nth = 0;
	uint32_t cp;

	s = crm_text_trim(s, &n);
	chars = count_chars(s, n);
	for (i = 0; i < n; i += k, nth++) {
		k = char_at(s + i, n - i, &cp);
		if (cp == ' ' || (nth == 0 && chars > 1) ||
		    (nth + 1 == chars && chars > 2))
			crm_text_safe(buf, s + i, k);
		else
			crm_buf_chr(buf, '*');
	}
}

/* Adds s with stars for its characters number "from" up to "to". */
static void
add_masked(struct crm_buf *buf, const char *s, size_t n, size_t from,
    size_t to)
{
	size_t i, k, nth = 0;
	uint32_t cp;

	for (i = 0; i < n; i += k, nth++) {
		k = char_at(s + i, n - i, &cp);
		if (nth < from || nth >= to || (cp < 0x80 &&
		    strchr(" +-./()", (int)cp) != NULL))
			crm_text_safe(buf, s + i, k);
		else
			crm_buf_chr(buf, '*');
	}
}

void
crm_mask_phone(struct crm_buf *buf, const char *s, size_t n)
{
	struct crm_buf digits = { 0 }, shown = { 0 };
	const char *dash;
	enum crm_phone kind;
	size_t from = 0, to;

	kind = crm_phone_parse(&digits, s, n);
	if (kind == CRM_PHONE_BAD || kind == CRM_PHONE_MASKED) {
		to = count_chars(s, n);
		add_masked(buf, s, n, 0, to < 2 * SHOWN ? to : to - SHOWN);
		goto free_both;
	}
	crm_phone_format(&shown, crm_buf_text(&digits), digits.n);
	if (digits.bad || shown.bad || shown.n < SHOWN)
		buf->bad = 1;
	else {
		to = shown.n - SHOWN;
		/* Of three groups the first tells only the network. */
		dash = memchr(shown.p, '-', to);
		if (dash != NULL && dash + 1 < shown.p + to)
			from = (size_t)(dash - shown.p);
		add_masked(buf, shown.p, shown.n, from, to);
	}
free_both:
	crm_buf_free(&digits);
	crm_buf_free(&shown);
}

void
crm_mask_email(struct crm_buf *buf, const char *s, size_t n)
{
	size_t kept, keep, local;
	uint32_t cp;

	s = crm_text_trim(s, &n);
	if (n == 0)
		return;
	for (local = n; local > 0 && s[local - 1] != '@'; local--)
		;
	local = local > 0 ? local - 1 : n;
	/* Two letters, but not all of two. */
	keep = count_chars(s, local) > 2 ? 2 : 1;
	for (kept = 0; keep > 0 && kept < local; keep--)
		kept += char_at(s + kept, local - kept, &cp);
	crm_text_safe(buf, s, kept);
	crm_buf_str(buf, "***");
	crm_text_safe(buf, s + local, n - local);
}

/* The bytes of the word at s, and whether a digit is in it. */
static size_t
word_at(const char *s, size_t n, int *digit)
{
	size_t i;

	*digit = 0;
	for (i = 0; i < n && s[i] != ' '; i++)
		*digit |= s[i] >= '0' && s[i] <= '9';
	return (i);
}

/*
 * The first two words are the province and the town.  A word with a digit is
 * neither: it is where somebody lives, written without blanks.
 */
void
crm_mask_address(struct crm_buf *buf, const char *s, size_t n)
{
	size_t i = 0, end, words = 0;
	int digit;

	s = crm_text_trim(s, &n);
	while (i < n && words < 2) {
		end = i + word_at(s + i, n - i, &digit);
		if (digit)
			break;
		crm_text_safe(buf, s + i, end - i);
		words++;
		for (i = end; i < n && s[i] == ' '; i++)
			;
		if (i < n)
			crm_buf_chr(buf, ' ');
	}
	if (i < n)
		crm_buf_str(buf, "***");
}

void
crm_mask(struct crm_buf *buf, enum crm_kind kind, const char *s, size_t n)
{

	switch (kind) {
	case CRM_KIND_NAME:
		crm_mask_name(buf, s, n);
		break;
	case CRM_KIND_PHONE:
		crm_mask_phone(buf, s, n);
		break;
	case CRM_KIND_EMAIL:
		crm_mask_email(buf, s, n);
		break;
	case CRM_KIND_ADDRESS:
		crm_mask_address(buf, s, n);
		break;
	case CRM_KIND_SECRET:
		crm_buf_str(buf, n > 0 ? "***" : "");
		break;
	case CRM_KIND_TEXT:
	case CRM_KIND_NUMBER:
		crm_buf_add(buf, s, n);
		break;
	}
}
