#include <sys/stat.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "outreach/claimer.h"
#include "outreach/handover.h"
#include "outreach/sendguard.h"

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

/* A file that a process left behind. */
struct left {
	int64_t		 id;
	struct crm_buf	 file, temp, claimer, void_temp;
	int		 ready;
};

/* The next one of a channel behind a number: 1, 0, -1. */
static int
next_left(struct crm_db *db, const struct crm_handover *h, struct left *left)
{
	struct crm_stmt *stmt;
	int rc;

	crm_buf_reset(&left->file);
	crm_buf_reset(&left->temp);
	crm_buf_reset(&left->claimer);
	if ((stmt = crm_sql(db, "SELECT id, file, temp, claimer,\n"
	    "\tstate = 'ready'\n"
	    "FROM handover\n"
	    "WHERE campaign = :campaign AND channel = :channel\n"
	    "\tAND state IN ('open', 'ready') AND id > :after\n"
	    "ORDER BY id\n"
	    "LIMIT 1 /* scan: files of one campaign are few */")) == NULL ||
	    crm_bind(stmt, "iti", h->campaign, h->channel, left->id) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		left->id = crm_col_int(stmt, 0);
		crm_buf_str(&left->file, crm_col_text(stmt, 1));
		crm_buf_str(&left->temp, crm_col_text(stmt, 2));
		crm_buf_str(&left->claimer, crm_col_text(stmt, 3));
		left->ready = crm_col_int(stmt, 4) == 1;
	}
	crm_reset(stmt);
	return (left->file.bad || left->temp.bad || left->claimer.bad ?
	    crm_err_nomem(crm_db_err(db)) : rc);
}

/* What stands in a file, whoever had it: how its messages end. */
static int
end_messages(struct crm_db *db, int64_t handover, const char *state,
    const char *reason)
{

	return (crm_run(db, "UPDATE delivery\n"
	    "SET state = :state, reason = :reason, claimer = '',\n"
	    "\tbegan = 0, ended_at = :now\n"
	    "WHERE state IN ('claimed', 'unknown') AND began = 1 AND id IN (\n"
	    "\tSELECT delivery FROM handover_delivery\n"
	    "\tWHERE handover = :handover)", "ttii", state, reason,
	    crm_db_now(db), handover));
}

static int
requeue(struct crm_db *db, int64_t handover)
{

	return (crm_run(db, "UPDATE delivery\n"
	    "SET state = 'queued', reason = '', claimer = '', began = 0,\n"
	    "\tended_at = NULL\n"
	    "WHERE state IN ('claimed', 'unknown') AND began = 1 AND id IN (\n"
	    "\tSELECT delivery FROM handover_delivery\n"
	    "\tWHERE handover = :handover)", "i", handover));
}

static int
forget(struct crm_db *db, int64_t handover)
{

	if (crm_run(db, "DELETE FROM handover_delivery\n"
	    "WHERE handover = :handover", "i", handover) == -1)
		return (-1);
	return (crm_run(db, "DELETE FROM handover\n"
	    "WHERE id = :handover", "i", handover));
}

static int
set_state(struct crm_db *db, int64_t handover, const char *state)
{

	return (crm_run(db, "UPDATE handover\n"
	    "SET state = :state, at = :now\n"
	    "WHERE id = :handover", "tii", state, crm_db_now(db), handover));
}

/*
 * Makes the unfinished file void, so that it can never get its final name: 1 it
 * is; 0 there is none.  A second look finds what the first one did.
 */
static int
make_void(struct left *left)
{

	crm_buf_reset(&left->void_temp);
	crm_buf_fmt(&left->void_temp, "%s.void", crm_buf_text(&left->temp));
	if (left->void_temp.bad)
		return (-1);
	if (rename(crm_buf_text(&left->temp), left->void_temp.p) == 0)
		return (1);
	return (access(left->void_temp.p, F_OK) == 0);
}

/*
 * 1 when the file got its final name: it is there, and one that still has the
 * other name is the same.  Else it is somebody else's.
 */
static int
is_handed(const struct left *left)
{
	struct stat file, temp;

	if (stat(crm_buf_text(&left->file), &file) == -1)
		return (0);
	return (stat(crm_buf_text(&left->temp), &temp) == -1 ||
	    (file.st_ino == temp.st_ino && file.st_dev == temp.st_dev));
}

/* Looks at what a dead process left of a file that was whole.  0 or -1. */
static int
settle_ready(struct crm_db *db, struct left *left, struct asking *a)
{
	struct crm_handover_found *found = a->found;

	if (is_handed(left)) {
		(void)unlink(crm_buf_text(&left->temp));
		found->sent++;
		return (end_messages(db, left->id, "sent",
		    "handed_over") == -1 || set_state(db, left->id,
		    "sent") == -1 ? -1 : 0);
	}
	switch (make_void(left)) {
	case 1:
		found->again++;
		crm_buf_add(&a->gone, left->void_temp.p,
		    left->void_temp.n + 1);
		if (a->gone.bad)
			return (crm_err_nomem(crm_db_err(db)));
		return (requeue(db, left->id) == -1 ||
		    forget(db, left->id) == -1 ? -1 : 0);
	case 0:
		found->lost++;
		return (end_messages(db, left->id, "unknown",
		    "file_gone") == -1 || set_state(db, left->id,
		    "lost") == -1 ? -1 : 0);
	default:
		return (crm_err_nomem(crm_db_err(db)));
	}
}

/* All that dead processes left.  Who runs, or may run elsewhere, is let be. */
static int
settle(struct crm_db *db, struct asking *a)
{
	struct left left = { 0 };
	int rc;

	while ((rc = next_left(db, a->h, &left)) == 1) {
		if (crm_claimer_gone(crm_buf_text(&left.claimer)) != 1)
			continue;
		/* What an open one had claimed goes back with the claims. */
		if ((left.ready ? settle_ready(db, &left, a) :
		    forget(db, left.id)) == -1) {
			rc = -1;
			break;
		}
	}
	crm_buf_free(&left.file);
	crm_buf_free(&left.temp);
	crm_buf_free(&left.claimer);
	crm_buf_free(&left.void_temp);
	return (rc);
}

/*
 * The next portion that waits: 1 with it, 0, -1.  What a dead process had
 * claimed and what is put off until a time that has come count, too.
 */
static int
find_part(struct crm_db *db, struct asking *a)
{
	struct crm_handover *h = a->h;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT d.wave, d.part\n"
	    "FROM delivery AS d\n"
	    "WHERE d.campaign = :campaign AND d.channel = :channel\n"
	    "\tAND (d.state IN ('queued', 'claimed') OR (d.state = 'deferred'\n"
	    "\tAND d.next_at <= :now))\n"
	    "\tAND (d.wave, d.part) > (:wave, :after)\n"
	    "\tAND (:only = 0 OR d.part = :only)\n"
	    "\tAND NOT EXISTS (\n"
	    "\tSELECT 1 FROM handover AS h\n"
	    "\tWHERE h.campaign = d.campaign AND h.wave = d.wave\n"
	    "\t\tAND h.channel = d.channel\n"
	    "\t\tAND (:whole = 1 OR h.part = d.part)\n"
	    "\t\tAND h.state IN ('open', 'ready'))\n"
	    "ORDER BY d.wave, d.part\n"
	    "LIMIT 1 /* scan: the messages of one campaign */")) == NULL ||
	    crm_bind(stmt, "itiiiii", h->campaign, h->channel,
	    crm_db_now(db), (int64_t)h->wave, (int64_t)h->part,
	    (int64_t)a->only, (int64_t)h->whole) == -1)
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

	if (crm_send_allowed(db, h->campaign) == -1 || settle(db, a) == -1)
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
	return (0);
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
	    "\tAND campaign = :campaign AND channel = :channel\n"
	    "/* scan: few are in flight */", "tit", crm_buf_text(&a->self),
	    a->h->campaign, a->h->channel));
}

static int
sent(struct crm_db *db, void *arg)
{
	struct asking *a = arg;

	return (end_messages(db, a->h->id, "sent", "handed_over") == -1 ||
	    set_state(db, a->h->id, "sent") == -1 ? -1 : release(db, a));
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

	return (requeue(db, a->h->id) == -1 || forget(db, a->h->id) == -1 ?
	    -1 : release(db, a));
}

int
crm_handover_drop(struct crm_db *db, const struct crm_handover *h)
{
	struct crm_handover is = *h;
	struct asking a = { .h = &is };

	return (short_one(db, &a, drop));
}
