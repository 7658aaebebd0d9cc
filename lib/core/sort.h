#ifndef CRM_SORT_H
#define CRM_SORT_H

/* A stable merge sort of pointers with an argument for the comparison, which
 * no portable qsort() has. */

#include <stddef.h>
#include <stdint.h>

/* Sorts p[0..n-1] ascending by cmp().  0, or -1 when there is no memory. */
int
crm_sort(void **p, size_t n, int (*cmp)(const void *a, const void *b,
    void *arg), void *arg);

/*
 * Sorts numbers ascending, digit by digit: of a million a tenth of the time of
 * qsort().  room has place for n numbers.
 */
void
crm_sort_numbers(int64_t *v, size_t n, int64_t *room);

#endif
