#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/money.h"
#include "core/time.h"
#include "outreach/cap.h"
#include "outreach/cap_int.h"
#include "outreach/pilot.h"
#include "outreach/plan.h"

/* The settings of messages by any channel, then by each. */
static const char *const channels[CAP_NLANE] = { "", "sms", "email", "call",
	"post" };
static const char *const cap_names[CAP_NLANE] = { "cap", "cap_sms",
	"cap_email", "cap_call", "cap_post" };
static const char *const rest_names[CAP_NLANE] = { "rest_days",
	"rest_days_sms", "rest_days_email", "rest_days_call",
	"rest_days_post" };

int
cap_lane(const char *channel)
{
	int i;

	for (i = 1; i < CAP_NLANE; i++)
		if (strcmp(channels[i], channel) == 0)
			return (i);
	return (0);
}

/* A setting that is a number: 1, 0 it is not set, -1. */
static int
get_number(struct crm_db *db, const char *name, int64_t *n)
{
	struct crm_buf value = { 0 };
	int rc = crm_db_get(db, name, &value);

	if (rc == 1 && crm_int_parse(value.p, value.n, n) == -1)
		rc = 0;
	crm_buf_free(&value);
	return (rc);
}

static int
load_settings(struct crm_caps *caps)
{
	int64_t days;
	int i;

	caps->cap_days = 30;
	if (get_number(caps->db, "cap_days", &caps->cap_days) == -1)
		return (-1);
	for (i = 0; i < CAP_NLANE; i++) {
		caps->cap[i] = caps->rest[i] = 0;
		if (get_number(caps->db, cap_names[i], &caps->cap[i]) == -1 ||
		    get_number(caps->db, rest_names[i],
		    &caps->rest[i]) == -1)
			return (-1);
		days = caps->cap[i] > 0 ? caps->cap_days : 0;
		if (caps->rest[i] > days)
			days = caps->rest[i];
		if (days > caps->days)
			caps->days = days;
	}
	return (0);
}

/* The last day of a campaign, or its first: 1, 0 unknown, -1. */
static int
get_day(struct crm_db *db, int64_t campaign, const char *name, int64_t *day)
{

	return (crm_plan_int(db, campaign, name, day));
}

/* 1 when a campaign is no advertising; -1. */
static int
is_notice(struct crm_db *db, int64_t campaign)
{
	struct crm_buf value = { 0 };
	int rc = crm_plan_get(db, campaign, "purpose", &value);

	if (rc != -1)
		rc = strcmp(crm_buf_text(&value), "notice") == 0;
	crm_buf_free(&value);
	return (rc);
}

/*
 * 1 when another campaign's days and ours have one in common, and it is not
 * over.  Without both its days it has none.
 */
static int
overlaps(struct crm_caps *caps, int64_t campaign)
{
	int64_t from, to;
	int rc;

	if ((rc = get_day(caps->db, campaign, "starts_on", &from)) != 1 ||
	    (rc = get_day(caps->db, campaign, "ends_on", &to)) != 1)
		return (rc);
	return (from <= caps->to && to >= caps->from && to >= caps->today);
}

/* Rows: id, channel, the last time that it listed somebody. */
static int
take_campaign(struct crm_caps *caps, struct crm_stmt *stmt)
{
	int64_t id = crm_col_int(stmt, 0);
	struct cap_campaign *other;
	enum crm_pilot state;
	int notice, overlap = 0;

	if ((notice = is_notice(caps->db, id)) == -1 ||
	    (caps->from != CRM_NULL && id != caps->campaign &&
	    (overlap = overlaps(caps, id)) == -1) ||
	    crm_pilot_state(caps->db, id, &state) == -1)
		return (-1);
	other = realloc(caps->other, (caps->nother + 1) * sizeof(*other));
	if (other == NULL)
		return (crm_err_nomem(crm_db_err(caps->db)));
	caps->other = other;
	other += caps->nother++;
	other->id = id;
	other->counts = !notice;
	other->overlaps = overlap && !notice;
	other->stopped = state == CRM_PILOT_STOPPED;
	other->lane = cap_lane(crm_col_text(stmt, 1));
	other->listed_at = crm_col_int(stmt, 2);
	caps->any |= other->overlaps;
	return (0);
}

static int
load_campaigns(struct crm_caps *caps)
{
	struct crm_stmt *stmt;
	int rc;

	caps->from = caps->to = CRM_NULL;
	if ((rc = get_day(caps->db, caps->campaign, "starts_on",
	    &caps->from)) == 1)
		rc = get_day(caps->db, caps->campaign, "ends_on", &caps->to);
	if (rc == -1)
		return (-1);
	if (rc == 0)
		caps->from = CRM_NULL;
	if ((stmt = crm_sql(caps->db, "SELECT c.id, c.channel, b.listed_at\n"
	    "FROM campaign AS c\n"
	    "LEFT JOIN campaign_bound AS b ON b.campaign = c.id\n"
	    "ORDER BY c.id /* scan: campaigns are few */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = take_campaign(caps, stmt)) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

const struct cap_campaign *
cap_campaign(const struct crm_caps *caps, int64_t id)
{
	size_t low = 0, high = caps->nother, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (caps->other[mid].id == id)
			return (&caps->other[mid]);
		if (caps->other[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return (NULL);
}

/* 1 when the campaign is asked at all; -1. */
static int
applies(struct crm_caps *caps)
{
	struct crm_buf value = { 0 };
	int rc = is_notice(caps->db, caps->campaign);

	if (rc != 0)
		return (rc == -1 ? -1 : 0);
	rc = crm_plan_get(caps->db, caps->campaign, "caps", &value);
	if (rc != -1)
		rc = strcmp(crm_buf_text(&value), "no") != 0;
	crm_buf_free(&value);
	return (rc);
}

struct crm_caps *
crm_caps_open(struct crm_db *db, int64_t campaign, int all)
{
	struct crm_caps *caps = calloc(1, sizeof(*caps));
	int rc;

	if (caps == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	caps->db = db;
	caps->campaign = campaign;
	caps->all = all;
	caps->today = crm_time_day(crm_db_now(db));
	if ((rc = applies(caps)) == 1 && (load_settings(caps) == -1 ||
	    load_campaigns(caps) == -1))
		rc = -1;
	caps->on = rc == 1 && (caps->days > 0 || caps->any);
	if (rc != -1 && caps->on && all)
		rc = cap_load(caps, 0, 0);
	if (rc != -1)
		return (caps);
	crm_caps_close(caps);
	return (NULL);
}

void
crm_caps_close(struct crm_caps *caps)
{

	if (caps == NULL)
		return;
	free(caps->other);
	free(caps->at);
	free(caps->joined);
	free(caps->tally);
	free(caps);
}

/* One of any channel, or of this one: its limit against what there was. */
static int
weigh(const struct crm_caps *caps, const struct cap_tally *tally, int lane)
{

	if (caps->cap[lane] > 0 && tally->n[lane] >= caps->cap[lane])
		return (CRM_CAP_CAPPED);
	if (caps->rest[lane] > 0 && tally->last[lane] != INT32_MIN &&
	    caps->today - tally->last[lane] < caps->rest[lane])
		return (CRM_CAP_RESTING);
	return (CRM_CAP_FREE);
}

int
crm_caps_ask(struct crm_caps *caps, int64_t live, const char *channel,
    int64_t message)
{
	const struct cap_tally *tally;
	int of_all, of_one;

	if (!caps->on)
		return (CRM_CAP_FREE);
	if (!caps->all && cap_load(caps, live, message) == -1)
		return (-1);
	if ((tally = cap_tally(caps, live)) == NULL)
		return (CRM_CAP_FREE);
	of_all = weigh(caps, tally, 0);
	of_one = weigh(caps, tally, cap_lane(channel));
	if (of_all == CRM_CAP_CAPPED || of_one == CRM_CAP_CAPPED)
		return (CRM_CAP_CAPPED);
	if (of_all == CRM_CAP_RESTING || of_one == CRM_CAP_RESTING)
		return (CRM_CAP_RESTING);
	return (tally->offered ? CRM_CAP_OTHER : CRM_CAP_FREE);
}
