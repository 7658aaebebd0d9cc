#ifndef CRM_DB_INT_H
#define CRM_DB_INT_H

/* What db.c, stmt.c, batch.c, undo.c and their like share, and nobody else. */

#include <sqlite3.h>

#include "core/db.h"

#define CRM_APPLICATION_ID	0x63726d31	/* "crm1" */
#define CRM_STMT_SLOTS		512		/* a power of two */

struct crm_stmt {
	struct crm_db	*db;
	sqlite3_stmt	*st;
	const char	*sql;		/* the literal, or NULL: a user's own */
	struct crm_stmt	*next;		/* of all cached ones */
	int64_t		 until;		/* ms of the monotonic clock, or 0 */
};

struct crm_db {
	struct crm_err	*err;
	sqlite3		*sq;
	char		*path;
	int		 lock;		/* descriptor, or -1 */
	int		 check_scans;
	int64_t		 now;
	char		*currency;
	int		 decimals;
	struct crm_key	 key;
	int64_t		 batch;		/* 0: none is open */
	int64_t		 changes;	/* when it began */
	struct crm_stmt	*cache[CRM_STMT_SLOTS];
	struct crm_stmt	*all;
	int64_t		 until;		/* of a user's statement, or 0 */
};

/* Records what SQLite says, as the kind that its code means; -1. */
int
crm_db_fail(struct crm_db *db, const char *what);

/* Runs one statement that has neither parameters nor rows. */
int
crm_db_exec(struct crm_db *db, const char *sql);

/* Copies the log into the file; the lock must be held. */
int
crm_db_checkpoint(struct crm_db *db);

/* Brings the schema up to date inside a transaction of its own. */
int
crm_db_migrate(struct crm_db *db, int from);

/* Makes or drops the triggers that keep before-images. */
int
crm_journal_start(struct crm_db *db, int undo);
int
crm_journal_stop(struct crm_db *db);

/* Calls fn for each journalled table, by name. */
int
crm_journal_tables(struct crm_db *db,
    int (*fn)(struct crm_db *db, const char *table, void *arg), void *arg);

/* Ends every cached statement. */
void
crm_stmt_drop_all(struct crm_db *db);

#endif
