#include "core/db.h"
#include "core/time.h"
#include "outreach/answered.h"
#include "outreach/asked.h"
#include "outreach/promise.h"
#include "record/bought.h"

static const char *const furthest[] = { "sent", "delivered", "opened",
    "clicked", "coupon" };

/* How one member is told of. */
struct asking {
	struct crm_db	*db;
	struct crm_bought_reader *reader;
	struct crm_bought bought;
	int		 have;		/* 1: bought is somebody's */
	int64_t		 start, window;	/* days */
	int64_t		 before;	/* the time that nothing counts from */
	int64_t		 margin;	/* millionths */
};

/* What the member bought before: the reader goes on to it.  0 or -1. */
static int
go_to(struct asking *asking, int64_t member)
{
	int rc = 1;

	while (asking->have && asking->bought.member < member)
		if ((rc = crm_bought_next(asking->reader,
		    &asking->bought)) != 1)
			asking->have = 0;
	return (rc == -1 ? -1 : 0);
}

/*
 * Adds what was bought in the days from a verdict on.  Orders from since on are
 * direct, where there is such a time.
 */
static void
add_orders(const struct asking *asking, int64_t verdict, int64_t since,
    struct crm_answered *a)
{
	int64_t first = crm_time_day(verdict);
	const struct crm_bought *b = &asking->bought;
	const struct crm_bought_order *order;
	struct crm_answered_orders *sum;
	size_t i;
	int kind;

	if (first < asking->start)
		first = asking->start;
	for (i = 0; i < b->n; i++) {
		order = &b->order[i];
		if (order->at < first * CRM_DAY || order->at >= asking->before ||
		    order->at >= (first + asking->window) * CRM_DAY)
			continue;
		sum = since != CRM_NULL && order->at >= since ? &a->direct :
		    &a->indirect;
		sum->orders += crm_bought_counts(order) &&
		    !crm_bought_again(b, i);
		for (kind = 0; kind < CRM_BOUGHT_KINDS; kind++)
			sum->amount += order->sum[kind];
	}
}

/* A share of an amount in millionths, half away from zero. */
static int64_t
part_of(int64_t amount, int64_t millionths)
{
	int64_t rest = amount % 1000000 * millionths;

	return (amount / 1000000 * millionths + (rest + (rest < 0 ? -500000 :
	    500000)) / 1000000);
}

static int
tell(struct asking *asking, struct crm_stmt *stmt,
    int (*fn)(void *arg, const struct crm_answered *answered), void *arg)
{
	struct crm_answered a = { .member = crm_col_int(stmt, 0),
	    .arm = crm_col_text(stmt, 1), .segment = crm_col_text(stmt, 2),
	    .furthest = "" };

	if (!crm_col_null(stmt, 3))
		a.furthest = furthest[crm_col_int(stmt, 3)];
	a.coupon = crm_col_int(stmt, 5) == 1;
	if (go_to(asking, a.member) == -1)
		return (-1);
	if (asking->have && asking->bought.member == a.member)
		add_orders(asking, crm_col_int(stmt, 6),
		    crm_col_int(stmt, 4), &a);
	a.profit = part_of(a.direct.amount + a.indirect.amount,
	    asking->margin);
	return (fn(arg, &a));
}

static const char people[] = "WITH t (live, arm, segment, at) AS (\n"
    "\tSELECT coalesce(m.merged_into, m.id) AS live, max(t.arm),\n"
    "\t\tmax(t.segment), min(t.at)\n"
    "\tFROM campaign_target AS t\n"
    "\tCROSS JOIN member AS m ON m.id = t.member\n"
    "\tWHERE t.campaign = :campaign AND t.verdict = 'in'\n"
    "\t\tAND m.state IN (0, 1)\n"
    "\tGROUP BY live\n"
    "\tHAVING :member = 0 OR live = :member),\n"
    "x (live, reach) AS (\n"
    "\tSELECT coalesce(m.merged_into, m.id) AS live, max(f.reach)\n"
    "\tFROM v_response_rank AS f\n"
    "\tCROSS JOIN member AS m ON m.id = f.member\n"
    "\tWHERE f.campaign_id = :campaign\n"
    "\tGROUP BY live),\n"
    "s (live, since, coupon) AS (\n"
    "\tSELECT coalesce(m.merged_into, m.id) AS live,\n"
    "\t\tmin(r.at), max(r.state = 'coupon')\n"
    "\tFROM response AS r\n"
    "\tCROSS JOIN member AS m ON m.id = r.member\n"
    "\tWHERE r.campaign = :campaign AND r.machine = 0\n"
    "\t\tAND r.state IN ('clicked', 'coupon')\n"
    "\tGROUP BY live)\n"
    "SELECT t.live, t.arm, t.segment, x.reach, s.since, s.coupon,\n"
    "\tt.at\n"
    "FROM t\n"
    "LEFT JOIN x ON x.live = t.live\n"
    "LEFT JOIN s ON s.live = t.live\n"
    "ORDER BY t.live /* scan: all of a campaign */";

static int
each(struct asking *asking, const struct crm_answered_opt *opt,
    int (*fn)(void *arg, const struct crm_answered *answered), void *arg)
{
	struct crm_stmt *stmt;
	int rc;

	if ((rc = crm_bought_next(asking->reader, &asking->bought)) == -1)
		return (-1);
	asking->have = rc == 1;
	if ((stmt = crm_sql(asking->db, people)) == NULL ||
	    crm_bind(stmt, "ii", opt->campaign, opt->member) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = tell(asking, stmt, fn, arg)) != 0)
			break;
	crm_reset(stmt);
	return (rc);
}

int
crm_answered_each(struct crm_db *db, const struct crm_answered_opt *opt,
    int (*fn)(void *arg, const struct crm_answered *answered), void *arg)
{
	struct asking asking = { .db = db, .before = opt->before ==
	    CRM_TIME_NONE ? INT64_MAX : opt->before };
	struct crm_promise promise;
	enum crm_asked_since since;
	int rc;

	if (crm_promise_load(&promise, db, opt->campaign) == -1)
		return (-1);
	asking.window = promise.window;
	asking.margin = (int64_t)(promise.share * 1000000 + .5);
	rc = crm_asked_start(db, opt->campaign, promise.starts_on,
	    &asking.start, &since);
	crm_promise_free(&promise);
	if (rc == -1)
		return (-1);
	asking.reader = crm_bought_open(db, opt->member == 0 ? 1 :
	    opt->member, opt->member == 0 ? INT64_MAX : opt->member,
	    asking.before);
	if (asking.reader == NULL)
		return (-1);
	rc = each(&asking, opt, fn, arg);
	crm_bought_close(asking.reader);
	return (rc);
}

int
crm_reply_each(struct crm_db *db, const struct crm_answered_opt *opt,
    int (*fn)(void *arg, const struct crm_reply_row *row), void *arg)
{
	struct crm_reply_row row;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT\n"
	    "\tcoalesce(m.merged_into, m.id) AS live, r.at, r.wave, r.hard,\n"
	    "\tr.machine, r.channel, r.state, r.part,\n"
	    "\tr.reason, r.status, r.source\n"
	    "FROM response AS r\n"
	    "CROSS JOIN member AS m ON m.id = r.member\n"
	    "WHERE r.campaign = :campaign AND m.state IN (0, 1)\n"
	    "\tAND (:member = 0 OR m.id = :member\n"
	    "\t\tOR m.merged_into = :member)\n"
	    "\tAND r.at < coalesce(:before, r.at + 1)\n"
	    "ORDER BY r.at, live, r.state, r.part, r.wave, r.channel")) ==
	    NULL || crm_bind(stmt, "iio", opt->campaign, opt->member,
	    opt->before) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		row.member = crm_col_int(stmt, 0);
		row.at = crm_col_int(stmt, 1);
		row.wave = (int)crm_col_int(stmt, 2);
		row.hard = crm_col_null(stmt, 3) ? -1 :
		    (int)crm_col_int(stmt, 3);
		row.machine = (int)crm_col_int(stmt, 4);
		row.channel = crm_col_text(stmt, 5);
		row.state = crm_col_text(stmt, 6);
		row.part = crm_col_text(stmt, 7);
		row.reason = crm_col_text(stmt, 8);
		row.status = crm_col_text(stmt, 9);
		row.source = crm_col_text(stmt, 10);
		if ((rc = fn(arg, &row)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}
