#ifndef CRM_PILOT_H
#define CRM_PILOT_H

/*
 * A campaign goes to a small random part first; the rest waits until it is
 * promoted.  The rule of the field promote says when that is: conditions with
 * commas between, such as "conversion>=1.5, unsubscribed<=0.5", in percent of
 * those whom a message reached or may have, then perhaps " after 7", the days
 * until it is judged; without it the campaign's window.
 *
 * A condition is met, or failed, when the whole of Wilson's limits lies on its
 * side.  Counts only grow until the days are over: before that "at least" can
 * only be met, "at most" only be failed.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;

enum crm_pilot {
	CRM_PILOT_NONE,		/* none was planned for it: all may go */
	CRM_PILOT_WAIT,		/* only those of the pilot may go */
	CRM_PILOT_PROMOTED,	/* all may go */
	CRM_PILOT_STOPPED	/* nobody else goes */
};

/* What of a campaign may leave.  0 or -1. */
int
crm_pilot_state(struct crm_db *db, int64_t campaign, enum crm_pilot *state);

/*
 * 1 when a list waits for a pilot that by lot nobody is in: nothing can be known
 * of it, and nothing leaves until somebody decides.  0, -1.
 */
int
crm_pilot_nobody(struct crm_db *db, int64_t campaign);

/*
 * 0 when a text is a rule; -1.  What is counted: conversion, who bought;
 * delivered, opened, clicked, unsubscribed, complained, blocked, bad_address,
 * failed and coupon, who gave that response, machines left out.
 */
int
crm_pilot_check(const char *rule);

enum crm_pilot_verdict {
	CRM_PILOT_MET,
	CRM_PILOT_FAILED,
	CRM_PILOT_OPEN,		/* its days are not over */
	CRM_PILOT_CANNOT_TELL	/* they are, and it is too few */
};
const char *
crm_pilot_verdict_name(enum crm_pilot_verdict verdict);

/* A condition and how it stands. */
struct crm_pilot_line {
	const char	*measure;
	int		 least;		/* 1: at least, 0: at most */
	int64_t		 limit;		/* millionths */
	int64_t		 sent, count;
	double		 low, high;	/* Wilson's, 0 to 1 where nobody is */
	enum crm_pilot_verdict verdict;
};

/*
 * Judges by the rule of the plan; fn gets each condition.  All met is
 * PROMOTED, one failed is STOPPED, else WAIT; *until is the first day on which
 * the days are over, CRM_NULL while nothing was sent.  0 or -1
 * (CRM_ERR_CONFLICT: the campaign has no pilot, or no rule).
 */
int
crm_pilot_judge(struct crm_db *db, int64_t campaign,
    int (*fn)(void *arg, const struct crm_pilot_line *line), void *arg,
    enum crm_pilot *says, int64_t *until);

/*
 * Stores what was decided, PROMOTED or STOPPED, and what the rule said; a batch
 * must be open.  1 stored, 0 it was so, -1.
 */
int
crm_pilot_decide(struct crm_db *db, int64_t campaign, enum crm_pilot what,
    const char *rule);

#endif
