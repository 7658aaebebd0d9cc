#ifndef CRM_LASTSTATE_H
#define CRM_LASTSTATE_H

/*
 * What became of those whom a campaign wrote to.  Each is in one last state:
 * of all that is known of a member the first of complained, unsubscribed,
 * coupon, clicked, opened; then what was said last of arriving: delivered, or
 * failed, blocked, bad_address, which of one second count before it; then
 * sent, and unknown.  An opening proves that it arrived, whatever failed.  How
 * far it came is counted apart.  What machines did is nobody's.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;

enum crm_last {			/* as a report lists them */
	CRM_LAST_DELIVERED,	/* and nothing more */
	CRM_LAST_BLOCKED,
	CRM_LAST_BAD_ADDRESS,
	CRM_LAST_FAILED,
	CRM_LAST_OPENED,
	CRM_LAST_CLICKED,
	CRM_LAST_UNSUBSCRIBED,	/* or complained */
	CRM_LAST_COUPON,
	CRM_LAST_SENT,		/* and nothing is known of it */
	CRM_LAST_UNKNOWN,	/* it may have left */
	CRM_NLAST
};

enum crm_furthest {		/* each includes those behind it */
	CRM_FURTHEST_SENT,
	CRM_FURTHEST_REACHED,
	CRM_FURTHEST_OPENED,	/* who refuses or complains has read it */
	CRM_FURTHEST_CLICKED,
	CRM_FURTHEST_COUPON,
	CRM_NFURTHEST
};

enum crm_last_by {
	CRM_LAST_BY_NONE,
	CRM_LAST_BY_ARM,
	CRM_LAST_BY_SEGMENT,
	CRM_LAST_BY_CHANNEL,
	CRM_LAST_BY_DOMAIN,
	CRM_NLAST_BY
};

/* Words in streams; and back, -1 for other words ("arm" and so on). */
const char *
crm_last_name(enum crm_last last);
const char *
crm_last_by_name(enum crm_last_by by);
int
crm_last_by_of(const char *word);

struct crm_last_group {
	const char	*value;		/* of the column; borrowed */
	int64_t		 members;
	int64_t		 last[CRM_NLAST];	/* sum up to members */
	int64_t		 furthest[CRM_NFURTHEST];	/* so far, or further */
};

/*
 * The members of a campaign, or of one wave (0: all), by value; of domains the
 * largest first.  By channel a member counts in each.  fn returns 0 to go on;
 * 0, what fn returned, or -1.
 */
struct crm_last_opt {
	int64_t		 campaign;
	int		 wave;
	enum crm_last_by by;
};
int
crm_last_each(struct crm_db *db, const struct crm_last_opt *opt,
    int (*fn)(void *arg, const struct crm_last_group *group), void *arg);

/*
 * Shares of a whole in hundredths of a percent that sum to 10,000: what
 * rounding down leaves over goes to the largest remainders, of equal ones to
 * the first.  The n counts sum to a whole above 0.
 */
void
crm_last_shares(const int64_t *count, size_t n, int64_t *share);

/*
 * 1 when of a group so many more were blocked or failed than of all others
 * that it is no chance: at least 20 members and a tenth of them, and the lower
 * limit of the share at 95 percent (Wilson) is above that of the others, or,
 * where there are none, above a half.
 */
int
crm_last_bad(const struct crm_last_group *group,
    const struct crm_last_group *all);

#endif
