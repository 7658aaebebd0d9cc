#include "dedupe_int.h"

int
dedupe_members(struct cli *cli, struct dedupe_set *set)
{
	(void)set;
	return (cli_open(cli, CRM_OPEN_READ));
}
