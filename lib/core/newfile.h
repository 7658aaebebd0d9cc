#ifndef CRM_NEWFILE_H
#define CRM_NEWFILE_H

/*
 * A file that appears under its name when it is whole, or never.  Until then it
 * has no name, where the file system can do that: who is killed leaves nothing.
 */

#include <stddef.h>

struct crm_err;
struct crm_newfile;

/*
 * Begins a file of that name, which must not exist (CRM_ERR_CREATE).  NULL with
 * the reason.
 */
struct crm_newfile *
crm_newfile_open(struct crm_err *err, const char *path);

/* Adds n bytes.  0 or -1. */
int
crm_newfile_write(struct crm_newfile *file, const void *p, size_t n);

/*
 * Gives it its name, once it and then its folder are on the disk.  0; -1, and
 * there is no such file of ours (CRM_ERR_CREATE when somebody else made one).
 */
int
crm_newfile_settle(struct crm_newfile *file);

/* Frees it; what was not settled is gone.  NULL does nothing. */
void
crm_newfile_close(struct crm_newfile *file);

#endif
