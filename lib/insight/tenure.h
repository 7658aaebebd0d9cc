#ifndef CRM_TENURE_H
#define CRM_TENURE_H

/*
 * What members bring and cost by how long they have been customers: year 1 are
 * the 365 days from the first purchase, and so on.
 */

#include <stdint.h>

struct crm_db;

struct crm_tenure {
	int64_t		 year;
	int64_t		 members;	/* whose year was over by the day */
	int64_t		 active;	/* of them, who bought in it */
	int64_t		 orders;
	int64_t		 spend;		/* returns taken off, minor units */
	int64_t		 fees;		/* what channels kept, where known */
	int64_t		 returns;	/* lines that came back */
};

/*
 * Calls fn with each year of tenure that somebody has ended by the end of a
 * day, from 1; members whose year still runs are not in it.  What fn returns
 * other than 0 ends it.  0, that, or -1.
 */
int
crm_tenure_each(struct crm_db *db, int64_t as_of,
    int (*fn)(void *arg, const struct crm_tenure *tenure), void *arg);

#endif
