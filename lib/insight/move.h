#ifndef CRM_MOVE_H
#define CRM_MOVE_H

/*
 * Who was in which cell on two days.  Both sets are scored by the same cut
 * points; who is in only one of them has no cell on the other day.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_axis;
struct crm_out;
struct crm_rfm;
struct crm_rfm_row;

/*
 * Walks two sorted sets side by side, a member at a time: a and b are its rows
 * of the two days, NULL where it has none.  Begin with i and j 0.
 */
struct crm_pairing {
	const struct crm_rfm	*from, *to;
	size_t			 i, j;
	const struct crm_rfm_row *a, *b;
};

/* The next member: 1, 0 at the end. */
int
crm_pairing_next(struct crm_pairing *pairing);

struct crm_move_cell {
	int64_t	members;
	int64_t	from, to;	/* their monetary of the two days */
};

struct crm_move {
	const struct crm_axis	*axis;
	size_t			 cells;
	int64_t			 mass;	/* inside */
	struct crm_move_cell	*at;	/* from * cells + to */
};

/* An empty matrix of an axis, which stays the caller's.  0; -1 no memory. */
int
crm_move_open(struct crm_move *move, const struct crm_axis *axis);
void
crm_move_close(struct crm_move *move);

/* Counts a member; -1 when the money is more than can be counted. */
int
crm_move_add(struct crm_move *move, const struct crm_rfm_row *a,
    const struct crm_rfm_row *b);

/*
 * Writes the matrix to out, which is new; the caller ends it.  put: a row for
 * each pair of cells that a member is in.  put_table: a row for each cell of
 * the first day and a column for each of the second, with sums.  0 or -1, as
 * out says.
 */
int
crm_move_put(const struct crm_move *move, int decimals, struct crm_out *out);
int
crm_move_put_table(const struct crm_move *move, int decimals,
    struct crm_out *out);

/* How many cells a member is in on either day. */
size_t
crm_move_used(const struct crm_move *move);

#endif
