#ifndef CRM_LAW_H
#define CRM_LAW_H

/*
 * What the law asks of consent, as data: each rule with the day from which it
 * is in force, its figure and its article.  The texts are those of 2026-10-02;
 * it is no legal advice.
 */

#include <stddef.h>
#include <stdint.h>

enum crm_law {
	CRM_LAW_CONSENT,	/* advertising needs prior consent */
	CRM_LAW_CUSTOMER,	/* but for months after a sale of the kind */
	CRM_LAW_REFUSAL,	/* a refusal wins */
	CRM_LAW_NIGHT,		/* own consent from value to until o'clock */
	CRM_LAW_LABEL,		/* mark, sender, contact, way to refuse */
	CRM_LAW_FREE,		/* which costs nothing */
	CRM_LAW_NOTICE,		/* days until somebody is told of an entry */
	CRM_LAW_CONFIRM,	/* years until consent is confirmed */
	CRM_LAW_QUEUE,		/* months until that is queued; not law */
	CRM_LAW_CERTIFIED,	/* SMS through a certified house alone */
	CRM_LAW_EVIDENCE,	/* years that decisions are to be shown */
	CRM_LAW_GUARDIAN,	/* years of age: younger, a guardian's */
	CRM_LAW_POST,		/* what is not electronic, for advertising */
	CRM_LAW_STOP,		/* withdrawal of what PIPA asks consent for */
	CRM_LAW_MARKETING,	/* use for marketing, asked apart */
	CRM_LAW_PROFILING,	/* use for profiles and scores */
	CRM_LAW_THIRD_PARTY,	/* provision to others */
	CRM_LAW_OVERSEAS,	/* provision abroad */
	CRM_LAW_DESTROY,	/* what is needed no more */
	CRM_NLAW
};

/* Its word in streams. */
const char *
crm_law_name(enum crm_law law);

struct crm_law_rule {
	enum crm_law	 law;
	int		 since;		/* YYYYMMDD */
	int		 value, until;
	const char	*article;
};

/*
 * The rule that is in force on a day; before the first of them the first, as
 * the stricter side.  Never NULL.
 */
const struct crm_law_rule *
crm_law_on(enum crm_law law, int64_t day);

/* The rules, of one law the younger behind the older; NULL behind the last. */
const struct crm_law_rule *
crm_law_at(size_t i);

/* The channels, and which law knows them. */
struct crm_law_channel {
	const char	*name;		/* email, sms, call, post, push, shop,
					   mall */
	const char	*says;		/* in the text of a rule */
	int		 electronic;	/* 1: Network Act 50 is about it */
	int		 night;		/* 1: the night needs its own consent */
	int		 open;		/* 1: advertising may be without
					   consent, unless it was refused */
	int		 campaigns;	/* 1: campaigns go out by it */
};

/* The i-th channel, NULL behind the last; the one of a name, or NULL. */
const struct crm_law_channel *
crm_law_channel_at(size_t i);
const struct crm_law_channel *
crm_law_channel(const char *name);

/*
 * The law that asks consent for a purpose (advertising, marketing, profiling,
 * third_party, overseas) into *law.  1, or 0 when there is no such purpose.
 */
int
crm_law_purpose(const char *purpose, enum crm_law *law);

#endif
