#ifndef CRM_LINKAGE_H
#define CRM_LINKAGE_H

/*
 * Finds the records of one person among records of people: blocks, learnt
 * weights, scored pairs, people.  The same records in the same sequence give
 * the same answer, whatever the number of threads.
 */

#include <stddef.h>
#include <stdint.h>

#include "insight/cluster.h"
#include "insight/compare.h"
#include "insight/people.h"
#include "insight/weights.h"

struct crm_err;
struct crm_linkage;

struct crm_linkage_opt {
	double		 from;		/* pairs of a lower score are left out;
					   above 0, 1 at most */
	int		 threads;	/* 0: as many as there are processors, 8
					   at most */
	int		 blocked;	/* 1: few records are blocked too, which
					   are else compared all with all */
	/* Pairs that are never one person; NULL: none are known. */
	int		(*apart)(void *arg, uint32_t a, uint32_t b);
	void		*arg;
};

struct crm_linkage_count {
	double		 compared;	/* pairs */
	double		 matches;	/* estimated among all pairs */
	size_t		 pairs;		/* found */
	size_t		 extra;		/* records of people who have another */
};

/*
 * Learns and finds.  people must outlive the linkage; weights may say what is
 * known already (NULL: nothing).  NULL with the reason in err.
 */
struct crm_linkage *
crm_linkage_new(struct crm_err *err, const struct crm_people *people,
    const struct crm_weights *weights, const struct crm_linkage_opt *opt);

/*
 * The same of pairs that somebody else found, with weights and rates that are
 * known: nothing is learnt and no other pair is looked at.  pairs are by a and
 * b, a < b, each once; their scores are not read.
 */
struct crm_linkage *
crm_linkage_given(struct crm_err *err, const struct crm_people *people,
    const struct crm_weights *weights, const struct crm_linkage_opt *opt,
    const struct crm_pair *pairs, size_t npair);

/* Frees linkage; NULL does nothing. */
void
crm_linkage_free(struct crm_linkage *linkage);

/* The pairs with opt.from or more, by a and b; *n tells how many. */
const struct crm_pair *
crm_linkage_pairs(const struct crm_linkage *linkage, size_t *n);

/* The lowest record of the same person. */
uint32_t
crm_linkage_cluster(const struct crm_linkage *linkage, uint32_t record);

/* The levels of a pair; 1 when its names were compared crosswise. */
int
crm_linkage_levels(const struct crm_linkage *linkage, uint32_t a, uint32_t b,
    uint8_t level[CRM_PEOPLE_FIELDS]);

/*
 * 1 when a pair of the same group needs nobody to look at it: the score is .99
 * or more, neither name nor birth nor code differ, and with the same name a
 * telephone, an e-mail address, the birth or a code is the same (or close, or
 * what a mask leaves of a telephone, where the address agrees too); with a name
 * that is alike two of them, or one and the building.
 */
int
crm_linkage_sure(const struct crm_linkage *linkage, double score,
    const uint8_t level[CRM_PEOPLE_FIELDS]);

/* What was learnt and counted. */
const struct crm_weights *
crm_linkage_weights(const struct crm_linkage *linkage);
const struct crm_linkage_count *
crm_linkage_count(const struct crm_linkage *linkage);

#endif
