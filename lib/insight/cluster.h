#ifndef CRM_CLUSTER_H
#define CRM_CLUSTER_H

/*
 * From pairs to people: agglomerative clustering by average linkage (Sokal and
 * Michener 1958).  Two groups become one while the mean probability over all
 * pairs between them is one half or more, those pairs too that nobody printed;
 * so a chain whose ends disagree is cut where it is weakest.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_pair {		/* a < b, indexes of records */
	uint32_t	a, b;
	float		score;
};

#define CRM_CLUSTER_FROM	.5	/* the least mean */
#define CRM_CLUSTER_MOST	400	/* records that are weighed together */

/*
 * Fills cluster[0..n-1] with the lowest index of each record's group.  pairs
 * are those with a score of CRM_CLUSTER_FROM or more (lower ones are passed
 * over), sorted by a and b; score() tells the others.  A knot of more than
 * CRM_CLUSTER_MOST records is first cut at a higher score; one that hangs
 * together by certain pairs alone is left as it is.  0; -1 without memory.
 */
int
crm_cluster(uint32_t *cluster, uint32_t n, const struct crm_pair *pairs,
    size_t npair, double (*score)(void *arg, uint32_t a, uint32_t b),
    void *arg);

#endif
