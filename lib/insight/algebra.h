#ifndef CRM_ALGEBRA_H
#define CRM_ALGEBRA_H

/*
 * AND, OR and NOT of sets of members, whose other columns ride along.  A
 * member counts once in a set, by its first row.  The columns of the result
 * are those of all sets in their order, each name once; a cell is that of the
 * first set which has both the member and the column.  NOT has the columns of
 * the first set alone.
 *
 * Memory: 24 bytes a row, 16 more while they are sorted, and the bytes of the
 * cells that ride along, one or two more each.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_algebra;
struct crm_csv;
struct crm_err;
struct crm_out;

enum crm_algebra_op {
	CRM_ALGEBRA_AND,	/* in all sets */
	CRM_ALGEBRA_OR,		/* in any */
	CRM_ALGEBRA_NOT		/* in the first and in no other */
};

/* Of n sets, 1 or more.  NULL with the reason in err, which must outlive it. */
struct crm_algebra *
crm_algebra_new(struct crm_err *err, enum crm_algebra_op op, size_t n);
void
crm_algebra_free(struct crm_algebra *algebra);

/*
 * Adds a row of set i (from 0), all rows of a set from one csv; csv NULL: a
 * member without more.  0 or -1.
 */
int
crm_algebra_put(struct crm_algebra *algebra, size_t i, struct crm_csv *csv,
    int64_t member);

/*
 * Once the rows of a set are in: its columns are those of csv, also where it
 * has no row; or member alone.  0 or -1.
 */
int
crm_algebra_columns(struct crm_algebra *algebra, size_t i,
    struct crm_csv *csv);

/* From then on a member counts as another: aliases of survivors.  0 or -1. */
int
crm_algebra_alias(struct crm_algebra *algebra, int64_t alias, int64_t live);

/*
 * Works it out and writes it to out, which is new, in the order of member; the
 * caller ends it.  0 or -1, as out or err says.
 */
int
crm_algebra_write(struct crm_algebra *algebra, struct crm_out *out);

#endif
