#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/csv.h"
#include "insight/algebra.h"
#include "insight/segment.h"
#include "record/identity.h"
#include "segment_int.h"

struct working {
	struct cli	*cli;
	struct crm_algebra *algebra;
	char		**word;		/* the operands */
	size_t		 n, set;	/* of them the one that is read */
};

static int
is_name(const char *word)
{

	return (strchr(word, '/') == NULL && strcmp(word, "-") != 0);
}

/* A file without a slash is what people write first. */
static int
no_set(struct cli *cli, const char *word)
{

	return (cli_fail(cli, EX_NO, _("there is no saved set %s; a file of "
	    "this folder is ./%s"), word, word));
}

static int
check_words(struct cli *cli, struct working *work)
{
	size_t i, streams = 0;
	int status;

	for (i = 0; i < work->n; i++) {
		streams += strcmp(work->word[i], "-") == 0;
		if (is_name(work->word[i]) && (status = segment_check_name(cli,
		    work->word[i])) != 0)
			return (status);
	}
	if (streams > 1)
		return (cli_fail(cli, EX_USAGE_, _("standard input, which is "
		    "-, can be one of the sets only")));
	if (cli_rejecting(cli))
		return (cli_fail(cli, EX_USAGE_, _("--rejects goes with filter "
		    "and save: here one bad row refuses all")));
	return (0);
}

static int
take_row(void *arg, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault)
{
	struct working *work = arg;

	(void)fault;
	return (crm_algebra_put(work->algebra, work->set, csv, member));
}

static int
read_file(struct working *work, const char *path)
{
	struct cli_set set = { .take = take_row, .arg = work };
	struct cli *cli = work->cli;
	struct crm_csv *csv;
	int fd, status;

	if ((fd = cli_input(cli, path)) == -1)
		return (EX_NOINPUT_);
	csv = crm_csv_open(cli->err, fd, fd == STDIN_FILENO ?
	    _("standard input") : path, NULL);
	status = csv == NULL ? cli_fail_err(cli) :
	    cli_read_set(cli, csv, &set);
	if (status == 0 && crm_algebra_columns(work->algebra, work->set,
	    csv) == -1)
		status = cli_fail_err(cli);
	crm_csv_close(csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}

static int
take_member(void *arg, int64_t member)
{
	struct working *work = arg;

	return (crm_algebra_put(work->algebra, work->set, NULL, member));
}

static int
read_saved(struct working *work, const char *name)
{
	struct cli *cli = work->cli;
	int64_t id;

	if ((id = crm_segment_find(cli->db, name)) == 0 &&
	    access(name, F_OK) == 0)
		return (no_set(cli, name));
	if (id <= 0)
		return (segment_find(cli, name, &id));
	if (crm_segment_members(cli->db, id, take_member, work) == -1 ||
	    crm_algebra_columns(work->algebra, work->set, NULL) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
take_alias(void *arg, int64_t alias, int64_t live)
{
	struct working *work = arg;

	return (crm_algebra_alias(work->algebra, alias, live));
}

/*
 * A database is opened once the files are read, so that no writer waits for a
 * pipe.  One that nobody named need not be there, if no set is kept in it.
 */
static int
open_database(struct working *work)
{
	struct cli *cli = work->cli;
	const char *path;
	size_t i;
	int status;

	for (i = 0; i < work->n && !is_name(work->word[i]); i++)
		continue;
	if (i == work->n && cli->database == NULL &&
	    ((path = cli_path(cli)) == NULL || access(path, F_OK) == -1))
		return (0);
	if (i < work->n && access(work->word[i], F_OK) == 0 &&
	    (path = cli_path(cli)) != NULL && access(path, F_OK) == -1)
		return (no_set(cli, work->word[i]));
	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	if (crm_member_aliases(cli->db, take_alias, work) == -1)
		return (cli_fail_err(cli));
	return (0);
}

static int
read_sets(struct working *work)
{
	int status;

	for (work->set = 0; work->set < work->n; work->set++)
		if (!is_name(work->word[work->set]) &&
		    (status = read_file(work, work->word[work->set])) != 0)
			return (status);
	if ((status = open_database(work)) != 0)
		return (status);
	for (work->set = 0; work->set < work->n; work->set++)
		if (is_name(work->word[work->set]) &&
		    (status = read_saved(work, work->word[work->set])) != 0)
			return (status);
	return (0);
}

static int
run(struct cli *cli, int argc, char **argv, enum crm_algebra_op op)
{
	struct working work = { .cli = cli, .word = argv };
	int n = cli_options(cli, argc, argv, NULL), status;

	if (n < 2)
		return (cli_fail(cli, EX_USAGE_, _("give two sets or more: "
		    "saved names, paths with a slash, or - for standard "
		    "input")));
	work.n = (size_t)n;
	if ((status = check_words(cli, &work)) != 0)
		return (status);
	work.algebra = crm_algebra_new(cli->err, op, work.n);
	if (work.algebra == NULL)
		return (cli_fail_err(cli));
	if ((status = read_sets(&work)) == 0) {
		if (cli_out(cli) == NULL)
			status = EX_INTERNAL;
		else if (crm_algebra_write(work.algebra, cli->out) == -1 ||
		    crm_out_finish(cli->out) == -1)
			status = cli_fail_err(cli);
	}
	crm_algebra_free(work.algebra);
	return (status);
}

int
segment_and(struct cli *cli, int argc, char **argv)
{

	return (run(cli, argc, argv, CRM_ALGEBRA_AND));
}

int
segment_or(struct cli *cli, int argc, char **argv)
{

	return (run(cli, argc, argv, CRM_ALGEBRA_OR));
}

int
segment_not(struct cli *cli, int argc, char **argv)
{

	return (run(cli, argc, argv, CRM_ALGEBRA_NOT));
}
