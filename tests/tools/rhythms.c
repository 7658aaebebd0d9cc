/*
 * rhythms MEMBERS SEED TRUTH: purchases (member, date, amount) to 2026-06-30 of
 * simulated members with rhythms of their own: gamma intervals of shape 2, the
 * rates gamma (3, 60 days), a life that ends at random (500 days on the mean).
 * TRUTH becomes a file "member,left": 1, the life has ended by then.
 */

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/time.h"

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

/* The sum of so many exponentials: a gamma of a whole shape. */
static double
erlang(int shape, double rate)
{
	double sum = 0;

	while (shape-- > 0)
		sum -= log(uniform());
	return (sum / rate);
}

static void
live(long member, int64_t end, FILE *truth)
{
	int64_t day = crm_date_civil(2023, 1, 1) + (int64_t)(uniform() * 900);
	double rate = erlang(3, 60), leaves = (double)day + erlang(1, 1 / 500.);
	double at = (double)day;
	char date[CRM_DATE_LEN];

	fprintf(truth, "%ld,%d\n", member, leaves <= (double)end);
	for (; at <= leaves && day <= end; day = (int64_t)at) {
		printf("%ld,%s,9000\n", member, crm_date_format(day, date));
		at += fmax(1, round(erlang(2, rate)));
	}
}

int
main(int argc, char **argv)
{
	int64_t end = crm_date_civil(2026, 6, 30);
	FILE *truth;
	long i, n;

	if (argc != 4 || (truth = fopen(argv[3], "w")) == NULL)
		return (64);
	n = strtol(argv[1], NULL, 10);
	state = strtoull(argv[2], NULL, 10);
	puts("member,date,amount");
	fputs("member,left\n", truth);
	for (i = 1; i <= n; i++)
		live(i, end, truth);
	return (fclose(truth) == 0 && fflush(stdout) == 0 ? 0 : 74);
}
