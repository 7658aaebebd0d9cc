#ifndef CRM_LEB_H
#define CRM_LEB_H

/* Numbers from 0 as LEB128: seven bits a byte, the low ones first. */

#include <stddef.h>
#include <stdint.h>

#define CRM_LEB_MOST	9	/* bytes of an int64_t that is not negative */

/* Writes v, which is not negative, to p; how many bytes that took. */
static inline size_t
crm_leb_put(uint8_t *p, int64_t v)
{
	uint64_t u = (uint64_t)v;
	size_t n = 0;

	do {
		p[n++] = (uint8_t)((u & 0x7f) | (u > 0x7f ? 0x80 : 0));
		u >>= 7;
	} while (u > 0);
	return (n);
}

/*
 * The number at p[*at] of n bytes, and *at behind it; -1 when there is none, or
 * it is too large.
 */
static inline int64_t
crm_leb_get(const uint8_t *p, size_t n, size_t *at)
{
	uint64_t u = 0;
	int shift = 0;

	for (; *at < n && shift < 63; shift += 7) {
		u |= (uint64_t)(p[*at] & 0x7f) << shift;
		if ((p[(*at)++] & 0x80) == 0)
			return ((int64_t)u);
	}
	return (-1);
}

#endif
