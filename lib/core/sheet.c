#include <assert.h>

#include "core/err.h"
#include "core/lang.h"
#include "core/sheet.h"

int
crm_sheet_open(struct crm_sheet *sheet, struct crm_csv *csv,
    const char *const *name, int n, int needed, struct crm_err *err)
{
	int i;

	assert(n <= CRM_SHEET_COLS);
	sheet->csv = csv;
	sheet->err = err;
	sheet->name = name;
	if (crm_csv_header(csv) == -1)
		return (-1);
	for (i = 0; i < n; i++) {
		sheet->col[i] = crm_csv_col(csv, name[i]);
		if (sheet->col[i] == -1 && i < needed)
			return (crm_err_set(err, CRM_ERR_INPUT,
			    _("%s: no column \"%s\""), crm_csv_source(csv),
			    name[i]));
	}
	return (0);
}

int
crm_sheet_next(struct crm_sheet *sheet)
{
	int step = crm_csv_next(sheet->csv);

	if (step != 2)
		return (step);
	return (crm_err_set(sheet->err, CRM_ERR_INPUT,
	    _("%s:%zu: the row has %zu cells, the header %zu"),
	    crm_csv_source(sheet->csv), crm_csv_line(sheet->csv),
	    crm_csv_ncell(sheet->csv), crm_csv_ncol(sheet->csv)));
}

int
crm_sheet_has(const struct crm_sheet *sheet, int col)
{

	return (sheet->col[col] != -1);
}

struct crm_cell
crm_sheet_cell(const struct crm_sheet *sheet, int col)
{
	struct crm_cell none = { "", 0 };

	if (sheet->col[col] == -1)
		return (none);
	return (crm_csv_cell(sheet->csv, (size_t)sheet->col[col]));
}

int
crm_sheet_refuse(const struct crm_sheet *sheet, int col, const char *reason)
{

	return (crm_err_set(sheet->err, CRM_ERR_INPUT,
	    "%s:%zu: %s: %s: \"%s\"", crm_csv_source(sheet->csv),
	    crm_csv_line(sheet->csv), sheet->name[col], reason,
	    crm_sheet_cell(sheet, col).p));
}
