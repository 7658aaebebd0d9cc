#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/file.h"
#include "core/lang.h"

/* SQLite may tell several faults in a row, a line each, below a heading. */
static int
tell_lines(const char *text, void (*found)(void *arg, const char *what),
    void *arg, struct crm_buf *line)
{
	size_t len;
	int n = 0;

	for (; *text != '\0'; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		if (len == 0 || strncmp(text, "***", 3) == 0 ||
		    (len == 2 && strncmp(text, "ok", 2) == 0))
			continue;
		crm_buf_reset(line);
		crm_buf_add(line, text, len);
		found(arg, crm_buf_text(line));
		n++;
	}
	return (n);
}

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
	struct crm_buf line = { 0 };
	struct crm_stmt *stmt;
	size_t i;
	int n = 0, rc = 0;

	for (i = 0; rc == 0 && i < sizeof(sql) / sizeof(sql[0]); i++) {
		if ((stmt = crm_sql(db, sql[i])) == NULL)
			rc = -1;
		else
			while ((rc = crm_step(stmt)) == 1)
				n += tell_lines(crm_col_text(stmt, 0), found,
				    arg, &line);
	}
	/* What is damaged may not be readable to the end. */
	if (rc == -1 && n > 0)
		crm_err_clear(db->err);
	crm_buf_free(&line);
	return (rc == -1 && n == 0 ? -1 : n);
}

static void
count_fault(void *arg, const char *what)
{

	(void)what;
	++*(int *)arg;
}

static int
note_count(void *arg, const char *table, int64_t rows)
{
	struct crm_buf *text = arg;

	crm_buf_fmt(text, "%s %lld\n", table, (long long)rows);
	return (0);
}

/* The rows of each table, as text; compared with the copy's. */
static int
tally(struct crm_db *db, struct crm_buf *text)
{

	if (crm_db_tables(db, note_count, text) == -1)
		return (-1);
	return (text->bad ? crm_err_nomem(db->err) : 0);
}

/* Whatever its schema: a copy is also made before that is brought up to date. */
static int
verify(struct crm_db *db, const char *copy, struct crm_buf *rows)
{
	struct crm_db *two = crm_db_raw(db->err, copy, 0);
	int faults = 0, rc = -1;

	if (two != NULL && crm_db_usable(two) && tally(two, rows) == 0 &&
	    crm_db_integrity(two, count_fault, &faults) != -1)
		rc = 0;
	crm_db_close(two);
	if (rc == 0 && faults > 0)
		return (crm_err_set(db->err, CRM_ERR_DATABASE, _("%s: the copy "
		    "is damaged and was not kept; run crm-db check"), copy));
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

/* Only while nobody writes can the counts be compared. */
static int
copy_and_verify(struct crm_db *db, const char *tmp)
{
	struct crm_buf before = { 0 }, after = { 0 }, theirs = { 0 };
	int rc = -1;

	if (tally(db, &before) == -1 || copy_to(db, tmp) == -1 ||
	    tally(db, &after) == -1 || verify(db, tmp, &theirs) == -1)
		goto free;
	if (strcmp(crm_buf_text(&before), crm_buf_text(&after)) == 0 &&
	    strcmp(crm_buf_text(&before), crm_buf_text(&theirs)) != 0)
		crm_err_set(db->err, CRM_ERR_DATABASE, _("%s: the copy holds "
		    "other rows and was not kept"), tmp);
	else
		rc = crm_file_sync(db->err, tmp);

free:
	crm_buf_free(&before);
	crm_buf_free(&after);
	crm_buf_free(&theirs);
	return (rc);
}

int
crm_db_backup(struct crm_db *db, const char *path)
{
	struct crm_buf tmp = { 0 };
	struct stat st;
	int rc;

	if (lstat(path, &st) == 0)
		return (crm_err_set(db->err, CRM_ERR_CREATE, _("%s: it exists "
		    "already and stays as it is"), path));
	crm_buf_fmt(&tmp, "%s.part-%ld", path, (long)getpid());
	if (tmp.bad)
		return (crm_err_nomem(db->err));
	if ((rc = copy_and_verify(db, tmp.p)) == 0)
		rc = crm_file_settle(db->err, tmp.p, path);
	if (rc == -1)
		crm_file_blame(db->err, tmp.p, path);
	crm_file_remove(tmp.p);
	crm_buf_free(&tmp);
	return (rc);
}
