#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "outreach/reply.h"

static const char *const names[CRM_NREPLY] = {
	[CRM_REPLY_SENT] = "sent",
	[CRM_REPLY_DELIVERED] = "delivered",
	[CRM_REPLY_OPENED] = "opened",
	[CRM_REPLY_CLICKED] = "clicked",
	[CRM_REPLY_UNSUBSCRIBED] = "unsubscribed",
	[CRM_REPLY_COMPLAINED] = "complained",
	[CRM_REPLY_BLOCKED] = "blocked",
	[CRM_REPLY_BAD_ADDRESS] = "bad_address",
	[CRM_REPLY_FAILED] = "failed",
	[CRM_REPLY_COUPON] = "coupon"
};

const char *
crm_reply_name(enum crm_reply state)
{

	return (names[state]);
}

int
crm_reply_of(const char *word)
{
	int i;

	for (i = 0; i < CRM_NREPLY; i++)
		if (strcmp(names[i], word) == 0)
			return (i);
	return (-1);
}

/*
 * Two files tell one fact in other words: of each word the greater stays, so
 * that it is the same in whatever sequence they come.  An empty one is the
 * least.
 */
static int
improve(struct crm_db *db, const struct crm_reply_fact *fact)
{

	if (crm_run(db, "UPDATE response\n"
	    "SET reason = max(reason, :reason),\n"
	    "\tstatus = max(status, :status),\n"
	    "\thard = nullif(max(coalesce(hard, -1), :hard), -1),\n"
	    "\tmachine = CASE WHEN :judged THEN :machine\n"
	    "\t\tELSE max(machine, :machine) END,\n"
	    "\tbatch = :batch\n"
	    "WHERE campaign = :campaign AND wave = :wave\n"
	    "\tAND member = :member AND channel = :channel\n"
	    "\tAND state = :state AND at = :at AND part = :part\n"
	    "\tAND (reason < :reason OR status < :status\n"
	    "\t\tOR coalesce(hard, -1) < :hard OR machine < :machine\n"
	    "\t\tOR (:judged AND machine <> :machine))", "ttiiiiiiittit",
	    fact->reason, fact->status, (int64_t)fact->hard,
	    (int64_t)fact->judged, (int64_t)fact->machine, crm_batch(db),
	    fact->campaign, (int64_t)fact->wave, fact->member, fact->channel,
	    crm_reply_name(fact->state), fact->at, fact->part) == -1)
		return (-1);
	return (crm_changes(db) > 0 ? 2 : 0);
}

int
crm_reply_put(struct crm_db *db, const struct crm_reply_fact *fact)
{

	if (crm_run(db, "INSERT INTO response\n"
	    "(campaign, wave, member, channel, state, at, part, reason,\n"
	    "\tstatus, hard, machine, source, batch)\n"
	    "VALUES (:campaign, :wave, :member, :channel, :state, :at, :part,\n"
	    "\t:reason, :status, :hard, :machine, :source, :batch)\n"
	    "ON CONFLICT (campaign, wave, member, channel, state, at, part)\n"
	    "DO NOTHING", "iiittitttoiti", fact->campaign,
	    (int64_t)fact->wave, fact->member, fact->channel,
	    crm_reply_name(fact->state), fact->at, fact->part, fact->reason,
	    fact->status, fact->hard == -1 ? CRM_NULL : (int64_t)fact->hard,
	    (int64_t)fact->machine, fact->source, crm_batch(db)) == -1)
		return (-1);
	return (crm_changes(db) > 0 ? 1 : improve(db, fact));
}
