#ifndef CRM_APART_H
#define CRM_APART_H

/*
 * Pairs of members that somebody said are two people.  A pair is remembered by
 * the numbers that were named and holds for the live members that these lead
 * to.
 */

#include <stdint.h>

struct crm_db;

/*
 * 1 when two live members, or aliases that lead to them, are kept apart; 0;
 * -1.
 */
int
crm_apart_is(struct crm_db *db, int64_t a, int64_t b);

/* How many pairs are kept apart: 0 saves asking for each; -1. */
int64_t
crm_apart_count(struct crm_db *db);

/*
 * Remembers a pair of live members, in a batch; the text of a reason that is
 * empty leaves the reason as it was.  1 when it is new, 0 when it was known,
 * -1.
 */
int
crm_apart_add(struct crm_db *db, int64_t a, int64_t b, const char *reason);

/* Forgets all that keeps two live members apart.  1 there was, 0, -1. */
int
crm_apart_remove(struct crm_db *db, int64_t a, int64_t b);

/*
 * Calls fn with each pair of different live members, the lower number first,
 * by numbers; text is borrowed until the next.  What fn returns other than 0
 * ends it and is returned.  0 or -1.
 */
struct crm_apart {
	int64_t		 a, b;
	const char	*reason;
	const char	*at;		/* YYYY-MM-DD HH:MM:SS */
};
int
crm_apart_each(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_apart *apart), void *arg);

#endif
