#ifndef CRM_BUF_H
#define CRM_BUF_H

/*
 * Growing text.  A failed allocation sets "bad" and makes every later call do
 * nothing, so that a caller checks once, at the end.
 */

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct crm_buf {
	char	*p;	/* NUL-terminated when not NULL */
	size_t	 n;	/* bytes, without the NUL */
	size_t	 cap;
	int	 bad;	/* memory ran out */
};

/* Frees what buf holds and makes it empty; it may be used again. */
void
crm_buf_free(struct crm_buf *buf);

/* Empties buf and keeps its memory; "bad" is cleared. */
void
crm_buf_reset(struct crm_buf *buf);

/* Makes room for n more bytes behind the text; -1 when there is none. */
int
crm_buf_room(struct crm_buf *buf, size_t n);

/* 1 when n more bytes and the NUL have room as it is. */
static inline int
crm_buf_fits(const struct crm_buf *buf, size_t n)
{

	return (n < buf->cap - buf->n && !buf->bad);
}

/*
 * Adds n bytes, a string, a character, a decimal number, formatted text.
 * Streams are made of the first three, which are compiled in where they are
 * used.
 */
static inline void
crm_buf_add(struct crm_buf *buf, const void *p, size_t n)
{

	if (!crm_buf_fits(buf, n) && crm_buf_room(buf, n) == -1)
		return;
	if (n > 0)
		memcpy(buf->p + buf->n, p, n);
	buf->n += n;
	buf->p[buf->n] = '\0';
}

static inline void
crm_buf_str(struct crm_buf *buf, const char *s)
{

	crm_buf_add(buf, s, strlen(s));
}

static inline void
crm_buf_chr(struct crm_buf *buf, char c)
{

	if (!crm_buf_fits(buf, 1) && crm_buf_room(buf, 1) == -1)
		return;
	buf->p[buf->n++] = c;
	buf->p[buf->n] = '\0';
}

void
crm_buf_int(struct crm_buf *buf, int64_t v);
void
crm_buf_fmt(struct crm_buf *buf, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void
crm_buf_vfmt(struct crm_buf *buf, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* The text, "" when nothing was added; borrowed until buf changes. */
const char *
crm_buf_text(const struct crm_buf *buf);

#endif
