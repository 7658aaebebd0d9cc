#ifndef CRM_MERGE_INT_H
#define CRM_MERGE_INT_H

/* What merge.c and settle.c share, and nobody else. */

#include "record/merge.h"

struct crm_version {		/* a row, as one view has it */
	const struct crm_line	*line;
	int64_t			 at;	/* of its view */
	size_t			 slot;
	size_t			 view;	/* number of its view, newest first */
	size_t			 fees;	/* rows of it, if one has a fee; or 0 */
	int			 route;	/* 1: of another profile */
};

struct crm_merge {
	struct crm_db		*db;
	struct crm_version	*ver;
	size_t			 nver;
	size_t			 nslot;
	size_t			 living; /* slots before it are lines; the
					    rest are lines that are gone,
					    which keep their rows from others */
	size_t			*base;	/* a slot's first version */
	unsigned char		*taken;	/* slots matched by the view at hand */
	struct crm_line		**row;	/* rows of the view at hand, sorted */
	size_t			 view, fees;	/* as above, of that view */
	int64_t			 since;	/* older views add gone lines only */
	struct crm_merged	*out;
};

/*
 * Makes out->line of the versions, a line of each living slot, and tells
 * out->exact.  0 or -1.
 */
int
crm_merge_settle(struct crm_merge *m);

#endif
