#ifndef CRM_FILE_H
#define CRM_FILE_H

/*
 * Files that are written at once, or under another name until they are whole.
 */

struct crm_buf;
struct crm_err;

/*
 * Writes text, synced, to a file of that name, which must not exist.  0; -1
 * (CRM_ERR_CREATE when it is there), and there is no such file of ours.
 */
int
crm_file_write(struct crm_err *err, const char *path,
    const struct crm_buf *text);

/*
 * Gives the finished file tmp the name path, which must not exist, and syncs
 * the folder.  0; -1 (CRM_ERR_CREATE when path is there), and tmp stays.
 */
int
crm_file_settle(struct crm_err *err, const char *tmp, const char *path);

/* Writes to the disk that path is in its folder.  0 or -1. */
int
crm_file_settled(struct crm_err *err, const char *path);

/* Where the reason names tmp, lets it name path, which the user knows. */
void
crm_file_blame(struct crm_err *err, const char *tmp, const char *path);

/* Writes what the system holds of a file to the disk.  0 or -1. */
int
crm_file_sync(struct crm_err *err, const char *path);

/* Removes a database file that did not become whole, with its companions. */
void
crm_file_remove(const char *path);

/*
 * path with the links of its folder followed, for free(); NULL when there is
 * no such folder or no memory.  The last part may not exist.
 */
char *
crm_file_resolve(const char *path);

#endif
