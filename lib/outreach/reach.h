#ifndef CRM_REACH_H
#define CRM_REACH_H

/* Whether a member may be written to, and where. */

#include <stdint.h>

#include "record/decide.h"

struct crm_buf;
struct crm_db;

/*
 * Whether advertising to a live member by that channel is allowed now, at an
 * hour of the day: a reason of enum crm_consent_why, or -1.  A withdrawal
 * counts even if its date is to come, and one of the contact, which may be
 * NULL, even if it is the member's no more.
 */
int
crm_reach_consent(struct crm_db *db, int64_t member, const char *channel,
    const char *contact);

/*
 * Where a live member is reached by a channel: sms a mobile phone, call any
 * phone that is a person's own, email an address, post the postal address with
 * its postcode first, mall "MALL/BUYER" with the buyer's id in the mall that it
 * was last seen in, shop the member's number.  What the shop says of the member
 * comes first, then what was last seen with it.  Numbers that are lent (050),
 * masked or invented are none, nor is one that another took the place of or
 * that was found dead.  FOUND with the contact added to contact, NONE, DEAD when
 * there are only dead ones, or -1.
 */
#define CRM_REACH_NONE	0
#define CRM_REACH_FOUND	1
#define CRM_REACH_DEAD	2
int
crm_reach_contact(struct crm_db *db, int64_t member, const char *channel,
    struct crm_buf *contact);

/*
 * The same of one text, whatever is known against it: not of post and shop.  1
 * with the contact added, 0 it is none for that channel.
 */
int
crm_reach_usable(const char *channel, const char *text,
    struct crm_buf *contact);

/* Of an address: adds its form to form, too, by which it is known. */
int
crm_reach_address(const char *postcode, const char *address,
    struct crm_buf *form, struct crm_buf *contact);

/*
 * What is known against a contact that a channel could use, which was seen at a
 * time (CRM_NULL: said): FOUND nothing, DEAD, NONE another took its place; -1.
 */
int
crm_reach_known(struct crm_db *db, int64_t member, int address,
    const char *value, int64_t seen_at);

/* 0 when a contact of a list was found dead since, 1 when not, -1. */
int
crm_reach_alive(struct crm_db *db, int64_t member, const char *channel,
    const char *contact);

/*
 * The channel that a live member prefers, which its custom field x_prefers
 * says, is added to channel: 1, 0 nobody said, -1.
 */
int
crm_reach_prefers(struct crm_db *db, int64_t member, struct crm_buf *channel);

/* Of a contact by mall: behind the mall's name, where the buyer's id begins. */
const char *
crm_reach_buyer(const char *contact);

/* Adds the form of a contact that is equal for equal contacts. */
void
crm_reach_key(struct crm_buf *key, const char *contact);

#endif
