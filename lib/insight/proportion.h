#ifndef CRM_PROPORTION_H
#define CRM_PROPORTION_H

/*
 * What a share of few members says, at 95 percent.
 *
 * Wilson: the score interval of one proportion (E. B. Wilson, Journal of the
 * American Statistical Association 22, 1927, 209-212).
 * Newcombe: the interval of a difference of two proportions from their Wilson
 * limits (R. G. Newcombe, Statistics in Medicine 17, 1998, 873-890, method
 * 10, without continuity correction).
 * Mid-p: Fisher's exact test with the observed table counted by half (H. O.
 * Lancaster, Journal of the American Statistical Association 56, 1961,
 * 223-234), two-sided as twice the smaller tail, at most 1.
 */

#include <stdint.h>

/* k of n, n above 0: the limits, from 0 to 1. */
void
crm_wilson(int64_t k, int64_t n, double *low, double *high);

/* k of n less l of m, n and m above 0: the limits, from -1 to 1. */
void
crm_newcombe(const int64_t a[2], const int64_t b[2], double *low,
    double *high);

/* The mid-p of a[0] of a[1] against b[0] of b[1]. */
double
crm_midp(const int64_t a[2], const int64_t b[2]);

#endif
