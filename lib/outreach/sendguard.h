#ifndef CRM_SENDGUARD_H
#define CRM_SENDGUARD_H

/*
 * Whether this database sends at all: who stopped it, and whether it is the
 * file that sent last.  A copy knows nothing of what left since it was made and
 * would send it again.
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

/* From now on it is this file on this machine that sends; as above. */
int
crm_send_here(struct crm_db *db);

#endif
