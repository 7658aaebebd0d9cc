#ifndef CRM_NEXTCOUNT_H
#define CRM_NEXTCOUNT_H

/*
 * How many come next, told from how many came on some days alike.
 *
 * On one day the count is Poisson, its mean m is only known from the n days
 * seen, and the days may differ by more than chance.  With Jeffreys' prior the
 * count of one more day is negative binomial, of the mean m = (sum + 1/2) / n
 * and the variance m (1 + 1/n) (Aitchison and Dunsmore, Statistical
 * Prediction Analysis, 1975; exact for Poisson days).  Where the days vary
 * more, that is times the dispersion of the quasi-Poisson model, f = s^2 / mean
 * (McCullagh and Nelder, Generalized Linear Models, 1989).  As f is only known
 * from n - 1 differences, what it has above 1 is times the square of Student's
 * t over the normal quantile, as in the prediction interval of the normal
 * distribution.
 */

#include <stdint.h>

#define CRM_NEXTCOUNT_DAYS	3	/* fewer tell no range */

/* The counts on the days. */
struct crm_nextcount {
	int	days;
	double	sum, square;		/* of the counts, of their squares */
};

/*
 * The range that holds the count of one more day nine times in ten: at most one
 * in twenty lies below low and one in twenty above high.  As counts are whole,
 * it holds more than that where they are few.  Two days or more.
 */
void
crm_nextcount_range(const struct crm_nextcount *seen, int64_t *low,
    int64_t *high);

#endif
