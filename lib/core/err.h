#ifndef CRM_ERR_H
#define CRM_ERR_H

/*
 * The one error model.  A handle keeps the first reason that was seen until
 * it is cleared; cleaning up never overwrites it.
 */

#include <stdarg.h>

enum crm_errkind {
	CRM_ERR_NONE,		/* nothing is wrong */
	CRM_ERR_INPUT,		/* the data cannot be accepted */
	CRM_ERR_NOINPUT,	/* a file is absent or cannot be read */
	CRM_ERR_CONFLICT,	/* the answer is no */
	CRM_ERR_BUSY,		/* somebody else is at work: try later */
	CRM_ERR_DATABASE,	/* the database is damaged or refused */
	CRM_ERR_CONFIG,		/* no database, or a newer one, or settings */
	CRM_ERR_CREATE,		/* an output cannot be created */
	CRM_ERR_SYSTEM,		/* reading or writing failed */
	CRM_ERR_PERMISSION,	/* not allowed */
	CRM_ERR_USAGE,		/* the words of the command are wrong */
	CRM_ERR_MEMORY		/* no memory */
};

struct crm_err;

/* A new, empty error; NULL when there is no memory. */
struct crm_err *
crm_err_new(void);

/* Frees err; NULL does nothing. */
void
crm_err_free(struct crm_err *err);

/*
 * Records one finished sentence (without a newline) unless a reason is there
 * already.  Always returns -1, so that a caller can return it.
 */
int
crm_err_set(struct crm_err *err, enum crm_errkind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* As crm_err_set() with kind CRM_ERR_SYSTEM; adds ": " and strerror(errno). */
int
crm_err_sys(struct crm_err *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Records that memory ran out.  Always returns -1. */
int
crm_err_nomem(struct crm_err *err);

/* Forgets what was recorded. */
void
crm_err_clear(struct crm_err *err);

/* The sentence, "" when there is none; borrowed until the next set or free. */
const char *
crm_errmsg(const struct crm_err *err);

/* The kind of what was recorded. */
enum crm_errkind
crm_errkind(const struct crm_err *err);

#endif
