#ifndef CRM_STAT_H
#define CRM_STAT_H

/* The figures of a database. */

struct crm_db;

/* Tells each figure as text; fn returns 0 to go on.  0, what fn said, or -1. */
int
crm_stat_each(struct crm_db *db,
    int (*fn)(void *arg, const char *name, const char *value), void *arg);

#endif
