#ifndef CRM_BOUNCESAY_H
#define CRM_BOUNCESAY_H

/*
 * What mail servers say in their bounces: codes, commands, addresses and
 * fields.
 */

#include <stddef.h>

#include "core/buf.h"
#include "intake/bouncerule.h"

#define CRM_STATUS_LEN	12	/* "5.999.999" and NUL */

/*
 * Finds the code of RFC 3463 in folded text: one that follows a reply of SMTP,
 * else the first that is not x.0.0, else the first.  1, or 0 and "".
 */
int
crm_say_status(const char *text, char status[CRM_STATUS_LEN]);

/* The reply of SMTP in folded text, 400 to 599, or 0. */
int
crm_say_reply(const char *text);

/*
 * The command that was answered, by folded text.  Of a transcript of a session
 * the one above the answer that holds what (NULL: the first that refuses).
 */
enum crm_command
crm_say_command(const char *text, const char *what);

/*
 * The first e-mail address in s: its offset and its bytes; n when there is
 * none.
 */
size_t
crm_say_address(const char *s, size_t n, size_t *len);

/* 1 for an address that is of a mail server, not of a person. */
int
crm_say_daemon(const char *address, size_t n);

/* A field "Name: value", unfolded; free both. */
struct crm_field {
	struct crm_buf	 name;		/* in lower case */
	struct crm_buf	 value;
};

/*
 * Reads the next field of *s, which moves behind it: 1 a field, 2 an empty
 * line, which ends a group, 0 the end.  Other lines are passed over.
 */
int
crm_field_next(const char **s, struct crm_field *field);
void
crm_field_free(struct crm_field *field);

#endif
