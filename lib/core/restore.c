#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/file.h"
#include "core/lang.h"
#include "core/restore.h"

static void
count(void *arg, const char *what)
{

	(void)what;
	++*(int *)arg;
}

/* By its first bytes, which a damaged file mostly has. */
static int
is_ours(const char *path)
{
	unsigned char head[100];
	FILE *f = fopen(path, "re");
	size_t n = f == NULL ? 0 : fread(head, 1, sizeof(head), f);

	if (f != NULL)
		(void)fclose(f);
	return (n == sizeof(head) &&
	    memcmp(head, "SQLite format 3", 16) == 0 &&
	    ((uint32_t)head[68] << 24 | (uint32_t)head[69] << 16 |
	    (uint32_t)head[70] << 8 | head[71]) == CRM_APPLICATION_ID);
}

static int
look_through(struct crm_db *db, struct crm_err *err)
{
	int faults = 0;

	if (!is_ours(crm_db_path(db))) {
		crm_err_clear(err);
		return (crm_err_set(err, CRM_ERR_CONFIG, _("%s: this is no "
		    "database of the crm programs"), crm_db_path(db)));
	}
	if (!crm_db_usable(db) ||
	    crm_db_integrity(db, count, &faults) == -1 || faults > 0) {
		crm_err_clear(err);
		return (crm_err_set(err, CRM_ERR_INPUT, _("%s: this backup is "
		    "damaged; take an older one"), crm_db_path(db)));
	}
	return (0);
}

int
crm_restore_copy(struct crm_err *err, const char *from, const char *tmp)
{
	struct crm_db *db;
	struct stat st;
	int rc = -1;

	if (stat(from, &st) == -1)
		return (crm_err_set(err, CRM_ERR_NOINPUT, "%s: %s", from,
		    strerror(errno)));
	if (crm_db_present(err, from) == -1 ||
	    (db = crm_db_raw(err, from, 0)) == NULL)
		return (-1);
	if (look_through(db, err) == 0)
		rc = crm_db_backup(db, tmp);
	crm_db_close(db);
	return (rc);
}

int
crm_restore_sweep(struct crm_err *err, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash == NULL ? path : slash + 1;
	struct crm_buf half = { 0 }, name = { 0 };
	char *copy = strdup(path);
	struct dirent *entry;
	DIR *dir;

	crm_buf_fmt(&half, "%s.part-", base);
	if (copy == NULL || half.bad) {
		free(copy);
		crm_buf_free(&half);
		return (crm_err_nomem(err));
	}
	dir = opendir(dirname(copy));
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (strncmp(entry->d_name, half.p, half.n) != 0)
			continue;
		crm_buf_reset(&name);
		crm_buf_add(&name, path, (size_t)(base - path));
		crm_buf_str(&name, entry->d_name);
		if (!name.bad)
			(void)unlink(name.p);
	}
	if (dir != NULL)
		(void)closedir(dir);
	crm_buf_free(&half);
	crm_buf_free(&name);
	free(copy);
	return (0);
}

/* A name in place of another; one that is not there is left alone. */
static int
move(struct crm_err *err, const char *path, const char *aside,
    const char *tail, int *moved)
{
	struct crm_buf from = { 0 }, to = { 0 };
	int rc = 0;

	crm_buf_fmt(&from, "%s%s", path, tail);
	crm_buf_fmt(&to, "%s%s", aside, tail);
	*moved = 0;
	if (from.bad || to.bad)
		rc = crm_err_nomem(err);
	else if (rename(from.p, to.p) == 0)
		*moved = 1;
	else if (errno != ENOENT)
		rc = crm_err_sys(err, "%s", from.p);
	crm_buf_free(&from);
	crm_buf_free(&to);
	return (rc);
}

/*
 * The file goes first, then its log: between the steps there is no file, and
 * never one with another's log.  A log that a crash left alone goes, too.
 */
int
crm_restore_swap(struct crm_err *err, const char *tmp, const char *path,
    const char *aside, int *kept)
{
	struct stat st;
	int moved;

	*kept = 0;
	if (lstat(aside, &st) == 0)
		return (crm_err_set(err, CRM_ERR_CREATE, _("%s: it exists "
		    "already and stays as it is"), aside));
	if (stat(path, &st) == 0) {
		/* Who may use the file stays who may use it. */
		if (chown(tmp, (uid_t)-1, st.st_gid) == -1 ||
		    chmod(tmp, st.st_mode & 0660) == -1)
			return (crm_err_sys(err, "%s", tmp));
		if (move(err, path, aside, "", kept) == -1)
			return (-1);
	}
	if (move(err, path, aside, "-wal", &moved) == -1 ||
	    move(err, path, aside, "-shm", &moved) == -1)
		return (-1);
	return (crm_file_settle(err, tmp, path));
}

/* A table from which nothing was ever numbered has no row there. */
int
crm_number_raise(struct crm_db *db, const char *table, int64_t seq)
{

	if (crm_run(db, "INSERT INTO sqlite_sequence (name, seq)\n"
	    "SELECT :tbl, 0\n"
	    "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence\n"
	    "\tWHERE name = :tbl) /* scan: a row a table */", "t",
	    table) == -1)
		return (-1);
	return (crm_run(db, "UPDATE sqlite_sequence\n"
	    "SET seq = max(seq, :seq)\n"
	    "WHERE name = :tbl /* scan: a row a table */", "it", seq,
	    table));
}

/* All of them: what numbers stand for outside is no question to ask here. */
static int
raise_all(struct crm_db *db, struct crm_db *old)
{
	struct crm_stmt *stmt;
	int rc = 0;

	if ((stmt = crm_sql(old, "SELECT name, seq\n"
	    "FROM sqlite_sequence\n"
	    "UNION ALL\n"
	    "SELECT 'campaign', coalesce(max(id), 0)\n"
	    "FROM campaign /* scan: a row a table */")) == NULL)
		return (0);
	while (rc == 0 && crm_step(stmt) == 1)
		rc = crm_number_raise(db, crm_col_text(stmt, 0),
		    crm_col_int(stmt, 1));
	crm_reset(stmt);
	return (rc);
}

int
crm_restore_numbers(struct crm_db *db, const char *path)
{
	struct crm_err *err = crm_err_new();
	struct crm_db *old;
	int rc = 0;

	if (err == NULL)
		return (crm_err_nomem(db->err));
	if ((old = crm_db_raw(err, path, 0)) != NULL && crm_db_usable(old))
		rc = raise_all(db, old);
	crm_db_close(old);
	crm_err_free(err);
	return (rc);
}
