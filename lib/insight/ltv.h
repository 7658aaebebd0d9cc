#ifndef CRM_LTV_H
#define CRM_LTV_H

/*
 * Models of how long customers stay and what they buy: BG/NBD (Fader, Hardie
 * and Lee, "Counting your customers" the easy way, 2005), Pareto/NBD
 * (Schmittlein, Morrison and Colombo, Counting your customers, 1987; in the
 * form of Fader and Hardie's notes) and gamma-gamma for the amounts (Fader and
 * Hardie, 2013).  Time is given in whole days; the models count in weeks.
 *
 * Nothing here overflows: likelihoods are sums of logarithms, and what is
 * usually written with Gauss's hypergeometric function is computed from sums
 * and integrals of positive terms, which lose nothing where that function's
 * arguments come near its poles.
 */

#include <stddef.h>
#include <stdint.h>

#include "insight/buyer.h"

struct crm_err;

enum crm_ltv_model {
	CRM_BGNBD,		/* r, alpha, a, b */
	CRM_PARETONBD,		/* r, alpha, s, beta */
	CRM_GAMMAGAMMA		/* p, q, gamma */
};

#define CRM_LTV_MODELS	3
#define CRM_LTV_PAR	4	/* parameters at most */
#define CRM_LTV_WEEKS	5200	/* horizon at most */

/* Customers alike in x, t and T; of gamma-gamma in x and z. */
struct crm_ltv_group {
	int32_t		x, t, T;
	double		z;		/* mean spend of a repeat purchase */
	double		n;		/* how many they are */
};

struct crm_ltv_data {
	struct crm_ltv_group *group;	/* by x, t, T or x, z */
	size_t		 n;
	double		 customers;
	double		 left_out;	/* gamma-gamma: no repeat, or spend 0 */
};

struct crm_ltv_fit {
	enum crm_ltv_model model;
	double		 par[CRM_LTV_PAR];
	double		 se[CRM_LTV_PAR];	/* standard errors; 0: unknown */
	/* How the estimates go together, from -1 to 1; [i][i] is 1. */
	double		 cor[CRM_LTV_PAR][CRM_LTV_PAR];
	int		 sure;		/* 1: se and cor are known */
	double		 loglik;
	double		 customers;
	int		 starts;	/* that came to the same end */
	int		 rounds;	/* of the optimiser, all together */
};

/* Names: of a model, how many parameters it has, and of parameter i. */
const char *
crm_ltv_name(enum crm_ltv_model model);
int
crm_ltv_find(const char *name);		/* -1: no such model */
int
crm_ltv_npar(enum crm_ltv_model model);
const char *
crm_ltv_par(enum crm_ltv_model model, int i);

/*
 * Groups the buyers as the model wants them.  0; -1 with the reason in err,
 * also where the model cannot be fitted to them: fewer than two customers, no
 * repeat purchase, amounts without spread.
 */
int
crm_ltv_group(struct crm_ltv_data *data, enum crm_ltv_model model,
    const struct crm_buyer_set *set, struct crm_err *err);

/* Frees what data holds. */
void
crm_ltv_data_free(struct crm_ltv_data *data);

/*
 * The log-likelihood of data at par, all above 0, and with grad its derivative
 * by each parameter.  0; -1 when there is no memory.
 */
int
crm_ltv_loglik(enum crm_ltv_model model, const struct crm_ltv_data *data,
    const double *par, double *loglik, double *grad);

/* The same of one model (data must be grouped for it). */
int
crm_bgnbd_loglik(const struct crm_ltv_data *data, const double *par,
    double *loglik, double *grad);
int
crm_paretonbd_loglik(const struct crm_ltv_data *data, const double *par,
    double *loglik, double *grad);
void
crm_gammagamma_loglik(const struct crm_ltv_data *data, const double *par,
    double *loglik, double *grad);

/*
 * Maximum likelihood: BFGS from several starts on the logarithms of the
 * parameters, then Newton's method; standard errors from the Hessian by the
 * delta method.  0; -1 with the reason in err, and then the data has no
 * maximum inside, or none that was found.  (Needs GSL, alone of all here.)
 */
int
crm_ltv_fit(struct crm_ltv_fit *fit, enum crm_ltv_model model,
    const struct crm_ltv_data *data, struct crm_err *err);

/* The probability that who has x, t and T is still a customer. */
double
crm_bgnbd_alive(const double *par, int32_t x, int32_t t, int32_t T);

/* What is to be expected of a customer who is alive after x and T. */
struct crm_ltv_outlook {
	double	 expected;	/* purchases in the weeks */
	double	*tail;		/* [k]: probability of more than k */
	size_t	 n, cap;	/* of tail; behind it less than .05 */
};

/*
 * Fills an outlook (all 0 at first, used again, and freed by the caller) for so
 * many weeks after x repeat purchases in T days; x and T 0: of a new customer.
 * 0; -1 when there is no memory.
 */
int
crm_ltv_look(struct crm_ltv_outlook *look, enum crm_ltv_model model,
    const double *par, int32_t x, int32_t T, double weeks);

/* Frees what an outlook holds. */
void
crm_ltv_outlook_free(struct crm_ltv_outlook *look);

/*
 * The least k so that at most k purchases come with the probability level or
 * more, for who is alive with that probability.
 */
size_t
crm_ltv_quantile(const struct crm_ltv_outlook *look, double alive,
    double level);

/* The expected amount of a purchase, z being the mean of x repeat ones. */
double
crm_gammagamma_spend(const double *par, int32_t x, double z);

/* What is computed of a buyer. */
struct crm_ltv_score {
	double		 alive;
	double		 sure[2];	/* 90 %: between these, if fit->sure */
	double		 purchases;	/* expected to the horizon */
	double		 discounted;	/* the same, each worth less later */
	double		 spend;		/* expected of each; 0 without model */
	uint32_t	 low, high;	/* 90 % of outcomes lie between */
};

/*
 * Scores every buyer of set, into score, to a horizon in weeks; spend may be
 * NULL; rate is the discount a year (.1: 10 %), taken at the middle of each
 * week.  0; -1 with the reason in err.
 */
int
crm_ltv_score(const struct crm_ltv_fit *fit, const struct crm_ltv_fit *spend,
    const struct crm_buyer_set *set, double weeks, double rate,
    struct crm_ltv_score *score, struct crm_err *err);

/* The derivative of the logarithm of the gamma function, x > 0. */
double
crm_digamma(double x);

/* The logarithm of the gamma function, x > 0. */
double
crm_lgamma(double x);

#endif
