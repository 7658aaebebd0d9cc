#include <sys/stat.h>
#include <sys/time.h>

#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "cli_int.h"
#include "core/money.h"
#include "record/access.h"
#include "record/bought.h"
#include "record/erase.h"
#include "record/erased.h"
#include "record/find.h"
#include "record/member.h"

#define READERS	10	/* seconds that a reader may hold the log, at most */

static int
home_path(struct crm_buf *path)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (data != NULL && *data == '/')
		crm_buf_fmt(path, "%s/crm/crm.db", data);
	else if (home != NULL && *home != '\0')
		crm_buf_fmt(path, "%s/.local/share/crm/crm.db", home);
	else
		return (-1);
	return (0);
}

const char *
cli_path(struct cli *cli)
{
	struct cli_priv *priv = cli->priv;
	const char *set = getenv("CRM_DB");

	if (cli->database != NULL)
		return (cli->database);
	if (set != NULL && *set != '\0')
		return (set);
	crm_buf_reset(&priv->path);
	if (home_path(&priv->path) == -1) {
		cli_fail(cli, EX_CONFIG_, _("neither -d nor CRM_DB nor HOME "
		    "says where the database is"));
		return (NULL);
	}
	return (crm_buf_text(&priv->path));
}

int
cli_open(struct cli *cli, enum crm_open mode)
{
	const char *path = cli_path(cli), *scans = getenv("CRM_SCANS");
	struct crm_db_opt opt = { 0 };
	struct crm_buf zone = { 0 };
	int ok;

	if (path == NULL)
		return (EX_CONFIG_);
	opt.mode = mode;
	opt.wait = cli->wait;
	opt.program = cli->program;
	opt.now = cli->now;
	opt.threads = cli->threads;
	opt.check_scans = scans != NULL && strcmp(scans, "fail") == 0;
	/* A writer learns of a closed pipe before it commits, not by dying. */
	if (mode == CRM_OPEN_WRITE)
		signal(SIGPIPE, SIG_IGN);
	cli->db = crm_db_open(cli->err, path, &opt, &ok);
	if (cli->db == NULL || !ok)
		return (cli_fail_err(cli));
	if (crm_db_get(cli->db, "timezone", &zone) == 1 &&
	    strcmp(crm_buf_text(&zone), "Asia/Seoul") != 0) {
		cli->now = cli_clock(crm_buf_text(&zone));
		crm_db_set_now(cli->db, cli->now);
	}
	crm_buf_free(&zone);
	return (0);
}

/*
 * Wherever the output stands, in a cell, between cells, within quotes or not,
 * no strict reader takes this for its end.
 */
static void
too_late(int number)
{
	static const char broken[] = "\"\n\"x";
	static const char why[] = "crm: the time limit has passed; make the "
	    "query smaller or raise --time-limit\n";

	(void)number;
	if (write(STDOUT_FILENO, broken, sizeof(broken) - 1) == -1 ||
	    write(STDERR_FILENO, why, sizeof(why) - 1) == -1)
		_exit(EX_BUSY);
	_exit(EX_BUSY);
}

void
cli_deadline(int seconds)
{
	struct itimerval timer = { 0 };

	timer.it_value.tv_sec = seconds;
	signal(SIGPROF, too_late);
	(void)setitimer(ITIMER_PROF, &timer, NULL);
}

const char *
cli_user(void)
{
	const struct passwd *pw = getpwuid(geteuid());

	return (pw == NULL ? "?" : pw->pw_name);
}

int
cli_begin(struct cli *cli)
{
	struct crm_buf who = { 0 }, login = { 0 };
	struct crm_batch batch;
	int status = 0;

	crm_buf_str(&who, cli_user());
	/* Root is nobody: who became root is. */
	cli_put_login(&login, crm_buf_text(&who));
	if (login.n > 0)
		crm_buf_fmt(&who, " (%s)", login.p);
	batch.command = cli->command;
	batch.who = crm_buf_text(&who);
	if (who.bad || login.bad)
		status = cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	else if (crm_batch_begin(cli->db, &batch) == -1 ||
	    crm_find_watch(cli->db) == -1 ||
	    crm_bought_watch(cli->db) == -1)
		status = cli_fail_err(cli);
	crm_buf_free(&who);
	crm_buf_free(&login);
	return (status);
}

int
cli_commit(struct cli *cli, const char *sha256, const char *summary)
{

	if (fflush(stdout) == EOF || ferror(stdout)) {
		crm_batch_rollback(cli->db);
		return (cli_fail(cli, EX_IO, _("standard output: cannot be "
		    "written; nothing was stored")));
	}
	if (cli_keep_rejects(cli) == -1) {
		crm_batch_rollback(cli->db);
		return (EX_IO);
	}
	if (cli->dry_run) {
		crm_batch_rollback(cli->db);
		return (0);
	}
	if (crm_find_refresh(cli->db) == -1 ||
	    crm_bought_refresh(cli->db) == -1 ||
	    (cli->seal != NULL && cli->seal(cli->db) == -1) ||
	    crm_access_anchor(cli->db) == -1 ||
	    crm_batch_commit(cli->db, sha256, summary) == -1) {
		if (cli->rejects_path != NULL)
			unlink(cli->rejects_path);
		return (cli_fail_err(cli));
	}
	return (0);
}

static int
store(struct cli *cli, const char *sha256, const char *summary)
{
	int status;

	if ((status = cli_commit(cli, sha256, summary)) != 0)
		return (status);
	if (cli->dry_run)
		cli_note(cli, _("dry run: %s"), summary);
	else if (crm_batch(cli->db) != 0)
		cli_note(cli, _("batch %lld: %s"),
		    (long long)crm_batch(cli->db), summary);
	else
		cli_note(cli, _("no batch: %s"), summary);
	return (0);
}

int
cli_store(struct cli *cli, const char *sha256, const char *fmt, ...)
{
	struct crm_buf summary = { 0 };
	va_list ap;
	int status;

	va_start(ap, fmt);
	crm_buf_vfmt(&summary, fmt, ap);
	va_end(ap);
	if (summary.bad)
		status = cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	else
		status = store(cli, sha256, crm_buf_text(&summary));
	crm_buf_free(&summary);
	return (status);
}

int
cli_store_counts(struct cli *cli, const char *sha256,
    const struct cli_counts *counts)
{
	int status = cli_store(cli, sha256, _("read %zu, new %zu, changed "
	    "%zu, same %zu, rejected %zu"), counts->read, counts->new,
	    counts->changed, counts->same, counts->rejected);

	return (status == 0 && counts->rejected > 0 ? EX_NO : status);
}

int
cli_import(struct cli *cli, const char *path,
    int (*run)(struct cli *cli, struct crm_stage *stage, void *arg),
    void *arg)
{
	struct crm_stage *stage;
	int status;

	if ((status = cli_check_rejects(cli)) != 0 ||
	    (status = cli_stage(cli, path, &stage)) != 0)
		return (status);
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) == 0)
		status = run(cli, stage, arg);
	crm_stage_close(stage);
	return (status);
}

/* EX_NO (said) when a word is the number of a member that was erased, or 0. */
static int
say_erased(struct cli *cli, const char *word)
{
	char at[CRM_TIME_LEN];
	int64_t number, when;
	int rc;

	if (strncmp(word, "member=", 7) == 0)
		word += 7;
	if (crm_int_parse(word, strlen(word), &number) == -1)
		return (0);
	if ((rc = crm_erased_number(cli->db, number, &when)) == -1)
		return (cli_fail_err(cli));
	if (rc == 0)
		return (0);
	crm_time_format(when, at);
	at[CRM_DATE_LEN - 1] = '\0';
	return (cli_fail(cli, EX_NO, _("member %s was erased on %s, and "
	    "nothing is left"), word, at));
}

int
cli_member(struct cli *cli, const char *word, int removed, int64_t *member)
{
	int rc = crm_member_find(cli->db, word, member), status;

	if (rc == -1)
		return (cli_fail_err(cli));
	if (rc != 1 && (status = say_erased(cli, word)) != 0)
		return (status);
	if (rc == 0)
		return (cli_fail(cli, EX_NO, _("there is no member %s; "
		    "crm-member find looks for one"), word));
	if (rc == 2 && !removed)
		return (cli_fail(cli, EX_NO, _("member %s was removed; crm-db "
		    "undo of that batch brings it back"), word));
	return (0);
}

int
cli_prove(struct cli *cli)
{
	int64_t left = 0;
	int rc;

	rc = crm_erase_prove(cli->db, cli->wait < READERS ? cli->wait :
	    READERS, &left);
	if (rc == -1)
		return (cli_fail_err(cli));
	if (rc == 0)
		return (cli_fail(cli, EX_BUSY, _("it is erased, but somebody "
		    "still reads an older state, which is in the file until "
		    "then; end that program, and run crm-db purge and crm-db "
		    "check")));
	if (left > 0)
		return (cli_fail(cli, EX_NO, _("it is erased, but %lld values "
		    "are left somewhere; crm-db check names the places"),
		    (long long)left));
	return (0);
}
