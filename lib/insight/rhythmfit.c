#include <gsl/gsl_errno.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/lang.h"
#include "insight/rhythm.h"

#define PAR	3
#define SAMPLE	50000		/* members: k, a and b stand within 2 % then */
#define ROUNDS	2000

/*
 * Where the parameters may be: k, a, and the interval k b / a.  The likelihood
 * need not have a maximum inside: intervals may be all but equal (k at its
 * end), or members alike (a at its end), and what stands there then says so.
 */
static const double least[PAR] = { .05, .05, 1e-2 };
static const double most[PAR] = { 200, 1000, 1e5 };

/* Of members with x repeat purchases. */
struct fit {
	const struct crm_buyer_set *set;
	size_t		 step;		/* every so manieth of them */
};

/* The log-likelihood of one member's intervals. */
static double
of_member(const struct crm_buyer *b, double k, double a, double rate)
{
	double shape = a + b->x * k;

	return ((k - 1) * b->gaps_log - b->x * lgamma(k) + a * log(rate) -
	    lgamma(a) + lgamma(shape) - shape * log(rate + b->t));
}

double
crm_rhythm_loglik(const struct crm_buyer_set *set, double k, double a,
    double b)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < set->n; i++)
		if (set->buyer[i].x > 0)
			sum += of_member(set->buyer + i, k, a, b);
	return (sum);
}

/* -loglik a member; beyond the ends a wall leads back. */
static double
value(const gsl_vector *v, void *arg)
{
	const struct fit *fit = arg;
	double par[PAR], wall = 0, sum = 0, n = 0;
	size_t i, seen = 0;
	int j;

	for (j = 0; j < PAR; j++) {
		par[j] = exp(gsl_vector_get(v, (size_t)j));
		if (par[j] < least[j] || par[j] > most[j]) {
			wall += pow(log(par[j] < least[j] ? least[j] / par[j] :
			    par[j] / most[j]), 2);
			par[j] = par[j] < least[j] ? least[j] : most[j];
		}
	}
	for (i = 0; i < fit->set->n; i++) {
		if (fit->set->buyer[i].x == 0 || seen++ % fit->step != 0)
			continue;
		sum += of_member(fit->set->buyer + i, par[0], par[1],
		    par[1] * par[2] / par[0]);
		n++;
	}
	return (wall - sum / n);
}

/* Walks downhill from a start in par, which becomes the end.  -1: no memory. */
static int
descend(struct fit *fit, double *par, double *best)
{
	gsl_multimin_function f = { value, PAR, fit };
	gsl_multimin_fminimizer *m;
	gsl_vector *v = gsl_vector_alloc(PAR), *step = gsl_vector_alloc(PAR);
	int i, round, rc = -1;

	m = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2,
	    PAR);
	if (m == NULL || v == NULL || step == NULL)
		goto out;
	for (i = 0; i < PAR; i++)
		gsl_vector_set(v, (size_t)i, log(par[i]));
	gsl_vector_set_all(step, .5);
	if (gsl_multimin_fminimizer_set(m, &f, v, step) != GSL_SUCCESS)
		goto out;
	for (round = 0; round < ROUNDS; round++)
		if (gsl_multimin_fminimizer_iterate(m) != GSL_SUCCESS ||
		    gsl_multimin_fminimizer_size(m) < 1e-6)
			break;
	*best = gsl_multimin_fminimizer_minimum(m);
	for (i = 0; i < PAR; i++)
		par[i] = fmin(fmax(exp(gsl_vector_get(
		    gsl_multimin_fminimizer_x(m), (size_t)i)), least[i]),
		    most[i]);
	rc = 0;
out:
	gsl_multimin_fminimizer_free(m);
	gsl_vector_free(v);
	gsl_vector_free(step);
	return (rc);
}

static int
by_days(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;

	return ((*x > *y) - (*x < *y));
}

/* The percentiles of the days from the first purchase to the second. */
static int
fill_second(struct crm_rhythm *rhythm, const struct crm_buyer_set *set)
{
	size_t n = (size_t)rhythm->again, i, m = 0;
	int32_t *days = malloc((n + 1) * sizeof(*days));
	double at;

	if (days == NULL)
		return (-1);
	for (i = 0; i < set->n; i++)
		if (set->buyer[i].x > 0)
			days[m++] = set->buyer[i].first_gap;
	qsort(days, n, sizeof(*days), by_days);
	for (i = 0; i < CRM_RHYTHM_SECOND; i++) {
		at = (double)i / (CRM_RHYTHM_SECOND - 1) * (double)(n - 1);
		m = (size_t)at;
		rhythm->second[i] = days[m] + (at - (double)m) *
		    (m + 1 < n ? days[m + 1] - days[m] : 0);
	}
	free(days);
	return (0);
}

/* Why there is nothing to fit, or NULL. */
static const char *
lacks(const struct crm_buyer_set *set, double *again, double *mean)
{
	double days = 0, n = 0, logs = 0;
	size_t i;

	for (*again = 0, i = 0; i < set->n; i++) {
		if (set->buyer[i].x == 0)
			continue;
		++*again;
		n += set->buyer[i].x;
		days += set->buyer[i].t;
		logs += set->buyer[i].gaps_log;
	}
	if (set->n == 0)
		return (_("nobody bought anything"));
	if (*again < 1)
		return (_("nobody bought again"));
	if (*again < 2)
		return (_("only one member bought again"));
	*mean = days / n;
	/* Jensen: they are equal only where all intervals are. */
	if (log(*mean) - logs / n < 1e-9)
		return (_("all intervals between purchases are alike"));
	return (NULL);
}

int
crm_rhythm_fit(struct crm_rhythm *rhythm, const struct crm_buyer_set *set,
    struct crm_err *err)
{
	gsl_error_handler_t *old = gsl_set_error_handler_off();
	struct fit fit = { set, 1 };
	double mean = 1, best[2], par[2][PAR];
	const char *why;
	int rc = -1, i;

	memset(rhythm, 0, sizeof(*rhythm));
	rhythm->members = (double)set->n;
	if ((why = lacks(set, &rhythm->again, &mean)) != NULL) {
		(void)crm_err_set(err, CRM_ERR_INPUT, _("churn cannot be "
		    "fitted: %s"), why);
		goto out;
	}
	fit.step = (size_t)(rhythm->again / SAMPLE) + 1;
	for (i = 0; i < 2; i++) {
		par[i][0] = i == 0 ? 1 : 5;
		par[i][1] = i == 0 ? 2 : 20;
		par[i][2] = mean;
		if (descend(&fit, par[i], &best[i]) == -1) {
			(void)crm_err_nomem(err);
			goto out;
		}
	}
	i = best[1] < best[0];
	rhythm->k = par[i][0];
	rhythm->a = par[i][1];
	rhythm->b = par[i][1] * par[i][2] / par[i][0];
	if ((rc = fill_second(rhythm, set)) == -1)
		(void)crm_err_nomem(err);
out:
	gsl_set_error_handler(old);
	return (rc);
}
