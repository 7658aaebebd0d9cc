#ifndef CRM_DECIDE_H
#define CRM_DECIDE_H

/*
 * The one decision on consent: may somebody be sent something, by a channel,
 * for a purpose, at a time?  crm-consent check, the lists of campaigns and
 * what sends them ask here.
 */

#include <stdint.h>

#include "record/consent.h"

struct crm_buf;
struct crm_db;
struct crm_law_channel;

/* The reasons in their order: the first that applies is taken. */
enum crm_consent_why {
	CRM_WHY_OPTED_OUT,	/* withdrawn */
	CRM_WHY_NO_CONSENT,	/* never given */
	CRM_WHY_GUARDIAN,	/* given by a child, not by its guardian */
	CRM_WHY_CONFIRMATION,	/* old, and nobody was told that it stands */
	CRM_WHY_NIGHT,		/* not given for the night */
	CRM_WHY_CONSENT,	/* allowed */
	CRM_NWHY
};

/* Its word in streams: "opted_out", "no_consent", "guardian", ... */
const char *
crm_consent_why_name(enum crm_consent_why why);

struct crm_consent_case {
	int64_t		 member;	/* live */
	const char	*channel, *purpose;	/* those of record/law.h */
	int64_t		 at;		/* wall clock */
	int		 anytime;	/* 1: the hour of at means nothing */
	int		 ever;		/* 1: withdrawals after at count, too */
	const char	*contact;	/* where it would go, as in struct
					   crm_consent_scope; may be NULL */
};
struct crm_consent_verdict {
	enum crm_consent_why why;
	enum crm_consent state;		/* what the ledger says, and since */
	int64_t		 since;		/* when, or CRM_TIME_NONE */
	int64_t		 due;		/* the last day to confirm it, or
					   CRM_TIME_NONE */
	int		 night;		/* 1: the night's own consent decided */
};

/* 0 with the verdict, or -1. */
int
crm_consent_decide(struct crm_db *db, const struct crm_consent_case *what,
    struct crm_consent_verdict *verdict);

/*
 * The night's own consent alone, whatever the hour of the case and whether
 * there is one by day: CONSENT, CONFIRMATION or NIGHT.  0 with the verdict, or
 * -1.
 */
int
crm_consent_night(struct crm_db *db, const struct crm_consent_case *what,
    struct crm_consent_verdict *verdict);

/*
 * The same of times that are known: of a hold whose state is settled, of
 * which a GIVEN one was last confirmed at a time.  law is the channel where the
 * purpose is advertising, which is to be confirmed or may be without consent,
 * else NULL; *due as in the verdict.
 */
enum crm_consent_why
crm_consent_weigh(const struct crm_consent_hold *hold,
    const struct crm_law_channel *law, int64_t confirmed, int64_t today,
    int64_t *due);

/* The day of age of a birth, as crm_consent_adult() has it. */
int64_t
crm_consent_of_age(const char *birth, int lunar, int64_t today);

/*
 * Adds the rule and the article that decided, such as "refusal wins: Network
 * Act 50(2)".
 */
void
crm_consent_rule(const struct crm_consent_case *what,
    const struct crm_consent_verdict *verdict, struct crm_buf *text);

/*
 * From when on consent of a live member is its own: the first second of the
 * day on which it is as old as the law asks, INT64_MIN where no birth is
 * known.  Of several births, as of a merged member, the youngest counts; a
 * lunar one lies at most 60 days before that day of the sun, so 60 are added.
 * 0 or -1.
 */
int
crm_consent_adult(struct crm_db *db, int64_t member, int64_t today,
    int64_t *adult);

/*
 * The last day on which consent, given or last confirmed on a day, may be
 * confirmed, and the first on which it is queued for that.
 */
int64_t
crm_consent_confirm_by(int64_t day);
int64_t
crm_consent_confirm_from(int64_t day);

/*
 * When consent of a scope, given at a time, was last confirmed before end:
 * that, or the time itself.  0 or -1.
 */
int
crm_consent_confirmed(struct crm_db *db, int64_t member, const char *channel,
    int night, int64_t given_at, int64_t end, int64_t *at);

#endif
