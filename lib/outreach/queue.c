#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/feed.h"
#include "core/lang.h"
#include "core/sort.h"
#include "core/time.h"
#include "outreach/plan.h"
#include "outreach/queue_int.h"
#include "outreach/schedule.h"

#define HOUR	3600

/* What every message of the plan has in common. */
struct common {
	int64_t		 next_at, deadline;
	int		 again;
};

/* The day that a field says, or CRM_TIME_NONE; 0 or -1. */
static int
day_of(struct crm_queue *q, const char *field, int64_t *day)
{

	*day = CRM_TIME_NONE;
	return (crm_plan_int(q->db, q->plan->campaign, field, day) == -1 ?
	    -1 : 0);
}

/*
 * From the first day on, so many hours, but none after the last day: an offer
 * that is over is no offer.
 */
static int
read_times(struct crm_queue *q, struct common *common)
{
	int64_t starts, ends, hours = 0;

	if (day_of(q, "starts_on", &starts) == -1 ||
	    day_of(q, "ends_on", &ends) == -1 ||
	    crm_plan_int(q->db, q->plan->campaign, "deadline", &hours) == -1)
		return (-1);
	common->next_at = crm_db_now(q->db);
	if (starts != CRM_TIME_NONE && starts * CRM_DAY > common->next_at)
		common->next_at = starts * CRM_DAY;
	common->deadline = common->next_at + hours * HOUR;
	if (ends == CRM_TIME_NONE)
		return (0);
	if ((ends + 1) * CRM_DAY <= common->next_at)
		return (crm_err_set(crm_db_err(q->db), CRM_ERR_CONFLICT,
		    _("the campaign is over by then; crm-campaign set gives "
		    "it another ends_on")));
	if ((ends + 1) * CRM_DAY - 1 < common->deadline)
		common->deadline = (ends + 1) * CRM_DAY - 1;
	return (0);
}

static int
read_purpose(struct crm_queue *q, struct common *common)
{
	struct crm_buf purpose = { 0 };
	int rc;

	rc = crm_plan_get(q->db, q->plan->campaign, "purpose", &purpose);
	common->again = strcmp(crm_buf_text(&purpose), "notice") == 0;
	crm_buf_free(&purpose);
	return (rc == -1 ? -1 : 0);
}

/* What leaves as text needs one; letters and calls are written elsewhere. */
static int
check_message(struct crm_queue *q, const char *channel, const char *arm)
{
	int64_t one;
	int rc;

	if (strcmp(channel, "email") != 0 && strcmp(channel, "sms") != 0)
		return (0);
	rc = crm_one(q->db, &one, "SELECT 1\n"
	    "FROM campaign_message\n"
	    "WHERE campaign = :campaign AND wave = :wave\n"
	    "\tAND channel = :channel AND arm IN (:arm, '')\n"
	    "LIMIT 1", "iitt", q->plan->campaign, (int64_t)q->plan->wave,
	    channel, arm);
	if (rc != 0)
		return (rc == -1 ? -1 : 0);
	if (*arm == '\0')
		return (crm_err_set(crm_db_err(q->db), CRM_ERR_CONFLICT,
		    _("wave %d has no message by %s; crm-campaign message "
		    "gives it one"), q->plan->wave, channel));
	return (crm_err_set(crm_db_err(q->db), CRM_ERR_CONFLICT, _("wave %d "
	    "has no message by %s for arm %s; crm-campaign message gives it "
	    "one"), q->plan->wave, channel, arm));
}

/* Each channel with each arm that somebody has. */
static int
check_messages(struct crm_queue *q)
{
	size_t narm = q->arms.n, i, at;
	unsigned char *seen;
	int rc = 0;

	if ((seen = calloc(narm * q->channels.n + 1, 1)) == NULL)
		return (crm_err_nomem(crm_db_err(q->db)));
	for (i = 0; rc == 0 && i < q->n; i++) {
		at = q->item[i].channel * narm + q->item[i].arm;
		if (!seen[at])
			rc = check_message(q, crm_queue_word(&q->channels,
			    q->item[i].channel), crm_queue_word(&q->arms,
			    q->item[i].arm));
		seen[at] = 1;
	}
	free(seen);
	return (rc);
}

/* One channel's messages, and where their sequence goes on. */
struct line {
	const char	*channel;
	int64_t		 part, place;	/* the last ones there are */
	int64_t		 portion;
	uint32_t	*which, *group;
	size_t		 n;
};

/*
 * Mail goes by hundredths where nothing else was said; what leaves as a file is
 * wanted in one.
 */
static int
find_end(struct crm_queue *q, struct line *line)
{
	int64_t parts = strcmp(line->channel, "email") == 0 ? 100 : 1, all = 0;

	if (crm_plan_int(q->db, q->plan->campaign, "parts", &parts) == -1 ||
	    crm_one(q->db, &all, "SELECT count(*)\n"
	    "FROM delivery\n"
	    "WHERE campaign = :campaign AND wave = :wave\n"
	    "\tAND channel = :channel", "iit", q->plan->campaign,
	    (int64_t)q->plan->wave, line->channel) == -1 ||
	    crm_one(q->db, &line->part, "SELECT coalesce(max(part), 0)\n"
	    "FROM delivery\n"
	    "WHERE campaign = :campaign AND wave = :wave\n"
	    "\tAND channel = :channel", "iit", q->plan->campaign,
	    (int64_t)q->plan->wave, line->channel) == -1 ||
	    crm_one(q->db, &line->place, "SELECT coalesce(max(place), 0)\n"
	    "FROM delivery\n"
	    "WHERE campaign = :campaign AND wave = :wave\n"
	    "\tAND channel = :channel", "iit", q->plan->campaign,
	    (int64_t)q->plan->wave, line->channel) == -1)
		return (-1);
	line->portion = (int64_t)crm_schedule_portion((size_t)all + line->n,
	    (size_t)parts);
	return (0);
}

/* The state of a new message is that of the table's defaults. */
static struct crm_feed *
open_feed(struct crm_queue *q, const struct common *common,
    const struct line *line)
{
	struct crm_feed *feed;

	feed = crm_feed_open(q->db, "INSERT OR FAIL INTO delivery\n"
	    "(campaign, wave, channel, next_at, deadline, planned_at, again,\n"
	    "\tmember, addressee, arm, contact, hash, domain, part, place)\n"
	    "SELECT :campaign, :wave, :channel, :next, :deadline, :now,\n"
	    "\t:again, c0, c1, c2, c3, c4, c5, c6, c7\n"
	    "FROM feed\n"
	    "WHERE :batch > 0 /* scan: what is queued */");
	if (feed == NULL || crm_feed_share(feed, "iitiiii",
	    q->plan->campaign, (int64_t)q->plan->wave, line->channel,
	    common->next_at, common->deadline, crm_db_now(q->db),
	    (int64_t)common->again) == -1) {
		crm_feed_close(feed);
		(void)crm_err_nomem(crm_db_err(q->db));
		return (NULL);
	}
	return (feed);
}

static int
put(struct crm_queue *q, struct crm_feed *feed, const struct line *line,
    uint32_t which, size_t k)
{
	const struct crm_queue_item *item = &q->item[line->which[which]];

	if (crm_feed_row(feed, "iittitii", item->member, item->addressee,
	    crm_queue_word(&q->arms, item->arm), q->text.p + item->contact,
	    item->hash, crm_queue_word(&q->domains, item->domain),
	    line->part + 1 + (int64_t)k / line->portion,
	    line->place + 1 + (int64_t)k) == -1)
		return (crm_err_nomem(crm_db_err(q->db)));
	return (crm_feed_full(feed) ? crm_feeds_send(&feed, 1) : 0);
}

static int
put_all_of(struct crm_queue *q, struct crm_feed *feed,
    const struct line *line)
{
	struct crm_schedule *schedule;
	size_t k;
	int rc = 0;

	if ((schedule = crm_schedule_open(line->group, line->n,
	    q->domains.n)) == NULL)
		return (crm_err_nomem(crm_db_err(q->db)));
	for (k = 0; rc == 0 && k < line->n; k++)
		rc = put(q, feed, line, crm_schedule_next(schedule), k);
	crm_schedule_close(schedule);
	return (rc);
}

static int
put_line(struct crm_queue *q, const struct common *common, struct line *line)
{
	struct crm_feed *feed;
	int rc;

	if ((feed = open_feed(q, common, line)) == NULL)
		return (-1);
	if ((rc = put_all_of(q, feed, line)) == 0)
		rc = crm_feed_flush(feed);
	crm_feed_close(feed);
	q->count->parts += (line->n + (size_t)line->portion - 1) /
	    (size_t)line->portion;
	if ((uint64_t)line->portion > q->count->portion)
		q->count->portion = (uint64_t)line->portion;
	q->count->queued += line->n;
	return (rc);
}

static int
put_channel(struct crm_queue *q, const struct common *common, size_t channel,
    struct line *line)
{
	size_t i;

	line->n = 0;
	line->channel = crm_queue_word(&q->channels, channel);
	for (i = 0; i < q->n; i++)
		if (q->item[i].channel == channel) {
			line->group[line->n] = q->item[i].domain;
			line->which[line->n++] = (uint32_t)i;
		}
	if (find_end(q, line) == -1)
		return (-1);
	return (put_line(q, common, line));
}

static int
put_all(struct crm_queue *q, const struct common *common)
{
	struct line line = { 0 };
	size_t i;
	int rc = 0;

	line.which = calloc(q->n + 1, sizeof(*line.which));
	line.group = calloc(q->n + 1, sizeof(*line.group));
	if (line.which == NULL || line.group == NULL)
		rc = crm_err_nomem(crm_db_err(q->db));
	for (i = 0; rc == 0 && i < q->channels.n; i++)
		rc = put_channel(q, common, i, &line);
	free(line.which);
	free(line.group);
	return (rc);
}

static int
put_hashes(struct crm_queue *q, struct crm_feed *feed, const int64_t *hash)
{
	size_t i;
	int rc = 0;

	if (crm_feed_share(feed, "ii", q->plan->campaign,
	    (int64_t)q->plan->wave) == -1)
		return (crm_err_nomem(crm_db_err(q->db)));
	for (i = 0; rc == 0 && i < q->n; i++) {
		if (crm_feed_row(feed, "i", hash[i]) == -1)
			return (crm_err_nomem(crm_db_err(q->db)));
		if (crm_feed_full(feed))
			rc = crm_feeds_send(&feed, 1);
	}
	return (rc == -1 ? -1 : crm_feed_flush(feed));
}

/* In their order, which the table is filled in six times as fast by. */
static int
put_contacts(struct crm_queue *q)
{
	struct crm_feed *feed = crm_feed_open(q->db, "INSERT OR FAIL\n"
	    "INTO delivery_contact (campaign, wave, hash)\n"
	    "SELECT :campaign, :wave, c0\n"
	    "FROM feed\n"
	    "WHERE :batch > 0 /* scan: what is queued */");
	int64_t *hash = calloc(q->n * 2 + 1, sizeof(*hash));
	size_t i;
	int rc;

	if (feed == NULL || hash == NULL)
		rc = crm_err_nomem(crm_db_err(q->db));
	else {
		for (i = 0; i < q->n; i++)
			hash[i] = q->item[i].hash;
		crm_sort_numbers(hash, q->n, hash + q->n);
		rc = put_hashes(q, feed, hash);
	}
	crm_feed_close(feed);
	free(hash);
	return (rc);
}

/* The first wave is made by its plan; the others choose who is in them. */
static int
note_wave(struct crm_queue *q)
{

	if (q->plan->wave > 1 || q->count->queued == 0)
		return (0);
	return (crm_run(q->db, "INSERT INTO campaign_wave\n"
	    "(campaign, wave, made_at, members, batch)\n"
	    "VALUES (:campaign, 1, :now, :members, :batch)\n"
	    "ON CONFLICT (campaign, wave) DO UPDATE\n"
	    "SET members = members + excluded.members,\n"
	    "\tbatch = excluded.batch", "iiii", q->plan->campaign,
	    crm_db_now(q->db), (int64_t)q->count->queued, crm_batch(q->db)));
}

static int
plan_all(struct crm_queue *q)
{
	struct common common;

	if (read_times(q, &common) == -1 || read_purpose(q, &common) == -1 ||
	    crm_queue_read(q) == -1)
		return (-1);
	if (q->count->in == 0 && q->plan->wave > 1)
		return (crm_err_set(crm_db_err(q->db), CRM_ERR_CONFLICT,
		    _("wave %d was not made; crm-campaign wave makes the next "
		    "one"), q->plan->wave));
	if (q->count->in == 0)
		return (crm_err_set(crm_db_err(q->db), CRM_ERR_CONFLICT,
		    _("nobody is in it; crm-campaign target says who is")));
	if (check_messages(q) == -1 || put_contacts(q) == -1 ||
	    put_all(q, &common) == -1)
		return (-1);
	return (note_wave(q));
}

int
crm_queue_plan(struct crm_db *db, const struct crm_queue_plan *plan,
    struct crm_queue_count *count)
{
	struct crm_queue_plan what = *plan;
	struct crm_queue queue = { .db = db, .plan = &what, .count = count };
	int64_t made = 0;
	int rc;

	memset(count, 0, sizeof(*count));
	if (crm_one(db, &made, "SELECT coalesce(max(wave), 1)\n"
	    "FROM campaign_wave\n"
	    "WHERE campaign = :campaign", "i", plan->campaign) == -1)
		return (-1);
	if (what.wave == 0)
		what.wave = (int)made;
	rc = plan_all(&queue);
	crm_queue_free(&queue);
	return (rc);
}

int
crm_queue_drop(struct crm_db *db, int64_t campaign, int64_t *dropped,
    int64_t *left)
{

	if (crm_run(db, "DELETE FROM delivery\n"
	    "WHERE campaign = :campaign\n"
	    "\tAND state IN ('queued', 'deferred', 'expired')", "i",
	    campaign) == -1)
		return (-1);
	*dropped = crm_changes(db);
	return (crm_one(db, left, "SELECT count(*)\n"
	    "FROM delivery\n"
	    "WHERE campaign = :campaign", "i", campaign) == -1 ? -1 : 0);
}
