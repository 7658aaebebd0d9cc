#ifndef CRM_SHIPFIT_H
#define CRM_SHIPFIT_H

/* Which lines of its order a fact of a parcel tells of, and what. */

#include <stddef.h>
#include <stdint.h>

struct crm_db;
struct crm_merged;
struct crm_pool;
struct crm_shipment;
struct crm_fit;

/*
 * Reads by what the merged lines are told apart into pool; NULL with the
 * reason in crm_db_err().
 */
struct crm_fit *
crm_fit_open(struct crm_db *db, struct crm_pool *pool,
    const struct crm_merged *merged);

/*
 * Sets mark[i] to 1 for each line that a fact of their order tells of: those
 * with its line number; without one those of its receiver, of which those with
 * its product name if there are any, and of these those with its quantity if
 * there are any.  A return is none, nor is a line that was cancelled.  Returns
 * how many, or -1 without memory.
 */
int
crm_fit_lines(const struct crm_fit *fit, const struct crm_shipment *s,
    unsigned char *mark);

/*
 * What an order's facts tell of its merged lines, the newest first: they move
 * the status on, never back and never over a claim, and fill carrier, invoice
 * number and times where those are empty, but not with those of a parcel that
 * has another invoice number than the line.  With by_number set, only those
 * found by number.  0 or -1.
 */
int
crm_shipments_apply(struct crm_db *db, struct crm_pool *pool, int64_t order,
    int by_number, struct crm_merged *merged);

#endif
