#ifndef CRM_SURVIVAL_H
#define CRM_SURVIVAL_H

/*
 * How many of a cohort are still customers after so many periods, counted and
 * not modelled.  A member's cohort is the year or month of the first purchase;
 * periods run from each member's own first purchase.  Who has bought nothing
 * for some days has left with the last purchase; whether somebody was there at
 * the end of a period is only asked where it is known by now: that many days
 * behind it.  Those for whom it is not known yet count in the periods before
 * (Kaplan and Meier, Nonparametric Estimation from Incomplete Observations,
 * 1958).
 */

#include <stddef.h>
#include <stdint.h>

#include "insight/buyer.h"

struct crm_err;

struct crm_survival_row {
	int32_t	cohort;		/* year, or year * 12 + month - 1; -1: all */
	int64_t	members;	/* of the cohort */
	int	period;		/* from 1 */
	int64_t	known;		/* there at its begin, and it is known of them
				   whether they were at its end */
	int64_t	left;		/* those of them who were not */
	int64_t	buying;		/* those of them who bought in it */
	double	alive;		/* the share of the cohort that is left */
	double	churn;		/* the constant share a year that leaves as
				   many */
};

struct crm_survival {
	struct crm_survival_row *row;	/* by cohort, all last; by period */
	size_t	n;
	double	churn;		/* a year: the constant one that fits all best */
};

/*
 * Fills it from buyers whose days are kept; monthly: cohorts and periods are
 * months, else years.  silence is in days.  0; -1 with the reason in err, also
 * where no period of anybody is known; then it holds nothing.
 */
int
crm_survival_fill(struct crm_survival *survival,
    const struct crm_buyers *buyers, const struct crm_buyer_set *set,
    int64_t until, int monthly, int silence, struct crm_err *err);

/* Frees what it holds. */
void
crm_survival_free(struct crm_survival *survival);

/* The first day of period i (from 0) behind a member's first purchase. */
int32_t
crm_period_start(int i, int monthly);

#endif
