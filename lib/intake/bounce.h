#ifndef CRM_BOUNCE_H
#define CRM_BOUNCE_H

/*
 * What a mail says of the fate of another: bounces (RFC 3464, and what servers
 * without it write), warnings, receipts (RFC 8098), complaints (RFC 5965),
 * automatic replies.
 */

#include <stddef.h>
#include <stdint.h>

#include "intake/bouncerule.h"
#include "intake/mail.h"

/* What a mail is. */
enum crm_bounce_kind {
	CRM_BOUNCE_NONE,	/* none of those below */
	CRM_BOUNCE_FAILURE,
	CRM_BOUNCE_DELAY,	/* a warning; it is tried again */
	CRM_BOUNCE_RECEIPT,	/* it arrived, or was read */
	CRM_BOUNCE_COMPLAINT,
	CRM_BOUNCE_REPLY,	/* an automatic one */
	CRM_BOUNCE_KINDS
};

/* One recipient; all text is borrowed until take() returns. */
struct crm_bounce {
	const char	*contact;	/* "" when nobody says whose it is */
	const char	*state;
	const char	*reason;
	const char	*status;	/* RFC 3463, or "" */
	int		 reply;		/* of SMTP, or 0 */
	int		 hard;		/* 1: no retry can help */
	int64_t		 at;		/* or CRM_TIME_NONE */
	const char	*message_id;	/* of what came back, or "" */
	const char	*returned_to;	/* where this came to, or "" */
};

/*
 * Calls take() for each recipient that mail tells of, and sets *kind, of
 * several the worst.  0; -1 when take() said so or memory ran out.
 */
int
crm_bounce_read(const struct crm_bounce_rules *rules,
    const struct crm_mail *mail,
    int (*take)(void *arg, const struct crm_bounce *bounce), void *arg,
    enum crm_bounce_kind *kind);

#endif
