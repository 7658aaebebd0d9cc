#include <stdlib.h>

#include "insight/segment.h"
#include "segment_int.h"

int
segment_check_name(struct cli *cli, const char *name)
{

	if (crm_segment_name(name))
		return (0);
	return (cli_fail(cli, EX_USAGE_, _("that is no name: take 1 to 100 "
	    "characters, no slash, no hyphen first")));
}

int
segment_find(struct cli *cli, const char *name, int64_t *id)
{

	if ((*id = crm_segment_find(cli->db, name)) == -1)
		return (cli_fail_err(cli));
	if (*id == 0)
		return (cli_fail(cli, EX_NO, _("there is no saved set %s; "
		    "crm-segment list names those there are"), name));
	return (0);
}
