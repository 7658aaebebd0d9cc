#include <stdlib.h>
#include <string.h>

#include "core/money.h"
#include "core/sort.h"
#include "core/time.h"
#include "insight/summary_int.h"
#include "insight/total.h"

int
crm_summary_add(struct crm_summary_values *numbers, int64_t v, uint64_t n)
{
	size_t cap = numbers->cap * 2 + 64;
	struct crm_summary_value *p;

	if (numbers->n == numbers->cap) {
		if ((p = realloc(numbers->p, cap * sizeof(*p))) == NULL)
			return (-1);
		numbers->p = p;
		numbers->cap = cap;
	}
	numbers->p[numbers->n].v = v;
	numbers->p[numbers->n++].n = n;
	return (0);
}

static void
find_kind(const struct crm_summary *summary, struct crm_summary_told *told)
{
	uint64_t of = summary->n - summary->n / 20;	/* 95 percent, up */

	told->kind = CRM_SUMMARY_TEXT;
	if (summary->n == 0)
		told->kind = CRM_SUMMARY_EMPTY;
	else if (summary->code)
		told->kind = CRM_SUMMARY_CODE;
	else if (summary->number >= of && summary->zeroed == 0) {
		told->kind = CRM_SUMMARY_NUMBER;
		told->odd = summary->n - summary->number;
	} else if (summary->date >= of) {
		told->kind = CRM_SUMMARY_DATE;
		told->odd = summary->n - summary->date;
	} else if (summary->coded >= of) {
		told->kind = CRM_SUMMARY_CODE;
		told->odd = summary->n - summary->coded;
	}
}

static int
by_value(const void *a, const void *b)
{
	const struct crm_summary_value *x = a, *y = b;

	return (x->v < y->v ? -1 : x->v > y->v);
}

/* All values of the kind, in order. */
static int
gather(const struct crm_summary *summary, int date,
    struct crm_summary_values *all)
{
	const struct crm_summary_values *rest = date ? &summary->more_dates :
	    &summary->more_numbers;
	size_t i, n = crm_labels_n(summary->labels);
	const char *text;
	int64_t v;

	for (i = 0; i < n; i++) {
		if ((summary->is[i] & (date ? CRM_IS_DATE : CRM_IS_NUMBER)) == 0)
			continue;
		text = crm_labels_text(summary->labels, (uint32_t)i);
		if (date ? crm_time_parse(text, strlen(text), &v) == -1 :
		    crm_money_parse(text, strlen(text), CRM_TOTAL_DECIMALS, &v) != 0)
			continue;
		if (crm_summary_add(all, v, summary->count[i]) == -1)
			return (-1);
	}
	for (i = 0; i < rest->n; i++)
		if (crm_summary_add(all, rest->p[i].v, 1) == -1)
			return (-1);
	qsort(all->p, all->n, sizeof(*all->p), by_value);
	return (0);
}

/* The value at a rank from 1. */
static int64_t
at_rank(const struct crm_summary_values *all, uint64_t rank)
{
	uint64_t seen = 0;
	size_t i;

	for (i = 0; i + 1 < all->n; i++)
		if ((seen += all->p[i].n) >= rank)
			break;
	return (all->p[i].v);
}

static void
add_up(const struct crm_summary_values *all, struct crm_summary_told *told)
{
	struct crm_total total = { 0 };
	size_t i;

	for (i = 0; i < all->n; i++)
		if (crm_total_add(&total, all->p[i].v, all->p[i].n) == -1)
			return;
	crm_total_format(&total, &told->sum);
	crm_total_mean(&total, &told->mean);
}

static void
format_value(struct crm_buf *buf, int64_t v, int date, int days)
{
	char at[CRM_TIME_LEN], day[CRM_DATE_LEN];

	if (!date)
		crm_price_format(buf, v);
	else if (days)
		crm_buf_str(buf, crm_date_format(crm_time_day(v), day));
	else
		crm_buf_str(buf, crm_time_format(v, at));
}

static int
tell_numbers(const struct crm_summary *summary, struct crm_summary_told *told)
{
	int date = told->kind == CRM_SUMMARY_DATE, days = 1;
	uint64_t n = told->n - told->odd;
	struct crm_summary_values all = { 0 };
	size_t i;

	if (gather(summary, date, &all) == -1) {
		free(all.p);
		return (-1);
	}
	for (i = 0; date && i < all.n; i++)
		days = days && all.p[i].v % CRM_DAY == 0;
	format_value(&told->least, all.p[0].v, date, days);
	format_value(&told->quarter, at_rank(&all, (n + 3) / 4), date, days);
	format_value(&told->median, at_rank(&all, (n + 1) / 2), date, days);
	format_value(&told->three_quarters,
	    at_rank(&all, n - n / 4), date, days);
	format_value(&told->most, all.p[all.n - 1].v, date, days);
	if (!date)
		add_up(&all, told);
	free(all.p);
	return (0);
}

static void
tell_texts(struct crm_summary *summary, struct crm_summary_told *told)
{
	const char *text, *least = NULL, *most = NULL;
	size_t i, n = crm_labels_n(summary->labels);

	if (summary->log != NULL) {
		least = crm_buf_text(&summary->least);
		most = crm_buf_text(&summary->most);
	}
	for (i = 0; summary->log == NULL && i < n; i++) {
		text = crm_labels_text(summary->labels, (uint32_t)i);
		if (least == NULL || strcmp(text, least) < 0)
			least = text;
		if (most == NULL || strcmp(text, most) > 0)
			most = text;
	}
	crm_buf_str(&told->least, least);
	crm_buf_str(&told->most, most);
}

int
crm_summary_end(struct crm_summary *summary, struct crm_summary_told *told)
{

	memset(told, 0, sizeof(*told));
	told->n = summary->n;
	told->blanks = summary->blanks;
	told->exact = summary->log == NULL;
	told->distinct = told->exact ? crm_labels_n(summary->labels) :
	    crm_hyperlog_n(summary->log);
	find_kind(summary, told);
	if (told->kind == CRM_SUMMARY_NUMBER ||
	    told->kind == CRM_SUMMARY_DATE) {
		if (tell_numbers(summary, told) == -1)
			return (-1);
	} else if (told->kind != CRM_SUMMARY_EMPTY)
		tell_texts(summary, told);
	return (told->least.bad || told->quarter.bad || told->median.bad ||
	    told->three_quarters.bad || told->most.bad || told->mean.bad ||
	    told->sum.bad ? -1 : 0);
}

void
crm_summary_told_free(struct crm_summary_told *told)
{

	crm_buf_free(&told->least);
	crm_buf_free(&told->quarter);
	crm_buf_free(&told->median);
	crm_buf_free(&told->three_quarters);
	crm_buf_free(&told->most);
	crm_buf_free(&told->mean);
	crm_buf_free(&told->sum);
}

/* A pointer into count[] stands for a label. */
static int
by_count(const void *a, const void *b, void *arg)
{
	const struct crm_summary *summary = arg;
	const uint64_t *x = a, *y = b;

	if (*x != *y)
		return (*x > *y ? -1 : 1);
	return (strcmp(crm_labels_text(summary->labels,
	    (uint32_t)(x - summary->count)), crm_labels_text(summary->labels,
	    (uint32_t)(y - summary->count))));
}

int
crm_summary_top(struct crm_summary *summary, size_t limit,
    int (*fn)(void *arg, const char *value, uint64_t n), void *arg)
{
	size_t i, n = crm_labels_n(summary->labels);
	void **p = calloc(n + 1, sizeof(*p));
	const uint64_t *at;
	int rc = 0;

	if (p == NULL)
		return (-1);
	for (i = 0; i < n; i++)
		p[i] = summary->count + i;
	if (crm_sort(p, n, by_count, summary) == -1)
		rc = -1;
	for (i = 0; rc == 0 && i < n && i < limit; i++) {
		at = p[i];
		rc = fn(arg, crm_labels_text(summary->labels,
		    (uint32_t)(at - summary->count)), *at);
	}
	free(p);
	return (rc);
}
