#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "outreach/message.h"
#include "outreach/pilot.h"
#include "outreach/plan.h"
#include "outreach/reach.h"
#include "outreach/wave.h"
#include "record/flag.h"

static int
no(struct crm_db *db, const char *what)
{

	return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT, "%s", what));
}

/* The last wave of which anything is there, 0: none; -1. */
static int
last_wave(struct crm_db *db, int64_t campaign)
{
	int64_t wave;

	if (crm_one(db, &wave, "SELECT coalesce(max(wave), 0)\n"
	    "FROM (SELECT max(wave) AS wave\n"
	    "\tFROM campaign_wave\n"
	    "\tWHERE campaign = :campaign\n"
	    "UNION ALL\n"
	    "\tSELECT max(wave)\n"
	    "\tFROM delivery\n"
	    "\tWHERE campaign = :campaign\n"
	    "UNION ALL\n"
	    "\tSELECT max(wave)\n"
	    "\tFROM response\n"
	    "\tWHERE campaign = :campaign)", "i", campaign) == -1)
		return (-1);
	return ((int)wave);
}

/*
 * When the last of a wave left: 1, 0 nothing did, -1.  When something arrived
 * counts where nobody says when it was sent.
 */
static int
left_at(struct crm_db *db, int64_t campaign, int wave, int64_t *at)
{

	if (crm_one(db, at, "SELECT coalesce(max(sent), max(arrived))\n"
	    "FROM (SELECT max(coalesce(ended_at, claimed_at)) AS sent,\n"
	    "\t\tNULL AS arrived\n"
	    "\tFROM delivery\n"
	    "\tWHERE campaign = :campaign AND wave = :wave\n"
	    "\t\tAND state IN ('sent', 'unknown')\n"
	    "UNION ALL\n"
	    "\tSELECT max(CASE state WHEN 'sent' THEN at END),\n"
	    "\t\tmax(CASE state WHEN 'delivered' THEN at END)\n"
	    "\tFROM response\n"
	    "\tWHERE campaign = :campaign AND wave = :wave)", "ii",
	    campaign, (int64_t)wave) == -1)
		return (-1);
	return (*at != CRM_NULL);
}

static int
check_left(struct crm_db *db, const struct crm_wave_ask *ask, int wave)
{
	char was[CRM_TIME_LEN], until[CRM_TIME_LEN];
	int64_t at, waiting = 0;
	int rc;

	if (crm_one(db, &waiting, "SELECT count(*)\n"
	    "FROM delivery\n"
	    "WHERE campaign = :campaign AND wave = :wave\n"
	    "\tAND state IN ('queued', 'claimed', 'deferred')", "ii",
	    ask->campaign, (int64_t)wave) == -1)
		return (-1);
	if (waiting > 0)
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT,
		    _("wave %d is still on its way: %lld of its messages have "
		    "not left; crm-send status tells more"), wave,
		    (long long)waiting));
	if ((rc = left_at(db, ask->campaign, wave, &at)) == -1)
		return (-1);
	if (rc == 0)
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT,
		    _("nothing of wave %d has left, so that nobody can have "
		    "read it"), wave));
	if (crm_db_now(db) >= at + ask->after * CRM_DAY)
		return (0);
	return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT, _("the last "
	    "message of wave %d left at %s: who does not read it is known from "
	    "%s on"), wave, crm_time_format(at, was),
	    crm_time_format(at + ask->after * CRM_DAY, until)));
}

/* Those of the list who have no message of the first wave: 0, -1. */
static int
count_unplanned(struct crm_db *db, int64_t campaign, int64_t *n)
{

	return (crm_one(db, n, "SELECT count(*)\n"
	    "FROM campaign_target AS t\n"
	    "CROSS JOIN member AS m ON m.id = t.member\n"
	    "CROSS JOIN member AS l ON l.id = coalesce(m.merged_into, m.id)\n"
	    "\tAND l.state = 0\n"
	    "WHERE t.campaign = :campaign AND t.verdict = 'in'\n"
	    "\tAND t.contact <> '' AND EXISTS (SELECT 1\n"
	    "\tFROM delivery\n"
	    "\tWHERE campaign = :campaign)\n"
	    "\tAND NOT EXISTS (SELECT 1\n"
	    "\tFROM delivery AS d\n"
	    "\tWHERE d.member = l.id AND +d.campaign = :campaign\n"
	    "\t\tAND +d.wave = 1)", "i", campaign) == -1 ? -1 : 0);
}

int
crm_wave_unplanned(struct crm_db *db, int64_t campaign, int64_t *n)
{
	enum crm_pilot state;
	int wave = last_wave(db, campaign);

	*n = 0;
	if (wave == -1 || crm_pilot_state(db, campaign, &state) == -1)
		return (-1);
	if (wave < 2 || state == CRM_PILOT_STOPPED)
		return (0);
	return (count_unplanned(db, campaign, n));
}

/* What is written once more is written to all of the list first. */
static int
check_first(struct crm_db *db, int64_t campaign, int wave)
{
	enum crm_pilot state;
	int64_t n = 0;

	if (crm_pilot_state(db, campaign, &state) == -1)
		return (-1);
	if (state == CRM_PILOT_STOPPED)
		return (no(db, _("its pilot was stopped: nobody else is "
		    "written to")));
	if (wave == 1 && count_unplanned(db, campaign, &n) == -1)
		return (-1);
	if (n == 0)
		return (0);
	if (state == CRM_PILOT_WAIT)
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT,
		    _("%lld of the list wait for its pilot: crm-campaign pilot "
		    "--promote or --stop says what becomes of them"),
		    (long long)n));
	return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT, _("%lld of the "
	    "list have no message of the first wave yet; crm-send plan queues "
	    "it"), (long long)n));
}

int
crm_wave_next(struct crm_db *db, const struct crm_wave_ask *ask)
{
	char day[CRM_DATE_LEN];
	int64_t last;
	int wave = last_wave(db, ask->campaign), rc;

	if (wave == -1)
		return (-1);
	if (wave == 0)
		return (no(db, _("the first wave comes first: crm-send plan "
		    "makes it")));
	if (wave >= CRM_WAVES)
		return (no(db, _("there were three waves: whoever did nothing "
		    "with them is not written to again")));
	if ((rc = crm_plan_int(db, ask->campaign, "ends_on", &last)) == -1)
		return (-1);
	if (rc == 1 && last < crm_time_day(crm_db_now(db)))
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT,
		    _("the campaign ended on %s"), crm_date_format(last,
		    day)));
	return (check_first(db, ask->campaign, wave) == -1 ||
	    check_left(db, ask, wave) == -1 ? -1 : wave + 1);
}

/* Is an advertisement by consent, so that one that holds is needed? */
struct making {
	struct crm_db	*db;
	const struct crm_wave_ask *ask;
	struct crm_wave_count *count;
	int		 wave;
	int		 advertises, by_consent;
	int64_t		 id;		/* of the wave; 0: not made yet */
};

static int
read_words(struct making *m)
{
	struct crm_buf purpose = { 0 }, basis = { 0 };
	int rc = -1;

	if (crm_plan_get(m->db, m->ask->campaign, "purpose", &purpose) != -1 &&
	    crm_plan_get(m->db, m->ask->campaign, "basis", &basis) != -1) {
		m->advertises = strcmp(crm_buf_text(&purpose),
		    "advertising") == 0;
		m->by_consent = strcmp(crm_buf_text(&basis), "consent") == 0;
		rc = 0;
	}
	crm_buf_free(&purpose);
	crm_buf_free(&basis);
	return (rc);
}

/*
 * Is the contact that the wave before was sent to alive?  1, 0, -1.  The plus
 * keeps the whole campaign from being read for each member.
 */
static int
alive(struct making *m, int64_t member, const char *channel)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(m->db, "SELECT contact\n"
	    "FROM delivery\n"
	    "WHERE +campaign = :campaign AND +wave = :before\n"
	    "\tAND channel = :channel AND contact <> '' AND member IN (\n"
	    "\t\tSELECT id FROM member\n"
	    "\t\tWHERE id = :member OR merged_into = :member)\n"
	    "ORDER BY member, id\n"
	    "LIMIT 1")) == NULL ||
	    crm_bind(stmt, "iiti", m->ask->campaign, (int64_t)m->wave - 1,
	    channel, member) == -1 || (rc = crm_step(stmt)) == -1)
		return (-1);
	rc = rc == 0 ? 1 : crm_reach_alive(m->db, member, channel,
	    crm_col_text(stmt, 0));
	crm_reset(stmt);
	return (rc);
}

/* What was said since: 1 it may be written to, 0 counted, -1. */
static int
allowed(struct making *m, int64_t member, const char *channel)
{
	int rc, why = m->advertises ? crm_reach_consent(m->db, member,
	    channel, NULL) : CRM_WHY_CONSENT;

	if (why == -1)
		return (-1);
	if (why == CRM_WHY_OPTED_OUT) {
		m->count->refused++;
		return (0);
	}
	rc = why == CRM_WHY_CONSENT || !m->by_consent;
	if (rc == 1 && m->advertises) {
		rc = crm_flag_bars(m->db, member,
		    crm_time_day(crm_db_now(m->db)));
		rc = rc == -1 ? -1 : !rc;
	}
	if (rc == 1)
		rc = alive(m, member, channel);
	m->count->not_allowed += rc == 0;
	return (rc);
}

static int
make_row(struct making *m)
{
	int64_t campaign = m->ask->campaign;

	if (crm_run(m->db, "INSERT INTO campaign_wave\n"
	    "(campaign, wave, made_at, members, batch)\n"
	    "VALUES (:campaign, :wave, :now, 0, :batch)", "iiii", campaign,
	    (int64_t)m->wave, crm_db_now(m->db), crm_batch(m->db)) == -1)
		return (-1);
	return (crm_one(m->db, &m->id, "SELECT id\n"
	    "FROM campaign_wave\n"
	    "WHERE campaign = :campaign AND wave = :wave", "ii", campaign,
	    (int64_t)m->wave) == -1 ? -1 : 0);
}

static int
put(struct making *m, int64_t member, const char *channel)
{

	if (m->id == 0 && make_row(m) == -1)
		return (-1);
	m->count->in++;
	return (crm_run(m->db, "INSERT INTO campaign_wave_member\n"
	    "(campaign_wave, member, channel, batch)\n"
	    "VALUES (:wave, :member, :channel, :batch)", "iiti", m->id,
	    member, channel, crm_batch(m->db)));
}

enum {
	FATE_DELIVERED,
	FATE_GONE,
	FATE_REFUSED,
	FATE_ANSWERED,
	FATE_NOT
};

static int
take(struct making *m, struct crm_stmt *stmt)
{
	int64_t member = crm_col_int(stmt, 0);
	const char *channel = crm_col_text(stmt, 1);
	int rc;

	m->count->before++;
	switch (crm_col_int(stmt, 2)) {
	case FATE_DELIVERED:
		rc = allowed(m, member, channel);
		return (rc == 1 ? put(m, member, channel) : rc);
	case FATE_GONE:
		m->count->gone++;
		return (0);
	case FATE_REFUSED:
		m->count->refused++;
		return (0);
	case FATE_ANSWERED:
		m->count->answered++;
		return (0);
	default:
		m->count->not_delivered++;
		return (0);
	}
}

/*
 * What became of everybody in the wave before.  The latest word on whether it
 * arrived counts; where there is none, what was sent has arrived by now.  Who
 * refused or answered did so to the campaign, by whatever channel; an address
 * that was bad once is not tried again.  Machines read nothing.
 */
static struct crm_stmt *
fates(struct making *m)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(m->db, "WITH fact (member, channel, wave, state,\n"
	    "\tat) AS NOT MATERIALIZED (\n"
	    "\tSELECT coalesce(m.merged_into, m.id), r.channel, r.wave,\n"
	    "\t\tr.state, r.at\n"
	    "\tFROM response AS r\n"
	    "\tCROSS JOIN member AS m ON m.id = r.member\n"
	    "\tWHERE r.campaign = :campaign AND r.machine = 0\n"
	    "UNION ALL\n"
	    "\tSELECT coalesce(m.merged_into, m.id), d.channel, d.wave,\n"
	    "\t\tCASE WHEN d.state = 'failed' AND d.reason = 'bad_address'\n"
	    "\t\tTHEN d.reason ELSE d.state END,\n"
	    "\t\tcoalesce(d.claimed_at, d.ended_at, 0)\n"
	    "\tFROM delivery AS d\n"
	    "\tCROSS JOIN member AS m ON m.id = d.member\n"
	    "\tWHERE d.campaign = :campaign),\n"
	    "way (member, channel, asked, sent, last, bad, refused,\n"
	    "\tanswered) AS MATERIALIZED (\n"
	    "\tSELECT member, channel, max(wave = :before),\n"
	    "\t\tmax(wave = :before AND state = 'sent'),\n"
	    "\t\tmax(CASE wave WHEN :before THEN CASE state\n"
	    "\t\t\tWHEN 'delivered' THEN at << 2\n"
	    "\t\t\tWHEN 'failed' THEN (at << 2) + 1\n"
	    "\t\t\tWHEN 'blocked' THEN (at << 2) + 2 END END),\n"
	    "\t\tmax(state = 'bad_address'),\n"
	    "\t\tmax(state IN ('unsubscribed', 'complained')),\n"
	    "\t\tmax(state IN ('opened', 'clicked', 'coupon'))\n"
	    "\tFROM fact\n"
	    "\tGROUP BY member, channel),\n"
	    "person (member, refused, answered) AS (\n"
	    "\tSELECT member, max(refused), max(answered)\n"
	    "\tFROM way\n"
	    "\tGROUP BY member)\n"
	    "SELECT w.member, w.channel,\n"
	    "\tCASE WHEN l.id IS NULL THEN 1\n"
	    "\tWHEN p.refused THEN 2\n"
	    "\tWHEN p.answered THEN 3\n"
	    "\tWHEN w.bad OR coalesce(w.last & 3, 1 - w.sent) <> 0 THEN 4\n"
	    "\tELSE 0 END\n"
	    "FROM way AS w\n"
	    "JOIN person AS p ON p.member = w.member\n"
	    "LEFT JOIN member AS l ON l.id = w.member AND l.state = 0\n"
	    "WHERE w.asked\n"
	    "ORDER BY w.member, w.channel\n"
	    "/* scan: the whole campaign */")) == NULL ||
	    crm_bind(stmt, "ii", m->ask->campaign,
	    (int64_t)m->wave - 1) == -1)
		return (NULL);
	return (stmt);
}

int
crm_wave_make(struct crm_db *db, const struct crm_wave_ask *ask, int wave,
    struct crm_wave_count *count)
{
	struct making m = { .db = db, .ask = ask, .count = count,
	    .wave = wave };
	struct crm_stmt *stmt;
	int rc;

	memset(count, 0, sizeof(*count));
	if (read_words(&m) == -1 || (stmt = fates(&m)) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = take(&m, stmt)) == -1)
			break;
	crm_reset(stmt);
	if (rc == -1 || m.id == 0)
		return (rc);
	return (crm_run(db, "UPDATE campaign_wave\n"
	    "SET members = :members\n"
	    "WHERE id = :id", "ii", (int64_t)count->in, m.id));
}
