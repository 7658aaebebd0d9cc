#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "outreach/reach.h"
#include "outreach/respond_int.h"
#include "record/consent.h"
#include "record/identity.h"

/* 1 when a member is reached at a contact by a channel now, 0, -1. */
static int
is_reached(struct crm_respond *respond, int64_t member, const char *channel,
    const char *contact)
{
	int rc;

	crm_buf_reset(&respond->contact);
	if (crm_reach_contact(respond->db, member, channel,
	    &respond->contact) == -1)
		return (-1);
	rc = strcmp(crm_buf_text(&respond->contact), contact) == 0;
	return (respond->contact.bad ? crm_err_nomem(crm_db_err(
	    respond->db)) : rc);
}

/* 1 when what a house calls one channel may be what was offered by another. */
static int
is_like(const char *channel, const char *offered)
{
	int phone = strcmp(channel, "sms") == 0 ||
	    strcmp(channel, "call") == 0;

	return (strcmp(channel, offered) == 0 || (phone &&
	    (strcmp(offered, "sms") == 0 || strcmp(offered, "call") == 0)));
}

/* 1 when a row of a channel and a kind of contact may answer an offer. */
static int
may_answer(const struct crm_respond_row *row, const char *kind,
    const char *offered)
{

	if (*row->channel != '\0')
		return (is_like(row->channel, offered));
	return (kind == NULL || is_like(strcmp(kind, "email") == 0 ? kind :
	    "sms", offered));
}

/*
 * What was offered to a member that a row may answer: 1, 0, -1.  Two who became
 * one may have had two offers of a night, and the row's channel tells them
 * apart.
 */
static int
find_by(struct crm_respond *respond, const struct crm_respond_row *row,
    const char *kind, const struct crm_offer_whose *offered,
    struct crm_offer_found *found)
{
	struct crm_offer_whose by = *offered;
	int rc = 0;

	if (by.channel == NULL) {
		by.channel = *row->channel != '\0' ? row->channel :
		    kind != NULL && strcmp(kind, "email") == 0 ? kind : NULL;
		if (by.channel != NULL)
			rc = crm_offer_find(respond->db, &by, found);
	}
	if (rc != 0)
		return (rc);
	rc = crm_offer_find(respond->db, offered, found);
	return (rc == 1 ? may_answer(row, kind, found->channel) : rc);
}

/*
 * Who was offered something and has a contact: who is reached at it, else the
 * first.  1, 0 nobody, -1.
 */
static int
find_offered(struct crm_respond *respond, const struct crm_respond_row *row,
    const char *kind, const char *contact, struct crm_respond_whose *whose,
    struct crm_offer_found *found)
{
	struct crm_offer_whose offered = whose->offered;
	struct crm_offer_found other;
	int rc, reached = 0, some = 0;

	offered.member = 0;
	while (!reached && (rc = crm_consent_holder(respond->db, kind,
	    contact, offered.member, &offered.member)) == 1) {
		if ((rc = find_by(respond, row, kind, &offered, &other)) == 0)
			continue;
		if (rc == -1 || (reached = is_reached(respond,
		    offered.member, other.channel, contact)) == -1)
			return (-1);
		if (reached || !some) {
			whose->member = offered.member;
			*found = other;
		}
		some = 1;
	}
	return (rc == -1 ? -1 : some);
}

/*
 * 1 when a member got another contact for the channel since, 0, -1: where the
 * message went is kept nowhere, and the one of now may be none of its.
 */
static int
has_changed(struct crm_db *db, int64_t member,
    const struct crm_offer_found *found)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM contact\n"
	    "WHERE member = :member\n"
	    "\tAND (first_at > :made OR former_at > :made)\n"
	    "\tAND CASE :channel WHEN 'email' THEN kind = 5\n"
	    "\t\tWHEN 'post' THEN kind = 6 ELSE kind < 5 END\n"
	    "LIMIT 1", "iit", member, found->made, found->channel));
}

/* The offer that a row answers, with the contact in contact: 1, a fault, -1. */
static int
find_offer(struct crm_respond *respond, const struct crm_respond_row *row,
    struct crm_respond_whose *whose, struct crm_offer_found *found,
    struct crm_buf *contact)
{
	const char *kind = crm_respond_kind(row, contact);
	int rc;

	if (contact->bad)
		return (crm_err_nomem(crm_db_err(respond->db)));
	if (kind == NULL)
		crm_buf_reset(contact);
	if (row->member == 0) {
		if (*row->contact == '\0')
			return (CRM_RESPONDED_NOBODY);
		rc = kind == NULL ? 0 : find_offered(respond, row,
		    kind, contact->p, whose, found);
		return (rc == 0 ? CRM_RESPONDED_CONTACT : rc);
	}
	if ((whose->member = crm_member_live(respond->db, row->member)) == -1)
		return (-1);
	/* As it was called then: of two offers it tells whose. */
	whose->offered.member = row->member;
	rc = whose->member == 0 ? 0 : find_by(respond, row, kind,
	    &whose->offered, found);
	if (rc != 1)
		return (rc == 0 ? CRM_RESPONDED_MEMBER : rc);
	if (contact->n == 0 && ((rc = has_changed(respond->db, whose->member,
	    found)) == -1 || (rc == 0 && crm_reach_contact(respond->db,
	    whose->member, found->channel, contact) == -1)))
		return (-1);
	return (1);
}

/* The result of an offer that a row tells. */
static const char *
result_of(const struct crm_respond_row *row)
{

	if (row->result != NULL)
		return (row->result);
	switch (row->state) {
	case CRM_REPLY_SENT:
	case CRM_REPLY_DELIVERED:
		return ("sent");
	case CRM_REPLY_OPENED:
		return ("opened");
	case CRM_REPLY_CLICKED:
		return ("clicked");
	case CRM_REPLY_UNSUBSCRIBED:
	case CRM_REPLY_COMPLAINED:
		return ("refused");
	default:
		return ("failed");
	}
}

/*
 * 1 when what follows is done already, 0, -1.  An answer that was there may
 * have come another way, or with less said: a contact is found dead but once,
 * whereas a refusal without a time is not to be one of today each time.
 */
static int
is_done(struct crm_db *db, const struct crm_respond_row *row,
    const struct crm_reply_fact *fact, const struct crm_offer_found *found)
{
	struct crm_consent_scope scope = { fact->channel, "advertising", 0,
	    INT64_MAX, INT64_MAX, INT64_MIN, NULL };
	int64_t at;
	int rc;

	if (row->at != CRM_TIME_NONE ||
	    (fact->state != CRM_REPLY_UNSUBSCRIBED &&
	    fact->state != CRM_REPLY_COMPLAINED))
		return (0);
	rc = crm_consent_withdrawal(db, fact->member, &scope, &at);
	return (rc == 1 ? at >= found->night * CRM_DAY : rc);
}

/* Stores an answer to an offer, and does what follows. */
static int
store_answer(struct crm_respond *respond, const struct crm_respond_row *row,
    const struct crm_respond_whose *whose, const struct crm_offer_found *found,
    const char *contact)
{
	struct crm_reply_fact fact = { .member = whose->member,
	    .channel = found->channel, .state = row->state, .at = row->at,
	    .part = "", .reason = row->reason, .status = row->status,
	    .hard = row->hard, .source = row->source };
	struct crm_reply_case what = { &fact, contact,
	    *row->channel != '\0' ? row->channel : found->channel,
	    crm_respond_refused_at(respond, row), row->place };
	int done, rc;

	/* The same in each file: the morning after the night. */
	if (fact.at == CRM_TIME_NONE)
		fact.at = (found->night + 1) * CRM_DAY;
	if ((rc = crm_offer_answer_put(respond->db, found,
	    result_of(row), fact.at)) == 3)
		return (CRM_RESPONDED_EARLY);
	if (rc == -1 || (done = rc == 1 ? 0 : is_done(respond->db, row, &fact,
	    found)) == -1 || (!done && crm_reply_follow(respond->db, &what,
	    &respond->done) == -1))
		return (-1);
	return (rc == 1 ? CRM_RESPONDED_NEW : CRM_RESPONDED_SAME);
}

/* What a machine did is nobody's answer. */
int
crm_respond_offer(struct crm_respond *respond,
    const struct crm_respond_row *row, struct crm_respond_whose *whose)
{
	struct crm_buf contact = { 0 };
	struct crm_offer_found found;
	int rc;

	rc = find_offer(respond, row, whose, &found, &contact);
	if (rc == 1 && row->machine)
		rc = CRM_RESPONDED_SAME;
	else if (rc == 1)
		rc = store_answer(respond, row, whose, &found,
		    crm_buf_text(&contact));
	crm_buf_free(&contact);
	return (rc);
}
