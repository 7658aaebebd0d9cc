#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/lang.h"
#include "insight/ltv.h"

#define STARTS	3
#define EDGE	12.0		/* of logarithms: beyond it there is no end */
#define SAMPLE	20000		/* groups */
#define ROUNDS	300		/* of BFGS from one start */

/* Starts, gamma's in units of the mean spend. */
static const double start[CRM_LTV_MODELS][STARTS][CRM_LTV_PAR] = {
	{ { 1, 10, 1, 1 }, { .3, 5, .8, 2.5 }, { 2, 30, .5, 5 } },
	{ { 1, 10, 1, 10 }, { .5, 10, .6, 12 }, { 2, 30, .3, 5 } },
	{ { 2, 3, 1, 0 }, { 6, 4, .5, 0 }, { 1, 2, 3, 0 } }
};

struct problem {
	enum crm_ltv_model model;
	const struct crm_ltv_data *data;
	int		 n;
	int		 nomem;
	double		 unit;		/* of gamma: the mean spend */
};

/* -loglik of a customer and its gradient by the logarithms. */
static double
value(struct problem *pb, const double *theta, double *grad)
{
	double par[CRM_LTV_PAR], loglik, over, penalty = 0, c;
	double inside[CRM_LTV_PAR];
	int i;

	c = pb->data->customers;
	for (i = 0; i < pb->n; i++) {
		over = fabs(theta[i]) - EDGE;
		inside[i] = over > 0 ? (theta[i] > 0 ? EDGE : -EDGE) :
		    theta[i];
		par[i] = exp(inside[i]) * (i == 2 ? pb->unit : 1);
		/* Beyond the edge a wall leads back. */
		if (over > 0)
			penalty += over * over;
	}
	if (crm_ltv_loglik(pb->model, pb->data, par, &loglik, grad) == -1) {
		pb->nomem = 1;
		return (GSL_NAN);
	}
	for (i = 0; grad != NULL && i < pb->n; i++) {
		grad[i] *= -par[i] / c;
		if (fabs(theta[i]) > EDGE)
			grad[i] = 2 * (theta[i] - inside[i]);
	}
	return (-loglik / c + penalty);
}

static void
copy(const gsl_vector *v, double *theta, int n)
{
	int i;

	for (i = 0; i < n; i++)
		theta[i] = gsl_vector_get(v, (size_t)i);
}

static void
eval(const gsl_vector *v, void *arg, double *f, gsl_vector *df)
{
	struct problem *pb = arg;
	double theta[CRM_LTV_PAR], grad[CRM_LTV_PAR], result;
	int i;

	copy(v, theta, pb->n);
	result = value(pb, theta, df != NULL ? grad : NULL);
	if (f != NULL)
		*f = result;
	for (i = 0; df != NULL && i < pb->n; i++)
		gsl_vector_set(df, (size_t)i, grad[i]);
}

static double
eval_f(const gsl_vector *v, void *arg)
{
	double f;

	eval(v, arg, &f, NULL);
	return (f);
}

static void
eval_df(const gsl_vector *v, void *arg, gsl_vector *df)
{

	eval(v, arg, NULL, df);
}

static void
eval_fdf(const gsl_vector *v, void *arg, double *f, gsl_vector *df)
{

	eval(v, arg, f, df);
}

/* BFGS from theta, which moves to where it ends.  Rounds, or -1. */
static int
descend(struct problem *pb, double *theta)
{
	gsl_multimin_function_fdf f = { eval_f, eval_df, eval_fdf,
	    (size_t)pb->n, pb };
	gsl_multimin_fdfminimizer *m;
	gsl_vector *v;
	int i, rounds = -1;

	m = gsl_multimin_fdfminimizer_alloc(
	    gsl_multimin_fdfminimizer_vector_bfgs2, (size_t)pb->n);
	v = gsl_vector_alloc((size_t)pb->n);
	if (m == NULL || v == NULL)
		goto out;
	for (i = 0; i < pb->n; i++)
		gsl_vector_set(v, (size_t)i, theta[i]);
	if (gsl_multimin_fdfminimizer_set(m, &f, v, .1, .1) != GSL_SUCCESS)
		goto out;
	for (rounds = 0; rounds < ROUNDS; rounds++)
		if (gsl_multimin_fdfminimizer_iterate(m) != GSL_SUCCESS ||
		    gsl_multimin_test_gradient(gsl_multimin_fdfminimizer_gradient(
		    m), 1e-5) == GSL_SUCCESS)
			break;
	copy(gsl_multimin_fdfminimizer_x(m), theta, pb->n);
out:
	if (m != NULL)
		gsl_multimin_fdfminimizer_free(m);
	if (v != NULL)
		gsl_vector_free(v);
	return (rounds);
}

/*
 * The inverse of the Hessian at theta, by central differences of the
 * gradient.  0; -1 where it is not positive definite: no minimum.
 */
static int
invert(struct problem *pb, const double *theta, double *inverse)
{
	double at[CRM_LTV_PAR], up[CRM_LTV_PAR], down[CRM_LTV_PAR], h = 1e-4;
	gsl_matrix_view m = gsl_matrix_view_array(inverse, (size_t)pb->n,
	    (size_t)pb->n);
	double mean;
	int i, j, n = pb->n;

	for (i = 0; i < n; i++) {
		memcpy(at, theta, sizeof(at));
		at[i] = theta[i] + h;
		(void)value(pb, at, up);
		at[i] = theta[i] - h;
		(void)value(pb, at, down);
		for (j = 0; j < n; j++)
			inverse[i * n + j] = (up[j] - down[j]) / (2 * h);
	}
	for (i = 0; i < n; i++)
		for (j = 0; j < i; j++) {
			mean = (inverse[i * n + j] + inverse[j * n + i]) / 2;
			inverse[i * n + j] = inverse[j * n + i] = mean;
		}
	if (pb->nomem || gsl_linalg_cholesky_decomp1(&m.matrix) !=
	    GSL_SUCCESS ||
	    gsl_linalg_cholesky_invert(&m.matrix) != GSL_SUCCESS)
		return (-1);
	return (0);
}

/*
 * Newton's method to the very bottom, where BFGS is content too early.  0; -1
 * when there is no bottom here.
 */
static int
settle(struct problem *pb, double *theta, double *inverse)
{
	double grad[CRM_LTV_PAR], next[CRM_LTV_PAR], step, far, f, scale;
	int i, j, round, n = pb->n;

	for (round = 0; round < 30; round++) {
		if (invert(pb, theta, inverse) == -1)
			return (-1);
		f = value(pb, theta, grad);
		for (scale = 1; scale > 1e-4; scale /= 2) {
			for (far = 0, i = 0; i < n; i++) {
				for (step = 0, j = 0; j < n; j++)
					step += inverse[i * n + j] * grad[j];
				next[i] = theta[i] - scale * step;
				far = fmax(far, fabs(step));
			}
			if (value(pb, next, NULL) <= f + 1e-12)
				break;
		}
		memcpy(theta, next, (size_t)n * sizeof(*theta));
		if (far < 1e-7)
			return (0);
	}
	return (-1);
}

/* What gamma is counted in: amounts may be of any size. */
static double
unit_of(enum crm_ltv_model model, const struct crm_ltv_data *data)
{
	double mean = 0;
	size_t i;

	if (model != CRM_GAMMAGAMMA)
		return (1);
	for (i = 0; i < data->n; i++)
		mean += data->group[i].n * data->group[i].z;
	return (mean / data->customers);
}

/* Keeps the end of a start where it is the best so far. */
static void
keep(struct crm_ltv_fit *fit, struct problem *pb, const double *theta,
    const double *inverse)
{
	double loglik = -value(pb, theta, NULL) * pb->data->customers;
	int i, j;

	if (fit->starts > 0 && fabs(loglik - fit->loglik) < 1e-3)
		fit->starts++;
	if (fit->starts > 0 && loglik <= fit->loglik)
		return;
	if (fit->starts == 0 || loglik > fit->loglik + 1e-3)
		fit->starts = 1;
	fit->loglik = loglik;
	for (i = 0; i < pb->n; i++) {
		fit->par[i] = exp(theta[i]) * (i == 2 ? pb->unit : 1);
		/* The delta method: d par / d log par = par. */
		fit->se[i] = fit->par[i] * sqrt(inverse[i * pb->n + i] /
		    pb->data->customers);
		for (j = 0; j < pb->n; j++)
			fit->cor[i][j] = inverse[i * pb->n + j] /
			    sqrt(inverse[i * pb->n + i] *
			    inverse[j * pb->n + j]);
	}
	fit->sure = 1;
}

static int
inside(const double *theta, int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (!(fabs(theta[i]) < EDGE - 1))
			return (0);
	return (1);
}

/* From theta to the maximum near it, kept in fit where it is the best. */
static void
climb(struct crm_ltv_fit *fit, struct problem *pb, double *theta)
{
	double inverse[CRM_LTV_PAR * CRM_LTV_PAR];
	int rounds = descend(pb, theta);

	if (rounds == -1 || pb->nomem)
		return;
	fit->rounds += rounds;
	if (inside(theta, pb->n) && settle(pb, theta, inverse) == 0 &&
	    inside(theta, pb->n))
		keep(fit, pb, theta, inverse);
}

static void
search(struct crm_ltv_fit *fit, struct problem *pb)
{
	double theta[CRM_LTV_PAR] = { 0 };
	int i, k;

	for (k = 0; k < STARTS && !pb->nomem; k++) {
		for (i = 0; i < pb->n; i++)
			theta[i] = log(start[pb->model][k][i]);
		climb(fit, pb, theta);
	}
}

/*
 * Of many groups the starts search in a sample, and only the last steps are
 * made in all: of a million customers that takes a fifth of the time.
 */
static int
search_sample(struct crm_ltv_fit *fit, struct problem *pb)
{
	const struct crm_ltv_data *all = pb->data;
	struct crm_ltv_data part = { 0 };
	size_t i, step = all->n / SAMPLE;
	double theta[CRM_LTV_PAR] = { 0 };
	int k, starts;

	part.group = malloc((all->n / step + 1) * sizeof(*part.group));
	if (part.group == NULL)
		return (-1);
	for (i = 0; i < all->n; i += step) {
		part.group[part.n++] = all->group[i];
		part.customers += all->group[i].n;
	}
	pb->data = &part;
	search(fit, pb);
	pb->data = all;
	free(part.group);
	if ((starts = fit->starts) == 0)
		return (0);
	for (k = 0; k < pb->n; k++)
		theta[k] = log(fit->par[k] / (k == 2 ? pb->unit : 1));
	fit->starts = 0;
	climb(fit, pb, theta);
	if (fit->starts > 0)
		fit->starts = starts;
	return (0);
}

int
crm_ltv_fit(struct crm_ltv_fit *fit, enum crm_ltv_model model,
    const struct crm_ltv_data *data, struct crm_err *err)
{
	struct problem pb = { model, data, crm_ltv_npar(model), 0,
	    unit_of(model, data) };
	gsl_error_handler_t *old = gsl_set_error_handler_off();

	memset(fit, 0, sizeof(*fit));
	fit->model = model;
	fit->customers = data->customers;
	if (data->n > 2 * SAMPLE)
		pb.nomem = search_sample(fit, &pb) == -1;
	if (fit->starts == 0 && !pb.nomem)
		search(fit, &pb);
	(void)gsl_set_error_handler(old);
	if (pb.nomem)
		return (crm_err_nomem(err));
	if (fit->starts == 0)
		return (crm_err_set(err, CRM_ERR_INPUT, _("%s cannot be fitted: "
		    "the likelihood has no maximum at finite parameters; more "
		    "customers or a longer time are needed"),
		    crm_ltv_name(model)));
	return (0);
}
