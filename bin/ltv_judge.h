#ifndef LTV_JUDGE_H
#define LTV_JUDGE_H

/* Stored scores against what then happened: hits, gain and compare. */

#include "insight/gain.h"
#include "insight/score.h"
#include "ltv_int.h"

struct judge_words {
	const char	*days, *date, *event, *at, *top;
};

struct judge {
	struct cli	*cli;
	const char	*name, *version;	/* version NULL: the chosen one */
	int64_t		 model;
	char		*label;		/* the version's name */
	int64_t		 days;		/* after a score that are looked at */
	int		 bought;	/* 1: a hit is who bought, 0: who did not */
	double		 at;		/* at_risk of a churn model; NAN: none */
	struct crm_outcomes *outcomes;
	/* The scores of a day, by member. */
	struct crm_judged *judged;
	int64_t		*member;
	size_t		 n, cap;
};

/*
 * Looks at the words, opens the database unless it is open, and finds the
 * model.  0 or a status.
 */
int
judge_open(struct judge *judge, const struct judge_words *words);

/* Reads what was bought.  0 or a status. */
int
judge_outcomes(struct judge *judge);

/* Reads the scores of a day, judged once their time is over.  0 or a status. */
int
judge_day(struct judge *judge, int64_t day);

/*
 * The day whose scores are judged: --date, else the last run whose time is over
 * by --as-of.  0 or a status (said).
 */
int
judge_find(struct judge *judge, const struct judge_words *words, int64_t *day);
void
judge_free(struct judge *judge);

/* 1 when the time after a day is over by --as-of. */
int
judge_over(const struct judge *judge, int64_t day);
const char *
judge_event(const struct judge *judge);

/* Puts a number, or nothing where it is NAN.  0 or -1. */
int
judge_put(struct crm_out *out, double v, int decimals);

#endif
