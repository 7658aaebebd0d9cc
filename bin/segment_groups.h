#ifndef SEGMENT_GROUPS_H
#define SEGMENT_GROUPS_H

/* The verb groups: what reads, groups and prints share. */

#include "insight/medoid.h"
#include "insight/mix.h"
#include "segment_int.h"

struct grouping {
	struct cli	*cli;
	const char	*input, *by, *channel, *from, *to;	/* words */
	struct crm_mix	*mix;
	struct crm_medoids *medoids;
	size_t		 k, most;	/* groups, from least to most */
	size_t		 top;
	uint64_t	 seed;
	uint64_t	 rejected;
	int		 describe;	/* 1: print the groups */
};

/* Reads the stream or the database.  0 or a status (said). */
int
segment_groups_read(struct grouping *work);

#endif
