#ifndef CRM_RFM_H
#define CRM_RFM_H

/*
 * Recency, frequency and monetary scores (Hughes, Strategic Database
 * Marketing).  A set of rows is filled from some source, a row a member, and
 * then scored; scoring knows nothing of the source.
 */

#include <stddef.h>
#include <stdint.h>

#include "insight/cuts.h"

struct crm_db;
struct crm_err;
struct crm_out;
struct crm_rules;

struct crm_rfm_row {
	int64_t		 member;	/* a number from 1, or 0: see key */
	const char	*key;		/* the member where it is no number */
	int64_t		 last_at;	/* of the last order */
	int64_t		 frequency;	/* orders */
	int64_t		 monetary;	/* minor units, net of returns */
	uint8_t		 r, f, m;	/* 1 to bins once scored, else 0 */
};

struct crm_rfm {
	struct crm_rfm_row	*row;
	size_t			 n, cap;
	void			*keys;		/* of rfm.c */
	int			 decimals;	/* of monetary */
	int64_t			 as_of;		/* the day that is scored */
};

/* A new set of the day as_of, empty; NULL when there is no memory. */
struct crm_rfm *
crm_rfm_new(int64_t as_of);

/* Frees set; NULL does nothing. */
void
crm_rfm_free(struct crm_rfm *set);

/* A new row, all 0, borrowed until the next; NULL when there is no memory. */
struct crm_rfm_row *
crm_rfm_add(struct crm_rfm *set);

/* A copy of n bytes with NUL, the set's; NULL when there is no memory. */
const char *
crm_rfm_key(struct crm_rfm *set, const char *p, size_t n);

/* Adds v to *sum; -1, and nothing added, when it is too large. */
int
crm_rfm_sum(int64_t *sum, int64_t v);

/*
 * Fills an empty set from the database: who has an order by the end of the
 * day, in the order of member.  0; -1 with the reason in the database's err.
 */
int
crm_rfm_load(struct crm_rfm *set, struct crm_db *db);

/* Sorts the rows by member: numbers first, then keys bytewise. */
void
crm_rfm_sort(struct crm_rfm *set);

/* Whole days from the last order to the day of the set. */
int64_t
crm_rfm_recency(const struct crm_rfm *set, const struct crm_rfm_row *row);

/*
 * Scores the rows by their own quantiles, independent or nested as cuts says
 * with its bins, and leaves the cut points in cuts.  Equal values have equal
 * scores (crm_cut_set).  0; -1 when there is no memory.
 */
int
crm_rfm_score(struct crm_rfm *set, struct crm_cuts *cuts, struct crm_err *err);

/* Scores the rows by given cut points. */
void
crm_rfm_apply(struct crm_rfm *set, const struct crm_cuts *cuts);

/*
 * Writes the stream rfm of a scored set to out, which is new; the caller ends
 * it.  0 or -1, as out says.
 */
int
crm_rfm_put(const struct crm_rfm *set, int bins,
    const struct crm_rules *rules, struct crm_out *out);

#endif
