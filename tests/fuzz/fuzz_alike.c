/*
 * Two values, divided by a NUL: whatever they are, comparing is symmetric, a
 * value is like itself, and nothing is read beyond its end.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/alike.h"
#include "core/buf.h"
#include "core/jamo.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
place(struct crm_buf *buf, const char *s, size_t n)
{
	crm_alike_address(buf, s, n, s, n < 5 ? n : 5);
}

static int
names(struct crm_alike a, struct crm_alike b)
{
	return ((int)crm_alike_names(a, b, NULL));
}

static int
phones(struct crm_alike a, struct crm_alike b)
{
	return ((int)crm_alike_phones(a, b));
}

static int
emails(struct crm_alike a, struct crm_alike b)
{
	return ((int)crm_alike_emails(a, b));
}

static int
places(struct crm_alike a, struct crm_alike b)
{
	return ((int)crm_alike_addresses(a, b));
}

/* A copy without anything behind it, so that a read beyond it is seen. */
static struct crm_alike
copy(const struct crm_buf *buf)
{
	struct crm_alike form = { NULL, buf->n };
	char *p = malloc(buf->n + (buf->n == 0));

	if (p == NULL)
		abort();
	if (buf->n > 0)
		memcpy(p, buf->p, buf->n);
	form.p = p;
	return (form);
}

static void
try(void (*make)(struct crm_buf *, const char *, size_t),
    int (*compare)(struct crm_alike, struct crm_alike), const char *a,
    size_t na, const char *b, size_t nb)
{
	struct crm_buf fa = { 0 }, fb = { 0 }, key = { 0 };
	struct crm_alike x, y;

	make(&fa, a, na);
	make(&fb, b, nb);
	x = copy(&fa);
	y = copy(&fb);
	if (compare(x, y) != compare(y, x))
		abort();
	if (x.n > 0 && y.n > 0 && compare(x, x) < compare(x, y))
		abort();
	crm_alike_sound(&key, x);
	if (make == place)
		crm_alike_building(&key, x);
	free((void *)(uintptr_t)x.p);
	free((void *)(uintptr_t)y.p);
	crm_buf_free(&fa);
	crm_buf_free(&fb);
	crm_buf_free(&key);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *a = (const char *)data, *b = memchr(a, '\0', size);
	size_t na = b == NULL ? size : (size_t)(b - a), nb;

	b = b == NULL ? a : b + 1;
	nb = b == a ? size : size - na - 1;
	try(crm_alike_name, names, a, na, b, nb);
	try(crm_alike_phone, phones, a, na, b, nb);
	try(crm_alike_email, emails, a, na, b, nb);
	try(place, places, a, na, b, nb);
	if (crm_jamo_distance(a, na, b, nb) != crm_jamo_distance(b, nb, a, na))
		abort();
	return (0);
}
