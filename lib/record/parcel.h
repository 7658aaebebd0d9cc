#ifndef CRM_PARCEL_H
#define CRM_PARCEL_H

/*
 * Whose parcels are: what is done when facts of parcels or orders came, so
 * that each fact is the order's whose it is among all that is stored.
 */

#include <stdint.h>

struct crm_db;
struct crm_parcels;
struct crm_settler;
struct crm_shipment;

/*
 * Finds the order of a fact by its numbers: *order, or 0 with *why
 * (record/shipment.h).  What waits must have been flushed.  0 or -1.
 */
int
crm_parcel_find(struct crm_db *db, const struct crm_shipment *s,
    int64_t *order, int *why);

/* NULL without memory (the reason is in crm_db_err()). */
struct crm_parcels *
crm_parcels_open(struct crm_settler *settler);
void
crm_parcels_close(struct crm_parcels *parcels);

/* Notes a fact that was written.  0 or -1. */
int
crm_parcels_fact(struct crm_parcels *parcels, int64_t id);

/* Notes an order that was written: what is or may be its own.  0 or -1. */
int
crm_parcels_order(struct crm_parcels *parcels, int64_t order);

/*
 * Finds out whose all noted facts are, and settles the orders that this
 * touches.  What waits must have been flushed.  0 or -1.
 */
int
crm_parcels_settle(struct crm_parcels *parcels);

/*
 * All three for the orders that an import wrote: parcels that were open find
 * those that came.  0 or -1.
 */
int
crm_parcels_follow(struct crm_settler *settler);

#endif
