#ifndef CRM_SHIPLIST_H
#define CRM_SHIPLIST_H

/* Facts of parcels as the shipment stream, ready to be read in again. */

struct crm_db;
struct crm_out;

/*
 * Writes the columns of the shipment stream, and behind them found_channel and
 * found_order_no, the order whose it is, and open, why it is nobody's: no
 * order, several, no line.  With open set those only.  Sorted by when it was
 * heard of, channel, order number, line number, invoice number and line of the
 * file.  Returns the number of rows (INT_MAX for more), or -1.
 */
int
crm_ship_list(struct crm_db *db, int open, struct crm_out *out);

#endif
