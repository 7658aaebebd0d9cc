#ifndef CRM_SUMMARY_H
#define CRM_SUMMARY_H

/*
 * What a column of a stream holds, told from its values alone: how many,
 * which kind, from where to where, and which most often.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

struct crm_summary;

enum crm_summary_kind {
	CRM_SUMMARY_EMPTY,	/* no cell has a value */
	CRM_SUMMARY_NUMBER,	/* decimals of at most six places */
	CRM_SUMMARY_DATE,	/* ISO days and times */
	CRM_SUMMARY_CODE,	/* letters and digits that nobody adds up */
	CRM_SUMMARY_TEXT
};

/*
 * What crm_summary_end() tells.  Of numbers and dates, text is a value as it is
 * printed; of codes and texts only least and most are there, bytewise.  A
 * quantile is by nearest rank, the inverse of the empirical distribution
 * (type 1 of Hyndman and Fan 1996): the least value that at least that share
 * of the values does not exceed, so always a value that is there.
 */
struct crm_summary_told {
	enum crm_summary_kind kind;
	uint64_t	 n, blanks;	/* cells with a value, and without */
	uint64_t	 odd;		/* values that are not of the kind */
	uint64_t	 distinct;
	int		 exact;		/* 0: distinct is an estimate */
	struct crm_buf	 least, quarter, median, three_quarters, most;
	struct crm_buf	 mean, sum;	/* of numbers */
};

/*
 * A column by its name.  Up to bound different values are kept (50,000 at
 * least, for what follows to be good), then no new ones: distinct is estimated (HyperLogLog, Flajolet and others 2007, 2^14
 * registers, 0.8 percent), the rest stays exact at 8 bytes a value more.  NULL
 * when there is no memory.
 */
struct crm_summary *
crm_summary_new(const char *name, size_t bound);
void
crm_summary_free(struct crm_summary *summary);

/* Takes the next cell.  0; -1 when there is no memory. */
int
crm_summary_put(struct crm_summary *summary, const char *p, size_t n);

/*
 * Tells of all cells so far: a kind is that of at least 95 percent of the
 * values.  The sum is empty where it is more than can be counted.  0; -1
 * without memory.
 */
int
crm_summary_end(struct crm_summary *summary, struct crm_summary_told *told);
void
crm_summary_told_free(struct crm_summary_told *told);

/*
 * Calls fn with the most frequent values, at most limit, equal ones bytewise;
 * of those that are kept.  What fn returns other than 0 ends it and is
 * returned.  0; -1 without memory.
 */
int
crm_summary_top(struct crm_summary *summary, size_t limit,
    int (*fn)(void *arg, const char *value, uint64_t n), void *arg);

/* The word of a kind. */
const char *
crm_summary_kind_name(enum crm_summary_kind kind);

#endif
