#include <string.h>

#include "core/time.h"
#include "record/law.h"

/* Of one law the younger rule stands below the older. */
static const struct crm_law_rule rules[] = {
	{ CRM_LAW_CONSENT, 20141129, 0, 0, "Network Act 50(1)" },
	{ CRM_LAW_CUSTOMER, 20141129, 6, 0, "Network Act 50(1) proviso" },
	{ CRM_LAW_REFUSAL, 20141129, 0, 0, "Network Act 50(2)" },
	{ CRM_LAW_NIGHT, 20141129, 21, 8, "Network Act 50(3)" },
	{ CRM_LAW_LABEL, 20141129, 0, 0, "Network Act 50(4)" },
	{ CRM_LAW_FREE, 20141129, 0, 0, "Network Act 50(6)" },
	{ CRM_LAW_NOTICE, 20141129, 14, 0, "Network Act 50(7)" },
	{ CRM_LAW_CONFIRM, 20141129, 2, 0, "Network Act 50(8)" },
	{ CRM_LAW_QUEUE, 20141129, 22, 0, "Network Act 50(8)" },
	{ CRM_LAW_CERTIFIED, 20261001, 0, 0, "Network Act 50-3" },
	{ CRM_LAW_EVIDENCE, 20261001, 5, 0, "Network Act 50-9" },
	{ CRM_LAW_GUARDIAN, 20110930, 14, 0, "PIPA 22(5)" },
	{ CRM_LAW_GUARDIAN, 20171019, 14, 0, "PIPA 22(6)" },
	{ CRM_LAW_GUARDIAN, 20230915, 14, 0, "PIPA 22-2" },
	{ CRM_LAW_POST, 20110930, 0, 0, "PIPA 22" },
	{ CRM_LAW_STOP, 20110930, 0, 0, "PIPA 37(1)" },
	{ CRM_LAW_MARKETING, 20110930, 0, 0, "PIPA 22" },
	{ CRM_LAW_PROFILING, 20110930, 0, 0, "PIPA 15(1)" },
	{ CRM_LAW_THIRD_PARTY, 20110930, 0, 0, "PIPA 17(1)" },
	{ CRM_LAW_OVERSEAS, 20110930, 0, 0, "PIPA 17(3)" },
	{ CRM_LAW_OVERSEAS, 20230915, 0, 0, "PIPA 28-8(1)" },
	{ CRM_LAW_DESTROY, 20110930, 0, 0, "PIPA 21" }
};

/*
 * Mail is let off the night by decree 61(2), and a letter is no electronic
 * transmission.  A call is one, and nothing lets it off.  What is said or
 * handed over in the shop itself, or shown on its own pages to who has logged
 * in, is sent to nobody; what a mall sends its customers for the shop is.
 */
static const struct crm_law_channel channels[] = {
	{ "email", "e-mail", 1, 0, 0, 1 },
	{ "sms", "SMS", 1, 1, 0, 1 },
	{ "call", "a call", 1, 1, 0, 1 },
	{ "post", "post", 0, 0, 0, 1 },
	{ "push", "push", 1, 1, 0, 0 },
	{ "shop", "the shop", 0, 0, 1, 1 },
	{ "mall", "a mall's message", 1, 1, 0, 1 }
};

#define NRULE	 (sizeof(rules) / sizeof(rules[0]))
#define NCHANNEL (sizeof(channels) / sizeof(channels[0]))

const struct crm_law_rule *
crm_law_on(enum crm_law law, int64_t day)
{
	const struct crm_law_rule *found = NULL;
	int y, m, d, date;
	size_t i;

	crm_date_split(day, &y, &m, &d);
	date = y * 10000 + m * 100 + d;
	for (i = 0; i < NRULE; i++)
		if (rules[i].law == law &&
		    (found == NULL || rules[i].since <= date))
			found = &rules[i];
	return (found);
}

const struct crm_law_rule *
crm_law_at(size_t i)
{

	return (i < NRULE ? &rules[i] : NULL);
}

const char *
crm_law_name(enum crm_law law)
{
	static const char *const name[CRM_NLAW] = {
		[CRM_LAW_CONSENT] = "consent",
		[CRM_LAW_CUSTOMER] = "customer",
		[CRM_LAW_REFUSAL] = "refusal",
		[CRM_LAW_NIGHT] = "night",
		[CRM_LAW_LABEL] = "label",
		[CRM_LAW_FREE] = "free_refusal",
		[CRM_LAW_NOTICE] = "notice",
		[CRM_LAW_CONFIRM] = "confirmation",
		[CRM_LAW_QUEUE] = "confirmation_queue",
		[CRM_LAW_CERTIFIED] = "certified_sender",
		[CRM_LAW_EVIDENCE] = "evidence",
		[CRM_LAW_GUARDIAN] = "guardian",
		[CRM_LAW_POST] = "post",
		[CRM_LAW_STOP] = "stop",
		[CRM_LAW_MARKETING] = "marketing",
		[CRM_LAW_PROFILING] = "profiling",
		[CRM_LAW_THIRD_PARTY] = "third_party",
		[CRM_LAW_OVERSEAS] = "overseas",
		[CRM_LAW_DESTROY] = "destroy"
	};

	return (name[law]);
}

const struct crm_law_channel *
crm_law_channel_at(size_t i)
{

	return (i < NCHANNEL ? &channels[i] : NULL);
}

const struct crm_law_channel *
crm_law_channel(const char *name)
{
	size_t i;

	for (i = 0; i < NCHANNEL; i++)
		if (strcmp(channels[i].name, name) == 0)
			return (&channels[i]);
	return (NULL);
}

int
crm_law_purpose(const char *purpose, enum crm_law *law)
{
	static const struct {
		const char	*name;
		enum crm_law	 law;
	} known[] = {
		{ "advertising", CRM_LAW_CONSENT },
		{ "marketing", CRM_LAW_MARKETING },
		{ "profiling", CRM_LAW_PROFILING },
		{ "third_party", CRM_LAW_THIRD_PARTY },
		{ "overseas", CRM_LAW_OVERSEAS }
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i].name, purpose) == 0) {
			*law = known[i].law;
			return (1);
		}
	return (0);
}
