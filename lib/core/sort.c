#include <stdlib.h>
#include <string.h>

#include "core/sort.h"

#define SHORT	16	/* runs that insertion sorts faster */

static void
insertion(void **p, size_t n, int (*cmp)(const void *, const void *, void *),
    void *arg)
{
	size_t i, j;
	void *x;

	for (i = 1; i < n; i++) {
		x = p[i];
		for (j = i; j > 0 && cmp(p[j - 1], x, arg) > 0; j--)
			p[j] = p[j - 1];
		p[j] = x;
	}
}

static void
merge(void **to, void **a, size_t na, void **b, size_t nb,
    int (*cmp)(const void *, const void *, void *), void *arg)
{

	while (na > 0 && nb > 0)
		if (cmp(*a, *b, arg) <= 0) {
			*to++ = *a++;
			na--;
		} else {
			*to++ = *b++;
			nb--;
		}
	memcpy(to, a, na * sizeof(*a));
	memcpy(to + na, b, nb * sizeof(*b));
}

static void
sort(void **p, void **tmp, size_t n,
    int (*cmp)(const void *, const void *, void *), void *arg)
{
	size_t half = n / 2;

	if (n <= SHORT) {
		insertion(p, n, cmp, arg);
		return;
	}
	sort(p, tmp, half, cmp, arg);
	sort(p + half, tmp, n - half, cmp, arg);
	merge(tmp, p, half, p + half, n - half, cmp, arg);
	memcpy(p, tmp, n * sizeof(*p));
}

int
crm_sort(void **p, size_t n, int (*cmp)(const void *a, const void *b,
    void *arg), void *arg)
{
	void **tmp = NULL;

	if (n > SHORT && (tmp = malloc(n * sizeof(*tmp))) == NULL)
		return (-1);
	sort(p, tmp, n, cmp, arg);
	free(tmp);
	return (0);
}

/* One byte of the keys: from one array to the other; 0: it is the same in all. */
static int
pass(const struct crm_keyed *from, struct crm_keyed *to, size_t n, int shift)
{
	size_t start[256] = { 0 }, i, at = 0, count;

	for (i = 0; i < n; i++)
		start[from[i].key >> shift & 255]++;
	if (start[from[0].key >> shift & 255] == n)
		return (0);
	for (i = 0; i < 256; i++) {
		count = start[i];
		start[i] = at;
		at += count;
	}
	for (i = 0; i < n; i++)
		to[start[from[i].key >> shift & 255]++] = from[i];
	return (1);
}

int
crm_sort_keys(struct crm_keyed *p, size_t n)
{
	struct crm_keyed *tmp, *from = p, *to;
	int shift;

	if (n < 2)
		return (0);
	if ((tmp = malloc(n * sizeof(*tmp))) == NULL)
		return (-1);
	to = tmp;
	for (shift = 0; shift < 64; shift += 8)
		if (pass(from, to, n, shift)) {
			to = from;
			from = from == p ? tmp : p;
		}
	if (from != p)
		memcpy(p, from, n * sizeof(*p));
	free(tmp);
	return (0);
}

#define DIGIT	11	/* bits */
#define DIGITS	(1 << DIGIT)

/* The number so that its bits compare as it does. */
static uint64_t
bits_of(int64_t v)
{

	return ((uint64_t)v ^ UINT64_C(1) << 63);
}

/* 1 when a digit is not the same for all; then start[] are its places. */
static int
places(const int64_t *v, size_t n, unsigned shift, size_t start[DIGITS])
{
	size_t i, sum = 0, here;

	memset(start, 0, DIGITS * sizeof(*start));
	for (i = 0; i < n; i++)
		start[bits_of(v[i]) >> shift & (DIGITS - 1)]++;
	if (start[bits_of(v[0]) >> shift & (DIGITS - 1)] == n)
		return (0);
	for (i = 0; i < DIGITS; i++) {
		here = start[i];
		start[i] = sum;
		sum += here;
	}
	return (1);
}

void
crm_sort_numbers(int64_t *v, size_t n, int64_t *room)
{
	size_t start[DIGITS], i;
	int64_t *from = v, *to = room, *other;
	unsigned shift;

	if (n < 2)
		return;
	for (shift = 0; shift < 64; shift += DIGIT) {
		if (!places(from, n, shift, start))
			continue;
		for (i = 0; i < n; i++)
			to[start[bits_of(from[i]) >> shift &
			    (DIGITS - 1)]++] = from[i];
		other = from;
		from = to;
		to = other;
	}
	if (from != v)
		memcpy(v, from, n * sizeof(*v));
}
