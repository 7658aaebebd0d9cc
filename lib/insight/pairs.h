#ifndef CRM_PAIRS_H
#define CRM_PAIRS_H

/* Pairs of items that stand together in baskets. */

#include <stddef.h>
#include <stdint.h>

struct crm_basket;

struct crm_pair {
	uint32_t	item, other;	/* item < other */
	uint32_t	n;		/* baskets that hold both */
	uint32_t	item_n, other_n;	/* one, and the other */
	double		lift;		/* n against what chance gives */
	double		ln_p;		/* crm_chance_tail() */
};

struct crm_pairs_opt {
	uint32_t	baskets;	/* all of them */
	uint32_t	need;		/* least n */
	double		min_lift;	/* 0: all */
	double		max_p;		/* 1: all */
};

struct crm_pairs {
	struct crm_pair	*pair;
	size_t		 n, cap;
	size_t		 asked;		/* frequent ones, also those left out */
};

/*
 * All pairs that the options let pass, most frequent first, then by item and
 * other.  0; -1 without memory.  pairs->pair is the caller's to free.
 */
int
crm_pairs_find(struct crm_pairs *pairs, const struct crm_basket *basket,
    const struct crm_pairs_opt *opt);

#endif
