#ifndef CRM_RHYTHM_H
#define CRM_RHYTHM_H

/*
 * How late members are against their own rhythm.  The days between a member's
 * purchases are gamma distributed with a shape k that all share (regular
 * above 1: Chatfield and Goodhardt, 1973) and a rate of its own, and the rates
 * are gamma distributed over members (as in Allenby, Leone and Jen, 1999, and
 * Colombo and Jiang, 1999), so a member with few purchases leans on all and one
 * with many on itself.  Whoever bought once is measured by the days from the
 * first to the second purchase of those who came again.
 */

#include <stddef.h>
#include <stdint.h>

#include "insight/buyer.h"

struct crm_buf;
struct crm_err;

#define CRM_RHYTHM_SECOND	101	/* percentiles 0 to 100 */

struct crm_rhythm {
	double		 k, a, b;	/* shapes, and the rate of rates */
	double		 second[CRM_RHYTHM_SECOND];	/* days */
	double		 again;		/* members with a second purchase */
	double		 members;
};

enum crm_churn_stage {
	CRM_CHURN_OK,
	CRM_CHURN_LATE,
	CRM_CHURN_AT_RISK,
	CRM_CHURN_LOST,
	CRM_CHURN_STAGES
};

/* The lateness from which each stage holds; that of ok is 0. */
struct crm_churn_limits {
	double		 from[CRM_CHURN_STAGES];
};

/*
 * Fits it by maximum likelihood to the purchases of a set, of which it needs
 * two members who bought again and intervals that are not all alike.  0; -1
 * with the reason (CRM_ERR_INPUT).
 */
int
crm_rhythm_fit(struct crm_rhythm *rhythm, const struct crm_buyer_set *set,
    struct crm_err *err);

/* The log-likelihood of k, a and b for the intervals of a set. */
double
crm_rhythm_loglik(const struct crm_buyer_set *set, double k, double a,
    double b);

/*
 * The lateness of a member at the end of its T, 0 to 1: the chance that an
 * interval of its own is shorter than the silence so far.  *interval is what
 * its own comes to, in days.
 */
double
crm_rhythm_late(const struct crm_rhythm *rhythm, const struct crm_buyer *b,
    double *interval);

/* 0.8, 0.95 and 0.99. */
void
crm_churn_usual(struct crm_churn_limits *limits);

enum crm_churn_stage
crm_churn_stage(const struct crm_churn_limits *limits, double late);

/* ok, late, at_risk, lost; the stage of a word, -1: none. */
const char *
crm_churn_name(enum crm_churn_stage stage);
int
crm_churn_find(const char *word);

/* As the parameters of a stored model, and back: 0, or -1 where it is none. */
void
crm_rhythm_format(const struct crm_rhythm *rhythm,
    const struct crm_churn_limits *limits, struct crm_buf *text);
int
crm_rhythm_parse(struct crm_rhythm *rhythm, struct crm_churn_limits *limits,
    const char *text);

#endif
