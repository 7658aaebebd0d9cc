#ifndef CRM_LEAGUE_H
#define CRM_LEAGUE_H

/*
 * Campaigns held against each other: how far each came, what it brought, and
 * what it gained for each unit of money spent.
 */

#include <stddef.h>
#include <stdint.h>

#include "outreach/kpi.h"
#include "outreach/whole.h"

struct crm_db;

struct crm_league_row {
	char		*name;
	const char	*channel;	/* a constant */
	struct crm_whole whole;
	struct crm_kpi	 kpi;
	struct crm_lift_value result;	/* by the metric of its plan */
	double		 house;		/* the median result of campaigns of the
					   same channel and metric that were
					   frozen before; not finite: none */
	size_t		 earlier;	/* how many those are */
	double		 per_won, low, high;	/* gain by cost; or not finite */
	size_t		 rank;		/* from 1; 0: has no gain by cost */
	const char	*verdict;	/* gains, loses, cannot_tell, no_cost,
					   no_control; a constant */
};

struct crm_league {
	struct crm_league_row *row;	/* by rank, then those without by name */
	size_t		 n, cap;
};

/*
 * The campaigns whose list was frozen from a time and before another, of a
 * channel (NULL: any), as they stand at the end of a day.  Earlier campaigns
 * are looked at, too, where they tell the house's median.  0, and
 * crm_league_free() is due; -1, and it is not.
 */
struct crm_league_opt {
	int64_t		 from, before;
	const char	*channel;
	int64_t		 day;
};
int
crm_league_make(struct crm_league *league, struct crm_db *db,
    const struct crm_league_opt *opt);
void
crm_league_free(struct crm_league *league);

#endif
