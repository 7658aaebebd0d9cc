#ifndef CRM_CLEAN_H
#define CRM_CLEAN_H

/*
 * What the values of members are worth: names, phones, e-mail addresses, dates
 * of birth, postcodes and addresses, each with a verdict and its reason
 * (core/verdict.h), whether they are stored or come as a stream.
 */

#include <stdint.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/verdict.h"
#include "record/member.h"

struct crm_column;
struct crm_db;
struct crm_err;

#define CRM_CLEAN_COLUMNS	6

/* A value that is not empty; the texts are borrowed until the next row. */
struct crm_clean_value {
	int64_t			 member;	/* as was said with the row */
	enum crm_member_col	 col;
	const struct crm_column	*column;
	struct crm_cell		 before, after;
	enum crm_judgment	 verdict;
	const char		*why;		/* not translated; NULL: ok */
};

struct crm_clean {
	struct crm_err	*err;
	int64_t		 now;		/* the shop's clock */
	/* Takes each value; -1 with the reason in err ends it.  May be NULL. */
	int		(*take)(void *arg, const struct crm_clean_value *value);
	void		*arg;
	uint64_t	 members;	/* rows judged so far */
	uint64_t	 n[CRM_VERDICTS];	/* and values, by verdict */
	struct crm_buf	 form[CRM_CLEAN_COLUMNS];	/* inside */
};

/* Frees what the forms needed. */
void
crm_clean_free(struct crm_clean *clean);

/* Judges the values of one row of the member stream.  0 or -1. */
int
crm_clean_row(struct crm_clean *clean, int64_t member,
    const struct crm_cell cell[CRM_MEMBER_NCOL]);

/* Judges what is known of all live members, by number.  0 or -1. */
int
crm_clean_members(struct crm_db *db, struct crm_clean *clean);

/*
 * Stores the forms of all values that are fixed and leaves the others alone;
 * clean counts, its take() is not called.  A batch must be open.  0 or -1;
 * *changed is the number of members in whom something changed.
 */
int
crm_clean_store(struct crm_db *db, struct crm_clean *clean,
    uint64_t *changed);

#endif
