/*
 * What the purchases to come add up to.  By gamma-gamma n of them come, after
 * x repeat ones of the mean z, to (gamma + x z) B, where B is beta prime with
 * p n and p x + q; so one table of the distribution of B over all n, for all
 * who have x and T, serves whatever z and the chance of being alive are.
 */

#include <math.h>

#include "insight/ltv.h"
#include "insight/ltv_int.h"

#define TERMS	48		/* of n at most; more are taken together */
#define CLOSE	1e-11		/* where a continued fraction has converged */

/* The continued fraction of the incomplete beta function (DLMF 8.17.22). */
static double
fraction(double a, double b, double x)
{
	double tiny = 1e-300, c = 1, d = 1 - (a + b) * x / (a + 1), f, m, t;

	if (fabs(d) < tiny)
		d = tiny;
	d = 1 / d;
	f = d;
	for (m = 1; m < 10000; m++) {
		t = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 / (1 + t * d);
		c = 1 + t / c;
		f *= c * d;
		t = -(a + m) * (a + b + m) * x /
		    ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 / (1 + t * d);
		c = 1 + t / c;
		f *= c * d;
		if (fabs(c * d - 1) < CLOSE)
			break;
	}
	return (f);
}

double
crm_beta_below(double a, double b, double s, double log_beta)
{
	double x = s / (1 + s), front;

	if (!(s > 0))
		return (0);
	front = exp(a * log(x) - b * log1p(s) - log_beta);
	if (x < (a + 1) / (a + b + 2))
		return (front * fraction(a, b, x) / a);
	return (1 - front * fraction(b, a, 1 / (1 + s)) / b);
}

/* The chances of n purchases, many n taken together. */
struct term {
	double	n, chance, log_beta;
};

static int
fill_terms(struct term *term, const struct crm_ltv_outlook *look,
    const double *par, double b)
{
	size_t step = (look->n + TERMS - 1) / TERMS, i, j;
	int n = 0;

	for (i = 0; i < look->n; i += step) {
		j = i + step < look->n ? i + step : look->n;
		/* From i + 1 to j; behind the last there is no more. */
		term[n].n = (double)(i + 1 + j) / 2;
		term[n].chance = look->tail[i] - (j < look->n ?
		    look->tail[j] : 0);
		term[n].log_beta = crm_lgamma(par[0] * term[n].n) +
		    crm_lgamma(b) - crm_lgamma(par[0] * term[n].n + b);
		n++;
	}
	return (n);
}

/* The share of those who buy at all for whom B is s at most. */
static double
below(const struct term *term, int n, const double *par, double b, double s,
    double some)
{
	double sum = 0;
	int i;

	for (i = 0; i < n; i++)
		sum += term[i].chance * crm_beta_below(par[0] * term[i].n, b,
		    s, term[i].log_beta);
	return (sum / some);
}

void
crm_amounts_fill(struct crm_amounts *amounts,
    const struct crm_ltv_outlook *look, const double *par, int32_t x)
{
	struct term term[TERMS];
	double b = par[0] * x + par[1], from, to, share;
	int i, n;

	amounts->some = look->n > 0 ? look->tail[0] : 0;
	if (look->n == 0)
		return;
	n = fill_terms(term, look, par, b);
	/* From hardly anything to beyond what is asked. */
	for (from = par[0] / (b - 1); from > 1e-12 && below(term, n, par, b,
	    from, amounts->some) > .02; from /= 1.5)
		;
	for (to = from * 4; to < 1e12 && below(term, n, par, b, to,
	    amounts->some) < .96; to *= 1.5)
		;
	/* The logit of the share is nearly straight over the logarithm. */
	for (i = 0; i < CRM_AMOUNTS; i++) {
		amounts->log[i] = log(from) + log(to / from) * i /
		    (CRM_AMOUNTS - 1);
		share = below(term, n, par, b, exp(amounts->log[i]),
		    amounts->some);
		share = fmin(fmax(share, 1e-12), 1 - 1e-12);
		amounts->logit[i] = log(share / (1 - share));
	}
}

double
crm_amounts_quantile(const struct crm_amounts *amounts, double alive,
    double level)
{
	double share = 1 - (1 - level) / (alive * amounts->some), want, part;
	int i = 1, hi = CRM_AMOUNTS - 1, mid;

	if (!(alive * amounts->some > 0) || share <= 0)
		return (0);
	want = log(share / (1 - share));
	while (i < hi) {
		mid = (i + hi) / 2;
		if (amounts->logit[mid] < want)
			i = mid + 1;
		else
			hi = mid;
	}
	part = (want - amounts->logit[i - 1]) /
	    (amounts->logit[i] - amounts->logit[i - 1]);
	return (exp(amounts->log[i - 1] + part * (amounts->log[i] -
	    amounts->log[i - 1])));
}
