#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/csv.h"
#include "rfm_int.h"

/* The user's own rules, else the site's, else those of the toolkit. */
static int
find_rules(struct rfm *rfm, struct crm_buf *path)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	int fd, i;

	for (i = 0; i < 3; i++) {
		crm_buf_reset(path);
		if (i == 0 && config != NULL && *config == '/')
			crm_buf_fmt(path, "%s/crm", config);
		else if (i == 0 && home != NULL && *home != '\0')
			crm_buf_fmt(path, "%s/.config/crm", home);
		else if (i > 0)
			crm_buf_str(path, i == 1 ? "/etc/crm" : cli_datadir());
		if (path->n == 0)
			continue;
		crm_buf_str(path, "/rules/segments.rules");
		fd = open(crm_buf_text(path), O_RDONLY | O_CLOEXEC);
		if (fd != -1 || (errno != ENOENT && errno != ENOTDIR) ||
		    i == 2)
			break;
	}
	if (fd == -1)
		(void)cli_fail(&rfm->cli, EX_NOINPUT_, "%s: %s",
		    crm_buf_text(path), strerror(errno));
	return (fd);
}

int
rfm_open_rules(struct rfm *rfm)
{
	struct crm_buf path = { 0 };
	int fd, status = 0;

	if (rfm->rule_path != NULL) {
		crm_buf_str(&path, rfm->rule_path);
		fd = cli_input(&rfm->cli, rfm->rule_path);
	} else
		fd = find_rules(rfm, &path);
	if (fd == -1)
		status = EX_NOINPUT_;
	else {
		rfm->rules = crm_rules_read(rfm->cli.err, fd,
		    crm_buf_text(&path));
		if (rfm->rules == NULL)
			status = cli_fail_err(&rfm->cli);
		if (fd != STDIN_FILENO)
			(void)close(fd);
	}
	crm_buf_free(&path);
	return (status);
}

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
