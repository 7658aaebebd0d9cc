#ifndef CRM_CONTRADICT_H
#define CRM_CONTRADICT_H

/* What is known of members and cannot be true together. */

#include <stdint.h>

struct crm_db;

struct crm_contradiction {
	const char	*what;		/* a word, see crm-member(1) */
	const char	*key;		/* what they have in common, or "" */
	int64_t		 member;	/* 0: nobody's */
	const char	*code, *name;
	const char	*value;		/* what contradicts */
	const char	*source;	/* where it came from */
	int64_t		 last_at;	/* when an order showed it, CRM_NULL */
};

/*
 * All of them: dates, births, disputes, names, each by what, key and member; *n
 * counts.  fn returns 0 to go on, -1
 * to stop.  0 or -1.
 */
int
crm_contradict_each(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_contradiction *row), void *arg,
    int64_t *n);

#endif
