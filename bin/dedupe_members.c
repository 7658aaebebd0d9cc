#include "dedupe_int.h"
#include "insight/peopleload.h"

int
dedupe_members(struct cli *cli, struct dedupe_set *set)
{

	set->people = crm_people_load(cli->db, &set->member);
	return (set->people == NULL ? cli_fail_err(cli) : 0);
}
