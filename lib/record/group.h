#ifndef CRM_GROUP_H
#define CRM_GROUP_H

/*
 * Named groups whose members people choose.  When somebody was added and taken
 * out is kept, so that a group can be seen as it was on any day.
 */

#include <stdint.h>

struct crm_db;

/* The group of that name: its id, 0 there is none, -1. */
int64_t
crm_group_find(struct crm_db *db, const char *name);

/* Makes one.  0; -1, also when the name is taken (CRM_ERR_CONFLICT). */
int
crm_group_make(struct crm_db *db, const char *name, const char *title);

/*
 * Puts the live member that a number stands for into a group, or takes it out:
 * who does it, and why.  1 done, 0 it was so already, 2 nobody, -1.
 */
struct crm_group_act {
	int64_t		 group;
	const char	*by, *why;
};
int
crm_group_put(struct crm_db *db, const struct crm_group_act *act,
    int64_t member);
int
crm_group_take(struct crm_db *db, const struct crm_group_act *act,
    int64_t member);

/*
 * All groups that there were at the end of day as_of, by name, with the number
 * of their live members then.  fn returns 0 to go on, -1 to stop.  0 or -1.
 */
struct crm_group {
	const char	*name, *title;
	int64_t		 members, made_at;
};
int
crm_group_each(struct crm_db *db, int64_t as_of,
    int (*fn)(void *arg, const struct crm_group *group), void *arg);

/* The live members of a group at the end of day as_of, by number. */
int
crm_group_members(struct crm_db *db, int64_t group, int64_t as_of,
    int (*fn)(void *arg, int64_t member, int64_t added_at), void *arg);

/* Who was added and taken out, the oldest first; of one member, if not 0. */
struct crm_group_change {
	int64_t		 member, at;
	int		 added;		/* 1, or 0: taken out */
	const char	*by, *why;
};
int
crm_group_history(struct crm_db *db, int64_t group, int64_t member,
    int (*fn)(void *arg, const struct crm_group_change *change), void *arg);

#endif
