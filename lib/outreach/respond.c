#include <stdlib.h>
#include <string.h>

#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "outreach/reach.h"
#include "outreach/replyto.h"
#include "outreach/respond_int.h"
#include "outreach/verp.h"
#include "record/consent.h"
#include "record/identity.h"

struct crm_respond *
crm_respond_open(struct crm_db *db, const char *name)
{
	struct crm_respond *respond = calloc(1, sizeof(*respond));
	int rc;

	if (respond == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	respond->db = db;
	rc = (respond->to = crm_replyto_open(db)) == NULL ||
	    (respond->key = crm_verpkey_open(db)) == NULL ? -1 : 1;
	if (rc == 1 && name != NULL && (rc = crm_replyto_campaign(respond->to,
	    name, &respond->campaign, &respond->wave)) == 0)
		rc = respond->offers = crm_offer_word(db, name, strlen(name),
		    &respond->offered);
	if (rc == 0)
		(void)crm_err_set(crm_db_err(db), CRM_ERR_INPUT, _("there is "
		    "no campaign %s; crm-campaign list names those there are"),
		    name);
	if (rc == 1)
		return (respond);
	crm_respond_close(respond);
	return (NULL);
}

void
crm_respond_close(struct crm_respond *respond)
{

	if (respond == NULL)
		return;
	crm_replyto_close(respond->to);
	crm_verpkey_close(respond->key);
	crm_buf_free(&respond->contact);
	crm_buf_free(&respond->file);
	free(respond);
}

const struct crm_reply_done *
crm_respond_done(const struct crm_respond *respond)
{

	return (&respond->done);
}

/* The channel of a row: 1; 0 none that we know. */
static int
known_channel(const struct crm_respond_row *row)
{

	return (*row->channel == '\0' || crm_consent_channel(row->channel));
}

/*
 * What only we can have written into a mail: its number, or the address that a
 * bounce came back to.  1 with campaign, wave and member, 0, -1.
 */
static int
find_token(struct crm_respond *respond, const struct crm_respond_row *row,
    struct crm_respond_whose *whose)
{
	struct crm_verp verp;
	int64_t one;
	int rc;

	if (!crm_verp_read(respond->key, row->returned_to,
	    strlen(row->returned_to), &verp) && !crm_verp_read(respond->key,
	    row->message_id, strlen(row->message_id), &verp))
		return (0);
	/* Either may be gone since. */
	if ((rc = crm_one(respond->db, &one, "SELECT 1\n"
	    "FROM campaign\n"
	    "WHERE id = :id", "i", verp.campaign)) != 1)
		return (rc);
	if ((verp.member = crm_member_live(respond->db, verp.member)) == -1)
		return (-1);
	if (verp.member == 0)
		return (0);
	whose->campaign = verp.campaign;
	whose->wave = verp.wave;
	whose->member = verp.member;
	return (1);
}

/* The campaign, or whose offers, that the row itself names: 1, 0, -1. */
static int
find_named(struct crm_respond *respond, const struct crm_respond_row *row,
    struct crm_respond_whose *whose)
{
	int rc;

	if (*row->campaign == '\0')
		return (0);
	rc = crm_replyto_campaign(respond->to, row->campaign,
	    &whose->campaign, &whose->wave);
	if (rc == 0)
		rc = whose->offers = crm_offer_word(respond->db,
		    row->campaign, strlen(row->campaign), &whose->offered);
	return (rc);
}

/* Whose a file is by its name: 1, 0, -1. */
static int
look_at_file(struct crm_respond *respond, const char *source,
    struct crm_respond_whose *whose)
{
	int rc;

	rc = crm_replyto_file(respond->to, source, &whose->campaign,
	    &whose->wave);
	if (rc == 0)
		rc = whose->offers = crm_offer_file(respond->db, source,
		    &whose->offered);
	return (rc);
}

static int
find_by_file(struct crm_respond *respond, const struct crm_respond_row *row,
    struct crm_respond_whose *whose)
{

	if (*row->campaign != '\0' || *row->source == '\0')
		return (0);
	/* The rows of a file have one name, of which much is to be tried. */
	if (!respond->named || strcmp(crm_buf_text(&respond->file),
	    row->source) != 0) {
		crm_buf_reset(&respond->file);
		crm_buf_str(&respond->file, row->source);
		if (respond->file.bad)
			return (crm_err_nomem(crm_db_err(respond->db)));
		memset(&respond->of_file, 0, sizeof(respond->of_file));
		respond->named = 1 + look_at_file(respond, row->source,
		    &respond->of_file);
	}
	if (respond->named == 2)
		*whose = respond->of_file;
	return (respond->named - 1);
}

/*
 * The campaign: what the row says, what stood in the mail, what was said of
 * the file, what the file is called.  1, a fault, or -1.
 */
static int
find_campaign(struct crm_respond *respond, const struct crm_respond_row *row,
    struct crm_respond_whose *whose)
{
	int rc;

	if ((rc = find_named(respond, row, whose)) != 0 ||
	    (rc = find_token(respond, row, whose)) != 0)
		return (rc);
	if (respond->campaign != 0 || respond->offers) {
		whose->campaign = respond->campaign;
		whose->wave = respond->wave;
		whose->offers = respond->offers;
		whose->offered = respond->offered;
		return (1);
	}
	if ((rc = find_by_file(respond, row, whose)) != 0)
		return (rc);
	return (*row->campaign == '\0' ? CRM_RESPONDED_NO_CAMPAIGN :
	    CRM_RESPONDED_CAMPAIGN);
}

/* The member that the campaign wrote to.  1, a fault, or -1. */
static int
find_member(struct crm_respond *respond, const struct crm_respond_row *row,
    struct crm_respond_whose *whose)
{
	int rc;

	if (whose->member > 0)
		return (1);
	if (row->member == 0) {
		if (*row->contact == '\0')
			return (CRM_RESPONDED_NOBODY);
		rc = crm_replyto_contact(respond->to, whose->campaign,
		    row->contact, &whose->member);
		return (rc == 0 ? CRM_RESPONDED_CONTACT : rc);
	}
	if ((whose->member = crm_member_live(respond->db, row->member)) == -1)
		return (-1);
	if (whose->member == 0)
		return (CRM_RESPONDED_MEMBER);
	rc = crm_replyto_asked(respond->db, whose->campaign, whose->member);
	return (rc == 0 ? CRM_RESPONDED_MEMBER : rc);
}

const char *
crm_respond_kind(const struct crm_respond_row *row, struct crm_buf *form)
{
	size_t n = strlen(row->contact);

	if (strcmp(row->channel, "mall") == 0 &&
	    strchr(row->contact, '/') != NULL &&
	    crm_reach_usable("mall", row->contact, form))
		return ("buyer");
	if (crm_email_parse(form, row->contact, n) != -1)
		return ("email");
	return (crm_phone_parse(form, row->contact, n) < CRM_PHONE_SERVICE &&
	    form->n > 0 ? "phone" : NULL);
}

/* The refusal of a contact, whoever has it: 1 it is one, 0, -1. */
static int
refuse_contact(struct crm_respond *respond,
    const struct crm_respond_row *row, struct crm_consent_entry *entry)
{
	struct crm_buf form = { 0 };
	const char *kind = crm_respond_kind(row, &form);
	int rc = 0;

	if (form.bad)
		rc = crm_err_nomem(crm_db_err(respond->db));
	else if (kind != NULL) {
		if (entry->channel == NULL)
			entry->channel = *kind == 'e' ? "email" : "sms";
		rc = crm_consent_refuse(respond->db, kind, form.p, entry);
	}
	crm_buf_free(&form);
	if (rc == -1)
		return (-1);
	respond->done.withdrawn += rc == 1;
	return (kind != NULL);
}

int64_t
crm_respond_refused_at(struct crm_respond *respond,
    const struct crm_respond_row *row)
{
	int64_t now = crm_db_now(respond->db);

	if (row->at != CRM_TIME_NONE)
		return (row->at);
	return (row->exported_at != CRM_TIME_NONE && row->exported_at < now ?
	    row->exported_at : now);
}

/*
 * A row that no message of ours explains.  Who refuses has refused all the
 * same; anything else is the fault that it was.  member is the one that the
 * row names, 0 without.
 */
static int
refuse(struct crm_respond *respond, const struct crm_respond_row *row,
    int64_t member, int fault)
{
	struct crm_consent_entry entry = {
	    .at = crm_respond_refused_at(respond, row),
	    .how = "crm-campaign", .proof = row->place };
	int rc;

	if ((row->state != CRM_REPLY_UNSUBSCRIBED &&
	    row->state != CRM_REPLY_COMPLAINED) || row->machine)
		return (fault);
	if (*row->channel != '\0')
		entry.channel = row->channel;
	if (member > 0) {
		rc = crm_reply_withdraw(respond->db, member, entry.channel,
		    entry.at, entry.proof);
		respond->done.withdrawn += rc == 1;
		return (rc == -1 ? -1 : CRM_RESPONDED_REFUSED);
	}
	if (*row->contact == '\0')
		return (fault);
	rc = refuse_contact(respond, row, &entry);
	return (rc == -1 ? -1 : rc == 0 ? fault : CRM_RESPONDED_REFUSED);
}

/* Stores the fact of a row that is a member's, and does what follows. */
static int
store(struct crm_respond *respond, const struct crm_respond_row *row,
    const struct crm_respond_whose *whose)
{
	/* What a file tells without a time was so when it was made. */
	struct crm_replyto_message message = { whose->campaign, whose->member,
	    row->at != CRM_TIME_NONE ? row->at : row->exported_at,
	    whose->wave, row->channel, "", 0 };
	struct crm_reply_fact fact = { .campaign = whose->campaign,
	    .member = whose->member, .state = row->state, .at = row->at,
	    .part = "", .reason = row->result != NULL &&
	    *row->reason == '\0' ? row->result : row->reason,
	    .status = row->status, .hard = row->hard,
	    .machine = row->machine, .source = row->source };
	struct crm_reply_case what = { &fact, NULL, NULL,
	    crm_respond_refused_at(respond, row), row->place };
	int rc;

	crm_buf_reset(&respond->contact);
	if (crm_replyto_message(respond->db, &message,
	    &respond->contact) == -1)
		return (-1);
	fact.wave = message.wave;
	fact.channel = message.channel;
	if (fact.at == CRM_TIME_NONE)
		fact.at = message.sent_at;
	what.contact = crm_buf_text(&respond->contact);
	what.also = message.by;
	/* Where one file says "not hard", the same fact of another may kill. */
	if ((rc = crm_reply_put(respond->db, &fact)) == -1 ||
	    ((rc != 0 || fact.state == CRM_REPLY_BAD_ADDRESS) &&
	    crm_reply_follow(respond->db, &what, &respond->done) == -1))
		return (-1);
	return (rc == 0 ? CRM_RESPONDED_SAME : rc == 1 ? CRM_RESPONDED_NEW :
	    CRM_RESPONDED_CHANGED);
}

int
crm_respond_add(struct crm_respond *respond,
    const struct crm_respond_row *row)
{
	struct crm_respond_whose whose = { 0 };
	int rc;

	if (!known_channel(row))
		return (CRM_RESPONDED_CHANNEL);
	rc = find_campaign(respond, row, &whose);
	if (rc == 1 && whose.offers)
		rc = crm_respond_offer(respond, row, &whose);
	else if (rc == 1 && (rc = find_member(respond, row, &whose)) == 1)
		rc = store(respond, row, &whose);
	if (rc < CRM_RESPONDED_CHANNEL)
		return (rc);
	whose.member = 0;
	if (row->member > 0 && (whose.member = crm_member_live(respond->db,
	    row->member)) == -1)
		return (-1);
	return (refuse(respond, row, whose.member, rc));
}
