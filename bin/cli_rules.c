#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "core/buf.h"
#include "insight/rule.h"

/* The user's own rules, else the site's, else those of the toolkit. */
static int
find(struct cli *cli, const char *usual, struct crm_buf *path)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	int fd = -1, i;

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
		crm_buf_fmt(path, "/rules/%s", usual);
		fd = open(crm_buf_text(path), O_RDONLY | O_CLOEXEC);
		if (fd != -1 || (errno != ENOENT && errno != ENOTDIR))
			break;
	}
	if (fd == -1)
		(void)cli_fail(cli, EX_NOINPUT_, "%s: %s", crm_buf_text(path),
		    strerror(errno));
	return (fd);
}

int
cli_rules_open(struct cli *cli, const char *path, const char *usual,
    struct crm_buf *name)
{

	if (path == NULL)
		return (find(cli, usual, name));
	crm_buf_str(name, path);
	return (cli_input(cli, path));
}

int
cli_rules(struct cli *cli, const char *path, struct crm_rules **rules)
{
	struct crm_buf name = { 0 };
	int fd, status = 0;

	*rules = NULL;
	fd = cli_rules_open(cli, path, "segments.rules", &name);
	if (fd == -1)
		status = EX_NOINPUT_;
	else if ((*rules = crm_rules_read(cli->err, fd,
	    crm_buf_text(&name))) == NULL)
		status = cli_fail_err(cli);
	if (fd > STDIN_FILENO)
		(void)close(fd);
	crm_buf_free(&name);
	return (status);
}
