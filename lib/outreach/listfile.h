#ifndef CRM_LISTFILE_H
#define CRM_LISTFILE_H

/*
 * A list in a vendor's shape, as bytes.  A row that the vendor would refuse or
 * garble is left out, and it is said why.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_db;
struct crm_listfile;
struct crm_listrow;
struct crm_listshape;
struct crm_listtext;
struct crm_listwith;

struct crm_listfile_opt {
	const struct crm_listshape *shape;
	struct crm_listtext *texts;	/* NULL: no column has a message */
	const struct crm_listwith *with;	/* NULL: nothing goes with it */
	const char	*campaign, *channel;
	int		 wave, part;
	int		 fit;		/* 1: what CP949 lacks is replaced */
	int64_t		 as_of;		/* the day that habits are asked of */
	int		 events;	/* 1: a row's key is the batch of its event */
};

/* Why a row is left out. */
enum crm_listfile_why {
	CRM_LISTFILE_FINE,
	CRM_LISTFILE_EMPTY_CELL,	/* the shape wants every cell filled */
	CRM_LISTFILE_NO_MESSAGE,	/* the arm has none */
	CRM_LISTFILE_EMPTY_FIELD,	/* a merge field has nothing */
	CRM_LISTFILE_LAW,		/* the text lacks what the law asks */
	CRM_LISTFILE_NOT_CP949,		/* a character that cannot be sent */
	CRM_LISTFILE_TOO_LONG,		/* the message, as an LMS */
	CRM_LISTFILE_SUBJECT,		/* the subject of an LMS is too long */
	CRM_LISTFILE_DUPLICATE,		/* the file has that contact */
	CRM_LISTFILE_HOUSEHOLD,		/* another of the household gets it */
	CRM_NLISTFILE
};

/* Its word in streams. */
const char *
crm_listfile_why_name(enum crm_listfile_why why);

struct crm_listfile_fault {
	enum crm_listfile_why why;
	const char	*column;	/* its head, or the field; or NULL */
	size_t		 at;		/* NOT_CP949: which character, from 1 */
	const char	*what;		/* NOT_CP949: what it is: an id; LAW: a
					   word, as crm_adtext_check() */
	size_t		 n, most;	/* of lengths, in bytes */
};

/* Begins a list; crm_listfile_part() a further file of it. */
struct crm_listfile *
crm_listfile_open(struct crm_db *db, const struct crm_listfile_opt *opt);
void
crm_listfile_part(struct crm_listfile *file, int part);
void
crm_listfile_close(struct crm_listfile *file);

/*
 * Adds a row to the bytes: 1; 0 left out with the fault, borrowed until the
 * next; -1.
 */
int
crm_listfile_put(struct crm_listfile *file, const struct crm_listrow *row,
    struct crm_buf *bytes, struct crm_listfile_fault *fault);

/* 1 when the file has as many rows as the shape allows. */
int
crm_listfile_full(const struct crm_listfile *file);

/* Adds what is still held back, and the header where there was no row. */
int
crm_listfile_end(struct crm_listfile *file, struct crm_buf *bytes);

#endif
