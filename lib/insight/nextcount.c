#include <math.h>

#include "insight/nextcount.h"

#define TAIL	0.05
#define Z	1.6448536269514722	/* the normal quantile of 1 - TAIL */

/*
 * Student's t of 1 - TAIL by its expansion around the normal quantile
 * (Abramowitz and Stegun, 26.7.5): 1.2 percent too low with 2 degrees of
 * freedom, 0.1 with 5.
 */
static double
student(double df)
{
	const double z = Z, z2 = z * z;

	return (z + z * (z2 + 1) / 4 / df +
	    z * ((5 * z2 + 16) * z2 + 3) / 96 / df / df +
	    z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384 / df / df / df);
}

/* lgamma() also writes a variable of the whole program. */
static double
log_gamma(double x)
{
	int sign;

	return (lgamma_r(x, &sign));
}

/* By how much the days vary more than chance makes them: 1 or more. */
static double
dispersion(const struct crm_nextcount *seen)
{
	double mean = seen->sum / seen->days;
	double variance = (seen->square - mean * seen->sum) /
	    (seen->days - 1);
	double t = student(seen->days - 1) / Z;

	return (variance <= mean ? 1 : 1 + (variance / mean - 1) * t * t);
}

void
crm_nextcount_range(const struct crm_nextcount *seen, int64_t *low,
    int64_t *high)
{
	double mean = (seen->sum + .5) / seen->days;
	double variance = mean * dispersion(seen) * (1 + 1. / seen->days);
	double p = mean / variance, r = mean * p / (1 - p);
	double k, one, sum = 0;

	/* What lies twelve deviations below the mean is nothing. */
	k = floor(fmax(0, mean - 12 * sqrt(variance)));
	one = exp(log_gamma(r + k) - log_gamma(r) - log_gamma(k + 1) +
	    r * log(p) + k * log1p(-p));
	*low = -1;
	for (;; k++) {
		sum += one;
		if (*low == -1 && sum > TAIL)
			*low = (int64_t)k;
		/* Rounding may keep a sum of all below it. */
		if (sum >= 1 - TAIL || k > mean + 40 * sqrt(variance))
			break;
		one *= (k + r) / (k + 1) * (1 - p);
	}
	*high = (int64_t)k;
	if (*low == -1)
		*low = *high;
}
