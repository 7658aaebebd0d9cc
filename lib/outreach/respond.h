#ifndef CRM_RESPOND_H
#define CRM_RESPOND_H

/*
 * Takes in the rows of the stream response: whose they are, of which campaign,
 * what follows.  Any split, overlap, repetition and sequence of files gives
 * the same.
 */

#include <stdint.h>

#include "outreach/reply.h"

struct crm_db;
struct crm_respond;

/* A row as it was read; texts are "" where there is none. */
struct crm_respond_row {
	const char	*campaign;	/* its name, or the number of a batch */
	int64_t		 member;	/* 0: not said */
	const char	*channel, *contact;
	enum crm_reply	 state;
	const char	*result;	/* NULL, or what offers come to
					   (crm_offer_result()): of a campaign
					   the reason, and state is opened */
	int64_t		 at, exported_at;	/* or CRM_TIME_NONE */
	const char	*reason, *status;
	const char	*message_id, *returned_to;
	int		 hard;		/* 1, 0; -1 */
	int		 machine;
	const char	*source;	/* the file that the house gave */
	const char	*place;		/* where it stands: what proves a
					   refusal */
};

enum crm_responded {
	CRM_RESPONDED_SAME,
	CRM_RESPONDED_NEW,
	CRM_RESPONDED_CHANGED,	/* more is known of it */
	CRM_RESPONDED_REFUSED,	/* of no campaign of ours, but a refusal, which
				   holds all the same */
	/* Not stored. */
	CRM_RESPONDED_CHANNEL,	/* no channel that we know */
	CRM_RESPONDED_NO_CAMPAIGN,	/* none is said */
	CRM_RESPONDED_CAMPAIGN,	/* there is no such campaign */
	CRM_RESPONDED_NOBODY,	/* neither member nor contact */
	CRM_RESPONDED_MEMBER,	/* no such member, or it was not written to */
	CRM_RESPONDED_EARLY,	/* it was offered something only later */
	CRM_RESPONDED_CONTACT	/* it was not written to there */
};

/*
 * Begins; a batch must be open.  A row of a bounce belongs to the mail whose
 * number or return path (outreach/verp.h) it has.  name is the campaign, or
 * the number of the batch, of rows that say none of ours (NULL: those are
 * faults).  A campaign may also be the offers of a night
 * (outreach/offeranswer.h): what they came to is stored as their answers.
 * NULL with the reason (CRM_ERR_INPUT: there is no such campaign).
 */
struct crm_respond *
crm_respond_open(struct crm_db *db, const char *name);
void
crm_respond_close(struct crm_respond *respond);

/* Takes a row: an enum crm_responded, or -1. */
int
crm_respond_add(struct crm_respond *respond,
    const struct crm_respond_row *row);

/* What followed so far; borrowed. */
const struct crm_reply_done *
crm_respond_done(const struct crm_respond *respond);

#endif
