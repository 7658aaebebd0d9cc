#ifndef CRM_SENDSTATE_H
#define CRM_SENDSTATE_H

/* What became of the messages of campaigns, counted and listed. */

#include <stdint.h>

struct crm_buf;
struct crm_db;

/*
 * By campaign, wave, channel, state and reason, in that order; of one campaign
 * where it is not 0.  With domains by campaign, wave and domain instead, those
 * of mail alone, the most first.  fn returns 0 to go on.  0, what fn returned,
 * or -1.
 */
struct crm_sendstate {
	const char	*campaign, *channel, *state, *reason;
	int64_t		 wave, messages;
	int64_t		 first, last;	/* of the times that belong to the
					   state; CRM_NULL: none */
};
int
crm_sendstate_each(struct crm_db *db, int64_t campaign,
    int (*fn)(void *arg, const struct crm_sendstate *state), void *arg);

struct crm_senddomain {
	const char	*campaign, *domain;
	int64_t		 wave, messages, waiting, claimed, sent, failed,
			 unknown, suppressed, expired, tries;
};
int
crm_senddomain_each(struct crm_db *db, int64_t campaign,
    int (*fn)(void *arg, const struct crm_senddomain *domain), void *arg);

/* Those of which nobody knows whether they arrived, in the order of numbers. */
struct crm_sendunknown {
	int64_t		 id, member, wave, claimed_at;
	const char	*campaign, *channel, *contact, *reason;
};
int
crm_sendunknown_each(struct crm_db *db, int64_t campaign,
    int (*fn)(void *arg, const struct crm_sendunknown *unknown), void *arg);

/*
 * How many of a campaign (0: of all) wait, queued, put off or claimed: or -1.
 */
int64_t
crm_send_waiting(struct crm_db *db, int64_t campaign, const char *channel);

/*
 * Did a batch make a wave, or add to it, of which something waits?  1 with the
 * campaign's name added to name, 0, -1.
 */
int
crm_send_queued_by(struct crm_db *db, int64_t batch, struct crm_buf *name);

/* The same where it put somebody on a list to whom a message was sent since. */
int
crm_send_listed_by(struct crm_db *db, int64_t batch, struct crm_buf *name);

#endif
