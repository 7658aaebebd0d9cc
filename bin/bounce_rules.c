#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bounce_int.h"

/* The user's own rules, else the site's, else those of the toolkit. */
static int
find_rules(struct work *work, struct crm_buf *path)
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
		crm_buf_str(path, "/rules/bounces.rules");
		fd = open(crm_buf_text(path), O_RDONLY | O_CLOEXEC);
		if (fd != -1 || (errno != ENOENT && errno != ENOTDIR))
			break;
	}
	if (fd == -1 && i == 3)
		(void)cli_fail(&work->cli, EX_NOINPUT_, _("%s: no rules: is "
		    "the toolkit installed, or CRM_DATADIR wrong?"),
		    crm_buf_text(path));
	else if (fd == -1)
		(void)cli_fail(&work->cli, EX_NOINPUT_, "%s: %s",
		    crm_buf_text(path), strerror(errno));
	return (fd);
}

int
bounce_open_rules(struct work *work)
{
	struct crm_buf path = { 0 };
	int fd, status = 0;

	if (work->rule_path != NULL) {
		crm_buf_str(&path, work->rule_path);
		fd = cli_input(&work->cli, work->rule_path);
	} else
		fd = find_rules(work, &path);
	if (fd == -1)
		status = EX_NOINPUT_;
	else {
		work->rules = crm_bounce_rules_read(work->cli.err, fd,
		    crm_buf_text(&path));
		if (work->rules == NULL)
			status = cli_fail_err(&work->cli);
		if (fd != STDIN_FILENO)
			(void)close(fd);
	}
	crm_buf_free(&path);
	return (status);
}
