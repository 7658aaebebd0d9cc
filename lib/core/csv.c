#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/csv_int.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"

#define BLOCK		(256 * 1024)
#define MAX_FIELD	(64 * 1024)
#define MAX_ROW		(1024 * 1024)
#define MAX_COLS	1000
#define PEEK		16		/* bytes that tell a container */
#define PEEK_MORE	(64 * 1024)	/* bytes that tell which */

static void
fill_options(struct crm_csv_opt *opt)
{

	if (opt->delim == '\0')
		opt->delim = ',';
	if (opt->quote == '\0')
		opt->quote = '"';
	if (opt->eol == '\0')
		opt->eol = '\n';
	if (opt->max_field == 0)
		opt->max_field = MAX_FIELD;
	if (opt->max_row == 0)
		opt->max_row = MAX_ROW;
	if (opt->max_cols == 0)
		opt->max_cols = MAX_COLS;
	if (opt->block == 0)
		opt->block = BLOCK;
}

static struct crm_csv *
new_csv(struct crm_err *err, const char *name, const struct crm_csv_opt *opt)
{
	struct crm_csv *csv;

	if ((csv = calloc(1, sizeof(*csv))) == NULL)
		goto fail;
	csv->err = err;
	if (opt != NULL)
		csv->opt = *opt;
	fill_options(&csv->opt);
	if ((csv->name = strdup(name)) == NULL)
		goto fail_csv;
	csv->cells = calloc(csv->opt.max_cols, sizeof(*csv->cells));
	if (csv->cells == NULL)
		goto fail_name;
	csv->lines.err = err;
	csv->lines.name = csv->name;
	csv->lines.eol = csv->opt.eol;
	csv->lines.block = csv->opt.block;
	csv->lines.max_row = csv->opt.max_row;
	return (csv);

fail_name:
	free(csv->name);
fail_csv:
	free(csv);
fail:
	crm_err_nomem(err);
	return (NULL);
}

struct crm_csv *
crm_csv_open(struct crm_err *err, int fd, const char *name,
    const struct crm_csv_opt *opt)
{
	struct crm_csv *csv;

	if ((csv = new_csv(err, name, opt)) != NULL)
		crm_lines_open(&csv->lines, fd, csv->opt.size);
	return (csv);
}

struct crm_csv *
crm_csv_open_mem(struct crm_err *err, const void *p, size_t n,
    const char *name, const struct crm_csv_opt *opt)
{
	struct crm_csv *csv;

	if ((csv = new_csv(err, name, opt)) != NULL)
		crm_lines_mem(&csv->lines, p, n);
	return (csv);
}

static void
free_names(struct crm_csv *csv)
{
	size_t i;

	for (i = 0; i < csv->ncol; i++)
		free(csv->names[i]);
	free(csv->names);
	csv->names = NULL;
	csv->ncol = 0;
}

void
crm_csv_close(struct crm_csv *csv)
{

	if (csv == NULL)
		return;
	free_names(csv);
	crm_buf_free(&csv->text);
	crm_lines_close(&csv->lines);
	free(csv->cells);
	free(csv->name);
	free(csv);
}

/* Looks at the input's first bytes: 0, or -1 when they are no CSV's. */
static int
begin(struct crm_csv *csv)
{
	struct crm_lines *lines = &csv->lines;
	const char *what;

	csv->begun = 1;
	if (crm_lines_peek(lines, PEEK) == -1)
		return (-1);
	if (crm_csv_container(lines->buf, lines->end) != NULL) {
		if (crm_lines_peek(lines, PEEK_MORE) == -1)
			return (-1);
		what = crm_csv_container(lines->buf, lines->end);
		return (crm_err_set(csv->err, CRM_ERR_INPUT, "%s: %s",
		    csv->name, what));
	}
	if (lines->end >= 3 && memcmp(lines->buf, "\xef\xbb\xbf", 3) == 0) {
		lines->start += 3;
		lines->row = lines->cur = 3;
	}
	return (0);
}

/* Reads a row of any length: 1, 0, -1, and after an error nothing else. */
static int
read_row(struct crm_csv *csv)
{
	int more = -1;

	csv->ncell = 0;
	csv->row_end = csv->lines.row;
	if (csv->dead)
		return (-1);
	if (csv->begun || begin(csv) == 0)
		more = crm_row_next(csv);
	if (more != 1) {
		csv->ncell = 0;
		csv->row_end = csv->lines.row;
		csv->dead = more == -1;
	}
	return (more);
}

static int
find_name(const struct crm_csv *csv, const char *name, size_t n)
{
	size_t i;

	for (i = 0; i < csv->ncol; i++)
		if (strncmp(csv->names[i], name, n) == 0 &&
		    csv->names[i][n] == '\0')
			return ((int)i);
	return (-1);
}

static int
add_name(struct crm_csv *csv, const char *p, size_t n)
{
	size_t at, len;

	p = crm_text_trim(p, &n);
	if (!csv->opt.ragged && crm_rrn_find(p, n, 0, &at, &len))
		return (crm_row_fail(csv, csv->line, csv->ncol, _("a resident "
		    "registration number is no name of a column; take it "
		    "out")));
	if (!csv->opt.ragged && n == 0)
		return (crm_row_fail(csv, csv->line, csv->ncol, _("the column "
		    "has no name; the first row must name every column")));
	if (!csv->opt.ragged && find_name(csv, p, n) != -1)
		return (crm_row_fail(csv, csv->line, csv->ncol, _("the name "
		    "\"%.*s\" stands there twice; rename or remove one of the "
		    "columns"), (int)n, p));
	if ((csv->names[csv->ncol] = strndup(p, n)) == NULL)
		return (crm_err_nomem(csv->err));
	csv->ncol++;
	return (0);
}

static int
set_names(struct crm_csv *csv)
{
	size_t i;

	csv->names = calloc(csv->ncell, sizeof(*csv->names));
	if (csv->names == NULL)
		return (crm_err_nomem(csv->err));
	for (i = 0; i < csv->ncell; i++)
		if (add_name(csv, csv->cells[i].p, csv->cells[i].n) == -1)
			return (-1);
	return (0);
}

static int
read_header(struct crm_csv *csv)
{
	int more;

	if ((more = read_row(csv)) == -1)
		return (-1);
	if (more == 0)
		return (crm_err_set(csv->err, CRM_ERR_INPUT, _("%s: empty "
		    "input without a header; a header alone is the empty set"),
		    csv->name));
	return (set_names(csv));
}

int
crm_csv_header(struct crm_csv *csv)
{

	free_names(csv);
	if (read_header(csv) == -1)
		csv->dead = 1;
	return (csv->dead ? -1 : 0);
}

size_t
crm_csv_ncol(const struct crm_csv *csv)
{

	return (csv->ncol);
}

const char *
crm_csv_name(const struct crm_csv *csv, size_t i)
{

	return (csv->names[i]);
}

int
crm_csv_col(const struct crm_csv *csv, const char *name)
{

	return (find_name(csv, name, strlen(name)));
}

int
crm_csv_next(struct crm_csv *csv)
{
	int more;

	if ((more = read_row(csv)) != 1)
		return (more);
	if (csv->names == NULL || csv->opt.ragged || csv->ncell == csv->ncol)
		return (1);
	if (csv->ncell > csv->ncol || csv->lines.lf)
		return (2);
	csv->dead = 1;
	return (crm_row_fail(csv, csv->line, SIZE_MAX, _("the input ends "
	    "inside this row; it was cut off, or the program that writes it "
	    "failed")));
}

size_t
crm_csv_ncell(const struct crm_csv *csv)
{

	return (csv->ncell);
}

struct crm_cell
crm_csv_cell(const struct crm_csv *csv, size_t i)
{
	static const struct crm_cell none = { "", 0 };

	return (i < csv->ncell ? csv->cells[i] : none);
}

void
crm_csv_raw(const struct crm_csv *csv, struct crm_buf *buf)
{
	size_t n = csv->row_end - csv->lines.row, at = buf->n;

	if (n == 0)
		return;
	crm_buf_add(buf, csv->lines.buf + csv->lines.row, n);
	if (!buf->bad)
		crm_row_restore(csv, buf->p + at);
}

size_t
crm_csv_blanks(const struct crm_csv *csv)
{

	return (csv->blanks);
}

size_t
crm_csv_line(const struct crm_csv *csv)
{

	return (csv->line);
}

uint64_t
crm_csv_offset(const struct crm_csv *csv)
{

	return (crm_lines_offset(&csv->lines, csv->lines.row));
}

int
crm_csv_seek(struct crm_csv *csv, uint64_t offset, size_t line)
{

	csv->ncell = 0;
	if ((!csv->begun && begin(csv) == -1) ||
	    crm_lines_seek(&csv->lines, offset, line) == -1)
		return (-1);
	csv->dead = 0;
	csv->row_end = csv->lines.row;
	return (0);
}

const char *
crm_csv_source(const struct crm_csv *csv)
{

	return (csv->name);
}
