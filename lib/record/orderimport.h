#ifndef CRM_ORDERIMPORT_H
#define CRM_ORDERIMPORT_H

/*
 * Order streams into the database.  The rows of an order are brought together
 * wherever they stand in the stream, by the file that they came of, and merged
 * with what other files showed (record/merge.h).
 */

#include <stddef.h>

struct crm_cells;
struct crm_csv;
struct crm_db;
struct crm_err;
struct crm_faults;
struct crm_stage;

struct crm_order_counts {
	size_t	 read, new, changed, same, rejected;
	size_t	 orders;	/* new or changed ones */
	size_t	 gone;		/* lines that a newer whole view has not */
	size_t	 strays;	/* rows of a second route without a line */
	size_t	 doubled;	/* rows whose line another row of the file is */
	size_t	 unlinked;	/* rows without anybody behind them */
	size_t	 erased;	/* rows of people who were erased */
	size_t	 lost;		/* parcels that are no order's any more */
};

struct crm_order_job {
	struct crm_faults *faults;
	/*
	 * Takes a bad row that csv is on, with the reason; NULL refuses the
	 * stream for it.  Returns 0 to go on, else a status above 0.
	 */
	int	(*reject)(void *arg, struct crm_csv *csv, int ragged,
		    const char *reason);
	/* Told each order that lost lines; may be NULL. */
	void	(*gone)(void *arg, const char *order_no, size_t lines);
	/* Told now and then how many rows were read; may be NULL. */
	void	(*progress)(void *arg, size_t rows);
	void	*arg;
};

/*
 * A bad row that cells are on: to the rejects, or counted in *faulty as a
 * reason to refuse all in the end.  As reject().
 */
int
crm_import_bad(const struct crm_order_job *job, struct crm_cells *cells,
    int ragged, size_t *faulty);

/* 0, or -1 with the reason when some of the rows read are faulty. */
int
crm_import_judge(struct crm_err *err, size_t faulty, size_t read);

/*
 * Imports what was staged; a batch must be open.  Counts are added to
 * *counts; read is the sum of new, changed, same and rejected.  0; what
 * reject() returned when it was not 0; -1 with the reason (CRM_ERR_INPUT:
 * nothing may be committed).
 */
int
crm_order_import(struct crm_db *db, struct crm_stage *stage,
    const struct crm_order_job *job, struct crm_order_counts *counts);

#endif
