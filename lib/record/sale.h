#ifndef CRM_SALE_H
#define CRM_SALE_H

/* Whether somebody bought goods of a kind, and when. */

#include <stdint.h>

struct crm_db;

struct crm_sale {
	int64_t		 member;	/* live */
	/*
	 * The kind: words with commas between.  A line is of it whose
	 * product_code is one of them, or whose product_name has one in it,
	 * whatever its case, width and blanks.
	 */
	const char	*goods;
	const char	*channels;	/* names with commas between */
	int64_t		 first, end;	/* ordered from first to before end */
};

/*
 * The latest sale, as v_purchase counts them, into *at: 1, 0 there is none,
 * -1.
 */
int
crm_sale_latest(struct crm_db *db, const struct crm_sale *sale, int64_t *at);

/* 1 when a list has a word that is not blank. */
int
crm_sale_listed(const char *list);

#endif
