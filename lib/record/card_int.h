#ifndef CRM_CARD_INT_H
#define CRM_CARD_INT_H

/*
 * What the sections of a member's card share.  A section is a function in the
 * table at the end of card.c: it puts its lines, those that have a value, and
 * returns 0 or -1.
 */

#include "core/buf.h"
#include "core/out.h"
#include "record/card.h"

struct crm_card {
	struct crm_db		*db;
	int64_t			 member;
	const struct crm_card_opt *opt;
	int			(*fn)(void *, const char *, const char *);
	void			*arg;
	struct crm_buf		 value;	/* of the line that comes */
};

/* Puts the line that stands in card->value, unless it is empty.  0 or -1. */
int
crm_card_put(struct crm_card *card, const char *name);

/* Adds a value of a kind, masked where personal data is. */
void
crm_card_masked(struct crm_card *card, enum crm_kind kind, const char *s,
    size_t n);

/* What the member bought and when; the orders.  cardorder.c. */
int
crm_card_trade(struct crm_card *card);
int
crm_card_orders(struct crm_card *card);

/* What people keep of the member.  cardlife.c. */
int
crm_card_stage(struct crm_card *card);	/* once it is no mere prospect */
int
crm_card_flags(struct crm_card *card);	/* those that hold */
int
crm_card_anniv(struct crm_card *card);	/* the next within a year */
int
crm_card_notes(struct crm_card *card);	/* the last, and what is due */
int
crm_card_groups(struct crm_card *card);

#endif
