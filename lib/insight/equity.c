#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/lang.h"
#include "insight/equity.h"
#include "insight/values.h"

struct crm_equity {
	struct crm_err	*err;
	struct crm_values *groups;
	struct crm_equity_row *row;	/* by number of the group */
	size_t		 cap;
	int		 decimals;
};

struct crm_equity *
crm_equity_new(struct crm_err *err)
{
	struct crm_equity *equity;

	if ((equity = calloc(1, sizeof(*equity))) == NULL ||
	    (equity->groups = crm_values_new()) == NULL) {
		(void)crm_err_nomem(err);
		free(equity);
		return (NULL);
	}
	equity->err = err;
	return (equity);
}

void
crm_equity_free(struct crm_equity *equity)
{

	if (equity == NULL)
		return;
	crm_values_free(equity->groups);
	free(equity->row);
	free(equity);
}

static int
too_large(struct crm_equity *equity)
{

	return (crm_err_set(equity->err, CRM_ERR_INPUT,
	    _("the values come to more than can be counted exactly")));
}

/* Room for groups up to a number, all 0. */
static int
reach(struct crm_equity *equity, size_t number)
{
	struct crm_equity_row *row;
	size_t cap;

	if (number < equity->cap)
		return (0);
	cap = number * 2 + 64;
	if ((row = realloc(equity->row, cap * sizeof(*row))) == NULL)
		return (crm_err_nomem(equity->err));
	memset(row + equity->cap, 0, (cap - equity->cap) * sizeof(*row));
	equity->row = row;
	equity->cap = cap;
	return (0);
}

/* All sums with more decimals. */
static int
refine(struct crm_equity *equity, int decimals)
{
	size_t i;

	for (; equity->decimals < decimals; equity->decimals++)
		for (i = 0; i < equity->cap; i++)
			if (__builtin_mul_overflow(equity->row[i].value, 10,
			    &equity->row[i].value))
				return (too_large(equity));
	return (0);
}

int
crm_equity_add(struct crm_equity *equity, const char *group, size_t n,
    int64_t value, int decimals)
{
	uint32_t number = crm_values_add(equity->groups, group, n);
	struct crm_equity_row *row;

	if (number == UINT32_MAX)
		return (crm_err_nomem(equity->err));
	if (reach(equity, number) == -1 || refine(equity, decimals) == -1)
		return (-1);
	for (; decimals < equity->decimals; decimals++)
		if (__builtin_mul_overflow(value, 10, &value))
			return (too_large(equity));
	row = equity->row + number;
	row->members++;
	if (__builtin_add_overflow(row->value, value, &row->value))
		return (too_large(equity));
	return (0);
}

static int
compare(const void *a, const void *b)
{
	const struct crm_equity_row *x = a, *y = b;
	int diff;

	if (x->value != y->value)
		return (x->value > y->value ? -1 : 1);
	diff = memcmp(x->group, y->group, x->n < y->n ? x->n : y->n);
	return (diff != 0 ? diff : (x->n > y->n) - (x->n < y->n));
}

const struct crm_equity_row *
crm_equity_end(struct crm_equity *equity, size_t *n,
    struct crm_equity_row *all, int *decimals)
{
	struct crm_equity_row *row;
	size_t i, groups = crm_values_n(equity->groups);

	if (reach(equity, groups) == -1)
		return (NULL);
	row = equity->row;
	memset(all, 0, sizeof(*all));
	for (*n = i = 0; i < groups; i++) {
		if (row[i].members == 0)
			continue;
		row[*n] = row[i];
		row[*n].group = crm_values_get(equity->groups, (uint32_t)i,
		    &row[*n].n);
		all->members += row[*n].members;
		if (__builtin_add_overflow(all->value, row[*n].value,
		    &all->value)) {
			(void)too_large(equity);
			return (NULL);
		}
		++*n;
	}
	*decimals = equity->decimals;
	if (*n > 1)
		qsort(row, *n, sizeof(*row), compare);
	return (row);
}
