#ifndef CRM_SENDCOUNT_H
#define CRM_SENDCOUNT_H

/*
 * How often messages were taken from the queue, as a file beside the database
 * knows it, PATH-sent.  Whatever way an older state of the database was put
 * back, it knows of fewer times than the file.
 */

#include <stdint.h>

struct crm_db;

/*
 * The number in the file beside path, 0 where there is none or it is another
 * database's.  0 or -1.
 */
int
crm_sendcount_read(struct crm_db *db, const char *path, int64_t *n);

/* Stores a number there, unless there is a greater one.  0 or -1. */
int
crm_sendcount_raise(struct crm_db *db, const char *path, int64_t n);

#endif
