#include <math.h>
#include <stdlib.h>

#include "insight/ltv.h"
#include "insight/ltv_int.h"

#define RARE	.001		/* tails below it are not kept */
#define NOTHING	1e-15		/* nor added up */
#define PANELS	16		/* of the customer's life to the horizon */

/*
 * The number of purchases in a time, if nobody left, is negative binomial:
 * size R and probability z = time / (alpha + T + time).  This walks through
 * the probabilities of 0, 1, 2, ... with their tails.  They are kept as
 * logarithms until they are large enough: (1 - z)^R may be e^-5000.
 */
struct walk {
	double	size, z, log_p, p, rest, k;
};

static void
walk_start(struct walk *walk, double size, double z)
{

	walk->size = size;
	walk->z = z;
	walk->k = 0;
	walk->log_p = size * log1p(-z);
	walk->p = exp(walk->log_p);
	walk->rest = -expm1(walk->log_p);	/* more than 0 */
}

static void
walk_next(struct walk *walk)
{
	double by;

	walk->k++;
	by = (walk->size + walk->k - 1) / walk->k * walk->z;
	if (walk->log_p < -600) {
		walk->log_p += log(by);
		walk->p = exp(walk->log_p);
	} else
		walk->p *= by;
	walk->rest -= walk->p;
	if (walk->rest < 0)
		walk->rest = 0;
}

static int
put(struct crm_ltv_outlook *look, double tail)
{
	double *p;
	size_t cap;

	if (look->n == look->cap) {
		cap = look->cap * 2 + 64;
		if ((p = realloc(look->tail, cap * sizeof(*p))) == NULL)
			return (-1);
		look->tail = p;
		look->cap = cap;
	}
	look->tail[look->n++] = tail;
	return (0);
}

/*
 * Of BG/NBD, who is alive at T has lambda from gamma(r + x, alpha + T) and p
 * from beta(a, b + x), independent of each other.  More than k purchases come
 * when that many would and the customer did not leave after any of the first
 * k: E[(1 - p)^k], a product.  Their sum over k is the expectation; that is the
 * published one with the hypergeometric function, in positive terms, which
 * also holds at a = 1 and where a + b + x - 1 is 0 or less.
 */
static int
look_bgnbd(struct crm_ltv_outlook *look, const double *par, int32_t x,
    int32_t T, double weeks)
{
	double stays = 1, tail;
	struct walk walk;

	walk_start(&walk, par[0] + x, weeks / (par[1] + T / WEEK + weeks));
	for (;; walk_next(&walk)) {
		tail = walk.rest * stays;
		look->expected += tail;
		if (tail >= RARE && put(look, tail) == -1)
			return (-1);
		if (tail <= NOTHING && walk.k > 0)
			return (0);
		stays *= (par[3] + x + walk.k) /
		    (par[2] + par[3] + x + walk.k);
	}
}

/* (1 - e^(-s y)) / s, also where s is 0. */
static double
shrink(double s, double y)
{

	return (fabs(s * y) < 1e-12 ? y : -expm1(-s * y) / s);
}

static double
expect_paretonbd(const double *par, int32_t x, int32_t T, double weeks)
{
	double beta = par[3] + T / WEEK;

	return ((par[0] + x) / (par[1] + T / WEEK) * beta *
	    shrink(par[2] - 1, log1p(weeks / beta)));
}

/*
 * Of Pareto/NBD, who is alive at T leaves u weeks later with the density
 * s (beta + T)^s / (beta + T + u)^(s + 1): on the scale of y = log((beta + T +
 * u) / (beta + T)) that is s e^(-s y).  For each of some u the number of
 * purchases is negative binomial.
 */
static int
look_paretonbd(struct crm_ltv_outlook *look, const double *par, int32_t x,
    int32_t T, double weeks)
{
	double alpha = par[1] + T / WEEK, beta = par[3] + T / WEEK, u, y;
	double whole = log1p(weeks / beta), part[PANELS * NODES + 1], tail;
	struct walk walk[PANELS * NODES + 1];
	int i, n = PANELS * NODES;

	look->expected = expect_paretonbd(par, x, T, weeks);
	for (i = 0; i < n; i++) {
		y = whole * (i / NODES + crm_ltv_node[i % NODES]) / PANELS;
		u = beta * expm1(y);
		part[i] = par[2] * exp(-par[2] * y) * whole *
		    crm_ltv_weight[i % NODES] / PANELS;
		walk_start(walk + i, par[0] + x, u / (alpha + u));
	}
	part[n] = exp(-par[2] * whole);
	walk_start(walk + n, par[0] + x, weeks / (alpha + weeks));
	for (;;) {
		for (tail = 0, i = 0; i <= n; i++)
			tail += part[i] * walk[i].rest;
		if (tail < RARE)
			return (0);
		if (put(look, tail) == -1)
			return (-1);
		for (i = 0; i <= n; i++)
			walk_next(walk + i);
	}
}

int
crm_ltv_look(struct crm_ltv_outlook *look, enum crm_ltv_model model,
    const double *par, int32_t x, int32_t T, double weeks)
{

	look->n = 0;
	look->expected = 0;
	if (model == CRM_BGNBD)
		return (look_bgnbd(look, par, x, T, weeks));
	return (look_paretonbd(look, par, x, T, weeks));
}

void
crm_ltv_outlook_free(struct crm_ltv_outlook *look)
{

	free(look->tail);
	look->tail = NULL;
	look->n = look->cap = 0;
}

size_t
crm_ltv_quantile(const struct crm_ltv_outlook *look, double alive,
    double level)
{
	size_t lo = 0, hi = look->n, mid;

	/* The first k with P(more than k) <= 1 - level; tails fall. */
	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (alive * look->tail[mid] <= 1 - level)
			hi = mid;
		else
			lo = mid + 1;
	}
	return (lo);
}
