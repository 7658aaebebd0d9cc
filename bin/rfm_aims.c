#include <unistd.h>

#include "core/csv.h"
#include "rfm_int.h"

int
rfm_open_aims(struct rfm *rfm)
{
	struct cli *cli = &rfm->cli;
	struct crm_csv *csv;
	int fd, status = 0;

	if (rfm->offers == NULL)
		return (0);
	if ((fd = cli_input(cli, rfm->offers)) == -1)
		return (EX_NOINPUT_);
	csv = crm_csv_open(cli->err, fd, rfm_source(rfm->offers), NULL);
	if (csv == NULL || (rfm->aims = crm_aims_read(csv, rfm->cuts.bins,
	    cli->err)) == NULL)
		status = cli_fail_err(cli);
	crm_csv_close(csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}
