#ifndef CRM_WHOLE_H
#define CRM_WHOLE_H

/* What a campaign came to as a whole: all its arms against the control. */

#include <stdint.h>

#include "outreach/lift.h"
#include "outreach/promise.h"

struct crm_db;

struct crm_whole_arm {
	int64_t		 members, won, revenue;
	struct crm_lift_value rate, head;
};

struct crm_whole {
	int64_t		 frozen;	/* the first verdict; CRM_TIME_NONE: none,
					   and nothing below is known */
	int64_t		 first, last;	/* days that count */
	int64_t		 messages;
	struct crm_whole_arm asked, control;	/* members 0: nobody */
	struct crm_lift	 lift;
	struct crm_promise promise;
	int		 priced;	/* 1: the plan says what it cost */
	int		 decimals;
};

/*
 * As things stand at the end of a day; draws as in crm_lift_opt.  0, and
 * crm_whole_free() is due; -1, and it is not.
 */
struct crm_whole_opt {
	int64_t		 campaign;
	const char	*channel;
	int64_t		 day;
	int64_t		 draws;
};
int
crm_whole_make(struct crm_whole *whole, struct crm_db *db,
    const struct crm_whole_opt *opt);
void
crm_whole_free(struct crm_whole *whole);

#endif
