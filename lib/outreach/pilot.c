#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/time.h"
#include "insight/proportion.h"
#include "outreach/pilot.h"
#include "outreach/plan.h"

/* What can be counted: as responses, but conversion. */
static const char *const measures[] = { "conversion", "delivered", "opened",
	"clicked", "unsubscribed", "complained", "blocked", "bad_address",
	"failed", "coupon" };
#define NMEASURE	(sizeof(measures) / sizeof(measures[0]))

struct condition {
	const char	*measure;	/* one of measures */
	int		 least;
	int64_t		 limit;
};

struct reader {
	const char	*p;
	int64_t		 days;		/* after which it is judged; -1 */
};

static void
skip(struct reader *reader)
{

	reader->p += strspn(reader->p, " ");
}

static const char *
read_measure(struct reader *reader)
{
	size_t i, n = strspn(reader->p, "abcdefghijklmnopqrstuvwxyz_");

	for (i = 0; i < NMEASURE; i++)
		if (strlen(measures[i]) == n &&
		    memcmp(measures[i], reader->p, n) == 0) {
			reader->p += n;
			return (measures[i]);
		}
	return (NULL);
}

static int
read_condition(struct reader *reader, struct condition *condition)
{
	size_t n;

	skip(reader);
	if ((condition->measure = read_measure(reader)) == NULL)
		return (-1);
	skip(reader);
	if (strncmp(reader->p, ">=", 2) == 0)
		condition->least = 1;
	else if (strncmp(reader->p, "<=", 2) == 0)
		condition->least = 0;
	else
		return (-1);
	reader->p += 2;
	skip(reader);
	n = strspn(reader->p, "0123456789.");
	if (crm_money_parse(reader->p, n, 4, &condition->limit) != 0 ||
	    condition->limit < 0 || condition->limit > 1000000)
		return (-1);
	reader->p += n;
	skip(reader);
	return (0);
}

/* " after N" at the end of a rule. */
static int
read_after(struct reader *reader)
{
	size_t n;

	if (strncmp(reader->p, "after ", 6) != 0)
		return (-1);
	reader->p += 6;
	skip(reader);
	n = strspn(reader->p, "0123456789");
	if (crm_int_parse(reader->p, n, &reader->days) == -1 ||
	    reader->days > 366)
		return (-1);
	reader->p += n;
	skip(reader);
	return (*reader->p == '\0' ? 0 : -1);
}

/* The next condition: 1; 0 at the end, with the days; -1 it is no rule. */
static int
next_condition(struct reader *reader, struct condition *condition)
{

	if (*reader->p == '\0')
		return (0);
	if (read_condition(reader, condition) == -1)
		return (-1);
	if (*reader->p == ',') {
		reader->p++;
		skip(reader);
		return (*reader->p == '\0' ? -1 : 1);
	}
	return (*reader->p != '\0' && read_after(reader) == -1 ? -1 : 1);
}

/* The days of a rule, -1 where it says none; -2 it is no rule. */
static int64_t
days_of(const char *rule)
{
	struct reader reader = { rule, -1 };
	struct condition condition;
	int rc, n = 0;

	while ((rc = next_condition(&reader, &condition)) == 1)
		n++;
	return (rc == -1 || n == 0 ? -2 : reader.days);
}

int
crm_pilot_check(const char *rule)
{

	return (days_of(rule) == -2 ? -1 : 0);
}

const char *
crm_pilot_verdict_name(enum crm_pilot_verdict verdict)
{
	static const char *const name[] = {
		[CRM_PILOT_MET] = "met",
		[CRM_PILOT_FAILED] = "failed",
		[CRM_PILOT_OPEN] = "open",
		[CRM_PILOT_CANNOT_TELL] = "cannot_tell"
	};

	return (name[verdict]);
}

/*
 * 1 when somebody came to be in while a pilot was planned, though by lot nobody
 * may be in it: what was said later holds for who came later.
 */
static int
was_planned(struct crm_db *db, int64_t campaign)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM campaign_field AS f\n"
	    "WHERE f.campaign = :campaign AND f.name = 'pilot'\n"
	    "\tAND CAST(f.value AS REAL) > 0 AND EXISTS (SELECT 1\n"
	    "\tFROM campaign_target AS t\n"
	    "\tWHERE t.campaign = f.campaign AND t.verdict = 'in'\n"
	    "\t\tAND (t.at, t.batch) > (f.set_at, f.batch)\n"
	    "\t\tAND NOT EXISTS (SELECT 1\n"
	    "\t\tFROM campaign_field AS l\n"
	    "\t\tWHERE l.campaign = f.campaign AND l.name = 'pilot'\n"
	    "\t\t\tAND l.version > f.version\n"
	    "\t\t\tAND (t.at, t.batch) > (l.set_at, l.batch)))\n"
	    "LIMIT 1", "i", campaign));
}

/* Is anybody in the pilot?  1, 0, -1. */
static int
has_any(struct crm_db *db, int64_t campaign)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM campaign_target INDEXED BY campaign_target_pilot\n"
	    "WHERE campaign = :campaign AND pilot = 1\n"
	    "LIMIT 1", "i", campaign));
}

int
crm_pilot_state(struct crm_db *db, int64_t campaign, enum crm_pilot *state)
{
	int64_t v;
	int rc;

	rc = crm_one(db, &v, "SELECT decision = 'promote'\n"
	    "FROM campaign_pilot\n"
	    "WHERE campaign = :campaign", "i", campaign);
	if (rc == 1) {
		*state = v == 1 ? CRM_PILOT_PROMOTED : CRM_PILOT_STOPPED;
		return (0);
	}
	if (rc == 0 && (rc = has_any(db, campaign)) == 0)
		rc = was_planned(db, campaign);
	*state = rc == 1 ? CRM_PILOT_WAIT : CRM_PILOT_NONE;
	return (rc == -1 ? -1 : 0);
}

int
crm_pilot_nobody(struct crm_db *db, int64_t campaign)
{
	enum crm_pilot state;
	int rc;

	if (crm_pilot_state(db, campaign, &state) == -1)
		return (-1);
	if (state != CRM_PILOT_WAIT)
		return (0);
	rc = has_any(db, campaign);
	return (rc == -1 ? -1 : !rc);
}

/*
 * Whom a message reached or may have, each once: by whatever says so first.
 * Kept in a table of its own, since every condition asks it.
 */
static int
find_sent(struct crm_db *db, int64_t campaign)
{

	if (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS pilot_sent (\n"
	    "\tmember\tINTEGER PRIMARY KEY,\n"
	    "\tlive\tINTEGER NOT NULL,\n"
	    "\tat\tINTEGER NOT NULL\n"
	    ") STRICT", "") == -1 ||
	    crm_run(db, "DELETE FROM temp.pilot_sent /* scan: all of it */",
	    "") == -1)
		return (-1);
	return (crm_run(db, "INSERT INTO temp.pilot_sent (member, live, at)\n"
	    "SELECT t.member, coalesce(m.merged_into, m.id), min(s.at)\n"
	    "FROM campaign_target AS t INDEXED BY campaign_target_pilot\n"
	    "CROSS JOIN member AS m ON m.id = t.member\n"
	    "CROSS JOIN (\n"
	    "\tSELECT member, coalesce(ended_at, claimed_at, 0) AS at\n"
	    "\tFROM delivery\n"
	    "\tWHERE campaign = :campaign AND state IN ('sent', 'unknown')\n"
	    "\tUNION ALL\n"
	    "\tSELECT member, at\n"
	    "\tFROM response\n"
	    "\tWHERE campaign = :campaign) AS s ON s.member = t.member\n"
	    "WHERE t.campaign = :campaign AND t.pilot = 1\n"
	    "\tAND t.verdict = 'in'\n"
	    "GROUP BY t.member /* scan: a pilot is small */", "i", campaign));
}

static int
count_bought(struct crm_db *db, int64_t window, int64_t *n)
{

	return (crm_one(db, n, "SELECT count(*)\n"
	    "FROM temp.pilot_sent AS s\n"
	    "WHERE EXISTS (SELECT 1\n"
	    "\tFROM identity AS i\n"
	    "\tCROSS JOIN orders AS o ON o.buyer = i.id\n"
	    "\tCROSS JOIN order_line AS l ON l.id BETWEEN o.id << 16\n"
	    "\t\tAND o.id << 16 | 65535\n"
	    "\tWHERE i.member = s.live AND o.ordered_at >= s.at\n"
	    "\t\tAND o.ordered_at < s.at + :window\n"
	    "\t\tAND coalesce(l.buyer, o.buyer) = i.id AND l.kind = 0\n"
	    "\t\tAND l.status IN (SELECT status FROM v_status\n"
	    "\t\t\tWHERE counts = 1)\n"
	    "\t\tAND l.returned_qty < l.qty)\n"
	    "/* scan: a pilot is small */", "i", window * CRM_DAY) == -1 ?
	    -1 : 0);
}

static int
count_answers(struct crm_db *db, int64_t campaign, const char *state,
    int64_t *n)
{

	return (crm_one(db, n, "SELECT count(DISTINCT s.member)\n"
	    "FROM temp.pilot_sent AS s\n"
	    "CROSS JOIN response AS r ON r.member = s.member\n"
	    "WHERE r.campaign = :campaign AND r.state = :state\n"
	    "\tAND r.machine = 0 /* scan: a pilot is small */", "it",
	    campaign, state) == -1 ? -1 : 0);
}

/* What the limits say of a condition; waits: messages of it wait. */
static enum crm_pilot_verdict
weigh(const struct crm_pilot_line *line, int over, int waits)
{
	double limit = (double)line->limit / 1000000;
	int yes, no;

	yes = line->least ? line->low >= limit : line->high <= limit;
	no = line->least ? line->high < limit : line->low > limit;
	if (line->sent == 0 || (!over && waits))
		return (CRM_PILOT_OPEN);
	/*
	 * What still grows can only come to be at least, or be too much, once
	 * all of whom it is a share were written to.
	 */
	if (!over)
		return (line->least && yes ? CRM_PILOT_MET : !line->least &&
		    no ? CRM_PILOT_FAILED : CRM_PILOT_OPEN);
	return (yes ? CRM_PILOT_MET : no ? CRM_PILOT_FAILED :
	    CRM_PILOT_CANNOT_TELL);
}

struct judging {
	struct crm_db	*db;
	int64_t		 campaign, sent, window;
	int		 over, waits;	/* its days are; messages of it wait */
	int		 met, failed, all;
};

static int
judge(struct judging *judging, const struct condition *condition,
    struct crm_pilot_line *line)
{
	int rc;

	line->measure = condition->measure;
	line->least = condition->least;
	line->limit = condition->limit;
	line->sent = judging->sent;
	line->low = 0;
	line->high = 1;
	if (strcmp(line->measure, "conversion") == 0)
		rc = count_bought(judging->db, judging->window, &line->count);
	else
		rc = count_answers(judging->db, judging->campaign,
		    line->measure, &line->count);
	if (rc == -1)
		return (-1);
	if (line->sent > 0)
		crm_wilson(line->count, line->sent, &line->low, &line->high);
	line->verdict = weigh(line, judging->over, judging->waits);
	judging->all++;
	judging->met += line->verdict == CRM_PILOT_MET;
	judging->failed += line->verdict == CRM_PILOT_FAILED;
	return (0);
}

/* Does a message wait for somebody of the pilot?  1, 0, -1. */
static int
waits(struct crm_db *db, int64_t campaign)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM campaign_target AS t INDEXED BY campaign_target_pilot\n"
	    "CROSS JOIN member AS m ON m.id = t.member\n"
	    "CROSS JOIN delivery AS d\n"
	    "\tON d.member = coalesce(m.merged_into, m.id)\n"
	    "WHERE t.campaign = :campaign AND t.pilot = 1\n"
	    "\tAND t.verdict = 'in' AND d.campaign = t.campaign\n"
	    "\tAND d.state IN ('queued', 'claimed', 'deferred')\n"
	    "LIMIT 1 /* scan: a pilot is small */", "i", campaign));
}

/* How many were reached, and when the last of them was. */
static int
load_sent(struct judging *judging, int64_t days, int64_t *until)
{
	struct crm_db *db = judging->db;
	int64_t last;

	*until = CRM_NULL;
	if ((judging->waits = waits(db, judging->campaign)) == -1 ||
	    find_sent(db, judging->campaign) == -1 ||
	    crm_one(db, &judging->sent, "SELECT count(*)\n"
	    "FROM temp.pilot_sent /* scan: all of it */", "") == -1 ||
	    crm_one(db, &last, "SELECT max(at)\n"
	    "FROM temp.pilot_sent /* scan: all of it */", "") == -1)
		return (-1);
	if (last == CRM_NULL)
		return (0);
	*until = crm_time_day(last) + days + 1;
	judging->over = crm_time_day(crm_db_now(db)) >= *until;
	return (0);
}

static int
judge_all(struct judging *judging, const char *rule,
    int (*fn)(void *arg, const struct crm_pilot_line *line), void *arg)
{
	struct reader reader = { rule, -1 };
	struct condition condition;
	struct crm_pilot_line line;

	while (next_condition(&reader, &condition) == 1)
		if (judge(judging, &condition, &line) == -1 ||
		    fn(arg, &line) == -1)
			return (-1);
	return (0);
}

/* The rule of the plan: 0; -1 where there is none. */
static int
get_rule(struct crm_db *db, int64_t campaign, struct crm_buf *rule)
{
	enum crm_pilot state;
	int rc;

	if (crm_pilot_state(db, campaign, &state) == -1)
		return (-1);
	if (state == CRM_PILOT_NONE)
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT,
		    _("its list has no pilot; set the field pilot before "
		    "crm-campaign target")));
	if ((rc = crm_plan_get(db, campaign, "promote", rule)) == -1)
		return (-1);
	if (rc == 0)
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT,
		    _("it has no rule; set the field promote, such as "
		    "\"conversion>=1.5\"")));
	if (days_of(crm_buf_text(rule)) == -2)
		return (crm_err_set(crm_db_err(db), CRM_ERR_INPUT,
		    _("promote: write a rule such as \"conversion>=1.5, "
		    "unsubscribed<=0.5 after 7\"")));
	return (0);
}

int
crm_pilot_judge(struct crm_db *db, int64_t campaign,
    int (*fn)(void *arg, const struct crm_pilot_line *line), void *arg,
    enum crm_pilot *says, int64_t *until)
{
	struct judging judging = { .db = db, .campaign = campaign,
	    .window = 30 };
	struct crm_buf rule = { 0 };
	int64_t days;
	int rc = -1;

	if (get_rule(db, campaign, &rule) == -1 ||
	    crm_plan_int(db, campaign, "window", &judging.window) == -1)
		goto done;
	if ((days = days_of(crm_buf_text(&rule))) < 0)
		days = judging.window;
	if (load_sent(&judging, days, until) == -1 ||
	    judge_all(&judging, crm_buf_text(&rule), fn, arg) == -1)
		goto done;
	*says = judging.failed > 0 ? CRM_PILOT_STOPPED :
	    judging.met == judging.all ? CRM_PILOT_PROMOTED : CRM_PILOT_WAIT;
	rc = 0;
done:
	crm_buf_free(&rule);
	return (rc);
}

int
crm_pilot_decide(struct crm_db *db, int64_t campaign, enum crm_pilot what,
    const char *rule)
{

	if (crm_run(db, "INSERT INTO campaign_pilot\n"
	    "(campaign, decision, decided_at, decided_by, rule, batch)\n"
	    "VALUES (:campaign, :decision, :now,\n"
	    "\t(SELECT who FROM batch WHERE id = :batch), :rule, :batch)\n"
	    "ON CONFLICT (campaign) DO UPDATE\n"
	    "SET decision = excluded.decision,\n"
	    "\tdecided_at = excluded.decided_at,\n"
	    "\tdecided_by = excluded.decided_by, rule = excluded.rule,\n"
	    "\tbatch = excluded.batch\n"
	    "WHERE decision <> excluded.decision", "itiit", campaign,
	    what == CRM_PILOT_PROMOTED ? "promote" : "stop", crm_db_now(db),
	    crm_batch(db), rule) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}
