#ifndef CRM_WHY_H
#define CRM_WHY_H

/*
 * Who a row would be, and why, without writing: the decision of
 * crm_identity_resolve() told key by key.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/csv.h"

struct crm_buf;
struct crm_db;
struct crm_who;

enum crm_why_verdict {
	CRM_WHY_FINDS,		/* a member */
	CRM_WHY_NEW,		/* a key, of nobody yet */
	CRM_WHY_NO_KEY,		/* it never finds anybody; why says why */
	CRM_WHY_DISPUTED,	/* seen with codes of several members */
	CRM_WHY_REMOVED		/* of a member that was removed by hand */
};

struct crm_why_key {		/* texts are borrowed until fn returns */
	const char	*column;	/* code, buyer_id, phone, email */
	const char	*value;		/* its normal form, without the name */
	const char	*name;		/* in key form, or "" */
	enum crm_why_verdict verdict;
	int64_t		 person;	/* 0: none */
	int64_t		 member;	/* 0: none */
	const char	*why;		/* not translated, or NULL */
	const char	*codes;		/* disputed: with which, "a, b" */
	int64_t		 since;		/* disputed: by which batch; else 0 */
};

/* How a row is known, the surest first. */
enum crm_why_match {
	CRM_MATCH_CODE,
	CRM_MATCH_BUYER_ID,
	CRM_MATCH_PHONE,
	CRM_MATCH_EMAIL,
	CRM_MATCH_DISPUTED,	/* its keys find nobody */
	CRM_MATCH_NONE,		/* nobody is known by them */
	CRM_MATCH_END
};

struct crm_why {
	enum crm_why_match match;
	int64_t		 member;	/* 0: nobody */
	size_t		 members;	/* that would become one: 2 or more */
	size_t		 keys;		/* that can find somebody */
};

/*
 * Decides for a row, and calls fn (which may be NULL) with each thing that it
 * says of who it is.  0 with *why, or -1; fn returns 0 to go on, -1 to stop.
 */
int
crm_why_row(struct crm_db *db, const struct crm_who *who,
    int (*fn)(void *arg, const struct crm_why_key *key), void *arg,
    struct crm_why *why);

/*
 * Calls fn with each stored key of a buyer id, a phone (digits) or an e-mail
 * address, whatever the name or the channel.  0 or -1.
 */
int
crm_why_keys(struct crm_db *db, const char *text,
    int (*fn)(void *arg, const struct crm_why_key *key), void *arg);

/* The number of a channel: 1 with *channel, 0 there is none, -1. */
int
crm_channel_find(struct crm_db *db, const char *name, int64_t *channel);

#endif
