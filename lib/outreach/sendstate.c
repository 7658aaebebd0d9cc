#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "outreach/sendstate.h"

int
crm_sendstate_each(struct crm_db *db, int64_t campaign,
    int (*fn)(void *arg, const struct crm_sendstate *state), void *arg)
{
	struct crm_sendstate state;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT c.name, d.wave, d.channel, d.state,\n"
	    "\td.reason, count(*), min(CASE\n"
	    "\t\tWHEN d.state IN ('queued', 'deferred') THEN d.next_at\n"
	    "\t\tWHEN d.state = 'claimed' THEN d.claimed_at\n"
	    "\t\tELSE d.ended_at END) AS first, max(CASE\n"
	    "\t\tWHEN d.state IN ('queued', 'deferred') THEN d.next_at\n"
	    "\t\tWHEN d.state = 'claimed' THEN d.claimed_at\n"
	    "\t\tELSE d.ended_at END) AS last\n"
	    "FROM delivery AS d\n"
	    "CROSS JOIN campaign AS c ON c.id = d.campaign\n"
	    "WHERE :campaign = 0 OR d.campaign = :campaign\n"
	    "GROUP BY c.name, d.wave, d.channel, d.state, d.reason\n"
	    "ORDER BY c.name, d.wave, d.channel, d.state, d.reason\n"
	    "/* scan: all are counted */")) == NULL ||
	    crm_bind(stmt, "i", campaign) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		state.campaign = crm_col_text(stmt, 0);
		state.wave = crm_col_int(stmt, 1);
		state.channel = crm_col_text(stmt, 2);
		state.state = crm_col_text(stmt, 3);
		state.reason = crm_col_text(stmt, 4);
		state.messages = crm_col_int(stmt, 5);
		state.first = crm_col_int(stmt, 6);
		state.last = crm_col_int(stmt, 7);
		if ((rc = fn(arg, &state)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_senddomain_each(struct crm_db *db, int64_t campaign,
    int (*fn)(void *arg, const struct crm_senddomain *domain), void *arg)
{
	struct crm_senddomain domain;
	struct crm_stmt *stmt;
	int64_t *const n[] = { &domain.messages, &domain.waiting,
	    &domain.claimed, &domain.sent, &domain.failed, &domain.unknown,
	    &domain.suppressed, &domain.expired, &domain.tries };
	int i, rc;

	if ((stmt = crm_sql(db, "SELECT c.name, d.wave, d.domain,\n"
	    "\tcount(*) AS messages,\n"
	    "\tsum(d.state IN ('queued', 'deferred')),\n"
	    "\tsum(d.state = 'claimed'), sum(d.state = 'sent'),\n"
	    "\tsum(d.state = 'failed'), sum(d.state = 'unknown'),\n"
	    "\tsum(d.state = 'suppressed'), sum(d.state = 'expired'),\n"
	    "\tsum(d.tries)\n"
	    "FROM delivery AS d\n"
	    "CROSS JOIN campaign AS c ON c.id = d.campaign\n"
	    "WHERE (:campaign = 0 OR d.campaign = :campaign)\n"
	    "\tAND d.domain <> ''\n"
	    "GROUP BY c.name, d.wave, d.domain\n"
	    "ORDER BY c.name, d.wave, messages DESC, d.domain\n"
	    "/* scan: all are counted */")) == NULL ||
	    crm_bind(stmt, "i", campaign) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		domain.campaign = crm_col_text(stmt, 0);
		domain.wave = crm_col_int(stmt, 1);
		domain.domain = crm_col_text(stmt, 2);
		for (i = 0; i < 9; i++)
			*n[i] = crm_col_int(stmt, 3 + i);
		if ((rc = fn(arg, &domain)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_sendunknown_each(struct crm_db *db, int64_t campaign,
    int (*fn)(void *arg, const struct crm_sendunknown *unknown), void *arg)
{
	struct crm_sendunknown unknown;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT d.id, c.name, d.wave, d.channel,\n"
	    "\td.member, d.contact, d.claimed_at, d.reason\n"
	    "FROM delivery AS d\n"
	    "CROSS JOIN campaign AS c ON c.id = d.campaign\n"
	    "WHERE d.state = 'unknown'\n"
	    "\tAND (:campaign = 0 OR d.campaign = :campaign)\n"
	    "ORDER BY d.id /* scan: all may be asked for */")) == NULL ||
	    crm_bind(stmt, "i", campaign) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		unknown.id = crm_col_int(stmt, 0);
		unknown.campaign = crm_col_text(stmt, 1);
		unknown.wave = crm_col_int(stmt, 2);
		unknown.channel = crm_col_text(stmt, 3);
		unknown.member = crm_col_int(stmt, 4);
		unknown.contact = crm_col_text(stmt, 5);
		unknown.claimed_at = crm_col_int(stmt, 6);
		unknown.reason = crm_col_text(stmt, 7);
		if ((rc = fn(arg, &unknown)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int64_t
crm_send_waiting(struct crm_db *db, int64_t campaign, const char *channel)
{
	int64_t n = 0;

	if (crm_one(db, &n, "SELECT count(*)\n"
	    "FROM delivery\n"
	    "WHERE state IN ('queued', 'deferred', 'claimed')\n"
	    "\tAND channel = :channel\n"
	    "\tAND (:campaign = 0 OR campaign = :campaign)\n"
	    "/* scan: all are counted, once a run */", "ti", channel,
	    campaign) == -1)
		return (-1);
	return (n);
}

/* The campaign that a statement finds for a batch: 1 with its name, 0, -1. */
static int
name_of(struct crm_db *db, struct crm_stmt *stmt, int64_t batch,
    struct crm_buf *name)
{
	int rc;

	if (stmt == NULL || crm_bind(stmt, "i", batch) == -1 ||
	    (rc = crm_step(stmt)) == -1)
		return (-1);
	if (rc == 1)
		crm_buf_str(name, crm_col_text(stmt, 0));
	crm_reset(stmt);
	return (name->bad ? crm_err_nomem(crm_db_err(db)) : rc);
}

int
crm_send_queued_by(struct crm_db *db, int64_t batch, struct crm_buf *name)
{

	return (name_of(db, crm_sql(db, "SELECT c.name\n"
	    "FROM campaign_wave AS w\n"
	    "CROSS JOIN campaign AS c ON c.id = w.campaign\n"
	    "WHERE w.batch = :batch AND EXISTS (\n"
	    "\tSELECT 1 FROM delivery AS d\n"
	    "\tWHERE d.campaign = w.campaign AND d.wave = w.wave\n"
	    "\t\tAND d.state IN ('queued', 'claimed', 'deferred'))\n"
	    "LIMIT 1 /* scan: waves are few */"), batch, name));
}

/* Who was only kept from it had none, and one on its way may leave. */
int
crm_send_listed_by(struct crm_db *db, int64_t batch, struct crm_buf *name)
{

	return (name_of(db, crm_sql(db, "SELECT c.name\n"
	    "FROM campaign_target AS t\n"
	    "CROSS JOIN campaign AS c ON c.id = t.campaign\n"
	    "CROSS JOIN member AS m ON m.id = t.member\n"
	    "WHERE t.batch = :batch AND EXISTS (\n"
	    "\tSELECT 1 FROM delivery AS d\n"
	    "\tWHERE d.member = coalesce(m.merged_into, m.id)\n"
	    "\t\tAND d.campaign = t.campaign\n"
	    "\t\tAND d.state IN ('claimed', 'sent', 'failed', 'unknown'))\n"
	    "LIMIT 1 /* scan: an undo is rare */"), batch, name));
}
