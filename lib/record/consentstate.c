#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "record/consent.h"
#include "record/law.h"
#include "record/optout.h"

/* What the ledger says of one scope: the given against the withdrawn. */

struct latest {
	const struct crm_consent_scope *scope;
	const char	*also;		/* a purpose that ends this one, too */
	int		 open;		/* 1: what was withdrawn by all */
	int64_t		 at;		/* CRM_TIME_NONE: none so far */
};

static void
take(int64_t *latest, int64_t at)
{

	if (at != CRM_NULL && (*latest == CRM_TIME_NONE || at > *latest))
		*latest = at;
}

int64_t
crm_consent_ends(int64_t withdrawn_at)
{

	return (withdrawn_at % CRM_DAY == 0 && withdrawn_at <= INT64_MAX -
	    CRM_DAY ? withdrawn_at + CRM_DAY - 1 : withdrawn_at);
}

void
crm_consent_later(int64_t *latest, int64_t withdrawn_at)
{
	int64_t end, last;

	if (withdrawn_at == CRM_TIME_NONE)
		return;
	end = crm_consent_ends(withdrawn_at);
	if (*latest == CRM_TIME_NONE || end > (last =
	    crm_consent_ends(*latest)) || (end == last &&
	    withdrawn_at > *latest))
		*latest = withdrawn_at;
}

/* Takes the withdrawals that a statement finds.  0 or -1. */
static int
take_rows(struct crm_stmt *stmt, struct latest *latest)
{
	int rc;

	while ((rc = crm_step(stmt)) == 1)
		crm_consent_later(&latest->at, crm_col_int(stmt, 0));
	crm_reset(stmt);
	return (rc);
}

/*
 * Who withdrew by all channels at once, before there was one that is open, had
 * said no to everything.
 */
static int
look_every(struct crm_db *db, const char *hash, struct latest *latest)
{
	struct crm_stmt *stmt;

	if (!latest->open)
		return (0);
	if ((stmt = crm_sql(db, "WITH every (at) AS (\n"
	    "\tSELECT withdrawn_at\n"
	    "\tFROM optout\n"
	    "\tWHERE hash = :hash AND withdrawn_at < :end\n"
	    "\t\tAND channel IN ('email', 'sms', 'call', 'post', 'push')\n"
	    "\tGROUP BY withdrawn_at\n"
	    "\tHAVING count(*) = 5\n"
	    "\tUNION ALL\n"
	    "\tSELECT withdrawn_at\n"
	    "\tFROM optout_part\n"
	    "\tWHERE hash = :hash AND withdrawn_at < :end AND night = 0\n"
	    "\t\tAND +purpose IN (:purpose, :also)\n"
	    "\t\tAND channel IN ('email', 'sms', 'call', 'post', 'push')\n"
	    "\tGROUP BY purpose, withdrawn_at\n"
	    "\tHAVING count(*) = 5)\n"
	    "SELECT at FROM every /* scan: the few of a hash */")) == NULL ||
	    crm_bind(stmt, "titt", hash, latest->scope->out_end,
	    latest->scope->purpose, latest->also) == -1)
		return (-1);
	return (take_rows(stmt, latest));
}

static int
look(struct crm_db *db, const char *hash, void *arg)
{
	struct latest *latest = arg;
	const struct crm_consent_scope *scope = latest->scope;
	struct crm_stmt *stmt;

	/* +: to seek each purpose costs more than the few of a hash. */
	if ((stmt = crm_sql(db, "SELECT withdrawn_at\n"
	    "FROM optout\n"
	    "WHERE hash = :hash AND channel = :channel\n"
	    "\tAND withdrawn_at < :end\n"
	    "UNION ALL\n"
	    "SELECT withdrawn_at\n"
	    "FROM optout_part\n"
	    "WHERE hash = :hash AND channel = :channel\n"
	    "\tAND +purpose IN (:purpose, :also)\n"
	    "\tAND night <= :night AND withdrawn_at < :end")) == NULL ||
	    crm_bind(stmt, "ttitti", hash, scope->channel, scope->out_end,
	    scope->purpose, latest->also, (int64_t)scope->night) == -1 ||
	    take_rows(stmt, latest) == -1)
		return (-1);
	return (look_every(db, hash, latest));
}

/* The hashes by which a number withdrew, be they its keys still or not. */
static int
each_hash(struct crm_db *db, int64_t member, struct latest *latest)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "WITH mine (id) AS (\n"
	    "\tSELECT :member\n"
	    "\tUNION ALL\n"
	    "\tSELECT id FROM member WHERE merged_into = :member)\n"
	    "SELECT hash\n"
	    "FROM optout\n"
	    "WHERE channel = 'post' AND member IN (SELECT id FROM mine)\n"
	    "UNION\n"
	    "SELECT hash\n"
	    "FROM optout_part\n"
	    "WHERE channel = 'post' AND member IN (SELECT id FROM mine)\n"
	    "/* scan: the few numbers of one member */")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = look_every(db, crm_col_text(stmt, 0), latest)) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

/* By number too: a person may have lost the key that it withdrew by. */
static int
look_number(struct crm_db *db, int64_t member, struct latest *latest)
{
	const struct crm_consent_scope *scope = latest->scope;
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "WITH mine (id) AS (\n"
	    "\tSELECT :member\n"
	    "\tUNION ALL\n"
	    "\tSELECT id FROM member WHERE merged_into = :member)\n"
	    "SELECT o.withdrawn_at\n"
	    "FROM mine\n"
	    "CROSS JOIN optout AS o ON o.member = mine.id\n"
	    "WHERE o.channel = :channel AND o.withdrawn_at < :end\n"
	    "UNION ALL\n"
	    "SELECT o.withdrawn_at\n"
	    "FROM mine\n"
	    "CROSS JOIN optout_part AS o ON o.member = mine.id\n"
	    "WHERE o.channel = :channel AND o.purpose IN (:purpose, :also)\n"
	    "\tAND o.night <= :night AND o.withdrawn_at < :end\n"
	    "/* scan: the few numbers of one member */")) == NULL ||
	    crm_bind(stmt, "ititti", member, scope->channel, scope->out_end,
	    scope->purpose, latest->also, (int64_t)scope->night) == -1 ||
	    take_rows(stmt, latest) == -1)
		return (-1);
	return (latest->open ? each_hash(db, member, latest) : 0);
}

/* A contact that is the member's no more may have refused, too. */
static int
look_contact(struct crm_db *db, struct latest *latest)
{
	const struct crm_consent_scope *scope = latest->scope;
	const char *kind = "phone";
	char hash[CRM_SHA256_HEX];

	/* Addresses are nobody's key, and a number is looked for anyway. */
	if (scope->contact == NULL || strcmp(scope->channel, "post") == 0 ||
	    strcmp(scope->channel, "shop") == 0)
		return (0);
	if (strcmp(scope->channel, "email") == 0)
		kind = "email";
	else if (strcmp(scope->channel, "mall") == 0)
		kind = "buyer";
	return (crm_optout_hash(db, kind, scope->contact, hash) == -1 ? -1 :
	    look(db, hash, latest));
}

/*
 * Who no longer lets its data be used for marketing is sent no advertising
 * either.
 */
int
crm_consent_withdrawal(struct crm_db *db, int64_t member,
    const struct crm_consent_scope *scope, int64_t *at)
{
	const struct crm_law_channel *law = crm_law_channel(scope->channel);
	struct latest latest = { scope, strcmp(scope->purpose,
	    "advertising") == 0 ? "marketing" : scope->purpose,
	    law != NULL && law->open, CRM_TIME_NONE };
	int64_t any;
	int rc;

	*at = CRM_TIME_NONE;
	/* Most bases are asked often before anybody withdraws. */
	if ((rc = crm_one(db, &any, "SELECT 1 FROM (\n"
	    "\tSELECT id FROM optout\n"
	    "\tUNION ALL\n"
	    "\tSELECT id FROM optout_part)\n"
	    "LIMIT 1 /* scan: the first row */", "")) != 1)
		return (rc);
	if (look_number(db, member, &latest) == -1 ||
	    crm_optout_keys(db, member, look, &latest) == -1 ||
	    look_contact(db, &latest) == -1)
		return (-1);
	*at = latest.at;
	return (latest.at != CRM_TIME_NONE);
}

int
crm_consent_last(struct crm_db *db, int64_t *last)
{

	return (crm_one(db, last, "SELECT (\n"
	    "\tSELECT coalesce(max(id), 0) FROM optout) + (\n"
	    "\tSELECT coalesce(max(id), 0) FROM optout_part)", "") == -1 ?
	    -1 : 0);
}

static int
has_any(struct crm_db *db, const char *hash, void *arg)
{
	int64_t one;

	(void)arg;
	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM optout\n"
	    "WHERE hash = :hash\n"
	    "UNION ALL\n"
	    "SELECT 1\n"
	    "FROM optout_part\n"
	    "WHERE hash = :hash\n"
	    "LIMIT 1", "t", hash));
}

int
crm_consent_refused(struct crm_db *db, int64_t member)
{
	int64_t one;
	int rc;

	rc = crm_one(db, &one, "WITH mine (id) AS (\n"
	    "\tSELECT :member\n"
	    "\tUNION ALL\n"
	    "\tSELECT id FROM member WHERE merged_into = :member)\n"
	    "SELECT 1\n"
	    "FROM optout\n"
	    "WHERE member IN (SELECT id FROM mine)\n"
	    "UNION ALL\n"
	    "SELECT 1\n"
	    "FROM optout_part\n"
	    "WHERE member IN (SELECT id FROM mine)\n"
	    "LIMIT 1 /* scan: the few numbers of one member */", "i",
	    member);
	return (rc != 0 ? rc : crm_optout_keys(db, member, has_any, NULL));
}

static int
given(struct crm_db *db, int64_t member,
    const struct crm_consent_scope *scope, struct crm_consent_hold *hold)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT\n"
	    "\tmax(given_at) FILTER (WHERE counts),\n"
	    "\tmax(given_at) FILTER (WHERE counts AND turns = 1),\n"
	    "\tmax(given_at) FILTER (WHERE NOT counts)\n"
	    "FROM (\n"
	    "\tSELECT given_at, turns,\n"
	    "\t\tgiven_at >= :adult OR guardian <> '' AS counts\n"
	    "\tFROM consent\n"
	    "\tWHERE member = :member AND channel = :channel\n"
	    "\t\tAND purpose = :purpose AND night = :night\n"
	    "\t\tAND given_at < :end)")) == NULL ||
	    crm_bind(stmt, "iittii", scope->adult, member, scope->channel,
	    scope->purpose, (int64_t)scope->night, scope->end) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		take(&hold->given, crm_col_int(stmt, 0));
		take(&hold->turning, crm_col_int(stmt, 1));
		take(&hold->childs, crm_col_int(stmt, 2));
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : 0);
}

enum crm_consent
crm_consent_settle(const struct crm_consent_hold *hold)
{

	if (hold->withdrawn != CRM_TIME_NONE &&
	    (hold->turning == CRM_TIME_NONE ||
	    hold->turning <= crm_consent_ends(hold->withdrawn)))
		return (CRM_CONSENT_WITHDRAWN);
	return (hold->given == CRM_TIME_NONE ? CRM_CONSENT_NONE :
	    CRM_CONSENT_GIVEN);
}

int
crm_consent_hold(struct crm_db *db, int64_t member,
    const struct crm_consent_scope *scope, struct crm_consent_hold *hold)
{

	hold->given = hold->turning = hold->childs = CRM_TIME_NONE;
	if (given(db, member, scope, hold) == -1 ||
	    crm_consent_withdrawal(db, member, scope,
	    &hold->withdrawn) == -1)
		return (-1);
	hold->state = crm_consent_settle(hold);
	return (0);
}

/* The first second after the day; a day beyond all calendars has no end. */
static int64_t
end_of(int64_t day)
{

	return (day >= INT64_MAX / CRM_DAY - 1 ? INT64_MAX :
	    (day + 1) * CRM_DAY);
}

int
crm_consent_state(struct crm_db *db, int64_t member, const char *channel,
    int64_t as_of, int64_t *at)
{
	struct crm_consent_scope scope = { channel, "advertising", 0,
	    end_of(as_of), end_of(as_of), INT64_MIN, NULL };
	struct crm_consent_hold hold;

	if (crm_consent_hold(db, member, &scope, &hold) == -1)
		return (-1);
	*at = hold.state == CRM_CONSENT_WITHDRAWN ? hold.withdrawn :
	    hold.given;
	return ((int)hold.state);
}
