#ifndef LTV_LATE_H
#define LTV_LATE_H

/* How late everybody is: what churn and winback share. */

#include "core/buf.h"
#include "insight/cause.h"
#include "insight/rhythm.h"
#include "ltv_int.h"

/* What both are told. */
struct late_words {
	const char	*input, *model, *release, *stage, *limits;
};

/* A member's lateness, and why. */
struct late_row {
	const struct crm_buyer *buyer;
	double		 score, interval;
	enum crm_churn_stage stage;
	const char	*reason;	/* return, price, channel or "" */
	int64_t		 last_day;
	int64_t		 returned;	/* day of the last return; CRM_NULL */
	struct crm_cause cause;
};

struct late {
	struct cli	*cli;
	const struct late_words *words;
	struct ltv_input in;
	struct crm_rhythm rhythm;
	struct crm_churn_limits limits;
	int64_t		 model;		/* the stored one; 0: fitted now */
	unsigned	 stages;	/* bits of those that are asked for */
	int64_t		*member;	/* by buyer */
	struct crm_causes *causes;	/* NULL: of a stream */
};

/* Looks at the words before anything is read.  0 or a status. */
int
late_check(struct late *late, unsigned usual);

/* Reads the purchases and what the database knows beside.  0 or a status. */
int
late_read(struct late *late);

/* Fits the model, or takes the stored one.  0 or a status. */
int
late_fit(struct late *late);
int
late_take(struct late *late, const char *name, const char *release);

/* Fills the row of the i-th buyer. */
void
late_row(const struct late *late, size_t i, struct late_row *row);
void
late_free(struct late *late);

/* Puts cells; empty where there is nothing.  0 or -1. */
int
late_put_day(struct crm_out *out, int64_t day);
int
late_put_why(struct crm_out *out, const struct late_row *row);

#endif
