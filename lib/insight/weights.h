#ifndef CRM_WEIGHTS_H
#define CRM_WEIGHTS_H

/*
 * The model of Fellegi and Sunter (1969) and how it is learnt without labels:
 * expectation and maximisation (Winkler 1988; Jaro 1989), with a third class
 * beside matches and strangers (Winkler 1993): other people of one house, who
 * share address, telephone and surname but neither birthday nor given name.
 */

#include <stddef.h>
#include <stdint.h>

#include "insight/compare.h"

struct crm_weights {
	size_t		 nfield;
	/* P(level | match), P(level | stranger), P(level | one house). */
	double		 m[CRM_PEOPLE_FIELDS][CRM_LEVELS];
	double		 u[CRM_PEOPLE_FIELDS][CRM_LEVELS];
	double		 h[CRM_PEOPLE_FIELDS][CRM_LEVELS];
	double		 rate;		/* share of matches in all pairs */
	double		 house;		/* share of pairs of one house */
	int		 known;		/* 1: m, u, h were given: only the
					   rates are learnt */
	int		 rated;		/* 1: so were the rates */
};

/* What is counted of all records, without looking at pairs. */
struct crm_weights_base {
	double		 pairs;		/* of all records */
	double		 present[CRM_PEOPLE_FIELDS]; /* with both values */
	double		 same[CRM_PEOPLE_FIELDS][CRM_LEVELS]; /* equal ones */
	double		 share[CRM_PEOPLE_FIELDS][CRM_LEVELS]; /* of records
					   whose value is that frequent */
};

/*
 * Compared pairs, those of equal levels together: the levels of pattern i begin
 * at level[i * nfield], and count[i] pairs have it.
 */
struct crm_weights_pairs {
	uint8_t		*level;
	uint32_t	*count;
	size_t		 n;
	double		 scale;		/* for how many pairs each one stands */
};

/* The logarithms by which a pair is scored. */
struct crm_scorer {
	size_t		 nfield;
	double		 match[CRM_PEOPLE_FIELDS][CRM_LEVELS];	/* m / u */
	double		 house[CRM_PEOPLE_FIELDS][CRM_LEVELS];	/* h / u */
	double		 rate;		/* odds of the rates, logarithms */
	double		 house_rate;
};

/* Sets what is believed before anything is seen. */
void
crm_weights_start(struct crm_weights *weights, const struct crm_people *people,
    const struct crm_weights_base *base);

/*
 * Learns from likely, a sample of the pairs that could match, all others being
 * taken for strangers: so the rate is the sum of the probabilities over all
 * pairs.  chance is a sample of all pairs; from it comes how often strangers
 * agree, for levels that are not counted in base.  Returns the estimated
 * number of matches.
 */
double
crm_weights_learn(struct crm_weights *weights, const struct crm_people *people,
    const struct crm_weights_base *base,
    const struct crm_weights_pairs *likely,
    const struct crm_weights_pairs *chance);

/* Prepares the scoring of pairs. */
void
crm_scorer_set(struct crm_scorer *scorer, const struct crm_weights *weights);

/* The probability that a pair of these levels is one person. */
double
crm_score(const struct crm_scorer *scorer, const uint8_t *level);

#endif
