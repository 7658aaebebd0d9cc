#ifndef CRM_AIM_H
#define CRM_AIM_H

/*
 * The table of offers: which members, by their scores, get which coupon, and
 * which monetary score it aims at.  CSV with the columns offer, r, f, m (the
 * scores that a member must have: "4", "1-2", empty for any; a column may be
 * absent), aim (the monetary scores aimed at; empty: none) and percent (of the
 * coupon; empty: no benefit).  The first row that fits a member is its offer.
 */

#include <stddef.h>

struct crm_aims;
struct crm_csv;
struct crm_err;
struct crm_out;
struct crm_rfm_row;

/*
 * Reads the table for scores of that many bins.  Each offer has a name of its
 * own and is somebody's: a row that those above leave nothing is refused.
 * NULL with the reason, file and line in err.
 */
struct crm_aims *
crm_aims_read(struct crm_csv *csv, int bins, struct crm_err *err);
void
crm_aims_free(struct crm_aims *aims);

/* How many offers; the one of a scored row, n where it has none. */
size_t
crm_aims_n(const struct crm_aims *aims);
size_t
crm_aims_of(const struct crm_aims *aims, const struct crm_rfm_row *row);

/* 1 when an offer (n: none) aims at anything, and when a score is its aim. */
int
crm_aims_any(const struct crm_aims *aims, size_t offer);
int
crm_aims_hit(const struct crm_aims *aims, size_t offer, int m);

/* The columns offer, aim and percent, and those of an offer (n: empty). */
int
crm_aims_col(struct crm_out *out);
int
crm_aims_put(const struct crm_aims *aims, size_t offer, struct crm_out *out);

#endif
