#ifndef CRM_FINDREAD_H
#define CRM_FINDREAD_H

/* Reading the find index: which rows may have a piece of text. */

#include <stdint.h>

#include "core/buf.h"
#include "record/gram.h"

struct crm_db;

struct crm_piece {		/* what is looked for, in the form compared */
	struct crm_buf	 folded;
	struct crm_buf	 digits;	/* empty: it is no phone number */
	int		 only;		/* an enum crm_find_field, or 0: any */
};

/*
 * Calls fn with each row of a kind that may have the piece, each once or more:
 * the caller looks at it.  Rows that the index does not hold yet all may.  fn
 * returns 0 to go on, -1 to stop.  0 or -1.
 */
int
crm_find_each(struct crm_db *db, enum crm_find_kind kind,
    const struct crm_piece *piece, int (*fn)(void *arg,
    enum crm_find_kind kind, int64_t from, int64_t to), void *arg);

#endif
