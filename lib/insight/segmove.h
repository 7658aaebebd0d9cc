#ifndef CRM_SEGMOVE_H
#define CRM_SEGMOVE_H

/*
 * Movement between saved sets from one time to another.  Where a member stands
 * is told by the sets that it is in, a bit each in the order of the sets: so
 * sets need not exclude each other, and the sums add up all the same.
 *
 * Memory: 16 bytes for each number of a member.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;
struct crm_segmove;

#define CRM_SEGMOVE_SETS	64	/* at most */

/*
 * Of n sets.  With first a member that is in several is in the first of them
 * alone.  segment must stay.  NULL with the reason in crm_db_err().
 */
struct crm_segmove *
crm_segmove_open(struct crm_db *db, const int64_t *segment, size_t n,
    int first);
void
crm_segmove_close(struct crm_segmove *move);

/* Looks where everybody stood just before two times.  0 or -1. */
int
crm_segmove_between(struct crm_segmove *move, int64_t from, int64_t to);

/*
 * What came of it, of all who were in a set at one of the times: how many went
 * where, in the order of the sets, of one before those of several, nowhere
 * last.  fn returns 0 to go on, -1 to stop.  0 or -1.
 */
struct crm_segmove_cell {
	uint64_t	 from, to;	/* 0: in none of the sets */
	int64_t		 members;
	int64_t		 of;		/* members with that from */
};
int
crm_segmove_cells(const struct crm_segmove *move,
    int (*fn)(void *arg, const struct crm_segmove_cell *cell), void *arg);

/* The same member by member, by number. */
int
crm_segmove_members(const struct crm_segmove *move,
    int (*fn)(void *arg, int64_t member, uint64_t from, uint64_t to),
    void *arg);

/*
 * The first time that anybody entered a set, or CRM_TIME_NONE: before that
 * nothing is known of it.  0 or -1.
 */
int
crm_segmove_begin(struct crm_db *db, int64_t segment, int64_t *at);

#endif
