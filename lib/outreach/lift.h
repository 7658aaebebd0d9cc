#ifndef CRM_LIFT_H
#define CRM_LIFT_H

/*
 * What an arm did more than the control, as numbers: shares, amounts a head,
 * what was gained and what of it is left when the campaign is paid.  Money is
 * in units of the currency.  What cannot be told is not finite.
 */

#include <stdint.h>

#include "insight/effect.h"
#include "outreach/outcome.h"

struct crm_lift_opt {
	int64_t	 draws;		/* of the test of amounts; 0: none */
	uint64_t seed;
	double	 share;		/* that is left of an amount */
	double	 fixed;		/* what the campaign cost as a whole, */
	double	 each;		/* and each message */
	int64_t	 asked;		/* who bear what is fixed, in all */
	int	 priced;	/* 0: nothing is known of costs */
	int	 amounts;	/* 0: nothing is known of amounts */
	int	 decimals;	/* of amounts */
	int	 messages;	/* 0: each member of an arm is one */
};

/* A number and the limits that it has. */
struct crm_lift_value {
	double	value, low, high;
};

struct crm_lift {
	struct crm_lift_value	rate, head;	/* of the arm */
	int			compared;	/* 0: there is nothing below */
	struct crm_lift_value	more, times;	/* shares: less, and by */
	double			p, least;
	int			heads;		/* 0: nobody bought */
	struct crm_lift_value	head_more;
	double			head_p;		/* -1: not tested */
	int			gained;		/* 0: no cost is known */
	double			cost, profit;	/* before the cost */
	struct crm_lift_value	gain;		/* profit less cost */
	struct crm_lift_value	roi;		/* gain by cost, percent */
};

/*
 * Of an arm against a control (NULL, or the arm itself: what is known of it
 * alone).  0; -1 without memory.
 */
int
crm_lift_make(struct crm_lift *lift, const struct crm_outcome_cell *arm,
    const struct crm_outcome_cell *control, const struct crm_lift_opt *opt);

/*
 * The control of an arm's group among the cells of a result, by its name;
 * NULL: it has none.
 */
const struct crm_outcome_cell *
crm_lift_control(const struct crm_outcome_result *result,
    const struct crm_outcome_cell *arm, const char *control);

/* "more", "less" or "cannot_tell", by p and the sign of what is more. */
const char *
crm_lift_verdict(double p, double more);

/*
 * What was expected against what came, by its limits: "met", "missed" or
 * "cannot_tell", which is so while the limits have it between them.
 */
const char *
crm_lift_against(const struct crm_lift_value *value, double expected);

#endif
