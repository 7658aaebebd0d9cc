#ifndef CRM_FLAG_H
#define CRM_FLAG_H

/*
 * Flags on members: of a kind, for a reason, until a day.  Those of most kinds
 * bar offers while they hold; those that hold no more are kept.
 */

#include <stdint.h>

struct crm_db;

struct crm_flag {
	int64_t		 member;
	const char	*kind;
	int		 bars;		/* 1: offers are barred */
	int64_t		 expires;	/* the last day, or CRM_NULL */
	int64_t		 added_at;
	const char	*added_by, *added_why;
	int64_t		 removed_at;	/* CRM_NULL: it was not taken off */
	const char	*removed_by, *removed_why;
};

/* 1 when there is such a kind, 0, -1. */
int
crm_flag_kind(struct crm_db *db, const char *kind);

/*
 * Puts a flag (kind, expires, added_by, added_why) on the live member that a
 * number stands for.  One of that kind that holds with another reason or last
 * day is replaced, and kept as taken off.  1 new, 2 replaced, 0 it was so
 * already, 3 nobody, -1.
 */
int
crm_flag_put(struct crm_db *db, const struct crm_flag *flag, int64_t member);

/* Takes it off: kind, removed_by, removed_why.  1, 0 it had none, 3, -1. */
int
crm_flag_take(struct crm_db *db, const struct crm_flag *flag, int64_t member);

/* 1 when a flag that bars offers holds on that day for a live member; 0, -1. */
int
crm_flag_bars(struct crm_db *db, int64_t member, int64_t day);

/*
 * The flags that hold at the end of day as_of, by member and kind; with all
 * set those that were or will be over, too.  fn returns 0 to go on, -1 to
 * stop.  0 or -1.
 */
struct crm_flag_ask {
	int64_t		 as_of;
	int64_t		 member;	/* live; 0: all */
	const char	*kind;		/* NULL: any */
	int		 all;
};
int
crm_flag_each(struct crm_db *db, const struct crm_flag_ask *ask,
    int (*fn)(void *arg, const struct crm_flag *flag), void *arg);

#endif
