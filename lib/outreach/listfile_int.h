#ifndef CRM_LISTFILE_INT_H
#define CRM_LISTFILE_INT_H

/* What listfile.c and listvalue.c share. */

#include "core/buf.h"
#include "insight/habit.h"
#include "outreach/listfile.h"
#include "outreach/listing.h"
#include "outreach/listshape.h"
#include "outreach/listtext.h"
#include "outreach/sms.h"

struct crm_listfile {
	struct crm_db	*db;
	struct crm_listfile_opt opt;
	struct crm_sms	*sms;
	struct crm_map	*taken;		/* contacts that are in it */
	struct crm_listtext_made made;
	struct crm_buf	 text, subject, product, cell, fit, key, line;
	size_t		 bytes;		/* of the message */
	struct crm_habits habits;
	struct crm_habit habit;
	int		 opened;	/* the habits are */
	int64_t		 habit_of;	/* whose habit it is */
	int		 hour;		/* the member's best; -1: unknown */
	struct crm_buf	 cells;		/* of the row, each with a NUL */
	size_t		*at;		/* where each cell begins */
	struct crm_buf	 held;		/* the row before it, as cells */
	struct crm_buf	 joined;	/* its cell of the joined column */
	size_t		 njoined;	/* how many are in that */
	int		 begun;		/* the header is out */
	size_t		 rows;		/* of the file */
};

/* Adds what a column holds of a row to an empty buf.  0 or -1. */
int
crm_listvalue(struct crm_listfile *file, const struct crm_listrow *row,
    const struct crm_listcol *col, struct crm_buf *buf);

/* Puts an equal in the place of what CP949 lacks, where that is wanted. */
int
crm_listfile_fit(struct crm_listfile *file, struct crm_buf *text);

/* Whether CP949 has all of a text: 1, 0 with the fault, -1. */
int
crm_listfile_measure(struct crm_listfile *file, const struct crm_buf *text,
    const char *column, size_t *bytes, struct crm_listfile_fault *fault);

/* Makes the message of a row: 1, 0 with the fault, -1. */
int
crm_listfile_text(struct crm_listfile *file, const struct crm_listrow *row,
    struct crm_listfile_fault *fault);

#endif
