#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "outreach/claimer.h"
#include "outreach/delivery_int.h"

#define HOUR		3600	/* what another host had is its own so long */
#define FIRST_WAIT	300
#define LAST_WAIT	14400

const char *
crm_delivery_state_name(enum crm_delivery_state state)
{
	static const char *const name[CRM_NDELIVERY] = {
		[CRM_DELIVERY_QUEUED] = "queued",
		[CRM_DELIVERY_CLAIMED] = "claimed",
		[CRM_DELIVERY_SENT] = "sent",
		[CRM_DELIVERY_FAILED] = "failed",
		[CRM_DELIVERY_DEFERRED] = "deferred",
		[CRM_DELIVERY_UNKNOWN] = "unknown",
		[CRM_DELIVERY_SUPPRESSED] = "suppressed",
		[CRM_DELIVERY_EXPIRED] = "expired"
	};

	return (name[state]);
}

enum crm_delivery_state
crm_delivery_state_of(const char *name)
{
	enum crm_delivery_state state;

	for (state = CRM_DELIVERY_QUEUED; state < CRM_NDELIVERY; state++)
		if (strcmp(crm_delivery_state_name(state), name) == 0)
			break;
	return (state);
}

/* What one process had: where nothing can have left it is as before. */
static int
take_back(struct crm_db *db, const char *claimer, int64_t before)
{

	return (crm_run(db, "UPDATE delivery INDEXED BY delivery_claimed\n"
	    "SET state = CASE WHEN began = 0 OR again = 1 THEN 'queued'\n"
	    "\t\tELSE 'unknown' END,\n"
	    "\treason = CASE WHEN began = 0 OR again = 1 THEN ''\n"
	    "\t\tELSE 'sender_died' END,\n"
	    "\tended_at = CASE WHEN began = 1 AND again = 0 THEN :now END,\n"
	    "\tclaimer = ''\n"
	    "WHERE state = 'claimed' AND claimer = :claimer\n"
	    "\tAND claimed_at < :before", "iti", crm_db_now(db), claimer,
	    before));
}

/* The next process, by name, that has something: 1, 0, -1. */
static int
next_claimer(struct crm_db *db, struct crm_buf *name)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT min(claimer)\n"
	    "FROM delivery INDEXED BY delivery_claimed\n"
	    "WHERE state = 'claimed' AND claimer > :after")) == NULL ||
	    crm_bind(stmt, "t", crm_buf_text(name)) == -1 ||
	    crm_step(stmt) != 1)
		return (-1);
	rc = !crm_col_null(stmt, 0);
	if (rc == 1) {
		/* What is bound must stay until the end. */
		const char *text = crm_col_text(stmt, 0);

		crm_buf_reset(name);
		crm_buf_str(name, text);
	}
	crm_reset(stmt);
	return (name->bad ? crm_err_nomem(crm_db_err(db)) : rc);
}

int
crm_delivery_settle(struct crm_db *db, const char *self)
{
	struct crm_buf name = { 0 };
	int64_t now = crm_db_now(db);
	int rc;

	while ((rc = next_claimer(db, &name)) == 1) {
		if (strcmp(name.p, self) == 0)
			continue;
		if (crm_claimer_foreign(name.p))
			rc = take_back(db, name.p, now - HOUR);
		else if (crm_claimer_gone(name.p))
			rc = take_back(db, name.p, INT64_MAX);
		if (rc == -1)
			break;
	}
	crm_buf_free(&name);
	return (rc);
}

/*
 * Ours, or one that was taken for lost: what became of it is known after all.
 * Whoever was erased meanwhile has no message any more.
 */
static int
settled(struct crm_db *db, const char *self,
    const struct crm_delivery_end *end)
{

	return (crm_run(db, "UPDATE delivery\n"
	    "SET state = :state, reason = :reason, reply = :reply,\n"
	    "\tclaimer = '', ended_at = :now\n"
	    "WHERE id = :id AND (state = 'unknown'\n"
	    "\tOR (state = 'claimed' AND claimer = :self))", "tttiit",
	    crm_delivery_state_name(end->state), end->reason, end->reply,
	    crm_db_now(db), end->id, self));
}

static int
give_back(struct crm_db *db, const char *self,
    const struct crm_delivery_end *end)
{

	return (crm_run(db, "UPDATE delivery\n"
	    "SET state = 'queued', reason = :reason, claimer = '', began = 0\n"
	    "WHERE id = :id AND state = 'claimed' AND claimer = :self",
	    "tit", end->reason, end->id, self));
}

static int64_t
back_off(int64_t tries)
{
	int64_t wait = FIRST_WAIT;

	while (--tries > 0 && wait < LAST_WAIT)
		wait *= 2;
	return (wait < LAST_WAIT ? wait : LAST_WAIT);
}

static int
defer(struct crm_db *db, const char *self,
    const struct crm_delivery_end *end)
{
	int64_t tries = 0, next;
	int rc;

	rc = crm_one(db, &tries, "SELECT tries + 1\n"
	    "FROM delivery\n"
	    "WHERE id = :id", "i", end->id);
	if (rc != 1)
		return (rc);
	next = crm_db_now(db) + back_off(tries);
	return (crm_run(db, "UPDATE delivery\n"
	    "SET state = CASE WHEN :next > deadline THEN 'expired'\n"
	    "\t\tELSE 'deferred' END,\n"
	    "\tended_at = CASE WHEN :next > deadline THEN :now END,\n"
	    "\treason = :reason, reply = :reply, tries = :tries,\n"
	    "\tnext_at = :next, claimer = '', began = 0\n"
	    "WHERE id = :id AND state = 'claimed' AND claimer = :self",
	    "iittiit", next, crm_db_now(db), end->reason, end->reply,
	    tries, end->id, self));
}

/* 1 when a message is a notice, rather twice than never; 0, -1. */
static int
is_notice(struct crm_db *db, int64_t id)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM delivery\n"
	    "WHERE id = :id AND again = 1", "i", id));
}

int
crm_delivery_settled(struct crm_db *db, const char *self,
    const struct crm_delivery_end *end)
{
	int rc;

	if (end == NULL)
		return (0);
	switch (end->state) {
	case CRM_DELIVERY_QUEUED:
		return (give_back(db, self, end));
	case CRM_DELIVERY_DEFERRED:
		return (defer(db, self, end));
	case CRM_DELIVERY_UNKNOWN:
		if ((rc = is_notice(db, end->id)) != 0)
			return (rc == -1 ? -1 : defer(db, self, end));
		return (settled(db, self, end));
	default:
		return (settled(db, self, end));
	}
}

/* What a message of ours is told in a transaction of its own. */
struct telling {
	const struct crm_delivery_end *end;
	struct crm_buf	 self;
	int64_t		 id;		/* that is to begin, or 0 */
	int64_t		 begun;		/* rows */
};

static int
begin(struct crm_db *db, struct telling *t)
{
	int64_t one;
	int rc;

	rc = crm_one(db, &one, "SELECT 1\n"
	    "FROM send_stop\n"
	    "WHERE campaign = 0 OR campaign = (\n"
	    "\tSELECT campaign FROM delivery WHERE id = :id)\n"
	    "LIMIT 1", "i", t->id);
	if (rc != 0)
		return (rc == -1 ? -1 : 0);
	if (crm_run(db, "UPDATE delivery\n"
	    "SET began = 1\n"
	    "WHERE id = :id AND state = 'claimed' AND claimer = :self\n"
	    "\tAND began = 0", "it", t->id, crm_buf_text(&t->self)) == -1)
		return (-1);
	t->begun = crm_changes(db);
	return (0);
}

static int
tell_all(struct crm_db *db, void *arg)
{
	struct telling *t = arg;

	if (crm_delivery_settled(db, crm_buf_text(&t->self), t->end) == -1)
		return (-1);
	return (t->id == 0 ? 0 : begin(db, t));
}

static int
tell(struct crm_db *db, struct telling *t)
{
	int rc;

	crm_claimer_self(&t->self);
	rc = t->self.bad ? crm_err_nomem(crm_db_err(db)) :
	    crm_db_short(db, tell_all, t);
	crm_buf_free(&t->self);
	return (rc);
}

int
crm_delivery_begin(struct crm_db *db, int64_t id,
    const struct crm_delivery_end *ended)
{
	struct telling t = { .id = id, .end = ended };

	if (tell(db, &t) == -1)
		return (-1);
	return (t.begun > 0);
}

int
crm_delivery_end(struct crm_db *db, const struct crm_delivery_end *what)
{
	struct telling t = { .end = what };

	return (tell(db, &t));
}

struct doubting {
	const int64_t	*id;
	size_t		 nid;
	uint64_t	 n;
};

static int
doubt_all(struct crm_db *db, void *arg)
{
	struct doubting *d = arg;
	size_t i;

	for (d->n = i = 0; i < d->nid; i++) {
		if (crm_run(db, "UPDATE delivery\n"
		    "SET state = CASE WHEN :next > deadline THEN 'expired'\n"
		    "\t\tELSE 'deferred' END,\n"
		    "\tended_at = CASE WHEN :next > deadline THEN :now END,\n"
		    "\treason = 'server', tries = tries + 1,\n"
		    "\tnext_at = :next, began = 0\n"
		    "WHERE id = :id AND state = 'failed'\n"
		    "\tAND reason = 'bad_address' AND gone = 0", "iii",
		    crm_db_now(db) + FIRST_WAIT, crm_db_now(db),
		    d->id[i]) == -1)
			return (-1);
		d->n += crm_changes(db) > 0;
	}
	return (0);
}

int
crm_delivery_doubt(struct crm_db *db, const int64_t *id, size_t nid,
    uint64_t *n)
{
	struct doubting d = { .id = id, .nid = nid };

	if (crm_db_short(db, doubt_all, &d) == -1)
		return (-1);
	*n = d.n;
	return (0);
}

int
crm_delivery_resolve(struct crm_db *db, int64_t id,
    enum crm_delivery_state state, const char *reason)
{
	int64_t one;
	int rc;

	if (crm_run(db, "UPDATE delivery\n"
	    "SET state = :state, reason = :reason\n"
	    "WHERE id = :id AND state = 'unknown'", "tti",
	    crm_delivery_state_name(state), reason, id) == -1)
		return (-1);
	if (crm_changes(db) > 0)
		return (1);
	rc = crm_one(db, &one, "SELECT 1\n"
	    "FROM delivery\n"
	    "WHERE id = :id AND state = :state", "it", id,
	    crm_delivery_state_name(state));
	return (rc == 1 ? 2 : rc);
}

int
crm_delivery_flying(struct crm_db *db, const struct crm_claim *want)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM delivery INDEXED BY delivery_claimed\n"
	    "WHERE state = 'claimed' AND channel = :channel\n"
	    "\tAND (:campaign = 0 OR campaign = :campaign)\n"
	    "\tAND (:part = 0 OR part = :part)\n"
	    "LIMIT 1 /* scan: few are in flight */", "tii", want->channel,
	    want->campaign, (int64_t)want->part));
}
