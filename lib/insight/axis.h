#ifndef CRM_AXIS_H
#define CRM_AXIS_H

/*
 * Cells of scored members: by one score, by several together, or by segment.
 * Cells are numbered from the best down (segments in the sequence of their
 * rules); the last one is that of members who have no score.
 */

#include <stddef.h>

struct crm_buf;
struct crm_out;
struct crm_rfm_row;
struct crm_rules;

struct crm_axis {
	unsigned int		 scores;	/* 1 r, 2 f, 4 m; 0: segments */
	int			 bins;
	const struct crm_rules	*rules;
};

/* Sets scores by a word: r, f, m, rf, rm, fm, rfm, segment.  0; -1 none. */
int
crm_axis_find(struct crm_axis *axis, const char *word);

/* How many cells there are, and that of a row (NULL: who has no score). */
size_t
crm_axis_cells(const struct crm_axis *axis);
size_t
crm_axis_cell(const struct crm_axis *axis, const struct crm_rfm_row *row);

/*
 * The columns of a cell, each name behind prefix, and its values: a score
 * each, or the segment; empty for who has none.  0 or -1, as out says.
 */
int
crm_axis_col(const struct crm_axis *axis, const char *prefix,
    struct crm_out *out);
int
crm_axis_put(const struct crm_axis *axis, size_t cell, struct crm_out *out);

/* Adds a cell as one word: "4", "r4f2", "loyal", or "none". */
void
crm_axis_label(const struct crm_axis *axis, size_t cell, struct crm_buf *buf);

#endif
