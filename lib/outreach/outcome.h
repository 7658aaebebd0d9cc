#ifndef CRM_OUTCOME_H
#define CRM_OUTCOME_H

/*
 * How a campaign ended, row by row: who was in which arm, and what they
 * brought.  A member's rows add up; it is in one arm, and in one of the
 * groups that the arms are compared in.
 */

#include <stddef.h>
#include <stdint.h>

#include "insight/effect.h"

struct crm_err;
struct crm_outcome;

struct crm_outcome_row {
	int64_t		 member;
	const char	*arm, *by;
	size_t		 arm_len, by_len;
	int64_t		 amount;	/* scaled by 10^decimals */
	int		 decimals;
	int		 won;		/* 1, 0; -1: the amount tells */
	uint32_t	 sent;		/* messages */
};

/* What is known of one arm, of all or of one group. */
struct crm_outcome_cell {
	const char	*by, *arm;	/* not ended by NUL */
	size_t		 by_len, arm_len;
	int		 all;		/* 1: of all groups */
	int		 pooled;	/* 1: of all arms but the control */
	int64_t		 won;
	int64_t		 sent;
	int64_t		 sum;		/* of the amounts above 0 */
	struct crm_group group;
};

/* NULL with the reason in err. */
struct crm_outcome *
crm_outcome_new(struct crm_err *err);
void
crm_outcome_free(struct crm_outcome *outcome);

/*
 * Where there are several arms beside the control, counts them together, too,
 * in cells of an arm without a name.  control stays the caller's.
 */
void
crm_outcome_pool(struct crm_outcome *outcome, const char *control);

/*
 * Adds a row: 0; 1 the member is in another arm already, 2 in another group;
 * -1.
 */
int
crm_outcome_add(struct crm_outcome *outcome, const struct crm_outcome_row *row);

struct crm_outcome_result {
	const struct crm_outcome_cell *cell;	/* of all, then by group; by arm */
	size_t		 n;
	int		 decimals;	/* of amounts */
	size_t		 members;
	size_t		 below;		/* whose amounts come to less than 0 */
};

/* Adds up, once.  Borrowed; NULL with the reason in err. */
const struct crm_outcome_result *
crm_outcome_end(struct crm_outcome *outcome);

#endif
