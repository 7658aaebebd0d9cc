#ifndef CRM_SHIPMENT_H
#define CRM_SHIPMENT_H

/*
 * What files of carriers and integration solutions tell of parcels: facts that
 * stand beside the views of an order.  Settling an order reads those that are
 * its own after the views (record/ordersettle.h), so that neither the sequence
 * nor the repetition of files matters.
 *
 * Whose a fact is:
 *
 *   by number    the one order with its channel and order number; without a
 *                channel the only one with that number; without an order
 *                number the only line with its line number
 *   by receiver  where it has neither number: see record/parcel_int.h
 *
 * One that is nobody's is open, and becomes an order's as soon as that comes.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_db;
struct crm_pool;

enum crm_shipment_why {		/* is it open */
	CRM_SHIPMENT_FOUND,
	CRM_SHIPMENT_NO_ORDER,
	CRM_SHIPMENT_SEVERAL,	/* more than one order, or line, fits */
	CRM_SHIPMENT_NO_LINE	/* the order has no such line, or cancelled it */
};

enum {				/* the texts of a fact */
	CRM_SHIPMENT_ORDER_NO,
	CRM_SHIPMENT_LINE_NO,
	CRM_SHIPMENT_RECEIVER_NAME,
	CRM_SHIPMENT_RECEIVER_PHONE,
	CRM_SHIPMENT_PRODUCT_NAME,
	CRM_SHIPMENT_INVOICE_NO,
	CRM_SHIPMENT_CARRIER,
	CRM_SHIPMENT_RECEIVER_KEY,	/* "" where it has a number */
	CRM_SHIPMENT_TEXTS
};

struct crm_shipment {
	int64_t		 id;
	int64_t		 channel;	/* 0: not told */
	const char	*text[CRM_SHIPMENT_TEXTS];	/* borrowed; "": none */
	int64_t		 qty;		/* these are CRM_NULL where unknown */
	int64_t		 shipped_at, delivered_at;
	int64_t		 exported_at;
	int64_t		 first_at;	/* the oldest exported_at seen of it */
	int		 status;	/* enum crm_status */
	int64_t		 source, source_line;
	int64_t		 orders;	/* 0: open */
	int		 why;		/* enum crm_shipment_why */
};

/* What came of a fact that was stored. */
struct crm_shipment_stored {
	int64_t		 id;		/* the row that says it now */
	int		 new;		/* 1: of a parcel that was unknown */
	int		 changed;	/* 1: it tells more of a known one */
	int		 written;	/* 1: something was written */
};

/* Reads fact id, its texts into pool.  1, 0 when there is none, -1. */
int
crm_shipment_get(struct crm_db *db, int64_t id, struct crm_pool *pool,
    struct crm_shipment *s);

/* The facts of an order (pool's).  0 or -1. */
int
crm_shipments_of(struct crm_db *db, int64_t order, struct crm_pool *pool,
    struct crm_shipment **s, size_t *n);

/* Those of a receiver's key, whose they may be. */
int
crm_shipments_to(struct crm_db *db, const char *receiver_key,
    struct crm_pool *pool, struct crm_shipment **s, size_t *n);

/*
 * Stores a fact unless it is known, in place of those that it covers: older
 * ones of the same parcel that say nothing which it does not.  0 or -1.
 */
int
crm_shipment_store(struct crm_db *db, struct crm_pool *pool,
    const struct crm_shipment *s, struct crm_shipment_stored *stored);

/* Whose it is from now on (0: open, with why).  0 or -1. */
int
crm_shipment_link(struct crm_db *db, const struct crm_shipment *s,
    int64_t order, int why);

/*
 * The status that it moves a line on to: the one that it names, at least
 * shipped with a time of shipment, or with an invoice number when it names
 * none, delivered with a time of delivery.  CRM_STATUS_NONE where it moves
 * nothing, which a claim never does.
 */
int
crm_shipment_moves(const struct crm_shipment *s);

/* Compares all that facts say, but for when they were exported. */
int
crm_shipment_compare(const struct crm_shipment *a,
    const struct crm_shipment *b);

/*
 * Adds the key of a receiver, the digits of a telephone number that is neither
 * masked nor a placeholder and the name as names are compared.  0, or -1 when
 * there is none.
 */
int
crm_receiver_key(struct crm_buf *key, const char *name, const char *phone);

#endif
