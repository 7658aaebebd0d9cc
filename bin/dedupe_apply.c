#include "core/csv.h"
#include "dedupe_int.h"
#include "record/proposal.h"

static int
tell_bad(void *arg, struct crm_csv *csv, const struct crm_fault *fault)
{

	return (cli_bad_row(arg, csv, fault));
}

static int
pass(struct cli *cli, struct crm_stage *stage, struct crm_proposal *proposal,
    int tell)
{
	struct crm_csv *csv = crm_stage_csv(stage, NULL);
	int rc = -1;

	if (csv != NULL)
		rc = tell ? crm_proposal_tell(proposal, csv, tell_bad, cli) :
		    crm_proposal_read(proposal, csv);
	crm_csv_close(csv);
	if (rc != 0)
		return (rc == -1 ? cli_fail_err(cli) : rc);
	return (cli->faults.n > 0 ? EX_DATA : 0);
}

static int
store(struct cli *cli, struct crm_stage *stage, struct crm_proposal *proposal)
{
	struct crm_proposal_count n;
	const char *sha256;
	int status;

	if (crm_proposal_do(proposal, &n) == -1 ||
	    (sha256 = crm_stage_sha256(stage)) == NULL)
		return (cli_fail_err(cli));
	status = cli_store(cli, sha256, _("read %zu, merged %zu, kept apart "
	    "%zu, same as before %zu, no verdict %zu, rejected %zu"), n.read,
	    n.merged, n.apart, n.known, n.left, n.rejected);
	return (status == 0 && n.rejected > 0 ? EX_NO : status);
}

static int
apply(struct cli *cli, struct crm_stage *stage, void *arg)
{
	struct crm_proposal *proposal;
	int status;

	(void)arg;
	if ((status = cli_begin(cli)) != 0)
		return (status);
	if ((proposal = crm_proposal_open(cli->db)) == NULL)
		return (cli_fail_err(cli));
	if ((status = pass(cli, stage, proposal, 0)) == 0 &&
	    (status = pass(cli, stage, proposal, 1)) == 0)
		status = store(cli, stage, proposal);
	crm_proposal_close(proposal);
	return (status);
}

int
dedupe_apply(struct cli *cli, int argc, char **argv)
{
	int n = cli_options(cli, argc, argv, NULL);

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("apply takes one "
		    "proposal")));
	return (cli_import(cli, n == 1 ? argv[0] : NULL, apply, NULL));
}
