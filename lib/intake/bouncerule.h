#ifndef CRM_BOUNCERULE_H
#define CRM_BOUNCERULE_H

/*
 * The rules by which bounces are known and judged, as crm-bounce(1) tells them:
 *
 *	# a comment
 *	reason userunknown bad_address hard
 *	subject: undelivered mail
 *	userunknown when command rcpt: user unknown
 *	mailboxfull when status 5.2.2: any
 */

#include <stddef.h>

struct crm_bounce_rules;
struct crm_buf;
struct crm_err;

enum crm_sign {			/* what text is a sign of */
	CRM_SIGN_FROM,		/* the sender of a bounce */
	CRM_SIGN_SUBJECT,	/* its subject */
	CRM_SIGN_TEXT,		/* its text */
	CRM_SIGN_DELAY,		/* it only warns */
	CRM_SIGN_COPY,		/* below this line stands what came back */
	CRM_SIGN_SKIP,		/* a line whose address is nobody's */
	CRM_SIGN_COMPLAINT,	/* somebody calls it spam */
	CRM_SIGN_HOLIDAY,	/* the subject of an automatic reply */
	CRM_SIGNS
};

enum crm_command {		/* what a mail server answered */
	CRM_COMMAND_NONE,	/* not known */
	CRM_COMMAND_CONNECT,
	CRM_COMMAND_HELO,
	CRM_COMMAND_MAIL,
	CRM_COMMAND_RCPT,
	CRM_COMMAND_DATA
};

/* What is known of the fate of a mail, beside the words about it. */
struct crm_said {
	char		 status[12];	/* RFC 3463, or "" */
	int		 reply;		/* of SMTP, or 0 */
	enum crm_command command;
	int		 delayed;	/* 1: it is tried again */
};

struct crm_reason {
	const char	*name;		/* owned by the rules */
	const char	*state;		/* of the stream response */
	int		 hard;		/* 1: no retry can help */
};

/*
 * Reads the rules of fd, which stays the caller's; name is what messages call
 * it.  NULL with the reason, file and line in err.
 */
struct crm_bounce_rules *
crm_bounce_rules_read(struct crm_err *err, int fd, const char *name);

/* The same over n bytes of memory. */
struct crm_bounce_rules *
crm_bounce_rules_mem(struct crm_err *err, const char *s, size_t n,
    const char *name);

/* Frees rules; NULL does nothing. */
void
crm_bounce_rules_free(struct crm_bounce_rules *rules);

/*
 * Adds n bytes of text as the rules see it, 16 KiB at the most: ASCII in lower
 * case, blanks and line ends as one blank, none between two characters that
 * are not ASCII (texts in Korean or Japanese break lines anywhere), and
 * without words that hold an address or a link.
 */
void
crm_bounce_fold(struct crm_buf *buf, const char *s, size_t n);

/* 1 when the folded text has a sign of that kind. */
int
crm_bounce_sign(const struct crm_bounce_rules *rules, enum crm_sign sign,
    const char *text);

/*
 * Why it failed, by the first rule that holds for the folded text; with text
 * NULL by the rules that look at no text.  NULL: no rule holds.
 */
const struct crm_reason *
crm_bounce_judge(const struct crm_bounce_rules *rules,
    const struct crm_said *said, const char *text);

/* A reason by its name, or NULL. */
const struct crm_reason *
crm_bounce_reason(const struct crm_bounce_rules *rules, const char *name);

#endif
