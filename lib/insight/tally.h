#ifndef CRM_TALLY_H
#define CRM_TALLY_H

/*
 * Adds single purchases up to a row a member, in any sequence.  Memory grows
 * by the member (and by the order, where orders have numbers), not by the row.
 */

#include <stdint.h>

struct crm_err;
struct crm_purchase;
struct crm_rfm;
struct crm_tally;

struct crm_tally_count {
	uint64_t	later;		/* rows after the day of the set */
	uint64_t	orderless;	/* members that have no order */
};

/* A tally into set, which is empty; NULL with the reason in err. */
struct crm_tally *
crm_tally_new(struct crm_err *err, struct crm_rfm *set);

/* Frees the tally, not its set; NULL does nothing. */
void
crm_tally_free(struct crm_tally *tally);

/*
 * Adds a purchase, unless it is after the day of the set.  An amount of 0 or
 * more is an order, or a line of the member's order of that number; one below
 * 0 is a return.  The decimals of the set grow to those of the finest amount.
 * 0; -1 when memory ran out or a sum is too large.
 */
int
crm_tally_add(struct crm_tally *tally, const struct crm_purchase *purchase);

/* Ends it: members without an order leave the set, the rows are sorted. */
void
crm_tally_end(struct crm_tally *tally, struct crm_tally_count *count);

#endif
