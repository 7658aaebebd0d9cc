#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/csv.h"
#include "core/stream.h"
#include "segment_cross.h"

#define WIDEST	900	/* columns that every reader of ours takes */

static int
bad_name(struct crossing *work, const char *name)
{

	return (cli_fail(work->cli, EX_DATA, _("the table has two columns "
	    "\"%s\"; leave --wide out, or give the column another name"),
	    name));
}

/* A region is nobody's address. */
static enum crm_kind
kind_of(const struct crm_facet *facet)
{

	return (facet->part == CRM_PART_REGION ||
	    facet->part == CRM_PART_DISTRICT ? CRM_KIND_TEXT :
	    crm_stream_kind(facet->name));
}

static int
is_personal(const struct crm_facet *facet)
{

	return (kind_of(facet) > CRM_KIND_NUMBER);
}

/* A label as the name of a column: nothing has none. */
static const char *
heading(const char *label)
{

	return (*label == '\0' ? "(empty)" : label);
}

/* A name that a table of this shape would have twice, or NULL. */
static const char *
find_twice(const struct crossing *work)
{
	const struct crm_cross *cross = work->cross;
	size_t i, n = crm_cross_cols(cross), empty = 0;
	const char *name;

	for (i = 0; i < n; i++) {
		name = heading(crm_cross_col(cross, (uint32_t)i));
		empty += strcmp(name, "(empty)") == 0;
		if (empty == 2 || strcmp(name, "total") == 0 ||
		    strcmp(name, work->facet[0].word) == 0)
			return (name);
	}
	return (strcmp(work->facet[0].word, "total") == 0 ? "total" : NULL);
}

static int
check_wide(struct crossing *work)
{
	size_t n = crm_cross_cols(work->cross);
	const char *name = find_twice(work);

	if (n > WIDEST)
		return (cli_fail(work->cli, EX_DATA, _("%zu columns are more "
		    "than a table should have; leave --wide out"), n));
	/* Names of columns are not masked, cells are. */
	if (is_personal(&work->facet[1]))
		return (cli_fail(work->cli, EX_USAGE_, _("%s is personal: as "
		    "names of columns it could not be masked; leave --wide "
		    "out"), work->facet[1].word));
	return (name == NULL ? 0 : bad_name(work, name));
}

/* A terminal gets the wide form where there is one. */
static int
choose_wide(const struct crossing *work)
{
	int table = work->cli->format == CRM_FORMAT_TABLE ||
	    (work->cli->format == -1 && isatty(STDOUT_FILENO));

	return (table && !work->totals && !is_personal(&work->facet[1]) &&
	    crm_cross_cols(work->cross) <= WIDEST && find_twice(work) == NULL);
}

static int
put_number(struct crossing *work, uint32_t row, uint32_t col)
{
	struct crm_buf text = { 0 };
	int rc;

	(void)crm_cross_cell(work->cross, row, col, &text);
	rc = text.bad ? crm_err_nomem(work->cli->err) :
	    crm_out_textn(work->cli->out, crm_buf_text(&text), text.n);
	crm_buf_free(&text);
	return (rc);
}

static int
put_wide_row(struct crossing *work, const char *label, uint32_t row)
{
	size_t i, n = crm_cross_cols(work->cross);

	if (crm_out_text(work->cli->out, label) == -1)
		return (-1);
	for (i = 0; i < n; i++)
		if (put_number(work, row, (uint32_t)i) == -1)
			return (-1);
	return (put_number(work, row, CRM_CROSS_ALL) == -1 ? -1 :
	    crm_out_end(work->cli->out));
}

static int
put_wide(struct crossing *work)
{
	size_t i, n = crm_cross_cols(work->cross);
	struct crm_out *out = work->cli->out;

	if (crm_out_col(out, work->facet[0].word,
	    kind_of(&work->facet[0])) == -1)
		return (-1);
	for (i = 0; i < n; i++)
		if (crm_out_col(out, heading(crm_cross_col(work->cross,
		    (uint32_t)i)), CRM_KIND_NUMBER) == -1)
			return (-1);
	if (crm_out_col(out, "total", CRM_KIND_NUMBER) == -1)
		return (-1);
	n = crm_cross_rows(work->cross);
	for (i = 0; i < n; i++)
		if (put_wide_row(work, crm_cross_row(work->cross, (uint32_t)i),
		    (uint32_t)i) == -1)
			return (-1);
	return (put_wide_row(work, "total", CRM_CROSS_ALL));
}

/* One row of the long form; a cell that no row has is none. */
static int
put_long_row(struct crossing *work, uint32_t row, uint32_t col,
    const char *total)
{
	struct crm_out *out = work->cli->out;
	struct crm_buf text = { 0 };
	int rc = 0;

	if (crm_cross_cell(work->cross, row, col, &text)) {
		rc = crm_out_text(out, row == CRM_CROSS_ALL ? "" :
		    crm_cross_row(work->cross, row)) == -1 ||
		    crm_out_text(out, col == CRM_CROSS_ALL ? "" :
		    crm_cross_col(work->cross, col)) == -1 ||
		    crm_out_textn(out, crm_buf_text(&text), text.n) == -1 ||
		    (work->totals && crm_out_text(out, total) == -1) ||
		    crm_out_end(out) == -1 ? -1 : 0;
	}
	rc = text.bad ? crm_err_nomem(work->cli->err) : rc;
	crm_buf_free(&text);
	return (rc);
}

static int
put_long(struct crossing *work)
{
	size_t r, c, nr = crm_cross_rows(work->cross),
	    nc = crm_cross_cols(work->cross);
	struct crm_out *out = work->cli->out;

	for (r = 0; r < 2; r++)
		if (crm_out_col(out, work->facet[r].word,
		    kind_of(&work->facet[r])) == -1)
			return (-1);
	if (crm_out_col(out, work->measure, CRM_KIND_NUMBER) == -1 ||
	    (work->totals && crm_out_col(out, "total", CRM_KIND_TEXT) == -1))
		return (-1);
	for (r = 0; r < nr; r++) {
		for (c = 0; c < nc; c++)
			if (put_long_row(work, (uint32_t)r, (uint32_t)c,
			    "") == -1)
				return (-1);
		if (work->totals && put_long_row(work, (uint32_t)r,
		    CRM_CROSS_ALL, "row") == -1)
			return (-1);
	}
	if (!work->totals)
		return (0);
	for (c = 0; c < nc; c++)
		if (put_long_row(work, CRM_CROSS_ALL, (uint32_t)c,
		    "column") == -1)
			return (-1);
	return (put_long_row(work, CRM_CROSS_ALL, CRM_CROSS_ALL, "all"));
}

static int
check_long(struct crossing *work)
{
	int i;

	for (i = 0; i < 2; i++) {
		if (strcmp(work->facet[i].word, work->measure) == 0)
			return (bad_name(work, work->measure));
		if (work->totals && strcmp(work->facet[i].word, "total") == 0)
			return (bad_name(work, "total"));
	}
	return (0);
}

int
segment_cross_put(struct crossing *work)
{
	struct cli *cli = work->cli;
	int wide, status;

	if (crm_cross_end(work->cross) == -1)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	wide = work->wide || choose_wide(work);
	if ((status = wide ? check_wide(work) : check_long(work)) != 0)
		return (status);
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	if ((wide ? put_wide(work) : put_long(work)) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x < *y ? -1 : *x > *y);
}

int
segment_cross_members(struct crossing *work)
{
	struct crm_out *out = cli_out(work->cli);
	size_t i;

	if (out == NULL)
		return (EX_INTERNAL);
	if (work->nfound > 0)
		qsort(work->found, work->nfound, sizeof(*work->found),
		    by_number);
	if (crm_out_col(out, "member", CRM_KIND_NUMBER) == -1)
		return (cli_fail_err(work->cli));
	for (i = 0; i < work->nfound; i++)
		if ((i == 0 || work->found[i] != work->found[i - 1]) &&
		    (crm_out_int(out, work->found[i]) == -1 ||
		    crm_out_end(out) == -1))
			return (cli_fail_err(work->cli));
	return (0);
}
