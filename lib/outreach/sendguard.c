#include <sys/stat.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "outreach/sendcount.h"
#include "outreach/sendguard.h"

#define HOST_MOST	256

struct here {
	char		 host[HOST_MOST];
	char		*path;
	int64_t		 device, inode;
	int64_t		 taken;		/* as the file beside it says */
};

static int
look(struct crm_db *db, struct here *here)
{
	struct stat st;

	if (gethostname(here->host, sizeof(here->host)) == -1)
		return (crm_err_sys(crm_db_err(db), "gethostname"));
	here->host[sizeof(here->host) - 1] = '\0';
	if ((here->path = realpath(crm_db_path(db), NULL)) == NULL ||
	    stat(here->path, &st) == -1) {
		(void)crm_err_sys(crm_db_err(db), "%s", crm_db_path(db));
		free(here->path);
		return (-1);
	}
	here->device = (int64_t)st.st_dev;
	here->inode = (int64_t)st.st_ino;
	if (crm_sendcount_read(db, here->path, &here->taken) == 0)
		return (0);
	free(here->path);
	return (-1);
}

static int
store(struct crm_db *db, const struct here *here, int64_t doubt)
{

	return (crm_run(db, "INSERT INTO send_host\n"
	    "(id, host, path, device, inode, at, taken, doubt)\n"
	    "VALUES (1, :host, :path, :device, :inode, :now, :taken,\n"
	    "\t:doubt)\n"
	    "ON CONFLICT (id) DO UPDATE\n"
	    "SET host = excluded.host, path = excluded.path,\n"
	    "\tdevice = excluded.device, inode = excluded.inode,\n"
	    "\tat = excluded.at, taken = max(taken, excluded.taken),\n"
	    "\tdoubt = max(doubt, excluded.doubt)", "ttiiiii", here->host,
	    here->path, here->device, here->inode, crm_db_now(db),
	    here->taken, doubt));
}

/* What a database is to the place where it lies. */
enum place {
	PLACE_FAILED = -1,
	PLACE_COPY,		/* something may have left that it does not
				   know of */
	PLACE_HERE,		/* it is the one that sends */
	PLACE_NEW,		/* it never sent */
	PLACE_MOVED		/* all that left it knows of */
};

/*
 * A file of the same name and number may be an older one all the same: so the
 * count beside it must not be ahead.
 */
static enum place
compare(struct crm_db *db, const struct here *here)
{
	struct crm_stmt *stmt;
	int64_t taken;
	int same, rc;

	if ((stmt = crm_sql(db, "SELECT host, path, device, inode, taken\n"
	    "FROM send_host\n"
	    "WHERE id = 1")) == NULL || (rc = crm_step(stmt)) == -1)
		return (PLACE_FAILED);
	if (rc == 0)
		return (here->taken > 0 ? PLACE_COPY : PLACE_NEW);
	same = strcmp(crm_col_text(stmt, 0), here->host) == 0 &&
	    strcmp(crm_col_text(stmt, 1), here->path) == 0 &&
	    crm_col_int(stmt, 2) == here->device &&
	    crm_col_int(stmt, 3) == here->inode;
	taken = crm_col_int(stmt, 4);
	crm_reset(stmt);
	if (here->taken > taken)
		return (PLACE_COPY);
	if (same)
		return (PLACE_HERE);
	return (here->taken == taken && taken > 0 ? PLACE_MOVED : PLACE_COPY);
}

/* Where a setting names the machine that sends, no other does: 1, 0, -1. */
static int
named_other(struct crm_db *db, const struct here *here)
{
	struct crm_buf name = { 0 };
	int rc = crm_db_get(db, "send_host", &name);

	if (rc == 1 && strcmp(crm_buf_text(&name), here->host) == 0)
		rc = 0;
	if (rc == 1)
		(void)crm_err_set(crm_db_err(db), CRM_ERR_CONFIG, _("this "
		    "host is %s, and the setting send_host lets %s alone "
		    "send"), here->host, crm_buf_text(&name));
	crm_buf_free(&name);
	return (rc);
}

static int
check_host(struct crm_db *db)
{
	enum place place;
	struct here here;

	if (look(db, &here) == -1)
		return (-1);
	if (named_other(db, &here) != 0) {
		free(here.path);
		return (-1);
	}
	if ((place = compare(db, &here)) == PLACE_NEW)
		place = store(db, &here, 0) == -1 ? PLACE_FAILED : PLACE_HERE;
	free(here.path);
	if (place == PLACE_COPY || place == PLACE_MOVED)
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFIG, _("this "
		    "is another file than the one that sent last: a copy, a "
		    "backup that was restored, or moved; what left since the "
		    "copy was made would leave again.  See what waits with "
		    "crm-send status, drop campaigns that have left with "
		    "crm-send plan --drop, and then say crm-send host "
		    "--here")));
	return (place == PLACE_FAILED ? -1 : 0);
}

int
crm_send_stopped(struct crm_db *db, int64_t campaign)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM send_stop\n"
	    "WHERE campaign = :campaign", "i", campaign));
}

/* Who stopped it, and when: 1 with the reason in err, 0, -1. */
static int
tell_stop(struct crm_db *db, int64_t campaign)
{
	char at[CRM_TIME_LEN];
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT s.at, s.who, c.name\n"
	    "FROM send_stop AS s\n"
	    "LEFT JOIN campaign AS c ON c.id = s.campaign\n"
	    "WHERE s.campaign = :campaign")) == NULL ||
	    crm_bind(stmt, "i", campaign) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) != 1)
		return (rc);
	crm_time_format(crm_col_int(stmt, 0), at);
	if (campaign == 0)
		(void)crm_err_set(crm_db_err(db), CRM_ERR_BUSY, _("sending "
		    "was stopped on %s by %s; crm-send stop --off lets it go "
		    "on"), at, crm_col_text(stmt, 1));
	else
		(void)crm_err_set(crm_db_err(db), CRM_ERR_BUSY, _("campaign "
		    "%s was stopped on %s by %s; crm-send stop --off %s lets "
		    "it go on"), crm_col_text(stmt, 2), at,
		    crm_col_text(stmt, 1), crm_col_text(stmt, 2));
	crm_reset(stmt);
	return (1);
}

int
crm_send_allowed(struct crm_db *db, int64_t campaign)
{

	if (check_host(db) == -1 || tell_stop(db, 0) != 0)
		return (-1);
	if (campaign != 0 && tell_stop(db, campaign) != 0)
		return (-1);
	return (0);
}

int
crm_send_stop(struct crm_db *db, int64_t campaign, const char *who)
{

	if (crm_run(db, "INSERT INTO send_stop (campaign, at, who)\n"
	    "VALUES (:campaign, :now, :who)\n"
	    "ON CONFLICT (campaign) DO NOTHING", "iit", campaign,
	    crm_db_now(db), who) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

int
crm_send_go(struct crm_db *db, int64_t campaign)
{

	if (crm_run(db, "DELETE FROM send_stop\n"
	    "WHERE campaign = :campaign", "i", campaign) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

/*
 * What a process had when the copy was made it may have sent since.  A notice
 * goes rather twice than never.
 */
static int
doubt_claimed(struct crm_db *db)
{

	return (crm_run(db, "UPDATE delivery INDEXED BY delivery_claimed\n"
	    "SET state = 'unknown', reason = 'copy', claimer = '',\n"
	    "\tended_at = :now\n"
	    "WHERE state = 'claimed' AND again = 0\n"
	    "/* scan: few are in flight */", "i", crm_db_now(db)));
}

static int
move_here(struct crm_db *db, const struct here *here, enum place place)
{
	int64_t doubt = 0;

	if (place == PLACE_COPY && (doubt_claimed(db) == -1 ||
	    crm_one(db, &doubt, "SELECT coalesce(max(id), 0)\n"
	    "FROM delivery", "") == -1))
		return (-1);
	return (store(db, here, doubt) == -1 ? -1 : 1);
}

int
crm_send_here(struct crm_db *db)
{
	enum place place;
	struct here here;
	int rc = 0;

	if (look(db, &here) == -1)
		return (-1);
	if ((place = compare(db, &here)) == PLACE_FAILED)
		rc = -1;
	else if (place != PLACE_HERE)
		rc = move_here(db, &here, place);
	free(here.path);
	return (rc);
}

int
crm_send_planned(struct crm_db *db)
{
	struct here here;
	int rc = 0;

	if (look(db, &here) == -1)
		return (-1);
	switch (compare(db, &here)) {
	case PLACE_FAILED:
		rc = -1;
		break;
	case PLACE_NEW:
		rc = store(db, &here, 0);
		break;
	default:
		break;
	}
	free(here.path);
	return (rc);
}

int
crm_send_doubt(struct crm_db *db, int64_t campaign, int64_t *n)
{
	struct here here;
	enum place place;
	int64_t upto = 0;

	if (look(db, &here) == -1)
		return (-1);
	place = compare(db, &here);
	free(here.path);
	if (place == PLACE_FAILED || crm_one(db, &upto, "SELECT doubt\n"
	    "FROM send_host\n"
	    "WHERE id = 1", "") == -1)
		return (-1);
	if (place == PLACE_COPY)
		upto = INT64_MAX;
	if (crm_run(db, "UPDATE delivery\n"
	    "SET state = 'unknown', reason = 'copy', claimer = '',\n"
	    "\tended_at = :now\n"
	    "WHERE campaign = :campaign AND id <= :upto AND again = 0\n"
	    "\tAND state IN ('queued', 'deferred', 'expired')", "iii",
	    crm_db_now(db), campaign, upto) == -1)
		return (-1);
	*n = crm_changes(db);
	return (0);
}

int
crm_send_took(struct crm_db *db, int64_t *taken)
{

	return (crm_one(db, taken, "UPDATE send_host\n"
	    "SET taken = taken + 1\n"
	    "WHERE id = 1\n"
	    "RETURNING taken", "") == 1 ? 0 : -1);
}

int
crm_send_tell(struct crm_db *db, int64_t taken)
{
	char *path = realpath(crm_db_path(db), NULL);
	int rc;

	if (path == NULL)
		return (crm_err_sys(crm_db_err(db), "%s", crm_db_path(db)));
	rc = crm_sendcount_raise(db, path, taken);
	free(path);
	return (rc);
}
