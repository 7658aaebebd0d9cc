#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/time.h"
#include "insight/buyer_int.h"
#include "insight/purchase.h"
#include "insight/rfm.h"
#include "insight/values.h"

/*
 * The rows of a stream come in any sequence, so that days can only be merged
 * once all are there: every row is kept, in 16 bytes.  The database tells a
 * member's orders in theirs: of a day there is one event of purchases and one
 * of what lowers them, and rows[] says how many rows each of them is.
 */
struct event {
	uint32_t	who;		/* number of the member's value */
	int32_t		day;
	int64_t		amount;
};

struct crm_buyers {
	struct crm_err	*err;
	struct crm_values *keys;
	struct event	*event;
	int		 in_order;	/* 1: as the database tells them */
	uint32_t	*rows;		/* of each event, when in order */
	size_t		 n, cap;
	uint32_t	 last;		/* the value of the row before */
	struct crm_buyer_day *day;	/* kept; NULL: they are not */
	size_t		 nday;
	int		 keep;
	struct crm_buyer_set set;
};

struct crm_buyers *
crm_buyers_new(struct crm_err *err)
{
	struct crm_buyers *buyers;

	if ((buyers = calloc(1, sizeof(*buyers))) == NULL ||
	    (buyers->keys = crm_values_new()) == NULL) {
		(void)crm_err_nomem(err);
		free(buyers);
		return (NULL);
	}
	buyers->err = err;
	return (buyers);
}

void
crm_buyers_free(struct crm_buyers *buyers)
{

	if (buyers == NULL)
		return;
	crm_values_free(buyers->keys);
	free(buyers->event);
	free(buyers->rows);
	free(buyers->set.buyer);
	free(buyers->day);
	free(buyers);
}

void
crm_buyers_keep(struct crm_buyers *buyers)
{

	buyers->keep = 1;
}

const struct crm_buyer_day *
crm_buyers_days(const struct crm_buyers *buyers, const struct crm_buyer *b)
{

	return (buyers->day + b->day);
}

static int
too_large(struct crm_buyers *buyers)
{

	return (crm_err_set(buyers->err, CRM_ERR_INPUT,
	    _("the amounts of a member come to more than can be counted")));
}

static int
refine(struct crm_buyers *buyers, int decimals)
{
	size_t i;

	for (i = 0; i < buyers->n; i++)
		if (crm_money_rescale(&buyers->event[i].amount,
		    decimals - buyers->set.decimals) == -1)
			return (too_large(buyers));
	buyers->set.decimals = decimals;
	return (0);
}

/* The number of a member, who often is that of the row before. */
static uint32_t
number(struct crm_buyers *buyers, const char *key, size_t len)
{
	const char *last;
	size_t n;

	last = crm_values_get(buyers->keys, buyers->last, &n);
	if (buyers->last == 0 || n != len || memcmp(last, key, n) != 0)
		buyers->last = crm_values_add(buyers->keys, key, len);
	return (buyers->last);
}

static int
grow(struct crm_buyers *buyers)
{
	size_t cap = buyers->cap + buyers->cap / 2 + 1024;
	struct event *event;
	uint32_t *rows;

	if (cap > SIZE_MAX / sizeof(*event) || (event = realloc(
	    buyers->event, cap * sizeof(*event))) == NULL)
		return (crm_err_nomem(buyers->err));
	buyers->event = event;
	if (buyers->in_order) {
		rows = realloc(buyers->rows, cap * sizeof(*rows));
		if (rows == NULL)
			return (crm_err_nomem(buyers->err));
		buyers->rows = rows;
	}
	buyers->cap = cap;
	return (0);
}

int
crm_buyers_in_order(struct crm_buyers *buyers, int decimals)
{

	assert(buyers->n == 0);
	buyers->set.decimals = decimals;
	buyers->in_order = 1;
	return (grow(buyers));
}

uint32_t
crm_buyers_who(struct crm_buyers *buyers, const char *key, size_t n)
{

	return (number(buyers, key, n));
}

int
crm_buyers_put(struct crm_buyers *buyers, uint32_t who, int64_t day,
    int64_t amount, uint32_t rows)
{
	struct event *event;

	if (who == UINT32_MAX)
		return (crm_err_nomem(buyers->err));
	if (buyers->n == buyers->cap && grow(buyers) == -1)
		return (-1);
	if (buyers->in_order)
		buyers->rows[buyers->n] = rows;
	event = buyers->event + buyers->n++;
	event->who = who;
	event->day = (int32_t)day;
	event->amount = amount;
	return (0);
}

int
crm_buyers_add(struct crm_buyers *buyers, const struct crm_purchase *purchase)
{
	int64_t v = purchase->amount;

	if (purchase->decimals > buyers->set.decimals &&
	    refine(buyers, purchase->decimals) == -1)
		return (-1);
	if (crm_money_rescale(&v, buyers->set.decimals - purchase->decimals) == -1)
		return (too_large(buyers));
	return (crm_buyers_put(buyers, crm_buyers_who(buyers,
	    purchase->member, purchase->member_len),
	    crm_time_day(purchase->at), v, 1));
}

/* The number that a key is, as it would be printed again; else 0. */
static int64_t
number_of(const char *p, size_t n)
{
	int64_t v = 0;
	size_t i;

	if (n == 0 || n > 18 || p[0] == '0')
		return (0);
	for (i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return (0);
		v = v * 10 + (p[i] - '0');
	}
	return (v);
}

/* By day, and within it returns last: they lower what was bought that day. */
static int
compare_event(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	if (x->day != y->day)
		return (x->day < y->day ? -1 : 1);
	return ((x->amount < 0) - (y->amount < 0));
}

/*
 * Orders the events by member in two passes: counting, then placing.  Those of
 * the database are so.
 */
static struct event *
by_member(struct crm_buyers *buyers, size_t *start, size_t members)
{
	struct event *sorted;
	size_t i;

	for (i = 0; i < buyers->n; i++)
		start[buyers->event[i].who + 1]++;
	for (i = 1; i <= members + 1; i++)
		start[i] += start[i - 1];
	if (buyers->in_order) {
		sorted = buyers->event;
		buyers->event = NULL;
		return (sorted);
	}
	if ((sorted = malloc((buyers->n + 1) * sizeof(*sorted))) == NULL)
		return (NULL);
	for (i = 0; i < buyers->n; i++)
		sorted[start[buyers->event[i].who]++] = buyers->event[i];
	/* Each start has moved to its end, which is the next one's start. */
	memmove(start + 1, start, (members + 1) * sizeof(*start));
	start[0] = 0;
	return (sorted);
}

struct span {
	int32_t		until, held;
	const uint32_t	*rows;		/* of the events; NULL: one */
};

/* So many days lie between a day with a purchase and the one before. */
static void
add_gap(struct crm_buyer *b, int32_t gap)
{

	if (b->first_gap == 0)
		b->first_gap = gap;
	b->gaps_log += log(gap);
	b->gaps_square += (double)gap * gap;
}

/* A day with a purchase, the buyer's first or another. */
static void
begin_day(struct crm_buyers *buyers, struct crm_buyer *b, int32_t day,
    const struct span *span, int32_t *first)
{

	if (b->x == 0)
		*first = day;
	if (day > span->until)
		b->held++;
	else {
		b->x++;
		if (b->x > 1)
			add_gap(b, day - *first - b->t);
		b->t = day - *first;
	}
	if (buyers->day == NULL)
		return;
	if (b->x + b->held == 1)
		b->day = buyers->nday;
	buyers->day[buyers->nday].day = day;
	buyers->day[buyers->nday++].amount = 0;
}

/* Adds an amount that counts, a return's to the last day before it.  0 or -1. */
static int
add_amount(struct crm_buyers *buyers, struct crm_buyer *b,
    const struct event *event, const struct span *span, int32_t first,
    uint32_t rows)
{

	if (buyers->day != NULL && crm_rfm_sum(&buyers->day[buyers->nday -
	    1].amount, event->amount) == -1)
		return (too_large(buyers));
	if (event->day > span->until)
		return (0);
	if (event->amount < 0) {
		b->returns += (int32_t)rows;
		b->last_return = event->day - first;
	}
	if (crm_rfm_sum(&b->total, event->amount) == -1 || (b->x > 1 &&
	    crm_rfm_sum(&b->spend, event->amount) == -1))
		return (too_large(buyers));
	if (event->day > span->until - 365) {
		b->active |= event->amount >= 0;
		if (crm_rfm_sum(&b->recent, event->amount) == -1)
			return (too_large(buyers));
	} else if (event->day > span->until - 2 * 365)
		b->before |= event->amount >= 0;
	return (0);
}

/* Adds up one member's events, which are in order.  1, 0: none, or -1. */
static int
add_up(struct crm_buyers *buyers, const struct event *event, size_t n,
    const struct span *span, struct crm_buyer *b)
{
	int32_t first = 0, last = 0;
	uint32_t rows;
	size_t i;

	/* Until the end of this x counts the first day, too. */
	for (i = 0; i < n; i++) {
		rows = span->rows == NULL ? 1 : span->rows[i];
		if (event[i].day > span->held)
			buyers->set.later += rows;
		if (event[i].day > span->held || (event[i].day > span->until &&
		    (b->x == 0 || event[i].amount < 0)))
			continue;
		if (event[i].amount < 0 && b->x == 0) {
			buyers->set.orphans += rows;
			continue;
		}
		if (event[i].amount >= 0 &&
		    (b->x == 0 || event[i].day != last)) {
			last = event[i].day;
			begin_day(buyers, b, last, span, &first);
		}
		if (add_amount(buyers, b, event + i, span, first,
		    rows) == -1)
			return (-1);
	}
	b->T = span->until - first;
	return (b->x-- > 0);
}

static int
compare_buyer(const void *a, const void *b)
{
	const struct crm_buyer *x = a, *y = b;
	size_t n = x->key_len < y->key_len ? x->key_len : y->key_len;
	int diff;

	if (x->member != 0 && y->member != 0)
		return ((x->member > y->member) - (x->member < y->member));
	if (x->member != 0 || y->member != 0)
		return (x->member != 0 ? -1 : 1);
	if ((diff = memcmp(x->key, y->key, n)) != 0)
		return (diff);
	return ((x->key_len > y->key_len) - (x->key_len < y->key_len));
}

/* Most logs are in order already, and then qsort() would copy all of it. */
static void
sort(void *p, size_t n, size_t size,
    int (*compare)(const void *a, const void *b))
{
	const char *at = p;
	size_t i;

	for (i = 1; i < n; i++, at += size)
		if (compare(at, at + size) > 0) {
			qsort(p, n, size, compare);
			return;
		}
}

static int
fill(struct crm_buyers *buyers, struct event *event, const size_t *start,
    struct span *span)
{
	struct crm_buyer_set *set = &buyers->set;
	uint32_t i, members = crm_values_n(buyers->keys);
	struct crm_buyer *b;
	size_t n;
	int res;

	set->numbers = 1;
	for (i = 1; i < members; i++) {
		b = set->buyer + set->n;
		memset(b, 0, sizeof(*b));
		n = start[i + 1] - start[i];
		if (buyers->in_order)
			span->rows = buyers->rows + start[i];
		else
			sort(event + start[i], n, sizeof(*event),
			    compare_event);
		res = add_up(buyers, event + start[i], n, span, b);
		if (res == -1)
			return (-1);
		if (res == 0)
			continue;
		b->key = crm_values_get(buyers->keys, i, &b->key_len);
		b->member = number_of(b->key, b->key_len);
		set->numbers &= b->member != 0;
		set->n++;
	}
	sort(set->buyer, set->n, sizeof(*set->buyer), compare_buyer);
	return (0);
}

const struct crm_buyer_set *
crm_buyers_end(struct crm_buyers *buyers, int64_t until, int64_t held)
{
	struct span span = { (int32_t)until, (int32_t)held, NULL };
	size_t members = crm_values_n(buyers->keys), *start;
	struct event *event = NULL;
	int res = -1;

	assert(held >= until && buyers->set.buyer == NULL);
	if (buyers->keep && (buyers->day = malloc((buyers->n + 1) *
	    sizeof(*buyers->day))) == NULL) {
		(void)crm_err_nomem(buyers->err);
		return (NULL);
	}
	start = calloc(members + 2, sizeof(*start));
	buyers->set.buyer = malloc((members + 1) * sizeof(struct crm_buyer));
	if (start == NULL || buyers->set.buyer == NULL ||
	    (event = by_member(buyers, start, members)) == NULL)
		(void)crm_err_nomem(buyers->err);
	else {
		free(buyers->event);
		buyers->event = NULL;
		res = fill(buyers, event, start, &span);
	}
	free(start);
	free(event);
	return (res == -1 ? NULL : &buyers->set);
}
