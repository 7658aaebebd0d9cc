#ifndef CRM_SEQUENCE_H
#define CRM_SEQUENCE_H

/*
 * What follows what: members who bought an item and within some days, on a
 * later day, another.  Held against members who bought the other within as
 * many days behind any purchase at all.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_basket;

struct crm_follow {
	uint32_t	item, next;
	uint32_t	n;		/* members with next behind item */
	uint32_t	item_n;		/* members with item */
	uint32_t	next_n;		/* with next behind anything */
	double		gap;		/* days, median of each one's shortest */
	double		lift;
	double		ln_p;		/* crm_chance_tail() */
};

struct crm_sequence_opt {
	uint32_t	members;	/* all of them */
	uint32_t	need;		/* least n */
	int32_t		within;		/* days, 1 or more */
	int		again;		/* 1: also an item behind itself */
	double		min_lift;	/* 0: all */
	double		max_p;		/* 1: all */
};

struct crm_sequences {
	struct crm_follow	*follow;
	size_t			 n, cap;
	size_t			 asked;	/* frequent, also those left out */
};

/*
 * All that the options let pass, most frequent first, then by item and next;
 * basket is dated and ended.  0; -1 without memory.  seq->follow is the
 * caller's to free.  Memory: 12 bytes for each item of a member, and what
 * follows one item.
 */
int
crm_sequences_find(struct crm_sequences *seq, const struct crm_basket *basket,
    const struct crm_sequence_opt *opt);

#endif
