#ifndef CRM_FACTS_H
#define CRM_FACTS_H

/*
 * What members usually do, derived of their purchases: the facts of the card
 * (record/card.h), for all of them at once.
 */

#include <stdint.h>

struct crm_db;

struct crm_facts {		/* texts are borrowed until fn returns */
	int64_t		 member;
	int64_t		 orders;	/* with a counted sale */
	int64_t		 amount;	/* net, minor units */
	int64_t		 first_at, last_at;	/* CRM_TIME_NONE: no order */
	int64_t		 interval;	/* days between two orders, rounded; -1:
					   there are no two */
	const char	*channel;	/* where most orders came from, or "" */
	const char	*product;	/* in most orders, two or more; or "" */
	int		 hour;		/* of most, two or more; -1: none */
	int		 weekday;	/* 0 Sunday; or -1 */
};

/*
 * Calls fn with each live member, by number, up to the end of day as_of.  fn
 * returns 0 to go on, -1 to stop.  Memory: the lines of one member, and the
 * names of the products.  0 or -1.
 */
int
crm_facts_each(struct crm_db *db, int64_t as_of,
    int (*fn)(void *arg, const struct crm_facts *facts), void *arg);

#endif
