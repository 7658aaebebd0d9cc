#ifndef CRM_LINKAGE_INT_H
#define CRM_LINKAGE_INT_H

/* What the files of the linkage share. */

#include "insight/block.h"
#include "insight/linkage.h"

struct crm_linkage {
	const struct crm_people *people;
	struct crm_linkage_opt opt;
	struct crm_comparer *comparer;
	struct crm_blocks *blocks;	/* NULL: all with all */
	struct crm_weights weights;
	struct crm_scorer scorer;
	uint32_t	 n;
	uint32_t	 ncopy;
	uint32_t	*copy;		/* of each record: the first that equals
					   it, where that has CRM_COPIES;
					   else itself */
	uint32_t	*cluster;
	struct crm_pair	*pair;
	size_t		 npair;
	struct crm_linkage_count count;
};

/*
 * So many equal records are compared with each other; those behind them would
 * make pairs by the square and tell nothing new: each is held against the first
 * alone.
 */
#define CRM_COPIES	40

/* Calls visit() with the pairs of one share (from 0) of all the work. */
int
crm_linkage_each(const struct crm_linkage *linkage, size_t share,
    int (*visit)(void *arg, uint32_t a, uint32_t b), void *arg);

/* How many shares there are. */
size_t
crm_linkage_shares(const struct crm_linkage *linkage);

/* Calls work() with each share below n once, in several threads.  0, or -1
 * when any of them returned it. */
int
crm_linkage_run(const struct crm_linkage *linkage, size_t n,
    int (*work)(void *arg, size_t share), void *arg);

/* Learns the weights; finds and groups the pairs.  0; -1 without memory. */
int
crm_linkage_learn(struct crm_linkage *linkage,
    const struct crm_weights *weights);
int
crm_linkage_find(struct crm_linkage *linkage);

/* Groups the pairs that were found, and leaves out those nobody asked for. */
int
crm_linkage_group(struct crm_linkage *linkage);

#endif
