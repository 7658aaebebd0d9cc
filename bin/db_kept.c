#include <string.h>

#include "core/money.h"
#include "core/stream.h"
#include "db_int.h"
#include "record/erased.h"
#include "record/kept.h"

int
db_refuse_erasure(struct cli *cli, int64_t batch)
{
	int rc = crm_erased_by(cli->db, batch);

	if (rc == -1)
		return (cli_fail_err(cli));
	if (rc == 1)
		return (cli_fail(cli, EX_NO, _("batch %lld erased people, and "
		    "that is never taken back"), (long long)batch));
	return (0);
}
