#ifndef CRM_RFM_H
#define CRM_RFM_H

/*
 * Recency, frequency and monetary scores (Hughes, Strategic Database
 * Marketing).  A set of rows is filled from some source, a row a member, and
 * then scored; scoring knows nothing of the source.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/out.h"
#include "insight/cuts.h"

struct crm_db;
struct crm_aims;
struct crm_err;
struct crm_labels;
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

/* How two rows stand in that order, by their members alone: <, = or > 0. */
int
crm_rfm_compare(const struct crm_rfm_row *x, const struct crm_rfm_row *y);

/* The number of the row's member in labels: 1 with *id, 0, -1 no memory. */
int
crm_rfm_find(const struct crm_rfm_row *row, const struct crm_labels *labels,
    uint32_t *id);

/* Gives the amounts more decimals; -1 when one is then too large. */
int
crm_rfm_refine(struct crm_rfm *set, int decimals);

/*
 * Takes off what the same members had on an earlier day, both sets sorted:
 * what is left was bought since then, and who bought nothing leaves.  -1 when
 * an amount is too large.
 */
int
crm_rfm_less(struct crm_rfm *set, const struct crm_rfm *before);

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
 * A weighted score: weight[0] * r + weight[1] * f + weight[2] * m, exactly, the
 * weights scaled by 10^decimals.
 */
struct crm_rfm_weights {
	int64_t	weight[3];
	int	decimals;
};

/* Reads "R:F:M", decimals from 0 to 1000, one above 0.  0 or -1. */
int
crm_rfm_weights(struct crm_rfm_weights *weights, const char *text);

/*
 * Sorts rows that are in the order of their members: the best weighted score
 * first, then the most money, then the member.  0; -1 without memory.
 */
int
crm_rfm_rank(struct crm_rfm *set, struct crm_rfm_weights *weights);

/* How the stream rfm is written. */
struct crm_rfm_opt {
	int				 bins;
	const struct crm_rules		*rules;
	const struct crm_aims		*aims;		/* NULL: no offers */
	const struct crm_rfm_weights	*weights;	/* NULL: no score */
};

/*
 * Writes the stream rfm of a scored set to out, which is new; the caller ends
 * it.  0 or -1, as out says.
 */
int
crm_rfm_put(const struct crm_rfm *set, const struct crm_rfm_opt *opt,
    struct crm_out *out);

/*
 * What a set's members are, numbers only where all of them are, and one of
 * them as a cell of a column of that kind.
 */
enum crm_kind
crm_rfm_kind(const struct crm_rfm *set);
int
crm_rfm_put_member(const struct crm_rfm_row *row, enum crm_kind kind,
    struct crm_out *out);

#endif
