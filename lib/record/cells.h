#ifndef CRM_CELLS_H
#define CRM_CELLS_H

/*
 * The cells of a stream's row, by column, and what is judged alike in every
 * stream.  What is wrong with a row goes to the faults, one each.
 */

#include <stdint.h>

#include "core/buf.h"
#include "core/csv.h"

struct crm_column;
struct crm_err;
struct crm_faults;

struct crm_cells {
	struct crm_err	*err;
	struct crm_faults *faults;
	struct crm_csv	*csv;
	const struct crm_column *column;	/* of the stream */
	int		*col;		/* by column of the stream, -1: absent */
	unsigned char	*digits;	/* by column of the file: how much each
					   digit counts in it */
	int		 source, source_line;	/* columns of the stream, -1 */
	struct crm_buf	 reason;	/* the first fault of the row */
};

/*
 * Looks the columns of a stream up in csv, whose header was read.  0, or -1
 * without memory; close it either way.
 */
int
crm_cells_open(struct crm_cells *cells, struct crm_err *err,
    struct crm_csv *csv, struct crm_faults *faults, const char *stream);
void
crm_cells_close(struct crm_cells *cells);

/* The cell of column c of the stream; empty where the file has none. */
struct crm_cell
crm_cells_get(const struct crm_cells *cells, int c);

/*
 * Tells one fault of the row: kind is its stable English name, reason the
 * sentence.  column may be NULL.  The value is shown only where the column
 * holds nothing personal.
 */
void
crm_cells_fault(struct crm_cells *cells, const char *column, const char *kind,
    const char *reason, struct crm_cell value);

/* Tells that the row has too few or too many cells. */
void
crm_cells_ragged(struct crm_cells *cells);

/*
 * Begins a row: forgets the reason of the one before and judges all of its
 * cells, those of unknown columns too, for what none may hold: resident
 * registration numbers and, where each digit counts, numbers that a
 * spreadsheet has shortened.  1 good, 0 bad (told).
 */
int
crm_cells_begin(struct crm_cells *cells);

/* A time or a whole number, CRM_NULL when empty: 1 good, 0 bad (told). */
int
crm_cells_time(struct crm_cells *cells, int c, int64_t *t);
int
crm_cells_int(struct crm_cells *cells, int c, int64_t *v);

/* A word for a status (record/line.h): 1 good, 0 bad (told). */
int
crm_cells_status(struct crm_cells *cells, int c, int *status);

/* The line of the original file: source_line, else that of the input. */
int
crm_cells_line(struct crm_cells *cells, int64_t *line);

#endif
