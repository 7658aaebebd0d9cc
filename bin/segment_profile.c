#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/csv.h"
#include "core/stream.h"
#include "insight/summary.h"
#include "segment_int.h"

#define KEPT	"100000"	/* different values of a column */
#define KEPT_LEAST 50000	/* from here on an estimate is good */

struct profiling {
	struct cli	*cli;
	struct crm_csv	*csv;
	struct crm_summary **summary;	/* by column of the stream, or NULL */
	size_t		*col;		/* what is asked, in that order */
	size_t		 n;
	size_t		 bound, top;	/* top 0: the table of columns */
	uint64_t	 rejected;
	int		 mask;
	struct crm_buf	 text;
	enum crm_kind	 kind;		/* of the column that is printed */
	const char	*name;
	uint64_t	 of;
};

static int
nomem(struct cli *cli)
{

	return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
}

/* Which columns: those of the operands, or all.  0 or a status (said). */
static int
choose(struct profiling *work, char **name, size_t n)
{
	size_t ncol = crm_csv_ncol(work->csv), i;
	int col;

	work->summary = calloc(ncol, sizeof(*work->summary));
	work->col = calloc(n > ncol ? n : ncol, sizeof(*work->col));
	if (work->summary == NULL || work->col == NULL)
		return (nomem(work->cli));
	work->n = n == 0 ? ncol : n;
	for (i = 0; i < work->n; i++) {
		col = n == 0 ? (int)i : crm_csv_col(work->csv, name[i]);
		if (col == -1)
			return (cli_fail(work->cli, EX_DATA, _("%s: no column "
			    "\"%s\""), crm_csv_source(work->csv), name[i]));
		work->col[i] = (size_t)col;
		if (work->summary[col] != NULL)
			return (cli_fail(work->cli, EX_USAGE_, _("\"%s\" is "
			    "named twice"), name[i]));
		work->summary[col] = crm_summary_new(crm_csv_name(work->csv,
		    (size_t)col), work->bound);
		if (work->summary[col] == NULL)
			return (nomem(work->cli));
		if (crm_stream_kind(crm_csv_name(work->csv, (size_t)col)) >
		    CRM_KIND_NUMBER)
			cli_people(work->cli);
	}
	return (0);
}

static int
bad_row(struct profiling *work, const char *column, const char *kind)
{

	work->rejected += (uint64_t)cli_rejecting(work->cli);
	return (cli_bad_cell(work->cli, work->csv, column, kind));
}

static int
take_row(struct profiling *work)
{
	size_t i, at, len, ncol = crm_csv_ncol(work->csv);
	const struct crm_column *known;
	struct crm_cell cell;

	for (i = 0; i < ncol; i++) {
		cell = crm_csv_cell(work->csv, i);
		known = crm_stream_column(crm_csv_name(work->csv, i));
		if (work->summary[i] != NULL && crm_rrn_find(cell.p, cell.n,
		    known != NULL && known->code, &at, &len))
			return (bad_row(work, crm_csv_name(work->csv, i),
			    N_("a resident registration number must not be "
			    "here; take it out")));
	}
	for (i = 0; i < ncol; i++) {
		cell = crm_csv_cell(work->csv, i);
		if (work->summary[i] != NULL &&
		    crm_summary_put(work->summary[i], cell.p, cell.n) == -1)
			return (nomem(work->cli));
	}
	return (0);
}

static int
read_rows(struct profiling *work)
{
	int rc, status;

	while ((rc = crm_csv_next(work->csv)) > 0) {
		status = rc == 1 ? take_row(work) : bad_row(work, NULL,
		    N_("not as many cells as the header has"));
		if (status != 0)
			return (status);
	}
	if (rc == -1)
		return (cli_fail_err(work->cli));
	return (work->cli->faults.n > 0 ? EX_DATA : 0);
}

/* A value of the column, masked as the column would be. */
static int
put_value(struct profiling *work, const char *p, size_t n)
{

	if (!work->mask || work->kind <= CRM_KIND_NUMBER)
		return (crm_out_textn(work->cli->out, p, n));
	crm_buf_reset(&work->text);
	crm_mask(&work->text, work->kind, p, n);
	return (work->text.bad ? crm_err_nomem(work->cli->err) :
	    crm_out_textn(work->cli->out, work->text.p, work->text.n));
}

static int
put_top(void *arg, const char *value, uint64_t n)
{
	struct profiling *work = arg;

	return (put_value(work, value, strlen(value)) == -1 ||
	    crm_out_int(work->cli->out, (int64_t)n) == -1 ? -1 : 1);
}

static int
put_told(struct profiling *work, struct crm_summary *summary,
    const struct crm_summary_told *told)
{
	const struct crm_buf *value[] = { &told->least, &told->quarter,
	    &told->median, &told->three_quarters, &told->most, &told->mean,
	    &told->sum };
	struct crm_out *out = work->cli->out;
	size_t i;
	int rc;

	if (crm_out_text(out, work->name) == -1 ||
	    crm_out_text(out, crm_summary_kind_name(told->kind)) == -1 ||
	    crm_out_int(out, (int64_t)told->n) == -1 ||
	    crm_out_int(out, (int64_t)told->blanks) == -1 ||
	    crm_out_int(out, (int64_t)told->distinct) == -1 ||
	    crm_out_text(out, told->exact ? "yes" : "no") == -1 ||
	    crm_out_int(out, (int64_t)told->odd) == -1)
		return (-1);
	for (i = 0; i < sizeof(value) / sizeof(value[0]); i++)
		if (put_value(work, crm_buf_text(value[i]), value[i]->n) == -1)
			return (-1);
	if ((rc = crm_summary_top(summary, 1, put_top, work)) == -1 ||
	    (rc == 0 && (crm_out_text(out, "") == -1 ||
	    crm_out_int(out, 0) == -1)))
		return (-1);
	return (crm_out_end(out));
}

static int
put_often(void *arg, const char *value, uint64_t n)
{
	struct profiling *work = arg;
	struct crm_out *out = work->cli->out;

	crm_buf_reset(&work->text);
	if (crm_out_text(out, work->name) == -1 ||
	    put_value(work, value, strlen(value)) == -1 ||
	    crm_out_int(out, (int64_t)n) == -1)
		return (-1);
	crm_buf_reset(&work->text);
	crm_buf_fmt(&work->text, "%.2f", 100 * (double)n / (double)work->of);
	return (work->text.bad || crm_out_textn(out, work->text.p,
	    work->text.n) == -1 || crm_out_end(out) == -1 ? -1 : 0);
}

static int
put_columns(struct profiling *work)
{
	static const struct cli_col all[] = {
		{ "column", CRM_KIND_TEXT }, { "kind", CRM_KIND_TEXT },
		{ "n", CRM_KIND_NUMBER }, { "blanks", CRM_KIND_NUMBER },
		{ "distinct", CRM_KIND_NUMBER }, { "exact", CRM_KIND_TEXT },
		{ "odd", CRM_KIND_NUMBER }, { "min", CRM_KIND_TEXT },
		{ "p25", CRM_KIND_TEXT }, { "median", CRM_KIND_TEXT },
		{ "p75", CRM_KIND_TEXT }, { "max", CRM_KIND_TEXT },
		{ "mean", CRM_KIND_NUMBER }, { "sum", CRM_KIND_NUMBER },
		{ "top", CRM_KIND_TEXT }, { "top_n", CRM_KIND_NUMBER },
		{ NULL, CRM_KIND_TEXT }
	};
	static const struct cli_col often[] = {
		{ "column", CRM_KIND_TEXT }, { "value", CRM_KIND_TEXT },
		{ "n", CRM_KIND_NUMBER }, { "share", CRM_KIND_NUMBER },
		{ NULL, CRM_KIND_TEXT }
	};

	return (cli_columns(work->cli, work->top > 0 ? often : all) == NULL ?
	    EX_INTERNAL : 0);
}

static int
put_all(struct profiling *work)
{
	struct crm_summary_told told;
	struct crm_summary *summary;
	size_t i, rough = 0;
	int rc = 0;

	for (i = 0; rc == 0 && i < work->n; i++) {
		summary = work->summary[work->col[i]];
		work->name = crm_csv_name(work->csv, work->col[i]);
		work->kind = crm_stream_kind(work->name);
		rc = crm_summary_end(summary, &told);
		work->of = told.n;
		rough += !told.exact;
		if (rc == 0)
			rc = work->top > 0 ? crm_summary_top(summary,
			    work->top, put_often, work) :
			    put_told(work, summary, &told);
		crm_summary_told_free(&told);
	}
	if (rough > 0)
		cli_note(work->cli, _("columns of more than %zu different "
		    "values: %zu; there distinct is an estimate, and what is "
		    "most frequent is among the first %zu; --distinct raises "
		    "that"), work->bound, rough, work->bound);
	return (rc);
}

static int
print(struct profiling *work)
{
	struct cli *cli = work->cli;
	int status;

	work->mask = isatty(STDOUT_FILENO) && !cli->unmask;
	if ((status = put_columns(work)) != 0)
		return (status);
	if (put_all(work) == -1 || crm_out_finish(cli->out) == -1)
		return (crm_errkind(cli->err) == CRM_ERR_NONE ? nomem(cli) :
		    cli_fail_err(cli));
	if (work->rejected > 0)
		cli_note(cli, _("rows rejected: %" PRIu64), work->rejected);
	if (cli_keep_rejects(cli) == -1)
		return (EX_IO);
	return (work->rejected > 0 ? EX_NO : 0);
}

static int
profile(struct profiling *work, char **name, size_t n)
{
	int status;

	if (work->csv == NULL || crm_csv_header(work->csv) == -1)
		return (cli_fail_err(work->cli));
	if ((status = choose(work, name, n)) == 0 &&
	    (status = read_rows(work)) == 0)
		status = print(work);
	return (status);
}

int
segment_profile(struct cli *cli, int argc, char **argv)
{
	struct profiling work = { .cli = cli };
	const char *input = NULL, *top = NULL, *bound = KEPT;
	const struct cli_opt opts[] = {
		{ "input", 'i', 1, &input }, { "top", 0, 1, &top },
		{ "distinct", 0, 1, &bound }, { NULL, 0, 0, NULL }
	};
	size_t i, n = (size_t)cli_options(cli, argc, argv, opts);
	int fd, status;

	work.bound = (size_t)cli_number(cli, "--distinct", bound,
	    KEPT_LEAST, 100000000);
	if (top != NULL)
		work.top = (size_t)cli_number(cli, "--top", top, 1, 1000000);
	if ((status = cli_check_rejects(cli)) != 0)
		return (status);
	if ((fd = cli_input(cli, input)) == -1)
		return (EX_NOINPUT_);
	work.csv = crm_csv_open(cli->err, fd, fd == STDIN_FILENO ?
	    _("standard input") : input, NULL);
	status = profile(&work, argv, n);
	for (i = 0; work.summary != NULL && i < crm_csv_ncol(work.csv); i++)
		crm_summary_free(work.summary[i]);
	free(work.summary);
	free(work.col);
	crm_buf_free(&work.text);
	crm_csv_close(work.csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}
