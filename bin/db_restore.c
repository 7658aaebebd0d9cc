#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/file.h"
#include "core/lock.h"
#include "core/restore.h"
#include "db_int.h"
#include "record/bought.h"
#include "record/erase.h"
#include "record/find.h"
#include "record/replay.h"

/*
 * All is made ready under another name first: until the last step the present
 * file is what it was, and that step is a few renames under the lock.
 */
struct restore {
	const char	*from;
	const char	*path;		/* the base whose place it takes */
	struct crm_buf	 tmp, aside, optout;
	int		 has_optout;
	int		 elsewhere;	/* the opt-outs are another base's */
	int		 lock;
	struct crm_replay replay;
};

/* Opens a database, or says nothing: what is there may be damaged. */
static int
asks_for_optout(const struct cli *cli, const char *path)
{
	struct crm_db_opt opt = { .mode = CRM_OPEN_READ, .now = cli->now };
	struct crm_err *err = crm_err_new();
	struct crm_db *db = NULL;
	int ok, needed = 1;

	if (err == NULL)
		return (1);
	db = crm_db_open(err, path, &opt, &ok);
	if (db != NULL && ok)
		needed = crm_replay_needed(db) != 0;
	crm_db_close(db);
	crm_err_free(err);
	return (needed);
}

/* Finds the withdrawals and erasures since: 0 or a status (said). */
static int
find_optout(struct cli *cli, struct restore *r, const char *without)
{
	const char *usual = cli_path(cli);

	crm_buf_fmt(&r->optout, "%s-optout", r->path);
	if (!r->optout.bad && access(r->optout.p, F_OK) == -1 &&
	    usual != NULL && strcmp(usual, r->path) != 0) {
		crm_buf_reset(&r->optout);
		crm_buf_fmt(&r->optout, "%s-optout", usual);
		r->elsewhere = 1;
	}
	if (r->optout.bad)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	r->has_optout = access(r->optout.p, F_OK) == 0;
	if (r->has_optout || without != NULL ||
	    !asks_for_optout(cli, r->elsewhere ? usual : r->path))
		return (0);
	return (cli_fail(cli, EX_CONFIG_, _("%s: it is missing, and it has who "
	    "withdrew or was erased since the backup; put it there, or say "
	    "--without-optout and write to nobody before you have asked "
	    "again"), r->optout.p));
}

static int
copied(struct cli *cli, struct restore *r)
{

	if (crm_restore_sweep(cli->err, r->path) == -1)
		return (cli_fail_err(cli));
	if (crm_restore_copy(cli->err, r->from, r->tmp.p) == -1) {
		crm_file_blame(cli->err, r->tmp.p, r->path);
		return (cli_fail_err(cli));
	}
	return (0);
}

/* The copy under its other name, brought up to date, with a batch. */
static int
open_copy(struct cli *cli, struct restore *r)
{
	struct crm_db_opt opt = { .mode = CRM_OPEN_WRITE, .now = cli->now,
	    .program = cli->program };
	int ok, status;

	cli->db = crm_db_open(cli->err, r->tmp.p, &opt, &ok);
	if (cli->db == NULL || !ok) {
		crm_file_blame(cli->err, r->tmp.p, r->from);
		return (cli_fail_err(cli));
	}
	if (crm_restore_numbers(cli->db, r->path) == -1)
		return (cli_fail_err(cli));
	if ((status = cli_begin(cli)) != 0)
		return (status);
	if (r->has_optout && crm_replay(cli->db, r->optout.p,
	    &r->replay) == -1)
		return (cli_fail_err(cli));
	return (0);
}

/* Stores what was replayed; nothing of who was erased stays in the bytes. */
static int
finish_copy(struct cli *cli, struct restore *r)
{
	struct crm_buf summary = { 0 };
	int64_t left = 0;
	int rc;

	crm_buf_fmt(&summary, _("restored a backup: withdrawals replayed "
	    "%lld, people erased again %lld"), (long long)r->replay.withdrawn,
	    (long long)r->replay.erased);
	rc = summary.bad ? crm_err_nomem(cli->err) :
	    crm_find_refresh(cli->db) == -1 ||
	    crm_bought_refresh(cli->db) == -1 ? -1 :
	    crm_batch_commit(cli->db, NULL, summary.p);
	crm_buf_free(&summary);
	/* The file alone is renamed: nothing may be left in its log. */
	if (rc == -1 || crm_erase_prove(cli->db, 1, &left) != 1)
		return (cli_fail_err(cli));
	crm_db_close(cli->db);
	cli->db = NULL;
	return (0);
}

/* Nobody writes meanwhile, also where the present file cannot be opened. */
static int
take_lock(struct cli *cli, struct restore *r)
{
	struct crm_buf path = { 0 };

	crm_buf_fmt(&path, "%s-lock", r->path);
	if (path.bad)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	r->lock = crm_lock_take(cli->err, path.p, cli->wait, cli->program,
	    0600);
	crm_buf_free(&path);
	return (r->lock == -1 ? cli_fail_err(cli) : 0);
}

/* A base in another place needs the withdrawals, too. */
static int
copy_optout(struct cli *cli, const struct restore *r)
{
	struct crm_buf to = { 0 };
	char block[8192];
	ssize_t n = 0;
	int in, out, bad;

	crm_buf_fmt(&to, "%s-optout", r->path);
	in = open(r->optout.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	out = to.bad ? -1 : open(to.p, O_WRONLY | O_CREAT | O_EXCL |
	    O_CLOEXEC, 0600);
	bad = in == -1 || out == -1;
	while (!bad && (n = read(in, block, sizeof(block))) > 0)
		bad = write(out, block, (size_t)n) != n;
	bad = bad || n == -1 || fsync(out) == -1;
	if (in != -1)
		(void)close(in);
	if (out != -1 && close(out) == -1)
		bad = 1;
	if (bad)
		(void)cli_fail(cli, EX_IO, "%s: %s", crm_buf_text(&to),
		    strerror(errno));
	crm_buf_free(&to);
	return (bad ? EX_IO : 0);
}

static int
put_in_place(struct cli *cli, struct restore *r)
{
	char at[CRM_TIME_LEN];
	size_t i;
	int kept = 0, status;

	crm_time_format(cli->now, at);
	crm_buf_fmt(&r->aside, "%s-before-", r->path);
	for (i = 0; at[i] != '\0'; i++)
		if (at[i] >= '0' && at[i] <= '9')
			crm_buf_chr(&r->aside, at[i]);
	if (r->aside.bad)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	if (r->has_optout && r->elsewhere &&
	    (status = copy_optout(cli, r)) != 0)
		return (status);
	if (crm_restore_swap(cli->err, r->tmp.p, r->path, r->aside.p,
	    &kept) == -1)
		return (cli_fail_err(cli));
	if (kept)
		cli_note(cli, _("%s: what was there; remove it when you need "
		    "it no more"), r->aside.p);
	return (0);
}

/* The file in its place is opened once more, as every program will. */
static int
reopen(struct cli *cli, const struct restore *r)
{
	struct crm_db_opt opt = { .mode = CRM_OPEN_READ, .now = cli->now };
	int ok;

	cli->db = crm_db_open(cli->err, r->path, &opt, &ok);
	if (cli->db == NULL || !ok)
		return (cli_fail_err(cli));
	cli_note(cli, _("%s: restored, opened and checked: withdrawals "
	    "replayed %lld, people erased again %lld"), r->path,
	    (long long)r->replay.withdrawn, (long long)r->replay.erased);
	return (0);
}

static int
run(struct cli *cli, struct restore *r)
{
	int status;

	if ((status = take_lock(cli, r)) != 0 ||
	    (status = copied(cli, r)) != 0 ||
	    (status = open_copy(cli, r)) != 0)
		return (status);
	if (r->replay.odd > 0)
		cli_warn(cli, _("%s: %lld lines cannot be read and were left "
		    "out"), r->optout.p, (long long)r->replay.odd);
	if (cli->dry_run) {
		cli_note(cli, _("dry run: %s would be restored: withdrawals "
		    "replayed %lld, people erased again %lld"), r->path,
		    (long long)r->replay.withdrawn,
		    (long long)r->replay.erased);
		return (0);
	}
	if ((status = finish_copy(cli, r)) != 0 ||
	    (status = put_in_place(cli, r)) != 0)
		return (status);
	return (reopen(cli, r));
}

/* What an older schema was copied to beside the copy, and the copy itself. */
static void
sweep(struct cli *cli, struct restore *r)
{
	struct crm_buf name = { 0 };
	int i;

	if (cli->dry_run || access(r->path, F_OK) == -1 ||
	    access(r->tmp.p, F_OK) == 0) {
		crm_db_close(cli->db);
		cli->db = NULL;
	}
	crm_file_remove(r->tmp.p);
	for (i = 1; i < 100; i++) {
		crm_buf_reset(&name);
		crm_buf_fmt(&name, "%s-schema-%d", r->tmp.p, i);
		if (!name.bad)
			(void)unlink(name.p);
	}
	crm_buf_free(&name);
}

static int
same_file(const char *a, const char *b)
{
	struct stat x, y;

	return (stat(a, &x) == 0 && stat(b, &y) == 0 &&
	    x.st_dev == y.st_dev && x.st_ino == y.st_ino);
}

int
db_restore(struct cli *cli, int argc, char **argv)
{
	const char *to = NULL, *without = NULL;
	const struct cli_opt opts[] = {
		{ "to", 0, 1, &to },
		{ "without-optout", 0, 0, &without },
		{ NULL, 0, 0, NULL }
	};
	struct restore r = { .lock = -1 };
	int status;

	if (cli_options(cli, argc, argv, opts) != 1)
		return (db_wrong_words(cli, "restore [--to PATH] "
		    "[--without-optout] FILE"));
	r.from = argv[0];
	if ((r.path = to != NULL ? to : cli_path(cli)) == NULL)
		return (EX_CONFIG_);
	if (same_file(r.from, r.path))
		return (cli_fail(cli, EX_USAGE_, _("%s: this is the database "
		    "itself; name a backup"), r.from));
	crm_buf_fmt(&r.tmp, "%s.part-%ld", r.path, (long)getpid());
	if (r.tmp.bad)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	if ((status = find_optout(cli, &r, without)) == 0) {
		status = run(cli, &r);
		sweep(cli, &r);
	}
	crm_lock_drop(r.lock);
	crm_buf_free(&r.tmp);
	crm_buf_free(&r.aside);
	crm_buf_free(&r.optout);
	return (status);
}
