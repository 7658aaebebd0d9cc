#ifndef CRM_PROMISE_H
#define CRM_PROMISE_H

/*
 * What the plan of a campaign says of its result: the hypothesis, what is
 * measured, how much of it was expected, and what it may cost.
 */

#include <stdint.h>

#include "core/buf.h"
#include "outreach/lift.h"

struct crm_db;

enum crm_metric {
	CRM_METRIC_NONE,
	CRM_METRIC_CONVERSION,	/* buyers more, in points of a percent */
	CRM_METRIC_REVENUE,	/* amount a head more */
	CRM_METRIC_PROFIT	/* what was gained in all, cost paid */
};

/* Its word, "" of none. */
const char *
crm_metric_name(enum crm_metric metric);

/* Numbers are those of the plan; not finite where it says none. */
struct crm_promise {
	struct crm_buf	 hypothesis;
	enum crm_metric	 metric;
	double		 expected, benchmark;
	double		 cost, each;	/* money */
	double		 share;		/* left of an amount, 0 to 1 */
	int64_t		 window;	/* days */
	int64_t		 starts_on;	/* a day; 0: none is said */
	int		 late;		/* 1: expected was said after the start */
	int		 changed;	/* 1: something was said after it */
};

/*
 * Reads it: what the result is judged by as it stood when the first message
 * left, and where nothing was said by then what was said since; costs as they
 * are by now.  0, and crm_promise_free() is due; -1, and it is not.
 */
int
crm_promise_load(struct crm_promise *promise, struct crm_db *db,
    int64_t campaign);
void
crm_promise_free(struct crm_promise *promise);

/* What came of it, in the measure of the promise: 1, 0 it cannot be told. */
int
crm_promise_result(const struct crm_promise *promise,
    const struct crm_lift *lift, struct crm_lift_value *result);

#endif
