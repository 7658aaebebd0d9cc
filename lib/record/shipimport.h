#ifndef CRM_SHIPIMPORT_H
#define CRM_SHIPIMPORT_H

/*
 * Shipment streams into the database: each row is kept as a fact
 * (record/shipment.h), and the orders whose they are are settled again.
 */

#include <stddef.h>

struct crm_db;
struct crm_order_job;
struct crm_stage;

struct crm_ship_counts {
	size_t	 read, new, changed, same, rejected;
	size_t	 open;		/* rows read that are no order's yet */
	size_t	 lost;		/* parcels that are no order's any more */
};

/*
 * Imports what was staged; a batch must be open.  Of job faults, reject and
 * progress are used.  As crm_order_import().
 */
int
crm_ship_import(struct crm_db *db, struct crm_stage *stage,
    const struct crm_order_job *job, struct crm_ship_counts *counts);

#endif
