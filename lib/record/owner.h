#ifndef CRM_OWNER_H
#define CRM_OWNER_H

/*
 * Whose customer a member is.  A partner is a channel, by its name.  The
 * setting "ownership" is "shared" (also when it is not set): every partner may
 * see whoever bought from it; or "exclusive": a member is one partner's alone,
 * the one said by hand, else that of the first order.
 */

#include <stdint.h>

struct crm_buf;
struct crm_db;

/* 1 when ownership is exclusive, 0, -1. */
int
crm_owner_exclusive(struct crm_db *db);

/* 1 when there is a channel of that name, or it is somebody's owner; 0, -1. */
int
crm_owner_known(struct crm_db *db, const char *partner);

/* The owner of a live member: 1 with its name added and *by_hand, 0, -1. */
int
crm_owner_get(struct crm_db *db, int64_t member, struct crm_buf *partner,
    int *by_hand);

/*
 * Says by hand whose a member is; NULL takes that back.  A batch must be open.
 * 1 changed, 0 it was so, -1.
 */
int
crm_owner_set(struct crm_db *db, int64_t member, const char *partner);

/*
 * 1 when a live member is the partner's to see: its own, or, shared, one who
 * bought there or was given to it; 0, -1.
 */
int
crm_owner_serves(struct crm_db *db, int64_t member, const char *partner,
    int exclusive);

#endif
