#include <math.h>
#include <stdlib.h>

#include "insight/ltv.h"
#include "insight/ltv_int.h"

/* What depends on x alone: groups come by x. */
struct of_x {
	double	value, r, alpha, a, b, leave;
};

static void
fill_x(struct of_x *p, const double *par, int32_t x)
{
	double r = par[0], alpha = par[1], a = par[2], b = par[3];

	p->value = crm_lgamma(r + x) - crm_lgamma(r) + r * log(alpha) +
	    crm_lgamma(a + b) + crm_lgamma(b + x) - crm_lgamma(b) -
	    crm_lgamma(a + b + x);
	p->r = crm_digamma(r + x) - crm_digamma(r) + log(alpha);
	p->alpha = r / alpha;
	p->a = crm_digamma(a + b) - crm_digamma(a + b + x);
	p->b = p->a + crm_digamma(b + x) - crm_digamma(b);
	p->leave = x > 0 ? log(a / (b + x - 1)) : 0;
}

/*
 * Adds one group.  The likelihood has two terms: still there (1 - w of it),
 * or left right after the last purchase (w); log has log(alpha + day).
 */
static void
add(const struct of_x *p, const double *par, const struct crm_ltv_group *g,
    const double *log_at, double *loglik, double *grad)
{
	double k = par[0] + g->x, stay = -k * log_at[g->T], left, w = 0;
	double sum = stay, less;

	if (g->x > 0) {
		/* log(e^stay + e^left) without either; an exp() takes longer
		   than all the rest. */
		left = p->leave - k * log_at[g->t];
		less = exp(-fabs(stay - left));
		sum = fmax(stay, left) + log1p(less);
		w = (left > stay ? 1 : less) / (1 + less);
	}
	*loglik += g->n * (p->value + sum);
	if (grad == NULL)
		return;
	grad[0] += g->n * (p->r - (1 - w) * log_at[g->T] - w * log_at[g->t]);
	grad[1] += g->n * (p->alpha - k * ((1 - w) / (par[1] + g->T / WEEK) +
	    w / (par[1] + g->t / WEEK)));
	grad[2] += g->n * (p->a + w / par[2]);
	grad[3] += g->n * p->b;
	if (g->x > 0)
		grad[3] -= g->n * w / (par[3] + g->x - 1);
}

int
crm_bgnbd_loglik(const struct crm_ltv_data *data, const double *par,
    double *loglik, double *grad)
{
	const struct crm_ltv_group *g = data->group, *end = g + data->n;
	struct of_x p = { 0 };
	int32_t day, last = 0;
	double *log_at;
	int i;

	for (; g < end; g++)
		if (g->T > last)
			last = g->T;
	if ((log_at = malloc(((size_t)last + 1) * sizeof(*log_at))) == NULL)
		return (-1);
	for (day = 0; day <= last; day++)
		log_at[day] = log(par[1] + day / WEEK);
	*loglik = 0;
	for (i = 0; grad != NULL && i < 4; i++)
		grad[i] = 0;
	for (g = data->group; g < end; g++) {
		if (g == data->group || g->x != g[-1].x)
			fill_x(&p, par, g->x);
		add(&p, par, g, log_at, loglik, grad);
	}
	free(log_at);
	return (0);
}

double
crm_bgnbd_alive(const double *par, int32_t x, int32_t t, int32_t T)
{

	if (x == 0)
		return (1);
	return (1 / (1 + exp(log(par[2] / (par[3] + x - 1)) + (par[0] + x) *
	    log((par[1] + T / WEEK) / (par[1] + t / WEEK)))));
}
