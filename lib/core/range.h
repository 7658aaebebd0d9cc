#ifndef CRM_RANGE_H
#define CRM_RANGE_H

/* Sets of numbers as ranges. */

#include <stddef.h>
#include <stdint.h>

struct crm_range {
	int64_t	first, last;	/* both belong to it */
};

struct crm_ranges {
	struct crm_range *v;
	size_t	 n, cap;
};

/*
 * Adds numbers from first to last; what comes in sequence costs nothing.  0, or
 * -1 without memory.
 */
int
crm_ranges_add(struct crm_ranges *ranges, int64_t first, int64_t last);

/* Brings them into their sequence, each number in one range. */
void
crm_ranges_tidy(struct crm_ranges *ranges);

/* 1 when a number is in a set that is tidy. */
int
crm_ranges_has(const struct crm_ranges *ranges, int64_t number);

/* Frees what it holds and makes it empty. */
void
crm_ranges_free(struct crm_ranges *ranges);

#endif
