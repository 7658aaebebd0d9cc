#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "record/consent.h"
#include "record/law.h"
#include "record/optout.h"

/*
 * Three tables: consent has what was given and is journalled like all others;
 * optout has what was withdrawn of all purposes, optout_part of one of them or
 * of the night, known by hashes of keys, and no batch is able to take them
 * back.  What holds is computed from them over all keys of a member, so that a
 * merge, an undo or a new import needs no rule of its own.
 */

int
crm_consent_channel(const char *channel)
{

	return (crm_law_channel(channel) != NULL);
}

/* What may be left out of an entry is the empty text. */
static const char *
text(const char *s)
{

	return (s == NULL ? "" : s);
}

static const char *
given_for(const struct crm_consent_entry *entry)
{

	return (entry->purpose == NULL ? "advertising" : entry->purpose);
}

static struct crm_consent_scope
scope_of(const struct crm_consent_entry *entry)
{
	struct crm_consent_scope scope = { entry->channel, given_for(entry),
	    entry->night, INT64_MAX, INT64_MAX, INT64_MIN, NULL };

	return (scope);
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
	    "\tAND purpose = :purpose AND night = :night\n"
	    "\tAND given_at = :at AND turns >= :turns\n"
	    "\tAND (:guardian = '' OR guardian = :guardian)\n"
	    "LIMIT 1", "ittiiit", entry->member, entry->channel,
	    given_for(entry), (int64_t)entry->night, entry->at,
	    (int64_t)entry->turns, text(entry->guardian)));
}

static int
add(struct crm_db *db, const struct crm_consent_entry *entry)
{

	return (crm_run(db, "INSERT INTO consent\n"
	    "(member, channel, given_at, turns, how, proof, batch, purpose,\n"
	    "\tnight, guardian, source, proof_sha256)\n"
	    "VALUES (:member, :channel, :at, :turns, :how, :proof, :batch,\n"
	    "\t:purpose, :night, :guardian, :source, :proof_sha256)",
	    "itiittitittt", entry->member, entry->channel, entry->at,
	    (int64_t)entry->turns, entry->how, entry->proof, crm_batch(db),
	    given_for(entry), (int64_t)entry->night, text(entry->guardian),
	    text(entry->source), text(entry->proof_sha256)));
}

int
crm_consent_give(struct crm_db *db, const struct crm_consent_entry *entry)
{
	struct crm_consent_scope scope = scope_of(entry);
	struct crm_consent_hold hold;
	int rc;

	if ((rc = known(db, entry)) != 0)
		return (rc == 1 ? 0 : -1);
	if (add(db, entry) == -1 ||
	    crm_consent_hold(db, entry->member, &scope, &hold) == -1)
		return (-1);
	if (hold.withdrawn == CRM_TIME_NONE)
		return (1);
	if (entry->turns)
		return (entry->at > crm_consent_ends(hold.withdrawn) ? 1 : 2);
	return (hold.state == CRM_CONSENT_GIVEN ? 1 : 2);
}

int
crm_consent_barred(struct crm_db *db, const struct crm_consent_entry *entry,
    int64_t *at)
{
	struct crm_consent_scope scope = scope_of(entry);
	int rc;

	if ((rc = known(db, entry)) != 0)
		return (rc == 1 ? 0 : -1);
	rc = crm_consent_withdrawal(db, entry->member, &scope, at);
	return (rc == 1 ? entry->at <= crm_consent_ends(*at) : rc);
}

struct withdrawal {
	const struct crm_consent_entry	*entry;
	int				 stored;
};

/* Of all purposes: 0 or -1. */
static int
add_whole(struct crm_db *db, const struct crm_consent_entry *entry,
    const char *hash)
{

	return (crm_run(db, "INSERT INTO optout\n"
	    "(channel, hash, withdrawn_at, how, member, source, proof,\n"
	    "\tproof_sha256)\n"
	    "VALUES (:channel, :hash, :at, :how, :member, :source, :proof,\n"
	    "\t:proof_sha256)\n"
	    "ON CONFLICT (hash, channel, withdrawn_at) DO NOTHING",
	    "ttitottt", entry->channel, hash, entry->at, entry->how,
	    entry->member == 0 ? CRM_NULL : entry->member,
	    text(entry->source), text(entry->proof),
	    text(entry->proof_sha256)));
}

static int
add_part(struct crm_db *db, const struct crm_consent_entry *entry,
    const char *hash)
{

	return (crm_run(db, "INSERT INTO optout_part\n"
	    "(channel, purpose, night, hash, withdrawn_at, how, member,\n"
	    "\tsource, proof, proof_sha256)\n"
	    "VALUES (:channel, :purpose, :night, :hash, :at, :how, :member,\n"
	    "\t:source, :proof, :proof_sha256)\n"
	    "ON CONFLICT (hash, channel, purpose, night, withdrawn_at)\n"
	    "\tDO NOTHING", "ttititottt", entry->channel, given_for(entry),
	    (int64_t)entry->night, hash, entry->at, entry->how,
	    entry->member == 0 ? CRM_NULL : entry->member,
	    text(entry->source), text(entry->proof),
	    text(entry->proof_sha256)));
}

static int
store(struct crm_db *db, const char *hash, void *arg)
{
	struct withdrawal *withdrawal = arg;
	const struct crm_consent_entry *entry = withdrawal->entry;
	int part = entry->purpose != NULL || entry->night;

	if ((part ? add_part(db, entry, hash) :
	    add_whole(db, entry, hash)) == -1)
		return (-1);
	if (crm_changes(db) == 0)
		return (0);
	withdrawal->stored = 1;
	return (crm_run(db, "INSERT INTO temp.optout_new\n"
	    "(hash, channel, withdrawn_at, how, purpose, night)\n"
	    "VALUES (:hash, :channel, :at, :how, :purpose, :night)", "ttitti",
	    hash, entry->channel, entry->at, entry->how,
	    part ? given_for(entry) : "", (int64_t)entry->night));
}

/* What waits for crm_consent_flush(); a rollback empties it. */
static int
make_pending(struct crm_db *db)
{

	return (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS optout_new (\n"
	    "\thash\tTEXT NOT NULL,\n"
	    "\tchannel\tTEXT NOT NULL,\n"
	    "\twithdrawn_at INTEGER NOT NULL,\n"
	    "\thow\tTEXT NOT NULL,\n"
	    "\tpurpose\tTEXT NOT NULL,\n"
	    "\tnight\tINTEGER NOT NULL\n"
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
crm_consent_holder(struct crm_db *db, const char *kind, const char *value,
    int64_t after, int64_t *member)
{
	int email = strcmp(kind, "email") == 0;

	return (crm_one(db, member, "WITH holder (id) AS (\n"
	    "\tSELECT p.member\n"
	    "\tFROM person_key AS k\n"
	    "\tCROSS JOIN person AS p ON p.id = k.person\n"
	    "\tWHERE k.kind = :key AND k.space = 0\n"
	    "\t\tAND k.value > :value || ' ' AND k.value < :value || '!'\n"
	    "\tUNION ALL\n"
	    "\tSELECT member\n"
	    "\tFROM contact INDEXED BY contact_beside\n"
	    "\tWHERE value = :value AND (kind = 5) = :email AND state < 3\n"
	    "\t\tAND (state = 2 OR kind BETWEEN 2 AND 4))\n"
	    "SELECT h.id\n"
	    "FROM holder AS h\n"
	    "CROSS JOIN member AS m ON m.id = h.id AND m.state = 0\n"
	    "WHERE h.id > :after\n"
	    "ORDER BY h.id\n"
	    "LIMIT 1 /* scan: the few who have it */", "itii",
	    (int64_t)(email ? 3 : 2), value, (int64_t)email, after));
}

int
crm_consent_refuse(struct crm_db *db, const char *kind, const char *value,
    const struct crm_consent_entry *entry)
{
	struct crm_consent_entry its = *entry;
	struct withdrawal withdrawal = { &its, 0 };
	char hash[CRM_SHA256_HEX];
	int rc, stored = 0;

	/* The known ones first: then the entry says who it was. */
	its.member = 0;
	while ((rc = crm_consent_holder(db, kind, value, its.member,
	    &its.member)) == 1) {
		if ((rc = crm_consent_withdraw(db, &its)) == -1)
			return (-1);
		stored |= rc;
	}
	its.member = 0;
	if (rc == -1 || make_pending(db) == -1 ||
	    crm_optout_hash(db, kind, value, hash) == -1 ||
	    store(db, hash, &withdrawal) == -1)
		return (-1);
	return (stored | withdrawal.stored);
}

/* The purpose and the night that stand behind a tab; the tab becomes NUL. */
static void
read_part(char *how, struct crm_consent_entry *entry)
{
	char *part = strchr(how, '\t'), *night;
	enum crm_law law;

	if (part == NULL)
		return;
	*part++ = '\0';
	if ((night = strchr(part, ' ')) != NULL)
		*night++ = '\0';
	if (!crm_law_purpose(part, &law) || (night != NULL &&
	    (law != CRM_LAW_CONSENT || strcmp(night, "night") != 0)))
		return;
	entry->purpose = part;
	entry->night = night != NULL;
}

int
crm_consent_replay(struct crm_db *db, const char *hash, const char *channel,
    int64_t at, const char *how)
{
	struct crm_consent_entry entry = { .channel = channel, .at = at };
	struct crm_buf copy = { 0 };
	int rc = -1;

	crm_buf_str(&copy, how);
	entry.how = crm_buf_text(&copy);
	if (copy.bad)
		(void)crm_err_nomem(crm_db_err(db));
	else {
		if (copy.n > 0)
			read_part(copy.p, &entry);
		rc = entry.purpose != NULL ? add_part(db, &entry, hash) :
		    add_whole(db, &entry, hash);
		if (rc == 0)
			rc = crm_changes(db) > 0;
	}
	crm_buf_free(&copy);
	return (rc);
}

int
crm_consent_flush(struct crm_db *db)
{

	if (make_pending(db) == -1)
		return (-1);
	return (crm_optout_append(db));
}
