#include <unistd.h>

#include "core/buf.h"
#include "core/csv.h"
#include "insight/cutfile.h"
#include "rfm_int.h"

/* Takes the cut points of --cuts and holds them against the other words. */
static int
read_cuts(struct rfm *rfm)
{
	struct crm_cuts asked = rfm->cuts;
	struct cli *cli = &rfm->cli;
	const char *path = rfm->cut_path;
	struct crm_csv *csv;
	int fd, status = 0;

	if ((fd = cli_input(cli, path)) == -1)
		return (EX_NOINPUT_);
	csv = crm_csv_open(cli->err, fd, path, NULL);
	if (csv == NULL || crm_cutfile_read(&rfm->cuts, csv,
	    rfm->set->decimals, cli->err) == -1)
		status = cli_fail_err(cli);
	else if (rfm->method != NULL && rfm->cuts.method != asked.method)
		status = cli_fail(cli, EX_DATA, _("%s: the cut points are of "
		    "method %s, not %s"), path,
		    crm_method_name(rfm->cuts.method), rfm->method);
	else if (rfm->bins != NULL && rfm->cuts.bins != asked.bins)
		status = cli_fail(cli, EX_DATA, _("%s: the cut points are for "
		    "%d bins, not %d"), path, rfm->cuts.bins, asked.bins);
	crm_csv_close(csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}

int
rfm_score(struct rfm *rfm)
{
	int status;

	if (rfm->cut_path != NULL) {
		if ((status = read_cuts(rfm)) != 0)
			return (status);
		crm_rfm_apply(rfm->set, &rfm->cuts);
	} else if (rfm->to != NULL && rfm->set->n == 0 && rfm->to->n > 0)
		return (cli_fail(&rfm->cli, EX_DATA, _("--move: nobody has an "
		    "order by the first day to take cut points from; give a "
		    "later day, or --cuts")));
	else if (crm_rfm_score(rfm->set, &rfm->cuts,
	    rfm->cli.err) == -1)
		return (cli_fail_err(&rfm->cli));
	/* Frozen: the second day is held against the first. */
	if (rfm->to != NULL)
		crm_rfm_apply(rfm->to, &rfm->cuts);
	rfm->axis.bins = rfm->cuts.bins;
	rfm->axis.rules = rfm->rules;
	return (0);
}

int
rfm_save_cuts(struct rfm *rfm)
{
	struct cli *cli = &rfm->cli;

	if (rfm->save_path == NULL)
		return (0);
	if (rfm->set->n == 0 && rfm->cut_path == NULL)
		return (cli_fail(cli, EX_DATA, _("--save-cuts: there are no "
		    "members to take cut points from")));
	if (cli->dry_run)
		return (0);
	if (crm_cutfile_save(&rfm->cuts, rfm->set->decimals,
	    rfm->save_path, cli->err) == -1)
		return (cli_fail_err(cli));
	return (0);
}
