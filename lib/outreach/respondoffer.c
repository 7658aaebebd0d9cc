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

/*
 * Who was offered something and has a contact: who is reached at it, else the
 * first.  1, 0 nobody, -1.
 */
static int
find_offered(struct crm_respond *respond, const char *kind,
    const char *contact, struct crm_respond_whose *whose,
    struct crm_offer_found *found)
{
	struct crm_offer_whose offered = whose->offered;
	struct crm_offer_found other;
	int rc, reached = 0, some = 0;

	offered.member = 0;
	while (!reached && (rc = crm_consent_holder(respond->db, kind,
	    contact, offered.member, &offered.member)) == 1) {
		if ((rc = crm_offer_find(respond->db, &offered, &other)) == 0)
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
		rc = kind == NULL ? 0 : find_offered(respond, kind,
		    contact->p, whose, found);
		return (rc == 0 ? CRM_RESPONDED_CONTACT : rc);
	}
	if ((whose->member = crm_member_live(respond->db, row->member)) == -1)
		return (-1);
	whose->offered.member = whose->member;
	rc = whose->member == 0 ? 0 : crm_offer_find(respond->db,
	    &whose->offered, found);
	if (rc != 1)
		return (rc == 0 ? CRM_RESPONDED_MEMBER : rc);
	if (contact->n == 0 && crm_reach_contact(respond->db, whose->member,
	    found->channel, contact) == -1)
		return (-1);
	return (1);
}

/* The result of an offer that a state is. */
static const char *
result_of(enum crm_reply state)
{

	switch (state) {
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
	    crm_respond_refused_at(respond, row), row->place };
	int rc;

	/* The same in each file: the morning after the night. */
	if (fact.at == CRM_TIME_NONE)
		fact.at = (found->night + 1) * CRM_DAY;
	if ((rc = crm_offer_answer_put(respond->db, found,
	    result_of(row->state), fact.at)) == 3)
		return (CRM_RESPONDED_EARLY);
	if (rc == -1 || ((rc == 1 || fact.state == CRM_REPLY_BAD_ADDRESS) &&
	    crm_reply_follow(respond->db, &what, &respond->done) == -1))
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
