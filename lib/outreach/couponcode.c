#include <string.h>

#include "core/buf.h"
#include "outreach/coupon_int.h"

/* What codes look like, and how they are spelled. */

/* A prime number of characters: the check finds what it promises. */
static const char alphabet[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

#define SHORTEST	6
#define LONGEST		20

int
coupon_plain(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (s[i] <= ' ' || s[i] > '~' || strchr("\"',;{}", s[i]) !=
		    NULL)
			return (0);
	return (1);
}

int
coupon_shape(const char *pattern, struct coupon_shape *shape)
{
	const char *open = strchr(pattern, '{'), *p;

	if (open == NULL)
		return (-1);
	shape->before = (size_t)(open - pattern);
	shape->n = 0;
	for (p = open + 1; *p >= '0' && *p <= '9' && shape->n <= LONGEST; p++)
		shape->n = 10 * shape->n + (size_t)(*p - '0');
	shape->after = p + 1;
	if (*p != '}' || shape->n < SHORTEST || shape->n > LONGEST ||
	    !coupon_plain(pattern, shape->before) ||
	    !coupon_plain(shape->after, strlen(shape->after)))
		return (-1);
	return (shape->before + shape->n + strlen(shape->after) >
	    CRM_COUPON_LEN ? -1 : 0);
}

int
crm_coupon_check(const char *pattern)
{
	struct coupon_shape shape;

	return (coupon_shape(pattern, &shape));
}

/* The check of n - 1 characters: each counts by its place. */
static char
check_of(const char *s, size_t n)
{
	size_t i, sum = 0;
	const char *at;

	for (i = 0; i + 1 < n; i++) {
		at = strchr(alphabet, s[i]);
		sum += (i + 1) * (at == NULL ? 0 : (size_t)(at - alphabet));
	}
	return (alphabet[sum % COUPON_CHARS]);
}

int
crm_coupon_right(const char *pattern, const char *code, size_t n)
{
	struct coupon_shape shape;
	size_t i, tail;

	if (coupon_shape(pattern, &shape) == -1)
		return (0);
	tail = strlen(shape.after);
	if (n != shape.before + shape.n + tail ||
	    memcmp(code, pattern, shape.before) != 0 ||
	    memcmp(code + n - tail, shape.after, tail) != 0)
		return (0);
	code += shape.before;
	for (i = 0; i < shape.n; i++)
		if (code[i] == '\0' || strchr(alphabet, code[i]) == NULL)
			return (0);
	return (code[shape.n - 1] == check_of(code, shape.n));
}

int
coupon_spell(const uint8_t hash[CRM_HMAC_LEN], size_t n, struct crm_buf *code)
{
	size_t i, was = code->n;
	char last;

	for (i = 0; i < CRM_HMAC_LEN && code->n - was + 1 < n; i++)
		if (hash[i] < 256 / COUPON_CHARS * COUPON_CHARS)
			crm_buf_chr(code, alphabet[hash[i] % COUPON_CHARS]);
	if (code->bad || code->n - was + 1 < n)
		return (-1);
	last = check_of(code->p + was, n);
	crm_buf_chr(code, last);
	return (0);
}
