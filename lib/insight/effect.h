#ifndef CRM_EFFECT_H
#define CRM_EFFECT_H

/*
 * What a campaign did: those who were asked against those who by lot were not.
 * All limits are at 95 percent.
 *
 * Ratio of two shares: the score interval (O. S. Miettinen, M. Nurminen,
 * Statistics in Medicine 4, 1985, 213-226), with the factor N / (N - 1).
 *
 * Amount a head: the limits of one group join those of its share of buyers
 * (Wilson) and of the mean amount of a buyer, both on a log scale, and those
 * of the difference join the limits of both groups (MOVER: G. Y. Zou, A.
 * Donner, Statistics in Medicine 27, 2008, 1693-1702).  How much the amounts
 * of buyers spread is taken from both groups together, as a control has few.
 *
 * The test of amounts a head: permutation of the groups, twice the smaller
 * tail, what is as it was counted by half.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_interval {
	double	 low, high;
};

/*
 * Limits of (k of n) / (l of m); high is INFINITY where l is 0.  n and m are
 * above 0.
 */
struct crm_interval
crm_score_ratio(const int64_t a[2], const int64_t b[2]);

/* A group: amounts of those of its n members who have one other than 0. */
struct crm_group {
	int64_t		 n;
	const int64_t	*amount;	/* minor units, above 0 */
	size_t		 won;		/* how many */
};

/* The mean amount a head of each group, and its limits; [2] the difference. */
struct crm_perhead {
	double			 mean[3];
	struct crm_interval	 limit[3];
};

/*
 * Of [0] less [1].  0, or -1 when nobody bought, or a group has no member.
 * With one buyer in all nothing is known of the spread: the limits are
 * infinite.
 */
int
crm_perhead(const struct crm_group group[2], struct crm_perhead *perhead);

/*
 * The probability that chance alone parts the amounts as far; 1 when nobody
 * bought.  It is drawn so many times, or fewer where there are many buyers,
 * never below 999; seed makes it the same again.  -1 without memory.
 */
#define CRM_PERHEAD_DRAWS	9999
double
crm_perhead_p(const struct crm_group group[2], int64_t draws, uint64_t seed);

/*
 * The smallest share among n, above one of base among m, which the mid-p test
 * at 5 percent would find four times in five; above 1 where none is.  n and m
 * are above 0.
 */
double
crm_smallest_share(int64_t n, int64_t m, double base);

#endif
