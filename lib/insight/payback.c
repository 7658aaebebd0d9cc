#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/time.h"
#include "insight/payback_int.h"
#include "insight/survival.h"
#include "insight/values.h"

/* What the counting needs beside the lines. */
struct run {
	const struct crm_buyers *buyers;
	int64_t		 until;
	double		 share;		/* margin, in units of the currency */
	int		 silence;
};

/* The cost that brought a buyer, or NULL. */
static struct line *
line_of(struct crm_payback *p, const struct run *run,
    const struct crm_buyer *b)
{
	uint32_t who = crm_values_add(p->members, b->key, b->key_len);
	struct line key = { .row = { .month = -1 } };
	int year, month, day;

	key.source = who < p->cap ? p->source[who] : 0;
	if (p->monthly) {
		crm_date_split(run->until - b->T, &year, &month, &day);
		key.row.month = year * 12 + month - 1;
	}
	return (bsearch(&key, p->line, p->n, sizeof(*p->line), crm_payback_compare));
}

/* How many whole months a buyer has been one. */
static int
months_of(const struct crm_buyer *b)
{
	int n = 0;

	while (crm_period_start(n + 1, 1) <= b->T + 1)
		n++;
	return (n);
}

static int
size_line(struct line *line)
{

	line->gain = calloc((size_t)line->months + 1, sizeof(*line->gain));
	line->known = calloc((size_t)line->months + 1, sizeof(*line->known));
	return (line->gain == NULL || line->known == NULL ? -1 : 0);
}

/* Who was brought by which cost, and for how long it has been so. */
static int
size_lines(struct crm_payback *p, const struct run *run,
    const struct crm_buyer_set *set, struct line **of, int64_t *others)
{
	struct line *all = p->line + p->n;
	size_t i;
	int months;

	for (*others = 0, i = 0; i < set->n; i++) {
		if ((of[i] = line_of(p, run, set->buyer + i)) == NULL) {
			++*others;
			continue;
		}
		of[i]->row.members++;
		all->row.members++;
		months = months_of(set->buyer + i);
		if (months > of[i]->months)
			of[i]->months = months;
		if (months > all->months)
			all->months = months;
	}
	for (i = 0; i <= p->n; i++) {
		if (i < p->n)
			all->row.cost += p->line[i].row.cost;
		if (size_line(p->line + i) == -1)
			return (crm_err_nomem(p->err));
	}
	return (0);
}

/* One buyer's gains, month by month, into the line and all together. */
static void
count_buyer(struct line *line, struct line *all, const struct run *run,
    const struct crm_buyer *b)
{
	const struct crm_buyer_day *day = crm_buyers_days(run->buyers, b);
	double each = line->row.cost / (double)line->row.members, sum = 0, v;
	int i, k = 0, months = months_of(b), back = !(each > 0);
	int32_t first = day->day;

	for (i = 0; i < months; i++) {
		line->known[i]++;
		all->known[i]++;
	}
	for (i = 0; i <= b->x; i++, day++) {
		v = (double)day->amount * run->share;
		while (crm_period_start(k + 1, 1) <= day->day - first)
			k++;
		if (k < months) {
			line->gain[k] += v;
			all->gain[k] += v;
		}
		line->row.gain += v;
		all->row.gain += v;
		sum += v;
		back |= sum >= each;
	}
	line->row.recovered += back;
	all->row.recovered += back;
	if (!back && b->T - b->t >= run->silence) {
		line->row.lost++;
		all->row.lost++;
	}
}

/* The month in which the mean gain reaches the cost of a head. */
static void
recover(struct line *line)
{
	double each = line->row.cost / (double)line->row.members, sum = 0;
	int k;

	if (line->row.members == 0)
		return;
	for (k = 0; k < line->months && line->known[k] > 0; k++) {
		sum += line->gain[k] / (double)line->known[k];
		if (sum >= each) {
			line->row.months = k + 1;
			return;
		}
	}
}

static int
compare_row(const void *a, const void *b)
{
	const struct crm_payback_row *x = a, *y = b;
	int diff;

	diff = memcmp(x->source, y->source, x->n < y->n ? x->n : y->n);
	if (diff == 0)
		diff = (x->n > y->n) - (x->n < y->n);
	return (diff != 0 ? diff : (x->month > y->month) -
	    (x->month < y->month));
}

/* The lines as rows, in their order. */
static int
put_rows(struct crm_payback *p)
{
	size_t i;

	if ((p->row = malloc((p->n + 1) * sizeof(*p->row))) == NULL)
		return (crm_err_nomem(p->err));
	for (i = 0; i <= p->n; i++) {
		recover(p->line + i);
		p->row[i] = p->line[i].row;
		if (i < p->n)
			p->row[i].source = crm_values_get(p->sources,
			    p->line[i].source, &p->row[i].n);
	}
	qsort(p->row, p->n, sizeof(*p->row), compare_row);
	return (0);
}

const struct crm_payback_row *
crm_payback_end(struct crm_payback *payback, const struct crm_buyers *buyers,
    const struct crm_buyer_set *set, int64_t until, double margin,
    int silence, size_t *n, int64_t *others)
{
	struct crm_payback *p = payback;
	const struct run run = { buyers, until, margin *
	    pow(10, -set->decimals), silence };
	struct line **of;
	size_t i;
	int res;

	if (crm_payback_line(p) == NULL)
		return (NULL);
	if ((of = calloc(set->n + 1, sizeof(*of))) == NULL) {
		(void)crm_err_nomem(p->err);
		return (NULL);
	}
	res = size_lines(p, &run, set, of, others);
	for (i = 0; res == 0 && i < set->n; i++)
		if (of[i] != NULL)
			count_buyer(of[i], p->line + p->n, &run,
			    set->buyer + i);
	free(of);
	*n = p->n + 1;
	return (res == -1 || put_rows(p) == -1 ? NULL : p->row);
}
