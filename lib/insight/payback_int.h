#ifndef PAYBACK_INT_H
#define PAYBACK_INT_H

/* What the files of acquisition costs share. */

#include "insight/payback.h"

struct crm_values;

/* A cost, and what is counted of the customers that it brought. */
struct line {
	uint32_t	source;
	struct crm_payback_row row;
	double		*gain;		/* of each month that is whole */
	int64_t		*known;		/* of how many that is */
	int		 months;
};

struct crm_payback {
	struct crm_err	*err;
	struct crm_values *sources;
	struct crm_values *members;
	uint32_t	*source;	/* by number of the member */
	size_t		 cap;
	struct line	*line;		/* the last is all together */
	size_t		 n, lines;
	struct crm_payback_row *row;
	int		 decimals;
	int		 monthly;
};

/* One line more, of no source; NULL with the reason. */
struct line *
crm_payback_line(struct crm_payback *payback);

/* Lines by source and month. */
int
crm_payback_compare(const void *a, const void *b);

#endif
