#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "outreach/claimer.h"
#include "outreach/delivery_int.h"
#include "outreach/maysend.h"
#include "outreach/pace.h"
#include "outreach/plan.h"
#include "outreach/sendguard.h"

#define LOOKED	1000	/* messages that one transaction decides on */
#define SOON	1	/* seconds until what is in flight may have landed */

/* A message that is claimed, its texts behind one another in a buffer. */
struct taken {
	struct crm_delivery is;
	size_t		 channel, arm, contact, domain;
};

struct claiming {
	struct crm_db	*db;
	const struct crm_claim *want;
	struct crm_buf	 self;
	struct crm_pace	*pace;
	struct crm_maysend *may;
	int64_t		 campaign;	/* the one that is looked at */
	int64_t		 in_flight;	/* its limit */
	int64_t		 starts, ends;	/* its days, as they are now */
	struct taken	*taken;
	size_t		 n;
	struct crm_buf	 text;
	size_t		 looked;
	int64_t		 wait;		/* the least so far, or -1 */
	int64_t		 times;		/* of crm_send_took() */
	int		 dry;		/* 1: what was to be tried worked */
};

/* Where the search of a campaign is: behind it are those to be looked at. */
struct spot {
	int64_t		 wave, part, place;
	int		 blocked;	/* a message of the portion must wait */
};

static void
wait_for(struct claiming *c, int64_t seconds)
{

	if (c->wait == -1 || seconds < c->wait)
		c->wait = seconds;
}

static int
put_off(struct claiming *c, int64_t id, const char *reason, int64_t until)
{

	return (crm_run(c->db, "UPDATE delivery\n"
	    "SET state = CASE WHEN :until > deadline THEN 'expired'\n"
	    "\t\tELSE 'deferred' END,\n"
	    "\tended_at = CASE WHEN :until > deadline THEN :now END,\n"
	    "\treason = :reason, next_at = :until\n"
	    "WHERE id = :id", "iiti", until, crm_db_now(c->db), reason, id));
}

/* Ends one that will not leave. */
static int
end_it(struct claiming *c, int64_t id, enum crm_delivery_state state,
    const char *reason)
{

	if (state == CRM_DELIVERY_SUPPRESSED && c->want->suppressed != NULL)
		++*c->want->suppressed;
	return (crm_run(c->db, "UPDATE delivery\n"
	    "SET state = :state, reason = :reason, reply = '',\n"
	    "\tended_at = :now\n"
	    "WHERE id = :id", "ttii", crm_delivery_state_name(state), reason,
	    crm_db_now(c->db), id));
}

static size_t
keep(struct claiming *c, const char *text)
{
	size_t at = c->text.n;

	crm_buf_add(&c->text, text, strlen(text) + 1);
	return (at);
}

static int
claim(struct claiming *c, const struct taken *t)
{

	return (crm_run(c->db, "UPDATE delivery\n"
	    "SET state = 'claimed', reason = '', began = 0, claimer = :self,\n"
	    "\tclaimed_at = :now, member = :live\n"
	    "WHERE id = :id", "tiii", crm_buf_text(&c->self),
	    crm_db_now(c->db), t->is.member, t->is.id));
}

static int
note_law(struct claiming *c, int64_t id, const char *decision)
{

	return (crm_run(c->db, "UPDATE delivery\n"
	    "SET decided_at = :now, decision = :decision\n"
	    "WHERE id = :id", "iti", crm_db_now(c->db), decision, id));
}

/* Asks of one, and claims it where it may leave: 1, 0 it may not, -1. */
static int
decide(struct claiming *c, struct taken *t, int64_t addressee)
{
	struct crm_maysend_case what = { t->is.id, t->is.member, addressee,
	    t->is.wave, c->text.p + t->channel, c->text.p + t->contact };
	struct crm_maysend_answer answer;

	if (crm_maysend(c->may, &what, &answer) == -1 ||
	    (*answer.decision != '\0' &&
	    note_law(c, t->is.id, answer.decision) == -1))
		return (-1);
	switch (answer.what) {
	case CRM_MAYSEND_NOT:
		return (end_it(c, t->is.id, CRM_DELIVERY_SUPPRESSED,
		    answer.reason));
	case CRM_MAYSEND_LATER:
		return (put_off(c, t->is.id, answer.reason, answer.until));
	default:
		t->is.member = answer.live;
		return (claim(c, t) == -1 ? -1 : 1);
	}
}

static void
read_row(struct claiming *c, struct crm_stmt *stmt, struct taken *t)
{

	memset(t, 0, sizeof(*t));
	t->is.id = crm_col_int(stmt, 0);
	t->is.campaign = c->campaign;
	t->is.member = crm_col_int(stmt, 1);
	t->is.wave = (int)crm_col_int(stmt, 2);
	t->is.part = (int)crm_col_int(stmt, 3);
	t->is.place = crm_col_int(stmt, 4);
	t->is.tries = crm_col_int(stmt, 5);
	t->is.deadline = crm_col_int(stmt, 6);
	t->channel = keep(c, crm_col_text(stmt, 7));
	t->arm = keep(c, crm_col_text(stmt, 8));
	t->contact = keep(c, crm_col_text(stmt, 9));
	t->domain = keep(c, crm_col_text(stmt, 10));
}

/* Looks at one message that has room: 1 claimed, 0 not, -1; 2 not yet. */
static int
look_at(struct claiming *c, int64_t id)
{
	struct taken *t = &c->taken[c->n];
	struct crm_stmt *stmt;
	int64_t addressee, next, now = crm_db_now(c->db);
	size_t was = c->text.n;
	int rc;

	if ((stmt = crm_sql(c->db, "SELECT id, member, wave, part, place,\n"
	    "\ttries, min(deadline, (:ends + 1) * 86400 - 1), channel, arm,\n"
	    "\tcontact, domain, addressee, max(next_at, :starts * 86400)\n"
	    "FROM delivery\n"
	    "WHERE id = :id")) == NULL || crm_bind(stmt, "iii", c->ends,
	    c->starts, id) == -1 || (rc = crm_step(stmt)) != 1)
		return (-1);
	read_row(c, stmt, t);
	addressee = crm_col_int(stmt, 11);
	next = crm_col_int(stmt, 12);
	crm_reset(stmt);
	if (c->text.bad)
		return (crm_err_nomem(crm_db_err(c->db)));
	if (next > now) {
		wait_for(c, next - now);
		rc = 2;
	} else if (t->is.deadline < now)
		rc = end_it(c, id, CRM_DELIVERY_EXPIRED, "deadline");
	else
		rc = decide(c, t, addressee);
	if (rc == 1)
		c->n++;
	else
		c->text.n = was;
	return (rc);
}

/* Has the domain room?  1 with *id, 0, -1. */
static int
has_room(struct claiming *c, struct crm_stmt *stmt, struct spot *spot,
    int64_t *slow)
{
	int room = c->want->dry ? 1 : crm_pace_room(c->pace,
	    crm_col_text(stmt, 4), c->in_flight);

	*slow = 0;
	if (room == CRM_PACE_FAILED)
		return (-1);
	if (room < 0)
		*slow = -room;
	else if (room == 0) {
		spot->blocked = 1;
		wait_for(c, SOON);
	}
	return (room != 0);
}

/*
 * The next message behind the spot whose domain has room: 1 with its number,
 * domain in text behind *domain, and *slow; 0 there is none; -1.  A portion of
 * which one must wait is not left.
 */
static int
next_one(struct claiming *c, struct spot *spot, int64_t *id, int64_t *slow,
    size_t *domain)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(c->db, "SELECT id, wave, part, place, domain\n"
	    "FROM delivery INDEXED BY delivery_next\n"
	    "WHERE campaign = :campaign AND channel = :channel\n"
	    "\tAND state = 'queued'\n"
	    "\tAND (wave, part, place) > (:wave, :after, :place)\n"
	    "\tAND (:part = 0 OR part = :part)\n"
	    "ORDER BY wave, part, place")) == NULL ||
	    crm_bind(stmt, "itiiii", c->campaign, c->want->channel,
	    spot->wave, spot->part, spot->place, (int64_t)c->want->part) ==
	    -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		if (spot->blocked && (crm_col_int(stmt, 1) != spot->wave ||
		    crm_col_int(stmt, 2) != spot->part)) {
			rc = 0;
			break;
		}
		*id = crm_col_int(stmt, 0);
		spot->wave = crm_col_int(stmt, 1);
		spot->part = crm_col_int(stmt, 2);
		spot->place = crm_col_int(stmt, 3);
		if ((rc = has_room(c, stmt, spot, slow)) != 0)
			break;
	}
	if (rc == 1)
		*domain = keep(c, crm_col_text(stmt, 4));
	crm_reset(stmt);
	return (c->text.bad ? crm_err_nomem(crm_db_err(c->db)) : rc);
}

/* 1 to go on, 0 it is enough, -1. */
static int
take_next(struct claiming *c, struct spot *spot)
{
	size_t was = c->text.n, domain = 0;
	int64_t id = 0, slow = 0;
	int rc;

	if ((rc = next_one(c, spot, &id, &slow, &domain)) != 1)
		return (rc);
	c->looked++;
	if (slow > 0) {
		c->text.n = was;
		wait_for(c, slow);
		return (put_off(c, id, "domain_slow", crm_db_now(c->db) +
		    slow) == -1 ? -1 : 1);
	}
	rc = look_at(c, id);
	if (rc == 1 && crm_pace_add(c->pace, c->text.p + domain, 1) == -1)
		return (-1);
	if (rc != 1)
		c->text.n = was;
	return (rc == -1 ? -1 : rc != 2);
}

/* What was put off until now is in the queue again, at its place. */
static int
wake(struct claiming *c)
{
	int64_t next = 0, now = crm_db_now(c->db);
	int rc;

	if (crm_run(c->db, "UPDATE delivery\n"
	    "SET state = 'queued',\n"
	    "\treason = CASE reason WHEN 'later' THEN reason ELSE '' END\n"
	    "WHERE campaign = :campaign AND channel = :channel\n"
	    "\tAND state = 'deferred' AND next_at <= :now", "iti",
	    c->campaign, c->want->channel, now) == -1)
		return (-1);
	rc = crm_one(c->db, &next, "SELECT next_at\n"
	    "FROM delivery\n"
	    "WHERE campaign = :campaign AND channel = :channel\n"
	    "\tAND state = 'deferred' AND (:part = 0 OR part = :part)\n"
	    "ORDER BY next_at LIMIT 1", "iti", c->campaign,
	    c->want->channel, (int64_t)c->want->part);
	if (rc == 1)
		wait_for(c, next - now);
	return (rc == -1 ? -1 : 0);
}

static int
claim_of(struct claiming *c, int64_t campaign)
{
	struct spot spot = { 0 };
	int rc;

	c->campaign = campaign;
	c->starts = 0;
	c->ends = INT32_MAX;
	if (wake(c) == -1 || crm_plan_int(c->db, campaign, "in_flight",
	    &c->in_flight) == -1 || crm_plan_int(c->db, campaign,
	    "starts_on", &c->starts) == -1 || crm_plan_int(c->db, campaign,
	    "ends_on", &c->ends) == -1 ||
	    (c->may = crm_maysend_open(c->db, campaign)) == NULL)
		return (-1);
	do
		rc = take_next(c, &spot);
	while (rc == 1 && c->n < c->want->most &&
	    (c->want->dry || c->looked < LOOKED));
	crm_maysend_close(c->may);
	return (rc == -1 ? -1 : 0);
}

/* The campaign behind one that has a queue, and is not stopped: 1, 0, -1. */
static int
next_campaign(struct claiming *c, int64_t *campaign)
{

	return (crm_one(c->db, campaign, "SELECT c.id\n"
	    "FROM campaign AS c\n"
	    "WHERE c.id > :after\n"
	    "\tAND c.id NOT IN (SELECT campaign FROM send_stop)\n"
	    "\tAND (EXISTS (\n"
	    "\t\tSELECT 1 FROM delivery AS d\n"
	    "\t\tWHERE d.campaign = c.id AND d.channel = :channel\n"
	    "\t\t\tAND d.state = 'queued')\n"
	    "\tOR EXISTS (\n"
	    "\t\tSELECT 1 FROM delivery AS d\n"
	    "\t\tWHERE d.campaign = c.id AND d.channel = :channel\n"
	    "\t\t\tAND d.state = 'deferred'))\n"
	    "ORDER BY c.id LIMIT 1 /* scan: campaigns are few */", "it", *campaign,
	    c->want->channel));
}

static int
claim_any(struct claiming *c)
{
	int64_t campaign = 0;
	int rc = 0;

	while (c->n < c->want->most && c->looked < LOOKED &&
	    (rc = next_campaign(c, &campaign)) == 1)
		if (claim_of(c, campaign) == -1)
			return (-1);
	return (rc == -1 ? -1 : 0);
}

static int
claim_all(struct crm_db *db, void *arg)
{
	struct claiming *c = arg;
	int rc;

	if (crm_delivery_settled(db, crm_buf_text(&c->self),
	    c->want->ended) == -1 ||
	    crm_send_allowed(db, c->want->campaign) == -1 ||
	    crm_delivery_settle(db, crm_buf_text(&c->self)) == -1 ||
	    (c->pace = crm_pace_open(db)) == NULL)
		return (-1);
	rc = c->want->campaign == 0 ? claim_any(c) :
	    claim_of(c, c->want->campaign);
	if (rc == 0 && c->n == 0 && c->looked >= LOOKED)
		c->wait = 0;
	else if (rc == 0 && c->n == 0 && (rc =
	    crm_delivery_flying(db, c->want)) == 1) {
		wait_for(c, SOON);
		rc = 0;
	}
	crm_pace_close(c->pace);
	return (rc == 0 && c->n > 0 ? crm_send_took(db, &c->times) : rc);
}

/* The same, and then as if nothing had been. */
static int
claim_dry(struct crm_db *db, void *arg)
{
	struct claiming *c = arg;

	c->dry = claim_all(db, arg) == 0;
	return (-1);
}

static int
tell(struct claiming *c, int (*fn)(void *arg,
    const struct crm_delivery *delivery), void *arg)
{
	struct taken *t;
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < c->n; i++) {
		t = &c->taken[i];
		t->is.channel = c->text.p + t->channel;
		t->is.arm = c->text.p + t->arm;
		t->is.contact = c->text.p + t->contact;
		t->is.domain = c->text.p + t->domain;
		rc = fn(arg, &t->is);
	}
	return (rc);
}

int
crm_delivery_claim(struct crm_db *db, const struct crm_claim *want,
    int (*fn)(void *arg, const struct crm_delivery *delivery), void *arg,
    size_t *n, int64_t *wait)
{
	struct claiming c = { .db = db, .want = want, .wait = -1 };
	int rc = 0;

	*n = 0;
	crm_claimer_self(&c.self);
	c.taken = calloc(want->most + 1, sizeof(*c.taken));
	if (c.self.bad || c.taken == NULL)
		rc = crm_err_nomem(crm_db_err(db));
	else if (want->dry)
		rc = crm_db_short(db, claim_dry, &c) == -1 && !c.dry ? -1 : 0;
	else
		rc = crm_db_short(db, claim_all, &c);
	if (rc == 0 && c.n > 0 && !want->dry)
		rc = crm_send_tell(db, c.times);
	if (rc == 0) {
		*n = c.n;
		*wait = c.wait;
		rc = tell(&c, fn, arg);
	}
	free(c.taken);
	crm_buf_free(&c.self);
	crm_buf_free(&c.text);
	return (rc);
}
