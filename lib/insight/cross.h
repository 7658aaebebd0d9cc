#ifndef CRM_CROSS_H
#define CRM_CROSS_H

/*
 * A table of two ways: what a measure is of the rows that have both labels,
 * with the totals of each label and of all.  Rows and sums of the cells add up
 * to their totals; members and different values that stand in two cells count
 * once in a total, and a mean is of the rows, not of the cells.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_cross;

enum crm_cross_of {
	CRM_CROSS_COUNT,	/* rows */
	CRM_CROSS_MEMBERS,	/* different members */
	CRM_CROSS_SUM,		/* of a number */
	CRM_CROSS_MEAN,
	CRM_CROSS_DISTINCT	/* different values */
};

#define CRM_CROSS_ALL	UINT32_MAX	/* the label of a total */

struct crm_cross_row {
	const char	*row, *col;	/* labels, which may be "" */
	const char	*value;		/* members, distinct; "": none */
	int64_t		 number;	/* sum, mean: millionths */
	int		 has;		/* sum, mean: there is a number */
};

/* An empty table; NULL when there is no memory. */
struct crm_cross *
crm_cross_new(enum crm_cross_of of);
void
crm_cross_free(struct crm_cross *cross);

/* Takes a row.  0; 1 when a sum is more than can be counted; -1 no memory. */
int
crm_cross_put(struct crm_cross *cross, const struct crm_cross_row *row);

/*
 * Ends the rows: labels then have the numbers 0 to n - 1 in their order, which
 * is numbers by their size, texts bytewise, and nothing.  0; -1 without
 * memory.
 */
int
crm_cross_end(struct crm_cross *cross);

/* How many labels there are, and the text of one, borrowed. */
size_t
crm_cross_rows(const struct crm_cross *cross);
size_t
crm_cross_cols(const struct crm_cross *cross);
const char *
crm_cross_row(const struct crm_cross *cross, uint32_t row);
const char *
crm_cross_col(const struct crm_cross *cross, uint32_t col);

/* Adds the value of a cell, or of a total; 1, or 0 where no row was. */
int
crm_cross_cell(const struct crm_cross *cross, uint32_t row, uint32_t col,
    struct crm_buf *buf);

#endif
