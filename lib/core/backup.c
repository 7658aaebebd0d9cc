#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/lang.h"

int
crm_db_integrity(struct crm_db *db,
    void (*found)(void *arg, const char *what), void *arg)
{
	static const char *const sql[] = {
		"PRAGMA integrity_check(100)",
		"SELECT 'row ' || coalesce(rowid, '') || ' of ' || \"table\"\n"
		"\t|| ' refers to a missing row of ' || parent\n"
		"FROM pragma_foreign_key_check /* scan: checks all */"
	};
	struct crm_stmt *stmt;
	size_t i;
	int n = 0, rc = 0;

	for (i = 0; i < sizeof(sql) / sizeof(sql[0]); i++) {
		if ((stmt = crm_sql(db, sql[i])) == NULL)
			return (-1);
		while ((rc = crm_step(stmt)) == 1) {
			if (strcmp(crm_col_text(stmt, 0), "ok") == 0)
				continue;
			found(arg, crm_col_text(stmt, 0));
			n++;
		}
		if (rc == -1)
			return (-1);
	}
	return (n);
}

static void
count_fault(void *arg, const char *what)
{

	(void)what;
	++*(int *)arg;
}

/* Rows of the tables that matter most; compared with the copy's. */
static int
tally(struct crm_db *db, int64_t *n)
{

	return (crm_one(db, n,
	    "SELECT (SELECT count(*) FROM orders)\n"
	    "\t+ (SELECT count(*) FROM order_line)\n"
	    "\t+ (SELECT count(*) FROM member)\n"
	    "\t+ (SELECT count(*) FROM consent)\n"
	    "\t+ (SELECT count(*) FROM optout)\n"
	    "\t+ (SELECT count(*) FROM batch) /* scan: counts all */", ""));
}

static int
verify(struct crm_db *db, const char *copy, int64_t *rows)
{
	struct crm_db_opt opt = { .mode = CRM_OPEN_READ };
	struct crm_db *two;
	int faults = 0, ok, rc = -1;

	two = crm_db_open(db->err, copy, &opt, &ok);
	if (two != NULL && ok && tally(two, rows) == 1 &&
	    crm_db_integrity(two, count_fault, &faults) != -1)
		rc = 0;
	crm_db_close(two);
	if (rc == 0 && faults > 0)
		return (crm_err_set(db->err, CRM_ERR_DATABASE, _("%s: the copy "
		    "is damaged and was not kept; run crm-db check"), copy));
	return (rc);
}

static int
sync_path(struct crm_err *err, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1 || fsync(fd) == -1) {
		crm_err_sys(err, "%s", path);
		if (fd != -1)
			close(fd);
		return (-1);
	}
	close(fd);
	return (0);
}

static int
sync_folder(struct crm_err *err, const char *path)
{
	char *copy = strdup(path);
	int rc;

	if (copy == NULL)
		return (crm_err_nomem(err));
	rc = sync_path(err, dirname(copy));
	free(copy);
	return (rc);
}

/* The name is taken first, empty and 0600, so that VACUUM fills our file. */
static int
copy_to(struct crm_db *db, const char *tmp)
{
	struct crm_stmt *stmt;
	int fd, rc;

	if ((fd = open(tmp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) == -1)
		return (crm_err_set(db->err, CRM_ERR_CREATE, "%s: %s", tmp,
		    strerror(errno)));
	close(fd);
	if ((stmt = crm_sql(db, "VACUUM INTO :path")) == NULL ||
	    crm_bind(stmt, "t", tmp) == -1)
		return (-1);
	rc = crm_step(stmt);
	crm_reset(stmt);
	return (rc);
}

static void
remove_copy(const char *tmp)
{
	static const char *const tail[] = { "", "-wal", "-shm", "-lock" };
	struct crm_buf path = { 0 };
	size_t i;

	for (i = 0; i < sizeof(tail) / sizeof(tail[0]); i++) {
		crm_buf_reset(&path);
		crm_buf_fmt(&path, "%s%s", tmp, tail[i]);
		if (!path.bad)
			unlink(path.p);
	}
	crm_buf_free(&path);
}

int
crm_db_backup(struct crm_db *db, const char *path)
{
	struct crm_buf tmp = { 0 };
	int64_t before = 0, after = 0, theirs = -1;
	int rc = -1;

	if (access(path, F_OK) == 0)
		return (crm_err_set(db->err, CRM_ERR_CREATE, _("%s: it exists "
		    "already and stays as it is"), path));
	crm_buf_fmt(&tmp, "%s.part-%ld", path, (long)getpid());
	if (tmp.bad)
		return (crm_err_nomem(db->err));
	if (tally(db, &before) != 1 || copy_to(db, tmp.p) == -1 ||
	    tally(db, &after) != 1 || verify(db, tmp.p, &theirs) == -1 ||
	    sync_path(db->err, tmp.p) == -1)
		goto remove;
	/* Only while nobody writes can the counts be compared. */
	if (before == after && theirs != before) {
		crm_err_set(db->err, CRM_ERR_DATABASE,
		    _("%s: the copy holds other rows and was not kept"), path);
		goto remove;
	}
	if (rename(tmp.p, path) == -1) {
		crm_err_sys(db->err, "%s", path);
		goto remove;
	}
	rc = sync_folder(db->err, path);

remove:
	if (rc == -1)
		remove_copy(tmp.p);
	crm_buf_free(&tmp);
	return (rc);
}
