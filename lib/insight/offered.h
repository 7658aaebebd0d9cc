#ifndef CRM_OFFERED_H
#define CRM_OFFERED_H

#include <stdint.h>

struct crm_db;

/*
 * Calls fn with the member of each place on a campaign's list that was given
 * from a time and before one.  What fn returns other than 0 ends it and is
 * returned; -1 with the reason.
 */
int
crm_offered_each(struct crm_db *db, int64_t from, int64_t before,
    int (*fn)(void *arg, int64_t member), void *arg);

#endif
