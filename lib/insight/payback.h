#ifndef CRM_PAYBACK_H
#define CRM_PAYBACK_H

/*
 * What the customers of each source cost to win, and when they had brought
 * that back.  Costs are of a source, or of a source in a month; a customer is
 * won with the first purchase.
 */

#include <stddef.h>
#include <stdint.h>

#include "insight/buyer.h"

struct crm_csv;
struct crm_db;
struct crm_err;
struct crm_payback;

/* An empty collection; NULL with the reason in err. */
struct crm_payback *
crm_payback_new(struct crm_err *err);
void
crm_payback_free(struct crm_payback *payback);

/*
 * Reads costs: CSV with the columns source, cost and, if there is one, month
 * (YYYY-MM).  0; -1 with the reason, also where there is none.
 */
int
crm_payback_costs(struct crm_payback *payback, struct crm_csv *csv);

/*
 * Which source members came from: of a CSV with the columns member and source,
 * or of the database.  0 or -1.
 */
int
crm_payback_members(struct crm_payback *payback, struct crm_csv *csv);
int
crm_payback_load(struct crm_payback *payback, struct crm_db *db);

struct crm_payback_row {
	const char	*source;	/* n bytes; of all together NULL */
	size_t		 n;
	int32_t		 month;		/* year * 12 + month - 1; -1: none */
	int64_t		 members;
	double		 cost;		/* in whole units of the currency */
	double		 gain;		/* so far */
	int		 months;	/* until the mean gain is the cost of a
					   head; 0: not yet */
	int64_t		 recovered;	/* members who brought theirs back */
	int64_t		 lost;		/* who left before that */
};

/*
 * Adds up buyers whose days are kept: margin is the share of what they buy
 * that is gain, and who has bought nothing for so many days has left.  The
 * mean gain of a month is that of those who have been customers for so long.
 * The rows by source and month, all together last, *n of them; *others is the
 * number of buyers without a cost.  NULL with the reason.
 */
const struct crm_payback_row *
crm_payback_end(struct crm_payback *payback, const struct crm_buyers *buyers,
    const struct crm_buyer_set *set, int64_t until, double margin,
    int silence, size_t *n, int64_t *others);

/* The decimals that the costs showed. */
int
crm_payback_decimals(const struct crm_payback *payback);

#endif
