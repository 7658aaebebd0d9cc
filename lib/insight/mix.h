#ifndef CRM_MIX_H
#define CRM_MIX_H

/*
 * What each member buys, as shares of items that add up to CRM_MIX_UNIT.  The
 * distance of two mixes is the share that is not common to them: the unit less
 * the sum of the smaller shares, which is half the city-block distance and so
 * a metric, in integers, the same on any machine.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_labels;
struct crm_mix_row;

#define CRM_MIX_UNIT	1000000

struct crm_mix_part {
	uint32_t	 item;
	int32_t		 share;
};

struct crm_mix {
	struct crm_labels	*items;
	struct crm_mix_row	*row;	/* as they were put */
	size_t			 nrow, cap;

	/* What crm_mix_end() makes.  Members rise by number. */
	int64_t			*member;
	uint32_t		*mix;	/* of each member */
	size_t			 n;
	uint64_t		 left_out;	/* who bought nothing, net */

	/* The different mixes, in the order of their first members. */
	struct crm_mix_part	*part;	/* those of mix i: at[i] to at[i + 1] */
	size_t			*at;
	uint32_t		*first;	/* the first member with it */
	uint32_t		*weight;	/* how many have it */
	size_t			 nmix;
};

/* Empty mixes; NULL when there is no memory. */
struct crm_mix *
crm_mix_new(void);
void
crm_mix_free(struct crm_mix *mix);

/*
 * A member bought so much (millionths; below zero: gave back) of an item of n
 * bytes.  0; -1 without memory.
 */
int
crm_mix_put(struct crm_mix *mix, int64_t member, const char *item, size_t n,
    int64_t qty);

/*
 * Ends reading: items are numbered bytewise, rows of a member and item added
 * up; what is not above zero then is left out.  0; 1 when there is more of an
 * item than can be counted; -1 without memory.
 */
int
crm_mix_end(struct crm_mix *mix);

/* The distance of mixes a and b, from 0 to CRM_MIX_UNIT. */
int32_t
crm_mix_distance(const struct crm_mix *mix, uint32_t a, uint32_t b);

#endif
