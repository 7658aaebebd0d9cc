#ifndef CRM_VIEWED_H
#define CRM_VIEWED_H

/*
 * What members bought who had looked at an item.  Of each item that was looked
 * at the purchases are shared out among what was bought, and what is not shown
 * is one row, "other": the shares of an item are whole.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_basket;

#define CRM_VIEWED_OTHER	UINT32_MAX
#define CRM_VIEWED_WHOLE	10000	/* the shares of an item, together */

struct crm_viewed_opt {
	int32_t		within;		/* days from a view to a purchase */
	uint32_t	limit;		/* rows of an item, the other aside */
	uint32_t	least;		/* members that a row must have */
};

struct crm_viewed_row {
	uint32_t	item;		/* of the views */
	uint32_t	rank;
	uint32_t	bought;		/* of the purchases; or OTHER */
	uint32_t	items;		/* that the row is of: 1, of OTHER more */
	uint64_t	n;		/* members and items bought */
	uint32_t	share;		/* of WHOLE */
	uint32_t	viewers;	/* members who looked at the item */
	uint32_t	buyers;		/* of them, who then bought anything */
};

struct crm_viewed {
	struct crm_viewed_row	*row;	/* by item and rank; free() it */
	size_t			 n;
	size_t			 items;	/* that were looked at */
};

/*
 * Who looked at an item and bought one on that day or up to so many days after
 * it counts once for both.  Both baskets are dated and ended; members and items
 * are the same where their texts are.  0; -1 without memory.
 */
int
crm_viewed_find(struct crm_viewed *viewed, const struct crm_basket *views,
    const struct crm_basket *buys, const struct crm_viewed_opt *opt);

/*
 * Parts n counts to whole numbers that sum to "whole", those with the largest
 * remainders rounded up, the first of equal ones (Hamilton).  All counts are
 * together at least 1.
 */
void
crm_share_out(struct crm_viewed_row *row, size_t n, uint32_t whole);

#endif
