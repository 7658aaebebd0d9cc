#ifndef CRM_MEDOID_H
#define CRM_MEDOID_H

/*
 * Groups of members with like mixes, each around one of them, its medoid: PAM
 * (Kaufman and Rousseeuw 1990) with the swaps of FastPAM1 (Schubert and
 * Rousseeuw 2019), of all different mixes up to CRM_MEDOID_ALL, beyond that of
 * samples, of which the best for everybody is taken (CLARA, Kaufman and
 * Rousseeuw 1990).  All sums are integers and the samples come from the seed
 * by SplitMix64 (Steele, Lea and Flood 2014): the same on any machine.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_mix;

#define CRM_MEDOID_ALL		2000
#define CRM_MEDOID_SAMPLES	5
#define CRM_MEDOID_MOST		200	/* groups */

struct crm_medoids {
	size_t		 k;
	/* By group, the largest first, of equal ones by the medoid's number. */
	uint32_t	*medoid;	/* mixes */
	uint64_t	*members;
	int64_t		*spread;	/* sum of distances to the medoid */
	int64_t		*width;		/* mean silhouette, millionths */
	uint64_t	*judged;	/* of how many */
	/* By mix. */
	uint32_t	*group;
	int32_t		*distance;	/* to the medoid */
	/* Of all. */
	int64_t		 all_width;
	uint64_t	 all_judged;
};

/*
 * Finds k groups, 2 to CRM_MEDOID_MOST, of what crm_mix_end() ended; members
 * as near to two medoids go to the one of the lower number.  NULL without
 * memory.  There must be k different mixes at least.
 */
struct crm_medoids *
crm_medoids_find(const struct crm_mix *mix, size_t k, uint64_t seed);
void
crm_medoids_free(struct crm_medoids *medoids);

/*
 * Fills in the silhouettes (Rousseeuw 1987): how much nearer members are to
 * their own group than to the next, from -1 to 1; of everybody up to
 * CRM_MEDOID_ALL different mixes, beyond that among as many members, drawn by
 * the seed.  0; -1 without memory.
 */
int
crm_medoids_judge(struct crm_medoids *medoids, const struct crm_mix *mix,
    uint64_t seed);

/*
 * Draws n members of all, those of equal mixes told by their weight: fills
 * mixes and weights, room for n each, and returns how many mixes these are.
 * state is the generator's.  SIZE_MAX without memory.
 */
size_t
crm_medoids_draw(const struct crm_mix *mix, size_t n, uint64_t *state,
    uint32_t *mixes, uint32_t *weight);

#endif
