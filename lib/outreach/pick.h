#ifndef CRM_PICK_H
#define CRM_PICK_H

/* What is picked for each member of a campaign: the fields pick1 to pick9. */

#include <stddef.h>
#include <stdint.h>

struct crm_db;

#define CRM_PICKS	9

/* Takes all picks of a campaign away; a batch must be open.  0 or -1. */
int
crm_picks_clear(struct crm_db *db, int64_t campaign);

/*
 * Adds one, of n bytes without control characters; the last that is said of a
 * rank holds.  1; 0 no live member has that number; -1.
 */
int
crm_pick_add(struct crm_db *db, int64_t campaign, int64_t member, int rank,
    const char *item, size_t n);

#endif
