#ifndef CRM_SENDLAW_H
#define CRM_SENDLAW_H

/*
 * May a message leave now?  The rules of record/law.h, asked at the moment of
 * the claim: consent and its confirmation, refusals, the night, guardians, the
 * sender's duties.  It is no legal advice.
 *
 * Times are those of the shop's clock, as crm_db_now() has them.  The law goes
 * by the clock of Seoul: where the setting "timezone" names another, they are
 * turned to it by the zone of the process, which programs set to the shop's.
 */

#include <stdint.h>

#include "outreach/adtext.h"

struct crm_buf;
struct crm_db;

/* The reasons in their order: the first that applies is taken. */
enum crm_sendlaw_why {
	CRM_SENDLAW_GONE,	/* removed or erased: nothing may be sent */
	CRM_SENDLAW_SETUP,	/* the shop's own duties are not met: sender,
				   contact, free refusal, certificate */
	CRM_SENDLAW_OPTED_OUT,
	CRM_SENDLAW_GUARDIAN,
	CRM_SENDLAW_NO_CONSENT,	/* nor a sale that stands in for it */
	CRM_SENDLAW_CONFIRMATION,
	CRM_SENDLAW_NIGHT,	/* to be held until the morning */
	CRM_SENDLAW_OK,
	CRM_NSENDLAW
};

/* Its word in streams: that of enum crm_consent_why where it has one. */
const char *
crm_sendlaw_why_name(enum crm_sendlaw_why why);

struct crm_sendlaw_case {
	int64_t		 member;	/* an alias stands for its live one */
	const char	*channel;
	const char	*purpose;	/* advertising, or notice: what is no
					   advertising, such as a result of consent */
	const char	*basis;		/* consent, or sale: 50(1) proviso */
	const char	*goods;		/* of a sale: the kind that is offered, as
					   in record/sale.h; "" */
	int64_t		 at;
	int		 past;		/* 1: what held at a time gone by; else
					   withdrawals count that are dated later */
	const char	*contact;	/* of a list, that may be the member's
					   no more, in key form; or NULL */
	int		 fit;		/* 1: crm_sendlaw_setup() has found no
					   lack in this very transaction */
};
struct crm_sendlaw_verdict {
	enum crm_sendlaw_why why;
	int64_t		 since;		/* of the consent, withdrawal or sale that
					   decided; or CRM_TIME_NONE */
	int64_t		 until;		/* NIGHT: when it may be asked again;
					   OK: until just before when it holds by
					   the clock; INT64_MAX: no clock ends it;
					   else CRM_TIME_NONE */
	int		 sale;		/* 1: OK because of a sale */
	const char	*article;	/* that decided; a constant, "" of a notice
					   that may leave */
};

/* 0 with the verdict, or -1. */
int
crm_sendlaw_decide(struct crm_db *db, const struct crm_sendlaw_case *what,
    struct crm_sendlaw_verdict *verdict);

/*
 * Whether what a live member bought of such goods stands in for consent by a
 * channel now: 1, 0, -1.
 */
int
crm_sendlaw_bought(struct crm_db *db, int64_t member, const char *channel,
    const char *goods);

/*
 * Adds what is kept as evidence of a decision (Network Act 50-9), such as
 * "allowed since 2026-01-05 10:00:00: Network Act 50(1)".
 */
void
crm_sendlaw_say(const struct crm_sendlaw_verdict *verdict,
    struct crm_buf *text);

/*
 * What the shop lacks before advertising, or a notice, may leave by a channel;
 * member is not looked at.  fn is called for each thing and returns 0 to go
 * on; anything else ends it and is returned.  0 at the end, -1.
 */
struct crm_sendlaw_lack {
	const char	*settings;	/* any of these helps, a bar between; or
					   "goods", of the campaign */
	const char	*article;
	int		 expired;	/* 1: it is there, and its day is over */
};
int
crm_sendlaw_setup(struct crm_db *db, const struct crm_sendlaw_case *what,
    int (*fn)(void *arg, const struct crm_sendlaw_lack *lack), void *arg);

/* A time of the shop's clock by that of Seoul: 0 or -1. */
int
crm_sendlaw_seoul(struct crm_db *db, int64_t at, int64_t *seoul);

#endif
