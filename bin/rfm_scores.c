#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "insight/grid.h"
#include "rfm_int.h"

int
rfm_too_large(struct rfm *rfm)
{

	return (cli_fail(&rfm->cli, EX_DATA,
	    _("the amounts come to more than can be counted")));
}

int
rfm_table(struct rfm *rfm)
{
	struct cli *cli = &rfm->cli;

	if (cli->format == -1 && isatty(STDOUT_FILENO))
		cli->format = CRM_FORMAT_TABLE;
	return (cli->format == CRM_FORMAT_TABLE);
}

int
rfm_done(struct rfm *rfm, int res)
{

	if (res == -1 || crm_out_finish(rfm->cli.out) == -1)
		return (cli_fail_err(&rfm->cli));
	return (rfm->rejected > 0 ? EX_NO : 0);
}

static int
print_grid(struct rfm *rfm)
{
	int bins = rfm->cuts.bins, decimals = rfm->set->decimals;
	int table = rfm_table(rfm);
	struct crm_grid grid;

	if (crm_grid_fill(&grid, rfm->set) == -1)
		return (rfm_too_large(rfm));
	if (cli_out(&rfm->cli) == NULL)
		return (EX_INTERNAL);
	return (rfm_done(rfm, table ?
	    crm_grid_put_table(&grid, bins, decimals, rfm->cli.out) :
	    crm_grid_put(&grid, bins, decimals, rfm->cli.out)));
}

int
rfm_print_scores(struct rfm *rfm)
{
	const struct crm_rfm_opt opt = {
		.bins = rfm->cuts.bins, .rules = rfm->rules,
		.aims = rfm->aims,
		.weights = rfm->weights != NULL ? &rfm->weight : NULL
	};

	if (rfm->grid != NULL)
		return (print_grid(rfm));
	if (rfm->weights != NULL &&
	    crm_rfm_rank(rfm->set, &rfm->weight) == -1)
		return (cli_fail(&rfm->cli, EX_INTERNAL, "%s",
		    strerror(ENOMEM)));
	if (cli_out(&rfm->cli) == NULL)
		return (EX_INTERNAL);
	return (rfm_done(rfm, crm_rfm_put(rfm->set, &opt, rfm->cli.out)));
}
