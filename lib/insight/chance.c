#include <math.h>

#include "core/buf.h"
#include "insight/chance.h"

static double
ln_choose(double n, double k)
{
	int sign;

	return (lgamma_r(n + 1, &sign) - lgamma_r(k + 1, &sign) -
	    lgamma_r(n - k + 1, &sign));
}

/* The logarithm of the probability of exactly n. */
static double
ln_exact(double all, double a, double b, double n)
{

	return (ln_choose(a, n) + ln_choose(all - a, b - n) -
	    ln_choose(all, b));
}

/*
 * Terms fall from n on away from the mean, each a ratio of the one before it:
 * the sum is taken against the first, whose logarithm is known.  On the near
 * side of the mean the other tail is summed.
 */
double
crm_chance_tail(uint32_t all, uint32_t a, uint32_t b, uint32_t n)
{
	double N = all, A = a, B = b, k, sum = 1, term = 1;
	double least = A + B > N ? A + B - N : 0;
	double most = A < B ? A : B;

	if (n <= least)
		return (0);
	if (n > A * B / N) {
		for (k = n; k < most && term > sum * 1e-17; k++) {
			term *= (A - k) * (B - k) /
			    ((k + 1) * (N - A - B + k + 1));
			sum += term;
		}
		return (fmin(0, ln_exact(N, A, B, n) + log(sum)));
	}
	for (k = (double)n - 1; k > least && term > sum * 1e-17; k--) {
		term *= k * (N - A - B + k) / ((A - k + 1) * (B - k + 1));
		sum += term;
	}
	return (log1p(-exp(fmin(-1e-9,
	    ln_exact(N, A, B, (double)n - 1) + log(sum)))));
}

void
crm_chance_format(struct crm_buf *buf, double ln)
{
	double power = ln / log(10), whole = floor(power), m;

	if (power >= -4) {
		crm_buf_fmt(buf, "%.4f", exp(ln));
		return;
	}
	m = pow(10, power - whole);
	if (m >= 9.995) {
		m = 1;
		whole++;
	}
	crm_buf_fmt(buf, "%.2fe%.0f", m, whole);
}
