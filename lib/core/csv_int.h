#ifndef CRM_CSV_INT_H
#define CRM_CSV_INT_H

/* The inside of the CSV reader, for csv.c and row.c alone. */

#include <csv.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/lines.h"

enum over {			/* a limit was passed */
	OVER_NONE,
	OVER_FIELD,
	OVER_COLS
};

/*
 * A row is split in one of two ways.  A line without a quote is cut in place,
 * NUL over each delimiter.  Everything else goes to libcsv, and so does every
 * line in which the first way meets a fault: there is one judge of faults.
 */
struct crm_csv {
	struct crm_err		*err;
	struct crm_csv_opt	 opt;
	struct crm_lines	 lines;
	struct csv_parser	 parser;
	char			*name;
	struct crm_cell		*cells;		/* max_cols of them */
	size_t			 ncell;
	struct crm_buf		 text;		/* cells that libcsv made */
	size_t			 line;		/* where the row begins */
	size_t			 open_line;	/* where its last cell does */
	size_t			 row_end;
	char			**names;	/* the header */
	size_t			 ncol;
	enum over		 over;
	int			 ended;		/* libcsv has ended the row */
	int			 begun;		/* the input's start was seen */
	int			 dead;		/* an error was told */
};

/*
 * Records what is wrong with cell "cell" of the row, SIZE_MAX for the row as a
 * whole, and the line where it is.  Always returns -1.
 */
int
crm_row_fail(struct crm_csv *csv, size_t line, size_t cell,
    const char *reason, ...) __attribute__((format(printf, 4, 5)));

/* Makes libcsv ready for the first byte of a row.  0 or -1. */
int
crm_row_start(struct crm_csv *csv);

/* Reads a row of any length: 1, 0, -1. */
int
crm_row_next(struct crm_csv *csv);

#endif
