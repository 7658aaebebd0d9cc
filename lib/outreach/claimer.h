#ifndef CRM_CLAIMER_H
#define CRM_CLAIMER_H

/*
 * Which process has a message: "HOST BOOT PID START".  A number of a process is
 * used again, so when it began and which start of the machine that was belong
 * to its name.
 */

#include <stdint.h>

struct crm_buf;

/* Adds the name of this process. */
void
crm_claimer_self(struct crm_buf *name);

/*
 * Whether a process of that name is gone: 1; 0 it runs, or nothing is known of
 * it, as of one of another machine.  Where the machine has been started since,
 * nothing of before runs.
 */
int
crm_claimer_gone(const char *name);

/* 1 when a process of that name is of another machine. */
int
crm_claimer_foreign(const char *name);

#endif
