#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "insight/cohort.h"
#include "insight/rfm.h"
#include "record/bought.h"

struct cell {
	int64_t	members, orders, amount;
};

/* A row of cells a cohort, from its own month to the last. */
struct cohorts {
	const struct crm_cohort_opt *opt;
	struct crm_err	*err;
	struct cell	**row;		/* by month from "first"; NULL: none */
	int64_t		 first, last;	/* months since the year 0 */
	size_t		 n;
};

static int64_t
month_of(int64_t day)
{
	int year, month, rest;

	crm_date_split(day, &year, &month, &rest);
	return ((int64_t)year * 12 + month - 1);
}

/* Makes room for cohorts from a month on; earlier ones come in front. */
static int
reach(struct cohorts *c, int64_t month)
{
	size_t more;
	struct cell **row;

	if (month >= c->first)
		return (0);
	more = (size_t)(c->first - month);
	if ((row = calloc(c->n + more, sizeof(*row))) == NULL)
		return (crm_err_nomem(c->err));
	if (c->n > 0)
		memcpy(row + more, c->row, c->n * sizeof(*row));
	free(c->row);
	c->row = row;
	c->n += more;
	c->first = month;
	return (0);
}

/* The cells of the cohort of a month; NULL without memory. */
static struct cell *
row_of(struct cohorts *c, int64_t month)
{
	struct cell **row;

	if (reach(c, month) == -1)
		return (NULL);
	row = &c->row[month - c->first];
	if (*row == NULL && (*row = calloc((size_t)(c->last - month) + 1,
	    sizeof(**row))) == NULL)
		(void)crm_err_nomem(c->err);
	return (*row);
}

static int
add_order(struct cohorts *c, struct cell *cell,
    const struct crm_bought_order *order)
{
	int kind;

	for (kind = 0; kind < CRM_BOUGHT_KINDS; kind++)
		if (crm_rfm_sum(&cell->amount, order->sum[kind]) == -1)
			return (crm_err_set(c->err, CRM_ERR_DATABASE,
			    _("the amounts come to more than can be "
			    "counted")));
	return (0);
}

static int
take(struct cohorts *c, const struct crm_bought *bought)
{
	const struct crm_bought_order *order = bought->order;
	int64_t begin, month, seen = -1;
	struct cell *row;
	size_t i = 0;

	while (i < bought->n && !crm_bought_counts(&order[i]))
		i++;
	if (i == bought->n || order[i].at < c->opt->from ||
	    order[i].at >= c->opt->before)
		return (0);
	begin = month_of(crm_time_day(order[i].at));
	if ((row = row_of(c, begin)) == NULL)
		return (-1);
	for (; i < bought->n; i++) {
		month = month_of(crm_time_day(order[i].at)) - begin;
		if (add_order(c, &row[month], &order[i]) == -1)
			return (-1);
		if (!crm_bought_counts(&order[i]) ||
		    crm_bought_again(bought, i))
			continue;
		row[month].orders++;
		row[month].members += month != seen;
		seen = month;
	}
	return (0);
}

static int
load(struct cohorts *c, struct crm_db *db)
{
	struct crm_bought_reader *reader;
	struct crm_bought bought;
	int step;

	if ((reader = crm_bought_open(db, 1, INT64_MAX,
	    (c->opt->as_of + 1) * CRM_DAY)) == NULL)
		return (-1);
	while ((step = crm_bought_next(reader, &bought)) == 1)
		if (take(c, &bought) == -1) {
			step = -1;
			break;
		}
	crm_bought_close(reader);
	return (step);
}

static int
tell(const struct cohorts *c, size_t i,
    int (*fn)(void *arg, const struct crm_cohort_row *row), void *arg)
{
	int64_t month = c->first + (int64_t)i;
	const struct cell *cell = c->row[i];
	struct crm_cohort_row row;

	if (cell == NULL)
		return (0);
	row.year = (int)(month / 12);
	row.month = (int)(month % 12) + 1;
	row.size = cell->members;
	for (row.offset = 0; month + row.offset <= c->last; row.offset++) {
		row.members = cell[row.offset].members;
		row.orders = cell[row.offset].orders;
		row.amount = cell[row.offset].amount;
		if (fn(arg, &row) == -1)
			return (-1);
	}
	return (0);
}

int
crm_cohort_each(struct crm_db *db, const struct crm_cohort_opt *opt,
    int (*fn)(void *arg, const struct crm_cohort_row *row), void *arg)
{
	struct cohorts c = { .opt = opt, .err = crm_db_err(db) };
	size_t i;
	int rc;

	c.last = month_of(opt->as_of);
	c.first = c.last + 1;
	rc = load(&c, db);
	for (i = 0; rc == 0 && i < c.n; i++)
		rc = tell(&c, i, fn, arg);
	for (i = 0; i < c.n; i++)
		free(c.row[i]);
	free(c.row);
	return (rc);
}
