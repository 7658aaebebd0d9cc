#ifndef CRM_DB_INT_H
#define CRM_DB_INT_H

/* What db.c, stmt.c, batch.c, undo.c and their like share, and nobody else. */

#include <pthread.h>
#include <sqlite3.h>

#include "core/db.h"
#include "core/range.h"

#define CRM_APPLICATION_ID	0x63726d31	/* "crm1" */
#define CRM_IMAGE_DAYS		90	/* unless a setting says other */
#define CRM_BUSY_MS		10000	/* a foreign program may hold a lock */
#define CRM_STMT_SLOTS		512		/* a power of two */

struct crm_stmt {
	struct crm_db	*db;
	sqlite3_stmt	*st;
	const char	*sql;		/* the literal, or NULL: a user's own */
	struct crm_stmt	*next;		/* of all cached ones */
	int		 user;		/* 1: a user's own */
	int		 personal;	/* 1: it reads personal data */
	int64_t		 left;		/* ms that it may still run */
};

#define CRM_WATCHES	4

struct crm_watch {		/* rows that the batch inserts in a table */
	const char	*table;
	int64_t		 below;		/* those of lower numbers */
	int64_t		*row;
	size_t		 n, cap;
	int		 bad;		/* memory ran out */
};

#define CRM_FOLLOWED	4

struct crm_follow {		/* rows that the batch touches in a table */
	const char	*table;
	int		 shift;		/* bits of their numbers left away */
	int		 only;		/* 1: those that it deletes */
	struct crm_ranges ranges;
	int		 deleted;	/* 1: it has deleted one */
	int		 bad;		/* memory ran out */
};

struct crm_db {
	struct crm_err	*err;
	sqlite3		*sq;
	char		*path;
	int		 lock;		/* descriptor, or -1 */
	int		 wait;		/* seconds for it */
	const char	*program;	/* who has it */
	int		 usable;	/* opened and found to be in order */
	int		 check_scans;
	int		 threads;	/* 1: another may read beside */
	int64_t		 now;
	int		 decimals;
	int		 image_days;	/* how long before-images live */
	struct crm_key	 key;
	int64_t		 batch;		/* 0: none is open */
	int		 log;		/* its pages at the last commit */
	int		 dirty;		/* the batch has changed a row */
	int		 journal;	/* its triggers are there */
	struct crm_watch watch[CRM_WATCHES];
	size_t		 nwatch;
	struct crm_follow follow[CRM_FOLLOWED];
	size_t		 nfollow;
	struct crm_stmt	*cache[CRM_STMT_SLOTS];
	struct crm_stmt	*all;
	int64_t		 until;		/* ms of the monotonic clock, or 0 */
	int64_t		 heap;		/* the limit of memory before it */
	int64_t		 heap_user;	/* and its own */
	const struct crm_rows *feed;	/* what the table "feed" reads */
	struct crm_job	*job;		/* what feeds have stored */
	void		(*work)(void *arg);	/* what the worker does */
	void		*work_arg;
	struct crm_err	*job_err;	/* why it could not */
	pthread_t	 worker;
	int		 working;	/* 1: the worker has the connection */
};

/* Records what SQLite says, as the kind that its code means; -1. */
int
crm_db_fail(struct crm_db *db, const char *what);

/* Runs one statement that has neither parameters nor rows. */
int
crm_db_exec(struct crm_db *db, const char *sql);

/*
 * Opens a file without asking what it is, and without the lock.  NULL when
 * memory ran out; else crm_db_usable() tells whether it was opened.
 */
struct crm_db *
crm_db_raw(struct crm_err *err, const char *path, int write);
int
crm_db_usable(const struct crm_db *db);

/* Reads what every program needs of the settings, and the key.  0 or -1. */
int
crm_db_read_settings(struct crm_db *db);
int
crm_db_read_key(struct crm_db *db);

/* Takes the writer's lock.  0 or -1. */
int
crm_db_lock(struct crm_db *db);

/* Copies the log into the file; the lock must be held. */
int
crm_db_checkpoint(struct crm_db *db);

/* Brings the schema up to date inside a transaction of its own. */
int
crm_db_migrate(struct crm_db *db, int from);

/*
 * Makes or drops the triggers that keep before-images.  Those of a batch stay
 * when it is stored, until the next thing is written: most programs end there.
 */
int
crm_journal_start(struct crm_db *db);
int
crm_journal_stop(struct crm_db *db);

/* Tells of a row that was inserted; ends the batch's watches. */
void
crm_watch_inserted(struct crm_db *db, const char *table, int64_t row);
void
crm_watch_end(struct crm_db *db);

/* Tells of a row that was touched; ends the batch's following. */
void
crm_follow_row(struct crm_db *db, int deleted, const char *table, int64_t row);
void
crm_follow_end(struct crm_db *db);

/* Rolls the open batch back and begins it anew, with the same number. */
int
crm_batch_again(struct crm_db *db);

/* Calls fn for each journalled table, those that refer before the others. */
int
crm_journal_tables(struct crm_db *db,
    int (*fn)(struct crm_db *db, const char *table, void *arg), void *arg);

/* One step of a user's statement within its time: SQLite's code. */
int
crm_user_step(struct crm_stmt *stmt);

/* Records why a user's statement stopped with the code rc; -1. */
int
crm_user_fail(struct crm_stmt *stmt, int rc);

/* Lifts the limits of a user's statement. */
void
crm_user_end(struct crm_db *db);

/* Makes the table "feed" known to the connection. */
int
crm_feed_register(struct crm_db *db);

/* As crm_sql() for the worker, which has the connection already. */
struct crm_stmt *
crm_sql_now(struct crm_db *db, const char *sql);

/*
 * Has a thread use the connection, once none does: fn gets arg, and leaves the
 * reason of a failure with crm_db_reason().  0 or -1.
 */
int
crm_db_work(struct crm_db *db, void (*fn)(void *arg), void *arg);
/*
 * Waits until the worker gives the connection back; -1 with the reason when
 * it failed.  Not for the worker itself.
 */
int
crm_db_wait(struct crm_db *db);

/* Where SQL's reasons go: the worker has a place of its own. */
struct crm_err *
crm_db_reason(struct crm_db *db);

/* Ends every cached statement. */
void
crm_stmt_drop_all(struct crm_db *db);

#endif
