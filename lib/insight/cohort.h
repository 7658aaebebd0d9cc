#ifndef CRM_COHORT_H
#define CRM_COHORT_H

/*
 * Cohorts: members by the month of their first order, and how many of them
 * order again in the months after it (retention), read from the packed history.
 */

#include <stdint.h>

struct crm_db;

struct crm_cohort_opt {
	int64_t	from, before;	/* times of the first order; INT64_MIN, _MAX */
	int64_t	as_of;		/* the last day that counts */
};

struct crm_cohort_row {
	int	 year, month;	/* of the first orders */
	int	 offset;	/* months after it, 0: that month itself */
	int64_t	 size;		/* members of the cohort */
	int64_t	 members;	/* of them with an order in this month */
	int64_t	 orders;
	int64_t	 amount;	/* net, minor units: also of returns then */
};

/*
 * Calls fn for each cohort that has a member, and each month up to that of
 * as_of, also without an order.  Orders are those that frequency counts; what
 * came back before a member's first order does not count.  fn returns 0 to go
 * on, -1 to stop.  0; -1 with the reason in crm_db_err().
 */
int
crm_cohort_each(struct crm_db *db, const struct crm_cohort_opt *opt,
    int (*fn)(void *arg, const struct crm_cohort_row *row), void *arg);

#endif
