#ifndef CRM_EVENT_H
#define CRM_EVENT_H

/*
 * The events of the night.  They are a function of what is stored, of the rules
 * that hold and of a day: each is dated by the data, not by the night, so that
 * it does not matter which night finds it.  What was found before is left out.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "insight/spending.h"
#include "insight/eventcond.h"
#include "insight/eventrule.h"

struct crm_db;

struct crm_event {
	size_t		 rule;		/* its place in crm_events.rules */
	int64_t		 key;		/* tells it from others of the member */
	struct crm_event_figures is;	/* with the member and the day */
	size_t		 why;		/* where its text is in crm_events.why */
	int		 holds;		/* crm_event_cond_holds() */
};

struct crm_events {
	struct crm_db	*db;
	int64_t		 as_of;		/* no event is later */
	int64_t		 since;		/* none is earlier */
	struct crm_event_rules rules;
	struct crm_event_cond **cond;	/* of each rule */
	struct crm_spending spending;
	struct crm_event *event;
	size_t		 n, cap;
	struct crm_buf	 why;		/* texts, each with NUL */
	struct crm_buf	 text;		/* of the one that is being made */
};

/*
 * Finds the events of the last "back" days to the end of day as_of that are not
 * stored yet.  0; -1 with the reason in crm_db_err().  crm_events_free() in any
 * case.
 */
int
crm_events_find(struct crm_events *events, struct crm_db *db, int64_t as_of,
    int64_t back);
void
crm_events_free(struct crm_events *events);

/*
 * Inside: an event of rules.rule[rule], whose why stands in events->text.  It is
 * left out when its day is not asked for, or when one of the rule and member
 * whose key is at most "span" away is stored or was noted.  0 or -1.
 */
int
crm_event_note(struct crm_events *events, size_t rule, int64_t key,
    int64_t span, struct crm_event_figures *is);

/* Inside: 1 one is known from an earlier night, 0, -1. */
int
crm_event_known(struct crm_events *events, size_t rule, int64_t member,
    int64_t key, int64_t span);

/* Inside: 1 when that day can have an event of the rule that is asked for. */
int
crm_event_asked(const struct crm_events *events, size_t rule, int64_t day);

/* Inside: all figures not said. */
void
crm_event_blank(struct crm_event_figures *is, int64_t member, int64_t day);

/* Inside: those who find, each for one rule.  0 or -1. */
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
