#ifndef CRM_SHIPROW_H
#define CRM_SHIPROW_H

/* A row of the shipment stream, read and judged. */

#include "record/cells.h"
#include "record/shipment.h"

struct crm_ship_row {			/* borrowed from the csv and buf */
	struct crm_cell	 channel;
	struct crm_cell	 source;
	struct crm_shipment fact;	/* without channel and source */
	struct crm_buf	 key;		/* the receiver's */
};

/*
 * Looks at the header, which was read: 0, or -1 with the reason when it has no
 * column for what is needed, or is that of orders.
 */
int
crm_ship_header(struct crm_cells *cells);

/*
 * Reads the row that cells are on: 1 good, 0 bad (told to the faults), -1.
 * What does not tell whose it is is left out: a receiver where there is a
 * number.
 */
int
crm_ship_row_read(struct crm_cells *cells, struct crm_ship_row *row);

#endif
