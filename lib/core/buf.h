#ifndef CRM_BUF_H
#define CRM_BUF_H

/*
 * Growing text.  A failed allocation sets "bad" and makes every later call do
 * nothing, so that a caller checks once, at the end.
 */

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

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

/* Adds n bytes, a string, a character, a decimal number, formatted text. */
void
crm_buf_add(struct crm_buf *buf, const void *p, size_t n);
void
crm_buf_str(struct crm_buf *buf, const char *s);
void
crm_buf_chr(struct crm_buf *buf, char c);
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
