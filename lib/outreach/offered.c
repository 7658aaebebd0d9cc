#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/sort.h"
#include "core/time.h"
#include "outreach/offered.h"
#include "outreach/reach.h"
#include "record/flag.h"

#define CHANNELS	5

struct choosing {
	struct crm_events *events;
	struct crm_db	*db;
	struct {
		const char	*name;
		int64_t		 room;		/* offers left; -1: no limit */
	} channel[CHANNELS];
	struct crm_event_limit member;
	int		 pressed;	/* there is such a limit */
	struct crm_map	*taken;		/* contacts of the night */
	struct crm_buf	 contact, key;
};

const char *
crm_offer_why_name(enum crm_offer_why why)
{
	static const char *const name[CRM_NOFFER] = {
		[CRM_OFFER_LATE] = "late",
		[CRM_OFFER_CONDITION] = "condition",
		[CRM_OFFER_FAILS] = "condition_fails",
		[CRM_OFFER_OPTED_OUT] = "opted_out",
		[CRM_OFFER_NO_CONSENT] = "no_consent",
		[CRM_OFFER_GUARDIAN] = "guardian",
		[CRM_OFFER_CONFIRMATION] = "confirmation_due",
		[CRM_OFFER_FLAGGED] = "flagged",
		[CRM_OFFER_NO_CONTACT] = "no_contact",
		[CRM_OFFER_DEAD] = "dead_contact",
		[CRM_OFFER_OTHER] = "other_offer",
		[CRM_OFFER_REST] = "rest",
		[CRM_OFFER_PRESSED] = "pressed",
		[CRM_OFFER_DUPLICATE] = "duplicate_contact",
		[CRM_OFFER_CAPACITY] = "capacity",
		[CRM_OFFER_CHOSEN] = "chosen"
	};

	return (name[why]);
}

static int
by_consent(struct crm_db *db, int64_t member, const char *channel)
{

	switch (crm_reach_consent(db, member, channel, NULL)) {
	case CRM_WHY_CONSENT:
		return (CRM_OFFER_CHOSEN);
	case CRM_WHY_OPTED_OUT:
		return (CRM_OFFER_OPTED_OUT);
	case CRM_WHY_NO_CONSENT:
		return (CRM_OFFER_NO_CONSENT);
	case CRM_WHY_GUARDIAN:
		return (CRM_OFFER_GUARDIAN);
	case CRM_WHY_CONFIRMATION:
		return (CRM_OFFER_CONFIRMATION);
	default:
		return (-1);
	}
}

int
crm_offer_allowed(struct crm_db *db, int64_t member, const char *channel,
    struct crm_buf *contact)
{
	int rc;

	if ((rc = by_consent(db, member, channel)) != CRM_OFFER_CHOSEN)
		return (rc);
	if ((rc = crm_flag_bars(db, member, crm_time_day(crm_db_now(db)))) !=
	    0)
		return (rc == 1 ? CRM_OFFER_FLAGGED : -1);
	rc = crm_reach_contact(db, member, channel, contact);
	return (rc == CRM_REACH_FOUND ? CRM_OFFER_CHOSEN : rc ==
	    CRM_REACH_NONE ? CRM_OFFER_NO_CONTACT : rc == CRM_REACH_DEAD ?
	    CRM_OFFER_DEAD : -1);
}

/* Whose offer of the kind is how near, on either side: 1 too near, 0, -1. */
static int
rests(struct choosing *c, const struct crm_event *e)
{
	const struct crm_event_rule *rule = &c->events->rules.rule[e->rule];
	int64_t one;

	if (rule->rest == 0)
		return (0);
	return (crm_one(c->db, &one, "SELECT 1\n"
	    "FROM event AS e\n"
	    "CROSS JOIN event_rule AS r ON r.id = e.rule\n"
	    "WHERE e.member = :member AND e.verdict = 'in'\n"
	    "\tAND r.kind = :kind\n"
	    "\tAND abs(e.night - :night) < :rest\n"
	    "LIMIT 1", "itii", e->is.member, rule->kind->name,
	    c->events->as_of, rule->rest));
}

/* 1 the member has had as many offers as it may, 0, -1. */
static int
is_pressed(struct choosing *c, int64_t member)
{
	int64_t n = 0;

	if (!c->pressed)
		return (0);
	if (crm_one(c->db, &n, "SELECT count(*)\n"
	    "FROM event\n"
	    "WHERE member = :member AND verdict = 'in'\n"
	    "\tAND abs(night - :night) < :days", "iii", member,
	    c->events->as_of, c->member.days) == -1)
		return (-1);
	return (n >= c->member.n);
}

/* 1 the night has an offer for the member, 0, -1. */
static int
has_other(struct choosing *c, int64_t member)
{
	int64_t one;

	/* A member has a few events, and a night may have a million. */
	return (crm_one(c->db, &one, "SELECT 1\n"
	    "FROM event INDEXED BY event_member\n"
	    "WHERE member = :member AND verdict = 'in' AND night = :night\n"
	    "LIMIT 1", "ii", member, c->events->as_of));
}

/* Takes a contact for the night: 1 it was free, 0 somebody has it, -1. */
static int
take_contact(struct choosing *c, int keep)
{
	struct crm_hash hash;
	int found;

	if (c->contact.n == 0)
		return (1);
	crm_buf_reset(&c->key);
	crm_reach_key(&c->key, crm_buf_text(&c->contact));
	if (c->key.bad)
		return (crm_err_nomem(crm_db_err(c->db)));
	hash = crm_hash_of(crm_db_key(c->db), crm_buf_text(&c->key),
	    c->key.n);
	if (!keep)
		return (crm_map_get(c->taken, hash) == NULL);
	if (crm_map_put(c->taken, hash, &found) == NULL)
		return (crm_err_nomem(crm_db_err(c->db)));
	return (!found);
}

static int64_t *
room_of(struct choosing *c, const char *channel)
{
	size_t i;

	for (i = 0; i + 1 < CHANNELS; i++)
		if (strcmp(c->channel[i].name, channel) == 0)
			break;
	return (&c->channel[i].room);
}

/* The reason of an event, or -1. */
static int
decide(struct choosing *c, const struct crm_event *e)
{
	const struct crm_event_rule *rule = &c->events->rules.rule[e->rule];
	int64_t *room = room_of(c, rule->channel);
	int rc;

	if (c->events->as_of - e->is.day > rule->keep)
		return (CRM_OFFER_LATE);
	if (e->holds != 1)
		return (e->holds == 0 ? CRM_OFFER_CONDITION :
		    CRM_OFFER_FAILS);
	crm_buf_reset(&c->contact);
	if ((rc = crm_offer_allowed(c->db, e->is.member, rule->channel,
	    &c->contact)) != CRM_OFFER_CHOSEN)
		return (rc);
	if ((rc = has_other(c, e->is.member)) != 0)
		return (rc == 1 ? CRM_OFFER_OTHER : -1);
	if ((rc = rests(c, e)) != 0)
		return (rc == 1 ? CRM_OFFER_REST : -1);
	if ((rc = is_pressed(c, e->is.member)) != 0)
		return (rc == 1 ? CRM_OFFER_PRESSED : -1);
	if ((rc = take_contact(c, 0)) != 1)
		return (rc == 0 ? CRM_OFFER_DUPLICATE : -1);
	if (*room == 0)
		return (CRM_OFFER_CAPACITY);
	*room -= *room > 0;
	return (take_contact(c, 1) == -1 ? -1 : CRM_OFFER_CHOSEN);
}

static int
store(struct choosing *c, const struct crm_event *e, enum crm_offer_why why)
{
	const struct crm_events *events = c->events;
	const struct crm_event_rule *rule = &events->rules.rule[e->rule];

	return (crm_run(c->db, "INSERT INTO event\n"
	    "(rule, version, member, key, day, night, found, worth, why,\n"
	    "\tverdict, reason, batch)\n"
	    "VALUES (:rule, :version, :member, :key, :day, :night, :batch,\n"
	    "\t:worth, :why, :verdict, :reason, :batch)", "iiiiiiiittt",
	    rule->id, rule->row, e->is.member, e->key, e->is.day,
	    events->as_of, crm_batch(c->db), e->is.worth,
	    events->why.p + e->why, why == CRM_OFFER_CHOSEN ? "in" : "out",
	    crm_offer_why_name(why)));
}

static int
more_urgent(const void *a, const void *b, void *arg)
{
	const struct crm_event_rules *rules = arg;
	const struct crm_event *x = a, *y = b;
	int64_t px = rules->rule[x->rule].priority;
	int64_t py = rules->rule[y->rule].priority;

	if (px != py)
		return (px < py ? -1 : 1);
	if (x->is.worth != y->is.worth)
		return (x->is.worth > y->is.worth ? -1 : 1);
	if (x->is.day != y->is.day)
		return (x->is.day > y->is.day ? -1 : 1);
	if (x->is.member != y->is.member)
		return (x->is.member < y->is.member ? -1 : 1);
	/* Rules stand by name. */
	return ((x->rule > y->rule) - (x->rule < y->rule));
}

static int
decide_all(struct choosing *c, uint64_t count[CRM_NOFFER])
{
	struct crm_events *events = c->events;
	struct crm_event **order;
	size_t i;
	int rc = 0, why;

	if ((order = malloc((events->n + 1) * sizeof(*order))) == NULL)
		return (crm_err_nomem(crm_db_err(c->db)));
	for (i = 0; i < events->n; i++)
		order[i] = &events->event[i];
	if (crm_sort((void **)order, events->n, more_urgent,
	    &events->rules) == -1)
		rc = crm_err_nomem(crm_db_err(c->db));
	for (i = 0; rc == 0 && i < events->n; i++) {
		if ((why = decide(c, order[i])) == -1)
			rc = -1;
		else {
			count[why]++;
			rc = store(c, order[i], (enum crm_offer_why)why);
		}
	}
	free(order);
	return (rc);
}

/* How much room the limits and what was chosen for the night leave. */
static int
load_limits(struct choosing *c)
{
	static const char *const name[CHANNELS] = { "sms", "email", "call",
	    "post", "shop" };
	struct crm_event_limit limit;
	int64_t had;
	int i, rc;

	for (i = 0; i < CHANNELS; i++) {
		c->channel[i].name = name[i];
		c->channel[i].room = -1;
		if ((rc = crm_event_limit_get(c->db, name[i], &limit)) == -1)
			return (-1);
		if (rc == 0)
			continue;
		if (crm_one(c->db, &had, "SELECT count(*)\n"
		    "FROM event AS e\n"
		    "CROSS JOIN event_version AS v ON v.id = e.version\n"
		    "WHERE e.night = :night AND e.verdict = 'in'\n"
		    "\tAND v.channel = :channel", "it", c->events->as_of,
		    name[i]) == -1)
			return (-1);
		c->channel[i].room = limit.n > had ? limit.n - had : 0;
	}
	rc = crm_event_limit_get(c->db, "member", &c->member);
	c->pressed = rc == 1;
	return (rc == -1 ? -1 : 0);
}

/* The contacts of what was chosen for the night before. */
static int
load_contacts(struct choosing *c)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(c->db, "SELECT e.member, v.channel\n"
	    "FROM event AS e\n"
	    "CROSS JOIN event_version AS v ON v.id = e.version\n"
	    "WHERE e.night = :night AND e.verdict = 'in'\n"
	    "ORDER BY e.id")) == NULL ||
	    crm_bind(stmt, "i", c->events->as_of) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		crm_buf_reset(&c->contact);
		rc = crm_reach_contact(c->db, crm_col_int(stmt, 0),
		    crm_col_text(stmt, 1), &c->contact);
		if (rc == -1 || (rc == CRM_REACH_FOUND &&
		    (rc = take_contact(c, 1)) == -1))
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_offers_choose(struct crm_events *events, uint64_t count[CRM_NOFFER])
{
	struct choosing c = { .events = events, .db = events->db };
	int rc;

	memset(count, 0, CRM_NOFFER * sizeof(*count));
	if ((c.taken = crm_map_new()) == NULL)
		return (crm_err_nomem(crm_db_err(events->db)));
	rc = load_limits(&c) == -1 || load_contacts(&c) == -1 ||
	    decide_all(&c, count) == -1 ? -1 : 0;
	crm_map_free(c.taken);
	crm_buf_free(&c.contact);
	crm_buf_free(&c.key);
	return (rc);
}
