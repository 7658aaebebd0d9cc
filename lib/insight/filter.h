#ifndef CRM_FILTER_H
#define CRM_FILTER_H

/*
 * The rows of a CSV stream for which an expression (core/expr.h) is true.  The
 * stream's columns have the types of core/stream.h, others are text, an empty
 * cell is NULL; m.NAME is what the database knows of the row's member.
 */

#include <stdint.h>

struct crm_csv;
struct crm_db;
struct crm_err;
struct crm_fault;
struct crm_filter;

struct crm_filter_opt {
	const char	*text;		/* the expression */
	int64_t		 now;		/* the clock, where no database is asked */
	int64_t		 as_of;		/* the day of consents, or CRM_TIME_NONE:
					   the database's today */
	/*
	 * Called once, and only if the expression names a column of m: a
	 * database to read, which must outlive the filter, or NULL.
	 */
	struct crm_db	*(*database)(void *arg);
	void		*arg;
	int		 ms;		/* for one row; 0: 5,000 */
	/* Called before each CRM_FILTER_TICK rows; may be NULL. */
	void		(*tick)(void *arg);
};
#define CRM_FILTER_TICK	256

/*
 * Compiles the expression for csv, whose header was read.  NULL with the
 * reason in err; or without one, where database() gave nothing.
 */
struct crm_filter *
crm_filter_open(struct crm_err *err, struct crm_csv *csv,
    const struct crm_filter_opt *opt);
void
crm_filter_close(struct crm_filter *filter);

/*
 * Reads on to the next row for which the expression is true: 1, csv stands on
 * it; 0 the end; 2 a row that cannot be judged, told in *fault; -1.
 */
int
crm_filter_next(struct crm_filter *filter, struct crm_fault *fault);

/* Rows so far whose member the database does not have: their m. is empty. */
uint64_t
crm_filter_strangers(const struct crm_filter *filter);

#endif
