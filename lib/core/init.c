#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/file.h"
#include "core/lang.h"
#include "core/money.h"

/* A new database is made under another name, so that nobody finds half of one. */

static int
random_hex(struct crm_err *err, char hex[65])
{
	static const char digit[] = "0123456789abcdef";
	unsigned char raw[32];
	size_t i;

	if (crm_random(raw, sizeof(raw)) == -1)
		return (crm_err_sys(err, _("no random numbers")));
	for (i = 0; i < sizeof(raw); i++) {
		hex[2 * i] = digit[raw[i] >> 4];
		hex[2 * i + 1] = digit[raw[i] & 15];
	}
	hex[64] = '\0';
	return (0);
}

static int
first_rows(struct crm_db *db, const struct crm_db_init *init)
{
	char secret[65];

	if (random_hex(db->err, secret) == -1 ||
	    crm_run(db, "INSERT INTO secret (id, value)\n"
	    "VALUES (1, :secret)", "t", secret) == -1)
		return (-1);
	return (crm_run(db, "INSERT INTO setting (name, value, batch)\n"
	    "VALUES ('currency', :currency, 0), ('timezone', :timezone, 0)",
	    "tt", init->currency, init->timezone));
}

static int
fill(struct crm_db *db, const struct crm_db_init *init)
{
	struct crm_buf sql = { 0 };
	int rc;

	crm_buf_fmt(&sql, "PRAGMA application_id = %d", CRM_APPLICATION_ID);
	rc = sql.bad ? crm_err_nomem(db->err) :
	    crm_db_exec(db, crm_buf_text(&sql));
	crm_buf_free(&sql);
	if (rc == -1 || crm_db_exec(db, "PRAGMA journal_mode = WAL") == -1 ||
	    crm_db_migrate(db, 0) == -1 || first_rows(db, init) == -1)
		return (-1);
	return (crm_db_checkpoint(db));
}

/* The file is made by us first, so that nobody else's mode or link counts. */
static int
make_file(struct crm_err *err, const char *path, long group)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
	    0600);

	if (fd == -1)
		return (crm_err_set(err, CRM_ERR_CREATE, "%s: %s", path,
		    strerror(errno)));
	if (group >= 0 && (fchown(fd, (uid_t)-1, (gid_t)group) == -1 ||
	    fchmod(fd, 0660) == -1)) {
		crm_err_set(err, CRM_ERR_PERMISSION, "%s: %s", path,
		    strerror(errno));
		(void)close(fd);
		(void)unlink(path);
		return (-1);
	}
	return (close(fd) == -1 ? crm_err_sys(err, "%s", path) : 0);
}

static int
build(struct crm_err *err, const char *path, const struct crm_db_init *init)
{
	struct crm_db *db;
	int rc = -1;

	if (make_file(err, path, init->group) == -1)
		return (-1);
	db = crm_db_raw(err, path, 1);
	if (db != NULL && crm_db_usable(db))
		rc = fill(db, init);
	crm_db_close(db);
	return (rc);
}

/*
 * Is the name free?  A log that a former database left behind would be taken
 * for the new one's and written over it.
 */
static int
check_free(struct crm_err *err, const char *path)
{
	struct crm_buf log = { 0 };
	struct stat st;
	int left;

	if (lstat(path, &st) == 0)
		return (crm_err_set(err, CRM_ERR_CREATE, _("%s: it exists "
		    "already and stays as it is"), path));
	crm_buf_fmt(&log, "%s-wal", path);
	if (log.bad)
		return (crm_err_nomem(err));
	left = lstat(log.p, &st) == 0 && st.st_size > 0;
	if (left)
		crm_err_set(err, CRM_ERR_CREATE, _("%s: the log of a former "
		    "database is here; move it away first"), log.p);
	crm_buf_free(&log);
	return (left ? -1 : 0);
}

int
crm_db_init(struct crm_err *err, const char *path,
    const struct crm_db_init *init)
{
	struct crm_buf tmp = { 0 };
	int rc;

	if (crm_currency_decimals(init->currency) == -1)
		return (crm_err_set(err, CRM_ERR_INPUT, _("%s: no currency "
		    "code of ISO 4217 that we know, such as KRW or GBP"),
		    init->currency));
	if (check_free(err, path) == -1)
		return (-1);
	crm_buf_fmt(&tmp, "%s.part-%ld", path, (long)getpid());
	if (tmp.bad)
		return (crm_err_nomem(err));
	if ((rc = build(err, tmp.p, init)) == 0)
		rc = crm_file_settle(err, tmp.p, path);
	else
		crm_file_blame(err, tmp.p, path);
	/* Its log is empty by now, and its own name is gone or unwanted. */
	crm_file_remove(tmp.p);
	crm_buf_free(&tmp);
	return (rc);
}
