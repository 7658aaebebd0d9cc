#include <errno.h>
#include <string.h>

#include "core/csv.h"
#include "core/stream.h"
#include "insight/grid.h"
#include "insight/total.h"
#include "segment_grid.h"

struct gridcell {
	int64_t		 members;
	struct crm_total sum[2];
};

static int
nomem(struct gridding *work)
{

	return (cli_fail(work->cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
}

static int
put_text(struct gridding *work, struct crm_buf *text)
{

	return (text->bad ? crm_err_nomem(work->cli->err) :
	    crm_out_textn(work->cli->out, crm_buf_text(text), text->n));
}

/* The label of a cell: its name, or its bins with a stroke between. */
static int
put_label(struct gridding *work, const int bin[2], struct crm_buf *text)
{
	const struct crm_buf *label = &work->label[bin[0]][bin[1]];

	crm_buf_reset(text);
	if (label->n > 0)
		crm_buf_add(text, label->p, label->n);
	else
		crm_buf_fmt(text, "%d/%d", bin[0], bin[1]);
	return (put_text(work, text));
}

/* Adds a column that is named after another. */
static int
add_col(struct gridding *work, const char *name, const char *tail,
    enum crm_kind kind)
{
	struct crm_buf text = { 0 };
	int rc;

	crm_buf_fmt(&text, "%s%s", name, tail);
	rc = text.bad ? crm_err_nomem(work->cli->err) :
	    crm_out_col(work->cli->out, crm_buf_text(&text), kind);
	crm_buf_free(&text);
	return (rc);
}

/* 1 when rows can have the bin. */
static int
reachable(const struct gridding *work, size_t i, int bin)
{
	const struct crm_cut *cut = &work->cuts.cut[i];

	return (bin == 1 || (cut->has & 1U << bin) != 0);
}

static int
put_cell(struct gridding *work, const int bin[2], const struct gridcell *cell,
    struct crm_buf *text)
{
	struct crm_out *out = work->cli->out;
	size_t i;

	if (crm_out_int(out, bin[0]) == -1 || crm_out_int(out, bin[1]) == -1 ||
	    put_label(work, bin, text) == -1 ||
	    crm_out_int(out, cell->members) == -1)
		return (-1);
	crm_buf_reset(text);
	crm_share_format(text, cell->members,
	    (int64_t)(work->n - work->unplaced));
	if (put_text(work, text) == -1)
		return (-1);
	for (i = 0; i < 2; i++) {
		crm_buf_reset(text);
		crm_total_format(&cell->sum[i], text);
		if (put_text(work, text) == -1)
			return (-1);
	}
	return (crm_out_text(out, work->version) == -1 ? -1 :
	    crm_out_end(out));
}

/* 0; 1 when a sum is more than can be counted. */
static int
add_up(const struct gridding *work,
    struct gridcell cell[CRM_BINS_MAX + 1][CRM_BINS_MAX + 1])
{
	const struct gridded *row;
	struct gridcell *to;
	size_t i;

	for (i = 0; i < work->n; i++) {
		row = &work->row[i];
		if (!row->has)
			continue;
		to = &cell[row->bin[0]][row->bin[1]];
		to->members++;
		if (crm_total_add(&to->sum[0], row->v[0], 1) == -1 ||
		    crm_total_add(&to->sum[1], row->v[1], 1) == -1)
			return (1);
	}
	return (0);
}

static int
put_cells(struct gridding *work)
{
	struct gridcell cell[CRM_BINS_MAX + 1][CRM_BINS_MAX + 1];
	struct crm_out *out = work->cli->out;
	struct crm_buf text = { 0 };
	int bin[2], rc;

	memset(cell, 0, sizeof(cell));
	if (add_up(work, cell))
		return (crm_err_set(work->cli->err, CRM_ERR_INPUT,
		    _("%s: the sum is more than can be counted"),
		    crm_csv_source(work->csv)));
	rc = add_col(work, work->name[0], "_bin", CRM_KIND_NUMBER) == -1 ||
	    add_col(work, work->name[1], "_bin", CRM_KIND_NUMBER) == -1 ||
	    crm_out_col(out, "cell", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(out, "members", CRM_KIND_NUMBER) == -1 ||
	    crm_out_col(out, "share", CRM_KIND_NUMBER) == -1 ||
	    add_col(work, work->name[0], "_sum", CRM_KIND_NUMBER) == -1 ||
	    add_col(work, work->name[1], "_sum", CRM_KIND_NUMBER) == -1 ||
	    crm_out_col(out, "cuts", CRM_KIND_TEXT) == -1 ? -1 : 0;
	for (bin[0] = CRM_BINS_MAX; rc == 0 && bin[0] > 0; bin[0]--)
		for (bin[1] = CRM_BINS_MAX; rc == 0 && bin[1] > 0; bin[1]--)
			if (reachable(work, 0, bin[0]) &&
			    reachable(work, 1, bin[1]))
				rc = put_cell(work, bin,
				    &cell[bin[0]][bin[1]], &text);
	crm_buf_free(&text);
	return (rc);
}

static int
put_row(struct gridding *work, const struct gridded *row,
    struct crm_buf *text)
{
	struct crm_out *out = work->cli->out;
	const char *p = crm_buf_text(&work->text) + row->text;
	size_t i, n = crm_csv_ncol(work->csv);

	for (i = 0; i < n; i++, p += strlen(p) + 1)
		if (crm_out_text(out, p) == -1)
			return (-1);
	if (!row->has) {
		for (i = 0; i < 3; i++)
			if (crm_out_text(out, "") == -1)
				return (-1);
	} else if (crm_out_int(out, row->bin[0]) == -1 ||
	    crm_out_int(out, row->bin[1]) == -1 ||
	    put_label(work, row->bin, text) == -1)
		return (-1);
	return (crm_out_text(out, work->version) == -1 ? -1 :
	    crm_out_end(out));
}

static int
put_rows(struct gridding *work)
{
	struct crm_out *out = work->cli->out;
	struct crm_buf text = { 0 };
	const char *name;
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < crm_csv_ncol(work->csv); i++) {
		name = crm_csv_name(work->csv, i);
		rc = crm_out_col(out, name, crm_stream_kind(name));
	}
	if (rc == 0)
		rc = add_col(work, work->name[0], "_bin",
		    CRM_KIND_NUMBER) == -1 || add_col(work, work->name[1],
		    "_bin", CRM_KIND_NUMBER) == -1 ||
		    crm_out_col(out, "cell", CRM_KIND_TEXT) == -1 ||
		    crm_out_col(out, "cuts", CRM_KIND_TEXT) == -1 ? -1 : 0;
	for (i = 0; rc == 0 && i < work->n; i++)
		rc = put_row(work, &work->row[i], &text);
	crm_buf_free(&text);
	return (rc);
}

/* A column of the stream that the list would have twice: 0 or a status. */
static int
check_names(struct gridding *work)
{
	struct crm_buf text = { 0 };
	const char *twice = NULL;
	int i, status = 0;

	for (i = 0; i < 4 && twice == NULL; i++) {
		crm_buf_reset(&text);
		if (i < 2)
			crm_buf_fmt(&text, "%s_bin", work->name[i]);
		else
			crm_buf_str(&text, i == 2 ? "cell" : "cuts");
		if (crm_csv_col(work->csv, crm_buf_text(&text)) != -1)
			twice = crm_buf_text(&text);
	}
	if (text.bad)
		status = nomem(work);
	else if (twice != NULL)
		status = cli_fail(work->cli, EX_DATA, _("%s: there is a column "
		    "\"%s\" already; leave --list out, or give it another "
		    "name"), crm_csv_source(work->csv), twice);
	crm_buf_free(&text);
	return (status);
}

int
segment_grid_put(struct gridding *work)
{
	int status;

	if (work->list && (status = check_names(work)) != 0)
		return (status);
	if (cli_out(work->cli) == NULL)
		return (EX_INTERNAL);
	if ((work->list ? put_rows(work) : put_cells(work)) == -1 ||
	    crm_out_finish(work->cli->out) == -1)
		return (cli_fail_err(work->cli));
	return (0);
}
