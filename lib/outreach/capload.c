#include <stdlib.h>

#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/time.h"
#include "outreach/cap_int.h"

/* The messages and lists that caps count, of one member or of all. */

static struct crm_hash
key_of(const struct crm_caps *caps, int64_t live)
{

	return (crm_hash_of(crm_db_key(caps->db), &live, sizeof(live)));
}

const struct cap_tally *
cap_tally(const struct crm_caps *caps, int64_t live)
{
	const int64_t *at;

	if (!caps->all)
		return (caps->n > 0 ? caps->tally : NULL);
	at = crm_map_get(caps->map, key_of(caps, live));
	return (at == NULL ? NULL : &caps->tally[*at]);
}

/* The tally of a member, made where it has none. */
static struct cap_tally *
tally_of(struct crm_caps *caps, int64_t live)
{
	size_t cap = caps->cap_n == 0 ? 16 : caps->cap_n * 2, i;
	struct cap_tally *tally;
	int64_t *at;
	int found;

	if (!caps->all && caps->n > 0)
		return (caps->tally);
	if (caps->all) {
		at = crm_map_put(caps->map, key_of(caps, live), &found);
		if (at == NULL)
			return (NULL);
		if (found)
			return (&caps->tally[*at]);
		*at = (int64_t)caps->n;
	}
	if (caps->n == caps->cap_n) {
		if ((tally = realloc(caps->tally, cap * sizeof(*tally))) ==
		    NULL)
			return (NULL);
		caps->tally = tally;
		caps->cap_n = cap;
	}
	tally = &caps->tally[caps->n++];
	for (i = 0; i < CAP_NLANE; i++) {
		tally->n[i] = 0;
		tally->last[i] = INT32_MIN;
	}
	tally->offered = 0;
	return (tally);
}

static void
count(struct crm_caps *caps, struct cap_tally *tally, int lane, int64_t day)
{

	if (day > caps->today - caps->cap_days)
		tally->n[lane]++;
	if (day > tally->last[lane])
		tally->last[lane] = (int32_t)day;
}

/* A message to a member: 0 or -1. */
static int
take_message(struct crm_caps *caps, int64_t live, const char *channel,
    int64_t at)
{
	int64_t day = crm_time_day(at);
	struct cap_tally *tally;
	int lane = cap_lane(channel);

	if (day <= caps->today - caps->days)
		return (0);
	if ((tally = tally_of(caps, live)) == NULL)
		return (crm_err_nomem(crm_db_err(caps->db)));
	count(caps, tally, 0, day);
	if (lane > 0)
		count(caps, tally, lane, day);
	return (0);
}

/* Rows: member, campaign, channel, time. */
static int
take_sent(struct crm_caps *caps, struct crm_stmt *stmt)
{
	const struct cap_campaign *from;

	from = cap_campaign(caps, crm_col_int(stmt, 1));
	if (from == NULL || !from->counts)
		return (0);
	return (take_message(caps, crm_col_int(stmt, 0),
	    crm_col_text(stmt, 2), crm_col_int(stmt, 3)));
}

/* Rows: member, campaign, channel, time, pilot, whether a message is there. */
static int
take_list(struct crm_caps *caps, struct crm_stmt *stmt)
{
	const struct cap_campaign *from;
	struct cap_tally *tally;

	from = cap_campaign(caps, crm_col_int(stmt, 1));
	if (from == NULL || !from->counts || from->id == caps->campaign ||
	    (from->stopped && crm_col_int(stmt, 4) == 0))
		return (0);
	if (from->overlaps) {
		tally = tally_of(caps, crm_col_int(stmt, 0));
		if (tally == NULL)
			return (crm_err_nomem(crm_db_err(caps->db)));
		tally->offered = 1;
	}
	if (crm_col_int(stmt, 5) == 1)
		return (0);
	return (take_message(caps, crm_col_int(stmt, 0),
	    crm_col_text(stmt, 2), crm_col_int(stmt, 3)));
}

/* All rows of a statement: 0 or -1. */
static int
take_all(struct crm_caps *caps, struct crm_stmt *stmt,
    int (*fn)(struct crm_caps *caps, struct crm_stmt *stmt))
{
	int rc;

	while ((rc = crm_step(stmt)) == 1)
		if ((rc = fn(caps, stmt)) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

/* What waits behind the message is held by it, not it by them. */
static int
load_one(struct crm_caps *caps, int64_t live, int64_t message)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(caps->db, "SELECT :member, d.campaign, d.channel,\n"
	    "\tCASE WHEN d.state IN ('queued', 'deferred') THEN :now\n"
	    "\t\tELSE coalesce(d.ended_at, d.claimed_at, :now) END\n"
	    "FROM (SELECT :member AS id\n"
	    "\tUNION ALL\n"
	    "\tSELECT id FROM member WHERE merged_into = :member) AS mine\n"
	    "CROSS JOIN delivery AS d ON d.member = mine.id\n"
	    "WHERE d.state IN ('sent', 'claimed', 'unknown')\n"
	    "\tOR (d.state IN ('queued', 'deferred')\n"
	    "\t\tAND (:message = 0 OR d.id < :message))\n"
	    "/* scan: the few numbers of one member */")) == NULL ||
	    crm_bind(stmt, "iii", live, crm_db_now(caps->db), message) == -1 ||
	    take_all(caps, stmt, take_sent) == -1)
		return (-1);
	if ((stmt = crm_sql(caps->db, "SELECT :member, t.campaign,\n"
	    "\tcoalesce(nullif(t.channel, ''), c.channel), t.at, t.pilot,\n"
	    "\tEXISTS (SELECT 1 FROM delivery AS d\n"
	    "\t\tWHERE d.member = :member AND d.campaign = t.campaign)\n"
	    "FROM (SELECT :member AS id\n"
	    "\tUNION ALL\n"
	    "\tSELECT id FROM member WHERE merged_into = :member) AS mine\n"
	    "CROSS JOIN campaign_target AS t ON t.member = mine.id\n"
	    "CROSS JOIN campaign AS c ON c.id = t.campaign\n"
	    "WHERE t.verdict = 'in'\n"
	    "/* scan: the few numbers of one member */")) == NULL ||
	    crm_bind(stmt, "i", live) == -1)
		return (-1);
	return (take_all(caps, stmt, take_list));
}

static int
load_sent(struct crm_caps *caps)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(caps->db, "SELECT coalesce(m.merged_into, m.id),\n"
	    "\td.campaign, d.channel,\n"
	    "\tCASE WHEN d.state IN ('queued', 'deferred') THEN :now\n"
	    "\t\tELSE coalesce(d.ended_at, d.claimed_at, :now) END AS at\n"
	    "FROM delivery AS d\n"
	    "CROSS JOIN member AS m ON m.id = d.member\n"
	    "WHERE d.state IN ('sent', 'claimed', 'unknown', 'queued',\n"
	    "\t'deferred') AND at >= :from\n"
	    "/* scan: most members are asked about */")) == NULL ||
	    crm_bind(stmt, "ii", crm_db_now(caps->db),
	    (caps->today - caps->days + 1) * CRM_DAY) == -1)
		return (-1);
	return (take_all(caps, stmt, take_sent));
}

/* Lists of the last days, then all of campaigns that run with ours. */
static int
load_lists(struct crm_caps *caps)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(caps->db, "SELECT coalesce(m.merged_into, m.id),\n"
	    "\tt.campaign, coalesce(nullif(t.channel, ''), c.channel), t.at,\n"
	    "\tt.pilot,\n"
	    "\tEXISTS (SELECT 1 FROM delivery WHERE campaign = t.campaign)\n"
	    "\t\tAND EXISTS (SELECT 1 FROM delivery AS d\n"
	    "\t\tWHERE d.member = coalesce(m.merged_into, m.id)\n"
	    "\t\t\tAND d.campaign = t.campaign)\n"
	    "FROM campaign_target AS t INDEXED BY campaign_target_at\n"
	    "CROSS JOIN campaign AS c ON c.id = t.campaign\n"
	    "CROSS JOIN member AS m ON m.id = t.member\n"
	    "WHERE t.verdict = 'in' AND t.at >= :from")) == NULL ||
	    crm_bind(stmt, "i", (caps->today - caps->days + 1) *
	    CRM_DAY) == -1)
		return (-1);
	return (take_all(caps, stmt, take_list));
}

static int
load_offers(struct crm_caps *caps, int64_t campaign)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(caps->db, "SELECT coalesce(m.merged_into, m.id),\n"
	    "\tt.campaign, '', 0, t.pilot, 1\n"
	    "FROM campaign_target AS t\n"
	    "CROSS JOIN member AS m ON m.id = t.member\n"
	    "WHERE t.campaign = :campaign AND t.verdict = 'in'")) == NULL ||
	    crm_bind(stmt, "i", campaign) == -1)
		return (-1);
	return (take_all(caps, stmt, take_list));
}

int
cap_load(struct crm_caps *caps, int64_t live, int64_t message)
{
	size_t i;

	caps->n = 0;
	if (!caps->all)
		return (load_one(caps, live, message));
	if (caps->days > 0 && (load_sent(caps) == -1 ||
	    load_lists(caps) == -1))
		return (-1);
	for (i = 0; i < caps->nother; i++)
		if (caps->other[i].overlaps &&
		    load_offers(caps, caps->other[i].id) == -1)
			return (-1);
	return (0);
}
