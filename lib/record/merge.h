#ifndef CRM_MERGE_H
#define CRM_MERGE_H

/*
 * What an order is, given what different files showed of it: a function of
 * the set of views, so that neither sequence nor repetition of files matters.
 *
 * The views of the profile with the highest rank own the order.  Their rows
 * with a line number and the same side (sale or return) are versions of one
 * line; rows without are matched as a multiset, from the newest view to the
 * oldest: equal sales first, then the same item, and a view with more of them
 * adds lines.  The newest version of a line counts, then the one with the
 * status of higher rank, then the bytewise greater; what it leaves empty the
 * next one fills.  Only the shipping fee is told by the view with most rows,
 * for all its lines, since it stands on one of them for others.  A complete
 * view ends what only older ones showed.  Views of other profiles change
 * status and shipment of the lines that they match.
 */

#include "record/line.h"

struct crm_merged {
	struct crm_line	*line;	/* owned; texts are borrowed from the views */
	size_t		 n, cap;
	const struct crm_view *owner;	/* the newest view of the owner */
	int		 exact;	/* 1: the lines are the rows of the only view,
				   which need not be kept beside them */
	size_t		 strays;	/* rows of other routes without a line */
	size_t		 doubled;	/* rows that share a line number with a
					   row of the same view, and differ */
};

/* Merges n views (n > 0) into *out, which is emptied first.  0 or -1. */
int
crm_merge(struct crm_db *db, struct crm_view *view, size_t n,
    struct crm_merged *out);

/* Frees what out holds. */
void
crm_merged_free(struct crm_merged *out);

/*
 * Drops views that say nothing, whatever other views will come: those equal to
 * one before them, and those with the same lines as a newer view of the same
 * profile that leaves nothing empty that they fill.  Returns how many stay,
 * moved to the front.
 */
size_t
crm_views_reduce(struct crm_view *view, size_t n);

/*
 * Finds the line that each return row of an order takes back and sets what of
 * it was returned: the line that its ref_line_no names, else the one with its
 * own line number, else one of the same item; of several the one that is said
 * to be returned, and never one with too few left.  0, or -1 when there is no
 * memory.
 */
int
crm_match_returns(struct crm_db *db, struct crm_line *line, size_t n);

#endif
