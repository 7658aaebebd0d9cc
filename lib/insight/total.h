#ifndef CRM_TOTAL_H
#define CRM_TOTAL_H

/*
 * A sum of decimals in millionths that has more room than one integer, exact
 * whatever the sequence.
 */

#include <stdint.h>

struct crm_buf;

#define CRM_TOTAL_DECIMALS	6

struct crm_total {
	int64_t		 whole, part;	/* in units, and millionths */
	uint64_t	 n;		/* of how many */
};

/* Adds times the value v.  0; -1 when it is more than can be counted. */
int
crm_total_add(struct crm_total *total, int64_t v, uint64_t times);

/* Adds the sum as text, and the mean, rounded half away from zero; no mean of
 * nothing. */
void
crm_total_format(const struct crm_total *total, struct crm_buf *buf);
void
crm_total_mean(const struct crm_total *total, struct crm_buf *buf);

#endif
