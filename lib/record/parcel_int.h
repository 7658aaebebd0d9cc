#ifndef CRM_PARCEL_INT_H
#define CRM_PARCEL_INT_H

/* What parcel.c and parcelto.c share, and nobody else. */

#include "core/hash.h"
#include "record/ordersettle.h"
#include "record/parcel.h"

struct crm_numbers {		/* a set, in the sequence of adding */
	struct crm_map	*map;
	int64_t		*v;
	size_t		 n, cap;
};

struct crm_receiver {		/* somebody whom parcels without numbers name */
	const char	*key;
	int64_t		*place;		/* rows of ship_to, the pool's */
	size_t		 n;
};

struct crm_parcels {
	struct crm_settler	*settler;
	struct crm_db		*db;
	struct crm_pool		*pool;		/* lives as long as this */
	struct crm_numbers	 facts;		/* to be looked at */
	struct crm_numbers	 orders;	/* that were written */
	struct crm_numbers	 dirty;		/* to be settled again */
	struct crm_map		*keys;		/* receiver key -> index + 1 */
	struct crm_receiver	*receiver;	/* the pool's */
	size_t			 nreceiver;
};

/* Adds a number unless it is there, or 0.  0 or -1. */
int
crm_numbers_add(struct crm_db *db, struct crm_numbers *set, int64_t v);

/* Frees what a set holds. */
void
crm_numbers_free(struct crm_numbers *set);

/* Notes a receiver whose parcels are to be looked at.  0 or -1. */
int
crm_parcels_receiver(struct crm_parcels *parcels, const char *key);

/* Whose a fact is from now on; both orders are to be settled.  0 or -1. */
int
crm_parcels_link(struct crm_parcels *parcels, const struct crm_shipment *s,
    int64_t order, int why);

/*
 * Finds out whose the parcels of the noted receivers are.
 *
 * Of the orders to a receiver (the telephone number and the name are equal,
 * none is masked) each parcel, the oldest first, is the one's that has its
 * invoice number, by its own file or by an order number; else the one's that
 * waits: lines paid, in preparation or of a status not told, without an
 * invoice number, ordered at most 90 days before and not after the parcel
 * was first heard of; else the one's that is on its way so.  An order that got
 * an invoice number in this way waits no more.  Where two fit, none does.  All
 * of it is a function of what is stored, not of the sequence in which it came.
 * 0 or -1.
 */
int
crm_parcels_receivers(struct crm_parcels *parcels);

#endif
