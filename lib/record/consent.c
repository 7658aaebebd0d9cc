#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "record/consent.h"
#include "record/optout.h"

/*
 * Two tables: consent has what was given and is journalled like all others;
 * optout has what was withdrawn, known by hashes of keys, and no batch is able
 * to take it back.  What holds is computed from both over all keys of a
 * member, so that a merge, an undo or a new import needs no rule of its own.
 */

int
crm_consent_channel(const char *channel)
{
	static const char *const known[] = { "email", "sms", "call", "post",
	    "push" };
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i], channel) == 0)
			return (1);
	return (0);
}

/* The first second after the day; a day beyond all calendars has no end. */
static int64_t
end_of(int64_t day)
{

	return (day >= INT64_MAX / CRM_DAY - 1 ? INT64_MAX :
	    (day + 1) * CRM_DAY);
}

struct latest {
	const char	*channel;
	int64_t		 end;
	int64_t		 at;		/* CRM_TIME_NONE: none so far */
};

static void
take(struct latest *latest, int64_t at)
{

	if (at != CRM_NULL &&
	    (latest->at == CRM_TIME_NONE || at > latest->at))
		latest->at = at;
}

static int
look(struct crm_db *db, const char *hash, void *arg)
{
	struct latest *latest = arg;
	int64_t at;

	if (crm_one(db, &at, "SELECT max(withdrawn_at)\n"
	    "FROM optout\n"
	    "WHERE hash = :hash AND channel = :channel\n"
	    "\tAND withdrawn_at < :end", "tti", hash, latest->channel,
	    latest->end) == -1)
		return (-1);
	take(latest, at);
	return (0);
}

/*
 * The latest withdrawal of any key of a live member, up to the end of day
 * as_of: 1 with *at, 0 there is none, -1.
 */
static int
latest_withdrawal(struct crm_db *db, int64_t member, const char *channel,
    int64_t as_of, int64_t *at)
{
	struct latest latest = { channel, end_of(as_of), CRM_TIME_NONE };
	int64_t own;
	int rc;

	/* Most bases are asked often before anybody withdraws. */
	if ((rc = crm_one(db, &own, "SELECT 1 FROM optout LIMIT 1 "
	    "/* scan: its first row */", "")) != 1)
		return (rc);
	/* By number too: a person may have lost the key that it withdrew by. */
	if (crm_one(db, &own, "SELECT max(o.withdrawn_at)\n"
	    "FROM (SELECT :member AS id\n"
	    "\tUNION ALL\n"
	    "\tSELECT id FROM member WHERE merged_into = :member) AS mine\n"
	    "CROSS JOIN optout AS o ON o.member = mine.id\n"
	    "WHERE o.channel = :channel AND o.withdrawn_at < :end\n"
	    "/* scan: the few numbers of one member */", "iti", member,
	    channel, latest.end) == -1)
		return (-1);
	take(&latest, own);
	if (crm_optout_keys(db, member, look, &latest) == -1)
		return (-1);
	*at = latest.at;
	return (latest.at != CRM_TIME_NONE);
}

/* The latest consent given, and the latest that may follow a withdrawal. */
static int
given(struct crm_db *db, int64_t member, struct latest *any,
    struct latest *turning)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT max(given_at),\n"
	    "\tmax(CASE WHEN turns = 1 THEN given_at END)\n"
	    "FROM consent\n"
	    "WHERE member = :member AND channel = :channel\n"
	    "\tAND given_at < :end")) == NULL ||
	    crm_bind(stmt, "iti", member, any->channel, any->end) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		take(any, crm_col_int(stmt, 0));
		take(turning, crm_col_int(stmt, 1));
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : 0);
}

int
crm_consent_state(struct crm_db *db, int64_t member, const char *channel,
    int64_t as_of, int64_t *at)
{
	struct latest any = { channel, end_of(as_of), CRM_TIME_NONE };
	struct latest turning = any;
	int64_t out;
	int rc;

	*at = CRM_TIME_NONE;
	if (given(db, member, &any, &turning) == -1 ||
	    (rc = latest_withdrawal(db, member, channel, as_of,
	    &out)) == -1)
		return (-1);
	/* On the same second the withdrawal wins. */
	if (rc == 1 && (turning.at == CRM_TIME_NONE || turning.at <= out)) {
		*at = out;
		return (CRM_CONSENT_WITHDRAWN);
	}
	*at = any.at;
	return (any.at == CRM_TIME_NONE ? CRM_CONSENT_NONE :
	    CRM_CONSENT_GIVEN);
}

/*
 * 1 when the ledger has it.  What an export says again of a consent that was
 * given by hand is nothing new.
 */
static int
known(struct crm_db *db, const struct crm_consent_entry *entry)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM consent\n"
	    "WHERE member = :member AND channel = :channel\n"
	    "\tAND given_at = :at AND turns >= :turns\n"
	    "LIMIT 1", "itii", entry->member, entry->channel, entry->at,
	    (int64_t)entry->turns));
}

int
crm_consent_give(struct crm_db *db, const struct crm_consent_entry *entry)
{
	int64_t out;
	int rc;

	if ((rc = known(db, entry)) != 0)
		return (rc == 1 ? 0 : -1);
	if (crm_run(db, "INSERT INTO consent\n"
	    "(member, channel, given_at, turns, how, proof, batch)\n"
	    "VALUES (:member, :channel, :at, :turns, :how, :proof, :batch)",
	    "itiitti", entry->member, entry->channel, entry->at,
	    (int64_t)entry->turns, entry->how, entry->proof,
	    crm_batch(db)) == -1)
		return (-1);
	rc = latest_withdrawal(db, entry->member, entry->channel,
	    INT64_MAX, &out);
	if (rc != 1)
		return (rc == 0 ? 1 : -1);
	if (entry->turns)
		return (entry->at > out ? 1 : 2);
	rc = crm_consent_state(db, entry->member, entry->channel, INT64_MAX,
	    &out);
	if (rc == -1)
		return (-1);
	return (rc == CRM_CONSENT_GIVEN ? 1 : 2);
}

int
crm_consent_barred(struct crm_db *db, const struct crm_consent_entry *entry,
    int64_t *at)
{
	int rc;

	if ((rc = known(db, entry)) != 0)
		return (rc == 1 ? 0 : -1);
	rc = latest_withdrawal(db, entry->member, entry->channel,
	    INT64_MAX, at);
	return (rc == 1 ? entry->at <= *at : rc);
}

struct withdrawal {
	const struct crm_consent_entry	*entry;
	int				 stored;
};

static int
store(struct crm_db *db, const char *hash, void *arg)
{
	struct withdrawal *withdrawal = arg;
	const struct crm_consent_entry *entry = withdrawal->entry;

	if (crm_run(db, "INSERT INTO optout\n"
	    "(channel, hash, withdrawn_at, how, member)\n"
	    "VALUES (:channel, :hash, :at, :how, :member)\n"
	    "ON CONFLICT (hash, channel, withdrawn_at) DO NOTHING", "ttito",
	    entry->channel, hash, entry->at, entry->how,
	    entry->member == 0 ? CRM_NULL : entry->member) == -1)
		return (-1);
	if (crm_changes(db) == 0)
		return (0);
	withdrawal->stored = 1;
	return (crm_run(db, "INSERT INTO temp.optout_new\n"
	    "(hash, channel, withdrawn_at, how)\n"
	    "VALUES (:hash, :channel, :at, :how)", "ttit", hash,
	    entry->channel, entry->at, entry->how));
}

/* What waits for crm_consent_flush(); a rollback empties it. */
static int
make_pending(struct crm_db *db)
{

	return (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS optout_new (\n"
	    "\thash\tTEXT NOT NULL,\n"
	    "\tchannel\tTEXT NOT NULL,\n"
	    "\twithdrawn_at INTEGER NOT NULL,\n"
	    "\thow\tTEXT NOT NULL\n"
	    ") STRICT", ""));
}

int
crm_consent_withdraw(struct crm_db *db, const struct crm_consent_entry *entry)
{
	struct withdrawal withdrawal = { entry, 0 };

	if (make_pending(db) == -1 ||
	    crm_optout_keys(db, entry->member, store, &withdrawal) == -1)
		return (-1);
	return (withdrawal.stored);
}

int
crm_consent_refuse(struct crm_db *db, const char *kind, const char *value,
    const struct crm_consent_entry *entry)
{
	struct withdrawal withdrawal = { entry, 0 };
	char hash[CRM_SHA256_HEX];

	if (make_pending(db) == -1 ||
	    crm_optout_hash(db, kind, value, hash) == -1 ||
	    store(db, hash, &withdrawal) == -1)
		return (-1);
	return (withdrawal.stored);
}

int
crm_consent_flush(struct crm_db *db)
{

	if (make_pending(db) == -1)
		return (-1);
	return (crm_optout_append(db));
}

static int
note_hash(struct crm_db *db, const char *hash, void *arg)
{

	(void)arg;
	return (crm_run(db, "INSERT OR IGNORE INTO temp.ledger_key (hash)\n"
	    "VALUES (:hash)", "t", hash));
}

static struct crm_stmt *
ledger(struct crm_db *db, int64_t member)
{
	struct crm_stmt *stmt;

	if (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS ledger_key (\n"
	    "\thash\tTEXT PRIMARY KEY\n"
	    ") STRICT, WITHOUT ROWID", "") == -1 ||
	    crm_run(db, "DELETE FROM temp.ledger_key /* scan: all of it */",
	    "") == -1 ||
	    crm_optout_keys(db, member, note_hash, NULL) == -1 ||
	    (stmt = crm_sql(db, "SELECT channel, given_at AS at,\n"
	    "\t'given' AS state, how, proof\n"
	    "FROM consent\n"
	    "WHERE member = :member\n"
	    "UNION\n"
	    "SELECT o.channel, o.withdrawn_at, 'withdrawn', o.how, ''\n"
	    "FROM temp.ledger_key AS k\n"
	    "CROSS JOIN optout AS o ON o.hash = k.hash\n"
	    "UNION\n"
	    "SELECT channel, withdrawn_at, 'withdrawn', how, ''\n"
	    "FROM optout\n"
	    "WHERE member = :member OR member IN (\n"
	    "\tSELECT id FROM member WHERE merged_into = :member)\n"
	    "ORDER BY channel, at, state, how, proof\n"
	    "/* scan: the hashes of one member */")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (NULL);
	return (stmt);
}

int
crm_consent_each(struct crm_db *db, int64_t member,
    int (*fn)(void *arg, const struct crm_consent_line *line), void *arg)
{
	struct crm_consent_line line;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = ledger(db, member)) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		line.channel = crm_col_text(stmt, 0);
		line.at = crm_col_int(stmt, 1);
		line.state = crm_col_text(stmt, 2);
		line.how = crm_col_text(stmt, 3);
		line.proof = crm_col_text(stmt, 4);
		if ((rc = fn(arg, &line)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}
