#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "insight/ltv_int.h"
#include "insight/ltvtest.h"

static void
count(struct crm_ltv_class *c, const struct crm_buyer *b, double expected,
    double naive)
{

	c->members++;
	c->actual += b->held;
	c->expected += expected;
	c->naive += naive;
	c->mae += fabs(expected - b->held);
	c->naive_mae += fabs(naive - b->held);
}

static void
divide(struct crm_ltv_class *c)
{
	double n = c->members > 0 ? (double)c->members : 1;

	c->actual /= n;
	c->expected /= n;
	c->naive /= n;
	c->mae /= n;
	c->naive_mae /= n;
}

/*
 * The naive rule: everybody goes on as before, x purchases in T becoming as
 * many in each later span of that length.
 */
int
crm_ltv_classes(const struct crm_ltv_fit *fit,
    const struct crm_buyer_set *set, double weeks,
    struct crm_ltv_class class[CRM_LTV_CLASSES + 1], struct crm_err *err)
{
	struct crm_ltv_score *score;
	const struct crm_buyer *b;
	double naive;
	size_t i;

	memset(class, 0, (CRM_LTV_CLASSES + 1) * sizeof(*class));
	if ((score = calloc(set->n + 1, sizeof(*score))) == NULL)
		return (crm_err_nomem(err));
	if (crm_ltv_score(fit, NULL, set, weeks, 0, score, err) == -1) {
		free(score);
		return (-1);
	}
	for (i = 0; i < set->n; i++) {
		b = set->buyer + i;
		naive = b->T > 0 ? b->x * weeks * WEEK / b->T : 0;
		count(class + (b->x < CRM_LTV_CLASSES ? b->x :
		    CRM_LTV_CLASSES - 1), b, score[i].purchases, naive);
		count(class + CRM_LTV_CLASSES, b, score[i].purchases, naive);
	}
	for (i = 0; i <= CRM_LTV_CLASSES; i++)
		divide(class + i);
	free(score);
	return (0);
}

/* By day from the first purchase of anybody: who began, who came back. */
struct daily {
	int64_t	first;
	size_t	n;
	int64_t	*began, *back;
	double	*expected;	/* of who began so many days before */
};

static int
fill_daily(struct daily *daily, const struct crm_buyers *buyers,
    const struct crm_buyer_set *set, int64_t until, int64_t held)
{
	const struct crm_buyer_day *day;
	const struct crm_buyer *b, *end = set->buyer + set->n;
	int i;

	daily->first = until;
	for (b = set->buyer; b < end; b++)
		if (until - b->T < daily->first)
			daily->first = until - b->T;
	daily->n = (size_t)(held - daily->first) + 1;
	daily->began = calloc(daily->n, sizeof(*daily->began));
	daily->back = calloc(daily->n, sizeof(*daily->back));
	daily->expected = calloc(daily->n, sizeof(*daily->expected));
	if (daily->began == NULL || daily->back == NULL ||
	    daily->expected == NULL)
		return (-1);
	for (b = set->buyer; b < end; b++) {
		day = crm_buyers_days(buyers, b);
		daily->began[day->day - daily->first]++;
		for (i = 1; i <= b->x + b->held; i++)
			daily->back[day[i].day - daily->first]++;
	}
	return (0);
}

static int
fill_expected(struct daily *daily, const struct crm_ltv_fit *fit)
{
	struct crm_ltv_outlook look = { 0 };
	size_t i;
	int res = 0;

	for (i = 1; res == 0 && i < daily->n; i++) {
		res = crm_ltv_look(&look, fit->model, fit->par, 0, 0,
		    (double)i / WEEK);
		daily->expected[i] = look.expected;
	}
	crm_ltv_outlook_free(&look);
	return (res);
}

static void
fill_weeks(const struct daily *daily, struct crm_ltv_week *week, size_t n)
{
	size_t i, at, day, done = 0;
	int64_t actual = 0;

	for (i = 0; i < n; i++, week++) {
		at = i * 7 + 6 < daily->n ? i * 7 + 6 : daily->n - 1;
		for (; done <= at; done++)
			actual += daily->back[done];
		week->day = daily->first + (int64_t)at;
		week->actual = actual;
		week->expected = 0;
		for (day = 0; day <= at; day++)
			week->expected += (double)daily->began[day] *
			    daily->expected[at - day];
	}
}

struct crm_ltv_week *
crm_ltv_weeks(const struct crm_ltv_fit *fit, const struct crm_buyers *buyers,
    const struct crm_buyer_set *set, int64_t until, int64_t held, size_t *n,
    struct crm_err *err)
{
	struct crm_ltv_week *week = NULL;
	struct daily daily = { 0 };

	if (fill_daily(&daily, buyers, set, until, held) == 0 &&
	    fill_expected(&daily, fit) == 0) {
		*n = (daily.n + 6) / 7;
		if ((week = malloc(*n * sizeof(*week))) != NULL)
			fill_weeks(&daily, week, *n);
	}
	if (week == NULL)
		(void)crm_err_nomem(err);
	free(daily.began);
	free(daily.back);
	free(daily.expected);
	return (week);
}
