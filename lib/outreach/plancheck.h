#ifndef CRM_PLANCHECK_H
#define CRM_PLANCHECK_H

/* Is a campaign ready to be sent, and what is missing? */

#include <stddef.h>
#include <stdint.h>

struct crm_db;

/* Texts are borrowed until the callback returns. */
struct crm_plan_fault {
	const char	*field;		/* or message, a setting's name */
	const char	*fault;		/* a stable word: blank, over, ... */
	const char	*what;		/* a sentence, translated */
};

struct crm_plan_asking {
	int64_t		 campaign;
	const char	*channel;	/* the campaign's */
	int64_t		 today;		/* a day */
	int		(*fn)(void *arg, const struct crm_plan_fault *fault);
	void		*arg;
};

/* What was seen on the way. */
struct crm_plan_sum {
	size_t		 faults;
	int64_t		 asked;		/* who are in, without a control; and
					   again for each further wave */
	int		 control;	/* 1: somebody is not asked by lot */
};

/*
 * Tells every fault: the fields in their sequence, what is sent, and the
 * settings of who sends.  fn returns 0 to go on, -1 to stop.  0 or -1.
 */
int
crm_plan_check(struct crm_db *db, const struct crm_plan_asking *asking,
    struct crm_plan_sum *sum);

/*
 * The part of it that looks at what a wave sends, and how it differs from the
 * waves before: the faults are added to *n.  0 or -1.
 */
int
crm_plan_check_wave(struct crm_db *db, const struct crm_plan_asking *asking,
    int wave, size_t *n);

#endif
