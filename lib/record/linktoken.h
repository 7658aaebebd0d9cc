#ifndef CRM_LINKTOKEN_H
#define CRM_LINKTOKEN_H

/*
 * Tokens in links and pictures, by which a web log, an opened message or a
 * refusal is known to be a member's without saying who that is: who has no
 * secret of the database can neither make one nor change one.  It is no cipher:
 * the numbers can be read from it, and whoever gets the link forwarded has the
 * token, too.
 *
 * "1", the version, then purpose, member, campaign and part as LEB128, signed
 * (core/sign.h).  20 to 60 characters, none of which an address must escape.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_db;

enum crm_linkpurpose {
	CRM_LINK_CLICK = 1,	/* a link was followed */
	CRM_LINK_OPEN,		/* a picture in a message was fetched */
	CRM_LINK_REFUSE		/* no more of these, please */
};

struct crm_linktoken {
	enum crm_linkpurpose	 purpose;
	int64_t			 member;	/* as it was when it was made:
						   may be an alias by now */
	int64_t			 campaign;	/* 0: none */
	int64_t			 part;	/* of a message: which link; 0 */
};

/* The key of a database's tokens; NULL with the reason in its err. */
struct crm_linkkey;
struct crm_linkkey *
crm_linkkey_open(struct crm_db *db);
void
crm_linkkey_close(struct crm_linkkey *key);

/* Adds the token; numbers are not negative, the member is above 0. */
void
crm_linktoken_make(const struct crm_linkkey *key,
    const struct crm_linktoken *token, struct crm_buf *text);

/*
 * Reads one: 1; 0 when it is none of this database.  How long that takes tells
 * nothing of how much of it is right.
 */
int
crm_linktoken_read(const struct crm_linkkey *key, const char *p, size_t n,
    struct crm_linktoken *token);

/*
 * Turns the member of a token that was read into who it is today (0: erased,
 * removed or never there), and a campaign that is no more into none; adds the
 * name of the campaign.  0 or -1.
 */
int
crm_linktoken_today(struct crm_db *db, struct crm_linktoken *token,
    struct crm_buf *campaign);

/* The word for a purpose: click, open, refuse; and back (0: none). */
const char *
crm_linkpurpose_name(enum crm_linkpurpose purpose);
int
crm_linkpurpose_of(const char *word);

#endif
