#ifndef CRM_CUTS_H
#define CRM_CUTS_H

/*
 * Cut points: the worst value that still has a score.  Values are kept so that
 * more is better: recency as days below zero.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;

#define CRM_BINS_MIN	2
#define CRM_BINS_MAX	10

enum crm_measure {
	CRM_RECENCY,
	CRM_FREQUENCY,
	CRM_MONETARY
};

enum crm_method {
	CRM_INDEPENDENT,
	CRM_NESTED,
	CRM_FIXED
};

/* The cut points of one measure in one group. */
struct crm_cut {
	int64_t		from[CRM_BINS_MAX + 1];	/* by score, from 1 */
	unsigned int	has;		/* bit s: from[s] is set */
};

/* Recency; frequency by r; monetary by r and f (0: among all). */
#define CRM_CUTS	(1 + (CRM_BINS_MAX + 1) * (CRM_BINS_MAX + 2))

struct crm_cuts {
	/*
	 * NULL; or two columns that stand in the places of recency and
	 * frequency, never nested, whose values are millionths.
	 */
	const char	*const *name;
	enum crm_method	method;
	int		bins;
	struct crm_cut	cut[CRM_CUTS];
};

/* The word of a measure or a method, and back (-1: none such). */
const char *
crm_measure_name(enum crm_measure measure);
int
crm_measure_find(const char *name);
const char *
crm_method_name(enum crm_method method);
int
crm_method_find(const char *name);

/* The index in cut[] of a measure for a row with those scores. */
size_t
crm_cuts_at(const struct crm_cuts *cuts, enum crm_measure measure, int r,
    int f);

/*
 * Cuts n values, sorted from the worst up, into bins: a value has the score
 * 1 + floor(bins * worse / n), worse being the number of values strictly
 * below it.
 */
void
crm_cut_set(struct crm_cut *cut, const int64_t *value, size_t n, int bins);

/* The best score whose cut point the value reaches, else 1. */
int
crm_cut_score(const struct crm_cut *cut, int64_t value);

/* How many scores are given to anybody. */
int
crm_cut_used(const struct crm_cut *cut);

/* Adds one cut point as people read it: days, orders or money. */
void
crm_cut_format(struct crm_buf *buf, enum crm_measure measure, int64_t from,
    int decimals);

#endif
