#ifndef CRM_FLAT_H
#define CRM_FLAT_H

/*
 * Baskets laid flat, for counting: the items of each, rising, one basket
 * behind the other, and for each item the places where it stands.  Of a place
 * what follows in its basket is what goes together with it.  4 bytes an item
 * of a basket, twice.
 */

#include <stdint.h>

struct crm_basket;

#define CRM_FLAT_END	UINT32_MAX	/* ends a basket */

struct crm_flat {
	uint32_t	 k;		/* items, from 0 */
	uint32_t	*name;		/* of each: its number in the baskets */
	uint32_t	*count;		/* baskets that hold it */
	uint32_t	*first;		/* its first in place[]; k + 1 */
	uint32_t	*place;		/* indices of item[], by item */
	uint32_t	*item;		/* baskets, each ended */
};

/*
 * The baskets (ended) with the items that at least need of them hold; items are
 * numbered by how rare they are, or with by_name set in their own order.
 * NULL when there is no memory.
 */
struct crm_flat *
crm_flat_new(const struct crm_basket *basket, uint32_t need, int by_name);

/* Room for k items that stand in total places of baskets; else the same. */
struct crm_flat *
crm_flat_room(uint32_t k, uint64_t total, uint64_t baskets);

/* Fills place[] from item[] (up to n), first[] from count[]. */
void
crm_flat_index(struct crm_flat *flat, uint32_t n);

#endif
