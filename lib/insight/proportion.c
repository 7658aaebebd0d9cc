#include <math.h>

#include "insight/proportion.h"

/* The 97.5 percent quantile of the normal distribution. */
#define Z	1.959963984540054

void
crm_wilson(int64_t k, int64_t n, double *low, double *high)
{
	double N = (double)n, p = (double)k / N, middle, width;

	middle = (p + Z * Z / (2 * N)) / (1 + Z * Z / N);
	width = Z * sqrt(p * (1 - p) / N + Z * Z / (4 * N * N)) /
	    (1 + Z * Z / N);
	/* At the ends they are exact, whatever rounding makes of them. */
	*low = k == 0 ? 0 : fmax(0, middle - width);
	*high = k == n ? 1 : fmin(1, middle + width);
}

void
crm_newcombe(const int64_t a[2], const int64_t b[2], double *low,
    double *high)
{
	double p = (double)a[0] / (double)a[1];
	double q = (double)b[0] / (double)b[1];
	double pl, ph, ql, qh;

	crm_wilson(a[0], a[1], &pl, &ph);
	crm_wilson(b[0], b[1], &ql, &qh);
	*low = p - q - sqrt((p - pl) * (p - pl) + (qh - q) * (qh - q));
	*high = p - q + sqrt((ph - p) * (ph - p) + (q - ql) * (q - ql));
}

static double
ln_choose(double n, double k)
{
	int sign;

	return (lgamma_r(n + 1, &sign) - lgamma_r(k + 1, &sign) -
	    lgamma_r(n - k + 1, &sign));
}

/*
 * The sum of the terms from the observed table on, in one direction, against
 * the observed one: each is a ratio of the one before it.
 */
static double
tail(double k, double n, double m, double all, double most, int up)
{
	double sum = 0, term = 1;

	while (k != most && term > sum * 1e-17) {
		if (up)
			term *= (n - k) * (all - k) /
			    ((k + 1) * (m - all + k + 1));
		else
			term *= k * (m - all + k) /
			    ((n - k + 1) * (all - k + 1));
		k += up ? 1 : -1;
		sum += term;
	}
	return (sum);
}

double
crm_midp(const int64_t a[2], const int64_t b[2])
{
	double k = (double)a[0], n = (double)a[1], m = (double)b[1];
	double all = k + (double)b[0], exact, up, down;

	exact = exp(ln_choose(n, k) + ln_choose(m, all - k) -
	    ln_choose(n + m, all));
	up = tail(k, n, m, all, fmin(n, all), 1) + .5;
	down = tail(k, n, m, all, fmax(0, all - m), 0) + .5;
	/* Of tables that chance hardly makes, the far tail may be infinite. */
	return (fmin(1, 2 * exact * fmin(up, down)));
}
