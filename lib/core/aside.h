#ifndef CRM_ASIDE_H
#define CRM_ASIDE_H

/*
 * Reading in a thread beside the one that has the database: with a connection
 * of its own, which sees what was stored before the open batch began.
 */

struct crm_db;
struct crm_aside;

/*
 * Of a database that was opened for threads, with a batch open: nobody else
 * writes meanwhile.  Of another, and where there are no threads, each job is
 * done by who asks for it, with db itself.  NULL without memory.
 */
struct crm_aside *
crm_aside_open(struct crm_db *db);

/* As crm_aside_stop() first. */
void
crm_aside_close(struct crm_aside *aside);

/*
 * Adds a job: fn gets the connection that it is to read with, and returns 0 or
 * -1; arg stays until crm_aside_wait().  At most CRM_ASIDE_JOBS wait.
 */
#define CRM_ASIDE_JOBS	4
void
crm_aside_add(struct crm_aside *aside,
    int (*fn)(struct crm_db *db, void *arg), void *arg);

/* Begins what was added, one after the other, unless something runs. */
void
crm_aside_begin(struct crm_aside *aside);

/*
 * Waits until all is done that was added.  0; -1 when a job failed, with its
 * reason in db's error; those behind it are left out.
 */
int
crm_aside_wait(struct crm_aside *aside);

/* Waits for what runs, and forgets what does not; nothing is told. */
void
crm_aside_stop(struct crm_aside *aside);

#endif
