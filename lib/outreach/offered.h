#ifndef CRM_OFFERED_H
#define CRM_OFFERED_H

/*
 * What is offered for the events of a night: each event gets one verdict with
 * its reason, which is kept and never changed.
 */

#include <stdint.h>

#include "insight/event.h"

struct crm_db;

/* The reasons in their order: the first that applies is taken. */
enum crm_offer_why {
	CRM_OFFER_LATE,		/* found too late to be worth an offer */
	CRM_OFFER_CONDITION,	/* the rule's condition does not hold */
	CRM_OFFER_FAILS,	/* it cannot be computed of this event */
	CRM_OFFER_OPTED_OUT,	/* withdrew consent for the channel */
	CRM_OFFER_NO_CONSENT,	/* never gave it */
	CRM_OFFER_GUARDIAN,	/* a child gave it, not its guardian */
	CRM_OFFER_CONFIRMATION,	/* it is old and was not confirmed */
	CRM_OFFER_FLAGGED,	/* a flag that bars offers holds */
	CRM_OFFER_NO_CONTACT,	/* nothing that the channel could reach */
	CRM_OFFER_DEAD,		/* what it could reach was found dead */
	CRM_OFFER_OTHER,	/* the night has another one for the member */
	CRM_OFFER_REST,		/* one of the kind is not long ago */
	CRM_OFFER_PRESSED,	/* the member has had its share */
	CRM_OFFER_DUPLICATE,	/* somebody chosen has the same contact */
	CRM_OFFER_CAPACITY,	/* the night's offers of the channel are out */
	CRM_OFFER_CHOSEN,	/* in */
	CRM_NOFFER
};

/* Its word in streams: "late", "condition", ... */
const char *
crm_offer_why_name(enum crm_offer_why why);

/*
 * Decides on all events and stores them.  The more urgent ones are first: by
 * the rule's priority, then by what the member's purchases came to, then the
 * later event, the lower number and the name of the rule.  Offers of the same
 * night that were chosen before count.  A batch must be open.  0 with how many
 * have each reason, or -1.
 */
int
crm_offers_choose(struct crm_events *events, uint64_t count[CRM_NOFFER]);

/*
 * Whether a live member may get an offer by that channel now: CRM_OFFER_CHOSEN,
 * or a reason from OPTED_OUT to DEAD; -1.  Where it would be sent is added to
 * contact.
 */
int
crm_offer_allowed(struct crm_db *db, int64_t member, const char *channel,
    struct crm_buf *contact);

#endif
