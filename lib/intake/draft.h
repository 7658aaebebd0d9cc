#ifndef CRM_DRAFT_H
#define CRM_DRAFT_H

/*
 * A profile drafted from a file that none knows, by the usual names of columns
 * (columns.alias) and, where these do not decide, by the values below them.
 */

#include <stddef.h>

#include "core/buf.h"
#include "intake/need.h"

struct crm_input;
struct crm_pool;
struct crm_profiles;

struct crm_draft {
	struct crm_buf	 text;		/* the profile */
	struct crm_buf	 values;	/* what the values decided, in a line */
	int		 guessed;	/* so is the stream */
	const char	*stream;
	size_t		 line;		/* of the header */
	size_t		 known, ncol;	/* columns that are used, and all */
	/* Needed columns that nothing was found for, ended by NULL. */
	const char	*lacks[CRM_NEED_MOST + 1];
	const char	*fill;		/* a constant to fill in, or NULL */
};

struct crm_draft_opt {
	struct crm_pool			*pool;
	const struct crm_profiles	*set;
	const char			*source;	/* names the file */
	const char			*stream;	/* NULL: guessed */
};

/* Frees the texts of a draft, which may be used again. */
void
crm_draft_free_text(struct crm_draft *draft);

/*
 * Finds the header of the input in its first CRM_HEAD_ROWS rows, reads all
 * rows and writes the draft.  What the draft borrows lives in the pool.
 * 0; -1 when nothing looks like a header, or the file cannot be read.
 */
int
crm_draft_make(struct crm_draft *draft, struct crm_input *input,
    const struct crm_draft_opt *opt);

#endif
