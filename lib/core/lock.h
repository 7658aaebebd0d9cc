#ifndef CRM_LOCK_H
#define CRM_LOCK_H

/*
 * The writer's lock: one advisory lock on a file beside the database, which
 * also serialises checkpoints.  SQLite before 3.51.3 can lose committed pages
 * when two checkpoints and a commit race in WAL mode; this closes the race.
 */

#include <sys/types.h>

struct crm_err;

/*
 * Takes the lock file path (made with mode when absent), waiting up to that
 * many seconds.  Returns its descriptor, or -1: CRM_ERR_BUSY names the holder.
 */
int
crm_lock_take(struct crm_err *err, const char *path, int seconds,
    const char *program, mode_t mode);

/*
 * Gives it back; -1 does nothing.  The second leaves our name there, for those
 * who take it again and again: each change of a file makes syncs dearer.
 */
void
crm_lock_drop(int fd);
void
crm_lock_leave(int fd);

#endif
