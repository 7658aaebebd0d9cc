#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "insight/effect.h"
#include "insight/proportion.h"

/* The tests of effects, and what they could have found. */

#define DRAWS_LEAST	999
#define WORK		400000000

static uint64_t
next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (z ^ z >> 31);
}

/* A random number below n, without bias. */
static uint64_t
below(uint64_t *state, uint64_t n)
{
	uint64_t x, least = -n % n;

	while ((x = next(state)) < least)
		;
	return (x % n);
}

/*
 * The sum of a lot: each buyer in turn is among the places that are left with
 * the chance that it has.
 */
static int64_t
draw(const int64_t *amount, size_t won, int64_t all, int64_t places,
    uint64_t *state)
{
	int64_t sum = 0;
	size_t i;

	for (i = 0; i < won && places > 0; i++, all--)
		if (below(state, (uint64_t)all) < (uint64_t)places) {
			sum += amount[i];
			places--;
		}
	return (sum);
}

double
crm_perhead_p(const struct crm_group group[2], int64_t draws, uint64_t seed)
{
	size_t won = group[0].won + group[1].won, i;
	/* The smaller group is drawn: its places are gone sooner. */
	const struct crm_group *small = group[0].n < group[1].n ? &group[0] :
	    &group[1];
	int64_t *amount, all = group[0].n + group[1].n, was = 0, sum;
	int64_t n, less = 0, same = 1;
	uint64_t state = seed;

	if (won == 0)
		return (1);
	if ((amount = malloc(won * sizeof(*amount))) == NULL)
		return (-1);
	for (i = 0; i < won; i++)
		amount[i] = i < group[0].won ? group[0].amount[i] :
		    group[1].amount[i - group[0].won];
	for (i = 0; i < small->won; i++)
		was += small->amount[i];
	if ((int64_t)won > WORK / draws)
		draws = WORK / (int64_t)won;
	if (draws < DRAWS_LEAST)
		draws = DRAWS_LEAST;
	for (n = 0; n < draws; n++) {
		sum = draw(amount, won, all, small->n, &state);
		less += sum < was;
		same += sum == was;
	}
	free(amount);
	/* What was seen is one of the draws. */
	n = draws + 1;
	return (fmin(1, 2 * fmin((double)less + (double)same / 2,
	    (double)(n - less) - (double)same / 2) / (double)n));
}

/* Above it the normal distribution says the same, and at once. */
#define MANY	400

static double
ln_choose(double n, double k)
{
	int sign;

	return (lgamma_r(n + 1, &sign) - lgamma_r(k + 1, &sign) -
	    lgamma_r(n - k + 1, &sign));
}

static double
binomial(double n, double k, double p)
{

	if (p <= 0 || p >= 1)
		return (k == (p <= 0 ? 0 : n));
	return (exp(ln_choose(n, k) + k * log(p) + (n - k) * log1p(-p)));
}

/* How far from the mean a count hardly ever is. */
static void
span(int64_t n, double p, int64_t *from, int64_t *to)
{
	double mean = (double)n * p, wide = 5 * sqrt(mean * (1 - p)) + 5;

	*from = mean > wide ? (int64_t)(mean - wide) : 0;
	*to = mean + wide < (double)n ? (int64_t)(mean + wide) : n;
}

/* The fewest of n whose share is found above l of m; n + 1: none are. */
static int64_t
fewest(int64_t n, int64_t l, int64_t m)
{
	int64_t a[2] = { 0, n }, b[2] = { l, m };
	int64_t from = (int64_t)((double)l / (double)m * (double)n), to = n + 1;

	while (from < to) {
		a[0] = from + (to - from) / 2;
		if (a[0] > n)
			break;
		if (crm_midp(a, b) < .05)
			to = a[0];
		else
			from = a[0] + 1;
	}
	return (to);
}

/* How often the test finds p of n above base of m. */
static double
power(int64_t n, int64_t m, double p, double base)
{
	int64_t from, to, first, last, l, k, least;
	double found = 0, above;

	span(m, base, &from, &to);
	span(n, p, &first, &last);
	for (l = from; l <= to; l++) {
		least = fewest(n, l, m);
		above = 0;
		for (k = least > first ? least : first; k <= last; k++)
			above += binomial((double)n, (double)k, p);
		found += binomial((double)m, (double)l, base) * above;
	}
	return (found);
}

/* The same where both groups are large. */
static double
power_normal(int64_t n, int64_t m, double p, double base)
{
	double N = (double)n, M = (double)m, mean, same, other;

	mean = (N * p + M * base) / (N + M);
	same = sqrt(mean * (1 - mean) * (1 / N + 1 / M));
	other = sqrt(p * (1 - p) / N + base * (1 - base) / M);
	return (erfc((1.959963984540054 * same - (p - base)) / other /
	    sqrt(2)) / 2);
}

double
crm_smallest_share(int64_t n, int64_t m, double base)
{
	double from = base, to = 1, p;
	int i, many = (double)n * base > MANY && (double)m * base > MANY;

	if ((many ? power_normal(n, m, 1, base) : power(n, m, 1, base)) < .8)
		return (2);
	for (i = 0; i < 24; i++) {
		p = (from + to) / 2;
		if ((many ? power_normal(n, m, p, base) :
		    power(n, m, p, base)) < .8)
			from = p;
		else
			to = p;
	}
	return (to);
}
