/*
 * Phone numbers, as FORMATS of Korean exports carry them.  The contract is in
 * contact.h.
 */

#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/text.h"

#define DIGITS_MAX	15	/* of an international number, E.164 */
#define DIGITS_MIN	8	/* of any that we read */
#define SECOND_MIN	7	/* a second number, perhaps without its area */

/* The digits of a cell while they are collected. */
struct dial {
	char	d[DIGITS_MAX];
	size_t	n;		/* digits seen, also beyond DIGITS_MAX */
	int	plus;		/* 1: began with + */
	size_t	first;		/* digits of a number that ended early, or 0 */
	int	ended;		/* 1: nothing behind "first" counts */
};

/* What a number is and how it is written: d is "0" or "+" and digits. */
struct number {
	enum crm_phone	 kind;
	char		 d[DIGITS_MAX + 1];
	size_t		 n;
};

/* The ASCII character that cp stands for, or cp itself. */
static uint32_t
narrow(uint32_t cp)
{
	if (cp < 0x80)
		return (cp);
	if (cp >= 0xff01 && cp <= 0xff5e)
		return (cp - 0xfee0);
	if (cp == 0xa0 || cp == 0x3000 || cp == 0x200b || cp == 0xfeff)
		return (' ');
	if ((cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0x3161 ||
	    cp == 0x30fc)
		return ('-');
	return (cp);
}

static int
is_digit(uint32_t cp)
{
	return (cp >= '0' && cp <= '9');
}

/* 1 for what stands between the groups of one number. */
static int
is_between(uint32_t cp)
{
	return (cp != 0 && cp < 0x80 &&
	    strchr(" \t\r\n-./()[]_", (int)cp) != NULL);
}

static int
all_same(const char *d, size_t n)
{
	return (memcmp(d, d + 1, n - 1) == 0);
}

/* The digits of d before the subscriber's own number. */
static size_t
area(const char *d)
{
	if (d[1] == '2')
		return (2);
	return (d[1] == '5' && d[2] == '0' ? 4 : 3);
}

/* The kind of a number in its national form. */
static enum crm_phone
kind_of(const char *d, size_t n)
{
	if (n == 8 && d[0] == '1' && d[1] >= '5')
		return (CRM_PHONE_SERVICE);
	if (n < 9 || n > 12 || d[0] != '0')
		return (CRM_PHONE_BAD);
	switch (d[1]) {
	case '1':
		/* All of 010 has had eight digits since it began. */
		if (strchr("016789", d[2]) == NULL || n > 11 ||
		    n < (d[2] == '0' ? 11 : 10))
			return (CRM_PHONE_BAD);
		return (CRM_PHONE_MOBILE);
	case '2':
		return (n <= 10 ? CRM_PHONE_LINE : CRM_PHONE_BAD);
	case '7':
	case '8':
		if (d[2] != '0')
			return (CRM_PHONE_BAD);
		break;
	case '5':
		if (d[2] == '0')
			return (n >= 11 ? CRM_PHONE_VIRTUAL : CRM_PHONE_BAD);
		break;
	case '3':
	case '4':
	case '6':
		break;
	default:
		return (CRM_PHONE_BAD);
	}
	return (n == 10 || n == 11 ? CRM_PHONE_LINE : CRM_PHONE_BAD);
}

/* Takes "0" (if zero is set) and the n digits d, when they are a number. */
static int
take(struct number *num, int zero, const char *d, size_t n)
{
	if (n + 1 > sizeof(num->d))
		return (0);
	num->d[0] = '0';
	memcpy(num->d + zero, d, n);
	num->n = n + (size_t)zero;
	num->kind = kind_of(num->d, num->n);
	if (num->kind == CRM_PHONE_MOBILE || num->kind == CRM_PHONE_LINE) {
		n = area(num->d);
		if (all_same(num->d + n, num->n - n))
			num->kind = CRM_PHONE_FAKE;
	}
	return (num->kind != CRM_PHONE_BAD);
}

/* Takes the digits behind the country code 82, with or without a zero. */
static int
take_korean(struct number *num, const char *d, size_t n)
{
	return (take(num, 0, d, n) ||
	    (n > 0 && d[0] != '0' && take(num, 1, d, n)));
}

/*
 * Takes digits that lost their zero when a spreadsheet took them for an
 * amount.  No exchange begins with 0: that is a date, 20261007.
 */
static int
take_cut(struct number *num, const char *d, size_t n)
{
	if (n > 11 || d[0] == '0' || !take(num, 1, d, n))
		return (0);
	return (num->kind != CRM_PHONE_LINE || num->d[area(num->d)] != '0');
}

/* Reads the first n digits of dial; 1 when they are a number. */
static int
resolve(const struct dial *dial, size_t n, struct number *num)
{
	const char *d = dial->d;

	if (n < DIGITS_MIN || n > DIGITS_MAX)
		return (0);
	if (dial->plus) {
		if (memcmp(d, "82", 2) == 0)
			return (take_korean(num, d + 2, n - 2));
		if (d[0] == '0')
			return (0);
		num->kind = all_same(d, n) ? CRM_PHONE_FAKE :
		    CRM_PHONE_FOREIGN;
		num->d[0] = '+';
		memcpy(num->d + 1, d, n);
		num->n = n + 1;
		return (1);
	}
	if (take(num, 0, d, n))
		return (1);
	if (memcmp(d, "82", 2) == 0 && take_korean(num, d + 2, n - 2))
		return (1);
	if (memcmp(d, "0082", 4) == 0 && take_korean(num, d + 4, n - 4))
		return (1);
	if (take_cut(num, d, n))
		return (1);
	if (n > 12 || !all_same(d, n))
		return (0);
	num->kind = CRM_PHONE_FAKE;
	memcpy(num->d, d, n);
	num->n = n;
	return (1);
}

/*
 * Notes at the end of a group of digits that a number is complete.  A slash
 * or a bracket behind it ends it: "02-123-4567/8" is two numbers and not the
 * ten digits 02-1234-5678.
 */
static void
end_group(struct dial *dial, uint32_t cp)
{
	struct number num;

	if (dial->first != 0 || !resolve(dial, dial->n, &num))
		return;
	dial->first = dial->n;
	dial->ended = cp == '/' || cp == '(' || cp == '[';
}

/*
 * Collects digits up to what belongs to no number.  0, or -1 when something
 * else than a note or another number stands there ("01012345678@x").
 */
static int
collect(struct dial *dial, const char *s, size_t n)
{
	uint32_t cp;
	size_t i, k;
	int joined = 0;		/* 1: the last character was a digit */

	for (i = 0; i < n && !dial->ended; i += k) {
		if ((k = crm_text_decode(s + i, n - i, &cp)) == 0)
			return (-1);
		cp = narrow(cp);
		if (is_digit(cp)) {
			if (dial->n < DIGITS_MAX)
				dial->d[dial->n] = (char)cp;
			dial->n++;
			joined = 1;
			continue;
		}
		if (cp == '+' && dial->n == 0 && !dial->plus) {
			dial->plus = 1;
			continue;
		}
		if (!is_between(cp)) {
			if (joined && cp < 0x80 &&
			    (cp == 0 || strchr(",;|~", (int)cp) == NULL))
				return (-1);
			break;
		}
		if (joined)
			end_group(dial, cp);
		joined = 0;
	}
	return (0);
}

/* Drops the ".0" of a number that a spreadsheet made of digits. */
static size_t
without_fraction(const char *s, size_t n)
{
	size_t i;

	if (n < 3 || s[0] == '0' || s[n - 2] != '.' || s[n - 1] != '0')
		return (n);
	for (i = 0; i < n - 2; i++)
		if (!is_digit((unsigned char)s[i]))
			return (n);
	return (n - 2);
}

/* 1 for nearly all that are stored: 01012345678 and 010-1234-5678. */
static int
is_plain(struct crm_buf *buf, const char *s, size_t n)
{
	char d[11];
	size_t i, k = 0;

	if ((n != 11 && n != 13) || memcmp(s, "010", 3) != 0)
		return (0);
	for (i = 0; i < n; i++) {
		if (n == 13 && (i == 3 || i == 8)) {
			if (s[i] != '-')
				return (0);
		} else if (!is_digit((unsigned char)s[i]))
			return (0);
		else
			d[k++] = s[i];
	}
	if (all_same(d + 3, 8))
		return (0);
	crm_buf_add(buf, d, sizeof(d));
	return (1);
}

enum crm_phone
crm_phone_parse(struct crm_buf *buf, const char *s, size_t n)
{
	struct dial dial = { .n = 0 };
	struct number num;

	if (n == 0)
		return (CRM_PHONE_BAD);
	if (is_plain(buf, s, n))
		return (CRM_PHONE_MOBILE);
	if (crm_masked(s, n))
		return (CRM_PHONE_MASKED);
	s = crm_text_trim(s, &n);
	if (collect(&dial, s, without_fraction(s, n)) == -1)
		return (CRM_PHONE_BAD);
	if (dial.ended || !resolve(&dial, dial.n, &num)) {
		if (dial.first == 0 || (!dial.ended &&
		    dial.n - dial.first < SECOND_MIN))
			return (CRM_PHONE_BAD);
		if (!resolve(&dial, dial.first, &num))
			return (CRM_PHONE_BAD);
	}
	crm_buf_add(buf, num.d, num.n);
	return (num.kind);
}

void
crm_phone_format(struct crm_buf *buf, const char *digits, size_t n)
{
	size_t head, tail = n - 4;

	if (n == 8 && digits[0] == '1')
		head = 0;
	else if (n >= 9 && n <= 12 && digits[0] == '0')
		head = area(digits);
	else {
		if (n > 0)
			crm_buf_add(buf, digits, n);
		return;
	}
	if (head > 0) {
		crm_buf_add(buf, digits, head);
		crm_buf_chr(buf, '-');
	}
	crm_buf_add(buf, digits + head, tail - head);
	crm_buf_chr(buf, '-');
	crm_buf_add(buf, digits + tail, 4);
}
