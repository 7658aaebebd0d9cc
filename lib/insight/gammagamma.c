#include <math.h>

#include "insight/ltv.h"

void
crm_gammagamma_loglik(const struct crm_ltv_data *data, const double *par,
    double *loglik, double *grad)
{
	const struct crm_ltv_group *g = data->group, *end = g + data->n;
	double p = par[0], q = par[1], gamma = par[2], of_x = 0, psi = 0;
	double psi_p = 0, x, sum, lx = 0, lz, lsum;
	double lgamma_q = crm_lgamma(q), psi_q = crm_digamma(q);
	int i;

	*loglik = 0;
	for (i = 0; grad != NULL && i < 3; i++)
		grad[i] = 0;
	for (; g < end; g++) {
		x = g->x;
		if (g == data->group || g->x != g[-1].x) {
			of_x = crm_lgamma(p * x + q) - crm_lgamma(p * x) -
			    lgamma_q + q * log(gamma);
			psi = crm_digamma(p * x + q);
			psi_p = crm_digamma(p * x);
			lx = log(x);
		}
		sum = gamma + x * g->z;
		lz = log(g->z);
		lsum = log(sum);
		*loglik += g->n * (of_x + (p * x - 1) * lz + p * x * lx -
		    (p * x + q) * lsum);
		if (grad == NULL)
			continue;
		grad[0] += g->n * x * (psi - psi_p + lz + lx - lsum);
		grad[1] += g->n * (psi - psi_q + log(gamma) - lsum);
		grad[2] += g->n * (q / gamma - (p * x + q) / sum);
	}
}

double
crm_gammagamma_spend(const double *par, int32_t x, double z)
{

	return (par[0] * (par[2] + x * z) / (par[0] * x + par[1] - 1));
}
