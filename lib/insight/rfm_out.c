#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/money.h"
#include "core/out.h"
#include "core/sort.h"
#include "core/time.h"
#include "insight/aim.h"
#include "insight/rfm.h"
#include "insight/rule.h"

enum crm_kind
crm_rfm_kind(const struct crm_rfm *set)
{
	size_t i;

	for (i = 0; i < set->n; i++)
		if (set->row[i].key != NULL)
			return (CRM_KIND_TEXT);
	return (CRM_KIND_NUMBER);
}

static int
put_columns(enum crm_kind kind, const struct crm_rfm_opt *opt,
    struct crm_out *out)
{
	static const char *const number[] = {
		"recency", "frequency", "monetary", "r", "f", "m"
	};
	size_t i;

	if (crm_out_col(out, "member", kind) == -1 ||
	    crm_out_col(out, "last_at", CRM_KIND_TEXT) == -1)
		return (-1);
	for (i = 0; i < sizeof(number) / sizeof(*number); i++)
		if (crm_out_col(out, number[i], CRM_KIND_NUMBER) == -1)
			return (-1);
	if (crm_out_col(out, "segment", CRM_KIND_TEXT) == -1 ||
	    (opt->aims != NULL && crm_aims_col(out) == -1) ||
	    (opt->weights != NULL &&
	    crm_out_col(out, "score", CRM_KIND_NUMBER) == -1))
		return (-1);
	return (0);
}

/* Beside members of text a number is text too: JSON tells them apart. */
int
crm_rfm_put_member(const struct crm_rfm_row *row, enum crm_kind kind,
    struct crm_out *out)
{
	struct crm_buf text = { 0 };
	int res;

	if (row->key != NULL)
		return (crm_out_text(out, row->key));
	if (kind == CRM_KIND_NUMBER)
		return (crm_out_int(out, row->member));
	crm_buf_int(&text, row->member);
	res = text.bad ? -1 : crm_out_textn(out, text.p, text.n);
	crm_buf_free(&text);
	return (res);
}

static int
put_measures(const struct crm_rfm *set, const struct crm_rfm_row *row,
    struct crm_buf *text, struct crm_out *out)
{
	char at[CRM_TIME_LEN];

	crm_buf_reset(text);
	crm_money_format(text, row->monetary, set->decimals);
	if (text->bad ||
	    crm_out_text(out, crm_time_format(row->last_at, at)) == -1 ||
	    crm_out_int(out, crm_rfm_recency(set, row)) == -1 ||
	    crm_out_int(out, row->frequency) == -1)
		return (-1);
	return (crm_out_textn(out, text->p, text->n));
}

/* No overflow: a weight is 1,000,000 at most, a score 10. */
static int64_t
score_of(const struct crm_rfm_row *row, const struct crm_rfm_weights *weights)
{

	return (weights->weight[0] * row->r + weights->weight[1] * row->f +
	    weights->weight[2] * row->m);
}

static int
put_scores(const struct crm_rfm_row *row, const struct crm_rfm_opt *opt,
    struct crm_buf *text, struct crm_out *out)
{
	const int rfm[3] = { row->r, row->f, row->m };
	int i;

	for (i = 0; i < 3; i++)
		if (crm_out_int(out, rfm[i]) == -1)
			return (-1);
	if (crm_out_text(out, crm_rules_name(opt->rules, opt->bins,
	    rfm)) == -1)
		return (-1);
	if (opt->aims != NULL && crm_aims_put(opt->aims,
	    crm_aims_of(opt->aims, row), out) == -1)
		return (-1);
	if (opt->weights == NULL)
		return (0);
	crm_buf_reset(text);
	crm_money_format(text, score_of(row, opt->weights),
	    opt->weights->decimals);
	return (text->bad ? -1 : crm_out_textn(out, text->p, text->n));
}

int
crm_rfm_put(const struct crm_rfm *set, const struct crm_rfm_opt *opt,
    struct crm_out *out)
{
	const struct crm_rfm_row *row;
	enum crm_kind kind = crm_rfm_kind(set);
	struct crm_buf text = { 0 };
	size_t i;
	int res;

	res = put_columns(kind, opt, out);
	for (i = 0; res == 0 && i < set->n; i++) {
		row = &set->row[i];
		if (crm_rfm_put_member(row, kind, out) == -1 ||
		    put_measures(set, row, &text, out) == -1 ||
		    put_scores(row, opt, &text, out) == -1 ||
		    crm_out_end(out) == -1)
			res = -1;
	}
	crm_buf_free(&text);
	return (res);
}

#define WEIGHT_DECIMALS	3

int
crm_rfm_weights(struct crm_rfm_weights *weights, const char *text)
{
	const char *s = text;
	int64_t *v = weights->weight;
	int i, shown, unit = 1;
	size_t n;

	weights->decimals = 0;
	for (i = 0; i < 3; i++, s += n + 1) {
		n = strcspn(s, ":");
		if ((s[n] == ':') != (i < 2) || crm_money_parse(s, n,
		    WEIGHT_DECIMALS, v + i) != 0 || v[i] < 0 ||
		    v[i] > INT64_C(1000000))
			return (-1);
		shown = crm_money_decimals(s, n);
		if (shown > weights->decimals)
			weights->decimals = shown;
	}
	if (weights->decimals > WEIGHT_DECIMALS)
		weights->decimals = WEIGHT_DECIMALS;
	for (i = weights->decimals; i < WEIGHT_DECIMALS; i++)
		unit *= 10;
	for (i = 0; i < 3; i++)
		v[i] /= unit;
	return (v[0] + v[1] + v[2] > 0 ? 0 : -1);
}

static int
by_rank(const void *a, const void *b, void *arg)
{
	const struct crm_rfm_row *x = a, *y = b;
	int64_t i = score_of(x, arg), j = score_of(y, arg);

	if (i != j)
		return (i > j ? -1 : 1);
	return ((x->monetary < y->monetary) - (x->monetary > y->monetary));
}

int
crm_rfm_rank(struct crm_rfm *set, struct crm_rfm_weights *weights)
{
	struct crm_rfm_row *row;
	void **p;
	size_t i;
	int res = -1;

	p = malloc((set->n + 1) * sizeof(*p));
	row = malloc((set->n + 1) * sizeof(*row));
	if (p == NULL || row == NULL)
		goto out;
	for (i = 0; i < set->n; i++)
		p[i] = set->row + i;
	/* The sort is stable: those alike stay in the order of members. */
	if (crm_sort(p, set->n, by_rank, weights) == -1)
		goto out;
	for (i = 0; i < set->n; i++)
		row[i] = *(struct crm_rfm_row *)p[i];
	for (i = 0; i < set->n; i++)
		set->row[i] = row[i];
	res = 0;
out:
	free(row);
	free(p);
	return (res);
}
