#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/csv.h"
#include "core/stream.h"
#include "insight/filter.h"
#include "segment_int.h"

struct filtering {
	struct cli	*cli;
	uint64_t	 rejected;
	int		 seconds;	/* of computing, for some rows */
	int		 status;	/* of opening the database */
};

/* No function of SQLite can be stopped while it is at work. */
static void
more_time(void *arg)
{
	struct filtering *work = arg;

	cli_deadline(work->seconds + 1);
}

static struct crm_db *
open_database(void *arg)
{
	struct filtering *work = arg;

	work->status = cli_open(work->cli, CRM_OPEN_READ);
	return (work->status == 0 ? work->cli->db : NULL);
}

static int
open_out(struct cli *cli, struct crm_csv *csv)
{
	const char *name;
	size_t i;

	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	for (i = 0; i < crm_csv_ncol(csv); i++) {
		name = crm_csv_name(csv, i);
		if (crm_out_col(cli->out, name, crm_stream_kind(name)) == -1)
			return (cli_fail_err(cli));
	}
	return (0);
}

static int
put_row(struct cli *cli, struct crm_csv *csv)
{
	struct crm_cell cell;
	size_t i;

	for (i = 0; i < crm_csv_ncol(csv); i++) {
		cell = crm_csv_cell(csv, i);
		if (crm_out_textn(cli->out, cell.p, cell.n) == -1)
			return (cli_fail_err(cli));
	}
	return (crm_out_end(cli->out) == -1 ? cli_fail_err(cli) : 0);
}

static int
take_fault(struct filtering *work, struct crm_csv *csv,
    const struct crm_fault *fault)
{

	work->rejected += (uint64_t)cli_rejecting(work->cli);
	return (cli_bad_row(work->cli, csv, fault));
}

static int
filter_rows(struct filtering *work, struct crm_csv *csv,
    struct crm_filter *filter)
{
	struct cli *cli = work->cli;
	struct crm_fault fault;
	int rc, status;

	if ((status = open_out(cli, csv)) != 0)
		return (status);
	while ((rc = crm_filter_next(filter, &fault)) > 0) {
		if (rc == 2)
			status = take_fault(work, csv, &fault);
		else if (cli->faults.n == 0)
			status = put_row(cli, csv);
		if (status != 0)
			return (status);
	}
	if (rc == -1)
		return (cli_fail_err(cli));
	if (cli->faults.n > 0)
		return (EX_DATA);
	if (crm_filter_strangers(filter) > 0)
		cli_note(cli, _("rows whose member the database does not "
		    "have: %" PRIu64 "; m. is empty there"),
		    crm_filter_strangers(filter));
	if (work->rejected > 0)
		cli_note(cli, _("rows rejected: %" PRIu64), work->rejected);
	if (crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	if (cli_keep_rejects(cli) == -1)
		return (EX_IO);
	return (work->rejected > 0 ? EX_NO : 0);
}

static int
filter_csv(struct filtering *work, struct crm_csv *csv, const char *text)
{
	struct crm_filter_opt opt = { .text = text };
	struct cli *cli = work->cli;
	struct crm_filter *filter;
	int status;

	opt.now = cli->now;
	opt.as_of = cli->as_of;
	opt.database = open_database;
	opt.arg = work;
	opt.ms = work->seconds * 1000;
	opt.tick = more_time;
	if (crm_csv_header(csv) == -1)
		return (cli_fail_err(cli));
	filter = crm_filter_open(cli->err, csv, &opt);
	if (filter == NULL)
		return (work->status != 0 ? work->status : cli_fail_err(cli));
	status = filter_rows(work, csv, filter);
	cli_deadline(0);
	crm_filter_close(filter);
	return (status);
}

int
segment_filter(struct cli *cli, int argc, char **argv)
{
	struct filtering work = { .cli = cli };
	const char *limit = "10";
	const struct cli_opt opts[] = {
		{ "time-limit", 0, 1, &limit },
		{ NULL, 0, 0, NULL }
	};
	struct crm_csv *csv;
	int n = cli_options(cli, argc, argv, opts), fd, status;

	if (n < 1 || n > 2)
		return (cli_fail(cli, EX_USAGE_, _("give one expression, and "
		    "at most one file")));
	work.seconds = cli_seconds(cli, "--time-limit", limit, 1, 86400);
	if ((status = cli_check_rejects(cli)) != 0)
		return (status);
	if ((fd = cli_input(cli, argv[1])) == -1)
		return (EX_NOINPUT_);
	csv = crm_csv_open(cli->err, fd, fd == STDIN_FILENO ?
	    _("standard input") : argv[1], NULL);
	status = csv == NULL ? cli_fail_err(cli) :
	    filter_csv(&work, csv, argv[0]);
	crm_csv_close(csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}
