/*
 * Resident registration numbers, which must never be stored.  The contract is
 * in contact.h.
 */

#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/time.h"

#define BIRTH		6	/* digits before the hyphen */
#define SERIAL		7	/* digits behind it */
#define DIGITS		(BIRTH + SERIAL)

/* Digits with nothing between them. */
struct run {
	int	v[DIGITS];	/* the values of the first */
	size_t	n;		/* digits */
	size_t	len;		/* bytes */
};

/* The bytes of the digit at s, ASCII or wide, with its value; 0: none. */
static size_t
digit_at(const char *s, size_t n, int *v)
{
	const unsigned char *p = (const unsigned char *)s;

	if (n > 0 && p[0] >= '0' && p[0] <= '9') {
		*v = p[0] - '0';
		return (1);
	}
	if (n >= 3 && p[0] == 0xef && p[1] == 0xbc && p[2] >= 0x90 &&
	    p[2] <= 0x99) {
		*v = p[2] - 0x90;
		return (3);
	}
	return (0);
}

/* 0 for the first bytes of nearly all that is no digit. */
static inline int
may_be_digit(char c)
{
	return ((c >= '0' && c <= '9') || c == '\xef');
}

/* The bytes of the hyphen at s, in any of its shapes; 0: none. */
static size_t
hyphen_at(const char *s, size_t n)
{
	if (n > 0 && s[0] == '-')
		return (1);
	if (n < 3)
		return (0);
	if (memcmp(s, "\xef\xbc\x8d", 3) == 0 ||
	    memcmp(s, "\xe2\x88\x92", 3) == 0)
		return (3);
	if (memcmp(s, "\xe2\x80", 2) == 0 && (unsigned char)s[2] >= 0x90 &&
	    (unsigned char)s[2] <= 0x95)
		return (3);
	return (0);
}

/* Reads all digits at s, from the run's digit "from" on. */
static void
read_run(struct run *run, size_t from, const char *s, size_t n)
{
	size_t k;
	int v;

	run->n = 0;
	run->len = 0;
	while ((k = digit_at(s + run->len, n - run->len, &v)) > 0) {
		if (from + run->n < DIGITS)
			run->v[from + run->n] = v;
		run->n++;
		run->len += k;
	}
}

/* The seventh digit tells the century: 3, 4, 7 and 8 are of this one. */
static int
is_plausible(const int *v)
{
	int c = v[BIRTH], year;

	if (c < 1 || c > 8)
		return (0);
	year = (c - 1) % 4 < 2 ? 1900 : 2000;
	return (crm_date_valid(year + v[0] * 10 + v[1], v[2] * 10 + v[3],
	    v[4] * 10 + v[5]));
}

/*
 * The bytes of the number at s, which begins with the first digit of a run;
 * 0 when there is none.  *next is how far may be gone on.
 */
static size_t
number_at(const char *s, size_t n, int strict, size_t *next)
{
	struct run run;
	size_t at;

	read_run(&run, 0, s, n);
	at = *next = run.len;
	if (run.n == DIGITS)
		return (!strict && is_plausible(run.v) ? run.len : 0);
	if (run.n != BIRTH)
		return (0);
	at += hyphen_at(s + at, n - at);
	if (at == run.len)
		return (0);
	read_run(&run, BIRTH, s + at, n - at);
	if (run.n != SERIAL || !is_plausible(run.v))
		return (0);
	return (at + run.len);
}

int
crm_rrn_find(const char *s, size_t n, int strict, size_t *at, size_t *len)
{
	size_t i, k, next;
	int v;

	for (i = 0; i + DIGITS <= n; i += next) {
		next = 1;
		if (!may_be_digit(s[i]) || digit_at(s + i, n - i, &v) == 0)
			continue;
		if ((k = number_at(s + i, n - i, strict, &next)) == 0)
			continue;
		*at = i;
		*len = k;
		return (1);
	}
	return (0);
}

/* Adds the n bytes of a number: stars, and its hyphen. */
static void
add_stars(struct crm_buf *buf, const char *s, size_t n)
{
	size_t i, k;
	int v;

	for (i = 0; i < n; i += k) {
		if ((k = digit_at(s + i, n - i, &v)) > 0)
			crm_buf_chr(buf, '*');
		else {
			k = hyphen_at(s + i, n - i);
			crm_buf_add(buf, s + i, k);
		}
	}
}

void
crm_rrn_mask(struct crm_buf *buf, const char *s, size_t n, int strict)
{
	size_t at, len;

	/* Behind a number stands no digit: the rest may be read alone. */
	while (n > 0 && crm_rrn_find(s, n, strict, &at, &len)) {
		crm_buf_add(buf, s, at);
		add_stars(buf, s + at, len);
		s += at + len;
		n -= at + len;
	}
	if (n > 0)
		crm_buf_add(buf, s, n);
}
