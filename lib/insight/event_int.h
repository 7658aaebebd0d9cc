#ifndef CRM_EVENT_INT_H
#define CRM_EVENT_INT_H

/* What those who find events share. */

#include "insight/event.h"

/*
 * An event of rules.rule[rule], whose why stands in events->text.  It is
 * left out when its day is not asked for, or when one of the rule and member
 * whose key is at most "span" away is stored or was noted.  0 or -1.
 */
int
crm_event_note(struct crm_events *events, size_t rule, int64_t key,
    int64_t span, struct crm_event_figures *is);

/* 1 one is known from an earlier night, 0, -1. */
int
crm_event_known(struct crm_events *events, size_t rule, int64_t member,
    int64_t key, int64_t span);

/* 1 when that day can have an event of the rule that is asked for. */
int
crm_event_asked(const struct crm_events *events, size_t rule, int64_t day);

/* All figures not said. */
void
crm_event_blank(struct crm_event_figures *is, int64_t member, int64_t day);

/* Those who find, each for one rule.  0 or -1. */
int
crm_event_walk(struct crm_events *events);	/* purchases, for all rules */
int
crm_event_price(struct crm_events *events, size_t rule,
    struct crm_event_figures *is, int64_t last);
int
crm_event_returns(struct crm_events *events, size_t rule);
int
crm_event_days(struct crm_events *events, size_t rule);
int
crm_event_marks(struct crm_events *events, size_t rule);

#endif
