#include <math.h>
#include <stdlib.h>

#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "insight/gain.h"
#include "record/bought.h"

#define BINS	10

static int
by_value(const void *a, const void *b)
{
	const struct crm_judged *x = a, *y = b;

	return ((x->value < y->value) - (x->value > y->value));
}

void
crm_judged_sort(struct crm_judged *judged, size_t n)
{

	if (n > 1)
		qsort(judged, n, sizeof(*judged), by_value);
}

/* Where the scores that equal the i-th end. */
static size_t
tie_end(const struct crm_judged *judged, size_t n, size_t i)
{
	size_t end = i + 1;

	while (end < n && !(judged[end].value < judged[i].value))
		end++;
	return (end);
}

double
crm_judged_auc(const struct crm_judged *judged, size_t n)
{
	double above = 0, hits = 0, misses = 0, sum = 0, hit;
	size_t i, end, j;

	/* above: hits with a higher score than the tie at hand. */
	for (i = 0; i < n; i = end) {
		end = tie_end(judged, n, i);
		for (hit = 0, j = i; j < end; j++)
			hit += judged[j].hit;
		sum += ((double)(end - i) - hit) * (above + hit / 2);
		above += hit;
		hits += hit;
		misses += (double)(end - i) - hit;
	}
	return (hits > 0 && misses > 0 ? sum / hits / misses : NAN);
}

void
crm_gain_cut(const struct crm_judged *judged, size_t n,
    struct crm_gain *gain, size_t parts)
{
	size_t i = 0, p, end;

	for (p = 0; p < parts; p++) {
		gain[p].n = gain[p].hits = 0;
		gain[p].least = NAN;
		end = (n * (p + 1) + parts / 2) / parts;
		while (i < end || (i > 0 && i < n && gain[p].n > 0 &&
		    !(judged[i].value < judged[i - 1].value))) {
			gain[p].n++;
			gain[p].hits += (size_t)judged[i].hit;
			gain[p].least = judged[i].value;
			i++;
		}
	}
}

/* How many of sorted values are not above a bound. */
static size_t
up_to(const double *value, size_t n, double bound)
{
	size_t low = 0, high = n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (value[mid] <= bound)
			low = mid + 1;
		else
			high = mid;
	}
	return (low);
}

double
crm_psi(const double *base, size_t nbase, const double *value, size_t n)
{
	size_t i, from_base = 0, from = 0, to_base, to;
	double p, q, sum = 0, bins = 0;

	/* Equal values are not parted, so there may be fewer than ten. */
	for (i = 1; i <= BINS; i++) {
		to_base = i == BINS ? nbase : up_to(base, nbase,
		    base[(nbase * i - 1) / BINS]);
		bins += to_base > from_base;
		from_base = to_base;
	}
	from_base = 0;
	for (i = 1; i <= BINS; i++) {
		to_base = i == BINS ? nbase : up_to(base, nbase,
		    base[(nbase * i - 1) / BINS]);
		if (to_base == from_base)
			continue;
		to = to_base == nbase ? n : up_to(value, n, base[to_base - 1]);
		q = ((double)(to_base - from_base) + .5) /
		    ((double)nbase + .5 * bins);
		p = ((double)(to - from) + .5) / ((double)n + .5 * bins);
		sum += (p - q) * log(p / q);
		from_base = to_base;
		from = to;
	}
	return (sum);
}

struct buying {
	int64_t		 member;
	int64_t		 day;
};

struct crm_outcomes {
	struct buying	*row;		/* by member and day */
	size_t		 n, cap;
};

static int
by_member(const void *a, const void *b)
{
	const struct buying *x = a, *y = b;

	if (x->member != y->member)
		return (x->member < y->member ? -1 : 1);
	return ((x->day > y->day) - (x->day < y->day));
}

static int
add(struct crm_outcomes *outcomes, int64_t member, int64_t day)
{
	size_t cap = outcomes->cap + outcomes->cap / 2 + 1024;
	struct buying *row;

	if (outcomes->n > 0 && outcomes->row[outcomes->n - 1].member ==
	    member && outcomes->row[outcomes->n - 1].day == day)
		return (0);
	if (outcomes->n == outcomes->cap) {
		row = realloc(outcomes->row, cap * sizeof(*row));
		if (row == NULL)
			return (-1);
		outcomes->row = row;
		outcomes->cap = cap;
	}
	outcomes->row[outcomes->n].member = member;
	outcomes->row[outcomes->n++].day = day;
	return (0);
}

/* By number and time, as they are sought. */
static int
take(struct crm_outcomes *outcomes, const struct crm_bought *bought)
{
	size_t i;

	for (i = 0; i < bought->n; i++)
		if (crm_bought_counts(&bought->order[i]) &&
		    add(outcomes, bought->member,
		    crm_time_day(bought->order[i].at)) == -1)
			return (-1);
	return (0);
}

struct crm_outcomes *
crm_outcomes_read(struct crm_db *db)
{
	struct crm_outcomes *outcomes = calloc(1, sizeof(*outcomes));
	struct crm_bought_reader *reader;
	struct crm_bought bought;
	int step;

	if (outcomes == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	if ((reader = crm_bought_open(db, 1, INT64_MAX, INT64_MAX)) == NULL) {
		crm_outcomes_free(outcomes);
		return (NULL);
	}
	while ((step = crm_bought_next(reader, &bought)) == 1)
		if (take(outcomes, &bought) == -1) {
			step = crm_err_nomem(crm_db_err(db));
			break;
		}
	crm_bought_close(reader);
	if (step == 0)
		return (outcomes);
	crm_outcomes_free(outcomes);
	return (NULL);
}

void
crm_outcomes_free(struct crm_outcomes *outcomes)
{

	if (outcomes == NULL)
		return;
	free(outcomes->row);
	free(outcomes);
}

int
crm_outcomes_bought(const struct crm_outcomes *outcomes, int64_t member,
    int64_t after, int64_t until)
{
	const struct buying key = { member, after + 1 };
	size_t low = 0, high = outcomes->n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (by_member(&outcomes->row[mid], &key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return (low < outcomes->n && outcomes->row[low].member == member &&
	    outcomes->row[low].day <= until);
}
