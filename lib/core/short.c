#include <sys/stat.h>

#include "core/buf.h"
#include "core/db_int.h"
#include "core/err.h"
#include "core/lock.h"

/*
 * A commit is a write to the log and one sync.  Copying the log into the file
 * takes two more, so that is left until it has grown.
 */
#define LOG_MOST	(4 << 20)	/* bytes */

void
crm_db_rest(struct crm_db *db)
{

	crm_batch_rollback(db);
	crm_lock_drop(db->lock);
	db->lock = -1;
}

int
crm_db_seize(struct crm_db *db)
{

	return (db->lock != -1 ? 0 : crm_db_lock(db));
}

/* What cannot be copied, as somebody reads it, is left to the next. */
static void
shorten_log(struct crm_db *db)
{
	struct crm_buf path = { 0 };
	struct stat st;

	crm_buf_fmt(&path, "%s-wal", db->path);
	if (!path.bad && stat(crm_buf_text(&path), &st) == 0 &&
	    st.st_size > LOG_MOST && crm_db_checkpoint(db) == -1)
		crm_err_clear(db->err);
	crm_buf_free(&path);
}

static int
transact(struct crm_db *db, int (*fn)(struct crm_db *db, void *arg),
    void *arg)
{

	if (crm_journal_stop(db) == -1 ||
	    crm_db_exec(db, "BEGIN IMMEDIATE") == -1)
		return (-1);
	if (fn(db, arg) == -1 || crm_db_exec(db, "COMMIT") == -1) {
		crm_batch_rollback(db);
		return (-1);
	}
	shorten_log(db);
	return (0);
}

int
crm_db_short(struct crm_db *db, int (*fn)(struct crm_db *db, void *arg),
    void *arg)
{
	int had = db->lock != -1, rc;

	if (crm_db_seize(db) == -1)
		return (-1);
	rc = transact(db, fn, arg);
	if (!had) {
		crm_lock_drop(db->lock);
		db->lock = -1;
	}
	return (rc);
}
