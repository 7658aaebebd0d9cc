#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/money.h"
#include "core/sort.h"
#include "core/time.h"
#include "insight/labels.h"
#include "insight/rfm.h"

/* Keys stay where they are: rows point at them. */
struct keys {
	struct keys	*next;
	size_t		 n, cap;
	char		 text[];
};

struct crm_rfm *
crm_rfm_new(int64_t as_of)
{
	struct crm_rfm *set;

	if ((set = calloc(1, sizeof(*set))) == NULL)
		return (NULL);
	set->as_of = as_of;
	return (set);
}

void
crm_rfm_free(struct crm_rfm *set)
{
	struct keys *keys, *next;

	if (set == NULL)
		return;
	for (keys = set->keys; keys != NULL; keys = next) {
		next = keys->next;
		free(keys);
	}
	free(set->row);
	free(set);
}

struct crm_rfm_row *
crm_rfm_add(struct crm_rfm *set)
{
	struct crm_rfm_row *row;
	size_t cap;

	if (set->n == set->cap) {
		/* By half, not double: memory is promised per member. */
		cap = set->cap + set->cap / 2 + 64;
		if (cap > SIZE_MAX / sizeof(*row))
			return (NULL);
		row = realloc(set->row, cap * sizeof(*row));
		if (row == NULL)
			return (NULL);
		set->row = row;
		set->cap = cap;
	}
	row = set->row + set->n++;
	memset(row, 0, sizeof(*row));
	return (row);
}

const char *
crm_rfm_key(struct crm_rfm *set, const char *p, size_t n)
{
	struct keys *keys = set->keys;
	size_t cap = 65536;
	char *text;

	if (keys == NULL || keys->cap - keys->n <= n) {
		if (n >= cap)
			cap = n + 1;
		if ((keys = malloc(sizeof(*keys) + cap)) == NULL)
			return (NULL);
		keys->next = set->keys;
		keys->n = 0;
		keys->cap = cap;
		set->keys = keys;
	}
	text = keys->text + keys->n;
	memcpy(text, p, n);
	text[n] = '\0';
	keys->n += n + 1;
	return (text);
}

int
crm_rfm_sum(int64_t *sum, int64_t v)
{

	if (v > 0 ? *sum > INT64_MAX - v : *sum < INT64_MIN - v)
		return (-1);
	*sum += v;
	return (0);
}

int
crm_rfm_compare(const struct crm_rfm_row *x, const struct crm_rfm_row *y)
{

	if (x->key == NULL && y->key == NULL)
		return ((x->member > y->member) - (x->member < y->member));
	if (x->key == NULL || y->key == NULL)
		return (x->key == NULL ? -1 : 1);
	return (strcmp(x->key, y->key));
}

static int
compare_member(const void *a, const void *b)
{

	return (crm_rfm_compare(a, b));
}

void
crm_rfm_sort(struct crm_rfm *set)
{

	if (set->n > 1)
		qsort(set->row, set->n, sizeof(*set->row), compare_member);
}

int
crm_rfm_find(const struct crm_rfm_row *row, const struct crm_labels *labels,
    uint32_t *id)
{
	struct crm_buf text = { 0 };
	int found;

	if (row->key != NULL)
		return (crm_labels_find(labels, row->key, strlen(row->key),
		    id));
	crm_buf_int(&text, row->member);
	found = text.bad ? -1 : crm_labels_find(labels, text.p, text.n, id);
	crm_buf_free(&text);
	return (found);
}

int
crm_rfm_refine(struct crm_rfm *set, int decimals)
{
	size_t i;
	int more = decimals - set->decimals;

	for (i = 0; i < set->n; i++)
		if (crm_money_rescale(&set->row[i].monetary, more) == -1)
			return (-1);
	if (more > 0)
		set->decimals = decimals;
	return (0);
}

int
crm_rfm_less(struct crm_rfm *set, const struct crm_rfm *before)
{
	const struct crm_rfm_row *b = before->row;
	const struct crm_rfm_row *end = before->n == 0 ? b : b + before->n;
	struct crm_rfm_row *row;
	size_t i, n = 0;

	for (i = 0; i < set->n; i++) {
		row = set->row + i;
		while (b < end && crm_rfm_compare(b, row) < 0)
			b++;
		if (b < end && crm_rfm_compare(b, row) == 0) {
			row->frequency -= b->frequency;
			if (b->monetary == INT64_MIN ||
			    crm_rfm_sum(&row->monetary, -b->monetary) == -1)
				return (-1);
		}
		if (row->frequency > 0)
			set->row[n++] = *row;
	}
	set->n = n;
	return (0);
}

int64_t
crm_rfm_recency(const struct crm_rfm *set, const struct crm_rfm_row *row)
{

	return (set->as_of - crm_time_day(row->last_at));
}

/* The value of a row so that more is better. */
static int64_t
value_of(const struct crm_rfm *set, const struct crm_rfm_row *row,
    enum crm_measure measure)
{

	if (measure == CRM_RECENCY)
		return (-crm_rfm_recency(set, row));
	return (measure == CRM_FREQUENCY ? row->frequency : row->monetary);
}

/* Scores one measure; nested cut points need those before it. */
static void
apply(struct crm_rfm *set, const struct crm_cuts *cuts,
    enum crm_measure measure)
{
	struct crm_rfm_row *row = set->row, *end = set->row + set->n;
	const struct crm_cut *cut;
	uint8_t score;

	for (; row < end; row++) {
		cut = cuts->cut + crm_cuts_at(cuts, measure, row->r, row->f);
		score = (uint8_t)crm_cut_score(cut,
		    value_of(set, row, measure));
		if (measure == CRM_RECENCY)
			row->r = score;
		else if (measure == CRM_FREQUENCY)
			row->f = score;
		else
			row->m = score;
	}
}

void
crm_rfm_apply(struct crm_rfm *set, const struct crm_cuts *cuts)
{

	if (set->n == 0)
		return;
	apply(set, cuts, CRM_RECENCY);
	apply(set, cuts, CRM_FREQUENCY);
	apply(set, cuts, CRM_MONETARY);
}

/*
 * Cuts a measure among the rows with those scores; 0 stands for all.  value has
 * room for all rows twice.
 */
static void
cut_group(const struct crm_rfm *set, struct crm_cuts *cuts,
    enum crm_measure measure, const int group[2], int64_t *value)
{
	const struct crm_rfm_row *row = set->row, *end = set->row + set->n;
	int r = group[0], f = group[1];
	size_t n = 0;

	for (; row < end; row++)
		if ((r == 0 || row->r == r) && (f == 0 || row->f == f))
			value[n++] = value_of(set, row, measure);
	crm_sort_numbers(value, n, value + set->n);
	crm_cut_set(cuts->cut + crm_cuts_at(cuts, measure, r, f), value, n,
	    cuts->bins);
}

int
crm_rfm_score(struct crm_rfm *set, struct crm_cuts *cuts, struct crm_err *err)
{
	int64_t *value;
	int group[2], measure, nr, nf;

	assert(cuts->method != CRM_FIXED);
	memset(cuts->cut, 0, sizeof(cuts->cut));
	if (set->n == 0)
		return (0);
	if ((value = malloc(2 * set->n * sizeof(*value))) == NULL)
		return (crm_err_nomem(err));
	/* Groups: 0 to 0 is all rows, 1 to bins each score. */
	for (measure = CRM_RECENCY; measure <= CRM_MONETARY; measure++) {
		nr = nf = 0;
		if (cuts->method == CRM_NESTED && measure > CRM_RECENCY)
			nr = cuts->bins;
		if (cuts->method == CRM_NESTED && measure > CRM_FREQUENCY)
			nf = cuts->bins;
		for (group[0] = nr > 0; group[0] <= nr; group[0]++)
			for (group[1] = nf > 0; group[1] <= nf; group[1]++)
				cut_group(set, cuts, (enum crm_measure)measure,
				    group, value);
		apply(set, cuts, (enum crm_measure)measure);
	}
	free(value);
	return (0);
}
