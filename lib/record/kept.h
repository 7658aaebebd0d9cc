#ifndef CRM_KEPT_H
#define CRM_KEPT_H

/*
 * What the law keeps of an erased person, apart from all else and sealed:
 *
 *   contract     who bought and where it went, of each order; 5 years from the
 *                order (E-Commerce Act 6, decree 6(1) 2 and 3)
 *   advertising  what was sent to whom, and the consents it rested on; 6
 *                months (decree 6(1) 1)
 *
 * Complaints are kept 3 years (decree 6(1) 4); they come with crm-case.
 */

#include <stdint.h>

struct crm_db;

/*
 * Keeps what temp.subject_* has that is not older than its term, under the
 * number of the member.  *n counts.  A batch must be open.  0 or -1.
 */
int
crm_kept_store(struct crm_db *db, int64_t member, int64_t *n);

struct crm_kept {
	int64_t		 member;
	const char	*what, *article;
	int64_t		 at, until;
	const char	*body;		/* JSON; NULL: it cannot be opened */
};

/*
 * Calls fn with what is kept of a member (0: of everybody), by member and
 * time; fn returns 0 to go on.  0, what fn returned, or -1.
 */
int
crm_kept_each(struct crm_db *db, int64_t member,
    int (*fn)(void *arg, const struct crm_kept *kept), void *arg);

#endif
