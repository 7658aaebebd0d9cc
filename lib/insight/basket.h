#ifndef CRM_BASKET_H
#define CRM_BASKET_H

/*
 * Purchases as baskets: which items an order held, or a member bought on which
 * day.  12 bytes a row, and the texts of groups and items once each.
 */

#include <stddef.h>
#include <stdint.h>

#include "insight/labels.h"

struct crm_csv;
struct crm_db;
struct crm_err;
struct crm_fault;

struct crm_basket_row {
	uint32_t	group;		/* the order, or the member */
	uint32_t	item;
	int32_t		day;		/* 0 where groups are orders */
};

struct crm_basket_price {	/* what was paid for how many of an item */
	int64_t		paid, qty;
};

struct crm_basket {
	struct crm_labels	*groups, *items;
	struct crm_basket_row	*row;
	size_t			 n, cap;
	int			 dated;	/* 1: groups are members */
	int			 ended;
	int64_t			 from, before;	/* times that are read */
	uint64_t		 outside;	/* rows of others, left out */
	struct crm_basket_price	*price;		/* of each item, where the
						   database knows; or NULL */
	size_t			 nprice;
};

/* Empty baskets, of all times; NULL when there is no memory. */
struct crm_basket *
crm_basket_new(int dated);
void
crm_basket_free(struct crm_basket *basket);

/* Adds a row by the numbers of its labels.  0; -1 without memory. */
int
crm_basket_put(struct crm_basket *basket, uint32_t group, uint32_t item,
    int64_t day);

/*
 * Ends reading: items are numbered bytewise, members with numbers first, rows
 * are in the order of group, day and item, each once.  0; -1 without memory.
 */
int
crm_basket_end(struct crm_basket *basket);

/*
 * Reads CSV: order_no and item, dated: member, date (or at) and item.  The
 * reader keeps csv and basket, which stay the caller's, and needs err to outlive
 * it.  NULL with the reason in err.
 */
struct crm_basketread;
struct crm_basketread *
crm_basketread_open(struct crm_err *err, struct crm_csv *csv,
    struct crm_basket *basket);
void
crm_basketread_close(struct crm_basketread *rd);

/*
 * Puts the next row, of the times of the baskets: 1 done; 2 a bad row, which
 * the fault tells (borrowed until the next row); 0 the end; -1 with the reason
 * in err.
 */
int
crm_basketread_next(struct crm_basketread *rd, struct crm_fault *fault);

/*
 * Loads the counted lines of v_purchase of the times of the baskets, of one
 * channel or (NULL) all.  Groups are numbers of orders, dated: of members.  An
 * item is named as by says; what has no such name, by its other one.  0 or -1;
 * a channel that there is not is CRM_ERR_CONFLICT.
 */
enum crm_basket_by {
	CRM_BY_PRODUCT,		/* the product's name */
	CRM_BY_OPTION,		/* with its option behind " / " */
	CRM_BY_CODE		/* the product's code */
};
struct crm_basket_opt {
	const char		*channel;
	enum crm_basket_by	 by;
};
int
crm_basket_load(struct crm_basket *basket, struct crm_db *db,
    const struct crm_basket_opt *opt);

#endif
