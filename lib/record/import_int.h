#ifndef CRM_IMPORT_INT_H
#define CRM_IMPORT_INT_H

/* What orderimport.c, ordertake.c and orderend.c share, and nobody else. */

#include "record/dict.h"
#include "record/orderimport.h"
#include "record/orderrow.h"
#include "record/orderscan.h"
#include "record/ordersettle.h"

/* A row of the order at hand, with the file that it came of. */
struct crm_pending {
	struct crm_line	 line;
	int64_t		 source;
	const char	*profile;
	int64_t		 rank, exported_at;
	int		 complete;
};

struct crm_import {
	struct crm_db		*db;
	const struct crm_order_job *job;
	struct crm_order_counts	*counts;
	struct crm_csv		*csv, *late;	/* late: for later runs */
	struct crm_order_reader	 reader, late_reader;
	struct crm_orderscan	 scan;
	struct crm_settler	 settler;
	struct crm_order_row	 row;
	struct crm_pending		*pending;
	size_t			 npending, cpending;
	struct crm_hash		 hash;		/* of the order at hand */
	int64_t			 channel;
	const char		*order_no;
	int			 bad;		/* 1: it has rejected rows */
	int			 empty;		/* 1: no order is stored yet */
	size_t			 faulty;	/* bad rows that nobody takes */
};

/* Takes the good row that was read of csv into the order at hand.  0 or -1. */
int
crm_import_take(struct crm_import *im, struct crm_csv *csv);

/* Stores the order at hand; *id is its number.  0 or -1. */
int
crm_import_end(struct crm_import *im, int64_t *id);

#endif
