#ifndef CRM_MAIL_H
#define CRM_MAIL_H

/*
 * A mail, taken apart (RFC 5322, 2045 to 2047): what of it a reader of bounces
 * looks at, as UTF-8.  Damaged mails are read as far as they can be; there is
 * no mail that cannot be read.  (Needs GMime; where memory runs out, GLib ends
 * the program.)
 */

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

#define CRM_MAIL_MAX	((size_t)4 * 1024 * 1024) /* bytes that are read */
#define CRM_MAIL_PARTS	32

enum crm_part_kind {
	CRM_PART_TEXT,		/* what people read */
	CRM_PART_STATUS,	/* message/delivery-status and receipts */
	CRM_PART_FEEDBACK,	/* message/feedback-report */
	CRM_PART_MAIL		/* the header of a mail that came back */
};

struct crm_part {
	enum crm_part_kind kind;
	struct crm_buf	 text;	/* NUL stands nowhere in it */
};

struct crm_mail {
	struct crm_buf	 from;		/* decoded, with its address */
	struct crm_buf	 subject;	/* decoded */
	struct crm_buf	 to;		/* the address that it came to */
	struct crm_buf	 failed;	/* X-Failed-Recipients */
	struct crm_buf	 automatic;	/* Auto-Submitted and its forebears */
	struct crm_buf	 answers;	/* In-Reply-To */
	int		 senderless;	/* 1: Return-Path is <> */
	int64_t		 at;		/* its date, on the clock of Korea */
	struct crm_part	 part[CRM_MAIL_PARTS];
	size_t		 npart;
};

struct crm_mail_reader;

/* A reader; NULL when there is no memory. */
struct crm_mail_reader *
crm_mail_open(void);
void
crm_mail_close(struct crm_mail_reader *reader);

/*
 * Takes n bytes apart into mail, which is zeroed or was read into before.
 * 0; -1 when memory ran out.
 */
int
crm_mail_read(struct crm_mail_reader *reader, struct crm_mail *mail,
    const char *s, size_t n);

/* Frees what mail holds. */
void
crm_mail_free(struct crm_mail *mail);

#endif
