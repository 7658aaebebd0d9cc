#ifndef CRM_PAM_H
#define CRM_PAM_H

/*
 * Partitioning around medoids (Kaufman and Rousseeuw 1990): of n weighted
 * points those k to which all are nearest in sum, by a greedy start and then
 * the best swap, over and over; each look for it costs n squared
 * (FastPAM1, Schubert and Rousseeuw 2019).
 */

#include <stddef.h>
#include <stdint.h>

/*
 * Fills medoid[0..k-1] with indexes of points.  d is a matrix of n by n whole
 * distances, n is k at least.  0; -1 without memory.
 */
int
crm_pam(const int32_t *d, const uint32_t *weight, size_t n, size_t k,
    uint32_t *medoid);

#endif
