#include "core/db.h"
#include "outreach/wave.h"

/* Whether a message of a further wave may still leave. */

/* Is a member, under whatever number, in the wave?  1, 0, -1. */
static int
is_in(struct crm_db *db, int64_t campaign, int wave, int64_t member,
    const char *channel)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM campaign_wave AS w\n"
	    "CROSS JOIN campaign_wave_member AS i\n"
	    "\tON i.campaign_wave = w.id\n"
	    "WHERE w.campaign = :campaign AND w.wave = :wave\n"
	    "\tAND i.channel = :channel AND i.member IN (\n"
	    "\t\tSELECT id FROM member\n"
	    "\t\tWHERE id = :member OR merged_into = :member)\n"
	    "LIMIT 1", "iiti", campaign, (int64_t)wave, channel, member));
}

/* What a member did or what came back since: 1 to 3 as of why, 0 nothing. */
static int
fate_since(struct crm_db *db, int64_t campaign, int wave, int64_t member,
    const char *channel)
{
	int64_t fate;

	if (crm_one(db, &fate, "SELECT CASE\n"
	    "\tWHEN max(state IN ('unsubscribed', 'complained')) THEN 1\n"
	    "\tWHEN max(state IN ('opened', 'clicked', 'coupon')) THEN 2\n"
	    "\tWHEN max(channel = :channel AND state = 'bad_address') THEN 3\n"
	    "\tWHEN coalesce(max(CASE WHEN channel = :channel\n"
	    "\t\tAND wave = :before THEN CASE state\n"
	    "\t\tWHEN 'delivered' THEN at << 2\n"
	    "\t\tWHEN 'failed' THEN (at << 2) + 1\n"
	    "\t\tWHEN 'blocked' THEN (at << 2) + 2 END END) & 3, 0) THEN 3\n"
	    "\tELSE 0 END\n"
	    "FROM response\n"
	    "WHERE +campaign = :campaign AND machine = 0 AND member IN (\n"
	    "\tSELECT id FROM member\n"
	    "\tWHERE id = :member OR merged_into = :member)", "tiii", channel,
	    (int64_t)wave - 1, campaign, member) == -1)
		return (-1);
	return ((int)fate);
}

int
crm_wave_may(struct crm_db *db, int64_t campaign, int wave, int64_t member,
    const char *channel, const char **why)
{
	static const char *const words[] = { NULL, "refused", "answered",
		"not_delivered" };
	int rc;

	*why = "not_in_wave";
	if (wave == 1)
		return (1);
	if ((rc = is_in(db, campaign, wave, member, channel)) != 1)
		return (rc);
	if ((rc = fate_since(db, campaign, wave, member, channel)) == -1)
		return (-1);
	*why = words[rc];
	return (rc == 0);
}
