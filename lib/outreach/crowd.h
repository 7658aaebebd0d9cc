#ifndef CRM_CROWD_H
#define CRM_CROWD_H

/*
 * What the rules of a campaign ask of many members, read in scans of whole
 * tables and kept in memory: the same answers that outreach/reach.h,
 * record/decide.h and record/flag.h give of one member by statements, a
 * hundred times as fast where most of a base is asked about.
 */

#include <stddef.h>
#include <stdint.h>

#include "outreach/reach.h"

struct crm_aside;
struct crm_db;
struct crm_crowd;

#define CRM_CROWD_CHANNELS	6

struct crm_crowd_ask {
	const char *const *channel;	/* by which they could be reached */
	size_t		 nchannel;	/* at most CRM_CROWD_CHANNELS */
	int		 offer;		/* 1: consent and flags are asked; 0:
					   everybody may be told of it */
	struct crm_aside *aside;	/* what may read beside, or NULL */
};

/*
 * Reads what is known now of n members; numbers that nobody has are let pass,
 * and it may be asked about these numbers alone.  About 80 bytes a member, 40
 * more for each channel, and the contacts.  NULL on failure.
 */
struct crm_crowd *
crm_crowd_open(struct crm_db *db, const struct crm_crowd_ask *ask,
    const int64_t *member, size_t n);
void
crm_crowd_close(struct crm_crowd *crowd);

/*
 * The live number, as crm_member_live() says; 0 when there is none, *exists
 * then tells whether it was ever somebody's.
 */
int64_t
crm_crowd_live(const struct crm_crowd *crowd, int64_t member, int *exists);

/*
 * Of a live number, by the i-th channel: the reason of crm_reach_consent(), and
 * what crm_reach_contact() says with the contact, which is borrowed.
 */
enum crm_consent_why
crm_crowd_consent(const struct crm_crowd *crowd, int64_t live, size_t i);
int
crm_crowd_contact(const struct crm_crowd *crowd, int64_t live, size_t i,
    const char **contact);

/* 1 when a flag that bars offers holds today. */
int
crm_crowd_flagged(const struct crm_crowd *crowd, int64_t live);

/*
 * The channel that a live member prefers: which of those asked about, -1 none.
 */
int
crm_crowd_prefers(const struct crm_crowd *crowd, int64_t live);

/*
 * A byte of the caller's own for each live member, 0 at first; NULL of who was
 * not asked about.
 */
unsigned char *
crm_crowd_mark(struct crm_crowd *crowd, int64_t live);

#endif
