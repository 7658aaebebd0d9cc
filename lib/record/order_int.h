#ifndef CRM_ORDER_INT_H
#define CRM_ORDER_INT_H

/* What order.c, orderline.c, orderview.c and orderref.c share. */

#include "record/order.h"

struct crm_orders {
	struct crm_db		*db;
	struct crm_identities	*ids;
	struct crm_dict		*dict;
	struct crm_feed		*order, *line;
	int64_t			 next;	/* the next order's number */
};

/* The order's time: its earliest line's. */
int64_t
crm_merged_time(const struct crm_merged *merged);

/*
 * Writes a line; what it has in common with the order's first line (buyer,
 * place) and the order's time is left to the order's row.
 */
int
crm_line_add(struct crm_orders *orders, const struct crm_line *line,
    const struct crm_line *first, int64_t at, int64_t ref_line);
int
crm_line_update(struct crm_db *db, const struct crm_line *line,
    const struct crm_line *first, int64_t at);

/* Replaces the views kept of an order; n 0: none. */
int
crm_order_views_save(struct crm_db *db, const struct crm_order *order,
    const struct crm_view *view, size_t n);

#endif
