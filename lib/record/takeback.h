#ifndef CRM_TAKEBACK_H
#define CRM_TAKEBACK_H

/*
 * Taking a batch back, with what the records know: an order stays or goes
 * whole, with its lines, views and parcels, and so does a member with what
 * hangs on it; what follows from the rest is settled again.
 */

#include "core/db.h"

struct crm_buf;

/*
 * As crm_batch_undo(); conflict() is told of each whole that stays.  0; 1 with
 * conflicts; -1.
 */
int
crm_records_undo(struct crm_db *db, int64_t batch,
    void (*conflict)(void *arg, const struct crm_conflict *c), void *arg,
    int64_t *undone);

/*
 * Calls fn with the number of each batch that touched a member or what is its
 * own, orders and all; as crm_batch_touched().
 */
int
crm_member_batches(struct crm_db *db, int64_t member,
    int (*fn)(void *arg, int64_t batch), void *arg);

/*
 * Adds what people call a row: "order coupang 2026-17", "member 12", or, of
 * what has no name, its table and number.  0 or -1.
 */
int
crm_row_name(struct crm_db *db, const char *table, int64_t row,
    struct crm_buf *name);

#endif
