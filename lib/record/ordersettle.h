#ifndef CRM_ORDERSETTLE_H
#define CRM_ORDERSETTLE_H

/*
 * Settling an order: what it is follows from the views that files showed of it
 * and from the facts of its parcels, in that sequence.
 */

#include "record/order.h"

struct crm_pool;

struct crm_list {		/* numbers */
	int64_t		*v;
	size_t		 n, cap;
};

struct crm_settler {
	struct crm_db		*db;
	struct crm_identities	*ids;
	struct crm_dict		*dict;
	struct crm_orders	*orders;
	struct crm_pool		*pool;		/* of the order at hand */
	struct crm_merged	 merged;	/* what it is */
	int			 refs;		/* 1: some return names an order */
	int			 shipments;	/* 1: some parcel is known */
	struct crm_list		 touched;	/* orders that were written and
						   may be those of parcels */
	struct crm_list		 left;		/* rows of ship_to to which
						   they no longer go */
	size_t			 lost;		/* parcels that were an order's
						   and are nobody's now */
};

/*
 * A batch must be open; rows as in crm_identities_open().  0, or -1 with the
 * reason; close it either way.
 */
int
crm_settler_open(struct crm_settler *settler, struct crm_db *db, size_t rows);
void
crm_settler_close(struct crm_settler *settler);

/*
 * Merges the n views of an order and stores what it is.  Texts may be the
 * pool's, which is the caller's to reset.  0 or -1.
 */
int
crm_settle(struct crm_settler *settler, struct crm_order *order,
    struct crm_view *view, size_t n, struct crm_saved *saved);

/*
 * Settles a stored order again; what waits must have been flushed.  Resets the
 * pool.  0 or -1.
 */
int
crm_settle_again(struct crm_settler *settler, int64_t order);

/*
 * Makes settler->merged what a stored order is by its views and the parcels
 * found by number, and stores nothing; *order is as it stands.  Resets the
 * pool.  1; 0 when there is no such order; -1.
 */
int
crm_settle_look(struct crm_settler *settler, int64_t id,
    struct crm_order *order);

#endif
