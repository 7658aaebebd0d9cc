#ifndef CRM_EVENTCOND_H
#define CRM_EVENTCOND_H

/*
 * The condition of a rule: an expression (core/expr.h) over the figures of an
 * event and what the database knows of the member, as m.NAME.
 */

#include <stdint.h>

struct crm_db;
struct crm_event_cond;

/* What an event says in figures; CRM_NULL where its kind does not say it. */
struct crm_event_figures {
	int64_t		 member, day;
	int64_t		 n;		/* the order; how many returns */
	int64_t		 days;		/* since the last purchase */
	int64_t		 usual2;	/* twice the usual interval in days */
	int64_t		 amount;	/* of the day, minor units */
	int64_t		 worth;		/* of all purchases, minor units */
	int64_t		 years;
};

/*
 * Compiles a condition, "" being none.  NULL with the reason in crm_db_err():
 * CRM_ERR_USAGE for all that is wrong with its text.
 */
struct crm_event_cond *
crm_event_cond_open(struct crm_db *db, const char *text, int64_t as_of);
void
crm_event_cond_close(struct crm_event_cond *cond);

/*
 * 1 where it holds, 0 where it does not or is NULL, 2 where it cannot be
 * computed of this event (a wrong value, too long, too large), -1.
 */
int
crm_event_cond_holds(struct crm_event_cond *cond,
    const struct crm_event_figures *figures);

#endif
