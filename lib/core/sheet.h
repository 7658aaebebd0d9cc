#ifndef CRM_SHEET_H
#define CRM_SHEET_H

/*
 * A small CSV file that is read whole or not at all: parameters, cut points,
 * weights, costs.  Its columns are known by name, every row has all its cells,
 * and the first fault, with file, line, column and value, is the end.  Nothing
 * in it is about a person, so that values may be shown.
 */

#include <stddef.h>

#include "core/csv.h"

struct crm_err;

#define CRM_SHEET_COLS	16	/* at most */

struct crm_sheet {
	struct crm_csv	*csv;
	struct crm_err	*err;
	const char	*const *name;	/* of the columns */
	int		 col[CRM_SHEET_COLS];	/* -1: there is none */
};

/*
 * Starts on csv, which stays the caller's: reads its header, in which the
 * first "needed" of the names must be, and others up to n may be.  0; -1 with
 * the reason in err.  The names and err must outlive the sheet.
 */
int
crm_sheet_open(struct crm_sheet *sheet, struct crm_csv *csv,
    const char *const *name, int n, int needed, struct crm_err *err);

/* Reads the next row: 1, 0 the end, -1 with the reason. */
int
crm_sheet_next(struct crm_sheet *sheet);

/* 1 when there is such a column. */
int
crm_sheet_has(const struct crm_sheet *sheet, int col);

/* A cell of the row, "" where there is no such column; as in csv.h. */
struct crm_cell
crm_sheet_cell(const struct crm_sheet *sheet, int col);

/* Refuses the cell of the row, for a translated reason: -1. */
int
crm_sheet_refuse(const struct crm_sheet *sheet, int col, const char *reason);

#endif
