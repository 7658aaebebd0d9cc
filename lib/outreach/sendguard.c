#include <sys/stat.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "outreach/sendguard.h"

#define HOST_MOST	256

struct here {
	char		 host[HOST_MOST];
	char		*path;
	int64_t		 device, inode;
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
	return (0);
}

static int
store(struct crm_db *db, const struct here *here)
{

	return (crm_run(db, "INSERT INTO send_host\n"
	    "(id, host, path, device, inode, at)\n"
	    "VALUES (1, :host, :path, :device, :inode, :now)\n"
	    "ON CONFLICT (id) DO UPDATE\n"
	    "SET host = excluded.host, path = excluded.path,\n"
	    "\tdevice = excluded.device, inode = excluded.inode,\n"
	    "\tat = excluded.at", "ttiii", here->host, here->path,
	    here->device, here->inode, crm_db_now(db)));
}

/* 1 it is this one, 0 it is another, 2 it never sent, -1. */
static int
compare(struct crm_db *db, const struct here *here)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT host, path, device, inode\n"
	    "FROM send_host\n"
	    "WHERE id = 1")) == NULL)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		rc = strcmp(crm_col_text(stmt, 0), here->host) == 0 &&
		    strcmp(crm_col_text(stmt, 1), here->path) == 0 &&
		    crm_col_int(stmt, 2) == here->device &&
		    crm_col_int(stmt, 3) == here->inode;
		crm_reset(stmt);
		return (rc);
	}
	return (rc == -1 ? -1 : 2);
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
	struct here here;
	int rc;

	if (look(db, &here) == -1)
		return (-1);
	if (named_other(db, &here) != 0) {
		free(here.path);
		return (-1);
	}
	if ((rc = compare(db, &here)) == 2)
		rc = store(db, &here) == -1 ? -1 : 1;
	free(here.path);
	if (rc == 0)
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFIG, _("this "
		    "is another file than the one that sent last: a copy, a "
		    "backup that was restored, or moved; what left since the "
		    "copy was made would leave again.  See what waits with "
		    "crm-send status, drop campaigns that have left with "
		    "crm-send plan --drop, and then say crm-send host "
		    "--here")));
	return (rc == -1 ? -1 : 0);
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

int
crm_send_here(struct crm_db *db)
{
	struct here here;
	int rc;

	if (look(db, &here) == -1)
		return (-1);
	if ((rc = compare(db, &here)) == 1)
		rc = 0;
	else if (rc != -1)
		rc = store(db, &here) == -1 ? -1 : 1;
	free(here.path);
	return (rc);
}
