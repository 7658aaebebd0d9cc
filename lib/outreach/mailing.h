#ifndef CRM_MAILING_H
#define CRM_MAILING_H

/*
 * The mail of a delivery: the campaign's message for its wave and arm, its
 * merge fields filled, with what the law adds, tokens in its links, its own
 * return path and number; and once it is whole, read again and looked at.
 */

#include "outreach/delivery.h"
#include "outreach/transport.h"

struct crm_db;
struct crm_mailing;

/*
 * Reads the settings sender_email, sender_name, mail_domain, link_base,
 * refuse_url and the parameter of crm-visit rule token; keeps the messages of
 * campaigns that it has read.  NULL with the reason (CRM_ERR_CONFIG: nobody
 * sends).
 */
struct crm_mailing *
crm_mailing_open(struct crm_db *db);
void
crm_mailing_close(struct crm_mailing *mailing);

/* The domain of return paths and numbers; borrowed. */
const char *
crm_mailing_domain(const struct crm_mailing *mailing);

/*
 * Makes the mail of a delivery, as make() of struct crm_sender: 1, borrowed
 * until the next one; 0 it must not leave: state, reason and, in reply, what
 * is wrong are in *end, borrowed as well; -1 (CRM_ERR_CONFIG: no message was
 * said for it; CRM_ERR_INPUT: it cannot be read).  Reasons: bad_address (the
 * state is FAILED), empty_field, bad_letter, and those of crm_adtext_check().
 * It is dated by the clock of the database, in the zone of the process.
 */
int
crm_mailing_make(struct crm_mailing *mailing,
    const struct crm_delivery *delivery, struct crm_mail *mail,
    struct crm_delivery_end *end);

#endif
