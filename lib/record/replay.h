#ifndef CRM_REPLAY_H
#define CRM_REPLAY_H

/*
 * PATH-optout read again, for a backup that takes the place of a base: who
 * withdrew or was erased since stays so.  Lines that the backup knows already
 * change nothing.
 */

#include <stdint.h>

struct crm_db;

struct crm_replay {
	int64_t	 lines;		/* read */
	int64_t	 odd;		/* that are none of ours: cut off by a crash */
	int64_t	 withdrawn;	/* withdrawals that the backup had not */
	int64_t	 erased;	/* members erased again */
};

/* Replays the file; a batch must be open.  0 or -1. */
int
crm_replay(struct crm_db *db, const char *path, struct crm_replay *replay);

/*
 * 1 when the base has seen a withdrawal or an erasure, so that there must be
 * such a file; 0 or -1.
 */
int
crm_replay_needed(struct crm_db *db);

#endif
