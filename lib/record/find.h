#ifndef CRM_FIND_H
#define CRM_FIND_H

/*
 * The index behind crm_lookup_each().  It is derived of rows of member,
 * identity and ship_to, belongs to no batch, and holds pieces of personal
 * text: a row that is changed or deleted takes its pieces along in the same
 * transaction, so that nothing of an erased person stays behind.
 */

#include <stdint.h>

struct crm_db;

/* Where a batch has begun: notes what it brings back.  0 or -1. */
int
crm_find_watch(struct crm_db *db);

/*
 * Before a batch is committed: makes the index right.  Some thousand new rows
 * may wait for later ones, since they are looked at one by one meanwhile.  0 or
 * -1.
 */
int
crm_find_refresh(struct crm_db *db);

/* Makes it anew, in a transaction of its own; no batch is open.  0 or -1. */
int
crm_find_rebuild(struct crm_db *db);

/*
 * Compares it with what it is derived of.  found() is told each block of rows
 * that differs: a check's name, the first row, a sentence (translated).  The
 * number of faults, or -1.
 */
int64_t
crm_find_check(struct crm_db *db,
    void (*found)(void *arg, const char *check, int64_t row,
    const char *fault), void *arg);

#endif
