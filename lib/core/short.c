#include "core/db_int.h"
#include "core/lock.h"

/*
 * A commit is a write to the log and one sync, which costs a third where the
 * log need not grow: so it is not cut here, but written over once all of it was
 * copied into the file.  That takes two syncs more, and waits until it is worth
 * them.
 */
#define LOG_MOST	1000	/* pages */

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

static int
note_log(void *arg, sqlite3 *sq, const char *base, int pages)
{
	struct crm_db *db = arg;

	(void)sq;
	(void)base;
	db->log = pages;
	return (SQLITE_OK);
}

/* What cannot be copied, as somebody reads it, is left to the next. */
static void
copy_log(struct crm_db *db)
{

	if (db->log > LOG_MOST)
		(void)sqlite3_wal_checkpoint_v2(db->sq, NULL,
		    SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

static int
transact(struct crm_db *db, int (*fn)(struct crm_db *db, void *arg),
    void *arg)
{

	sqlite3_wal_hook(db->sq, note_log, db);
	if (crm_journal_stop(db) == -1 ||
	    crm_db_exec(db, "BEGIN IMMEDIATE") == -1)
		return (-1);
	if (fn(db, arg) == -1 || crm_db_exec(db, "COMMIT") == -1) {
		crm_batch_rollback(db);
		return (-1);
	}
	copy_log(db);
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
		crm_lock_leave(db->lock);
		db->lock = -1;
	}
	return (rc);
}
