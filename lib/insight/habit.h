#ifndef CRM_HABIT_H
#define CRM_HABIT_H

/*
 * What members are used to: the hour at which they order, and what they buy
 * most.  Of few orders the hour is the shop's rather than the member's: the
 * hours of all orders count as CRM_HABIT_PRIOR orders of the member's own.
 */

#include <stdint.h>

struct crm_buf;
struct crm_db;

#define CRM_HABIT_PRIOR	5

struct crm_habits {
	struct crm_db	*db;
	int64_t		 as_of;
	double		 share[24];	/* of all orders with a time of day */
};

/* Counts the hours of all orders to the end of day as_of.  0 or -1. */
int
crm_habits_open(struct crm_habits *habits, struct crm_db *db, int64_t as_of);

struct crm_habit {
	double		 hour[24];	/* how much speaks for each */
	struct crm_buf	*product;	/* its name is put here; or NULL */
};

/* Of a live member.  0 or -1. */
int
crm_habit_of(const struct crm_habits *habits, int64_t member,
    struct crm_habit *habit);

/* The best hour from "from" to before "until" (the earlier of equal ones). */
int
crm_habit_best(const struct crm_habit *habit, int from, int until);

#endif
