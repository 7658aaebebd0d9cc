#ifndef CRM_WAVE_H
#define CRM_WAVE_H

/*
 * The second and the third wave of a campaign: for those to whom the wave
 * before was delivered and who did nothing with it, with another subject and
 * another sender's name.  Who read, clicked, answered or refused anything of
 * the campaign is in none.
 */

#include <stdint.h>

struct crm_db;

struct crm_wave_ask {
	int64_t		 campaign;
	const char	*channel;	/* the campaign's */
	int		 after;		/* days since the wave before left */
};

/*
 * Which wave comes next, once the one before has left and been waited for: its
 * number, 2 or 3; -1 (CRM_ERR_CONFLICT: nothing left yet, some of it is still
 * on its way or not planned, it is too early, the campaign is over or its pilot
 * was stopped, or there were three).
 */
int
crm_wave_next(struct crm_db *db, const struct crm_wave_ask *ask);

/*
 * How many of the list have no message of the first wave though a further one
 * was made: who came since.  0 or -1.
 */
int
crm_wave_unplanned(struct crm_db *db, int64_t campaign, int64_t *n);

/* What became of all whom the wave before was for; before is the sum. */
struct crm_wave_count {
	uint64_t	 before, in;
	uint64_t	 gone;		/* no members any more */
	uint64_t	 refused;	/* unsubscribed, complained, withdrew */
	uint64_t	 answered;	/* opened, clicked, used a coupon */
	uint64_t	 not_delivered;	/* or nobody knows */
	uint64_t	 not_allowed;	/* no consent that holds, flagged, or
					   the contact is dead */
};

/*
 * Makes the wave that crm_wave_next() named and stores who is in it, unless
 * that is nobody; a batch must be open.  crm_plan_check_wave() must have found
 * its messages well.  0 or -1.
 */
int
crm_wave_make(struct crm_db *db, const struct crm_wave_ask *ask, int wave,
    struct crm_wave_count *count);

/*
 * May a message of a wave still leave to a live member?  Of the first always;
 * of the others while the member is in the wave and did nothing since.  1; 0
 * with *why, a constant word: not_in_wave, refused, answered, not_delivered;
 * -1.
 */
int
crm_wave_may(struct crm_db *db, int64_t campaign, int wave, int64_t member,
    const char *channel, const char **why);

#endif
