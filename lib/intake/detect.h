#ifndef CRM_DETECT_H
#define CRM_DETECT_H

/*
 * Where the header of a file stands, and whose it is (crm-profile.5,
 * DETECTION).
 */

#include <stddef.h>

#include "intake/dialect.h"

struct crm_err;
struct crm_input;
struct crm_pool;
struct crm_profile;
struct crm_profiles;

#define CRM_HEAD_ROWS	50	/* where a header may stand */

struct crm_header {
	const struct crm_profile	*profile;
	struct crm_dialect		 dialect;
	size_t				 row;	/* rows before the header */
	size_t				 line;	/* of its last row, from 1 */
	const char			**name;	/* of the columns */
	size_t				 ncol;
	int				*col;	/* by name: column, or -1 */
};

/*
 * Finds the header of the input; of the given profile, or of the one that
 * knows it best when that is NULL.  header's parts live in pool.  0; -1 when
 * there is none, or two profiles know it equally well.
 */
int
crm_detect(struct crm_input *input, struct crm_pool *pool,
    const struct crm_profiles *set, const struct crm_profile *profile,
    struct crm_header *header);

#endif
