#ifndef CRM_RESTORE_H
#define CRM_RESTORE_H

/* A backup into the place of a database: the files.  What must not be undone
 * by it is record/replay.h's business. */

#include <stdint.h>

struct crm_db;
struct crm_err;

/*
 * Copies a backup (or any database of ours, whatever stands in its log) to
 * tmp, which must not exist, after it was looked through.  CRM_ERR_CONFIG: it
 * is none of ours; CRM_ERR_INPUT: it is damaged.  0 or -1.
 */
int
crm_restore_copy(struct crm_err *err, const char *from, const char *tmp);

/*
 * Removes what restores that were killed left half made beside path, whose
 * lock must be held.  0 or -1.
 */
int
crm_restore_sweep(struct crm_err *err, const char *path);

/*
 * Puts tmp in the place of path; what was there, with its log, is called
 * aside from then on (when there was something: *kept is 1).  The lock of path
 * must be held.  0 or -1.
 */
int
crm_restore_swap(struct crm_err *err, const char *tmp, const char *path,
    const char *aside, int *kept);

/*
 * Numbers are never used again: those that the base at path gave out since
 * the backup are left out in db.  Nothing, when path cannot be read.
 */
int
crm_restore_numbers(struct crm_db *db, const char *path);

/*
 * Numbers up to seq are left out in a table; sqlite_sequence keeps that, also
 * of a table that is not numbered by it (outreach/campaign.c).  0 or -1.
 */
int
crm_number_raise(struct crm_db *db, const char *table, int64_t seq);

#endif
