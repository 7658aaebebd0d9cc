#ifndef CRM_GRID_H
#define CRM_GRID_H

/*
 * The grid of a scored set: members and their money by recency and frequency
 * score.
 */

#include <stdint.h>

#include "insight/cuts.h"

struct crm_buf;
struct crm_out;
struct crm_rfm;

struct crm_grid {		/* [r][f]; index 0 is the sum of a side */
	int64_t	members[CRM_BINS_MAX + 1][CRM_BINS_MAX + 1];
	int64_t	monetary[CRM_BINS_MAX + 1][CRM_BINS_MAX + 1];
};

/* Fills grid; -1 when the money is more than can be counted. */
int
crm_grid_fill(struct crm_grid *grid, const struct crm_rfm *set);

/*
 * Adds what percentage part is of whole, with two decimals, rounded half away
 * from zero; nothing unless whole is above 0.
 */
void
crm_share_format(struct crm_buf *buf, int64_t part, int64_t whole);

/* Puts money, and such a share, as the next cell.  0 or -1, as out says. */
int
crm_grid_put_money(struct crm_out *out, int64_t v, int decimals);
int
crm_grid_put_share(struct crm_out *out, int64_t part, int64_t whole);

/*
 * Writes the grid to out, which is new; the caller ends it.  put: a row for
 * each pair of scores, from the best down (r, f, members, monetary, share,
 * monetary_share).  put_table: a row for each r, a column for each f, with
 * sums, first members and then money.  0 or -1, as out says.
 */
int
crm_grid_put(const struct crm_grid *grid, int bins, int decimals,
    struct crm_out *out);
int
crm_grid_put_table(const struct crm_grid *grid, int bins, int decimals,
    struct crm_out *out);

#endif
