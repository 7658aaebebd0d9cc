#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/lang.h"
#include "core/sort.h"
#include "insight/ltv.h"

static const struct {
	const char	*name;
	int		 npar;
	const char	*par[CRM_LTV_PAR];
} models[CRM_LTV_MODELS] = {
	{ "bgnbd", 4, { "r", "alpha", "a", "b" } },
	{ "paretonbd", 4, { "r", "alpha", "s", "beta" } },
	{ "gammagamma", 3, { "p", "q", "gamma", NULL } }
};

const char *
crm_ltv_name(enum crm_ltv_model model)
{

	return (models[model].name);
}

int
crm_ltv_find(const char *name)
{
	int i;

	for (i = 0; i < CRM_LTV_MODELS; i++)
		if (strcmp(models[i].name, name) == 0)
			return (i);
	return (-1);
}

int
crm_ltv_npar(enum crm_ltv_model model)
{

	return (models[model].npar);
}

const char *
crm_ltv_par(enum crm_ltv_model model, int i)
{

	return (models[model].par[i]);
}

double
crm_lgamma(double x)
{
	int sign;

	return (lgamma_r(x, &sign));
}

/* Up to 10 by the recurrence, then the asymptotic series. */
double
crm_digamma(double x)
{
	double sum = 0, y;

	for (; x < 10; x++)
		sum -= 1 / x;
	y = 1 / (x * x);
	return (sum + log(x) - .5 / x - y * (1. / 12 - y * (1. / 120 - y *
	    (1. / 252 - y * (1. / 240 - y * (1. / 132 - y * 691. / 32760))))));
}

void
crm_ltv_data_free(struct crm_ltv_data *data)
{

	free(data->group);
	memset(data, 0, sizeof(*data));
}

/* The bits of a number above 0 come in the same sequence as the number. */
static uint64_t
bits(double v)
{
	uint64_t u;

	memcpy(&u, &v, sizeof(u));
	return (u);
}

static uint64_t
pair(int32_t a, int32_t b)
{

	return ((uint64_t)(uint32_t)a << 32 | (uint32_t)b);
}

static int
same(const struct crm_ltv_group *a, const struct crm_ltv_group *b)
{

	return (a->x == b->x && a->t == b->t && a->T == b->T &&
	    bits(a->z) == bits(b->z));
}

/* Orders groups of one customer each and joins those that are equal. */
static int
merge(struct crm_ltv_data *data)
{
	const struct crm_ltv_group *group = data->group, *g;
	struct crm_ltv_group *to;
	struct crm_keyed *by;
	size_t i, n = 0;

	to = malloc((data->n + 1) * sizeof(*to));
	if ((by = malloc((data->n + 1) * sizeof(*by))) == NULL || to == NULL)
		goto fail;
	for (i = 0; i < data->n; i++) {
		by[i].key = group[i].z > 0 ? bits(group[i].z) :
		    pair(group[i].t, group[i].T);
		by[i].at = i;
	}
	if (crm_sort_keys(by, data->n) == -1)
		goto fail;
	for (i = 0; i < data->n; i++)
		by[i].key = (uint32_t)group[by[i].at].x;
	if (crm_sort_keys(by, data->n) == -1)
		goto fail;
	for (i = 0; i < data->n; i++) {
		g = group + by[i].at;
		if (n > 0 && same(to + n - 1, g))
			to[n - 1].n += g->n;
		else
			to[n++] = *g;
	}
	free(by);
	free(data->group);
	data->group = to;
	data->n = n;
	return (0);

fail:
	free(by);
	free(to);
	return (-1);
}

/* Why the model cannot be fitted; NULL: it may be. */
static const char *
hopeless(const struct crm_ltv_data *data, enum crm_ltv_model model)
{
	const struct crm_ltv_group *g = data->group;
	size_t i;

	if (model == CRM_GAMMAGAMMA) {
		if (data->customers < 2)
			return (_("it needs two customers or more who bought "
			    "again, for an amount above 0"));
		for (i = 1; i < data->n; i++)
			if (g[i].z < g->z || g[i].z > g->z)
				return (NULL);
		return (_("all customers spend the same: there is no spread "
		    "to fit"));
	}
	if (data->customers < 2)
		return (_("it needs two customers or more"));
	if (g[data->n - 1].x == 0)
		return (_("nobody bought again: how often they buy and when "
		    "they leave cannot be told"));
	return (NULL);
}

int
crm_ltv_group(struct crm_ltv_data *data, enum crm_ltv_model model,
    const struct crm_buyer_set *set, struct crm_err *err)
{
	double unit = pow(10, -set->decimals);
	const struct crm_buyer *b = set->buyer, *end = set->buyer + set->n;
	struct crm_ltv_group *g;
	const char *why;

	memset(data, 0, sizeof(*data));
	data->group = calloc(set->n + 1, sizeof(*data->group));
	if (data->group == NULL)
		return (crm_err_nomem(err));
	for (; b < end; b++) {
		g = data->group + data->n;
		g->n = 1;
		g->x = b->x;
		if (model != CRM_GAMMAGAMMA) {
			g->t = b->t;
			g->T = b->T;
		} else if (b->x > 0 && b->spend > 0)
			g->z = (double)b->spend * unit / b->x;
		else {
			data->left_out++;
			continue;
		}
		data->n++;
		data->customers++;
	}
	if (merge(data) == -1) {
		crm_ltv_data_free(data);
		return (crm_err_nomem(err));
	}
	if ((why = hopeless(data, model)) == NULL)
		return (0);
	crm_ltv_data_free(data);
	return (crm_err_set(err, CRM_ERR_INPUT, _("%s cannot be fitted: %s"),
	    crm_ltv_name(model), why));
}

int
crm_ltv_loglik(enum crm_ltv_model model, const struct crm_ltv_data *data,
    const double *par, double *loglik, double *grad)
{

	switch (model) {
	case CRM_BGNBD:
		return (crm_bgnbd_loglik(data, par, loglik, grad));
	case CRM_PARETONBD:
		return (crm_paretonbd_loglik(data, par, loglik, grad));
	case CRM_GAMMAGAMMA:
		break;
	}
	crm_gammagamma_loglik(data, par, loglik, grad);
	return (0);
}
