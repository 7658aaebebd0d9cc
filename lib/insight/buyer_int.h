#ifndef CRM_BUYER_INT_H
#define CRM_BUYER_INT_H

/* What the files of buyers share, and nobody else. */

#include "insight/buyer.h"

/*
 * From here on a member's events come one behind the other in the sequence of
 * their days, and within a day purchases first.  0 or -1.
 */
int
crm_buyers_in_order(struct crm_buyers *buyers, int decimals);

/* The number of a member; UINT32_MAX without memory. */
uint32_t
crm_buyers_who(struct crm_buyers *buyers, const char *key, size_t n);

/* Adds what so many rows of a day come to.  0 or -1. */
int
crm_buyers_put(struct crm_buyers *buyers, uint32_t who, int64_t day,
    int64_t amount, uint32_t rows);

#endif
