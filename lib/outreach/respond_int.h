#ifndef CRM_RESPOND_INT_H
#define CRM_RESPOND_INT_H

/*
 * What answers to campaigns (respond.c) and to offers (respondoffer.c) share.
 */

#include "core/buf.h"
#include "outreach/offeranswer.h"
#include "outreach/respond.h"

struct crm_replyto;
struct crm_verpkey;

/* Whose a row is, as far as it is known. */
struct crm_respond_whose {
	int64_t	campaign, member;
	int	wave;
	int	offers;			/* 1: of those, and of no campaign */
	struct crm_offer_whose offered;
};

struct crm_respond {
	struct crm_db	*db;
	struct crm_replyto *to;
	struct crm_verpkey *key;
	int64_t		 campaign;	/* of rows that say none; 0 */
	int		 wave;
	int		 offers;	/* 1: they are of these */
	struct crm_offer_whose offered;
	struct crm_buf	 contact;	/* where the message went */
	struct crm_buf	 file;		/* the last one that was asked for, */
	struct crm_respond_whose of_file;	/* whose it is, and whether */
	int		 named;		/* that is known */
	struct crm_reply_done done;
};

/*
 * Adds the form of a row's contact, which may be a mail address, a buyer of a
 * mall or a phone, to form: its kind, NULL where it is none.
 */
const char *
crm_respond_kind(const struct crm_respond_row *row, struct crm_buf *form);

/* A refusal without a time is as old as its file, and not of tomorrow. */
int64_t
crm_respond_refused_at(struct crm_respond *respond,
    const struct crm_respond_row *row);

/* A row of the offers of a night: an enum crm_responded, or -1. */
int
crm_respond_offer(struct crm_respond *respond,
    const struct crm_respond_row *row, struct crm_respond_whose *whose);

#endif
