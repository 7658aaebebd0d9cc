#ifndef CRM_SEGRUN_INT_H
#define CRM_SEGRUN_INT_H

/* What the files segrun*.c share. */

#include <stdint.h>

#include "core/buf.h"
#include "core/time.h"
#include "insight/segrule.h"
#include "insight/segrun.h"

struct crm_expr;
struct crm_rfm;
struct crm_traits;

/* One set at work.  The bits are of numbers of members. */
struct crm_segjob {
	int64_t		 segment, version;
	struct crm_buf	 name, text;	/* text: the expression */
	int64_t		 ended;		/* its last day, once it is over */
	struct crm_expr	*expr;
	uint8_t		*was, *now;	/* who is in it: stored, and asked */
	struct crm_buf	 failed;
	int64_t		 members, entered, gone;
};

struct crm_segrun {
	struct crm_db	*db;
	struct crm_segrun_opt opt;
	struct crm_segjob *job;
	size_t		 n;
	int64_t		 last;		/* the highest number of a member */
	struct crm_traits *traits;
	struct crm_rfm	*rfm;		/* NULL: no rule reads it */
	int		 bins;
	int		 uses[CRM_SEGRULE_COLS];
	int		 asks;		/* a rule reads of m */
};

/*
 * The job cannot be done: its reason is what lies in the database's err, which
 * is cleared.  member 0: of none.
 */
void
crm_segjob_fail(struct crm_segrun *run, struct crm_segjob *job,
    int64_t member);

/* Asks all jobs that have not failed of every member.  0 or -1. */
int
crm_segrun_ask(struct crm_segrun *run);

/* Stores who entered and left.  0 or -1. */
int
crm_segrun_store(struct crm_segrun *run, struct crm_segjob *job);

#endif
