#ifndef CRM_GAIN_H
#define CRM_GAIN_H

/* How well scores told what then happened. */

#include <stddef.h>
#include <stdint.h>

struct crm_db;
struct crm_err;

/* A score, and whether what it tells of came (1) or not (0). */
struct crm_judged {
	double		 value;
	int		 hit;
};

/* Sorts them, the highest score first. */
void
crm_judged_sort(struct crm_judged *judged, size_t n);

/*
 * Of sorted ones the area under the curve of hits over misses, the chance that
 * a hit has a higher score than a miss, ties half (Mann and Whitney, 1947); NAN
 * where there are none of either.
 */
double
crm_judged_auc(const struct crm_judged *judged, size_t n);

/*
 * Cuts sorted ones into parts of as equal a size as equal scores allow: those
 * are never parted, and then a later part is smaller or empty.
 */
struct crm_gain {
	size_t		 n, hits;
	double		 least;		/* the lowest score of it */
};
void
crm_gain_cut(const struct crm_judged *judged, size_t n,
    struct crm_gain *gain, size_t parts);

/*
 * The population stability index of values against those of a base, over the
 * base's tenths: the sum of (p - q) log(p / q), half a member more in each.
 * Below 0.1 nothing moved, from 0.25 on much did (Lewis, 1994; Siddiqi, 2006).
 * Both are sorted ascending and not empty.
 */
#define CRM_PSI_SOME	0.1
#define CRM_PSI_STRONG	0.25
double
crm_psi(const double *base, size_t nbase, const double *value, size_t n);

/* The days on which members bought, as all of the database's purchases tell. */
struct crm_outcomes;
struct crm_outcomes *
crm_outcomes_read(struct crm_db *db);
void
crm_outcomes_free(struct crm_outcomes *outcomes);

/* 1 when a member bought after a day, and by another. */
int
crm_outcomes_bought(const struct crm_outcomes *outcomes, int64_t member,
    int64_t after, int64_t until);

#endif
