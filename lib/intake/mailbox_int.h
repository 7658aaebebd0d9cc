#ifndef CRM_MAILBOX_INT_H
#define CRM_MAILBOX_INT_H

/* What reading files and reading Maildirs share. */

#include "core/buf.h"
#include "intake/mailbox.h"

struct crm_mailbox {
	struct crm_err	*err;
	const char	*name;		/* borrowed, for messages */
	int		 fd;
	char		*block;		/* what was read of it */
	size_t		 at, end;
	struct crm_buf	 row, text;
	size_t		 line;		/* of the last row; 0: none yet */
	int		 mbox, ended;
	int		 skip;		/* the row is no part of a mail */
	int		 folder;	/* it is a Maildir */
	char		**file;		/* "new/NAME", "cur/NAME:2,S" */
	size_t		 nfile, cap, next;
	size_t		 gone;
	struct crm_buf	 path;
};

/* An empty box; NULL (said). */
struct crm_mailbox *
crm_mailbox_new(struct crm_err *err, const char *name);

/* The next mail of box->fd: 1, 0, -1. */
int
crm_mailbox_read(struct crm_mailbox *box, struct crm_letter *letter);

/* The mail of the next file of a Maildir: 1, 0, -1. */
int
crm_mailbox_next_file(struct crm_mailbox *box, struct crm_letter *letter);

#endif
