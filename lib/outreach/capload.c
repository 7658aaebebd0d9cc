#include <stdlib.h>

#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "outreach/cap_int.h"

/* The messages and lists that caps count, of one member or of all. */

/* Whom a number stands for: itself, or whom it was joined to; 0: nobody. */
static int64_t
live_of(const struct crm_caps *caps, int64_t member)
{

	if (!caps->all)
		return (member);
	if (member < 0 || member > caps->max)
		return (0);
	return (caps->joined[member] != 0 ?
	    (int64_t)caps->joined[member] : member);
}

const struct cap_tally *
cap_tally(const struct crm_caps *caps, int64_t live)
{

	if (!caps->all)
		return (caps->n > 0 ? caps->tally : NULL);
	if (live > caps->max || caps->at[live] == 0)
		return (NULL);
	return (&caps->tally[caps->at[live] - 1]);
}

/* The tally of a member, made where it has none. */
static struct cap_tally *
tally_of(struct crm_caps *caps, int64_t live)
{
	size_t cap = caps->cap_n == 0 ? 16 : caps->cap_n * 2, i;
	struct cap_tally *tally;

	if (!caps->all && caps->n > 0)
		return (caps->tally);
	if (caps->all && caps->at[live] != 0)
		return (&caps->tally[caps->at[live] - 1]);
	if (caps->n == caps->cap_n) {
		if ((tally = realloc(caps->tally, cap * sizeof(*tally))) ==
		    NULL)
			return (NULL);
		caps->tally = tally;
		caps->cap_n = cap;
	}
	tally = &caps->tally[caps->n++];
	if (caps->all)
		caps->at[live] = (uint32_t)caps->n;
	for (i = 0; i < CAP_NLANE; i++) {
		tally->n[i] = 0;
		tally->last[i] = INT32_MIN;
	}
	tally->offered = 0;
	tally->written = 0;
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
take_message(struct crm_caps *caps, int64_t live, int lane, int64_t at)
{
	int64_t day = crm_time_day(at);
	struct cap_tally *tally;

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
	return (take_message(caps, live_of(caps, crm_col_int(stmt, 0)),
	    cap_lane(crm_col_text(stmt, 2)), crm_col_int(stmt, 3)));
}

/* 1 for a campaign whose lists count beside ours. */
static int
lists(const struct crm_caps *caps, const struct cap_campaign *from)
{

	return (from != NULL && from->counts && from->id != caps->campaign);
}

/* Who is on a list of a campaign; has: 1 a message to them is there. */
static int
take_listed(struct crm_caps *caps, const struct cap_campaign *from,
    int64_t live, int lane, int64_t at, int has)
{
	struct cap_tally *tally;

	if (from->overlaps) {
		if ((tally = tally_of(caps, live)) == NULL)
			return (crm_err_nomem(crm_db_err(caps->db)));
		tally->offered = 1;
	}
	return (has ? 0 : take_message(caps, live, lane, at));
}

/* Rows: member, campaign, channel, time, pilot, whether a message is there. */
static int
take_list(struct crm_caps *caps, struct crm_stmt *stmt)
{
	const struct cap_campaign *from;

	from = cap_campaign(caps, crm_col_int(stmt, 1));
	if (!lists(caps, from) ||
	    (from->stopped && crm_col_int(stmt, 4) == 0))
		return (0);
	return (take_listed(caps, from, crm_col_int(stmt, 0),
	    cap_lane(crm_col_text(stmt, 2)), crm_col_int(stmt, 3),
	    crm_col_int(stmt, 5) == 1));
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

	if ((stmt = crm_sql(caps->db, "SELECT d.member, d.campaign, d.channel,\n"
	    "\tCASE WHEN d.state IN ('queued', 'deferred') THEN :now\n"
	    "\t\tELSE coalesce(d.ended_at, d.claimed_at, :now) END AS at\n"
	    "FROM delivery AS d\n"
	    "WHERE d.state IN ('sent', 'claimed', 'unknown', 'queued',\n"
	    "\t'deferred') AND at >= :from\n"
	    "/* scan: most members are asked about */")) == NULL ||
	    crm_bind(stmt, "ii", crm_db_now(caps->db),
	    (caps->today - caps->days + 1) * CRM_DAY) == -1)
		return (-1);
	return (take_all(caps, stmt, take_sent));
}

/* Marks those to whom a message of a campaign is there.  0 or -1. */
static int
mark_written(struct crm_caps *caps, const struct cap_campaign *from)
{
	struct cap_tally *tally;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(caps->db, "SELECT member\n"
	    "FROM delivery\n"
	    "WHERE campaign = :campaign")) == NULL ||
	    crm_bind(stmt, "i", from->id) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		tally = tally_of(caps, live_of(caps, crm_col_int(stmt, 0)));
		if (tally == NULL) {
			rc = crm_err_nomem(crm_db_err(caps->db));
			break;
		}
		tally->written = from->id;
	}
	crm_reset(stmt);
	return (rc);
}

/* All who are on a campaign's lists. */
static int
load_lists(struct crm_caps *caps, const struct cap_campaign *from)
{
	const struct cap_tally *tally;
	struct crm_stmt *stmt;
	const char *channel;
	int64_t live;
	int rc;

	if (mark_written(caps, from) == -1 ||
	    (stmt = crm_sql(caps->db, "SELECT member, channel, at\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign AND verdict = 'in'\n"
	    "\tAND (pilot = 1 OR :stopped = 0)")) == NULL ||
	    crm_bind(stmt, "ii", from->id, (int64_t)from->stopped) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		live = live_of(caps, crm_col_int(stmt, 0));
		channel = crm_col_text(stmt, 1);
		tally = cap_tally(caps, live);
		if ((rc = take_listed(caps, from, live, *channel == '\0' ?
		    from->lane : cap_lane(channel), crm_col_int(stmt, 2),
		    tally != NULL && tally->written == from->id)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

/* Aliases are kept flat. */
static int
load_joined(struct crm_caps *caps)
{
	struct crm_stmt *stmt;
	int rc;

	if (crm_one(caps->db, &caps->max, "SELECT coalesce(max(id), 0)\n"
	    "FROM member", "") != 1)
		return (-1);
	caps->at = calloc((size_t)caps->max + 1, sizeof(*caps->at));
	caps->joined = calloc((size_t)caps->max + 1, sizeof(*caps->joined));
	if (caps->at == NULL || caps->joined == NULL)
		return (crm_err_nomem(crm_db_err(caps->db)));
	if ((stmt = crm_sql(caps->db, "SELECT id, merged_into\n"
	    "FROM member INDEXED BY member_merged\n"
	    "WHERE merged_into IS NOT NULL")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		caps->joined[crm_col_int(stmt, 0)] =
		    (uint32_t)crm_col_int(stmt, 1);
	crm_reset(stmt);
	return (rc);
}

/* The campaigns that listed somebody in the days that count, and that overlap. */
static int
load_all(struct crm_caps *caps)
{
	int64_t from = (caps->today - caps->days + 1) * CRM_DAY;
	const struct cap_campaign *other;
	size_t i;

	if (load_joined(caps) == -1 ||
	    (caps->days > 0 && load_sent(caps) == -1))
		return (-1);
	for (i = 0; i < caps->nother; i++) {
		other = &caps->other[i];
		if (lists(caps, other) && (other->overlaps ||
		    (caps->days > 0 && other->listed_at >= from)) &&
		    load_lists(caps, other) == -1)
			return (-1);
	}
	return (0);
}

int
cap_load(struct crm_caps *caps, int64_t live, int64_t message)
{

	caps->n = 0;
	return (caps->all ? load_all(caps) : load_one(caps, live, message));
}
