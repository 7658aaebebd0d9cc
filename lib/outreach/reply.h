#ifndef CRM_REPLY_H
#define CRM_REPLY_H

/*
 * What comes back of a campaign, a fact at a time: the stream response of
 * crm-csv(5), the web log, coupons.  A fact is stored once, whichever files
 * tell it, in whatever sequence; what is to be done about it is done with it.
 */

#include <stdint.h>

struct crm_db;

enum crm_reply {
	CRM_REPLY_SENT,
	CRM_REPLY_DELIVERED,
	CRM_REPLY_OPENED,
	CRM_REPLY_CLICKED,
	CRM_REPLY_UNSUBSCRIBED,
	CRM_REPLY_COMPLAINED,
	CRM_REPLY_BLOCKED,
	CRM_REPLY_BAD_ADDRESS,
	CRM_REPLY_FAILED,
	CRM_REPLY_COUPON,
	CRM_NREPLY
};

/* Its word in streams; and back, -1 for other words. */
const char *
crm_reply_name(enum crm_reply state);
int
crm_reply_of(const char *word);

struct crm_reply_fact {
	int64_t		 campaign;
	int64_t		 member;	/* live */
	int		 wave;
	const char	*channel;
	enum crm_reply	 state;
	int64_t		 at;
	const char	*part;		/* which link or coupon, or "" */
	const char	*reason, *status;	/* or "" */
	int		 hard;		/* 1, 0; -1: nobody says */
	int		 machine;	/* 1: a machine did it */
	int		 judged;	/* 1: machine is what is thought of it
					   now, and not what one of many said */
	const char	*source;
};

/*
 * Stores a fact; a batch must be open.  1 new, 2 more is known of it than was,
 * 0 it was there, -1.
 */
int
crm_reply_put(struct crm_db *db, const struct crm_reply_fact *fact);

/*
 * Does what follows from a fact: a bad address is dead, and one that failed
 * for a while five times in 14 days; who refuses or complains withdraws
 * consent for the channel from refused_at on, and for the one that it was sent
 * by where the reply says another; a message in doubt was sent, or failed.
 * contact is where the message went ("" where nobody knows).
 * crm_consent_flush() must be called before the commit.  0 or -1.
 */
struct crm_reply_case {
	const struct crm_reply_fact *fact;
	const char	*contact;
	const char	*also;		/* another channel, or the fact's */
	int64_t		 refused_at;
	const char	*proof;		/* of a refusal: where it stands */
};
struct crm_reply_done {		/* counted up */
	uint64_t	 dead, withdrawn, settled;
};
int
crm_reply_follow(struct crm_db *db, const struct crm_reply_case *what,
    struct crm_reply_done *done);

/*
 * Says of a member's contact that it is dead since a time, as far as it still
 * has it.  1, 0 nothing changed, -1.
 */
int
crm_reply_dead(struct crm_db *db, int64_t member, const char *channel,
    const char *value, int64_t at);

/*
 * Does the same for what mail servers refused as bad addresses when messages
 * were handed to them, once for each message, so that what is taken back stays
 * so.  How many contacts it was of is *n.  A batch must be open.  0 or -1.
 */
int
crm_reply_refused(struct crm_db *db, uint64_t *n);

/* 1 when there are such messages, 0, -1. */
int
crm_reply_are_refused(struct crm_db *db);

/*
 * Withdraws consent for a channel (NULL: every one) in the words of a reply.
 * 1 stored, 0 it was there, -1.
 */
int
crm_reply_withdraw(struct crm_db *db, int64_t member, const char *channel,
    int64_t at, const char *proof);

#endif
