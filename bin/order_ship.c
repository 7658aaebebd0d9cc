#include "core/lang.h"
#include "order_int.h"
#include "record/orderimport.h"
#include "record/shipimport.h"
#include "record/shiplist.h"

void
order_note_lost(struct cli *cli, size_t lost)
{

	if (lost > 0)
		cli_note(cli, _("parcels that are no longer of their order: "
		    "%zu; a second order fits or theirs changed, crm-order "
		    "parcels --open lists them"), lost);
}

static int
ship_stage(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct crm_ship_counts n = { 0 };
	struct crm_order_job job = { 0 };
	struct cli_counts counts;
	int rc, status;

	(void)arg;
	order_job(cli, &job);
	if ((status = cli_begin(cli)) != 0)
		return (status);
	rc = crm_ship_import(cli->db, stage, &job, &n);
	order_job_done(&job);
	if (rc != 0)
		return (rc == -1 ? cli_fail_err(cli) : rc);
	if (n.open > 0)
		cli_note(cli, _("rows that found no order yet: %zu; they are "
		    "kept until it comes, crm-order parcels --open lists "
		    "them"), n.open);
	order_note_lost(cli, n.lost);
	counts = (struct cli_counts){ n.read, n.new, n.changed, n.same,
	    n.rejected };
	return (cli_store_counts(cli, crm_stage_sha256(stage), &counts));
}

int
order_ship(struct cli *cli, int argc, char **argv)
{

	if (cli_options(cli, argc, argv, NULL) > 1)
		return (cli_fail(cli, EX_USAGE_, _("one file at a time; put "
		    "several through crm-map")));
	return (cli_import(cli, argv[0], ship_stage, NULL));
}

int
order_parcels(struct cli *cli, int argc, char **argv)
{
	const char *open = NULL;
	const struct cli_opt opts[] = {
		{ "open", 0, 0, &open },
		{ NULL, 0, 0, NULL }
	};
	int status;

	if (cli_options(cli, argc, argv, opts) > 0)
		return (cli_fail(cli, EX_USAGE_,
		    _("parcels takes no operand")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	if (crm_ship_list(cli->db, open != NULL, cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}
