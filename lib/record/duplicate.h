#ifndef CRM_DUPLICATE_H
#define CRM_DUPLICATE_H

/*
 * The duplicate degree: how many live members are likely to be there twice, by
 * rules that are exact and need no weights.  A rule looks at those that have
 * its values; members of one value are a group, and all but one of a group are
 * too many.  Over all rules the groups that share a member are one.  Pairs that
 * are kept apart make no group.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;

enum crm_duplicate_kind {
	CRM_DUPLICATE_TOTAL,
	CRM_DUPLICATE_SOURCE,	/* the member's source; "" where none is said */
	CRM_DUPLICATE_RULE
};

struct crm_duplicate {
	enum crm_duplicate_kind kind;
	const char	*name;		/* borrowed: "" for the total */
	int64_t		 members;	/* looked at */
	int64_t		 groups;	/* of two or more */
	int64_t		 extra;		/* members above one in each group */
};

/* "total", "source" or "rule". */
const char *
crm_duplicate_word(enum crm_duplicate_kind kind);

/*
 * Calls fn with the total, each source by name, and each rule.  What fn
 * returns other than 0 ends it and is returned.  0 or -1.
 */
int
crm_duplicate_each(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_duplicate *dup), void *arg);

/* Stores one of them under the time of the clock, in a batch.  0 or -1. */
int
crm_duplicate_store(struct crm_db *db, const struct crm_duplicate *dup);

/* Calls fn with all that was stored, by time; at is in ISO form. */
int
crm_duplicate_history(struct crm_db *db,
    int (*fn)(void *arg, const char *at, const struct crm_duplicate *dup),
    void *arg);

/* Adds extra as a share of members in percent, two decimals. */
struct crm_buf;
void
crm_duplicate_percent(struct crm_buf *buf, const struct crm_duplicate *dup);

#endif
