#ifndef CRM_CAP_H
#define CRM_CAP_H

/*
 * How often one person is written to, over all campaigns: at most so many
 * messages in so many days, so many days of rest after one, and one offer at a
 * time.  What counts is advertising that was sent in these days, or may have
 * been (claimed, unknown), or is on its way (queued, deferred; to a message that
 * leaves only what was queued before it), and the lists
 * frozen in these days of which nothing is planned yet: a list that somebody
 * hands over by hand is a message to all who are in.
 *
 * The settings, none of which is there at first: cap and cap_days (30), or
 * cap_CHANNEL for one channel alone in the same days; rest_days, or
 * rest_days_CHANNEL.  A campaign of the purpose notice, or whose field caps is
 * no, is asked nothing; notices do not count.
 */

#include <stdint.h>

struct crm_db;
struct crm_caps;

enum crm_cap {
	CRM_CAP_FREE,
	CRM_CAP_CAPPED,		/* had as many messages as may be */
	CRM_CAP_RESTING,	/* had one too few days ago */
	CRM_CAP_OTHER		/* is in another campaign that runs with it */
};

/*
 * What holds for a campaign now; with all set what everybody had is read at
 * once, and db is not asked any more, else for each member by itself.  NULL on
 * failure.
 */
struct crm_caps *
crm_caps_open(struct crm_db *db, int64_t campaign, int all);
void
crm_caps_close(struct crm_caps *caps);

/*
 * Of a live member, by a channel; message: the delivery that is to leave, 0:
 * none yet, as always where all was read at once.  enum crm_cap or -1.
 */
int
crm_caps_ask(struct crm_caps *caps, int64_t live, const char *channel,
    int64_t message);

#endif
