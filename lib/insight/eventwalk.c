#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/money.h"
#include "core/time.h"
#include "insight/event_int.h"

/*
 * The events of purchases, in one walk over the days of each member.  What is
 * usual at a purchase is what was known then: the median of the gaps between
 * the days up to it, of the amounts before it.  So a day that is looked at
 * later looks the same.
 */

struct walk {
	struct crm_events *events;
	int64_t		 member, worth;
	struct crm_spending_day *day;	/* those with an order, n of them */
	size_t		 n, cap;
	int64_t		*gap2;		/* at day i: twice the usual gap, or 0 */
	int64_t		*amount2;	/* twice the usual amount before it */
	int64_t		*sorted;
};

/* Adds v to n sorted values; twice the median of them all. */
static int64_t
median2(int64_t *sorted, size_t n, int64_t v)
{
	size_t i = n;

	while (i > 0 && sorted[i - 1] > v)
		i--;
	memmove(sorted + i + 1, sorted + i, (n - i) * sizeof(*sorted));
	sorted[i] = v;
	n++;
	return (sorted[(n - 1) / 2] + sorted[n / 2]);
}

static int
reach(struct walk *w, size_t n)
{
	void *p;

	if (n <= w->cap)
		return (0);
	n += n / 2 + 64;
	if ((p = realloc(w->day, n * sizeof(*w->day))) == NULL)
		return (-1);
	w->day = p;
	if ((p = realloc(w->gap2, n * sizeof(*w->gap2))) == NULL)
		return (-1);
	w->gap2 = p;
	if ((p = realloc(w->amount2, n * sizeof(*w->amount2))) == NULL)
		return (-1);
	w->amount2 = p;
	if ((p = realloc(w->sorted, n * sizeof(*w->sorted))) == NULL)
		return (-1);
	w->sorted = p;
	w->cap = n;
	return (0);
}

/* Takes the days of a member, and what was usual at each of them. */
static int
take_days(struct walk *w, const struct crm_spending_day *day, size_t n)
{
	size_t i;

	if (reach(w, n) == -1)
		return (crm_err_nomem(crm_db_err(w->events->db)));
	w->n = 0;
	w->worth = 0;
	for (i = 0; i < n; i++) {
		w->worth += day[i].amount;
		if (day[i].orders > 0)
			w->day[w->n++] = day[i];
	}
	for (i = 0; i < w->n; i++)
		w->gap2[i] = i == 0 ? 0 : median2(w->sorted, i - 1,
		    w->day[i].day - w->day[i - 1].day);
	for (i = 0; i < w->n; i++)
		w->amount2[i] = i == 0 ? 0 : median2(w->sorted, i - 1,
		    w->day[i - 1].amount);
	return (0);
}

/* Half of v: "9" or "9.5". */
static void
add_half(struct crm_buf *text, int64_t v)
{

	crm_buf_int(text, v / 2);
	if (v % 2 != 0)
		crm_buf_str(text, ".5");
}

static void
add_money(const struct walk *w, int64_t amount)
{

	crm_money_format(&w->events->text, amount,
	    crm_db_decimals(w->events->db));
}

static void
begin(struct walk *w, struct crm_event_figures *is, int64_t day)
{

	crm_event_blank(is, w->member, day);
	is->worth = w->worth;
	crm_buf_reset(&w->events->text);
}

/* The n-th order, the first being one of them. */
static int
find_nth(struct walk *w, size_t rule, int64_t n)
{
	struct crm_event_figures is;
	int64_t orders = 0;
	size_t i;

	for (i = 0; i < w->n && orders + w->day[i].orders < n; i++)
		orders += w->day[i].orders;
	if (i == w->n || !crm_event_asked(w->events, rule, w->day[i].day))
		return (0);
	begin(w, &is, w->day[i].day);
	is.n = n;
	is.amount = w->day[i].amount;
	if (i > 0) {
		is.days = w->day[i].day - w->day[i - 1].day;
		is.usual2 = w->gap2[i];
	}
	crm_buf_fmt(&w->events->text, "order %lld, ", (long long)n);
	add_money(w, is.amount);
	return (crm_event_note(w->events, rule, n == 1 ? 0 : n, 0, &is));
}

static int
find_large(struct walk *w, size_t rule, const int64_t *v)
{
	struct crm_event_figures is;
	size_t i;

	for (i = (size_t)v[1]; i < w->n; i++) {
		/* Amounts are far below 2^53 minor units. */
		if (!crm_event_asked(w->events, rule, w->day[i].day) ||
		    w->amount2[i] <= 0 || (double)w->day[i].amount * 200 <
		    (double)w->amount2[i] * (double)v[0])
			continue;
		begin(w, &is, w->day[i].day);
		is.amount = w->day[i].amount;
		is.days = w->day[i].day - w->day[i - 1].day;
		is.usual2 = w->gap2[i];
		add_money(w, is.amount);
		crm_buf_str(&w->events->text, ", usual ");
		add_money(w, w->amount2[i] / 2);
		if (crm_event_note(w->events, rule, is.day, 0, &is) == -1)
			return (-1);
	}
	return (0);
}

/* Was day i the last up to that day, the day itself included? */
static int
quiet(const struct walk *w, size_t i, int64_t day)
{

	return (i + 1 == w->n || day < w->day[i + 1].day);
}

/*
 * The first day that is further from the last purchase than so many times the
 * usual gap.
 */
static int
find_silence(struct walk *w, size_t rule, const int64_t *v, int price)
{
	struct crm_event_figures is;
	int64_t days;
	size_t i;
	int rc = 0;

	for (i = (size_t)v[1] - 1; rc == 0 && i < w->n; i++) {
		days = w->gap2[i] * v[0] / 200 + 1;
		if (!price && days < v[2])
			days = v[2];
		if (!quiet(w, i, w->day[i].day + days) ||
		    !crm_event_asked(w->events, rule, w->day[i].day + days))
			continue;
		begin(w, &is, w->day[i].day + days);
		is.days = days;
		is.usual2 = w->gap2[i];
		crm_buf_fmt(&w->events->text, "%lld days since the last, "
		    "usual ", (long long)days);
		add_half(&w->events->text, is.usual2);
		rc = price ? crm_event_price(w->events, rule, &is,
		    w->day[i].day) : crm_event_note(w->events, rule,
		    w->day[i].day, 0, &is);
	}
	return (rc);
}

/* Some days before the next purchase, if the member goes by its own rhythm. */
static int
find_due(struct walk *w, size_t rule, const int64_t *v)
{
	char date[CRM_DATE_LEN];
	struct crm_event_figures is;
	int64_t next;
	size_t i;

	for (i = (size_t)v[1] - 1; i < w->n; i++) {
		next = w->day[i].day + (w->gap2[i] + 1) / 2;
		if (next - v[0] <= w->day[i].day || !quiet(w, i, next - v[0]) ||
		    !crm_event_asked(w->events, rule, next - v[0]))
			continue;
		begin(w, &is, next - v[0]);
		is.days = is.day - w->day[i].day;
		is.usual2 = w->gap2[i];
		crm_buf_fmt(&w->events->text, "due on %s, usual ",
		    crm_date_format(next, date));
		add_half(&w->events->text, is.usual2);
		crm_buf_str(&w->events->text, " days");
		if (crm_event_note(w->events, rule, w->day[i].day, 0,
		    &is) == -1)
			return (-1);
	}
	return (0);
}

static int
find(struct walk *w, size_t rule)
{
	const int64_t *v = w->events->rules.values[rule].v;

	switch (w->events->rules.rule[rule].kind->id) {
	case CRM_EVENT_FIRST:
		return (find_nth(w, rule, 1));
	case CRM_EVENT_NTH:
		return (find_nth(w, rule, v[0]));
	case CRM_EVENT_LARGE:
		return (find_large(w, rule, v));
	case CRM_EVENT_SILENCE:
		return (find_silence(w, rule, v, 0));
	case CRM_EVENT_PRICE:
		return (find_silence(w, rule, v, 1));
	case CRM_EVENT_DUE:
		return (find_due(w, rule, v));
	default:
		return (0);
	}
}

int
crm_event_walk(struct crm_events *events)
{
	const struct crm_spending *spending = &events->spending;
	struct walk w = { .events = events };
	size_t i, rule;
	int rc = 0;

	for (i = 0; rc == 0 && i < spending->n; i++) {
		w.member = spending->member[i];
		rc = take_days(&w, spending->day + spending->first[i],
		    spending->first[i + 1] - spending->first[i]);
		for (rule = 0; rc == 0 && rule < events->rules.n; rule++)
			rc = find(&w, rule);
	}
	free(w.day);
	free(w.gap2);
	free(w.amount2);
	free(w.sorted);
	return (rc);
}
