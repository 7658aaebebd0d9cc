#include <math.h>
#include <stdlib.h>

#include "insight/ltv.h"
#include "insight/ltv_int.h"

const double crm_ltv_node[NODES] = {
	.04691007703066800360, .23076534494715845448, .5,
	.76923465505284154552, .95308992296933199640
};

const double crm_ltv_weight[NODES] = {
	.11846344252809454376, .23931433524968323402, .28444444444444444444,
	.23931433524968323402, .11846344252809454376
};

/* g of a moment, in weeks, as a logarithm. */
static double
log_g(const double *par, int32_t x, double u)
{

	return (-(par[0] + x) * log(par[1] + u) - (par[2] + 1) *
	    log(par[3] + u));
}

/*
 * Adds the integrals over one day, divided by g at its begin.  On the scale
 * of log(least + u), least being the smaller of alpha and beta, the integrand
 * falls no faster than e^-(r + s + x) and is smooth in a strip of width pi, so
 * that panels of at most 1 / (r + s + x) make five nodes exact to 1e-13.
 */
static void
add_day(double *sum, const double *par, int32_t x, int32_t day, double at,
    int parts)
{
	double least = par[1] < par[3] ? par[1] : par[3], from = day / WEEK;
	double width = log1p(1 / WEEK / (least + from)), u, g;
	double steep = par[0] + par[2] + x;
	int i, j, panels;

	panels = 1 + (int)(width * (steep > 1 ? steep : 1));
	if (panels > 400)
		panels = 400;
	for (i = 0; i < panels; i++)
		for (j = 0; j < NODES; j++) {
			u = from + (least + from) * expm1(width *
			    (i + crm_ltv_node[j]) / panels);
			g = exp(log_g(par, x, u) - at) * (least + u) * width *
			    crm_ltv_weight[j] / panels;
			sum[PART_ONE] += g;
			if (!parts)
				continue;
			sum[PART_LOG_A] += g * log(par[1] + u);
			sum[PART_LOG_B] += g * log(par[3] + u);
			sum[PART_INV_A] += g / (par[1] + u);
			sum[PART_INV_B] += g / (par[3] + u);
		}
}

int
crm_beyond_fill(struct crm_beyond *beyond, const double *par, int32_t x,
    int32_t first, int32_t last, int parts)
{
	size_t n = (size_t)(last - first) + 1;
	double (*sum)[NPART], *at, fall;
	int32_t day;
	int i;

	if (n > beyond->cap) {
		if ((sum = realloc(beyond->sum, n * sizeof(*sum))) == NULL)
			return (-1);
		beyond->sum = sum;
		if ((at = realloc(beyond->log, n * sizeof(*at))) == NULL)
			return (-1);
		beyond->log = at;
		beyond->cap = n;
	}
	beyond->first = first;
	beyond->last = last;
	for (day = last; day >= first; day--) {
		sum = beyond->sum + (day - first);
		at = beyond->log + (day - first);
		*at = log_g(par, x, day / WEEK);
		for (i = 0; i < NPART; i++)
			(*sum)[i] = 0;
		if (day == last)
			continue;
		fall = exp(at[1] - at[0]);
		for (i = 0; i < NPART; i++)
			(*sum)[i] = sum[1][i] * fall;
		add_day(*sum, par, x, day, *at, parts);
	}
	return (0);
}

double
crm_beyond_get(const struct crm_beyond *beyond, int part, int32_t t,
    int32_t T)
{
	int32_t i = t - beyond->first, j = T - beyond->first;

	if (t == T)
		return (0);
	return (beyond->sum[i][part] - beyond->sum[j][part] *
	    exp(beyond->log[j] - beyond->log[i]));
}

/*
 * The share of "left between t and T" in the likelihood, and the logarithm of
 * both terms together.  With g of t taken out of both, "still there" is
 * (alpha + T)^-(r + x) (beta + T)^-s = g(T) (beta + T).
 */
static double
left_share(const double *par, const struct crm_beyond *beyond, int32_t t,
    int32_t T, double *sum)
{
	double gt = beyond->log[t - beyond->first];
	double gT = beyond->log[T - beyond->first];
	double stay = exp(gT - gt) * (par[3] + T / WEEK);
	double left = par[2] * crm_beyond_get(beyond, PART_ONE, t, T);

	if (left < 0)
		left = 0;
	if (stay + left <= 0) {
		*sum = gT + log(par[3] + T / WEEK);
		return (0);
	}
	*sum = gt + log(stay + left);
	return (left / (stay + left));
}

static void
add_grad(const double *par, const struct crm_ltv_group *g,
    const struct crm_beyond *beyond, double w, double *grad)
{
	const double *at = beyond->sum[g->t - beyond->first];
	const double *end = beyond->sum[g->T - beyond->first];
	double T = g->T / WEEK, k = par[0] + g->x, fall, part[NPART] = { 0 };
	int i;

	if (w > 0) {
		fall = exp(beyond->log[g->T - beyond->first] -
		    beyond->log[g->t - beyond->first]);
		part[PART_ONE] = at[PART_ONE] - end[PART_ONE] * fall;
		for (i = PART_LOG_A; i < NPART; i++)
			part[i] = (at[i] - end[i] * fall) / part[PART_ONE];
	}
	grad[0] -= g->n * ((1 - w) * log(par[1] + T) + w * part[PART_LOG_A]);
	grad[1] -= g->n * k * ((1 - w) / (par[1] + T) + w * part[PART_INV_A]);
	grad[2] += g->n * (w / par[2] - (1 - w) * log(par[3] + T) -
	    w * part[PART_LOG_B]);
	grad[3] -= g->n * ((1 - w) * par[2] / (par[3] + T) +
	    w * (par[2] + 1) * part[PART_INV_B]);
}

/* The groups of one x, from g to end. */
static int
add_x(const double *par, const struct crm_ltv_group *g,
    const struct crm_ltv_group *end, struct crm_beyond *beyond,
    double *loglik, double *grad)
{
	double r = par[0], of_x, w, sum, psi;
	int32_t x = g->x, first = g->t, last = 0;
	const struct crm_ltv_group *p;

	for (p = g; p < end; p++)
		if (p->T > last)
			last = p->T;
	if (crm_beyond_fill(beyond, par, x, first, last, grad != NULL) == -1)
		return (-1);
	of_x = crm_lgamma(r + x) - crm_lgamma(r) + r * log(par[1]) +
	    par[2] * log(par[3]);
	psi = crm_digamma(r + x) - crm_digamma(r) + log(par[1]);
	for (p = g; p < end; p++) {
		w = left_share(par, beyond, p->t, p->T, &sum);
		*loglik += p->n * (of_x + sum);
		if (grad == NULL)
			continue;
		grad[0] += p->n * psi;
		grad[1] += p->n * r / par[1];
		grad[2] += p->n * log(par[3]);
		grad[3] += p->n * par[2] / par[3];
		add_grad(par, p, beyond, w, grad);
	}
	return (0);
}

int
crm_paretonbd_loglik(const struct crm_ltv_data *data, const double *par,
    double *loglik, double *grad)
{
	const struct crm_ltv_group *g = data->group, *end = g + data->n, *p;
	struct crm_beyond beyond = { 0 };
	int i, res = 0;

	*loglik = 0;
	for (i = 0; grad != NULL && i < 4; i++)
		grad[i] = 0;
	for (; res == 0 && g < end; g = p) {
		for (p = g; p < end && p->x == g->x; p++)
			;
		res = add_x(par, g, p, &beyond, loglik, grad);
	}
	free(beyond.sum);
	free(beyond.log);
	return (res);
}

double
crm_paretonbd_alive(const double *par, const struct crm_beyond *beyond,
    int32_t x, int32_t t, int32_t T)
{
	double sum;

	(void)x;
	return (1 - left_share(par, beyond, t, T, &sum));
}
