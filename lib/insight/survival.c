#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "insight/survival.h"

#define PERIODS	1200		/* at most: a hundred years of months */

/* A cohort with its counts by period. */
struct cohort {
	int32_t	name;
	int64_t	members;
	size_t	count;		/* where its counts begin */
	int	periods;	/* how many are known */
};

struct count {
	int64_t	known, left, buying;
};

struct work {
	const struct crm_buyers *buyers;
	const struct crm_buyer_set *set;
	int64_t	until;
	int	monthly, silence;
	struct cohort *cohort;	/* the last is all */
	size_t	ncohort;
	struct count *count;
	size_t	ncount;
};

int32_t
crm_period_start(int i, int monthly)
{

	return (monthly ? (int32_t)((int64_t)i * 365 / 12) : i * 365);
}

static int32_t
cohort_of(const struct work *work, const struct crm_buyer *b)
{
	int year, month, day;

	crm_date_split(work->until - b->T, &year, &month, &day);
	return (work->monthly ? year * 12 + month - 1 : year);
}

/* How many periods of a member are known. */
static int
periods_of(const struct work *work, const struct crm_buyer *b)
{
	int n = 0;

	while (n < PERIODS && crm_period_start(n + 1, work->monthly) +
	    work->silence <= b->T)
		n++;
	return (n);
}

static int
compare_name(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;

	return ((*x > *y) - (*x < *y));
}

/* The cohorts that there are, and behind them all. */
static int
find_cohorts(struct work *work)
{
	size_t i, n = work->set->n;
	int32_t *name;

	name = malloc((n + 1) * sizeof(*name));
	work->cohort = calloc(n + 1, sizeof(*work->cohort));
	if (name == NULL || work->cohort == NULL) {
		free(name);
		return (-1);
	}
	for (i = 0; i < n; i++)
		name[i] = cohort_of(work, work->set->buyer + i);
	if (n > 1)
		qsort(name, n, sizeof(*name), compare_name);
	for (i = 0; i < n; i++)
		if (i == 0 || name[i] != name[i - 1])
			work->cohort[work->ncohort++].name = name[i];
	work->cohort[work->ncohort++].name = -1;
	free(name);
	return (0);
}

static struct cohort *
get_cohort(const struct work *work, int32_t name)
{
	size_t lo = 0, hi = work->ncohort - 1, mid;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (work->cohort[mid].name < name)
			lo = mid + 1;
		else
			hi = mid;
	}
	return (work->cohort + lo);
}

/* How many members and known periods each cohort has, and room for those. */
static int
size_cohorts(struct work *work)
{
	struct cohort *c, *all = work->cohort + work->ncohort - 1;
	const struct crm_buyer *b;
	size_t i;
	int n;

	for (i = 0; i < work->set->n; i++) {
		b = work->set->buyer + i;
		c = get_cohort(work, cohort_of(work, b));
		n = periods_of(work, b);
		c->members++;
		all->members++;
		if (n > c->periods)
			c->periods = n;
		if (n > all->periods)
			all->periods = n;
	}
	for (i = 0; i < work->ncohort; i++) {
		work->cohort[i].count = work->ncount;
		work->ncount += (size_t)work->cohort[i].periods;
	}
	work->count = calloc(work->ncount + 1, sizeof(*work->count));
	return (work->count == NULL ? -1 : 0);
}

static void
add(struct count *count, int left, int buying)
{

	count->known++;
	count->left += left;
	count->buying += buying;
}

/* The periods of one member, to that in which they left. */
static void
count_buyer(struct work *work, const struct crm_buyer *b)
{
	struct count *own, *all;
	const struct crm_buyer_day *day = crm_buyers_days(work->buyers, b);
	const struct crm_buyer_day *end = day + b->x + 1;
	int i, n = periods_of(work, b), left = 0, buying;
	int32_t first = day->day, next;

	own = work->count + get_cohort(work, cohort_of(work, b))->count;
	all = work->count + work->cohort[work->ncohort - 1].count;
	/* The first purchase is nobody's coming back. */
	day++;
	for (i = 0; i < n && !left; i++) {
		next = first + crm_period_start(i + 1, work->monthly);
		buying = day < end && day->day < next;
		while (day < end && day->day < next)
			day++;
		left = day == end;
		add(own + i, left, buying);
		add(all + i, left, buying);
	}
}

static void
put_rows(const struct work *work, struct crm_survival *survival)
{
	struct crm_survival_row *row = survival->row;
	double per_year = work->monthly ? 12 : 1, alive;
	const struct count *count;
	const struct cohort *c;
	size_t i;
	int k;

	for (i = 0; i < work->ncohort; i++) {
		c = work->cohort + i;
		count = work->count + c->count;
		/* Once nobody is left there is nothing more to tell. */
		for (alive = 1, k = 0; k < c->periods && count[k].known > 0;
		    k++, row++) {
			alive *= (double)(count[k].known - count[k].left) /
			    (double)count[k].known;
			row->cohort = c->name;
			row->members = c->members;
			row->period = k + 1;
			row->known = count[k].known;
			row->left = count[k].left;
			row->buying = count[k].buying;
			row->alive = alive;
			row->churn = 1 - pow(alive, per_year / (k + 1));
		}
	}
	survival->n = (size_t)(row - survival->row);
}

/* Of a constant share that leaves, by all periods that are known. */
static double
fit(const struct work *work)
{
	const struct cohort *all = work->cohort + work->ncohort - 1;
	double known = 0, left = 0;
	int k;

	for (k = 0; k < all->periods; k++) {
		known += (double)work->count[all->count + (size_t)k].known;
		left += (double)work->count[all->count + (size_t)k].left;
	}
	return (1 - pow(1 - left / known, work->monthly ? 12 : 1));
}

int
crm_survival_fill(struct crm_survival *survival,
    const struct crm_buyers *buyers, const struct crm_buyer_set *set,
    int64_t until, int monthly, int silence, struct crm_err *err)
{
	struct work work = { .buyers = buyers, .set = set, .until = until,
	    .monthly = monthly, .silence = silence };
	size_t i;
	int res = -1;

	memset(survival, 0, sizeof(*survival));
	if (find_cohorts(&work) == -1 || size_cohorts(&work) == -1 ||
	    (survival->row = calloc(work.ncount + 1,
	    sizeof(*survival->row))) == NULL)
		(void)crm_err_nomem(err);
	else if (set->n == 0)
		(void)crm_err_set(err, CRM_ERR_INPUT, _("nobody has bought "
		    "anything to that day"));
	else if (work.ncount == 0)
		(void)crm_err_set(err, CRM_ERR_INPUT, _("it is not known of "
		    "anybody yet whether they have left: the first purchase "
		    "is less than a period and %d days ago"), silence);
	else {
		for (i = 0; i < set->n; i++)
			count_buyer(&work, set->buyer + i);
		put_rows(&work, survival);
		survival->churn = fit(&work);
		res = 0;
	}
	free(work.cohort);
	free(work.count);
	if (res == -1)
		crm_survival_free(survival);
	return (res);
}

void
crm_survival_free(struct crm_survival *survival)
{

	free(survival->row);
	memset(survival, 0, sizeof(*survival));
}
