#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "insight/habit.h"
#include "outreach/offered.h"
#include "outreach/offerlist.h"
#include "record/law.h"

static struct crm_stmt *
ask_rows(struct crm_db *db, const struct crm_offer_ask *ask)
{
	struct crm_stmt *stmt;

	/* Numbers rise with urgency: the first of a member is the first. */
	if ((stmt = crm_sql(db, "SELECT e.id, coalesce(m.merged_into, m.id),\n"
	    "\tm.state IN (0, 1), e.found, v.version, e.day, e.night,\n"
	    "\tv.priority, e.worth, r.name, r.kind, v.channel, e.why, v.offer,\n"
	    "\te.verdict, e.reason\n"
	    "FROM event AS e\n"
	    "CROSS JOIN event_rule AS r ON r.id = e.rule\n"
	    "CROSS JOIN event_version AS v ON v.id = e.version\n"
	    "CROSS JOIN member AS m ON m.id = e.member\n"
	    "WHERE (CASE WHEN :batch > 0 THEN e.found = :batch\n"
	    "\tWHEN :night IS NOT NULL THEN e.night = :night ELSE 1 END)\n"
	    "\tAND (:channel IS NULL OR v.channel = :channel)\n"
	    "\tAND (:member = 0 OR coalesce(m.merged_into, m.id) = :member)\n"
	    "\tAND (:chosen = 0 OR e.verdict = 'in')\n"
	    "ORDER BY 2, e.id /* scan: events of some nights */")) == NULL ||
	    crm_bind(stmt, "iotii", ask->batch, ask->night, ask->channel,
	    ask->member, (int64_t)ask->chosen) == -1)
		return (NULL);
	return (stmt);
}

static void
read_row(struct crm_stmt *stmt, struct crm_offer_row *row)
{

	row->event = crm_col_int(stmt, 0);
	row->member = crm_col_int(stmt, 1);
	row->live = crm_col_int(stmt, 2) == 1;
	row->batch = crm_col_int(stmt, 3);
	row->version = crm_col_int(stmt, 4);
	row->day = crm_col_int(stmt, 5);
	row->night = crm_col_int(stmt, 6);
	row->priority = crm_col_int(stmt, 7);
	row->worth = crm_col_int(stmt, 8);
	row->rule = crm_col_text(stmt, 9);
	row->kind = crm_col_text(stmt, 10);
	row->channel = crm_col_text(stmt, 11);
	row->why = crm_col_text(stmt, 12);
	row->offer = crm_col_text(stmt, 13);
	row->verdict = crm_col_text(stmt, 14);
	row->reason = crm_col_text(stmt, 15);
}

int
crm_offer_each(struct crm_db *db, const struct crm_offer_ask *ask,
    int (*fn)(void *arg, const struct crm_offer_row *row), void *arg)
{
	struct crm_offer_row row;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = ask_rows(db, ask)) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		read_row(stmt, &row);
		if ((rc = fn(arg, &row)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

struct listing {
	struct crm_db	*db;
	const struct crm_offer_ask *ask;
	int		(*fn)(void *arg, const struct crm_offer_row *row,
			    int hour, const char *product);
	void		*arg;
	struct crm_offer_left *left;
	struct crm_habits habits;
	struct crm_habit habit;
	struct crm_buf	 product, contact;
	int64_t		 last;		/* the member listed last */
	int		 opened;
};

/* Nobody is disturbed at an hour that needs a consent of its own; -1: none. */
static int
best_hour(const struct listing *work)
{
	const char *channel = work->ask->channel;
	const struct crm_law_channel *law = crm_law_channel(channel);
	const struct crm_law_rule *night = crm_law_on(CRM_LAW_NIGHT,
	    crm_time_day(crm_db_now(work->db)));

	if (strcmp(channel, "post") == 0)
		return (-1);
	if (law != NULL && law->night)
		return (crm_habit_best(&work->habit, night->until,
		    night->value));
	return (crm_habit_best(&work->habit, 0, 24));
}

/* Whether it may still be sent: 1, 0 counted, -1. */
static int
still(struct listing *work, const struct crm_offer_row *row)
{
	int rc;

	if (!row->live) {
		work->left->gone++;
		return (0);
	}
	if (row->member == work->last) {
		work->left->merged++;
		return (0);
	}
	crm_buf_reset(&work->contact);
	rc = crm_offer_allowed(work->db, row->member, row->channel,
	    &work->contact);
	if (rc == -1 || rc == CRM_OFFER_CHOSEN)
		return (rc == -1 ? -1 : 1);
	work->left->count[rc]++;
	return (0);
}

static int
list_row(void *arg, const struct crm_offer_row *row)
{
	struct listing *work = arg;
	int rc;

	work->left->chosen++;
	if ((rc = still(work, row)) != 1)
		return (rc);
	/* Reads all orders: where nobody is listed it need not be. */
	if (!work->opened && crm_habits_open(&work->habits, work->db,
	    row->night) == -1)
		return (-1);
	work->opened = 1;
	if (crm_habit_of(&work->habits, row->member, &work->habit) == -1)
		return (-1);
	work->last = row->member;
	work->left->listed++;
	return (work->fn(work->arg, row, best_hour(work),
	    crm_buf_text(&work->product)));
}

int
crm_offer_list(struct crm_db *db, const struct crm_offer_ask *ask,
    int (*fn)(void *arg, const struct crm_offer_row *row, int hour,
    const char *product), void *arg, struct crm_offer_left *left)
{
	struct listing work = { .db = db, .ask = ask, .fn = fn, .arg = arg };
	int rc;

	memset(left, 0, sizeof(*left));
	work.left = left;
	work.habit.product = &work.product;
	rc = crm_offer_each(db, ask, list_row, &work);
	crm_buf_free(&work.product);
	crm_buf_free(&work.contact);
	return (rc);
}

int
crm_offer_nights(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_offer_night *night), void *arg)
{
	struct crm_offer_night night;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT e.found, e.night, v.channel, count(*),\n"
	    "\tcount(CASE WHEN e.verdict = 'in' THEN 1 END)\n"
	    "FROM event AS e\n"
	    "CROSS JOIN event_version AS v ON v.id = e.version\n"
	    "GROUP BY e.night, e.found, v.channel\n"
	    "ORDER BY e.night, e.found, v.channel /* scan: all events */")) ==
	    NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		night.batch = crm_col_int(stmt, 0);
		night.night = crm_col_int(stmt, 1);
		night.channel = crm_col_text(stmt, 2);
		night.events = crm_col_int(stmt, 3);
		night.chosen = crm_col_int(stmt, 4);
		if ((rc = fn(arg, &night)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_offer_sums(struct crm_db *db, int64_t batch,
    int (*fn)(void *arg, const struct crm_offer_sum *sum), void *arg)
{
	struct crm_offer_sum sum;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT r.name, v.version, e.verdict, e.reason,\n"
	    "\tcount(*)\n"
	    "FROM event AS e\n"
	    "CROSS JOIN event_rule AS r ON r.id = e.rule\n"
	    "CROSS JOIN event_version AS v ON v.id = e.version\n"
	    "WHERE :batch = 0 OR e.found = :batch\n"
	    "GROUP BY r.name, v.version, e.verdict, e.reason\n"
	    "ORDER BY r.name, v.version, e.verdict, e.reason\n"
	    "/* scan: all events */")) == NULL ||
	    crm_bind(stmt, "i", batch) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		sum.rule = crm_col_text(stmt, 0);
		sum.version = crm_col_int(stmt, 1);
		sum.verdict = crm_col_text(stmt, 2);
		sum.reason = crm_col_text(stmt, 3);
		sum.events = crm_col_int(stmt, 4);
		if ((rc = fn(arg, &sum)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_offer_batch(struct crm_db *db, int64_t batch)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM event\n"
	    "WHERE found = :batch\n"
	    "LIMIT 1", "i", batch));
}
