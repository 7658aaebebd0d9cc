#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/money.h"
#include "db_int.h"
#include "record/dump.h"
#include "record/setting.h"
#include "record/stat.h"

static const char about[] = N_(
    "Makes, looks after and asks the database.\n"
    "example: crm-db query 'SELECT name, phone FROM v_member'\n");

int
db_wrong_words(struct cli *cli, const char *how)
{

	return (cli_fail(cli, EX_USAGE_, _("write: crm-db %s"), how));
}

/* A row of the outputs that have a name and a value. */
static int
put_pair(void *arg, const char *name, const char *value)
{
	struct cli *cli = arg;

	if (crm_out_text(cli->out, name) == -1 ||
	    crm_out_text(cli->out, value) == -1)
		return (-1);
	return (crm_out_end(cli->out));
}

/* Opens the database for reading, and the output with columns by name. */
static int
open_list(struct cli *cli, const char *const *names)
{
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	cli_nobody(cli);
	return (cli_table(cli, names) == NULL ? EX_INTERNAL : 0);
}

static int
close_list(struct cli *cli, int rc)
{

	if (rc == -1 || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static const char *const pair[] = { "name", "value", NULL };

static int
list_settings(struct cli *cli)
{
	int status = open_list(cli, pair);

	if (status != 0)
		return (status);
	return (close_list(cli, crm_setting_each(cli->db, put_pair, cli)));
}

static int
set(struct cli *cli, const char *name, const char *value)
{
	int changed, status;

	if (strcmp(name, "timezone") == 0 &&
	    (status = db_check_zone(cli, value)) != 0)
		return (status);
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if ((changed = crm_setting_set(cli->db, name, value)) == -1)
		return (cli_fail_err(cli));
	if ((status = cli_commit(cli, NULL, changed ? name : NULL)) != 0)
		return (status);
	if (!changed)
		cli_note(cli, _("%s: it was so already"), name);
	else if (cli->dry_run)
		cli_note(cli, _("dry run: %s would be set"), name);
	else
		cli_note(cli, _("batch %lld: %s is set"),
		    (long long)crm_batch(cli->db), name);
	return (0);
}

static int
verb_set(struct cli *cli, int argc, char **argv)
{
	int n = cli_options(cli, argc, argv, NULL);

	if (n == 0)
		return (list_settings(cli));
	if (n != 2)
		return (db_wrong_words(cli, "set [NAME VALUE]"));
	return (set(cli, argv[0], argv[1]));
}

static int
verb_backup(struct cli *cli, int argc, char **argv)
{
	struct stat st;
	int status;

	if (cli_options(cli, argc, argv, NULL) != 1)
		return (db_wrong_words(cli, "backup FILE"));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (cli->dry_run && lstat(argv[0], &st) == 0)
		return (cli_fail(cli, EX_CREATE, _("%s: it exists already and "
		    "stays as it is"), argv[0]));
	if (cli->dry_run) {
		cli_note(cli, _("dry run: %s would be written"), argv[0]);
		return (0);
	}
	if (crm_db_backup(cli->db, argv[0]) == -1)
		return (cli_fail_err(cli));
	cli_note(cli, _("%s: copied, opened and checked"), argv[0]);
	return (0);
}

static int
put_size(struct cli *cli, const char *name, const char *tail)
{
	struct crm_buf path = { 0 }, value = { 0 };
	struct stat st;
	int rc = -1;

	crm_buf_fmt(&path, "%s%s", crm_db_path(cli->db), tail);
	if (!path.bad)
		crm_buf_int(&value, stat(path.p, &st) == 0 ?
		    (int64_t)st.st_size : 0);
	if (!path.bad && !value.bad)
		rc = put_pair(cli, name, crm_buf_text(&value));
	crm_buf_free(&path);
	crm_buf_free(&value);
	return (rc);
}

static int
verb_stat(struct cli *cli, int argc, char **argv)
{
	int rc, status;

	if (cli_options(cli, argc, argv, NULL) != 0)
		return (db_wrong_words(cli, "stat"));
	if ((status = open_list(cli, pair)) != 0)
		return (status);
	if ((rc = crm_db_snapshot(cli->db)) == 0 &&
	    (rc = crm_stat_each(cli->db, put_pair, cli)) == 0 &&
	    (rc = put_size(cli, "file_bytes", "")) == 0)
		rc = put_size(cli, "log_bytes", "-wal");
	return (close_list(cli, rc));
}

static int
verb_query(struct cli *cli, int argc, char **argv)
{
	const char *limit = "60";
	const struct cli_opt opts[] = {
		{ "time-limit", 0, 1, &limit },
		{ NULL, 0, 0, NULL }
	};
	struct crm_buf sql = { 0 };
	int n, seconds, status;

	if ((n = cli_options(cli, argc, argv, opts)) > 1)
		return (db_wrong_words(cli, "query [--time-limit SECONDS] "
		    "[SQL]"));
	seconds = cli_seconds(cli, "--time-limit", limit, 1, 86400);
	if ((status = cli_open(cli, CRM_OPEN_READ)) == 0 &&
	    (status = cli_read_sql(cli, n == 1 ? argv[0] : NULL, &sql)) == 0)
		status = cli_query(cli, crm_buf_text(&sql), seconds, 0);
	crm_buf_free(&sql);
	return (status);
}

static int
put_line(void *arg, const char *line, size_t n)
{
	struct cli *cli = arg;

	if (fwrite(line, 1, n, stdout) == n)
		return (0);
	return (cli_fail(cli, EX_IO, _("standard output: %s"),
	    strerror(errno)));
}

static int
verb_dump(struct cli *cli, int argc, char **argv)
{
	int rc, status;

	if (cli_options(cli, argc, argv, NULL) != 0)
		return (db_wrong_words(cli, "dump"));
	if (cli->format != -1 && cli->format != CRM_FORMAT_CSV)
		return (cli_fail(cli, EX_USAGE_, _("-o: a dump is CSV")));
	if (isatty(STDOUT_FILENO) && !cli->unmask)
		return (cli_fail(cli, EX_USAGE_, _("a dump shows personal "
		    "data as they are: send it to a file or a pipe, or say "
		    "--unmask")));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	cli_saw(cli, 0);
	if ((status = cli_access(cli)) != 0)
		return (status);
	rc = crm_dump(cli->db, put_line, cli);
	if (rc == -1) {
		/* An open quote, so that nobody takes half for the whole. */
		(void)fputs("\"\n\"x", stdout);
		return (cli_fail_err(cli));
	}
	return (rc);
}

static const struct cli_verb verbs[] = {
	{ "init", db_init,
	    "init [--currency CODE] [--timezone ZONE] [--group GROUP]" },
	{ "set", verb_set, "set [NAME VALUE]" },
	{ "check", db_check, "check [--reindex] [--acknowledge REASON]" },
	{ "backup", verb_backup, "backup FILE" },
	{ "restore", db_restore,
	    "restore [--to PATH] [--without-optout] [-n] FILE" },
	{ "log", db_log,
	    "log [--member NUMBER|CODE] [--from DATE] [--to DATE]\n"
	    "           [--who NAME] [--command TEXT] [--table NAME] | BATCH |\n"
	    "           log --access [--program NAME] ..." },
	{ "undo", db_undo, "undo BATCH" },
	{ "kept", db_kept, "kept --reason TEXT [MEMBER]" },
	{ "purge", db_purge, "purge [-n]" },
	{ "stat", verb_stat, "stat" },
	{ "query", verb_query, "query [--time-limit SECONDS] [SQL]" },
	{ "dump", verb_dump, "dump" },
	{ NULL, NULL, NULL }
};

int
main(int argc, char **argv)
{
	struct cli cli;
	int status;

	if (cli_start(&cli, argc, argv, "crm-db", about) == -1)
		return (EX_INTERNAL);
	status = cli_verb(&cli, argc, argv, verbs);
	return (cli_end(&cli, status));
}
