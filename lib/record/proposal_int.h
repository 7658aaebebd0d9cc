#ifndef CRM_PROPOSAL_INT_H
#define CRM_PROPOSAL_INT_H

/* What proposal.c and proposalsum.c share. */

#include "record/proposal.h"

struct crm_map;

struct crm_verdict_row {
	int64_t		 a, b;		/* live members, a < b */
	size_t		 line;
	enum crm_decision decision;
	const char	*column;	/* bad: where; NULL: the whole row */
	const char	*why;		/* bad: a kind, untranslated, or NULL */
	size_t		 other;		/* the line that it contradicts */
};

struct crm_proposal {
	struct crm_db	*db;
	struct crm_verdict_row *row;
	size_t		 n, cap;
	struct crm_map	*group;		/* member -> its parent, among same */
	struct crm_map	*first;		/* root -> its group's first line */
	struct crm_map	*spoilt;	/* root -> the line that contradicts it,
					   or KEPT */
	size_t		 col[3];
};

/*
 * Looks at all rows together: those that contradict each other, or what is
 * kept apart, are bad, with all rows of their group.  0 or -1.
 */
int
crm_proposal_sum(struct crm_proposal *proposal);

#endif
