#ifndef LTV_INT_H
#define LTV_INT_H

/* What the files of the value models share. */

#include <stddef.h>
#include <stdint.h>

#define WEEK	7.0

/* Gauss-Legendre on 0 to 1. */
#define NODES	5
extern const double crm_ltv_node[NODES], crm_ltv_weight[NODES];

/*
 * Of one x of Pareto/NBD: over the days from first to last, what lies beyond
 * each day of the integrals of
 *
 *   g(u) = (alpha + u)^-(r + x) (beta + u)^-(s + 1)
 *
 * and of g times its four logarithmic derivatives' factors, each divided by g
 * of that day, so that the numbers stay near 1 however small g gets.
 */
enum {
	PART_ONE,		/* g */
	PART_LOG_A,		/* g log(alpha + u) */
	PART_LOG_B,		/* g log(beta + u) */
	PART_INV_A,		/* g / (alpha + u) */
	PART_INV_B,		/* g / (beta + u) */
	NPART
};

struct crm_beyond {
	int32_t	 first, last;
	double	(*sum)[NPART];	/* [day - first] */
	double	*log;		/* of g */
	size_t	 cap;
};

/* Fills it for x.  0; -1 when there is no memory.  sum and log are freed by
   the caller. */
int
crm_beyond_fill(struct crm_beyond *beyond, const double *par, int32_t x,
    int32_t first, int32_t last, int parts);

/* The integral from day t to day T, divided by g of t. */
double
crm_beyond_get(const struct crm_beyond *beyond, int part, int32_t t,
    int32_t T);

/* Of Pareto/NBD, from the integrals of x. */
double
crm_paretonbd_alive(const double *par, const struct crm_beyond *beyond,
    int32_t x, int32_t t, int32_t T);

/*
 * Between what the probability of being alive lies, to 90 %, for all that is
 * known of the parameters (fit->sure); beyond is that of the buyer's x, filled
 * with its parts, and of Pareto/NBD alone.
 */
struct crm_buyer;
struct crm_ltv_fit;
void
crm_ltv_sure(const struct crm_ltv_fit *fit, const struct crm_beyond *beyond,
    const struct crm_buyer *b, double alive, double span[2]);

#endif
