#ifndef CRM_MEMBER_H
#define CRM_MEMBER_H

/*
 * Members as rows: the columns of the member stream, custom fields, and the
 * numbers and codes by which a command names one.  Who is behind a row is
 * record/identity.h's business.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/csv.h"

struct crm_db;

enum crm_member_col {		/* in the order of the stream */
	CRM_MEMBER_NUMBER,
	CRM_MEMBER_CODE,
	CRM_MEMBER_NAME,
	CRM_MEMBER_KIND,
	CRM_MEMBER_PHONE,
	CRM_MEMBER_EMAIL,
	CRM_MEMBER_BIRTH,
	CRM_MEMBER_LUNAR,
	CRM_MEMBER_GENDER,
	CRM_MEMBER_POSTCODE,
	CRM_MEMBER_ADDRESS,
	CRM_MEMBER_GRADE,
	CRM_MEMBER_JOINED_AT,
	CRM_MEMBER_SOURCE,
	CRM_MEMBER_MEMO,
	CRM_MEMBER_EMAIL_CONSENT,
	CRM_MEMBER_SMS_CONSENT,
	CRM_MEMBER_CONSENT_AT,
	CRM_MEMBER_NCOL		/* where a row came from follows */
};

/*
 * The live member that a command's word names: its number (of an alias too),
 * its code, or, where the word is one member's number and another's code,
 * "member=7" or "code=7".  1 with *member, 2 with one that was removed, 0 there
 * is none, -1; a word that may mean two is an error (CRM_ERR_CONFLICT).
 */
int
crm_member_find(struct crm_db *db, const char *word, int64_t *member);

/*
 * Writes what was said of a member: cells from CRM_MEMBER_NAME to
 * CRM_MEMBER_MEMO, times in ISO form; p NULL leaves a column as it is, n 0
 * empties it.  What differs is asked of sayings, where a saying has begun.  A
 * batch must be open.  1 changed, 0 nothing did, -1.
 */
struct crm_contactpoints;
struct crm_sayings;
struct crm_member_said {
	int64_t		 member;
	const struct crm_cell *cell;
	struct crm_sayings *sayings;
	const char	*how;		/* the contacts' source; may be NULL */
	struct crm_contactpoints *points;	/* may be NULL */
	int		 fresh;		/* 1: nothing was said of it yet */
};
int
crm_member_say(struct crm_db *db, const struct crm_member_said *said);

/* The same, said by hand. */
int
crm_member_update(struct crm_db *db, int64_t member,
    const struct crm_cell cell[CRM_MEMBER_NCOL]);

/* Sets a custom field (x_NAME) alike; n 0 takes it away.  1, 0 or -1. */
int
crm_member_field(struct crm_db *db, int64_t member, const char *name,
    struct crm_cell value, struct crm_sayings *sayings);

/*
 * Takes a live member out of all lists, for a reason.  Its rows stay, the
 * number and the code stay taken, and what is imported of it changes nothing.
 * 0 or -1.
 */
int
crm_member_remove(struct crm_db *db, int64_t member, const char *reason);

/* 1 when a code finds the member and is not its own one; 0; -1. */
int
crm_member_further(struct crm_db *db, int64_t member, struct crm_cell code);

/* 1 when a member was removed, 0, -1. */
int
crm_member_removed(struct crm_db *db, int64_t member);

/*
 * Reads live members as the member stream: all by number, or one (member > 0).
 * The values and consents are those at the end of day as_of, and of all, who
 * came later is left out; consent_at is filled where
 * all of them are of one time.  1, 0, -1; cells are borrowed until the next
 * step.
 */
struct crm_members;
struct crm_members *
crm_members_open(struct crm_db *db, int64_t member, int64_t as_of);
int
crm_members_next(struct crm_members *members);
int64_t
crm_members_number(const struct crm_members *members);
struct crm_cell
crm_members_cell(const struct crm_members *members, size_t col);
void
crm_members_close(struct crm_members *members);

/* The names of the custom fields in use, sorted, and the member's value. */
size_t
crm_members_nfield(const struct crm_members *members);
const char *
crm_members_field(const struct crm_members *members, size_t i);
struct crm_cell
crm_members_value(const struct crm_members *members, size_t i);

#endif
