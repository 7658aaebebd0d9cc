#ifndef CRM_POSTING_H
#define CRM_POSTING_H

/*
 * Sets of rows by the pieces of text ("grams") that they have: those of a
 * block of rows are collected, sorted and packed.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_postings;

#define CRM_POSTING_SHIFT	15
#define CRM_POSTING_ROWS	(1 << CRM_POSTING_SHIFT)	/* a block's */
#define CRM_POSTING_WORDS	(CRM_POSTING_ROWS / 64)

/* A set of rows of one block, a bit each, by their place in it. */
struct crm_posting {
	uint64_t	 bits[CRM_POSTING_WORDS];
};

/* Adds n places, rising, to buf as they are stored. */
void
crm_posting_pack(struct crm_buf *buf, const uint16_t *place, size_t n);

/* Adds what a packed set holds to set: 0; -1 when it is damaged. */
int
crm_posting_unpack(struct crm_posting *set, const void *body, size_t n);

/* Writes the places of a set, rising, to place[]; how many. */
size_t
crm_posting_places(const struct crm_posting *set,
    uint16_t place[CRM_POSTING_ROWS]);

/* What a block's rows have, collected; NULL without memory. */
struct crm_postings *
crm_postings_new(void);
void
crm_postings_free(struct crm_postings *postings);

/* Forgets all, keeps the memory. */
void
crm_postings_reset(struct crm_postings *postings);

/*
 * Says that the row at a place has a gram, as often as one likes; places come
 * in rising order.  0, or -1 without memory.
 */
int
crm_postings_add(struct crm_postings *postings, uint64_t gram,
    uint16_t place);

/* Sorts by gram: the number of different ones, or -1 without memory. */
int64_t
crm_postings_sort(struct crm_postings *postings);

/* The ith gram of the sorted ones, and its n places, borrowed. */
uint64_t
crm_postings_get(const struct crm_postings *postings, size_t i,
    const uint16_t **place, size_t *n);

#endif
