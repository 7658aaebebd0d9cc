/* What is wrong with a text that is no CSV, in words. */

#include <stdarg.h>
#include <stdio.h>

#include "core/csv_int.h"
#include "core/err.h"
#include "core/lang.h"

int
crm_row_fail(struct crm_csv *csv, size_t line, size_t cell,
    const char *reason, ...)
{
	struct crm_buf buf = { 0 };
	va_list ap;
	int n;

	crm_buf_fmt(&buf, "%s:%zu: ", csv->name, line);
	if (cell < csv->ncol)
		crm_buf_fmt(&buf, "%s: ", csv->names[cell]);
	else if (cell != SIZE_MAX)
		crm_buf_fmt(&buf, _("column %zu: "), cell + 1);
	va_start(ap, reason);
	n = vsnprintf(NULL, 0, reason, ap);
	va_end(ap);
	if (n < 0 || crm_buf_room(&buf, (size_t)n) == -1) {
		crm_buf_free(&buf);
		return (crm_err_nomem(csv->err));
	}
	va_start(ap, reason);
	vsnprintf(buf.p + buf.n, (size_t)n + 1, reason, ap);
	va_end(ap);
	crm_err_set(csv->err, CRM_ERR_INPUT, "%s", buf.p);
	crm_buf_free(&buf);
	return (-1);
}

static int
tell_byte(struct crm_csv *csv, size_t line, size_t at)
{
	size_t byte = at - csv->lines.row + 1;

	if (csv->lines.buf[at] == '\0')
		return (crm_row_fail(csv, line, csv->ncell, _("byte %zu of "
		    "the row is NUL, which no text has; save the file as CSV "
		    "UTF-8"), byte));
	return (crm_row_fail(csv, line, csv->ncell, _("byte %zu of the row "
	    "is not UTF-8; save the file as CSV UTF-8, or convert it (crm-map "
	    "reads CP949)"), byte));
}

int
crm_row_tell(struct crm_csv *csv, enum crm_csv_fault f, size_t line, size_t at)
{

	switch (f) {
	case CRM_CSV_QUOTE:
		return (crm_row_fail(csv, line, csv->ncell, _("a quote "
		    "stands inside a cell that is not quoted; quote the whole "
		    "cell or remove it")));
	case CRM_CSV_BEHIND:
		return (crm_row_fail(csv, line, csv->ncell, _("text stands "
		    "behind the closing quote; write a quote inside a quoted "
		    "cell twice")));
	case CRM_CSV_OPEN:
		return (crm_row_fail(csv, csv->open_line, csv->ncell, _("the "
		    "quote that opens this cell is never closed; the input "
		    "was cut off, or the program that writes it failed")));
	case CRM_CSV_STRAY:
		if (csv->lines.eol == '\r')
			return (crm_row_fail(csv, line, csv->ncell, _("a "
			    "line feed stands alone; save the file with LF or "
			    "CR LF line ends")));
		return (crm_row_fail(csv, line, csv->ncell, _("a carriage "
		    "return stands alone; save the file with LF or CR LF line "
		    "ends")));
	case CRM_CSV_ESCAPE:
		return (crm_row_fail(csv, line, csv->ncell, _("nothing "
		    "stands behind the escape at the end; the input was cut "
		    "off")));
	case CRM_CSV_BYTE:
		return (tell_byte(csv, line, at));
	case CRM_CSV_FIELD:
		return (crm_row_fail(csv, line, csv->ncell, _("the cell is "
		    "longer than %zu bytes; shorten it, or close the quote "
		    "that opens it"), csv->opt.max_field));
	case CRM_CSV_COLS:
		return (crm_row_fail(csv, line, SIZE_MAX, _("the row has "
		    "more than %zu cells; is this the right file?"),
		    csv->opt.max_cols));
	case CRM_CSV_GOOD:
	case CRM_CSV_TOLD:
		break;
	}
	return (-1);
}
