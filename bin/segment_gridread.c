#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/contact.h"
#include "core/csv.h"
#include "core/hash.h"
#include "core/money.h"
#include "core/stream.h"
#include "segment_grid.h"

static int
nomem(struct gridding *work)
{

	return (cli_fail(work->cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
}

/* A value is shown where its column holds no personal data. */
static int
bad_cell(struct gridding *work, size_t col, const char *kind)
{
	struct crm_cell cell = crm_csv_cell(work->csv, col);
	struct crm_fault fault = { 0 };
	size_t at, len;

	fault.source = crm_csv_source(work->csv);
	fault.line = crm_csv_line(work->csv);
	fault.kind = kind;
	fault.reason = _(kind);
	if (col < crm_csv_ncol(work->csv)) {
		fault.column = crm_csv_name(work->csv, col);
		if (crm_stream_kind(fault.column) <= CRM_KIND_NUMBER &&
		    !crm_rrn_find(cell.p, cell.n, 0, &at, &len)) {
			fault.value = cell.p;
			fault.value_len = cell.n;
		}
	}
	work->rejected += (uint64_t)cli_rejecting(work->cli);
	return (cli_bad_row(work->cli, work->csv, &fault));
}

/* The first column with a resident registration number, or ncol. */
static size_t
find_rrn(const struct gridding *work)
{
	size_t i, at, len, n = crm_csv_ncol(work->csv);
	const struct crm_column *known;
	struct crm_cell cell;

	for (i = 0; i < n; i++) {
		cell = crm_csv_cell(work->csv, i);
		known = crm_stream_column(crm_csv_name(work->csv, i));
		if (crm_rrn_find(cell.p, cell.n, known != NULL && known->code,
		    &at, &len))
			return (i);
	}
	return (n);
}

/* 1 new, 0 seen before, -1 (said). */
static int
first_time(struct gridding *work, int64_t member)
{
	static const struct crm_key key = { 0, 0 };
	int found;

	if (crm_map_put(work->seen, crm_hash_of(&key, &member,
	    sizeof(member)), &found) == NULL) {
		(void)nomem(work);
		return (-1);
	}
	return (!found);
}

static int
keep_text(struct gridding *work, struct gridded *row)
{
	size_t i, n = crm_csv_ncol(work->csv);
	struct crm_cell cell;

	row->text = work->text.n;
	for (i = 0; work->list && i < n; i++) {
		cell = crm_csv_cell(work->csv, i);
		crm_buf_add(&work->text, cell.p, cell.n);
		crm_buf_add(&work->text, "", 1);
	}
	return (work->text.bad ? nomem(work) : 0);
}

static int
keep_row(struct gridding *work, struct gridded *row)
{
	size_t cap = work->cap * 2 + 256;
	struct gridded *p;
	int status;

	if ((status = keep_text(work, row)) != 0)
		return (status);
	if (work->n == work->cap) {
		if ((p = realloc(work->row, cap * sizeof(*p))) == NULL)
			return (nomem(work));
		work->row = p;
		work->cap = cap;
	}
	work->row[work->n++] = *row;
	work->unplaced += !row->has;
	return (0);
}

static int
take_row(struct gridding *work)
{
	struct gridded row = { .has = 1 };
	struct crm_cell cell;
	int64_t member;
	size_t i;
	int rc;

	if ((i = find_rrn(work)) < crm_csv_ncol(work->csv))
		return (bad_cell(work, i, N_("a resident registration number "
		    "must not be here; take it out")));
	cell = crm_csv_cell(work->csv, work->member);
	if (crm_int_parse(cell.p, cell.n, &member) == -1 || member <= 0)
		return (bad_cell(work, work->member,
		    N_("no number of a member")));
	for (i = 0; i < 2; i++) {
		cell = crm_csv_cell(work->csv, work->col[i]);
		row.has = row.has && cell.n > 0;
		if (cell.n > 0 && crm_money_parse(cell.p, cell.n,
		    CRM_PRICE_DECIMALS, &row.v[i]) != 0)
			return (bad_cell(work, work->col[i],
			    N_("no number of at most six decimals")));
	}
	if ((rc = first_time(work, member)) == 0)
		return (bad_cell(work, work->member,
		    N_("the member stands there twice")));
	return (rc == -1 ? EX_INTERNAL : keep_row(work, &row));
}

int
segment_grid_read(struct gridding *work)
{
	int rc, status;

	while ((rc = crm_csv_next(work->csv)) > 0) {
		status = rc == 1 ? take_row(work) : bad_cell(work,
		    crm_csv_ncol(work->csv),
		    N_("not as many cells as the header has"));
		if (status != 0)
			return (status);
	}
	if (rc == -1)
		return (cli_fail_err(work->cli));
	return (work->cli->faults.n > 0 ? EX_DATA : 0);
}
