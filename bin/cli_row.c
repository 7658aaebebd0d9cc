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
#include "core/contact.h"
#include "core/csv.h"
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
	cli->out = crm_out_open(cli->err, stdout, &opt);
	if (cli->out == NULL)
		cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	return (cli->out);
}

int
cli_rejecting(const struct cli *cli)
{

	return (cli->rejects_path != NULL);
}

static int
is_reject_column(const char *name)
{

	return (strncmp(name, "reject_", 7) == 0);
}

static int
rejects_failed(struct cli *cli)
{

	return (cli_fail(cli, EX_IO, "%s: %s", cli->rejects_path,
	    strerror(errno)));
}

int
cli_check_rejects(struct cli *cli)
{
	struct stat st;

	if (cli->rejects_path == NULL || lstat(cli->rejects_path, &st) == -1)
		return (0);
	return (cli_fail(cli, EX_CREATE, _("%s: it exists already; move it "
	    "away or name another file with --rejects"), cli->rejects_path));
}

/* Written under another name until it is whole, so that no half file stays. */
static int
open_rejects(struct cli *cli, struct crm_csv *csv)
{
	struct cli_priv *priv = cli->priv;
	size_t i;
	int fd, status;

	if ((status = cli_check_rejects(cli)) != 0)
		return (status);
	crm_buf_fmt(&priv->part, "%s.part-%ld", cli->rejects_path,
	    (long)getpid());
	if (priv->part.bad)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	fd = open(priv->part.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC |
	    O_NOFOLLOW, 0600);
	if (fd == -1 || (priv->rejects = fdopen(fd, "w")) == NULL) {
		status = cli_fail(cli, EX_CREATE, "%s: %s", priv->part.p,
		    strerror(errno));
		if (fd != -1)
			close(fd);
		return (status);
	}
	for (i = 0; i < crm_csv_ncol(csv); i++)
		if (!is_reject_column(crm_csv_name(csv, i))) {
			crm_csv_quote(&priv->row, crm_csv_name(csv, i),
			    strlen(crm_csv_name(csv, i)));
			crm_buf_chr(&priv->row, ',');
		}
	crm_buf_str(&priv->row, "reject_line,reject_reason,reject_raw\n");
	return (0);
}

/* A cell as it came, but for the digits of resident registration numbers. */
static void
put_cell(struct crm_buf *row, const char *name, struct crm_cell cell)
{
	const struct crm_column *column = crm_stream_column(name);
	struct crm_buf text = { 0 };

	crm_rrn_mask(&text, cell.p, cell.n, column != NULL && column->code);
	crm_csv_quote(row, crm_buf_text(&text), text.n);
	crm_buf_chr(row, ',');
	if (text.bad)
		row->bad = 1;
	crm_buf_free(&text);
}

int
cli_reject(struct cli *cli, struct crm_csv *csv, int ragged,
    const char *reason)
{
	struct cli_priv *priv = cli->priv;
	struct crm_buf raw = { 0 }, masked = { 0 };
	const char *name;
	size_t i;
	int status;

	crm_buf_reset(&priv->row);
	if (priv->rejects == NULL && (status = open_rejects(cli, csv)) != 0)
		return (status);
	for (i = 0; i < crm_csv_ncol(csv); i++) {
		name = crm_csv_name(csv, i);
		if (is_reject_column(name))
			continue;
		if (ragged)
			crm_buf_chr(&priv->row, ',');
		else
			put_cell(&priv->row, name, crm_csv_cell(csv, i));
	}
	crm_buf_fmt(&priv->row, "%zu,", crm_csv_line(csv));
	crm_csv_quote(&priv->row, reason, strlen(reason));
	crm_buf_chr(&priv->row, ',');
	if (ragged) {
		crm_csv_raw(csv, &raw);
		crm_rrn_mask(&masked, crm_buf_text(&raw), raw.n, 1);
		crm_csv_quote(&priv->row, crm_buf_text(&masked), masked.n);
	}
	crm_buf_chr(&priv->row, '\n');
	status = 0;
	if (raw.bad || masked.bad || priv->row.bad)
		status = cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	else if (fwrite(priv->row.p, 1, priv->row.n, priv->rejects) !=
	    priv->row.n)
		status = rejects_failed(cli);
	crm_buf_free(&raw);
	crm_buf_free(&masked);
	return (status);
}

int
cli_keep_rejects(struct cli *cli)
{
	struct cli_priv *priv = cli->priv;
	int bad;

	if (priv->rejects == NULL)
		return (0);
	bad = fflush(priv->rejects) == EOF ||
	    fsync(fileno(priv->rejects)) == -1;
	if (fclose(priv->rejects) == EOF)
		bad = 1;
	priv->rejects = NULL;
	/* link() refuses a name that appeared meanwhile, rename() does not. */
	if (bad || link(priv->part.p, cli->rejects_path) == -1) {
		rejects_failed(cli);
		unlink(priv->part.p);
		return (-1);
	}
	unlink(priv->part.p);
	crm_buf_reset(&priv->part);
	return (0);
}

void
cli_close_rows(struct cli *cli)
{
	struct cli_priv *priv = cli->priv;

	if (priv->rejects != NULL) {
		fclose(priv->rejects);
		unlink(crm_buf_text(&priv->part));
	}
	crm_buf_free(&priv->part);
	crm_buf_free(&priv->row);
	crm_buf_free(&priv->path);
}
