/*
 * Phones and e-mail addresses.  The form of a phone is its digits, with a star
 * for each that is masked; of an address its key form.  The contract is in
 * alike.h.
 */

#include <string.h>

#include "core/alike.h"
#include "core/buf.h"
#include "core/contact.h"
#include "core/text.h"

#define SEEN	4	/* digits that a masked number must show */

/* A masked number: digits and stars, or nothing when too few are seen. */
static void
masked_phone(struct crm_buf *buf, const char *s, size_t n)
{
	size_t from = buf->n, seen = 0, i, k;
	uint32_t cp;

	for (i = 0; i < n; i += k) {
		if ((k = crm_text_decode(s + i, n - i, &cp)) == 0)
			break;
		if (cp >= '0' && cp <= '9') {
			/* 010 tells nothing. */
			seen += buf->n - from > 2;
			crm_buf_chr(buf, (char)cp);
		} else if (crm_masked(s + i, k) || cp == 0x25cb ||
		    cp == 0x25cf)
			crm_buf_chr(buf, '*');
	}
	if (seen >= SEEN || buf->bad || buf->n == from)
		return;
	buf->n = from;
	buf->p[from] = '\0';
}

void
crm_alike_phone(struct crm_buf *buf, const char *s, size_t n)
{
	struct crm_buf digits = { 0 };
	enum crm_phone kind = crm_phone_parse(&digits, s, n);

	if (kind == CRM_PHONE_MOBILE || kind == CRM_PHONE_LINE ||
	    kind == CRM_PHONE_FOREIGN)
		crm_buf_add(buf, digits.p, digits.n);
	else if (kind == CRM_PHONE_MASKED && memchr(s, '0', n) != NULL)
		masked_phone(buf, s, n);
	buf->bad |= digits.bad;
	crm_buf_free(&digits);
}

/* Stars stand for any digit; the last four count where lengths differ. */
static enum crm_phones
masked_alike(struct crm_alike a, struct crm_alike b)
{
	size_t i, n = a.n, both = 0;

	if (a.n != b.n)
		n = a.n < 4 || b.n < 4 ? 0 : 4;
	for (i = 1; i <= n; i++) {
		if (a.p[a.n - i] == '*' || b.p[b.n - i] == '*')
			continue;
		if (a.p[a.n - i] != b.p[b.n - i])
			return (CRM_PHONES_DIFFERENT);
		both += a.n - i > 2;
	}
	return (both >= SEEN ? CRM_PHONES_MASKED : CRM_PHONES_NONE);
}

/* 1 when one edit makes a of b: replace, leave out, add, swap. */
static int
one_edit(struct crm_alike a, struct crm_alike b)
{
	struct crm_alike x = a.n <= b.n ? a : b, y = a.n <= b.n ? b : a;
	size_t i = 0;

	while (i < x.n && x.p[i] == y.p[i])
		i++;
	if (y.n == x.n + 1)
		return (memcmp(x.p + i, y.p + i + 1, x.n - i) == 0);
	if (y.n != x.n || i == x.n)
		return (y.n == x.n);
	if (memcmp(x.p + i + 1, y.p + i + 1, x.n - i - 1) == 0)
		return (1);
	return (i + 1 < x.n && x.p[i] == y.p[i + 1] && x.p[i + 1] == y.p[i] &&
	    memcmp(x.p + i + 2, y.p + i + 2, x.n - i - 2) == 0);
}

static int
is_old_mobile(struct crm_alike a)
{
	return (a.n >= 10 && a.p[0] == '0' && a.p[1] == '1' && a.p[2] != '0');
}

/* 1 when b is the 010 that a number of 011 to 019 was moved to. */
static int
is_moved(struct crm_alike a, struct crm_alike b)
{
	return (is_old_mobile(a) && b.n == 11 && memcmp(b.p, "010", 3) == 0 &&
	    memcmp(a.p + a.n - 7, b.p + 4, 7) == 0);
}

enum crm_phones
crm_alike_phones(struct crm_alike a, struct crm_alike b)
{
	if (a.n == 0 || b.n == 0)
		return (CRM_PHONES_NONE);
	if (memchr(a.p, '*', a.n) != NULL || memchr(b.p, '*', b.n) != NULL)
		return (masked_alike(a, b));
	if (a.n == b.n && memcmp(a.p, b.p, a.n) == 0)
		return (CRM_PHONES_SAME);
	if (one_edit(a, b) || is_moved(a, b) || is_moved(b, a))
		return (CRM_PHONES_SLIP);
	return (CRM_PHONES_DIFFERENT);
}

/* Mailboxes that have two names, and tags that change none. */
static void
one_mailbox(struct crm_buf *buf, size_t from)
{
	static const char daum[] = "@daum.net", gmail[] = "@gmail.com";
	char *s = buf->p + from, *at = strchr(s, '@'), *tag;
	size_t i, k = 0;

	if (strcmp(at, daum) == 0) {
		buf->n -= sizeof(daum) - 1;
		crm_buf_str(buf, "@hanmail.net");
	} else if (strcmp(at, gmail) == 0) {
		tag = strchr(s, '+');
		for (i = 0; s + i < at && s + i != tag; i++)
			if (s[i] != '.')
				s[k++] = s[i];
		memmove(s + k, gmail, sizeof(gmail));
		buf->n = from + k + sizeof(gmail) - 1;
	}
}

void
crm_alike_email(struct crm_buf *buf, const char *s, size_t n)
{
	size_t from = buf->n, i;

	if (crm_email_parse(buf, s, n) == 0) {
		if (!buf->bad)
			one_mailbox(buf, from);
		return;
	}
	s = crm_text_trim(s, &n);
	if (!crm_masked(s, n) || memchr(s, '@', n) == NULL)
		return;
	for (i = 0; i < n; i++)
		crm_buf_chr(buf, s[i] >= 'A' && s[i] <= 'Z' ?
		    (char)(s[i] + ('a' - 'A')) : s[i]);
}

/* What stands before the first star, and behind the last, must agree. */
static int
mask_agrees(struct crm_alike mask, struct crm_alike whole)
{
	const char *star = memchr(mask.p, '*', mask.n);
	size_t head = (size_t)(star - mask.p), tail = 0;

	while (mask.p[mask.n - 1 - tail] != '*')
		tail++;
	return (head > 0 && head + tail <= whole.n &&
	    memcmp(mask.p, whole.p, head) == 0 &&
	    memcmp(mask.p + mask.n - tail, whole.p + whole.n - tail,
	    tail) == 0);
}

static enum crm_emails
masked_mails(struct crm_alike a, struct crm_alike b)
{
	int in_a = memchr(a.p, '*', a.n) != NULL,
	    in_b = memchr(b.p, '*', b.n) != NULL;

	if (in_a && in_b)
		return (a.n == b.n && memcmp(a.p, b.p, a.n) == 0 ?
		    CRM_EMAILS_MASKED : CRM_EMAILS_NONE);
	return ((in_a ? mask_agrees(a, b) : mask_agrees(b, a)) ?
	    CRM_EMAILS_MASKED : CRM_EMAILS_DIFFERENT);
}

enum crm_emails
crm_alike_emails(struct crm_alike a, struct crm_alike b)
{
	const char *at_a, *at_b;
	size_t la, lb;
	int same;

	if (a.n == 0 || b.n == 0)
		return (CRM_EMAILS_NONE);
	if (memchr(a.p, '*', a.n) != NULL || memchr(b.p, '*', b.n) != NULL)
		return (masked_mails(a, b));
	if (a.n == b.n && memcmp(a.p, b.p, a.n) == 0)
		return (CRM_EMAILS_SAME);
	at_a = memchr(a.p, '@', a.n);
	at_b = memchr(b.p, '@', b.n);
	la = at_a == NULL ? a.n : (size_t)(at_a - a.p);
	lb = at_b == NULL ? b.n : (size_t)(at_b - b.p);
	same = la == lb && memcmp(a.p, b.p, la) == 0;
	/* A short name is not the other with a slip: kim1, kim2. */
	if (one_edit(a, b) && (same || (la >= 6 && lb >= 6)))
		return (CRM_EMAILS_SLIP);
	return (same ? CRM_EMAILS_LOCAL : CRM_EMAILS_DIFFERENT);
}
