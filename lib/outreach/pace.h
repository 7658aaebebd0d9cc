#ifndef CRM_PACE_H
#define CRM_PACE_H

/*
 * How many messages of a domain are in flight, and whether it is going bad; for
 * one transaction.
 */

#include <stdint.h>

struct crm_db;
struct crm_pace;

/* Counts what is in flight, by all processes.  NULL with the reason. */
struct crm_pace *
crm_pace_open(struct crm_db *db);
void
crm_pace_close(struct crm_pace *pace);

/*
 * Whether one more may fly to a domain ("": none, as much as there is), most
 * being the limit: 1; 0 when one of those that fly has landed; a number of
 * seconds, less than 0, that it is to be put off, as the domain is slow;
 * CRM_PACE_FAILED.
 */
#define CRM_PACE_FAILED	2
int
crm_pace_room(struct crm_pace *pace, const char *domain, int64_t most);

/* One more flies (1), or one does not after all (-1).  0 or -1. */
int
crm_pace_add(struct crm_pace *pace, const char *domain, int n);

#endif
