#include <sys/stat.h>
#include <sys/statvfs.h>

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "cli_int.h"
#include "core/stream.h"

#define LARGE	(8 * 1024 * 1024)	/* bytes of an input */

int
cli_input(struct cli *cli, const char *path)
{
	struct stat st;
	int fd;

	if (path == NULL || strcmp(path, "-") == 0)
		return (STDIN_FILENO);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1) {
		cli_fail(cli, EX_NOINPUT_, "%s: %s", path, strerror(errno));
		return (-1);
	}
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		cli_fail(cli, EX_NOINPUT_, "%s: %s", path, strerror(EISDIR));
		close(fd);
		return (-1);
	}
	return (fd);
}

/*
 * A large import needs room for the database and its log, about half as much
 * again as its input.  It is better told before than after an hour.
 */
static int
check_space(struct cli *cli, struct crm_stage *stage, const char *folder)
{
	uint64_t need = crm_stage_size(stage) / 2 * 3, room;
	struct statvfs fs;

	if (crm_stage_size(stage) < LARGE || statvfs(folder, &fs) == -1)
		return (0);
	room = (uint64_t)fs.f_bavail * fs.f_frsize;
	if (room >= need)
		return (0);
	return (crm_err_set(cli->err, CRM_ERR_SYSTEM, _("%s: %llu MiB are free "
	    "and this input needs about %llu; make room, or split it between "
	    "orders"), folder, (unsigned long long)(room >> 20),
	    (unsigned long long)(need >> 20) + 1));
}

static struct crm_stage *
stage_beside(struct cli *cli, int fd, const char *name, const char *db)
{
	struct crm_stage *stage;
	const char *folder;
	char *copy;

	if ((copy = strdup(db)) == NULL) {
		crm_err_nomem(cli->err);
		return (NULL);
	}
	folder = dirname(copy);
	stage = crm_stage_open(cli->err, fd, name, folder);
	if (stage != NULL && check_space(cli, stage, folder) == -1) {
		crm_stage_close(stage);
		stage = NULL;
	}
	free(copy);
	return (stage);
}

int
cli_stage(struct cli *cli, const char *path, struct crm_stage **stage)
{
	const char *name = path, *db = cli_path(cli);
	int fd;

	*stage = NULL;
	if (db == NULL)
		return (EX_CONFIG_);
	if (crm_db_present(cli->err, db) == -1)
		return (cli_fail_err(cli));
	if ((fd = cli_input(cli, path)) == -1)
		return (EX_NOINPUT_);
	if (fd == STDIN_FILENO)
		name = _("standard input");
	*stage = stage_beside(cli, fd, name, db);
	if (fd != STDIN_FILENO)
		close(fd);
	return (*stage == NULL ? cli_fail_err(cli) : 0);
}

struct crm_out *
cli_out(struct cli *cli)
{
	struct crm_out_opt opt = { 0 };
	int tty = isatty(STDOUT_FILENO);

	if (cli->format == -1)
		opt.format = tty ? CRM_FORMAT_TABLE : CRM_FORMAT_CSV;
	else
		opt.format = (enum crm_format)cli->format;
	opt.mask = tty && !cli->unmask;
	opt.excel = cli->excel;
	cli_watch(cli, &opt.watch);
	cli->out = crm_out_open(cli->err, stdout, &opt);
	if (cli->out == NULL)
		cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	return (cli->out);
}

struct crm_out *
cli_table(struct cli *cli, const char *const *names)
{
	const struct cli_priv *priv = cli->priv;
	enum crm_kind kind;

	if (cli_out(cli) == NULL)
		return (NULL);
	for (; *names != NULL; names++) {
		kind = crm_stream_kind(*names);
		/* A setting's name is nobody's. */
		if (priv->people == -1 && kind != CRM_KIND_NUMBER)
			kind = CRM_KIND_TEXT;
		if (crm_out_col(cli->out, *names, kind) == -1) {
			cli_fail_err(cli);
			return (NULL);
		}
	}
	return (cli->out);
}

struct crm_out *
cli_columns(struct cli *cli, const struct cli_col *cols)
{

	if (cli_out(cli) == NULL)
		return (NULL);
	for (; cols->name != NULL; cols++)
		if (crm_out_col(cli->out, cols->name, cols->kind) == -1) {
			cli_fail_err(cli);
			return (NULL);
		}
	return (cli->out);
}
