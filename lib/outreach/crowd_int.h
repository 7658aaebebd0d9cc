#ifndef CRM_CROWD_INT_H
#define CRM_CROWD_INT_H

/* Shared by crowd.c, crowdconsent.c, crowdkey.c and crowdreach.c. */

#include "core/buf.h"
#include "core/db.h"
#include "core/hash.h"
#include "outreach/crowd.h"
#include "record/optout.h"

enum {
	CROWD_LIVE = 1,		/* in v_member */
	CROWD_FLAGGED = 2,
	CROWD_PHONE = 8,	/* has a phone of its own, be it empty */
	CROWD_EMAIL = 16
};

struct crowd_person {
	int64_t		 member;
	int64_t		 adult;		/* as crm_consent_adult() */
	int64_t		 latest;	/* the identity that speaks for it */
	unsigned char	 bits, mark;
	signed char	 prefers;	/* a lane, -1 */
};

/* Where somebody is reached: the best that was seen so far. */
struct crowd_spot {
	int64_t		 last_at, id;
	size_t		 text;		/* where its contact begins */
	unsigned char	 rank;
	unsigned char	 state;		/* CRM_REACH_* */
};

enum crowd_kind { CROWD_OF_PHONE, CROWD_OF_EMAIL, CROWD_OF_POST,
	CROWD_OF_SHOP, CROWD_OF_MALL };

struct crowd_lane {			/* a channel */
	const char	*name;
	enum crowd_kind	 kind;
	struct crowd_spot *spot;
	int64_t		*withdrawn;	/* the latest, or CRM_TIME_NONE */
	unsigned char	*why;
};

struct crm_crowd {
	struct crm_db	*db;
	int		 offer;
	struct crm_aside *aside;	/* or NULL */
	struct crowd_given *given;	/* what is read aside, or NULL */
	int64_t		 max;		/* the greatest number of a member */
	uint32_t	*who;		/* by number: person + 1, 0: not asked */
	unsigned char	*kind;		/* by number: enum crowd_number */
	struct crowd_person *person;
	size_t		 n, cap;
	struct crowd_lane lane[CRM_CROWD_CHANNELS];
	size_t		 nlane;
	struct crm_buf	 text;		/* the contacts */
	struct crm_buf	 form;
	struct crm_map	*known;		/* contacts that something is known
					   of, with their member */
	int		 any;		/* 1: there are such */
	struct crm_map	*outs;		/* by hash: which of out */
	int64_t		(*out)[CRM_CROWD_CHANNELS];
	size_t		 nout, capout;
	struct crowd_keys *keys;	/* NULL: nobody withdrew */
};

enum crowd_number { CROWD_NOBODY, CROWD_GONE, CROWD_SOMEBODY };

/* The person of a number that is live itself, -1. */
static inline int64_t
crowd_self(const struct crm_crowd *crowd, int64_t member)
{
	uint32_t who;

	if (member <= 0 || member > crowd->max ||
	    (who = crowd->who[member]) == 0 ||
	    crowd->person[who - 1].member != member)
		return (-1);
	return ((int64_t)who - 1);
}

/*
 * n zeros of a size, written here: pages that are read before they are written
 * would be mapped twice, the second time with a stop of the other threads.
 * NULL without memory.
 */
void *
crowd_zeros(size_t n, size_t size);

/* Withdrawals, before any key is told.  0 or -1. */
int
crowd_load_outs(struct crm_crowd *crowd);

/*
 * Consents: what was given, once the ages are known, is read beside what
 * follows; it is weighed after all withdrawals.  0 or -1.
 */
int
crowd_begin_consents(struct crm_crowd *crowd);
int
crowd_end_consents(struct crm_crowd *crowd);
void
crowd_free_given(struct crm_crowd *crowd);

/* The times of withdrawal under a hash, or NULL. */
const int64_t *
crowd_out(const struct crm_crowd *crowd, const uint8_t bytes[CRM_HMAC_LEN]);

/* The latest of times, where CRM_NULL is none. */
void
crowd_take(int64_t *latest, int64_t at);

/*
 * Tells what a row knows of a person: its withdrawals hold for it.  Keys are
 * hashed in a thread of their own while the caller reads on; crowd_keys_end()
 * waits for it, and adds the numbers of who has no key.  0 or -1.
 */
int
crowd_keys_begin(struct crm_crowd *crowd);
int
crowd_keys_put(struct crm_crowd *crowd, size_t who,
    const struct crm_optout_row *row);
int
crowd_keys_end(struct crm_crowd *crowd);
void
crowd_keys_free(struct crm_crowd *crowd);

/* Codes that stand nowhere else.  0 or -1. */
int
crowd_load_codes(struct crm_crowd *crowd);

/* What is known against contacts, before they are looked at.  0 or -1. */
int
crowd_load_known(struct crm_crowd *crowd);

/*
 * Looks at what a row says: phones and e-mails by crowd_look(), addresses by
 * crowd_look_address().  rank as in reach.c.  0 or -1.
 */
struct crowd_seen {
	int		 rank;
	int64_t		 last_at, id;	/* last_at CRM_NULL: it is said */
};
int
crowd_look(struct crm_crowd *crowd, size_t who, enum crowd_kind kind,
    const struct crowd_seen *seen, const char *text);
int
crowd_look_address(struct crm_crowd *crowd, size_t who,
    const struct crowd_seen *seen, const char *postcode,
    const char *address);

/* In the shop a live member is known by its number.  0 or -1. */
int
crowd_look_shop(struct crm_crowd *crowd, size_t who);

/* What else was said, and what orders showed.  0 or -1. */
int
crowd_load_contacts(struct crm_crowd *crowd);
int
crowd_load_identities(struct crm_crowd *crowd);

#endif
