#ifndef CRM_PERSONAL_H
#define CRM_PERSONAL_H

/*
 * Where personal data lies: one entry for each table that has any.  Erasing a
 * person, showing it what is kept of it and the check that nothing was left
 * all read this one list, and a test fails when a table or a column of text
 * of the schema is not in it.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;

/*
 * The statements read the tables temp.subject_*, which crm_subject_fill()
 * makes: member (its numbers, aliases too), person, identity, orders, line,
 * place (where its orders went) and parcel, each with the column id; and hash,
 * with the hashes by which withdrawals know it.
 */
struct crm_personal {
	const char	*table;
	const char	*columns;	/* every TEXT and BLOB column: a "!" behind
					   those with personal data */
	const char	*link;		/* "COLUMN TABLE", once or twice: the
					   column that tells whose a row is, and
					   what it names; for images of rows
					   that are gone */
	const char	*rows;		/* the rows that are the subject's: rowid,
					   then the personal columns; or NULL.
					   Words that many people may share are
					   called weak: they are to be gone, but
					   do not tell whose an image is */
	const char	*erase;		/* takes them away; :batch; or NULL */
	const char	*all;		/* the personal columns of all rows */
	const char	*show;		/* what the subject is told of them */
};

/* Entry i of the list, in the order of erasing; NULL behind the last. */
const struct crm_personal *
crm_personal_at(size_t i);

/* Fills temp.subject_* with what belongs to a member.  0 or -1. */
int
crm_subject_fill(struct crm_db *db, int64_t member);

/*
 * Tells all that is kept of a member, which need not be live: a value with
 * its table, row and column; consents and withdrawals as the ledger has them,
 * and when the access log says it was read.  fn returns 0 to go on.  0, what
 * fn returned, or -1.
 */
struct crm_subject_value {
	const char	*table, *column, *value;
	int64_t		 row;
	size_t		 n;		/* bytes of the value */
};
int
crm_subject_each(struct crm_db *db, int64_t member,
    int (*fn)(void *arg, const struct crm_subject_value *value), void *arg);

/*
 * The same for all who were erased: their numbers, and what still hangs on
 * those.
 */
int
crm_subject_fill_erased(struct crm_db *db);

#endif
