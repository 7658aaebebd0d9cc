#ifndef CRM_ORDERSCAN_H
#define CRM_ORDERSCAN_H

/*
 * Where the rows of each order stand in a stream.  Most exports keep them
 * together; for those that do not, a first pass notes where later runs begin,
 * so that the second can fetch them.
 */

#include "core/hash.h"

struct crm_csv;
struct crm_db;
struct crm_order_reader;

struct crm_run {
	uint64_t	 offset;
	size_t		 line;
	int64_t		 next;		/* index of the order's next run, -1 */
};

struct crm_orderscan {
	struct crm_map	*order;		/* order -> its state, see below */
	struct crm_run	*run;		/* later runs of all orders */
	size_t		 nrun, crun;
	size_t		 rows;
};

/*
 * The state of an order: 0 it has one run; below 0: -1 minus the index of its
 * first later run; above 0: it was imported, as the order with that id.
 */

/* Reads csv to its end.  0, or -1 with the reason. */
int
crm_orderscan_fill(struct crm_orderscan *scan, struct crm_db *db,
    struct crm_csv *csv, const struct crm_order_reader *reader);
void
crm_orderscan_free(struct crm_orderscan *scan);

/* The hash of the order that reader's row belongs to. */
struct crm_hash
crm_order_hash(struct crm_db *db, const struct crm_order_reader *reader);

#endif
