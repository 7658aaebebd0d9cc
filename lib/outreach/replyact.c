#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "outreach/delivery.h"
#include "outreach/reply.h"
#include "record/consent.h"
#include "record/contactpoint.h"
#include "record/law.h"

#define SOFT_DAYS	14	/* in which */
#define SOFT_MOST	5	/* failures for a while are one for good */

int
crm_reply_withdraw(struct crm_db *db, int64_t member, const char *channel,
    int64_t at, const char *proof)
{
	const struct crm_law_channel *law;
	struct crm_consent_entry entry = { .member = member, .at = at,
	    .how = "crm-campaign", .proof = proof };
	int stored = 0, rc;
	size_t i;

	for (i = 0; (law = crm_law_channel_at(i)) != NULL; i++) {
		if (channel != NULL && strcmp(channel, law->name) != 0)
			continue;
		entry.channel = law->name;
		if ((rc = crm_consent_withdraw(db, &entry)) == -1)
			return (-1);
		stored |= rc;
	}
	return (stored);
}

/* A contact is said to be dead since at, if the member has it still. */
static int
kill_kind(struct crm_db *db, int64_t member, enum crm_contact_kind kind,
    const char *value, int64_t at)
{
	struct crm_contact_tried tried = { .result = CRM_CONTACT_DEAD,
	    .at = at };
	struct crm_buf text = { 0 };
	struct crm_contact contact;
	int rc;

	if ((rc = crm_contact_find(db, member, kind, value, &contact,
	    &text)) == 1) {
		tried.id = contact.id;
		/* What is dead already is not found dead a second time. */
		rc = contact.result == CRM_CONTACT_DEAD &&
		    contact.verified_at >= at ? 0 :
		    crm_contact_try(db, &tried);
	}
	crm_buf_free(&text);
	return (rc);
}

int
crm_reply_dead(struct crm_db *db, int64_t member, const char *channel,
    const char *value, int64_t at)
{
	static const enum crm_contact_kind phones[] = { CRM_CONTACT_MOBILE,
	    CRM_CONTACT_HOME, CRM_CONTACT_WORK };
	size_t i;
	int dead = 0, rc;

	/* Neither is a contact that the member said. */
	if (strcmp(channel, "shop") == 0 || strcmp(channel, "mall") == 0)
		return (0);
	if (strcmp(channel, "email") == 0)
		return (kill_kind(db, member, CRM_CONTACT_EMAIL, value, at));
	if (strcmp(channel, "post") == 0) {
		/* On a list the postcode stands before the address. */
		if (strspn(value, "0123456789-") > 0 &&
		    value[strspn(value, "0123456789-")] == ' ')
			value += strspn(value, "0123456789-") + 1;
		return (kill_kind(db, member, CRM_CONTACT_ADDRESS, value,
		    at));
	}
	for (i = 0; i < sizeof(phones) / sizeof(phones[0]); i++) {
		if ((rc = kill_kind(db, member, phones[i], value, at)) == -1)
			return (-1);
		dead |= rc;
	}
	return (dead);
}

int
crm_reply_are_refused(struct crm_db *db)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM delivery INDEXED BY delivery_refused\n"
	    "WHERE state = 'failed' AND reason = 'bad_address'\n"
	    "\tAND reply <> '' AND gone = 0\n"
	    "LIMIT 1 /* scan: the first of a few */", ""));
}

/* What no server has said, but we ourselves, says nothing of the contact. */
int
crm_reply_refused(struct crm_db *db, uint64_t *n)
{
	struct crm_stmt *stmt;
	int rc;

	*n = 0;
	if ((stmt = crm_sql(db, "SELECT member, channel, contact, ended_at\n"
	    "FROM delivery INDEXED BY delivery_refused\n"
	    "WHERE state = 'failed' AND reason = 'bad_address'\n"
	    "\tAND reply <> '' AND gone = 0\n"
	    "ORDER BY member, id /* scan: few are refused */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		if ((rc = crm_reply_dead(db, crm_col_int(stmt, 0),
		    crm_col_text(stmt, 1), crm_col_text(stmt, 2),
		    crm_col_int(stmt, 3))) == -1)
			break;
		*n += rc == 1;
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : crm_run(db, "UPDATE delivery\n"
	    "INDEXED BY delivery_refused\n"
	    "SET gone = 1\n"
	    "WHERE state = 'failed' AND reason = 'bad_address'\n"
	    "\tAND reply <> '' AND gone = 0\n"
	    "/* scan: few are refused */", ""));
}

/* Nobody is there: no retry can help. */
static int
is_gone(const struct crm_reply_fact *fact)
{

	if (fact->state == CRM_REPLY_BAD_ADDRESS)
		return (fact->hard != 0);
	return (fact->state == CRM_REPLY_FAILED && fact->hard == -1 &&
	    strcmp(fact->status, "5.1.1") == 0);
}

static int
is_soft(const struct crm_reply_fact *fact)
{

	return (fact->state == CRM_REPLY_FAILED && fact->hard != 1 &&
	    fact->status[0] == '4');
}

/*
 * The last time at which so many messages to the contact had failed for a while
 * in so many days: 1 with *at, 0, -1.  The end of any such span around the fact
 * counts, so that the sequence of files does not matter.
 */
static int
soft_end(struct crm_db *db, const struct crm_reply_fact *fact,
    const char *contact, int64_t *at)
{
	int rc;

	rc = crm_one(db, at, "WITH soft (at) AS (\n"
	    "\tSELECT r.at\n"
	    "\tFROM response AS r\n"
	    "\tLEFT JOIN campaign_target AS t\n"
	    "\t\tON t.campaign = r.campaign AND t.member = r.member\n"
	    "\tWHERE r.member = :member\n"
	    "\t\tAND r.at BETWEEN :at - :span AND :at + :span\n"
	    "\t\tAND r.channel = :channel AND r.state = 'failed'\n"
	    "\t\tAND r.status GLOB '4*' AND coalesce(r.hard, 0) = 0\n"
	    "\t\tAND coalesce((SELECT d.contact FROM delivery AS d\n"
	    "\t\t\tWHERE d.member = r.member AND d.campaign = r.campaign\n"
	    "\t\t\t\tAND d.wave = r.wave AND d.channel = r.channel),\n"
	    "\t\t\tt.contact) = :contact)\n"
	    "SELECT max(s.at)\n"
	    "FROM soft AS s\n"
	    "WHERE (SELECT count(*) FROM soft AS o\n"
	    "\tWHERE o.at > s.at - :span AND o.at <= s.at) >= :most\n"
	    "/* scan: a few of one member */", "iiitti", fact->member,
	    fact->at, (int64_t)SOFT_DAYS * CRM_DAY, fact->channel, contact,
	    (int64_t)SOFT_MOST);
	return (rc == 1 && *at == CRM_NULL ? 0 : rc);
}

/* 1 when the contact was found dead, 0, -1. */
static int
judge_contact(struct crm_db *db, const struct crm_reply_case *what)
{
	int64_t at = what->fact->at;
	int rc;

	if (*what->contact == '\0')
		return (0);
	if (!is_gone(what->fact)) {
		if (!is_soft(what->fact))
			return (0);
		if ((rc = soft_end(db, what->fact, what->contact, &at)) != 1)
			return (rc);
	}
	return (crm_reply_dead(db, what->fact->member, what->fact->channel,
	    what->contact, at));
}

/*
 * Whatever came back of a message proves that it left; what says that it did
 * not arrive, that it failed.
 */
static int
settle(struct crm_db *db, const struct crm_reply_fact *fact)
{
	int failed = fact->state == CRM_REPLY_BAD_ADDRESS ||
	    fact->state == CRM_REPLY_BLOCKED ||
	    fact->state == CRM_REPLY_FAILED;
	int64_t id;
	int rc;

	rc = crm_one(db, &id, "SELECT id\n"
	    "FROM delivery\n"
	    "WHERE member = :member AND campaign = :campaign\n"
	    "\tAND wave = :wave AND channel = :channel\n"
	    "\tAND state = 'unknown'\n"
	    "ORDER BY id\n"
	    "LIMIT 1", "iiit", fact->member, fact->campaign,
	    (int64_t)fact->wave, fact->channel);
	if (rc != 1)
		return (rc);
	return (crm_delivery_resolve(db, id, failed ? CRM_DELIVERY_FAILED :
	    CRM_DELIVERY_SENT, failed ? crm_reply_name(fact->state) : ""));
}

int
crm_reply_follow(struct crm_db *db, const struct crm_reply_case *what,
    struct crm_reply_done *done)
{
	const struct crm_reply_fact *fact = what->fact;
	int rc;

	if ((rc = settle(db, fact)) == -1)
		return (-1);
	done->settled += rc == 1;
	if ((rc = judge_contact(db, what)) == -1)
		return (-1);
	done->dead += rc == 1;
	if (fact->machine || (fact->state != CRM_REPLY_UNSUBSCRIBED &&
	    fact->state != CRM_REPLY_COMPLAINED))
		return (0);
	if ((rc = crm_reply_withdraw(db, fact->member, fact->channel,
	    what->refused_at, what->proof)) == -1)
		return (-1);
	done->withdrawn += rc == 1;
	if (strcmp(what->also, fact->channel) == 0)
		return (0);
	if ((rc = crm_reply_withdraw(db, fact->member, what->also,
	    what->refused_at, what->proof)) == -1)
		return (-1);
	done->withdrawn += rc == 1;
	return (0);
}
