#ifndef CRM_LINE_H
#define CRM_LINE_H

/*
 * An order line: a row of the order stream as it is stored.  Numbers that are
 * not known are CRM_NULL, texts that are not known are "".
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;

enum crm_status {		/* in the order of their rank */
	CRM_STATUS_NONE = -1,	/* the source does not say */
	CRM_STATUS_ORDERED,
	CRM_STATUS_PAID,
	CRM_STATUS_PREPARING,
	CRM_STATUS_SHIPPED,
	CRM_STATUS_DELIVERED,
	CRM_STATUS_CONFIRMED,
	CRM_STATUS_CANCEL_REQUESTED,
	CRM_STATUS_CANCELLED,
	CRM_STATUS_RETURN_REQUESTED,
	CRM_STATUS_RETURNED,
	CRM_STATUS_EXCHANGE_REQUESTED,
	CRM_STATUS_EXCHANGED
};

enum crm_line_kind {
	CRM_LINE_SALE,
	CRM_LINE_RETURN,
	CRM_LINE_EXCHANGE	/* a reshipment: no purchase */
};

enum {				/* the texts of a line */
	CRM_LINE_NO,
	CRM_LINE_CARRIER,
	CRM_LINE_INVOICE_NO,
	CRM_LINE_COUPON,
	CRM_LINE_PAYMENT,
	CRM_LINE_MESSAGE,
	CRM_LINE_REF_ORDER_NO,
	CRM_LINE_REF_LINE_NO,
	CRM_LINE_REASON,
	CRM_LINE_TEXTS
};

enum {				/* the numbers of a line that may be unknown */
	CRM_LINE_UNIT_PRICE,
	CRM_LINE_DISCOUNT,
	CRM_LINE_SHIPPING_FEE,
	CRM_LINE_SETTLEMENT,
	CRM_LINE_SHIPPED_AT,
	CRM_LINE_DELIVERED_AT,
	CRM_LINE_NUMBERS
};

struct crm_line {
	int64_t		 ordered_at;
	int		 status;	/* enum crm_status */
	int		 kind;		/* enum crm_line_kind */
	int64_t		 buyer;		/* identity, 0 none */
	int		 usable;	/* 1: that identity can find a person */
	int64_t		 ship_to;	/* 0 none */
	int64_t		 item;
	int64_t		 qty;
	int64_t		 amount;
	int64_t		 number[CRM_LINE_NUMBERS];
	const char	*text[CRM_LINE_TEXTS];	/* borrowed, never NULL */
	int64_t		 source;
	int64_t		 source_line;
	/* what crm_merge() works out */
	int64_t		 returned_qty, returned_amount;
	int64_t		 returns;	/* index of the line that it returns
					   in the same order, or -1 */
	/* what the store knows */
	int64_t		 id;		/* 0: not stored */
	int64_t		 ref_line;	/* id of a line of another order, or 0 */
};

/* A file's view of one order: its rows, and how far they are to be trusted. */
struct crm_view {
	const char	*profile;
	int64_t		 rank;		/* the higher one owns the order */
	int64_t		 exported_at;	/* CRM_NULL: not known, the oldest */
	int		 complete;	/* 1: it shows the whole order */
	struct crm_line	*line;
	size_t		 n;
	int64_t		 id;		/* 0: not kept apart */
};

/* The words of the stream.  -2 when it is none ("" is CRM_STATUS_NONE). */
int
crm_status_of(const char *word, size_t n);
const char *
crm_status_name(int status);
int
crm_line_kind_of(const char *word, size_t n);
const char *
crm_line_kind_name(int kind);

/* An empty line: everything unknown. */
void
crm_line_init(struct crm_line *line);

/*
 * Compares by what is sold: kind, item, quantity, amount, price, time.  Items
 * compare by their texts where db is given, so that the answer is the same in
 * every database; without db by number, which is right for equality only.
 */
int
crm_line_compare_sale(struct crm_db *db, const struct crm_line *a,
    const struct crm_line *b);

/* Compares by buyer, and by place, by their texts as above. */
int
crm_line_compare_buyer(struct crm_db *db, const struct crm_line *a,
    const struct crm_line *b);
int
crm_line_compare_place(struct crm_db *db, const struct crm_line *a,
    const struct crm_line *b);

/* Compares everything that a source says; 0 when both say the same. */
int
crm_line_compare(struct crm_db *db, const struct crm_line *a,
    const struct crm_line *b);

#endif
