#include <stdlib.h>
#include <string.h>

#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/fault.h"
#include "core/form.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/stream.h"
#include "core/time.h"
#include "record/cells.h"
#include "record/line.h"

#define RRN_LEN		13	/* nothing shorter holds one */

enum {				/* columns in which each digit counts */
	CODE = 1,
	PERSON			/* and which are personal */
};

static const struct crm_cell nothing = { "", 0 };

static int
mark_digits(struct crm_cells *cells)
{
	size_t i, n = crm_csv_ncol(cells->csv);
	const struct crm_column *c;

	if ((cells->digits = calloc(n + 1, 1)) == NULL)
		return (crm_err_nomem(cells->err));
	for (i = 0; i < n; i++) {
		c = crm_stream_column(crm_csv_name(cells->csv, i));
		if (c != NULL && c->code)
			cells->digits[i] = CODE;
		else if (c != NULL && (c->kind == CRM_KIND_PHONE ||
		    strcmp(c->name, "buyer_id") == 0))
			cells->digits[i] = PERSON;
	}
	return (0);
}

int
crm_cells_open(struct crm_cells *cells, struct crm_err *err,
    struct crm_csv *csv, struct crm_faults *faults, const char *stream)
{
	const struct crm_column *c = crm_stream_columns(stream);
	size_t i, n = 0;

	memset(cells, 0, sizeof(*cells));
	cells->err = err;
	cells->csv = csv;
	cells->faults = faults;
	cells->column = c;
	cells->source = cells->source_line = -1;
	while (c[n].name != NULL)
		n++;
	if ((cells->col = malloc((n + 1) * sizeof(*cells->col))) == NULL)
		return (crm_err_nomem(err));
	for (i = 0; i < n; i++) {
		cells->col[i] = crm_csv_col(csv, c[i].name);
		if (strcmp(c[i].name, "source") == 0)
			cells->source = (int)i;
		else if (strcmp(c[i].name, "source_line") == 0)
			cells->source_line = (int)i;
	}
	return (mark_digits(cells));
}

void
crm_cells_close(struct crm_cells *cells)
{

	free(cells->col);
	free(cells->digits);
	crm_buf_free(&cells->reason);
	cells->col = NULL;
	cells->digits = NULL;
}

struct crm_cell
crm_cells_get(const struct crm_cells *cells, int c)
{

	return (c == -1 || cells->col[c] == -1 ? nothing :
	    crm_csv_cell(cells->csv, (size_t)cells->col[c]));
}

void
crm_cells_fault(struct crm_cells *cells, const char *column, const char *kind,
    const char *reason, struct crm_cell value)
{
	const struct crm_column *c = column == NULL ? NULL :
	    crm_stream_column(column);
	struct crm_cell from = crm_cells_get(cells, cells->source);
	struct crm_cell at = crm_cells_get(cells, cells->source_line);
	struct crm_fault fault = { 0 };
	int64_t line;

	fault.source = from.n > 0 ? from.p : crm_csv_source(cells->csv);
	fault.line = crm_csv_line(cells->csv);
	if (at.n > 0 && crm_int_parse(at.p, at.n, &line) == 0 && line > 0)
		fault.line = (size_t)line;
	fault.column = column;
	fault.kind = kind;
	fault.reason = reason;
	if (c != NULL && (c->kind == CRM_KIND_TEXT ||
	    c->kind == CRM_KIND_NUMBER) && value.n > 0) {
		fault.value = value.p;
		fault.value_len = value.n;
	}
	if (cells->reason.n == 0) {
		if (column != NULL)
			crm_buf_fmt(&cells->reason, "%s: ", column);
		crm_buf_str(&cells->reason, reason);
	}
	crm_fault(cells->faults, &fault);
}

void
crm_cells_ragged(struct crm_cells *cells)
{
	struct crm_fault fault = { 0 };
	struct crm_buf text = { 0 };

	crm_buf_fmt(&text, _("%zu cells where the header has %zu; mend the row"),
	    crm_csv_ncell(cells->csv), crm_csv_ncol(cells->csv));
	fault.source = crm_csv_source(cells->csv);
	fault.line = crm_csv_line(cells->csv);
	fault.kind = "another number of cells than the header";
	fault.reason = crm_buf_text(&text);
	crm_buf_reset(&cells->reason);
	crm_buf_str(&cells->reason, fault.reason);
	crm_fault(cells->faults, &fault);
	crm_buf_free(&text);
}

int
crm_cells_begin(struct crm_cells *cells)
{
	const struct crm_cell none = { NULL, 0 };
	size_t i, at, len, n = crm_csv_ncol(cells->csv);
	struct crm_cell c;
	int good = 1;

	crm_buf_reset(&cells->reason);
	for (i = 0; i < n; i++) {
		c = crm_csv_cell(cells->csv, i);
		if (c.n >= RRN_LEN && crm_rrn_find(c.p, c.n,
		    cells->digits[i] == CODE, &at, &len)) {
			crm_cells_fault(cells, crm_csv_name(cells->csv, i),
			    "a resident registration number", _("a resident "
			    "registration number, which may not be stored; "
			    "remove it"), none);
			good = 0;
		}
		if (cells->digits[i] != 0 && crm_form_shortened(c)) {
			crm_cells_fault(cells, crm_csv_name(cells->csv, i),
			    "a number that a spreadsheet has shortened",
			    _("a spreadsheet has cut digits off this number; "
			    "export it again with the column as text"),
			    cells->digits[i] == CODE ? c : none);
			good = 0;
		}
	}
	return (good);
}

int
crm_cells_time(struct crm_cells *cells, int c, int64_t *t)
{
	struct crm_cell v = crm_cells_get(cells, c);

	*t = CRM_NULL;
	if (v.n == 0 || crm_time_parse(v.p, v.n, t) == 0)
		return (1);
	*t = CRM_NULL;
	crm_cells_fault(cells, cells->column[c].name, "no such date",
	    _("no such date"), v);
	return (0);
}

int
crm_cells_int(struct crm_cells *cells, int c, int64_t *v)
{
	struct crm_cell text = crm_cells_get(cells, c);

	*v = CRM_NULL;
	if (text.n == 0 || crm_int_parse(text.p, text.n, v) == 0)
		return (1);
	*v = CRM_NULL;
	crm_cells_fault(cells, cells->column[c].name, "no whole number",
	    _("no whole number"), text);
	return (0);
}

int
crm_cells_status(struct crm_cells *cells, int c, int *status)
{
	struct crm_cell word = crm_cells_get(cells, c);

	*status = crm_status_of(word.p, word.n);
	if (*status != -2)
		return (1);
	crm_cells_fault(cells, cells->column[c].name, "unknown status",
	    _("unknown status; crm-csv(5) lists the words, a profile of "
	    "crm-map translates others"), word);
	return (0);
}

int
crm_cells_line(struct crm_cells *cells, int64_t *line)
{

	if (!crm_cells_int(cells, cells->source_line, line))
		return (0);
	if (*line == CRM_NULL)
		*line = (int64_t)crm_csv_line(cells->csv);
	return (1);
}
