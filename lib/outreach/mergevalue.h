#ifndef CRM_MERGEVALUE_H
#define CRM_MERGEVALUE_H

/* What a member of a campaign has for the merge fields of its messages. */

#include <stdint.h>

struct crm_buf;
struct crm_db;

struct crm_mergewho {
	struct crm_db	*db;
	int64_t		 campaign;
	int64_t		 member;	/* live */
	const char	*refuse;	/* the member's link or number, or "" */
};

/*
 * Adds what a struct crm_mergewho has for a field, in the shape that
 * crm_mergetext_fill() calls: nothing where it is not known.  0 or -1.
 */
int
crm_mergevalue(void *who, const char *field, struct crm_buf *to);

#endif
