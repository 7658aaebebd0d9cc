#ifndef CRM_MAILBOX_H
#define CRM_MAILBOX_H

/*
 * Where mails lie: in a Maildir (new and cur), in an mbox, one in a file, or in
 * a pipe that brings either of the last two.
 */

#include <stddef.h>

struct crm_err;
struct crm_mailbox;

struct crm_letter {
	const char	*text;		/* its bytes; borrowed until the next */
	size_t		 n;
	const char	*file;		/* of a Maildir: its name; else NULL */
	size_t		 line;		/* where it begins, from 1 */
	int		 cut;		/* it goes on beyond CRM_MAIL_MAX */
};

/*
 * Opens a Maildir, which must have one of its two folders.  What comes into it
 * later is not read.  NULL with the reason.
 */
struct crm_mailbox *
crm_mailbox_folder(struct crm_err *err, const char *path);

/*
 * Reads fd, which stays the caller's, from where it stands: an mbox, or one
 * mail.  name is what messages call it, and must outlive the box.
 */
struct crm_mailbox *
crm_mailbox_file(struct crm_err *err, int fd, const char *name);

/*
 * The next mail: 1, 0 at the end, -1.  A file that is no mail is -1; in a
 * Maildir everything is taken for mail.  Files of a Maildir that were taken
 * away meanwhile are passed over; those that only got flags are found again.
 */
int
crm_mailbox_next(struct crm_mailbox *box, struct crm_letter *letter);

/* How many files were taken away meanwhile. */
size_t
crm_mailbox_gone(const struct crm_mailbox *box);

/* Frees box; NULL does nothing. */
void
crm_mailbox_close(struct crm_mailbox *box);

#endif
