#ifndef CRM_PURCHASE_H
#define CRM_PURCHASE_H

/*
 * Purchases as a stream: CSV with the columns member, date, amount and, if
 * there is one, order_no.  What works without a database reads this.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_csv;
struct crm_err;
struct crm_fault;
struct crm_purchases;

struct crm_purchase {
	const char	*member;	/* with NUL; borrowed until the next row */
	size_t		 member_len;
	const char	*order_no;	/* "" when there is none; the same */
	size_t		 order_len;
	int64_t		 at;		/* a date alone is its midnight */
	int64_t		 amount;	/* scaled by 10^decimals */
	int		 decimals;	/* as many as the cell had, 0 to 6 */
};

#define CRM_PURCHASE_DECIMALS	6	/* at most */

/*
 * A reader of csv, which stays the caller's; reads the header.  NULL with the
 * reason in err, which must outlive the reader.
 */
struct crm_purchases *
crm_purchases_open(struct crm_err *err, struct crm_csv *csv);

/* Frees the reader; NULL does nothing. */
void
crm_purchases_close(struct crm_purchases *purchases);

/*
 * Reads the next row: 1 a purchase; 2 a row that is none, the fault says why
 * (its texts are borrowed until the next row; column NULL: the row as a
 * whole); 0 the end; -1 with the reason in err.
 */
int
crm_purchases_next(struct crm_purchases *purchases,
    struct crm_purchase *purchase, struct crm_fault *fault);

#endif
