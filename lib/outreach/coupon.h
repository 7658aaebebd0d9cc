#ifndef CRM_COUPON_H
#define CRM_COUPON_H

/*
 * Coupon codes, each of one person.  A pattern has {N} in it: N characters
 * without look-alikes (digits 2 to 9, letters without I, L and O), of which
 * the last is a check that tells every wrong character and every two that were
 * swapped.  A code is a keyed hash of the campaign and the member: nobody can
 * guess it, and it is the same again after an undo.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_db;
struct crm_coupons;

#define CRM_COUPON_LEN	64	/* bytes of a code at the most */

/*
 * 0 when a text is a pattern: one {N}, N from 6 to 20, printable ASCII without
 * blanks, quotes and commas around it, no more than CRM_COUPON_LEN all in all;
 * -1.
 */
int
crm_coupon_check(const char *pattern);

/* 1 when a code is one of the pattern, and its check is right. */
int
crm_coupon_right(const char *pattern, const char *code, size_t n);

/*
 * Codes of a pattern, or, where pattern is NULL, those that are added.
 * campaign is the name.  NULL on failure (CRM_ERR_INPUT: it is no pattern).
 */
struct crm_coupons *
crm_coupons_open(struct crm_db *db, const char *campaign,
    const char *pattern);
void
crm_coupons_close(struct crm_coupons *coupons);

/*
 * Adds a code that somebody else made: 1; 0 it was added before; 2 somebody
 * has it, of whatever campaign, and it is passed over; -1 (CRM_ERR_INPUT: it
 * is no code).
 */
int
crm_coupons_add(struct crm_coupons *coupons, const char *code, size_t n);

/*
 * The next code into code, which is emptied: that of a live member, or the next
 * that was added.  Nobody has it.  0 or -1 (CRM_ERR_INPUT: there are not enough
 * codes, or the pattern is too short for so many).
 */
int
crm_coupons_next(struct crm_coupons *coupons, int64_t live,
    struct crm_buf *code);

/*
 * Keeps with the campaign, a row of campaign_bound, what its codes begin with.
 * 0 or -1.
 */
int
crm_coupons_keep(struct crm_coupons *coupons, int64_t campaign);

/* 1 with a code that two have, added to code; 0, -1. */
int
crm_coupons_twice(struct crm_db *db, struct crm_buf *code);

#endif
