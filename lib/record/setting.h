#ifndef CRM_SETTING_H
#define CRM_SETTING_H

/*
 * The settings that travel with the database: their names, and what may stand
 * in them.
 */

struct crm_db;

/* What is set, by name; fn returns 0 to go on.  0, what fn returned, or -1. */
int
crm_setting_each(struct crm_db *db,
    int (*fn)(void *arg, const char *name, const char *value), void *arg);

/*
 * Sets one; "" takes it away.  A batch must be open.  1 changed, 0 it was so
 * already; -1: no such name (CRM_ERR_USAGE), a value that cannot be accepted
 * (CRM_ERR_INPUT), the currency once there are orders (CRM_ERR_CONFLICT).
 * Whether a time zone is known is the caller's to judge.
 */
int
crm_setting_set(struct crm_db *db, const char *name, const char *value);

#endif
