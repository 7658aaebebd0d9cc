#ifndef CRM_COUPON_INT_H
#define CRM_COUPON_INT_H

/* Shared by coupon.c and couponcode.c. */

#include <stddef.h>
#include <stdint.h>

#include "core/hash.h"
#include "outreach/coupon.h"

#define COUPON_CHARS	31	/* that a code is made of */

struct coupon_shape {
	size_t		 before;	/* bytes in front of the brace */
	size_t		 n;		/* characters of the code */
	const char	*after;
};

/* 1 for what may stand in a code. */
int
coupon_plain(const char *s, size_t n);

/* The shape of a pattern; -1: it is none. */
int
coupon_shape(const char *pattern, struct coupon_shape *shape);

/*
 * Adds the characters of a hash: bytes that would favour some of them are left
 * out.  0; -1 when too few are left, one hash in many millions.
 */
int
coupon_spell(const uint8_t hash[CRM_HMAC_LEN], size_t n,
    struct crm_buf *code);

#endif
