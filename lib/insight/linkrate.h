#ifndef CRM_LINKRATE_H
#define CRM_LINKRATE_H

/*
 * How much of what was sold is joined to a member, by channel and month.  An
 * order is linked when the person behind it belongs to a member.  The amount
 * is that of counted lines: net of returns, as in v_purchase, but of everybody.
 */

#include <stdint.h>

struct crm_db;

struct crm_linkrate_opt {
	int64_t	 from, before;	/* times; CRM_TIME_NONE, INT64_MAX: all */
	int	 by_channel, by_month;	/* 1: a row for each */
};

struct crm_linkrate {
	const char	*channel, *month;	/* borrowed; "": all of them */
	int64_t		 orders, linked;
	int64_t		 no_key, disputed;	/* why the others are not */
	int64_t		 amount, linked_amount;	/* minor units */
};

/* Calls fn by channel and month; fn as usual.  0 or -1. */
int
crm_linkrate_each(struct crm_db *db, const struct crm_linkrate_opt *opt,
    int (*fn)(void *arg, const struct crm_linkrate *rate), void *arg);

#endif
