#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "cli_int.h"
#include "core/contact.h"
#include "core/csv.h"
#include "core/stream.h"

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

/*
 * A new file beside that of --rejects, under a name that nobody else uses; a
 * status (said).
 */
static int
open_part(struct cli *cli, FILE **file)
{
	struct cli_priv *priv = cli->priv;
	int fd, status;

	crm_buf_reset(&priv->part);
	crm_buf_fmt(&priv->part, "%s.part-%ld", cli->rejects_path,
	    (long)getpid());
	if (priv->part.bad)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	fd = open(priv->part.p, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC |
	    O_NOFOLLOW, 0600);
	if (fd != -1 && (*file = fdopen(fd, "w+")) != NULL)
		return (0);
	status = cli_fail(cli, EX_CREATE, "%s: %s", cli->rejects_path,
	    strerror(errno));
	if (fd != -1) {
		close(fd);
		unlink(priv->part.p);
	}
	return (status);
}

/* Rows wait in a file without a name: a program that is killed leaves none. */
static int
open_waiting(struct cli *cli)
{
	struct cli_priv *priv = cli->priv;
	int status;

	if ((status = cli_check_rejects(cli)) == 0 &&
	    (status = open_part(cli, &priv->rejects)) == 0)
		unlink(priv->part.p);
	return (status);
}

static int
open_rejects(struct cli *cli, struct crm_csv *csv)
{
	struct cli_priv *priv = cli->priv;
	size_t i;
	int status;

	if ((status = open_waiting(cli)) != 0)
		return (status);
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
cli_reject(void *arg, struct crm_csv *csv, int ragged, const char *reason)
{
	struct cli *cli = arg;
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
cli_bad_row(struct cli *cli, struct crm_csv *csv, const struct crm_fault *fault)
{
	struct crm_buf reason = { 0 };
	int status;

	if (!cli_rejecting(cli)) {
		crm_fault(&cli->faults, fault);
		return (0);
	}
	if (fault->column != NULL)
		crm_buf_fmt(&reason, "%s: ", fault->column);
	crm_buf_str(&reason, fault->reason);
	status = reason.bad ? cli_fail(cli, EX_INTERNAL, "%s",
	    strerror(ENOMEM)) : cli_reject(cli, csv, crm_csv_ncell(csv) !=
	    crm_csv_ncol(csv), crm_buf_text(&reason));
	crm_buf_free(&reason);
	return (status);
}

int
cli_wrong_cell(struct crm_fault *fault, const char *column, const char *kind,
    const struct crm_cell *cell)
{

	fault->column = column;
	fault->kind = kind;
	fault->value = cell->p;
	fault->value_len = cell->n;
	return (1);
}

int
cli_bad_cell(struct cli *cli, struct crm_csv *csv, const char *column,
    const char *kind)
{
	struct crm_fault fault = { .source = crm_csv_source(csv),
	    .line = crm_csv_line(csv), .column = column, .kind = kind,
	    .reason = _(kind) };

	return (cli_bad_row(cli, csv, &fault));
}

int
cli_bad_line(struct cli *cli, const char *p, size_t n,
    const struct crm_fault *fault)
{
	struct cli_priv *priv = cli->priv;
	int status;

	if (!cli_rejecting(cli)) {
		crm_fault(&cli->faults, fault);
		return (0);
	}
	if (priv->rejects == NULL && (status = open_waiting(cli)) != 0)
		return (status);
	crm_buf_reset(&priv->row);
	crm_rrn_mask(&priv->row, p, n, 1);
	crm_buf_chr(&priv->row, '\n');
	if (priv->row.bad)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	return (fwrite(priv->row.p, 1, priv->row.n, priv->rejects) ==
	    priv->row.n ? 0 : rejects_failed(cli));
}

/* Copies what waits to file and syncs it: 0 or -1. */
static int
write_whole(FILE *rejects, FILE *file)
{
	char block[16384];
	size_t n;

	if (fseeko(rejects, 0, SEEK_SET) == -1)
		return (-1);
	while ((n = fread(block, 1, sizeof(block), rejects)) > 0)
		if (fwrite(block, 1, n, file) != n)
			return (-1);
	return (ferror(rejects) || fflush(file) == EOF ||
	    fsync(fileno(file)) == -1 ? -1 : 0);
}

int
cli_keep_rejects(struct cli *cli)
{
	struct cli_priv *priv = cli->priv;
	FILE *file;
	int bad;

	if (priv->rejects == NULL)
		return (0);
	if (open_part(cli, &file) != 0)
		return (-1);
	bad = write_whole(priv->rejects, file) == -1;
	/* link() refuses a name that appeared meanwhile, rename() does not. */
	bad = bad || link(priv->part.p, cli->rejects_path) == -1;
	if (bad)
		rejects_failed(cli);
	unlink(priv->part.p);
	fclose(file);
	fclose(priv->rejects);
	priv->rejects = NULL;
	return (bad ? -1 : 0);
}

void
cli_close_rows(struct cli *cli)
{
	struct cli_priv *priv = cli->priv;

	if (priv->rejects != NULL)
		fclose(priv->rejects);
	crm_buf_free(&priv->part);
	crm_buf_free(&priv->row);
	crm_buf_free(&priv->path);
}
