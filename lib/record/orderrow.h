#ifndef CRM_ORDERROW_H
#define CRM_ORDERROW_H

/*
 * A row of the order stream, read and judged.  What is wrong with it goes to
 * the faults, one each; nothing is guessed.
 */

#include "record/cells.h"
#include "record/identity.h"
#include "record/line.h"

struct crm_order_reader {
	struct crm_cells cells;
	int		 decimals;	/* of the currency */
};

struct crm_order_row {			/* cells are borrowed from the csv */
	struct crm_cell	 channel, order_no;
	struct crm_cell	 source;	/* the original file */
	struct crm_cell	 profile;
	int64_t		 rank;
	int64_t		 exported_at;	/* CRM_NULL: not known */
	int		 complete;
	struct crm_who	 buyer, receiver;
	struct crm_cell	 item[3];
	struct crm_cell	 ship_to[5];
	struct crm_cell	 text[CRM_LINE_TEXTS];
	struct crm_line	 line;		/* without identities and texts */
};

/*
 * Looks the columns of csv up, whose header was read.  0; -1 when a needed one
 * is missing (the reason is in err) or there is no memory.
 */
int
crm_order_reader_open(struct crm_order_reader *reader, struct crm_err *err,
    struct crm_csv *csv, struct crm_faults *faults, int decimals);
void
crm_order_reader_close(struct crm_order_reader *reader);

/* The cells by which rows are grouped, unjudged. */
void
crm_order_key(const struct crm_order_reader *reader,
    struct crm_cell *channel, struct crm_cell *order_no);

/*
 * Reads the row that csv is on: 1 good, 0 bad (told to the faults, the first
 * reason is in reader->cells.reason), -1.
 */
int
crm_order_row_read(struct crm_order_reader *reader,
    struct crm_order_row *row);

#endif
