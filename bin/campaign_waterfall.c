#include <inttypes.h>

#include "campaign_int.h"
#include "campaign_plan.h"
#include "outreach/waterfall.h"

/* crm-campaign waterfall: from the audience to what was sent. */

static int
put_line(void *arg, const struct crm_waterfall_line *line)
{
	struct crm_out *out = arg;

	if (crm_out_text(out, line->step) == -1 ||
	    crm_out_text(out, line->name) == -1 ||
	    crm_out_int(out, line->members) == -1)
		return (-1);
	return (crm_out_end(out));
}

int
campaign_waterfall(struct cli *cli, int argc, char **argv)
{
	struct crm_waterfall_sum sum;
	struct campaign_named named;
	int status;

	if (cli_options(cli, argc, argv, NULL) != 1)
		return (cli_fail(cli, EX_USAGE_, _("give one name")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = campaign_named(cli, argv[0], &named)) != 0)
		return (status);
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	if (crm_out_col(cli->out, "step", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(cli->out, "name", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(cli->out, "members", CRM_KIND_NUMBER) == -1 ||
	    crm_waterfall_each(cli->db, named.id, put_line, cli->out,
	    &sum) == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	cli_note(cli, _("audience %" PRId64 " = out %" PRId64 " + control %"
	    PRId64 " + in %" PRId64), sum.audience, sum.out, sum.control,
	    sum.in);
	return (0);
}
