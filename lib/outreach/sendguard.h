#ifndef CRM_SENDGUARD_H
#define CRM_SENDGUARD_H

/*
 * Whether this database sends at all: who stopped it, and whether it is the
 * file that sent last.  A copy knows nothing of what left since it was made and
 * would send it again: it is known by its place, and where it took the place of
 * the other, by the count of outreach/sendcount.h.
 */

#include <stdint.h>

struct crm_db;

/*
 * 0 it may, and a database that never sent has its place noted; -1
 * (CRM_ERR_BUSY: stopped; CRM_ERR_CONFIG: it is another file, or on another
 * machine).  A transaction must be open; a campaign of 0 asks of all.
 */
int
crm_send_allowed(struct crm_db *db, int64_t campaign);

/* 1 when a campaign's own stop holds, 0, -1. */
int
crm_send_stopped(struct crm_db *db, int64_t campaign);

/*
 * Stops a campaign, 0: everything, or lets it go on; a batch must be open.
 * 1 done, 0 it was so already, -1.
 */
int
crm_send_stop(struct crm_db *db, int64_t campaign, const char *who);
int
crm_send_go(struct crm_db *db, int64_t campaign);

/*
 * From now on it is this file on this machine that sends; as above.  What was
 * on its way in a copy is unknown, "copy".
 */
int
crm_send_here(struct crm_db *db);

/*
 * A queue is made: a database that never sent has its place noted, so that a
 * copy of the queue is known for one.  A transaction must be open.  0 or -1.
 */
int
crm_send_planned(struct crm_db *db);

/*
 * Of what a copy has in its queue nobody knows whether it left since the copy
 * was made: what waits of a campaign, or expired, and is no notice, becomes
 * unknown, "copy"; of a file that became the sender what it had then.  *n of
 * them.  A transaction must be open.  0 or -1.
 */
int
crm_send_doubt(struct crm_db *db, int64_t campaign, int64_t *n);

/*
 * Messages are being taken from the queue, for the *taken-th time; and, once
 * that is committed and before any byte leaves, that is told to the file beside
 * the database: an older database that is put back is known by it.  0 or -1.
 */
int
crm_send_took(struct crm_db *db, int64_t *taken);
int
crm_send_tell(struct crm_db *db, int64_t taken);

#endif
