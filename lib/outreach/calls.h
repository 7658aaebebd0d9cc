#ifndef CRM_CALLS_H
#define CRM_CALLS_H

/* Members who cannot be reached although they are worth it: whom to ask. */

#include <stdint.h>

#include "record/contactpoint.h"

struct crm_buf;
struct crm_db;

/*
 * What all members bought for, net (v_purchase), by number.  fn returns 0 to
 * go on, -1 to stop.  0 or -1.
 */
int
crm_calls_value(struct crm_db *db, int (*fn)(void *arg, int64_t member,
    int64_t amount, int64_t last_at), void *arg);

enum crm_call {
	CRM_CALL_NOT,		/* there is one that can be used */
	CRM_CALL_MISSING,	/* there is none */
	CRM_CALL_DEAD,		/* the one there was is dead */
	CRM_CALL_MOVED		/* the one there was is somebody else's */
};

/*
 * Is a contact of that kind (mobile, email, address) to be asked for?  An enum
 * crm_call, with the dead value in known, or -1.
 */
int
crm_call_needed(struct crm_db *db, int64_t member,
    enum crm_contact_kind kind, struct crm_buf *known);

/* "missing", "dead", "moved". */
const char *
crm_call_name(enum crm_call call);

#endif
