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
