#include <errno.h>
#include <string.h>

#include "core/buf.h"
#include "db_int.h"
#include "record/access.h"
#include "record/bought.h"
#include "record/erase.h"
#include "record/find.h"
#include "record/ledger.h"

struct found {
	struct cli	*cli;
	const char	*reason;	/* what is acknowledged, or NULL */
	int64_t		 n;		/* faults of the file */
	int64_t		 log;		/* of the access log, not known of */
	int64_t		 known;		/* acknowledged before */
	int64_t		 now;		/* acknowledged by this command */
	int		 bad;		/* the output failed */
	int		 status;	/* that was said, or 0 */
};

static void
put_row(struct found *found, const char *check, int64_t row,
    const char *fault)
{
	struct crm_out *out = found->cli->out;

	if (crm_out_text(out, check) == -1 ||
	    (row == 0 ? crm_out_text(out, "") : crm_out_int(out, row)) == -1 ||
	    crm_out_text(out, fault) == -1 || crm_out_end(out) == -1)
		found->bad = 1;
}

static void
put_fault(void *arg, const char *check, int64_t row, const char *fault)
{
	struct found *found = arg;

	found->n++;
	put_row(found, check, row, fault);
}

static void
put_damage(void *arg, const char *what)
{

	put_fault(arg, "file", 0, what);
}

static int
put_log_fault(void *arg, const struct crm_access_fault *fault)
{
	struct found *found = arg;

	if (fault->known) {
		found->known++;
		return (0);
	}
	found->log++;
	put_row(found, "access_log", fault->number, fault->what);
	return (0);
}

/* Tells a fault once more, and that somebody knows of it. */
static int
know(void *arg, const struct crm_access_fault *fault)
{
	struct found *found = arg;
	struct crm_buf what = { 0 };

	if (fault->known)
		return (0);
	found->now++;
	put_row(found, "access_log", fault->number, fault->what);
	if (found->cli->dry_run)
		return (0);
	crm_buf_fmt(&what, "crm-db check: entry %lld: %s",
	    (long long)fault->number, found->reason);
	found->status = what.bad ? cli_fail(found->cli, EX_INTERNAL, "%s",
	    strerror(ENOMEM)) : cli_acknowledge(found->cli, what.p,
	    fault->mark);
	crm_buf_free(&what);
	return (found->status == 0 ? 0 : -1);
}

/*
 * What is lost stays told in the log: an entry for each fault.  One goes before
 * them, because behind a log that was cut off the first entry is itself what
 * does not follow on.
 */
static int
acknowledge(struct found *found)
{
	struct cli *cli = found->cli;
	int64_t n = crm_access_check(cli->db, NULL, NULL);
	int status;

	if (n > 0 && !cli->dry_run && (status = cli_acknowledge(cli,
	    "crm-db check --acknowledge", "")) != 0)
		return (status);
	if (n > 0)
		n = crm_access_check(cli->db, know, found);
	if (found->status != 0)
		return (found->status);
	return (n == -1 ? cli_fail_err(cli) : 0);
}

/* What of the file can be asked when it can be read: 0 or a status. */
static int
look_through(struct found *found)
{
	struct cli *cli = found->cli;
	int status;

	if (found->reason != NULL && (status = acknowledge(found)) != 0)
		return (status);
	if (crm_ledger_check(cli->db, put_fault, found) == -1 ||
	    (!(cli->dry_run && found->reason != NULL) &&
	    crm_access_check(cli->db, put_log_fault, found) == -1) ||
	    crm_erase_check(cli->db, put_fault, found) == -1 ||
	    crm_find_check(cli->db, put_fault, found) == -1 ||
	    crm_bought_check(cli->db, put_fault, found) == -1)
		return (cli_fail_err(cli));
	return (0);
}

/* One line of what was found, and what to do: the status. */
static int
sum_up(const struct found *found)
{
	struct cli *cli = found->cli;

	if (found->now > 0 && cli->dry_run)
		cli_note(cli, _("dry run: faults of the access log that would "
		    "be acknowledged: %lld"), (long long)found->now);
	else if (found->now > 0)
		cli_note(cli, _("faults of the access log that are "
		    "acknowledged now: %lld"), (long long)found->now);
	else if (found->known > 0)
		cli_note(cli, _("faults of the access log that were "
		    "acknowledged: %lld; crm-db log --access has who and why"),
		    (long long)found->known);
	if (found->n > 0)
		(void)cli_fail(cli, EX_NO, _("faults: %lld; restore a backup, "
		    "or see crm-db(1)"), (long long)found->n);
	if (found->log > 0)
		(void)cli_fail(cli, EX_NO, _("faults of the access log: %lld; "
		    "no backup mends them: find out why, then say crm-db "
		    "check --acknowledge REASON"),
		    (long long)found->log);
	if (found->n + found->log > 0)
		return (EX_NO);
	if (found->now == 0 || !cli->dry_run)
		cli_note(cli, _("ok"));
	return (0);
}

static int
check(struct found *found)
{
	struct cli *cli = found->cli;
	int status;

	/* Of a damaged file nothing more can be asked. */
	if (crm_db_integrity(cli->db, put_damage, found) == -1)
		return (cli_fail_err(cli));
	if (found->n == 0 && (status = look_through(found)) != 0)
		return (status);
	/* Nothing at all from a nightly check that finds nothing. */
	if (found->n + found->log + found->now == 0 && cli->quiet)
		return (0);
	if (found->bad || crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (sum_up(found));
}

int
db_check(struct cli *cli, int argc, char **argv)
{
	static const char *const names[] = { "check", "row", "fault", NULL };
	struct found found = { .cli = cli };
	const char *reindex = NULL;
	const struct cli_opt opts[] = {
		{ "reindex", 0, 0, &reindex },
		{ "acknowledge", 0, 1, &found.reason },
		{ NULL, 0, 0, NULL }
	};
	int status;

	if (cli_options(cli, argc, argv, opts) != 0)
		return (db_wrong_words(cli, "check [--reindex] "
		    "[--acknowledge REASON]"));
	if (found.reason != NULL && found.reason[0] == '\0')
		return (cli_fail(cli, EX_USAGE_, _("--acknowledge needs a "
		    "reason, which is kept in the access log")));
	if (found.reason != NULL && (status = cli_check_text(cli,
	    "--acknowledge", found.reason)) != 0)
		return (status);
	if ((status = cli_open(cli, reindex != NULL ? CRM_OPEN_WRITE :
	    CRM_OPEN_UPGRADE)) != 0)
		return (status);
	cli_nobody(cli);
	if (cli_table(cli, names) == NULL)
		return (EX_INTERNAL);
	if (reindex != NULL && (crm_find_rebuild(cli->db) == -1 ||
	    crm_bought_rebuild(cli->db) == -1))
		return (cli_fail_err(cli));
	return (check(&found));
}
