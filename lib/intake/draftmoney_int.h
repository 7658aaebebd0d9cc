#ifndef CRM_DRAFTMONEY_INT_H
#define CRM_DRAFTMONEY_INT_H

/*
 * What draftsum.c, which finds how columns of numbers hang together, tells
 * draftmoney.c, which gives them their meaning.
 */

#include <stdint.h>

#include "intake/draft_int.h"

#define DRAFT_NUMBERS	12	/* columns of numbers that are compared */
#define DRAFT_MILLION	1000000

/* Columns of numbers, and what each is: an index of col, or -1. */
struct draft_money {
	struct draft	*d;
	size_t		 col[DRAFT_NUMBERS];
	size_t		 n;
	int		 qty, price, goods;	/* qty * price = goods */
	int		 discount;		/* - discount = goods */
	int		 order;			/* the column of order_no */
};

/* Finds the columns of numbers that are free or have a meaning of money. */
void
crm_draft_numbers(struct draft_money *m);

/*
 * Finds qty * price = goods, or less a discount, that the rows prove.  1 or 0.
 */
int
crm_draft_product(struct draft_money *m, int with_discount);

/* The number of a row, or DRAFT_NONE; or 0 for none and for k of -1. */
int64_t
crm_draft_number(const struct draft_money *m, int k, size_t row);
int64_t
crm_draft_or_zero(const struct draft_money *m, int k, size_t row);

/* How many rows are compared. */
size_t
crm_draft_compared(const struct draft_money *m);

/* 1 when column a is smaller than b in all rows together. */
int
crm_draft_less(const struct draft_money *m, int a, int b);

/* 1 when goods + sign * by = sum in every row, and by is not 0 in all. */
int
crm_draft_adds(const struct draft_money *m, int by, int sign, int sum);

/* 1 when by is a tenth of goods in all rows, and never 0. */
int
crm_draft_tenth(const struct draft_money *m, int by);

/* 1 when some row has nothing in the column. */
int
crm_draft_none(const struct draft_money *m, int k);

#endif
