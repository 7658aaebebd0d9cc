#ifndef CRM_ORDERLIST_H
#define CRM_ORDERLIST_H

/* Stored orders as the order stream, ready to be read in again. */

#include <stdint.h>

struct crm_db;
struct crm_out;

struct crm_order_filter {
	int64_t		 from;		/* ordered at or after; INT64_MIN: all */
	int64_t		 before;	/* ordered before; INT64_MAX: all */
	const char	*channel;	/* NULL: every */
	const char	*order_no;	/* NULL: every */
	int64_t		 member;	/* 0: every */
	int		 unlinked;	/* 1: only lines of nobody known */
};

/*
 * Writes the columns of the order stream, and behind them member (empty where
 * the line is not linked), role (buyer, receiver), unlinked (no key, disputed)
 * and returned_qty.  Sorted by time, channel, order number and line.  Returns
 * the number of lines (INT_MAX for more), or -1.
 */
int
crm_order_list(struct crm_db *db, const struct crm_order_filter *filter,
    struct crm_out *out);

#endif
