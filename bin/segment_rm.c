#include <stdlib.h>

#include "insight/segment.h"
#include "segment_int.h"

int
segment_rm(struct cli *cli, int argc, char **argv)
{
	int64_t id, members;
	int status;

	if (cli_options(cli, argc, argv, NULL) != 1)
		return (cli_fail(cli, EX_USAGE_, _("give one name")));
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0 ||
	    (status = segment_find(cli, argv[0], &id)) != 0)
		return (status);
	if (crm_segment_rm(cli->db, id, &members) == -1)
		return (cli_fail_err(cli));
	return (cli_store(cli, NULL, _("took away %s with %lld members"),
	    argv[0], (long long)members));
}
