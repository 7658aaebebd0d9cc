#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/csv.h"
#include "core/stream.h"
#include "member_int.h"
#include "record/member.h"
#include "record/probe.h"

/* find -i: whom the rows of a member stream are of. */

struct probing {
	struct cli	*cli;
	struct crm_csv	*csv;
	int		 col[CRM_MEMBER_NCOL];
	int		 line_col;
	int		 unknown;	/* 1: a row found nobody for sure */
	int		 rejected;
};

/* Where the row began, as its own file says, else this one. */
static int
put_line(const struct probing *p)
{
	struct crm_cell cell = { "", 0 };

	if (p->line_col != -1)
		cell = crm_csv_cell(p->csv, (size_t)p->line_col);
	if (cell.n > 0)
		return (crm_out_textn(p->cli->out, cell.p, cell.n));
	return (crm_out_int(p->cli->out, (int64_t)crm_csv_line(p->csv)));
}

static int
put_match(void *arg, const struct crm_probe *probe)
{
	struct probing *p = arg;
	struct crm_out *out = p->cli->out;
	struct crm_buf why = { 0 };
	int rc;

	crm_buf_str(&why, probe->why);
	if (probe->members > 0)
		crm_buf_fmt(&why, _("the keys of %zu members"),
		    probe->members);
	p->unknown |= probe->member == 0 || *probe->why != '\0';
	rc = why.bad ? crm_err_nomem(p->cli->err) :
	    put_line(p) == -1 || crm_out_text(out, probe->match) == -1 ||
	    (probe->member == 0 ? crm_out_text(out, "") :
	    crm_out_int(out, probe->member)) == -1 ||
	    crm_out_text(out, crm_buf_text(&why)) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0;
	crm_buf_free(&why);
	return (rc);
}

static int
read_row(struct probing *p, int ragged)
{
	struct crm_cell cell[CRM_MEMBER_NCOL] = { { "", 0 } };
	struct crm_fault fault = { .source = crm_csv_source(p->csv),
	    .line = crm_csv_line(p->csv) };
	size_t i;

	if (ragged) {
		fault.kind = N_("not as many cells as the header has");
		fault.reason = _(fault.kind);
		p->rejected |= cli_rejecting(p->cli);
		return (cli_bad_row(p->cli, p->csv, &fault));
	}
	for (i = 0; i < CRM_MEMBER_NCOL; i++)
		if (p->col[i] != -1)
			cell[i] = crm_csv_cell(p->csv, (size_t)p->col[i]);
	return (crm_probe_row(p->cli->db, cell, put_match, p) == 0 ? 0 :
	    cli_fail_err(p->cli));
}

static int
read_rows(struct probing *p)
{
	const struct crm_column *columns = crm_stream_columns("member");
	int rc, status;
	size_t i;

	if (crm_csv_header(p->csv) == -1)
		return (cli_fail_err(p->cli));
	for (i = 0; i < CRM_MEMBER_NCOL; i++)
		p->col[i] = crm_csv_col(p->csv, columns[i].name);
	p->line_col = crm_csv_col(p->csv, "source_line");
	if (p->col[CRM_MEMBER_CODE] == -1 && p->col[CRM_MEMBER_NAME] == -1)
		return (cli_fail(p->cli, EX_DATA, _("%s: there is neither a "
		    "column code nor a column name"),
		    crm_csv_source(p->csv)));
	while ((rc = crm_csv_next(p->csv)) > 0)
		if ((status = read_row(p, rc == 2)) != 0)
			return (status);
	if (rc == -1)
		return (cli_fail_err(p->cli));
	return (p->cli->faults.n > 0 ? EX_DATA : 0);
}

static int
probe_stream(struct probing *p, int fd, const char *name)
{
	static const char *const names[] = { "source_line", "match", "member",
	    "why", NULL };
	struct cli *cli = p->cli;
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	cli_people(cli);
	if (cli_table(cli, names) == NULL)
		return (EX_INTERNAL);
	p->csv = crm_csv_open(cli->err, fd, name, NULL);
	/* Who waits for a pipe keeps no state of the log from going. */
	status = p->csv == NULL || (fd != STDIN_FILENO &&
	    crm_db_snapshot(cli->db) == -1) ? cli_fail_err(cli) :
	    read_rows(p);
	crm_csv_close(p->csv);
	if (status == 0 && crm_out_finish(cli->out) == -1)
		status = cli_fail_err(cli);
	if (status == 0 && p->rejected)
		status = cli_keep_rejects(cli) == -1 ? EX_IO : EX_NO;
	return (status);
}

int
member_probe(struct cli *cli, const char *path)
{
	struct probing p = { .cli = cli };
	int fd, status;

	if ((status = cli_check_rejects(cli)) != 0)
		return (status);
	if ((fd = cli_input(cli, path)) == -1)
		return (EX_NOINPUT_);
	status = probe_stream(&p, fd, fd == STDIN_FILENO ?
	    _("standard input") : path);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status == 0 && p.unknown ? EX_NO : status);
}
