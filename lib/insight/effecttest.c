#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "insight/effect.h"
#include "insight/proportion.h"

/* The tests of effects, and what they could have found. */

#define DRAWS_LEAST	999
#define WORK		2e8	/* buyers drawn */

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

static double
ln_choose(double n, double k)
{
	int sign;

	return (lgamma_r(n + 1, &sign) - lgamma_r(k + 1, &sign) -
	    lgamma_r(n - k + 1, &sign));
}

/*
 * How many of the buyers a lot gives to a group: the hypergeometric
 * distribution, as the chance of so many or fewer, from least on.
 */
struct lots {
	int64_t	 least;
	size_t	 n;
	double	*upto;
};

/* 0; -1 without memory. */
static int
lots_make(struct lots *lots, int64_t won, int64_t all, int64_t places)
{
	double W = (double)won, N = (double)all, P = (double)places;
	double mean = W * P / N, k, sum = 0;
	/* So far from the mean no double tells a chance from none. */
	double wide = 10 * sqrt(mean * (1 - P / N)) + 40;
	double from = fmax(fmax(0, W - (N - P)), floor(mean - wide));
	double to = fmin(fmin(W, P), ceil(mean + wide));
	size_t i;

	lots->least = (int64_t)from;
	lots->n = (size_t)(to - from) + 1;
	if ((lots->upto = malloc(lots->n * sizeof(*lots->upto))) == NULL)
		return (-1);
	for (i = 0, k = from; i < lots->n; i++, k++) {
		sum += exp(ln_choose(W, k) + ln_choose(N - W, P - k) -
		    ln_choose(N, P));
		lots->upto[i] = sum;
	}
	return (0);
}

static size_t
lots_draw(const struct lots *lots, uint64_t *state)
{
	double at = (double)(next(state) >> 11) / 9007199254740992. *
	    lots->upto[lots->n - 1];
	size_t from = 0, to = lots->n - 1, middle;

	while (from < to) {
		middle = from + (to - from) / 2;
		if (lots->upto[middle] > at)
			to = middle;
		else
			from = middle + 1;
	}
	return ((size_t)lots->least + from);
}

/*
 * The sum of a lot: how many buyers it has, and which.  The amounts are left in
 * another sequence, which is as good for the next one.
 */
static int64_t
draw(int64_t *amount, size_t won, const struct lots *lots, uint64_t *state)
{
	size_t k = lots_draw(lots, state), i, at;
	int64_t sum = 0, other;

	for (i = 0; i < k; i++) {
		at = i + (size_t)below(state, won - i);
		other = amount[at];
		amount[at] = amount[i];
		amount[i] = other;
		sum += other;
	}
	return (sum);
}

/* The sums of so many lots against what was: twice the smaller tail. */
static double
tails(int64_t *amount, size_t won, const struct lots *lots, int64_t was,
    int64_t draws, uint64_t state)
{
	int64_t i, sum, n = draws + 1, less = 0, same = 1;

	for (i = 0; i < draws; i++) {
		sum = draw(amount, won, lots, &state);
		less += sum < was;
		same += sum == was;
	}
	/* What was seen is one of the draws. */
	return (fmin(1, 2 * fmin((double)less + (double)same / 2,
	    (double)(n - less) - (double)same / 2) / (double)n));
}

double
crm_perhead_p(const struct crm_group group[2], int64_t draws, uint64_t seed)
{
	size_t won = group[0].won + group[1].won, i;
	/* The smaller group is drawn: its places are gone sooner. */
	const struct crm_group *small = group[0].n < group[1].n ? &group[0] :
	    &group[1];
	int64_t *amount, all = group[0].n + group[1].n, was = 0;
	double each = (double)won * (double)small->n / (double)all, p = -1;
	struct lots lots = { 0 };

	if (won == 0)
		return (1);
	if ((amount = malloc(won * sizeof(*amount))) == NULL)
		return (-1);
	for (i = 0; i < won; i++)
		amount[i] = i < group[0].won ? group[0].amount[i] :
		    group[1].amount[i - group[0].won];
	for (i = 0; i < small->won; i++)
		was += small->amount[i];
	if (each * (double)draws > WORK)
		draws = (int64_t)(WORK / each);
	if (draws < DRAWS_LEAST)
		draws = DRAWS_LEAST;
	if (lots_make(&lots, (int64_t)won, all, small->n) == 0)
		p = tails(amount, won, &lots, was, draws, seed);
	free(lots.upto);
	free(amount);
	return (p);
}

/* Above it the normal distribution says the same, and at once. */
#define MANY	400

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
