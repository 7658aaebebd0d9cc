#ifndef VISIT_SUM_H
#define VISIT_SUM_H

/* What the verbs of crm-visit that count share: visit_sum.c, visit_count.c. */

#include "core/buf.h"
#include "insight/visitsum.h"
#include "visit_int.h"

/*
 * What they count by is one text, its parts apart by a character that no part
 * has.
 */
#define VISIT_APART	'\x1f'
#define VISIT_PARTS	5

struct summing {
	struct visit		 v;
	struct crm_visitsum	*sum;
	struct crm_buf		 key;
	const char		*by;	/* --by */
	const char		*depth, *ordered;
	const char		*part[VISIT_PARTS];	/* columns of the key */
	size_t			 nparts;
	const char *const	*columns;	/* of the counts */
	int			 by_text;
	size_t			 shown;
	size_t			 pages;	/* of --depth */
};

/* Count a visit by its pages, path, ...: 0; -1 without memory. */
int
visit_count_pages(struct summing *s, const struct crm_visit *visit);
int
visit_count_path(struct summing *s, const struct crm_visit *visit);
int
visit_count_source(struct summing *s, const struct crm_visit *visit);
int
visit_count_hour(struct summing *s, const struct crm_visit *visit);
int
visit_count_machine(struct summing *s, const struct crm_visit *visit);

#endif
