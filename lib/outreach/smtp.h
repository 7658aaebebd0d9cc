#ifndef CRM_SMTP_H
#define CRM_SMTP_H

/*
 * A transport to a mail server (RFC 5321), through libcurl, whose headers
 * smtp.c alone sees.  One connection serves message after message, until the
 * server ends it or refuses one.  One process may have several; threads may
 * not share one.
 */

#include "outreach/transport.h"

struct crm_db;
struct crm_err;

enum crm_smtp_tls {
	CRM_SMTP_PLAIN,
	CRM_SMTP_STARTTLS,	/* or nothing is said at all */
	CRM_SMTP_TLS		/* from the first byte on; port 465 */
};

struct crm_smtp {
	const char	*server;	/* HOST[:PORT] */
	const char	*hello;		/* who we say we are; "": the host */
	enum crm_smtp_tls tls;
	const char	*ca;		/* a file with whom to believe; "":
					   those of the system */
	const char	*user, *password;	/* "": nobody asks */
	/* Seconds: to connect, for each answer, for all of a message. */
	long		 connect, answer, whole;
};

/*
 * Nothing is connected yet; texts are copied.  NULL with the reason
 * (CRM_ERR_CONFIG: the server's address, or a password that would travel
 * unencrypted to another host).
 *
 * What its send() tells: phase is that of the last command that left, code and
 * text are the whole answer to that command, on one line, without control
 * characters; where there was none code is 0 and text says what failed.  An
 * address that cannot be written in an envelope is CRM_PHASE_MAIL or
 * CRM_PHASE_RCPT with 553, as a server would say it, and nothing left.
 * begin is called after 354; once it is called the phase is CRM_PHASE_BODY
 * until the last answer is there.  A connection from the message before that
 * turns out to be closed is made anew.
 */
struct crm_transport *
crm_smtp_open(struct crm_err *err, const struct crm_smtp *smtp);

/*
 * The same by the settings mail_server, mail_tls, mail_ca, mail_login and
 * mail_timeout (300), of which a whole message may take three times as long;
 * hello is as above.  mail_login is a file of two lines, user and password,
 * that nobody else may read.
 */
struct crm_transport *
crm_smtp_open_set(struct crm_db *db, const char *hello);

/* Only looks at it, as crm_smtp_open() does first.  0 or -1. */
int
crm_smtp_check(struct crm_err *err, const struct crm_smtp *smtp);

#endif
