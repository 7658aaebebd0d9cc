#ifndef CRM_CAP_INT_H
#define CRM_CAP_INT_H

/* Shared by cap.c and capload.c. */

#include <stddef.h>
#include <stdint.h>

#include "outreach/cap.h"

#define CAP_NLANE	5	/* all channels, and each of four */

/* What a person had. */
struct cap_tally {
	int32_t		 n[CAP_NLANE];	/* in the days of the caps */
	int32_t		 last[CAP_NLANE];	/* day, or INT32_MIN */
	int		 offered;	/* is in a campaign that overlaps */
	int64_t		 written;	/* a campaign whose message is there */
};

struct cap_campaign {
	int64_t		 id;
	int		 counts;	/* 1: it is advertising */
	int		 overlaps;
	int		 stopped;	/* only its pilot was written to */
	int		 lane;		/* its usual channel's */
	int64_t		 listed_at;	/* nobody later, CRM_NULL: nobody */
};

struct crm_caps {
	struct crm_db	*db;
	int64_t		 campaign, today;
	int64_t		 from, to;	/* its days, or CRM_NULL */
	int64_t		 cap[CAP_NLANE], rest[CAP_NLANE], cap_days;
	int64_t		 days;		/* that are looked back, today too */
	int		 on, all, any;
	struct cap_campaign *other;	/* by id */
	size_t		 nother;
	int64_t		 max;		/* the greatest number of a member */
	uint32_t	*joined;	/* by number: whom it stands for, 0:
					   itself */
	uint32_t	*at;		/* by live number: which tally + 1 */
	struct cap_tally *tally;
	size_t		 n, cap_n;
};

/* Which of the lanes a channel is; 0: none of its own. */
int
cap_lane(const char *channel);

/* Reads what a live member had before a message, or all had.  0 or -1. */
int
cap_load(struct crm_caps *caps, int64_t live, int64_t message);

/* What a live member had, NULL: nothing. */
const struct cap_tally *
cap_tally(const struct crm_caps *caps, int64_t live);

/* NULL: it is no campaign. */
const struct cap_campaign *
cap_campaign(const struct crm_caps *caps, int64_t id);

#endif
