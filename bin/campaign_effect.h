#ifndef CAMPAIGN_EFFECT_H
#define CAMPAIGN_EFFECT_H

/* What the parts of crm-campaign effect share. */

#include "cli.h"
#include "outreach/asked.h"
#include "outreach/lift.h"
#include "outreach/outcome.h"
#include "outreach/promise.h"

enum { CAMPAIGN_COL_ARM, CAMPAIGN_COL_AMOUNT, CAMPAIGN_COL_WON,
	CAMPAIGN_COL_BY, CAMPAIGN_NCOL };

struct campaign_effect {
	struct cli	*cli;
	struct crm_outcome *outcome;
	struct crm_lift_opt lift;
	struct crm_promise promise;	/* of the campaign; of a file: none */
	/* The words of the command; NULL where they were not given. */
	const char	*control, *by, *cost, *margin, *seed, *cuts, *rules;
	const char	*pilot;
	int		 col[CAMPAIGN_NCOL];	/* -1: there is none */
	int		 ready;		/* the columns are known */
};

/* Takes a row, as struct cli_set says. */
struct crm_csv;
int
campaign_effect_row(void *effect, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault);

/* Adds what the campaign of that name did; notes what it is made of.  0 or a
 * status (said). */
int
campaign_effect_base(struct campaign_effect *e, const char *name);

/*
 * Put a cell: a number of so many decimals, one of at most four without zeros
 * behind it, empty where it is not finite; money.
 */
int
campaign_put(struct crm_out *out, double v, int decimals);
int
campaign_put_plain(struct crm_out *out, double v);
int
campaign_put_money(struct crm_out *out, int64_t v, int decimals);

/* Prints the cells of a result: those of all groups, or all.  0 or a status. */
int
campaign_effect_put(struct campaign_effect *e,
    const struct crm_outcome_result *result);

#endif
