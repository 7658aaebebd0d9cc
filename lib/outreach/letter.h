#ifndef CRM_LETTER_H
#define CRM_LETTER_H

/*
 * A mail as it leaves (RFC 5322, 2045 to 2047, 8058), written by GMime, whose
 * headers letter.c alone sees; where memory runs out, GLib ends the program.
 * The same letter gives the same bytes: 7 bits, lines of at most 998 bytes that
 * end with CR LF.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_err;

#define CRM_LETTER_LINE	1000	/* bytes of a header's value, at most */
#define CRM_LETTER_MAX	((size_t)8 * 1024 * 1024)	/* of a part */

/* All UTF-8; "" is nothing. */
struct crm_letter {
	const char	*sender;	/* the name that it comes from */
	const char	*from, *to;	/* addresses, ASCII */
	const char	*subject, *text, *html;
	const char	*id;		/* the Message-ID, without brackets */
	const char	*refuse_url;	/* that refuses at one click: https */
	const char	*refuse_mail;	/* an address that does */
	int		 bulk;		/* 1: sent to many */
	int64_t		 at;		/* when, by a clock */
	int		 east;		/* that is so many minutes before UTC */
};

/* 1 for an address that a letter can go to. */
int
crm_letter_address(const char *address);

/*
 * Adds an address with its domain in the form of ASCII.  1; 0 where no letter
 * can go there (or memory ran out: to->bad), and what was added is none.
 */
int
crm_letter_ascii(const char *address, struct crm_buf *to);

/*
 * Adds the letter's bytes to a buffer.  0; -1: CRM_ERR_INPUT says which field
 * cannot stand in a letter and why, and nothing is added.  No value of a header
 * has a line end, a control character, or one that turns the direction of what
 * is read.
 */
int
crm_letter_make(struct crm_err *err, const struct crm_letter *letter,
    struct crm_buf *bytes);

/*
 * Reads the subject and the parts of a letter of ours again, decoded, with
 * lines that end with LF, so that what is about to leave can be looked at.
 * 0, -1 when it has no text.
 */
struct crm_letter_read {
	struct crm_buf	*subject, *text, *html;
};
int
crm_letter_read(const char *bytes, size_t n,
    const struct crm_letter_read *read);

#endif
