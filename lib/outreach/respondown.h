#ifndef CRM_RESPONDOWN_H
#define CRM_RESPONDOWN_H

/*
 * What the shop's own records say of a campaign: links and pictures of the web
 * log, and coupons that came back with orders or in a list.  A batch must be
 * open; crm_consent_flush() must be called before the commit.
 */

#include <stdint.h>

#include "outreach/reply.h"

struct crm_db;

struct crm_respond_own {
	uint64_t	 read, fresh, changed, same;
	uint64_t	 machine;	/* of read: what machines did */
	uint64_t	 elsewhere;	/* of read: links of no campaign; codes
					   that are none of ours */
	uint64_t	 refused;	/* of elsewhere: refusals, which hold */
	struct crm_reply_done done;
};

/*
 * Takes what the web log says of a campaign (0: of all).  What machines did is
 * marked, and refuses nothing, unless it is a refusal by one click, which a
 * person pressed.  Addresses that the mail server refused at once
 * are dead.  0 or -1.
 */
int
crm_respond_web(struct crm_db *db, int64_t campaign,
    struct crm_respond_own *count);

/* The coupons of a campaign (0: of all); NULL with the reason. */
struct crm_couponuse;
struct crm_couponuse *
crm_couponuse_open(struct crm_db *db, int64_t campaign);
void
crm_couponuse_close(struct crm_couponuse *coupons);

/*
 * A coupon was used, by whoever: it is of who got it.  0 counted, 1 the code is
 * none of ours, -1.
 */
struct crm_coupon_used {
	const char	*code;
	int64_t		 at;		/* CRM_TIME_NONE: not known */
	const char	*reason;	/* such as the order, or "" */
	const char	*source;
};
int
crm_couponuse_add(struct crm_couponuse *coupons,
    const struct crm_coupon_used *use, struct crm_respond_own *count);

/* Takes all that orders name.  0 or -1. */
int
crm_couponuse_orders(struct crm_couponuse *coupons,
    struct crm_respond_own *count);

#endif
