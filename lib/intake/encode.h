#ifndef CRM_ENCODE_H
#define CRM_ENCODE_H

/*
 * CP949, the encoding of Korean Windows (EUC-KR is a part of it).  No byte of
 * a two-byte character is a comma, quote, tab or line end, so CSV is read
 * first and only the cells that are wanted are decoded.
 */

#include <stddef.h>

struct crm_buf;
struct crm_cp949;
struct crm_err;

/* A decoder, made from the system's iconv; NULL with the reason. */
struct crm_cp949 *
crm_cp949_open(struct crm_err *err);
void
crm_cp949_close(struct crm_cp949 *cp);

/*
 * The offset of the first word that is Korean in UTF-8, or n.  In CP949 it would
 * be one of Chinese characters and syllables that no word has: text of both
 * encodings is in the file, though all of it may be read as CP949.  A word that
 * s may not have as a whole is not looked at: before tells that there is text
 * before s, more that there is behind it.
 */
size_t
crm_cp949_foreign(const char *s, size_t n, int before, int more);

/*
 * The offset of the first byte that begins no character of CP949 (NUL is
 * none), or n.  A first half at the end of s counts as bad unless more is set,
 * then its offset is returned in *tail, which is else n.
 */
size_t
crm_cp949_invalid(const struct crm_cp949 *cp, const char *s, size_t n,
    int more, size_t *tail);

/* Adds s as UTF-8; what is no character becomes U+FFFD. */
void
crm_cp949_decode(const struct crm_cp949 *cp, struct crm_buf *buf,
    const char *s, size_t n);

/* 1 when a name means CP949 or UTF-8, whatever its spelling. */
int
crm_encoding_is_cp949(const char *name);
int
crm_encoding_is_utf8(const char *name);

/*
 * Converts all of fd, from its current offset, from that encoding to UTF-8
 * into to.  0; -1 when the system does not know the encoding or a byte does
 * not belong to it; name is what messages call the input.
 */
int
crm_encoding_convert(struct crm_err *err, int fd, int to, const char *from,
    const char *name);

/* Writes all n bytes; 0 or -1 with errno. */
int
crm_write_all(int fd, const void *p, size_t n);

#endif
