#ifndef CRM_QUEUE_H
#define CRM_QUEUE_H

/*
 * Who is in a campaign becomes a queue of messages: one for each contact, in a
 * sequence that gives every receiving domain its share (outreach/schedule.h),
 * in portions of the list.  The plan's fields parts, deadline, starts_on,
 * ends_on and purpose are read here, once: what is queued keeps them.
 */

#include <stdint.h>

struct crm_db;

struct crm_queue_plan {
	int64_t		 campaign;
	const char	*channel;	/* the campaign's, a constant */
	int		 wave;		/* 1 to 3; 0: the last that was made */
};
struct crm_queue_count {
	uint64_t	 in;		/* the sum of all to later */
	uint64_t	 queued;	/* now */
	uint64_t	 same;		/* have their message of the wave */
	uint64_t	 duplicate;	/* another's contact is the same */
	uint64_t	 merged;	/* the same person as another */
	uint64_t	 gone;		/* removed since, or no contact */
	uint64_t	 control;	/* are not asked, by lot */
	uint64_t	 later;		/* when the pilot is promoted */
	uint64_t	 parts;		/* new portions */
	uint64_t	 portion;	/* messages of one, at most */
};

/*
 * Queues who is in and has no message of the wave yet; a batch must be open.
 * 0 or -1 (CRM_ERR_CONFLICT: it has ended, has no message to send, nobody is
 * in, or the wave was not made).
 */
int
crm_queue_plan(struct crm_db *db, const struct crm_queue_plan *plan,
    struct crm_queue_count *count);

/*
 * Takes back what is queued, put off or expired, of which no byte has left.
 * *dropped of them; *left that stay: on their way, gone, doubtful or not to be
 * sent.  A batch must be open.  0 or -1.
 */
int
crm_queue_drop(struct crm_db *db, int64_t campaign, int64_t *dropped,
    int64_t *left);

#endif
