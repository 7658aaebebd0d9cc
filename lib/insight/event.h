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

#endif
