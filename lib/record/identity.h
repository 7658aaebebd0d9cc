#ifndef CRM_IDENTITY_H
#define CRM_IDENTITY_H

/*
 * Who is behind a row.  An identity is somebody as one source wrote them; its
 * keys find a person, and a person belongs to a member:
 *
 *   code    the shop's own member code or card: one member each
 *   keys    a mall's unmasked buyer id within its channel; mobile phone with
 *           name; e-mail with name.  Never a key: virtual numbers, masked
 *           values, placeholders
 *
 * Keys that were seen together belong to one person for ever.  A person that
 * came with one code is that code's member, with none a member of its own;
 * with two different codes the person is disputed: its keys find nobody and
 * rows that have only them stay unlinked and listed.  All of it is a function
 * of the set of rows seen, not of their sequence.
 *
 * Codes that somebody said are one person's (crm_identities_unite()) count as
 * one.  A row whose keys point at members that are kept apart (apart.h) joins
 * nobody: it is its code's or its number's, else unlinked like a disputed one.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/csv.h"

struct crm_db;
struct crm_identities;

enum crm_role {
	CRM_ROLE_BUYER,
	CRM_ROLE_RECEIVER	/* the buyer has no key; the link says so */
};

enum crm_unlinked {
	CRM_LINKED,
	CRM_NO_KEY,		/* nothing usable finds a person */
	CRM_DISPUTED
};

struct crm_who {			/* cells as they came; may be empty */
	enum crm_role	 role;
	int64_t		 channel;	/* its id, 0 for none */
	struct crm_cell	 code;
	struct crm_cell	 buyer_id;
	struct crm_cell	 name;
	struct crm_cell	 phone;
	struct crm_cell	 email;
	int64_t		 member;	/* the live member that it is known to
					   be, its code given too; else 0 */
};

/*
 * What a batch knows of identities, in memory; a batch must be open and stay
 * open.  rows is how many rows are expected (0: unknown): for many, what is
 * stored is loaded ahead.  NULL with the reason in crm_db_err().
 */
struct crm_identities *
crm_identities_open(struct crm_db *db, size_t rows);
void
crm_identities_close(struct crm_identities *ids);

/* 1 when who has a usable key (a code or one of the keys above), else 0. */
int
crm_identity_usable(struct crm_identities *ids, const struct crm_who *who);

/*
 * Finds or makes the identity of who, links it, joins what it shows to be one
 * person, and notes that it was seen at a time (CRM_TIME_NONE: none).  0 with
 * *identity, or -1.
 */
int
crm_identity_resolve(struct crm_identities *ids, const struct crm_who *who,
    int64_t at, int64_t *identity);

/*
 * The person of an order's row: the buyer; where the buyer has no usable key
 * and its name is empty or the receiver's own (TV home shopping), the
 * receiver; else the buyer, unlinked.  *identity is 0 where the row names
 * nobody; *usable tells whether it has a key.  Both have the same channel.
 */
int
crm_identity_of_row(struct crm_identities *ids, const struct crm_who *buyer,
    const struct crm_who *receiver, int64_t at, int64_t *identity,
    int *usable);

/*
 * 1 when who is somebody that was erased, and not seen since: by any of its
 * keys, erased at that time (INT64_MIN: some time) or later.  0 or -1.  Whoever
 * comes back after an erasure is somebody new.
 */
int
crm_identity_erased(struct crm_identities *ids, const struct crm_who *who,
    int64_t at);

/* By what that is known, for those who have a key only. */
struct crm_erased;
const struct crm_erased *
crm_identities_erased(const struct crm_identities *ids);

/* The same of the person of an order's row, see crm_identity_of_row(). */
int
crm_identity_row_erased(struct crm_identities *ids,
    const struct crm_who *buyer, const struct crm_who *receiver, int64_t at);

/*
 * The member of an identity now: its number (of a live member), or 0 with
 * *why.  -1 on failure.
 */
int64_t
crm_identity_member(struct crm_identities *ids, int64_t identity,
    enum crm_unlinked *why);

/*
 * Makes two live members one because somebody said so, with all their codes:
 * that of the survivor stays its own, the other's finds it too.  What was
 * disputed between their codes alone is theirs from now on.  *into is the
 * survivor, the lower number.  0; 1 when they are kept apart (nothing is
 * done); -1.
 */
int
crm_identities_unite(struct crm_identities *ids, int64_t a, int64_t b,
    int64_t *into);

/*
 * Looks again at rows that stayed without a member because their keys pointed
 * at members that are kept apart: after pairs were forgotten or united.
 */
int
crm_identities_retry(struct crm_identities *ids);

/*
 * Makes two live members one: the lower number survives, the other stays its
 * alias for ever; all that belonged to either belongs to it.  *into is the
 * survivor.  1 when their codes differ (nothing is done), 0, or -1.  The
 * second is the same whatever their codes.
 */
int
crm_member_join(struct crm_db *db, int64_t a, int64_t b, int64_t *into);
int
crm_member_merge(struct crm_db *db, int64_t a, int64_t b, int64_t *into);

/*
 * The last step of the same: what belongs to a member, who is the other's
 * alias, is the other's.  0 or -1.
 */
int
crm_member_move(struct crm_db *db, int64_t to, int64_t from);

/*
 * Stores what waits in memory, so that SQL sees it: before statements that
 * read or refer to members, persons or identities.  0 or -1.
 */
int
crm_identities_flush(struct crm_identities *ids);

/* Adds the feeds of what waits to feeds[*n...], in the order of storing. */
struct crm_feed;
void
crm_identities_feeds(struct crm_identities *ids, struct crm_feed **feeds,
    size_t *n);

/*
 * Ends the batch's work: brings up to date what depends on all of it (the
 * identity that speaks for a member; members that lost their last link).
 * Call once, before commit.  0 or -1.
 */
int
crm_identities_finish(struct crm_identities *ids);

/*
 * All numbers that were merged into another, by number.  fn returns 0 to go
 * on, -1 to stop.  0 or -1.
 */
int
crm_member_aliases(struct crm_db *db,
    int (*fn)(void *arg, int64_t alias, int64_t live), void *arg);

/* The live member that a number stands for (aliases followed); 0 none; -1. */
int64_t
crm_member_live(struct crm_db *db, int64_t member);

#endif
