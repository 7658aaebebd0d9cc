#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "insight/effect.h"
#include "insight/proportion.h"

/* The 97.5 percent quantile of the normal distribution. */
#define Z	1.959963984540054

#define HALVINGS	60

/* How far the shares of a and b are from a ratio, in standard errors. */
static double
score(const int64_t a[2], const int64_t b[2], double ratio)
{
	double x = (double)a[0], n = (double)a[1], y = (double)b[0];
	double m = (double)b[1], all = n + m, A, B, C, p, q, var;

	/* The likeliest share of b when that of a is ratio times it. */
	A = all * ratio;
	B = -(ratio * (n + y) + x + m);
	C = x + y;
	p = 2 * C / (-B + sqrt(fmax(0, B * B - 4 * A * C)));
	q = fmin(1, ratio * p);
	var = (q * (1 - q) / n + ratio * ratio * p * (1 - p) / m) * all /
	    (all - 1);
	if (!(var > 0))
		return (0);
	return ((x / n - ratio * y / m) / sqrt(var));
}

/* Where the score is at, between two logarithms of ratios. */
static double
ratio_at(const int64_t a[2], const int64_t b[2], double at, double from,
    double to)
{
	double middle = from;
	int i;

	for (i = 0; i < HALVINGS; i++) {
		middle = (from + to) / 2;
		if (score(a, b, exp(middle)) > at)
			from = middle;
		else
			to = middle;
	}
	return (exp(middle));
}

struct crm_interval
crm_score_ratio(const int64_t a[2], const int64_t b[2])
{
	struct crm_interval limit = { 0, INFINITY };
	double far = log((double)a[1]) + log((double)b[1]) + 10;

	if (a[0] > 0)
		limit.low = ratio_at(a, b, Z, -far, far);
	if (b[0] > 0)
		limit.high = ratio_at(a, b, -Z, -far, far);
	return (limit);
}

static double
sum_of(const struct crm_group *group)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < group->won; i++)
		sum += (double)group->amount[i];
	return (sum);
}

/* The variance of the amounts of a buyer against the square of their mean. */
static double
spread_of(const struct crm_group group[2], const double mean[2])
{
	double sum = 0, d, all = (double)(group[0].won + group[1].won);
	double parts = (group[0].won > 0) + (group[1].won > 0);
	size_t g, i;

	for (g = 0; g < 2; g++)
		for (i = 0; i < group[g].won; i++) {
			d = (double)group[g].amount[i] / mean[g] - 1;
			sum += d * d;
		}
	return (all > parts ? sum / (all - parts) : INFINITY);
}

/* The limits of one group's amount a head; mean is that of a buyer. */
static struct crm_interval
head_limits(const struct crm_group *group, double mean, double spread)
{
	struct crm_interval limit = { 0, 0 };
	double p = (double)group->won / (double)group->n, low, high, down, up;
	double se = sqrt(spread / fmax(1, (double)group->won)) * Z;

	crm_wilson((int64_t)group->won, group->n, &low, &high);
	if (group->won == 0) {
		/* Had somebody bought, it would have been for about that. */
		limit.high = high * mean * exp(se);
		return (limit);
	}
	down = log(p / low);
	up = log(high / p);
	limit.low = p * mean * exp(-sqrt(down * down + se * se));
	limit.high = p * mean * exp(sqrt(up * up + se * se));
	return (limit);
}

int
crm_perhead(const struct crm_group group[2], struct crm_perhead *out)
{
	double sum[2], mean[2], spread, d, low, high;
	size_t won = group[0].won + group[1].won;
	int g;

	if (won == 0 || group[0].n < 1 || group[1].n < 1)
		return (-1);
	for (g = 0; g < 2; g++)
		sum[g] = sum_of(&group[g]);
	for (g = 0; g < 2; g++)
		mean[g] = group[g].won > 0 ? sum[g] / (double)group[g].won :
		    (sum[0] + sum[1]) / (double)won;
	spread = spread_of(group, mean);
	for (g = 0; g < 2; g++) {
		out->mean[g] = sum[g] / (double)group[g].n;
		out->limit[g] = head_limits(&group[g], mean[g], spread);
	}
	d = out->mean[2] = out->mean[0] - out->mean[1];
	low = hypot(out->mean[0] - out->limit[0].low,
	    out->limit[1].high - out->mean[1]);
	high = hypot(out->limit[0].high - out->mean[0],
	    out->mean[1] - out->limit[1].low);
	out->limit[2].low = d - low;
	out->limit[2].high = d + high;
	return (0);
}
