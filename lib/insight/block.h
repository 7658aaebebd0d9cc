#ifndef CRM_BLOCK_H
#define CRM_BLOCK_H

/*
 * Which pairs are compared at all.  Each record gets a few dozen keys (its
 * name, the beginning or end of a name, year and month of birth, the last
 * digits of a telephone ...); a pass is one key or two of different fields, and
 * records that agree on it are a block.  Passes are many because each finds
 * pairs that a slip hides from the others.
 */

#include <stddef.h>
#include <stdint.h>

#include "insight/compare.h"

#define CRM_BLOCK_KEYS		32	/* of a record, at most */
#define CRM_BLOCK_PASSES	64	/* at most */

struct crm_blocks;

/*
 * Makes the keys of all records i whose copy[i] is i and plans the passes, each
 * of which must be measured before it is used.  NULL when there is no memory.
 */
struct crm_blocks *
crm_blocks_new(const struct crm_people *people,
    const struct crm_comparer *comparer, const uint32_t *copy);

/* Frees blocks; NULL does nothing. */
void
crm_blocks_free(struct crm_blocks *blocks);

/*
 * Says which blocks of a pass count: the smaller ones are taken first, until
 * they hold as many pairs as the number of records allows; so the work grows
 * with the records, and a name that thousands have is compared only where
 * another field agrees.  Several threads may do it, each a pass of its own.
 * 0; -1 when there is no memory.
 */
int
crm_blocks_measure(struct crm_blocks *blocks, size_t pass);

/* How many passes there are, and how many pairs at most they hold. */
size_t
crm_blocks_n(const struct crm_blocks *blocks);
double
crm_blocks_pairs(const struct crm_blocks *blocks);

/*
 * Calls visit() with each pair (a < b) of a pass that no pass before it has
 * too.  Several threads may do it, each a pass of its own.  0; -1 when there
 * is no memory, or when visit() returned it.
 */
int
crm_blocks_each(const struct crm_blocks *blocks, size_t pass,
    int (*visit)(void *arg, uint32_t a, uint32_t b), void *arg);

/*
 * The keys themselves: how many a record has, what kind of pass they can
 * make, and their values; 0 is none.  For block.c.
 */
struct crm_block_key {
	size_t		 field;		/* names count as field 0 */
	enum crm_compare kind;
	int		 part;		/* which piece of the value */
	int		 alone;		/* 1: may make a pass by itself */
	int		 joined;	/* 1: together with another field's */
};
size_t
crm_block_plan(const struct crm_people *people,
    struct crm_block_key key[CRM_BLOCK_KEYS]);
void
crm_block_make(const struct crm_people *people,
    const struct crm_comparer *comparer, const struct crm_block_key *key,
    size_t n, uint32_t record, uint32_t *to);

#endif
