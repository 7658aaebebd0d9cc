#ifndef CRM_LISTSHAPE_H
#define CRM_LISTSHAPE_H

/*
 * The shape of a list as a vendor takes it, read from a file (crm-shape.5):
 * its columns and what each holds, encoding, ends of lines, how phones are
 * written, and how many rows a file may have.
 */

#include <stddef.h>

struct crm_err;

/* What a column holds. */
enum crm_listterm {
	CRM_LISTTERM_CONSTANT,	/* the same text for all */
	CRM_LISTTERM_WITH,	/* a column of the file that goes with a list */
	CRM_LISTTERM_MEMBER,
	CRM_LISTTERM_CODE,
	CRM_LISTTERM_NAME,
	CRM_LISTTERM_NAME_NIM,
	CRM_LISTTERM_ADDRESSEE,
	CRM_LISTTERM_CONTACT,	/* what the channel reaches the member by */
	CRM_LISTTERM_PHONE,
	CRM_LISTTERM_EMAIL,
	CRM_LISTTERM_MALL,
	CRM_LISTTERM_BUYER,
	CRM_LISTTERM_POSTCODE,
	CRM_LISTTERM_ADDRESS,
	CRM_LISTTERM_ADDRESS1,
	CRM_LISTTERM_ADDRESS2,
	CRM_LISTTERM_SEGMENT,
	CRM_LISTTERM_ARM,
	CRM_LISTTERM_COUPON,
	CRM_LISTTERM_OFFER,
	CRM_LISTTERM_WHY,
	CRM_LISTTERM_CAMPAIGN,
	CRM_LISTTERM_WAVE,
	CRM_LISTTERM_PART,
	CRM_LISTTERM_BATCH,	/* campaign, wave and part in one word */
	CRM_LISTTERM_CHANNEL,
	CRM_LISTTERM_TEXT,	/* the text that the member gets */
	CRM_LISTTERM_SUBJECT,
	CRM_LISTTERM_SENDER,
	CRM_LISTTERM_KIND,	/* SMS or LMS */
	CRM_LISTTERM_BYTES,	/* of the message in CP949 */
	CRM_LISTTERM_TEMPLATE,
	CRM_LISTTERM_HOUR,
	CRM_LISTTERM_PRODUCT,	/* what the member buys most */
	CRM_LISTTERM_LAST_AT,	/* the day of the last purchase */
	CRM_LISTTERM_LAST_AMOUNT,
	CRM_LISTTERM_ORDERS,
	CRM_LISTTERM_AMOUNT,	/* of all purchases */
	CRM_NLISTTERM
};

struct crm_listcol {
	const char	*head;
	enum crm_listterm term;
	const char	*word;	/* of CONSTANT and WITH */
	int		 filled;	/* 1: no row without it */
};

struct crm_listshape {
	const char	*name, *title, *channels, *extension, *path;
	int		 unconfirmed;	/* 1: nobody saw a document of the
					   vendor */
	int		 cp949;		/* 1: the file is in CP949, else UTF-8 */
	int		 sent_cp949;	/* 1: what cells hold must be in it */
	int		 bom, crlf, header, hyphens;
	int		 blocks;	/* 1: no CSV, a block of lines each */
	size_t		 per_page;	/* blocks, 0: no pages */
	int		 postal;	/* 1: by postcode, one of a household */
	size_t		 rows;		/* of a file, 0: any number */
	const char	*filled;	/* heads of columns that every row must
					   have, or "all" */
	const char	*joined;	/* head of the column in which those
					   are joined whose other cells are
					   equal, or NULL */
	size_t		 join_most;	/* how many in one row */
	struct crm_listcol *col;
	size_t		 ncol;
	void		*pool;		/* of it all */
};

/* The name of a term in shapes; NULL behind the last. */
const char *
crm_listterm_name(enum crm_listterm term);

/* Reads the shape of that name from a file; NULL with the reason. */
struct crm_listshape *
crm_listshape_read(struct crm_err *err, const char *path, const char *name);
void
crm_listshape_free(struct crm_listshape *shape);

/*
 * Adds a column "HEAD=TERM" behind the last: a term, or a column of the file
 * that goes with the list.  0 or -1 (CRM_ERR_USAGE).
 */
int
crm_listshape_add(struct crm_listshape *shape, struct crm_err *err,
    const char *column);

/* 1 when a column holds that. */
int
crm_listshape_has(const struct crm_listshape *shape, enum crm_listterm term);

/* 1 when it is a list of that channel. */
int
crm_listshape_serves(const struct crm_listshape *shape, const char *channel);

#endif
