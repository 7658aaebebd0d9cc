#ifndef CRM_IDENTITY_INT_H
#define CRM_IDENTITY_INT_H

/* What identity.c, person.c and keys.c share, and nobody else. */

#include "core/buf.h"
#include "core/db.h"
#include "core/hash.h"
#include "record/erased.h"
#include "record/identity.h"
#include "record/norm.h"

enum {				/* in the order in which they refer */
	CRM_FEED_MEMBER,	/* id, code, latest */
	CRM_FEED_CODE,		/* member, the code that it gets */
	CRM_FEED_PERSON,	/* id, member */
	CRM_FEED_KEY,		/* kind, space, value, person */
	CRM_FEED_IDENTITY,	/* all but the batch, in table order */
	CRM_ID_FEEDS
};

struct crm_identities {
	struct crm_db	*db;
	struct crm_map	*seen;		/* writing -> index into ident */
	struct crm_map	*key;		/* key -> person */
	struct crm_map	*code;		/* code -> member */
	struct crm_map	*person;	/* person -> index into state */
	struct crm_map	*touched;	/* members to look at in the end */
	struct crm_map	*fresh;		/* member made here -> 0; -1 when
					   SQL must choose who speaks for it */
	struct crm_map	*rows;		/* cells of a row -> index into ident
					   + 1, or 0: nobody */
	struct crm_ident *ident;
	size_t		 nident, cident;
	struct crm_person *state;
	size_t		 nstate, cstate;
	struct crm_erased *erased;	/* who was erased */
	struct crm_map	*coded;		/* member -> 1 has a code, 2 has none */
	int		 complete;	/* 1: memory knows all that is stored */
	int		 disputes;	/* 1: somebody became disputed */
	int64_t		 apart;		/* pairs that are kept apart */
	int64_t		 next;		/* the next identity's number */
	int64_t		 next_person, next_member, next_key;
	struct crm_feed	*feed[CRM_ID_FEEDS];	/* rows to be stored */
	struct crm_norm	 norm;
};

struct crm_ident {
	int64_t		 id;
	int64_t		 last_at;	/* as stored */
	int64_t		 seen_at;	/* as seen by now */
	int64_t		 member;	/* when made here; 0: ask */
	int		 usable;	/* 1: it has a key or a code */
	int		 callable;	/* 1: a mobile phone, a full name */
};

struct crm_person {
	int64_t		 id;
	int64_t		 member;	/* 0: none */
	int		 disputed;
};

/*
 * Joins the persons of the keys, and decides whose they are.  *person is 0
 * when there is no key; *member 0 when nobody's, with *why.
 */
int
crm_person_find(struct crm_identities *ids, struct crm_norm *norm,
    int64_t *person, int64_t *member, enum crm_unlinked *why);

/* The person that a key finds: 1 and key->person, 0 nobody yet, -1. */
int
crm_key_find(struct crm_identities *ids, struct crm_person_key *key);

/* A new key of a person.  0 or -1. */
int
crm_key_store(struct crm_identities *ids, struct crm_person_key *key,
    int64_t person);

/*
 * Makes the persons of all keys of a row one, that of the lowest number (0:
 * they find nobody).  1 if there were more, 0, -1.
 */
int
crm_keys_join(struct crm_identities *ids, struct crm_norm *norm,
    int64_t *person);

/*
 * The persons and the code of two members come together in memory as they did
 * in the database: *into and lost are their numbers.  0 or -1.
 */
int
crm_members_joined(struct crm_identities *ids, int64_t into, int64_t lost);

/* The cached state of a person, read when needed; NULL on failure. */
struct crm_person *
crm_person_get(struct crm_identities *ids, int64_t id);

/* Remembers a person's state; its index, or NULL. */
struct crm_person *
crm_person_put(struct crm_identities *ids, int64_t id, int64_t member,
    int disputed);

/*
 * Notes that crm_identities_finish() must look at a member.  For one that this
 * batch made, memory knows enough, unless it is stale: its identities went or
 * came by other ways than their making.
 */
int
crm_member_touch(struct crm_identities *ids, int64_t member);
int
crm_member_stale(struct crm_identities *ids, int64_t member);

/*
 * Gives the survivor of two members the values of the other, which is its alias
 * by now and whose row as it was stands in temp.joined: those that it lacks,
 * and with newest set those that were said later, too.  Contacts have not moved
 * yet.  0 or -1.
 */
int
crm_member_join_values(struct crm_db *db, int64_t to, int64_t from,
    int newest);

/*
 * Remembers an identity that is stored or will be, under its hash; the row at
 * hand (norm) is its writing.  0 or -1.
 */
int
crm_identity_remember(struct crm_identities *ids, struct crm_hash h,
    int64_t id, int64_t last_at);

/* Remembers whether a member has a code. */
int
crm_member_coded(struct crm_identities *ids, int64_t member, int coded);

/* The hash of a number, for tables. */
struct crm_hash
crm_hash_number(int64_t n);

#endif
