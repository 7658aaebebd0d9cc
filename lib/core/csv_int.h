#ifndef CRM_CSV_INT_H
#define CRM_CSV_INT_H

/*
 * The inside of the CSV reader, for csv.c, row.c, judge.c and csvfault.c alone.
 */

#include "core/buf.h"
#include "core/csv.h"
#include "core/lines.h"

/*
 * A row is read in one of two ways.  A line whose quotes only stand around
 * cells is cut in place, NUL over each delimiter or closing quote.  Everything
 * else, and every line in which the first way meets anything unusual, goes to
 * the judge byte by byte: there is one judge of faults.
 */
struct crm_csv {
	struct crm_err		*err;
	struct crm_csv_opt	 opt;
	struct crm_lines	 lines;
	char			*name;
	struct crm_cell		*cells;		/* max_cols of them */
	size_t			 ncell;
	int			 in_place;	/* cells stand in the lines */
	struct crm_buf		 text;		/* cells that the judge made */
	size_t			 line;		/* where the row begins */
	size_t			 blanks;	/* empty lines before it */
	size_t			 open_line;	/* where its last cell does */
	size_t			 row_end;
	char			**names;	/* the header */
	size_t			 ncol;
	int			 begun;		/* the input's start was seen */
	int			 dead;		/* an error was told */
};

enum crm_csv_fault {
	CRM_CSV_GOOD,
	CRM_CSV_QUOTE,		/* inside a cell that is not quoted */
	CRM_CSV_BEHIND,		/* text behind a closing quote */
	CRM_CSV_OPEN,		/* a quote that is not closed */
	CRM_CSV_STRAY,		/* a line end of another kind */
	CRM_CSV_ESCAPE,		/* an escape with nothing behind it */
	CRM_CSV_BYTE,		/* NUL, or no UTF-8 */
	CRM_CSV_FIELD,
	CRM_CSV_COLS,
	CRM_CSV_TOLD		/* err has it already */
};

/*
 * Records what is wrong with cell "cell" of the row, SIZE_MAX for the row as a
 * whole, and the line where it is.  Always returns -1.
 */
int
crm_row_fail(struct crm_csv *csv, size_t line, size_t cell,
    const char *reason, ...) __attribute__((format(printf, 4, 5)));

/*
 * The same of a fault in the cell that the row has come to, on a line; "at" is
 * where in the lines a bad byte is.  Always -1.
 */
int
crm_row_tell(struct crm_csv *csv, enum crm_csv_fault fault, size_t line,
    size_t at);

/* Reads a row of any length: 1, 0, -1. */
int
crm_row_next(struct crm_csv *csv);

/* Puts back in row, a copy of the row's text, what cutting took away. */
void
crm_row_restore(const struct crm_csv *csv, char *row);

/* Reads the row that begins with line, byte by byte.  1 or -1. */
int
crm_row_judge(struct crm_csv *csv, struct crm_line *line);

#endif
