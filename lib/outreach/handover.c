#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "outreach/claimer.h"
#include "outreach/delivery_int.h"
#include "outreach/handover_int.h"
#include "outreach/plan.h"
#include "outreach/sendguard.h"
#include "record/consent.h"
#include "record/decide.h"

/* What one transaction is asked to do. */
struct asking {
	struct crm_handover *h;
	const struct crm_handover_file *file;
	struct crm_handover_found *found;
	struct crm_buf	 self;
	struct crm_buf	 gone;		/* void files, each with a NUL */
	int		 only, done;
};

static int
short_one(struct crm_db *db, struct asking *a,
    int (*fn)(struct crm_db *db, void *arg))
{
	int rc;

	crm_claimer_self(&a->self);
	rc = a->self.bad ? crm_err_nomem(crm_db_err(db)) :
	    crm_db_short(db, fn, a);
	crm_buf_free(&a->self);
	return (rc);
}

/* Void files go once the database says that nothing left with them. */
static void
remove_gone(struct asking *a, int stored)
{
	const char *p = a->gone.p;

	for (; stored && p != NULL && p < a->gone.p + a->gone.n;
	    p += strlen(p) + 1)
		(void)unlink(p);
	crm_buf_free(&a->gone);
}

/* What was put off until now is in the queue again, at its place. */
static int
wake(struct crm_db *db, const struct crm_handover *h)
{

	return (crm_run(db, "UPDATE delivery\n"
	    "SET state = 'queued', reason = ''\n"
	    "WHERE campaign = :campaign AND channel = :channel\n"
	    "\tAND state = 'deferred' AND next_at <= :now", "iti",
	    h->campaign, h->channel, crm_db_now(db)));
}

/* The next portion that waits: 1 with it, 0, -1. */
static int
find_part(struct crm_db *db, struct asking *a)
{
	struct crm_handover *h = a->h;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT d.wave, d.part\n"
	    "FROM delivery AS d INDEXED BY delivery_next\n"
	    "WHERE d.campaign = :campaign AND d.channel = :channel\n"
	    "\tAND d.state = 'queued'\n"
	    "\tAND (d.wave, d.part) > (:wave, :after)\n"
	    "\tAND (:only = 0 OR d.part = :only)\n"
	    "\tAND NOT EXISTS (\n"
	    "\tSELECT 1 FROM handover AS h\n"
	    "\tWHERE h.campaign = d.campaign AND h.wave = d.wave\n"
	    "\t\tAND h.channel = d.channel\n"
	    "\t\tAND (:whole = 1 OR h.part = d.part)\n"
	    "\t\tAND h.state IN ('open', 'ready'))\n"
	    "ORDER BY d.wave, d.part\n"
	    "LIMIT 1")) == NULL ||
	    crm_bind(stmt, "itiiii", h->campaign, h->channel,
	    (int64_t)h->wave, (int64_t)h->part, (int64_t)a->only,
	    (int64_t)h->whole) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		h->wave = (int)crm_col_int(stmt, 0);
		h->part = (int)crm_col_int(stmt, 1);
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_handover_number(struct crm_db *db, struct crm_handover *h)
{
	int64_t number = 0;

	if (crm_one(db, &number, "SELECT coalesce(max(number), 0) + 1\n"
	    "FROM handover\n"
	    "WHERE campaign = :campaign AND wave = :wave\n"
	    "\tAND channel = :channel AND part = :part", "iiti", h->campaign,
	    (int64_t)h->wave, h->channel, (int64_t)h->part) == -1)
		return (-1);
	h->number = (int)number;
	return (0);
}

int
crm_handover_past(struct crm_db *db, const struct crm_handover *h,
    int (*fn)(void *arg, int64_t member, const char *contact), void *arg)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT member, contact\n"
	    "FROM delivery\n"
	    "WHERE campaign = :campaign AND wave = :wave\n"
	    "\tAND channel = :channel AND state IN ('sent', 'unknown')\n"
	    "ORDER BY id")) == NULL || crm_bind(stmt, "iit", h->campaign,
	    (int64_t)h->wave, h->channel) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = fn(arg, crm_col_int(stmt, 0),
		    crm_col_text(stmt, 1))) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

static int
take(struct crm_db *db, void *arg)
{
	struct asking *a = arg;
	struct crm_handover *h = a->h;

	if (crm_send_allowed(db, h->campaign) == -1 || crm_handover_settle(db,
	    h, a->found, &a->gone) == -1 ||
	    crm_delivery_settle(db, crm_buf_text(&a->self)) == -1 ||
	    wake(db, h) == -1)
		return (-1);
	if ((a->done = find_part(db, a)) != 1)
		return (a->done);
	if (crm_handover_number(db, h) == -1 || crm_run(db, "INSERT INTO handover\n"
	    "(campaign, wave, channel, part, number, state, file, temp,\n"
	    "\tmembers, claimer, at)\n"
	    "VALUES (:campaign, :wave, :channel, :part, :number, 'open', '',\n"
	    "\t'', 0, :self, :now)", "iitiiti", h->campaign,
	    (int64_t)h->wave, h->channel, (int64_t)h->part,
	    (int64_t)h->number, crm_buf_text(&a->self), crm_db_now(db)) == -1)
		return (-1);
	h->id = crm_last_row(db);
	return (crm_consent_last(db, &h->refusals));
}

int
crm_handover_take(struct crm_db *db, struct crm_handover *h, int only,
    struct crm_handover_found *found)
{
	struct asking a = { .h = h, .found = found, .only = only };
	int rc = short_one(db, &a, take);

	remove_gone(&a, rc == 0);
	return (rc == -1 ? -1 : a.done);
}

/* Has whom a message is for, or its contact, refused?  1, 0, -1. */
static int
is_refused(struct crm_db *db, const struct asking *a, int64_t delivery)
{
	struct crm_consent_case what = { .channel = a->h->channel,
	    .purpose = "advertising", .at = crm_db_now(db), .anytime = 1,
	    .ever = 1 };
	struct crm_consent_verdict verdict;
	struct crm_buf contact = { 0 };
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT member, contact\n"
	    "FROM delivery\n"
	    "WHERE id = :id")) == NULL || crm_bind(stmt, "i", delivery) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		what.member = crm_col_int(stmt, 0);
		crm_buf_str(&contact, crm_col_text(stmt, 1));
	}
	crm_reset(stmt);
	what.contact = crm_buf_text(&contact);
	if (contact.bad)
		rc = crm_err_nomem(crm_db_err(db));
	if (rc == 1 && (rc = crm_consent_decide(db, &what, &verdict)) == 0)
		rc = verdict.why == CRM_WHY_OPTED_OUT;
	crm_buf_free(&contact);
	return (rc);
}

/*
 * A large file takes its time, and whoever refuses meanwhile must not stand in
 * it.  1 somebody has, 0, -1.
 */
static int
any_refused(struct crm_db *db, const struct asking *a)
{
	struct crm_buf purpose = { 0 };
	int64_t last;
	size_t i;
	int rc;

	if (crm_consent_last(db, &last) == -1)
		return (-1);
	if (last == a->h->refusals)
		return (0);
	rc = crm_plan_get(db, a->h->campaign, "purpose", &purpose);
	if (rc != -1)
		rc = strcmp(crm_buf_text(&purpose), "notice") == 0;
	crm_buf_free(&purpose);
	if (rc != 0)
		return (rc == 1 ? 0 : -1);
	for (i = 0; i < a->file->n && rc == 0; i++)
		rc = is_refused(db, a, a->file->delivery[i]);
	return (rc);
}

/* One message that stands in the file: 1, 0 it is ours no more, -1. */
static int
note_in(struct crm_db *db, const struct asking *a, int64_t delivery)
{

	if (crm_run(db, "UPDATE delivery\n"
	    "SET began = 1\n"
	    "WHERE id = :id AND state = 'claimed' AND claimer = :self\n"
	    "\tAND began = 0", "it", delivery, crm_buf_text(&a->self)) == -1)
		return (-1);
	if (crm_changes(db) == 0)
		return (0);
	return (crm_run(db, "INSERT OR REPLACE INTO handover_delivery\n"
	    "(delivery, handover)\n"
	    "VALUES (:delivery, :handover)", "ii", delivery,
	    a->h->id) == -1 ? -1 : 1);
}

static int
note_left(struct crm_db *db, const struct asking *a,
    const struct crm_handover_left *left)
{

	return (crm_run(db, "UPDATE delivery\n"
	    "SET state = CASE WHEN :final THEN 'suppressed'\n"
	    "\t\tELSE 'queued' END,\n"
	    "\tended_at = CASE WHEN :final THEN :now END,\n"
	    "\treason = :reason, claimer = ''\n"
	    "WHERE id = :id AND state = 'claimed' AND claimer = :self",
	    "iitit", (int64_t)left->final, crm_db_now(db), left->reason,
	    left->delivery, crm_buf_text(&a->self)));
}

/* Returns -1 without a reason where nothing may be stored. */
static int
ready(struct crm_db *db, void *arg)
{
	const struct crm_handover_file *file;
	struct asking *a = arg;
	size_t i;
	int rc;

	file = a->file;
	if ((rc = crm_send_stopped(db, a->h->campaign)) != 0 ||
	    crm_send_allowed(db, a->h->campaign) == -1) {
		a->done = rc == 1 || crm_errkind(crm_db_err(db)) ==
		    CRM_ERR_BUSY ? 0 : -1;
		return (-1);
	}
	if ((rc = any_refused(db, a)) != 0) {
		a->done = rc == 1 ? 0 : -1;
		return (-1);
	}
	for (i = 0, rc = 1; i < file->n && rc == 1; i++)
		rc = note_in(db, a, file->delivery[i]);
	a->done = rc;
	for (i = 0; i < file->nleft && rc == 1; i++)
		if (note_left(db, a, &file->left[i]) == -1)
			a->done = rc = -1;
	if (rc == 1 && crm_run(db, "UPDATE handover\n"
	    "SET state = 'ready', file = :file, temp = :temp,\n"
	    "\tmembers = :members\n"
	    "WHERE id = :id AND state = 'open'", "ttii", file->file,
	    file->temp, (int64_t)file->n, a->h->id) == -1)
		a->done = rc = -1;
	return (rc == 1 ? 0 : -1);
}

int
crm_handover_ready(struct crm_db *db, const struct crm_handover *h,
    const struct crm_handover_file *file)
{
	struct crm_handover is = *h;
	struct asking a = { .h = &is, .file = file, .done = -1 };

	if (short_one(db, &a, ready) == 0)
		return (1);
	if (a.done == 0)
		crm_err_clear(crm_db_err(db));
	return (a.done == 0 ? 0 : -1);
}

/* What else this process has claimed of the channel goes back. */
static int
release(struct crm_db *db, const struct asking *a)
{

	return (crm_run(db, "UPDATE delivery INDEXED BY delivery_claimed\n"
	    "SET state = 'queued', reason = '', claimer = ''\n"
	    "WHERE state = 'claimed' AND claimer = :self AND began = 0\n"
	    "\tAND campaign = :campaign AND channel = :channel", "tit",
	    crm_buf_text(&a->self), a->h->campaign, a->h->channel));
}

static int
sent(struct crm_db *db, void *arg)
{
	struct asking *a = arg;

	if (crm_handover_end(db, a->h->id, "sent", "handed_over") == -1 ||
	    crm_handover_state(db, a->h->id, "sent") == -1)
		return (-1);
	return (release(db, a));
}

int
crm_handover_sent(struct crm_db *db, const struct crm_handover *h)
{
	struct crm_handover is = *h;
	struct asking a = { .h = &is };

	return (short_one(db, &a, sent));
}

static int
drop(struct crm_db *db, void *arg)
{
	struct asking *a = arg;

	if (crm_handover_requeue(db, a->h->id) == -1 ||
	    crm_handover_forget(db, a->h->id) == -1)
		return (-1);
	return (release(db, a));
}

int
crm_handover_drop(struct crm_db *db, const struct crm_handover *h)
{
	struct crm_handover is = *h;
	struct asking a = { .h = &is };

	return (short_one(db, &a, drop));
}
