#ifndef CRM_SPENDING_H
#define CRM_SPENDING_H

/*
 * What live members bought, day by day, from the packed history: the one place
 * where events read purchases.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;

struct crm_spending_day {
	int32_t		 day;
	int32_t		 orders;	/* with a counted sale line; 0: returns
					   alone */
	int64_t		 amount;	/* net, in minor units */
};

/*
 * All members with a purchase, by number, and their days in order: 16 bytes a
 * day and as many a member.
 */
struct crm_spending {
	int64_t		*member;	/* n of them */
	size_t		*first;		/* n + 1: where the days of each begin */
	struct crm_spending_day *day;
	size_t		 n;
};

/*
 * Reads the purchases dated up to the end of day as_of.  0; -1 with the reason
 * in crm_db_err().  crm_spending_free() in any case.
 */
int
crm_spending_load(struct crm_spending *spending, struct crm_db *db, int64_t as_of);
void
crm_spending_free(struct crm_spending *spending);

/* What a member's purchases came to; 0 of one without any. */
int64_t
crm_spending_worth(const struct crm_spending *spending, int64_t member);

#endif
