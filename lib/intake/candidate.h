#ifndef CRM_CANDIDATE_H
#define CRM_CANDIDATE_H

/*
 * A row looked at as a header: its columns by their names, and the profiles
 * that know them.
 */

#include <stddef.h>

#include "intake/name.h"

struct crm_pool;
struct crm_profile;
struct crm_profiles;

/* One row of the head, as the names of columns. */
struct crm_head_row {
	const char	**text;
	size_t		 n;
	size_t		 line;
};

/* A name under which a column is found. */
struct crm_header_entry {
	struct crm_name	 form;
	int		 col;
};

/* A row looked at as a header. */
struct crm_candidate {
	const char	**text;
	size_t		 ncol;
	struct crm_header_entry	*entry;
	size_t		 nentry;
};

/*
 * Looks at a row, or two of them (rows), as a header.  The candidate's parts
 * live in pool.  0, or -1 without memory.
 */
int
crm_candidate_make(struct crm_candidate *candidate, struct crm_pool *pool,
    const struct crm_profiles *set, const struct crm_head_row *row, int rows);

/* The column of a name by its strict or loose form, or -1. */
int
crm_candidate_column(const struct crm_candidate *candidate,
    const struct crm_name *name);

/* 1 when the profile's [detect] fits. */
int
crm_candidate_matches(const struct crm_candidate *candidate,
    const struct crm_profile *profile);

/* How many of the columns the profile knows. */
size_t
crm_candidate_count(const struct crm_candidate *candidate,
    const struct crm_profile *profile);

#endif
