#ifndef CRM_SEGWATCH_H
#define CRM_SEGWATCH_H

/*
 * What is watched of saved sets.  Measures are
 *	size	its members
 *	value	the sum of their purchases
 *	in, out	those who are in it and were not, so many days before, and
 *		those who were and are not
 *	share	its members in percent of all
 *	drift	how far that is from so many days before, up or down
 *	age	days since it was last saved or run
 * An alarm is a measure below or above a threshold.
 */

#include <stdint.h>

struct crm_buf;
struct crm_db;

struct crm_segwatch {
	int64_t		 segment;
	const char	*name;		/* of the set */
	const char	*measure, *bound;	/* "size"...; "below", "above" */
	int64_t		 threshold;	/* by crm_segwatch_decimals() */
	int64_t		 days;
};

/* 1 when these are words of a measure and of a bound. */
int
crm_segwatch_known(const char *measure, const char *bound);

/* The decimals of a measure's figures: of money, of percent (2), else 0. */
int
crm_segwatch_decimals(struct crm_db *db, const char *measure);

/*
 * Watches a set, or changes what is watched by the same measure and bound; a
 * batch must be open.  1 changed, 0 it was so, -1.
 */
int
crm_segwatch_put(struct crm_db *db, const struct crm_segwatch *watch);

/* Ends it for a set, a measure and a bound; NULL: all.  *n were.  0 or -1. */
int
crm_segwatch_rm(struct crm_db *db, int64_t segment, const char *measure,
    const char *bound, int64_t *n);

/*
 * All of them by name, measure and bound.  fn returns 0 to go on, -1 to stop.
 * 0 or -1.
 */
int
crm_segwatch_each(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_segwatch *watch), void *arg);

/*
 * Looks at all of them just before a time.  What needs to know who was in the
 * set before anything was known of it is not judged.  fn as above.  0 or -1.
 */
struct crm_segwatch_look {
	struct crm_segwatch watch;
	int		 judged;
	int		 alarm;
	int64_t		 value, before;	/* so many days before, of size, share
					   and drift, else CRM_NULL */
	int64_t		 begin;		/* when the set was first known */
};
int
crm_segwatch_look(struct crm_db *db, int64_t end,
    int (*fn)(void *arg, const struct crm_segwatch_look *look), void *arg);

#endif
