#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"

void
crm_buf_free(struct crm_buf *buf)
{

	free(buf->p);
	memset(buf, 0, sizeof(*buf));
}

void
crm_buf_reset(struct crm_buf *buf)
{

	buf->n = 0;
	buf->bad = 0;
	if (buf->p != NULL)
		buf->p[0] = '\0';
}

int
crm_buf_room(struct crm_buf *buf, size_t n)
{
	size_t cap = buf->cap == 0 ? 64 : buf->cap;
	char *p;

	if (buf->bad)
		return (-1);
	if (n >= SIZE_MAX / 2 - buf->n) {
		buf->bad = 1;
		return (-1);
	}
	if (buf->n + n + 1 <= buf->cap)
		return (0);
	while (cap < buf->n + n + 1)
		cap *= 2;
	if ((p = realloc(buf->p, cap)) == NULL) {
		buf->bad = 1;
		return (-1);
	}
	buf->p = p;
	buf->cap = cap;
	return (0);
}

void
crm_buf_int(struct crm_buf *buf, int64_t v)
{
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	char digits[20];
	size_t i = sizeof(digits);

	do
		digits[--i] = (char)('0' + u % 10);
	while ((u /= 10) != 0);
	if (v < 0)
		crm_buf_chr(buf, '-');
	crm_buf_add(buf, digits + i, sizeof(digits) - i);
}

void
crm_buf_fmt(struct crm_buf *buf, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	crm_buf_vfmt(buf, fmt, ap);
	va_end(ap);
}

void
crm_buf_vfmt(struct crm_buf *buf, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n < 0)
		buf->bad = 1;
	else if (crm_buf_room(buf, (size_t)n) == 0) {
		vsnprintf(buf->p + buf->n, (size_t)n + 1, fmt, again);
		buf->n += (size_t)n;
	}
	va_end(again);
}

const char *
crm_buf_text(const struct crm_buf *buf)
{

	return (buf->p == NULL ? "" : buf->p);
}
