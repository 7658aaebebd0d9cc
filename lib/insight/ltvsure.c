/*
 * How sure the probability of being alive is, when the parameters are only
 * estimates: by the delta method on its logit, which has no ends to run over.
 */

#include <math.h>

#include "insight/ltv.h"
#include "insight/ltv_int.h"

#define NORMAL	1.6448536269514722	/* 5 % lie above */

/* Of BG/NBD the logit is log((b + x - 1) / a) - (r + x) log((alpha + T) /
   (alpha + t)). */
static void
slope_bgnbd(const double *par, int32_t x, int32_t t, int32_t T, double *slope)
{
	double at = par[1] + t / WEEK, end = par[1] + T / WEEK;

	slope[0] = -log(end / at);
	slope[1] = (par[0] + x) * (1 / at - 1 / end);
	slope[2] = -1 / par[2];
	slope[3] = 1 / (par[3] + x - 1);
}

/*
 * Of Pareto/NBD it is the logarithm of "still there" less that of "left", s
 * times the integral of g.
 */
static void
slope_paretonbd(const double *par, const struct crm_beyond *beyond, int32_t x,
    int32_t t, int32_t T, double *slope)
{
	double weeks = T / WEEK, part[NPART];
	int i;

	for (i = 0; i < NPART; i++)
		part[i] = crm_beyond_get(beyond, i, t, T);
	for (i = PART_LOG_A; i < NPART; i++)
		part[i] /= part[PART_ONE];
	slope[0] = part[PART_LOG_A] - log(par[1] + weeks);
	slope[1] = (par[0] + x) * (part[PART_INV_A] - 1 / (par[1] + weeks));
	slope[2] = part[PART_LOG_B] - log(par[3] + weeks) - 1 / par[2];
	slope[3] = (par[2] + 1) * part[PART_INV_B] - par[2] / (par[3] + weeks);
}

void
crm_ltv_sure(const struct crm_ltv_fit *fit, const struct crm_beyond *beyond,
    const struct crm_buyer *b, double alive, double span[2])
{
	double slope[CRM_LTV_PAR], logit, var = 0;
	int i, j, n = crm_ltv_npar(fit->model);

	span[0] = span[1] = alive;
	if (!(alive > 0 && alive < 1))
		return;
	if (fit->model == CRM_BGNBD)
		slope_bgnbd(fit->par, b->x, b->t, b->T, slope);
	else
		slope_paretonbd(fit->par, beyond, b->x, b->t, b->T, slope);
	for (i = 0; i < n; i++)
		for (j = 0; j < n; j++)
			var += slope[i] * fit->se[i] * fit->cor[i][j] *
			    fit->se[j] * slope[j];
	/* Where a likelihood is 0 as a number there is nothing to say. */
	if (!(var > 0) || !isfinite(var))
		return;
	logit = log(alive) - log1p(-alive);
	span[0] = 1 / (1 + exp(NORMAL * sqrt(var) - logit));
	span[1] = 1 / (1 + exp(-NORMAL * sqrt(var) - logit));
}
