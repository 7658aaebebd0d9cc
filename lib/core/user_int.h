#ifndef CRM_USER_INT_H
#define CRM_USER_INT_H

/* The words of a user's own SQL, which core/user.c runs. */

struct crm_buf;
struct crm_err;

/* May it call the function? */
int
crm_user_function(const char *name);

/* Is name in a list of names with a NUL behind each? */
int
crm_user_listed(const struct crm_buf *names, const char *name);

/*
 * To the authorizer a WITH table looks like a view, so one that takes a view's
 * name, of those in names, would borrow its rights: nothing may follow such a
 * name that would define it.  0; -1 with the reason.
 */
int
crm_user_names(struct crm_err *err, const struct crm_buf *names,
    const char *sql);

/* Are there only blanks, comments and semicolons? */
int
crm_user_blank(const char *p);

#endif
