#include <stdlib.h>

#include "insight/segment.h"
#include "insight/segstay.h"
#include "segment_int.h"

static int
put_member(void *arg, int64_t member)
{
	struct crm_out *out = arg;

	if (crm_out_int(out, member) == -1)
		return (-1);
	return (crm_out_end(out));
}

int
segment_show(struct cli *cli, int argc, char **argv)
{
	int64_t id;
	int status;

	if (cli_options(cli, argc, argv, NULL) != 1)
		return (cli_fail(cli, EX_USAGE_, _("give one name")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = segment_find(cli, argv[0], &id)) != 0)
		return (status);
	if (cli_out(cli) == NULL)
		return (EX_INTERNAL);
	if (crm_out_col(cli->out, "member", CRM_KIND_NUMBER) == -1 ||
	    (cli->as_of == CRM_TIME_NONE ?
	    crm_segment_members(cli->db, id, put_member, cli->out) :
	    crm_segstay_members(cli->db, id, (cli->as_of + 1) * CRM_DAY,
	    put_member, cli->out)) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}
