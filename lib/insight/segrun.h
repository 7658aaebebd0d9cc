#ifndef CRM_SEGRUN_H
#define CRM_SEGRUN_H

/*
 * The night's work: the rules of saved sets are asked of every live member at
 * one time, and who entered and who left is stored.  All rules are asked in
 * one pass.  A rule that cannot be asked leaves its set as it was and does not
 * hold up the others.
 *
 * Memory: two bits for each rule and number of a member, and the stream rfm
 * (48 bytes a buyer) if a rule reads it.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;
struct crm_rules;
struct crm_segrun;

struct crm_segrun_opt {
	int64_t		 at;		/* the time; its day is asked for */
	const struct crm_rules *rules;	/* names of segments (insight/rule.h) */
	/* Called before each CRM_SEGRUN_TICK members; may be NULL. */
	void		(*tick)(void *arg);
	void		*arg;
	int		 ms;		/* for one row and rule; 0: 5,000 */
};
#define CRM_SEGRUN_TICK	64

/* A batch must be open.  NULL with the reason in crm_db_err(). */
struct crm_segrun *
crm_segrun_open(struct crm_db *db, const struct crm_segrun_opt *opt);
void
crm_segrun_close(struct crm_segrun *run);

/* Asks the rule of a set, too.  1; 0 no rule keeps the set; -1. */
int
crm_segrun_add(struct crm_segrun *run, int64_t segment);

/* The same of every set that a rule keeps.  0 or -1. */
int
crm_segrun_add_all(struct crm_segrun *run);

/* Asks and stores.  0 or -1. */
int
crm_segrun_work(struct crm_segrun *run);

/* What came of set i, in the order of adding; 0 behind the last. */
struct crm_segrun_result {
	const char	*name;
	const char	*failed;	/* why nothing was done, or NULL */
	int64_t		 ended;		/* the day that was its last, or
					   CRM_TIME_NONE */
	int64_t		 members, entered, gone;
};
int
crm_segrun_result(const struct crm_segrun *run, size_t i,
    struct crm_segrun_result *result);

#endif
