#ifndef CRM_HANDOVER_INT_H
#define CRM_HANDOVER_INT_H

/* What handover.c and handoverdead.c share; a transaction must be open. */

#include "outreach/handover.h"

struct crm_buf;

/*
 * Ends what dead processes left of a campaign's channel.  Who runs is let be,
 * and who may run on another host for an hour.  Void files, which nobody needs once this is committed,
 * are added to gone, each with a NUL.  0 or -1.
 */
int
crm_handover_settle(struct crm_db *db, const struct crm_handover *h,
    struct crm_handover_found *found, struct crm_buf *gone);

/* The messages that stand in a file, whoever had it: their end, or again. */
int
crm_handover_end(struct crm_db *db, int64_t handover, const char *state,
    const char *reason);
int
crm_handover_requeue(struct crm_db *db, int64_t handover);

/* The file itself: nobody knows it any more; its state. */
int
crm_handover_forget(struct crm_db *db, int64_t handover);
int
crm_handover_state(struct crm_db *db, int64_t handover, const char *state);

#endif
