#ifndef CRM_BOUNCE_INT_H
#define CRM_BOUNCE_INT_H

/* What the files that read bounces share. */

#include "intake/bounce.h"
#include "intake/bouncesay.h"
#include "intake/bouncetext.h"

struct crm_bounce_work {
	const struct crm_bounce_rules *rules;
	const struct crm_mail *mail;
	int		(*take)(void *arg, const struct crm_bounce *bounce);
	void		*arg;
	struct crm_sections sections;
	struct crm_buf	 own;		/* whom the mail is from and to */
	struct crm_buf	 subject;	/* folded */
	struct crm_buf	 all;		/* the text, folded */
	struct crm_buf	 part;		/* folded, for the moment */
	struct crm_buf	 contact;	/* the same */
	struct crm_buf	 returned_to;	/* where the mail came to */
	struct crm_buf	 message_id;	/* of what came back */
	struct crm_buf	 recipient;	/* of what came back, if it is one */
	size_t		 nrecipient;
	size_t		 rows;
	/* A report may have thousands who get the same answer from the text. */
	struct {
		int		 known;
		struct crm_said	 said;
		const struct crm_reason *reason;
	} whole;
	int		 command_known;
	enum crm_command command;	/* of all, whatever was answered */
	enum crm_bounce_kind kind;
	int		 failed;
};

/*
 * Gives one recipient to take().  reason may be NULL: onhold.  0, or -1 and
 * work->failed.
 */
int
crm_bounce_emit(struct crm_bounce_work *work, const char *contact, size_t n,
    const struct crm_said *said, const struct crm_reason *reason);

/* The same with a state and a reason of its own. */
int
crm_bounce_emit_as(struct crm_bounce_work *work, enum crm_bounce_kind kind,
    const char *contact, size_t n, const char *state, const char *reason);

/* Fills said, whose status may be known, from the folded text. */
void
crm_bounce_hear(struct crm_said *said, const char *text);

/* The recipients of a machine-readable report, its text (RFC 3464, 8098). */
int
crm_bounce_status(struct crm_bounce_work *work, const char *text);

/* A complaint (RFC 5965). */
int
crm_bounce_feedback(struct crm_bounce_work *work, const char *text);

/* A notice in JSON, if the text is one. */
int
crm_bounce_notice(struct crm_bounce_work *work, const char *text);

/* Those of text for people. */
int
crm_bounce_text(struct crm_bounce_work *work);

#endif
