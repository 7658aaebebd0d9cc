#ifndef CRM_CHANCE_H
#define CRM_CHANCE_H

/*
 * What chance gives: of all baskets a hold one item and b another; were they
 * independent, how many would hold both?
 */

#include <stdint.h>

struct crm_buf;

/*
 * The natural logarithm of the probability that at least n of all hold both:
 * the upper tail of the hypergeometric distribution (Fisher's exact test,
 * one-sided).  n <= a, b; a, b <= all.
 */
double
crm_chance_tail(uint32_t all, uint32_t a, uint32_t b, uint32_t n);

/* Logarithms that are this close are of equal probabilities. */
#define CRM_CHANCE_ALIKE	1e-9

/*
 * Adds a probability given by its logarithm: four decimals down to 0.0001,
 * below that as 1.23e-45, however small.
 */
void
crm_chance_format(struct crm_buf *buf, double ln);

#endif
