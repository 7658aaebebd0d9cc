#include <string.h>

#include "core/buf.h"
#include "core/money.h"
#include "insight/cuts.h"

static const char *const measurename[] = {
	"recency", "frequency", "monetary"
};
static const char *const methodname[] = {
	"independent", "nested", "fixed"
};

const char *
crm_measure_name(enum crm_measure measure)
{

	return (measurename[measure]);
}

const char *
crm_method_name(enum crm_method method)
{

	return (methodname[method]);
}

static int
find(const char *const *name, const char *s)
{
	int i;

	for (i = 0; i < 3; i++)
		if (strcmp(name[i], s) == 0)
			return (i);
	return (-1);
}

int
crm_measure_find(const char *name)
{

	return (find(measurename, name));
}

int
crm_method_find(const char *name)
{

	return (find(methodname, name));
}

size_t
crm_cuts_at(const struct crm_cuts *cuts, enum crm_measure measure, int r,
    int f)
{
	size_t side = CRM_BINS_MAX + 1;

	if (cuts->method != CRM_NESTED)
		r = f = 0;
	if (measure == CRM_RECENCY)
		return (0);
	if (measure == CRM_FREQUENCY)
		return (1 + (size_t)r);
	return (1 + side + (size_t)r * side + (size_t)f);
}

void
crm_cut_set(struct crm_cut *cut, const int64_t *value, size_t n, int bins)
{
	size_t i;
	int score, last = 0;

	cut->has = 0;
	for (i = 0; i < n; i++) {
		if (i > 0 && value[i] == value[i - 1])
			continue;
		/* i values are strictly below this one. */
		score = 1 + (int)(i * (size_t)bins / n);
		if (score == last)
			continue;
		cut->from[score] = value[i];
		cut->has |= 1U << score;
		last = score;
	}
}

int
crm_cut_score(const struct crm_cut *cut, int64_t value)
{
	int score;

	for (score = CRM_BINS_MAX; score > 1; score--)
		if ((cut->has & 1U << score) != 0 && value >= cut->from[score])
			return (score);
	return (1);
}

int
crm_cut_used(const struct crm_cut *cut)
{
	int score, n = 0;

	for (score = 1; score <= CRM_BINS_MAX; score++)
		n += (cut->has & 1U << score) != 0;
	return (n);
}

void
crm_cut_format(struct crm_buf *buf, enum crm_measure measure, int64_t from,
    int decimals)
{

	if (measure == CRM_RECENCY)
		crm_buf_int(buf, -from);
	else if (measure == CRM_FREQUENCY)
		crm_buf_int(buf, from);
	else
		crm_money_format(buf, from, decimals);
}
