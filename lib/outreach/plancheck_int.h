#ifndef CRM_PLANCHECK_INT_H
#define CRM_PLANCHECK_INT_H

#include "outreach/plancheck.h"

struct crm_plan_look {
	struct crm_db	*db;
	const struct crm_plan_asking *asking;
	int		 advertising;
	int		 must;		/* 1: the wave must have its messages,
					   the second and third too */
	int		 offers;	/* 1: there are some by segment */
	int64_t		 offered;	/* what they cost */
	size_t		 n;		/* faults so far */
};

/* Tells a fault.  0 or -1. */
int
crm_plan_fault(struct crm_plan_look *look, const char *field,
    const char *fault, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/*
 * The messages of a wave: that each arm and channel has one, that it is whole,
 * and that it says something new.  A further wave without any is none.  0, -1.
 */
int
crm_plan_look_wave(struct crm_plan_look *look, int wave);

/* The settings of who advertises by the campaign's channels.  0 or -1. */
int
crm_plan_look_sender(struct crm_plan_look *look);

/*
 * Calls fn with each channel and arm that somebody is asked by: those of the
 * list, or while there is none those of the plan.  fn returns 0 to go on, -1.
 * 0 or -1.
 */
int
crm_plan_each_channel(struct crm_plan_look *look,
    int (*fn)(struct crm_plan_look *look, const char *channel,
    const char *arm, void *arg), void *arg);

#endif
