#ifndef CRM_DB_H
#define CRM_DB_H

/*
 * The database: one SQLite file, opened as DESIGN says (WAL, FULL, foreign
 * keys, defensive, secure delete), its writer's lock, its batches and its
 * statements.  Only lib/core knows SQLite.
 */

#include <stddef.h>
#include <stdint.h>

#include "hash.h"

struct crm_buf;
struct crm_db;
struct crm_err;
struct crm_stmt;

enum crm_open {
	CRM_OPEN_READ,		/* read only; never waits for a writer */
	CRM_OPEN_WRITE,		/* takes the writer's lock until close */
	CRM_OPEN_UPGRADE	/* reads; writes to migrate an older file */
};

struct crm_db_opt {
	enum crm_open	 mode;
	int		 wait;		/* seconds for the writer's lock */
	const char	*program;	/* named to those who wait; stays */
	int64_t		 now;		/* the shop's clock */
	int		 check_scans;	/* 1: an unexcused table scan fails */
	int		 threads;	/* 1: core/aside.h may read beside it */
};

/*
 * Makes a new, empty database at path with the newest schema (mode 0600, or
 * 0660 with group >= 0).  0; -1 when it exists, cannot be made, or the
 * currency is unknown.
 */
struct crm_db_init {
	const char	*currency;	/* ISO 4217 */
	const char	*timezone;
	long		 group;		/* gid, or -1 */
	int64_t		 now;
};
int
crm_db_init(struct crm_err *err, const char *path,
    const struct crm_db_init *init);

/* 0 when there is a file at path that may be read, no link; else -1. */
int
crm_db_present(struct crm_err *err, const char *path);

/*
 * Opens an existing database.  Always returns a handle unless memory ran out;
 * *ok tells whether it may be used, err why not (CRM_ERR_CONFIG: absent, newer
 * or not ours; CRM_ERR_BUSY: the lock's holder is named).  An older schema is
 * migrated by a writer, after a backup beside the file.
 */
struct crm_db *
crm_db_open(struct crm_err *err, const char *path,
    const struct crm_db_opt *opt, int *ok);

/*
 * Before a batch that only names rows which it has made or found itself: its
 * foreign keys are not looked up row by row, which is a fifth of the time of
 * a bulk load.  crm_db_integrity() asks them all.  0 or -1.
 */
int
crm_db_bulk(struct crm_db *db);

/* Rolls an open transaction back, frees all; NULL does nothing. */
void
crm_db_close(struct crm_db *db);

struct crm_err *
crm_db_err(struct crm_db *db);
const char *
crm_db_path(const struct crm_db *db);
int64_t
crm_db_now(const struct crm_db *db);
void
crm_db_set_now(struct crm_db *db, int64_t now);

/* The currency's decimals; the keys of hashes of this database. */
int
crm_db_decimals(const struct crm_db *db);
const struct crm_key *
crm_db_key(const struct crm_db *db);

/*
 * Settings that travel with the database.  get adds the value to buf: 1 found,
 * 0 not set, -1.  set needs a batch.
 */
int
crm_db_get(struct crm_db *db, const char *name, struct crm_buf *buf);
int
crm_db_set(struct crm_db *db, const char *name, const char *value);

/*
 * Transactions.  A writing program opens one batch, works, and commits; the
 * lock is held from open to close.  Every table with a column "batch" is
 * journalled: changed and deleted rows keep their before-image, and each row
 * carries the batch that wrote it last, which crm_batch() names.
 */
struct crm_batch {
	const char	*command;	/* the command line, without secrets */
	const char	*who;		/* the user */
};
int
crm_batch_begin(struct crm_db *db, const struct crm_batch *batch);
int64_t
crm_batch(const struct crm_db *db);

/*
 * Ends the batch: stores the digest of what was read (may be NULL) and the
 * summary (may be NULL), commits, and checkpoints.  A batch that changed
 * nothing leaves no trace and crm_batch() is then 0.
 */
int
crm_batch_commit(struct crm_db *db, const char *sha256, const char *summary);
void
crm_batch_rollback(struct crm_db *db);

/* 1 when the open batch has changed a row. */
int
crm_batch_changed(const struct crm_db *db);

/*
 * From here to the end of the batch, remembers the rows that are inserted in a
 * table (a literal) with numbers below one.  0 or -1.
 */
int
crm_batch_watch(struct crm_db *db, const char *table, int64_t below);

/*
 * Those rows, *n of them, borrowed until the next insert.  NULL when there are
 * none and *n is 0, or with the reason when memory ran out and *n is not.
 */
const int64_t *
crm_batch_watched(struct crm_db *db, const char *table, size_t *n);

/*
 * The same of rows that are inserted, updated or, with deleted, of those alone
 * that are deleted, whatever their numbers; shift: the number's low bits are
 * left away.  What was followed is tidy and borrowed until the next change;
 * *deleted is set when a row was.  1; 0, and nothing, when nobody follows the
 * table; -1 when memory ran out.
 */
struct crm_ranges;
int
crm_batch_follow(struct crm_db *db, const char *table, int shift, int deleted);
int
crm_batch_followed(struct crm_db *db, const char *table,
    const struct crm_ranges **ranges, int *deleted);

/*
 * Runs fn in a transaction that is no batch: for what is derived of rows, and
 * changes none of them.  0; -1 when fn or the commit failed, and nothing is
 * stored.
 */
int
crm_db_derive(struct crm_db *db, int (*fn)(struct crm_db *db, void *arg),
    void *arg);

/*
 * For a program that writes little and often, and waits for others meanwhile:
 * gives the writer's lock back, so that nobody waits for us.  crm_db_short()
 * takes it again for one transaction that is no batch, synced like any other:
 * what fn asks of the database and what it writes nobody comes between.  0; -1
 * when fn or the commit failed, and nothing is stored, or when the lock was
 * not to be had (CRM_ERR_BUSY).  Between two of them a batch may be opened
 * after crm_db_seize(), and the next crm_db_rest() ends that.
 */
void
crm_db_rest(struct crm_db *db);
int
crm_db_seize(struct crm_db *db);
int
crm_db_short(struct crm_db *db, int (*fn)(struct crm_db *db, void *arg),
    void *arg);

/*
 * From here to its close a reader sees one state of the database, whatever is
 * written meanwhile.  0 or -1.
 */
int
crm_db_snapshot(struct crm_db *db);

/*
 * Taking a batch back.  A row is the batch's to take back only while it is as
 * the batch left it and nothing else needs it; others are conflicts and stay.
 */
enum crm_conflict_why {
	CRM_CONFLICT_CHANGED,	/* batch "by" changed it since */
	CRM_CONFLICT_NEEDED,	/* what batch "by" wrote needs it */
	CRM_CONFLICT_TAKEN,	/* what is unique of it is another's by now */
	CRM_CONFLICT_MISSING,	/* what it needs is no longer there */
	CRM_CONFLICT_ERASED	/* what it was is nobody's to know */
};

struct crm_conflict {
	const char		*table;
	int64_t			 row;
	enum crm_conflict_why	 why;
	int64_t			 by;
};

/*
 * A row of a table is a part of row (column >> shift) of another: where one
 * part of a whole stays, all of it does.
 */
struct crm_undo_part {
	const char	*table;
	const char	*column;
	int		 shift;
	const char	*whole;
	int		 follows;	/* 1: stays with the whole, which may
					   go without it */
};

struct crm_undo {		/* callbacks may be NULL */
	/* To one without a table; or NULL. */
	const struct crm_undo_part	*parts;

	/* Each whole that stays, once. */
	void		(*conflict)(void *arg, const struct crm_conflict *c);

	/*
	 * Each row that is there again as it was; may be told more than once.
	 * 0 or -1.
	 */
	int		(*restored)(void *arg, const char *table, int64_t row);

	/* Called when all is done, to settle what follows from it: 0 or -1. */
	int		(*follow)(void *arg);

	void		*arg;
};

/*
 * Takes a batch back, as a batch of its own that must have begun.  *undone
 * counts rows.  0; 1 with conflicts; -1.
 */
int
crm_batch_undo(struct crm_db *db, int64_t batch, const struct crm_undo *undo,
    int64_t *undone);

/*
 * Whether a batch stands: 1; 0 when it was taken back, *by the batch that did
 * it last; -1.
 */
int
crm_batch_stands(struct crm_db *db, int64_t batch, int64_t *by);

/*
 * Calls fn with what a batch did to each table that it touched, in the order
 * of their names, as far as before-images know; what fn returns other than 0
 * ends it and is returned.  0 or -1.
 */
struct crm_batch_rows {
	const char	*table;
	int64_t		 made;		/* rows that are new */
	int64_t		 changed;
	int64_t		 deleted;
};
int
crm_batch_tables(struct crm_db *db, int64_t batch,
    int (*fn)(void *arg, const struct crm_batch_rows *rows), void *arg);

/*
 * Calls fn with the number of each batch that touched a row, or what hangs on
 * it by references and parts (as in crm_undo), or, with row 0, any row of the
 * table; as far as rows and before-images know.  A number may come more than
 * once.  What fn returns other than 0 ends it and is returned.  0 or -1.
 */
int
crm_batch_touched(struct crm_db *db, const struct crm_undo_part *parts,
    const char *table, int64_t row, int (*fn)(void *arg, int64_t batch),
    void *arg);

/* 1 when there is a journalled table of that name, 0, -1. */
int
crm_batch_table(struct crm_db *db, const char *table);

/* How many days before-images live, then undo is no longer possible. */
int
crm_image_days(struct crm_db *db);

/*
 * Erases what packed before-images (of batches that took others back) say of
 * the rows for which is() is 1: a mark is left, which undo tells as a conflict.
 * image is n bytes, the columns then as SQL literals with commas between, as
 * those of batch_image; number is what stands in a column, by its place
 * from 0, 0 where that is no integer.  The images of the open batch stay.  The
 * number of images, or -1; what is() returns other than 0 and 1 is a failure.
 */
struct crm_packed {
	const char	*table;
	int64_t		 row;
	int64_t		 was;		/* the batch that made it so */
	const char	*image;
	size_t		 n;
	int64_t		(*number)(const struct crm_packed *packed, int col);
	const void	*val;
	int		 ncol;
};
int64_t
crm_packs_erase(struct crm_db *db,
    int (*is)(void *arg, const struct crm_packed *packed), void *arg);

/*
 * Statements.  sql must be a literal: its address is the key of the cache.
 * crm_sql() returns it reset and with its binds cleared, owned by db; NULL
 * with the reason in err.
 */
struct crm_stmt *
crm_sql(struct crm_db *db, const char *sql);

/*
 * Binds parameters 1.. by a format, a letter each: i int64_t, d double,
 * t const char * (NULL: NULL), s const char * and size_t, b const void * and
 * size_t (a blob), n nothing (NULL), o int64_t where INT64_MIN means NULL.
 * Text must stay until the statement is reset.  0 or -1.
 */
int
crm_bind(struct crm_stmt *stmt, const char *fmt, ...);

/* 1 a row, 0 done (and reset), -1 (and reset). */
int
crm_step(struct crm_stmt *stmt);
void
crm_reset(struct crm_stmt *stmt);

/* Prepares, binds, runs to the end: 0 or -1. */
int
crm_run(struct crm_db *db, const char *sql, const char *fmt, ...);

/*
 * Prepares, binds, and reads one integer: 1 found (into *v; NULL is *null of
 * CRM_NULL), 0 no row, -1.
 */
#define CRM_NULL	INT64_MIN
int
crm_one(struct crm_db *db, int64_t *v, const char *sql, const char *fmt, ...);

/* Columns of the row; text is borrowed until the next step. */
int
crm_col_count(struct crm_stmt *stmt);
const char *
crm_col_name(struct crm_stmt *stmt, int i);
int
crm_col_null(struct crm_stmt *stmt, int i);
int64_t			/* CRM_NULL for NULL */
crm_col_int(struct crm_stmt *stmt, int i);
double			/* 0 for NULL */
crm_col_double(struct crm_stmt *stmt, int i);
const char *		/* "" for NULL; never NULL itself */
crm_col_text(struct crm_stmt *stmt, int i);
size_t			/* after crm_col_text() or crm_col_blob() */
crm_col_len(struct crm_stmt *stmt, int i);
const void *
crm_col_blob(struct crm_stmt *stmt, int i);
int			/* 1 when the value is INTEGER or REAL */
crm_col_number(struct crm_stmt *stmt, int i);
int			/* 1 when the value is a BLOB */
crm_col_bytes(struct crm_stmt *stmt, int i);

/*
 * Raises *last to the greatest number that a row of the table had which was
 * taken back: it may come back, so no other row may get it.  0 or -1.
 */
int
crm_last_freed(struct crm_db *db, const char *table, int64_t *last);

int64_t
crm_last_row(struct crm_db *db);
int64_t
crm_changes(struct crm_db *db);

/*
 * A user's own SQL: one SELECT, read only, behind an authorizer (reads and
 * functions that only compute; no pragma, attach, write or file), with
 * limits and seconds of run time.  Not cached: crm_stmt_free() ends it.  NULL
 * with the reason.  With views_only set it may read only v_* views and tables
 * of temp.
 */
struct crm_stmt *
crm_sql_user(struct crm_db *db, const char *sql, int seconds, int views_only);

/* The same with finer limits; crm_sql_user() allows 256 MiB. */
struct crm_user_opt {
	int64_t		 ms;		/* of run time */
	int64_t		 memory;	/* bytes, with all that SQLite has */
	int		 views_only;
};
struct crm_stmt *
crm_sql_user_opt(struct crm_db *db, const char *sql,
    const struct crm_user_opt *opt);

/*
 * 1 when it reads a column that holds personal data, shown or not: a view reads
 * all of its own.
 */
int
crm_stmt_personal(const struct crm_stmt *stmt);
void
crm_stmt_free(struct crm_stmt *stmt);

/*
 * Calls fn with each table, by name, and how many rows it has; what fn returns
 * other than 0 ends it and is returned.
 */
int
crm_db_tables(struct crm_db *db,
    int (*fn)(void *arg, const char *table, int64_t rows), void *arg);

/*
 * Checks the file: integrity, foreign keys.  Each fault is told to found();
 * the number of faults, or -1.
 */
int
crm_db_integrity(struct crm_db *db,
    void (*found)(void *arg, const char *what), void *arg);

/*
 * Writes a copy to path: VACUUM INTO a temporary file beside it, re-opened,
 * checked and counted, then renamed and synced.  -1 when path exists.
 */
int
crm_db_backup(struct crm_db *db, const char *path);

#endif
