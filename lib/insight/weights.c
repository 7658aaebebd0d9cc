#include <math.h>
#include <string.h>

#include "insight/weights.h"

#define ROUNDS		200	/* at most */
#define CERTAIN		1e-5	/* a change of the rate that is none */
#define PRIOR_M		12.0	/* matches that the first belief weighs */
#define PRIOR_U		20.0	/* pairs, the same of strangers */
#define PRIOR_H		8.0
#define UNSEEN		.5	/* pairs, where none was seen */
#define TWINS		.03	/* of one house have one birthday */
#define KIN		5.0	/* times as often have people of one house one
				   name as strangers: they have one surname */
#define DIFFER		.6	/* at most, of matches in one field */

/* What one round adds up, in pairs. */
struct sums {
	double	m[CRM_PEOPLE_FIELDS][CRM_LEVELS];
	double	h[CRM_PEOPLE_FIELDS][CRM_LEVELS];
	double	u[CRM_PEOPLE_FIELDS][CRM_LEVELS];
	double	match, house;
};

static const double first_m[CRM_LEVEL_SAME + 1] = { .08, .05, .07, .10, .70 };
static const double first_h[CRM_LEVEL_SAME + 1] = { .30, .08, .06, .06, .50 };
static const double first_u[CRM_LEVEL_SAME + 1] = {
	.930, .040, .015, .005, .010
};

/* How often strangers share a value, before any were seen. */
static double
first_same(enum crm_compare kind)
{

	switch (kind) {
	case CRM_COMPARE_PHONE:
	case CRM_COMPARE_EMAIL:
	case CRM_COMPARE_ADDRESS:
	case CRM_COMPARE_CODE:
		return (.0002);
	case CRM_COMPARE_DATE:
		return (.0005);
	case CRM_COMPARE_TEXT:
		return (.05);
	default:
		return (.005);
	}
}

/*
 * What others of one house share of what is a person's own: no more than
 * strangers do, but that twins have one birthday.
 */
static void
set_own(double h[CRM_LEVELS], const double u[CRM_LEVELS],
    enum crm_compare kind, const double share[CRM_LEVELS])
{
	double twins = kind == CRM_COMPARE_DATE ? TWINS : 0;
	int l;

	for (l = 0; l < CRM_LEVELS; l++)
		h[l] = u[l] * (1 - twins) +
		    (l < CRM_LEVEL_SAME ? 0 : twins * share[l]);
}

/* Whole names of one house may be alike, but are hardly ever the same. */
static void
set_kin(double h[CRM_LEVELS], const double u[CRM_LEVELS])
{
	int l;

	for (l = CRM_LEVEL_SAME; l < CRM_LEVELS; l++)
		if (h[l] > KIN * u[l]) {
			h[CRM_LEVEL_DIFFERENT] += h[l] - KIN * u[l];
			h[l] = KIN * u[l];
		}
}

/* Spreads five beliefs over the levels: the last by share. */
static void
spread(double to[CRM_LEVELS], const double five[CRM_LEVEL_SAME + 1],
    const double share[CRM_LEVELS])
{
	int l;

	for (l = 0; l < CRM_LEVELS; l++)
		to[l] = l < CRM_LEVEL_SAME ? five[l] :
		    five[CRM_LEVEL_SAME] * share[l];
}

void
crm_weights_start(struct crm_weights *weights, const struct crm_people *people,
    const struct crm_weights_base *base)
{
	double five[CRM_LEVEL_SAME + 1];
	const struct crm_people_field *field;
	size_t f;
	int l;

	memset(weights, 0, sizeof(*weights));
	weights->nfield = crm_people_nfield(people);
	for (f = 0; f < weights->nfield; f++) {
		field = crm_people_field(people, f);
		spread(weights->m[f], first_m, base->share[f]);
		memcpy(five, first_u, sizeof(five));
		five[CRM_LEVEL_SAME] = first_same(field->kind);
		five[CRM_LEVEL_DIFFERENT] = 1;
		for (l = 1; l <= CRM_LEVEL_SAME; l++)
			five[CRM_LEVEL_DIFFERENT] -= five[l];
		spread(weights->u[f], five, base->share[f]);
		if (field->shared)
			spread(weights->h[f], first_h, base->share[f]);
		else
			set_own(weights->h[f], weights->u[f], field->kind,
			    base->share[f]);
	}
	/* One in ten has a second record; one in fifty shares a house. */
	weights->rate = .1 * sqrt(2 * base->pairs + 1) / (base->pairs + 20);
	weights->house = weights->rate / 5;
}

void
crm_scorer_set(struct crm_scorer *scorer, const struct crm_weights *weights)
{
	double rest = 1 - weights->rate - weights->house;
	size_t f;
	int l;

	scorer->nfield = weights->nfield;
	scorer->rate = log((weights->rate + 1e-300) / rest);
	scorer->house_rate = log((weights->house + 1e-300) / rest);
	for (f = 0; f < weights->nfield; f++)
		for (l = 0; l < CRM_LEVELS; l++) {
			scorer->match[f][l] = log((weights->m[f][l] + 1e-12) /
			    (weights->u[f][l] + 1e-12));
			scorer->house[f][l] = log((weights->h[f][l] + 1e-12) /
			    (weights->u[f][l] + 1e-12));
		}
}

/* The probabilities of a match and of one house. */
static double
judge(const struct crm_scorer *scorer, const uint8_t *level, double *house)
{
	double match = scorer->rate, home = scorer->house_rate, top;
	size_t f;

	for (f = 0; f < scorer->nfield; f++)
		if (level[f] != CRM_LEVEL_MISSING) {
			match += scorer->match[f][level[f]];
			home += scorer->house[f][level[f]];
		}
	top = match > home ? match : home;
	if (top < 0)
		top = 0;
	match = exp(match - top);
	home = exp(home - top);
	top = match + home + exp(-top);
	*house = home / top;
	return (match / top);
}

double
crm_score(const struct crm_scorer *scorer, const uint8_t *level)
{
	double house;

	return (judge(scorer, level, &house));
}

/*
 * Adds up matches and houses of likely pairs, and in seen the strangers of
 * the levels that are not counted otherwise.
 */
static void
expect(struct sums *sums, double seen[CRM_PEOPLE_FIELDS][CRM_LEVELS],
    const struct crm_scorer *scorer, const struct crm_weights_pairs *pairs)
{
	size_t i, f, nf = scorer->nfield;
	const uint8_t *level = pairs->level;
	double match, house, rest;

	for (i = 0; i < pairs->n; i++, level += nf) {
		match = judge(scorer, level, &house);
		rest = 1 - match - house;
		match *= pairs->scale * pairs->count[i];
		house *= pairs->scale * pairs->count[i];
		rest *= pairs->scale * pairs->count[i];
		sums->match += match;
		sums->house += house;
		for (f = 0; f < nf; f++)
			if (level[f] != CRM_LEVEL_MISSING) {
				sums->m[f][level[f]] += match;
				sums->h[f][level[f]] += house;
				seen[f][level[f]] += rest;
			}
	}
}

/*
 * Strangers of the levels that only a sample tells of.  What the likely pairs
 * hold of a level that the sample hardly met is counted from them.
 */
static void
expect_strangers(struct sums *sums, const struct crm_scorer *scorer,
    const struct crm_weights_pairs *chance,
    double likely[CRM_PEOPLE_FIELDS][CRM_LEVELS])
{
	struct sums none = { 0 };
	size_t f;
	int l;

	expect(&none, sums->u, scorer, chance);
	for (f = 0; f < scorer->nfield; f++)
		for (l = 0; l < CRM_LEVEL_SAME; l++)
			if (likely[f][l] > sums->u[f][l])
				sums->u[f][l] = likely[f][l];
}

/* No field may differ in most matches: then something else was found. */
static void
bound(double m[CRM_LEVELS], enum crm_compare kind)
{
	double rest = 1 - m[CRM_LEVEL_DIFFERENT];
	int l;

	if (kind == CRM_COMPARE_TEXT || kind == CRM_COMPARE_CODE ||
	    m[CRM_LEVEL_DIFFERENT] <= DIFFER || rest <= 0)
		return;
	for (l = 1; l < CRM_LEVELS; l++)
		m[l] *= (1 - DIFFER) / rest;
	m[CRM_LEVEL_DIFFERENT] = DIFFER;
}

/* to = (seen + weight * believed) / (their sum). */
static void
blend(double to[CRM_LEVELS], const double seen[CRM_LEVELS],
    const double five[CRM_LEVEL_SAME + 1], double weight,
    const double share[CRM_LEVELS])
{
	double believed[CRM_LEVELS], sum = weight;
	int l;

	spread(believed, five, share);
	for (l = 0; l < CRM_LEVELS; l++)
		sum += seen[l];
	for (l = 0; l < CRM_LEVELS; l++)
		to[l] = (seen[l] + weight * believed[l]) / sum;
}

static void
learn_strangers(struct crm_weights *weights, const struct sums *sums,
    const struct crm_weights_base *base, size_t f, enum crm_compare kind)
{
	double five[CRM_LEVEL_SAME + 1], seen[CRM_LEVELS], left;
	int l;

	memcpy(five, first_u, sizeof(five));
	five[CRM_LEVEL_SAME] = first_same(kind);
	for (l = 0; l < CRM_LEVELS; l++) {
		if (l < CRM_LEVEL_SAME) {
			seen[l] = sums->u[f][l] + UNSEEN;
			continue;
		}
		left = base->same[f][l] - sums->m[f][l] - sums->h[f][l];
		seen[l] = (left > 0 ? left : 0) + UNSEEN * base->share[f][l];
	}
	blend(weights->u[f], seen, five, PRIOR_U, base->share[f]);
}

static void
maximise(struct crm_weights *weights, const struct crm_people *people,
    const struct crm_weights_base *base, const struct sums *sums)
{
	const struct crm_people_field *field;
	size_t f, nname;

	weights->rate = (sums->match + .01) / (base->pairs + 20);
	weights->house = (sums->house + .01) / (base->pairs + 20);
	if (weights->known)
		return;
	for (f = 0; f < weights->nfield; f++) {
		field = crm_people_field(people, f);
		learn_strangers(weights, sums, base, f, field->kind);
		blend(weights->m[f], sums->m[f], first_m, PRIOR_M,
		    base->share[f]);
		bound(weights->m[f], field->kind);
		if (field->shared)
			blend(weights->h[f], sums->h[f], first_h, PRIOR_H,
			    base->share[f]);
		else
			set_own(weights->h[f], weights->u[f], field->kind,
			    base->share[f]);
		(void)crm_people_names(people, &nname);
		if (field->kind == CRM_COMPARE_NAME && nname == 1)
			set_kin(weights->h[f], weights->u[f]);
	}
}

double
crm_weights_learn(struct crm_weights *weights, const struct crm_people *people,
    const struct crm_weights_base *base,
    const struct crm_weights_pairs *likely,
    const struct crm_weights_pairs *chance)
{
	double seen[CRM_PEOPLE_FIELDS][CRM_LEVELS];
	struct crm_scorer scorer;
	struct sums sums;
	double before;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		memset(&sums, 0, sizeof(sums));
		crm_scorer_set(&scorer, weights);
		memset(seen, 0, sizeof(seen));
		expect(&sums, seen, &scorer, likely);
		if (!weights->known)
			expect_strangers(&sums, &scorer, chance, seen);
		before = weights->rate;
		if (weights->rated)
			break;
		maximise(weights, people, base, &sums);
		if (round > 5 &&
		    fabs(weights->rate - before) <= CERTAIN * before)
			break;
	}
	return (sums.match);
}
