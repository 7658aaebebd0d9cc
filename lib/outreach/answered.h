#ifndef CRM_ANSWERED_H
#define CRM_ANSWERED_H

/*
 * What came back of a campaign, row by row; and of each who was in it how far
 * the campaign came with it and what it bought in its days, those of
 * outreach/asked.h.  Orders are direct, at or after a click or the use of a
 * coupon, or else indirect.  Computed, never stored.
 */

#include <stdint.h>

struct crm_db;

struct crm_answered_orders {
	int64_t	orders;		/* with a counted sale line */
	int64_t	amount;		/* net of returns; minor units */
};
struct crm_answered {
	int64_t		 member;	/* live */
	const char	*arm, *segment;	/* borrowed until fn returns */
	const char	*furthest;	/* a constant: sent to coupon; "":
					   nothing is known */
	int		 coupon;	/* 1: one was used */
	struct crm_answered_orders direct, indirect;
	int64_t		 profit;	/* of both, by the plan's margin */
};

/*
 * Those who were in a campaign, by number; only a live member, where member is
 * not 0; orders before a time (CRM_TIME_NONE: whenever) alone.  fn returns 0
 * to go on; 0, what fn returned, or -1.
 */
struct crm_answered_opt {
	int64_t	campaign, member, before;
};
int
crm_answered_each(struct crm_db *db, const struct crm_answered_opt *opt,
    int (*fn)(void *arg, const struct crm_answered *answered), void *arg);

/*
 * All that came back of a campaign, by time, member and state, up to before a
 * time, of a live member or (0) of all.  As crm_answered_each().
 */
struct crm_reply_row {
	int64_t		 member, at;	/* live */
	int		 wave, hard, machine;	/* hard -1: nobody says */
	const char	*channel, *state, *part, *reason, *status, *source;
};
int
crm_reply_each(struct crm_db *db, const struct crm_answered_opt *opt,
    int (*fn)(void *arg, const struct crm_reply_row *row), void *arg);

#endif
