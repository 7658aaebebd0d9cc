#ifndef CRM_LTVTEST_H
#define CRM_LTVTEST_H

/*
 * How a fit does in a time that it has not seen.
 */

#include <stddef.h>
#include <stdint.h>

#include "insight/ltv.h"

struct crm_err;

#define CRM_LTV_CLASSES	8	/* of x: 0 to 6, 7 and more */

/* Customers alike in x: means of a head, all 0 where there is nobody. */
struct crm_ltv_class {
	int64_t		members;
	double		actual;		/* purchases held out */
	double		expected;	/* by the model */
	double		naive;		/* by x / T, as if nothing changed */
	double		mae, naive_mae;	/* mean absolute errors of both */
};

/*
 * Fills the classes, and behind them that of all, for a set whose purchases
 * of so many weeks are held out.  0; -1 with the reason.
 */
int
crm_ltv_classes(const struct crm_ltv_fit *fit,
    const struct crm_buyer_set *set, double weeks,
    struct crm_ltv_class class[CRM_LTV_CLASSES + 1], struct crm_err *err);

/* Repeat purchases of all to the end of a day, both added up. */
struct crm_ltv_week {
	int64_t		day;
	int64_t		actual;
	double		expected;
};

/*
 * The weeks from the first purchase of anybody to the end of what is held out
 * (the last may be shorter), *n of them, for free().  The buyers' days are
 * kept.  NULL with the reason.
 */
struct crm_ltv_week *
crm_ltv_weeks(const struct crm_ltv_fit *fit, const struct crm_buyers *buyers,
    const struct crm_buyer_set *set, int64_t until, int64_t held, size_t *n,
    struct crm_err *err);

#endif
