#ifndef CRM_DELIVERY_INT_H
#define CRM_DELIVERY_INT_H

/* What claim.c and delivery.c share. */

#include "outreach/delivery.h"

/*
 * Takes back what processes had that run no more, all but self; a transaction
 * must be open.  0 or -1.
 */
int
crm_delivery_settle(struct crm_db *db, const char *self);

/* crm_delivery_end() in an open transaction; NULL is nothing.  0 or -1. */
int
crm_delivery_settled(struct crm_db *db, const char *self,
    const struct crm_delivery_end *end);

/*
 * Has any process something of what is wanted in flight, which may come back?
 * 1, 0, -1.
 */
int
crm_delivery_flying(struct crm_db *db, const struct crm_claim *want);

#endif
