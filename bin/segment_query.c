#include "core/buf.h"
#include "segment_int.h"

int
segment_query(struct cli *cli, int argc, char **argv)
{
	const char *limit = "60";
	const struct cli_opt opts[] = {
		{ "time-limit", 0, 1, &limit },
		{ NULL, 0, 0, NULL }
	};
	struct crm_buf sql = { 0 };
	int n, seconds, status;

	if ((n = cli_options(cli, argc, argv, opts)) > 1)
		return (cli_fail(cli, EX_USAGE_, _("give one query; it stands "
		    "in quotes")));
	seconds = cli_seconds(cli, "--time-limit", limit, 1, 86400);
	if ((status = cli_open(cli, CRM_OPEN_READ)) == 0 &&
	    (status = cli_read_sql(cli, n == 1 ? argv[0] : NULL, &sql)) == 0)
		status = cli_query(cli, crm_buf_text(&sql), seconds, 1);
	crm_buf_free(&sql);
	return (status);
}
