/*
 * effects [SIMULATIONS]: do the tests and limits of effects hold?  Campaigns of
 * 200, 2,000 and 20,000 members are made up, a tenth of whom is held out, with
 * answers of 2 percent and amounts that spread as those of shops do.  What is
 * found is printed, and "not ok" of what should not be.
 */

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "insight/effect.h"
#include "insight/proportion.h"

#define BASE	.02
#define MORE	.03		/* half as much again */
#define MEAN	30000

static uint64_t state = 7;

static double
draw(void)
{
	uint64_t z = state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (((double)((z ^ z >> 31) >> 11) + .5) / 9007199254740992.);
}

/* How many of n answer, and what each of them spends: log-normal, sigma 1. */
static int64_t
answers(int64_t n, double p, int64_t *amount)
{
	int64_t i, k = 0;

	for (i = 0; i < n; i++)
		if (draw() < p)
			amount[k++] = 1 + (int64_t)(MEAN * exp(sqrt(-2 *
			    log(draw())) * cos(2 * acos(-1) * draw())));
	return (k);
}

static int
holds(struct crm_interval limit, double truth)
{

	return (limit.low <= truth && truth <= limit.high);
}

static void
say(const char *what, int64_t members, double percent, double least,
    double most)
{

	printf("%s %s of %lld: %.2f percent, %.2f to %.2f\n", percent >= least
	    && percent <= most ? "ok" : "not ok", what, (long long)members,
	    percent, least, most);
}

static double
binomial(int64_t n, int64_t k, double p)
{

	return (exp(lgamma((double)n + 1) - lgamma((double)k + 1) -
	    lgamma((double)(n - k) + 1) + (double)k * log(p) +
	    (double)(n - k) * log(1 - p)));
}

/* How often the mid-p finds what is not there, counted out. */
static double
size_of(int64_t n, int64_t m)
{
	int64_t a[2] = { 0, n }, b[2] = { 0, m };
	double size = 0, p;

	for (b[0] = 0; b[0] <= m; b[0]++) {
		p = binomial(m, b[0], BASE);
		if (p < 1e-9)
			continue;
		for (a[0] = 0; a[0] <= n; a[0]++)
			if (binomial(n, a[0], BASE) > 1e-9 &&
			    crm_midp(a, b) < .05)
				size += p * binomial(n, a[0], BASE);
	}
	return (100 * size);
}

/*
 * The same of what textbooks have, a difference in its own standard errors: a
 * control that shows what the others are for.
 */
static double
size_of_wald(int64_t n, int64_t m)
{
	double size = 0, p, a, b, N = (double)n, M = (double)m;
	int64_t k, l;

	for (l = 0; l <= m; l++) {
		b = (double)l / M;
		for (k = 0; k <= n; k++) {
			a = (double)k / N;
			p = binomial(n, k, BASE) * binomial(m, l, BASE);
			if (fabs(a - b) > 1.96 * sqrt(a * (1 - a) / N +
			    b * (1 - b) / M))
				size += p;
		}
	}
	return (100 * size);
}

struct found {
	int	difference, ratio, amount, amounts, chance, least;
};

static void
simulate(struct found *found, int64_t n, int64_t m, double least,
    int64_t *amount)
{
	int64_t a[2] = { 0, n }, b[2] = { 0, m };
	struct crm_group group[2] = { { n, amount, 0 }, { m, amount + n, 0 } };
	struct crm_interval limit;
	struct crm_perhead head;

	a[0] = answers(n, MORE, amount);
	b[0] = answers(m, BASE, amount + n);
	crm_newcombe(a, b, &limit.low, &limit.high);
	found->difference += holds(limit, MORE - BASE);
	found->ratio += holds(crm_score_ratio(a, b), MORE / BASE);
	group[0].won = (size_t)a[0];
	group[1].won = (size_t)b[0];
	if (crm_perhead(group, &head) == 0) {
		found->amounts++;
		found->amount += holds(head.limit[2],
		    MEAN * exp(.5) * (MORE - BASE));
	}
	group[0].won = (size_t)answers(n, BASE, amount);
	group[1].won = (size_t)answers(m, BASE, amount + n);
	found->chance += crm_perhead_p(group, 999, state) < .05;
	a[0] = answers(n, least, amount);
	b[0] = answers(m, BASE, amount + n);
	found->least += crm_midp(a, b) < .05 && a[0] * m > b[0] * n;
}

int
main(int argc, char **argv)
{
	static const int64_t members[3] = { 200, 2000, 20000 };
	static const double size[3] = { 1.26, 4.35, 4.94 };
	int runs = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 2000, i, k;
	int64_t *amount = calloc(20000, sizeof(*amount)), n, m;
	/* What this many runs may miss by: three standard errors. */
	double share = 300 * sqrt(.05 * .95 / runs) - 300 * sqrt(.05 * .95 /
	    2000), slack = fmax(0, share);
	struct found f;
	double least;

	for (k = 0; amount != NULL && k < 3; k++) {
		m = members[k] / 10;
		n = members[k] - m;
		f = (struct found){ 0 };
		least = crm_smallest_share(n, m, BASE);
		for (i = 0; i < runs; i++)
			simulate(&f, n, m, least, amount);
		say("mid-p, nothing there,", members[k], size_of(n, m),
		    size[k] - .05, size[k] + .05);
		if (k == 0)
			say("Wald, nothing there,", members[k],
			    size_of_wald(n, m), 20, 100);
		say("difference held,", members[k], 100. * f.difference / runs,
		    93 - slack, 97 + slack);
		say("ratio held,", members[k], 100. * f.ratio / runs,
		    93 - slack, 97 + slack);
		say("amount held,", members[k], 100. * f.amount / f.amounts,
		    (k == 0 ? 90 : 93) - slack, 97.5 + slack);
		say("amounts, nothing there,", members[k],
		    100. * f.chance / runs, (k == 0 ? 0 : 3.4) - slack,
		    6.5 + slack);
		say("least rate found,", members[k], 100. * f.least / runs,
		    76 - 2 * slack, 84 + 2 * slack);
	}
	free(amount);
	return (amount == NULL);
}
