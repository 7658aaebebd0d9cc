#ifndef CRM_SENDLAW_H
#define CRM_SENDLAW_H

/*
 * May a message leave now?  The rules of record/law.h, asked at the moment of
 * the claim: consent and its confirmation, refusals, the night, guardians, the
 * sender's duties.  It is no legal advice.
 */

#include <stdint.h>

struct crm_buf;
struct crm_db;

/* The reasons in their order: the first that applies is taken. */
enum crm_sendlaw_why {
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

/* Its word in streams. */
const char *
crm_sendlaw_why_name(enum crm_sendlaw_why why);

struct crm_sendlaw_case {
	int64_t		 member;	/* live */
	const char	*channel;
	const char	*purpose;	/* advertising, or notice: what is no
					   advertising, such as a result of consent */
	const char	*basis;		/* consent, or sale: 50(1) proviso */
	const char	*goods;		/* of a sale: the kind that is offered */
	int64_t		 at;		/* wall clock of Asia/Seoul */
};
struct crm_sendlaw_verdict {
	enum crm_sendlaw_why why;
	int64_t		 until;		/* NIGHT: when it may be asked again;
					   OK: until when it holds, by the clock */
	const char	*article;	/* that decided; a constant */
};

/* 0 with the verdict, or -1. */
int
crm_sendlaw_decide(struct crm_db *db, const struct crm_sendlaw_case *what,
    struct crm_sendlaw_verdict *verdict);

/*
 * What the law has in a message itself: the mark (광고) first, sender, contact
 * and the way to refuse.  crm_adtext_make() adds it to what a merchant wrote,
 * crm_adtext_check() looks at what is about to leave, byte for byte, and
 * refuses look-alikes of the mark and what is missing.
 */
struct crm_adtext {
	const char	*channel, *purpose;
	const char	*subject;	/* of mail and long messages; "" */
	const char	*body;		/* as text, UTF-8 */
	const char	*html;		/* "" where there is none */
	const char	*refuse;	/* the member's own link, or "" */
};
struct crm_adtext_made {
	struct crm_buf	*subject, *body, *html;
};

/* Adds what is missing; the shop's data are settings.  0 or -1. */
int
crm_adtext_make(struct crm_db *db, const struct crm_adtext *text,
    const struct crm_adtext_made *made);

/* 1 fit to leave, 0 not with *why, a word that is a constant; -1. */
int
crm_adtext_check(struct crm_db *db, const struct crm_adtext *text,
    const char **why);

#endif
