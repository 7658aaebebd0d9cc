/*
 * buyers MODEL MEMBERS SEED: purchases (member, date, amount) of simulated
 * customers to 2025-12-31, who began in the first half of 2024.  MODEL is bgnbd
 * (r .8, alpha 12, a 1.2, b 3) or paretonbd (r .8, alpha 12, s .9, beta 20), in
 * weeks; amounts are gamma-gamma (p 6, q 4, gamma 15000), in won.
 */

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/time.h"

#define WEEK	7.0

static uint64_t state;

/* splitmix64; above 0 and below 1. */
static double
uniform(void)
{
	uint64_t z = (state += 0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	z ^= z >> 31;
	return (((double)(z >> 12) + .5) / 4503599627370496.);
}

static double
exponential(double rate)
{

	return (-log(uniform()) / rate);
}

static double
normal(void)
{

	return (sqrt(-2 * log(uniform())) * cos(6.283185307179586 *
	    uniform()));
}

/* Marsaglia and Tsang, 2000; below 1 with one more uniform. */
static double
gamma_of(double shape, double rate)
{
	double d, c, v, x;

	if (shape < 1)
		return (gamma_of(shape + 1, rate) * pow(uniform(), 1 / shape));
	d = shape - 1. / 3;
	c = 1 / sqrt(9 * d);
	do {
		x = normal();
		v = 1 + c * x;
		v = v * v * v;
	} while (v <= 0 || log(uniform()) > x * x / 2 + d - d * v +
	    d * log(v));
	return (d * v / rate);
}

static void
buy(long member, int64_t day, double nu)
{
	char date[CRM_DATE_LEN];

	printf("%ld,%s,%.0f\n", member, crm_date_format(day, date),
	    ceil(gamma_of(6, nu)));
}

/*
 * A purchase in the course of a day is dated to its end, so that none falls on
 * the day of the first one.
 */
static void
live(long member, int pareto, int64_t last)
{
	int64_t first = crm_date_civil(2024, 1, 1) +
	    (int64_t)(uniform() * 182);
	double lambda = gamma_of(.8, 12), nu = gamma_of(4, 15000), at = 0;
	double until = (double)(last - first) / WEEK, p = 0, a;

	if (pareto)
		until = fmin(until, exponential(gamma_of(.9, 20)));
	else {
		a = gamma_of(1.2, 1);
		p = a / (a + gamma_of(3, 1));
	}
	buy(member, first, nu);
	for (;;) {
		at += exponential(lambda);
		if (at > until)
			return;
		buy(member, first + (int64_t)ceil(at * WEEK), nu);
		if (!pareto && uniform() < p)
			return;
	}
}

int
main(int argc, char **argv)
{
	long i, n;

	if (argc != 4)
		return (64);
	n = strtol(argv[2], NULL, 10);
	state = strtoull(argv[3], NULL, 10);
	puts("member,date,amount");
	for (i = 1; i <= n; i++)
		live(i, strcmp(argv[1], "paretonbd") == 0,
		    crm_date_civil(2025, 12, 31));
	return (fflush(stdout) == 0 ? 0 : 74);
}
