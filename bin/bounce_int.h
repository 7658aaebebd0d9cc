#ifndef BOUNCE_INT_H
#define BOUNCE_INT_H

/* What the files of crm-bounce share. */

#include "cli.h"
#include "core/buf.h"
#include "intake/bounce.h"
#include "intake/mailbox.h"

struct work {
	struct cli		 cli;
	struct crm_bounce_rules	*rules;
	struct crm_mail_reader	*reader;
	struct crm_mail		 mail;
	struct crm_out		*out;
	const char		*name;		/* of the operand */
	struct crm_buf		 source;	/* where the mail lies */
	size_t			 line;
	struct crm_buf		 rest;		/* the text of --rest */
	size_t			 mails, rows, nameless, gone, cut;
	size_t			 kind[CRM_BOUNCE_KINDS];
	/* The words of the command; NULL where they were not given. */
	const char		*rule_path, *rest_path;
};

/* Reads the rules: of --rules, else the user's, the site's, ours. */
int
bounce_open_rules(struct work *work);

/* Writes what all operands tell.  The status. */
int
bounce_write(struct work *work, int argc, char **argv);

/* Says how many mails were what. */
void
bounce_note(struct work *work);

#endif
