#ifndef SEGMENT_CROSS_H
#define SEGMENT_CROSS_H

/* The verb cross: what reads the stream and what prints the table share. */

#include "core/buf.h"
#include "insight/facet.h"
#include "insight/cross.h"
#include "segment_int.h"

struct crossing {
	struct cli	*cli;
	struct crm_csv	*csv;
	struct crm_traits *traits;	/* NULL: the stream is enough */
	struct crm_facet	 facet[2];	/* of rows, of columns */
	struct crm_buf	 label[2];	/* of the row that was read */
	enum crm_cross_of of;
	const char	*measure;	/* its column's name in the output */
	int		 value;		/* the column that it is of, or -1 */
	int		 member;	/* the column, or -1 */
	struct crm_cross *cross;	/* NULL with --cell */
	const char	*cell[2];	/* labels asked for, NULL: any */
	struct crm_buf	 words;		/* that hold them */
	int64_t		*found;		/* the members of the cell */
	size_t		 nfound, cap;
	struct crm_map	*known;		/* members that were asked about */
	struct crm_labels *texts;
	struct memo	*memo;
	size_t		 nmemo, memocap;
	uint64_t	 rejected, strangers;
	int		 wide, totals;
};

/* Prints the table, or the members of the cell; 0 or a status (said). */
int
segment_cross_put(struct crossing *work);
int
segment_cross_members(struct crossing *work);

/*
 * Labels of a member's own once more: 1 they are in work->label, 0 unknown, -1
 * no memory.  Keeps those that were made; frees all.
 */
int
segment_cross_recall(struct crossing *work, int64_t member);
int
segment_cross_remember(struct crossing *work, int64_t member, int stranger);
void
segment_cross_forget(struct crossing *work);

#endif
