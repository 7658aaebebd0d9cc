#ifndef CRM_SEGSTAY_H
#define CRM_SEGSTAY_H

/*
 * Who was in a saved set from when to when.  Numbers are those of the members
 * who are live now: who was removed or erased is not told of.
 */

#include <stdint.h>

struct crm_db;

/*
 * The members of a set just before a time, by number, each once.  fn returns 0
 * to go on, -1 to stop.  0 or -1.
 */
int
crm_segstay_members(struct crm_db *db, int64_t segment, int64_t end,
    int (*fn)(void *arg, int64_t member), void *arg);

/*
 * Who entered and left a set, or all sets that one member was in, before a
 * time: by time, member and name.  segment or member is 0.  fn as above.  0 or -1.
 */
struct crm_segstay_change {
	int64_t		 member;
	const char	*name;		/* of the set */
	int		 entered;	/* 0: left */
	int64_t		 at;
	int64_t		 version;	/* of the rule; 0 by hand, -1 it ended */
};
int
crm_segstay_each(struct crm_db *db, int64_t segment, int64_t member,
    int64_t end, int (*fn)(void *arg, const struct crm_segstay_change *change),
    void *arg);

#endif
