#ifndef CRM_SETS_H
#define CRM_SETS_H

/*
 * Frequent sets: all sets of items that stand together in at least a number
 * of baskets.  Occurrence deliver (Uno et al., LCM, 2004) over projected
 * baskets: for each set the places where it ends are known, so that one pass
 * over what follows counts all sets that have one item more.
 *
 * Memory: 4 bytes for each item of a set and 16 for each set, and the
 * projections, never more of them than the largest set has items, each not
 * larger than the one before it.  More than max sets are refused; as a set of
 * n items has 2^n - 1 subsets, no set has then more than log2(max) items.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_basket;
struct crm_err;
struct crm_sets;

struct crm_set {
	uint32_t	 size;
	uint32_t	 n;		/* baskets that hold all of it */
	const uint32_t	*item;		/* rising */
};

/*
 * All sets in at least need baskets (1 or more), in the order of size, n (the
 * most first) and items.  NULL with the reason in err: CRM_ERR_INPUT when there
 * are more than max.
 */
struct crm_sets *
crm_sets_find(const struct crm_basket *basket, uint32_t need, size_t max,
    struct crm_err *err);
void
crm_sets_free(struct crm_sets *sets);

/* How many there are; set i of them, borrowed. */
size_t
crm_sets_n(const struct crm_sets *sets);
struct crm_set
crm_sets_get(const struct crm_sets *sets, size_t i);

#endif
