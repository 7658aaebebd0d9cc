#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/hash.h"
#include "core/lang.h"
#include "core/money.h"
#include "insight/values.h"
#include "outreach/outcome.h"

#define GROUPS	10000	/* at most */

struct member {
	uint32_t	arm, by;	/* numbers of their values */
	int64_t		amount;
	int		won;		/* -1: the amount tells */
	uint32_t	sent;
};

struct crm_outcome {
	struct crm_err	*err;
	struct crm_map	*map;		/* member -> its index */
	struct crm_values *arms, *bys;
	struct member	*member;
	size_t		 n, cap;
	const char	*pool;		/* the control; NULL: no pooling */
	size_t		 arms_n;	/* that cells are of, the pooled one too */
	uint32_t	 control;
	struct crm_outcome_result result;
	struct crm_outcome_cell *cell;
	int64_t		*amount;	/* of the cells, one after the other */
};

struct crm_outcome *
crm_outcome_new(struct crm_err *err)
{
	struct crm_outcome *outcome = calloc(1, sizeof(*outcome));

	if (outcome == NULL) {
		(void)crm_err_nomem(err);
		return (NULL);
	}
	outcome->err = err;
	outcome->map = crm_map_new();
	outcome->arms = crm_values_new();
	outcome->bys = crm_values_new();
	if (outcome->map != NULL && outcome->arms != NULL &&
	    outcome->bys != NULL)
		return (outcome);
	(void)crm_err_nomem(err);
	crm_outcome_free(outcome);
	return (NULL);
}

void
crm_outcome_free(struct crm_outcome *outcome)
{

	if (outcome == NULL)
		return;
	crm_map_free(outcome->map);
	crm_values_free(outcome->arms);
	crm_values_free(outcome->bys);
	free(outcome->member);
	free(outcome->cell);
	free(outcome->amount);
	free(outcome);
}

void
crm_outcome_pool(struct crm_outcome *outcome, const char *control)
{

	outcome->pool = control;
}

static int
too_large(struct crm_outcome *outcome)
{

	return (crm_err_set(outcome->err, CRM_ERR_INPUT,
	    _("the amounts come to more than can be counted")));
}

static int
refine(struct crm_outcome *outcome, int decimals)
{
	size_t i;

	for (i = 0; i < outcome->n; i++)
		if (crm_money_rescale(&outcome->member[i].amount,
		    decimals - outcome->result.decimals) == -1)
			return (too_large(outcome));
	outcome->result.decimals = decimals;
	return (0);
}

/* The member of a row, a new one where there was none; NULL: no memory. */
static struct member *
member_of(struct crm_outcome *outcome, int64_t number, int *found)
{
	struct crm_hash h = { (uint64_t)number * 0x9e3779b97f4a7c15u, 1 };
	size_t cap = outcome->cap + outcome->cap / 2 + 1024;
	struct member *more;
	int64_t *at;

	if (outcome->n == outcome->cap) {
		if (cap > SIZE_MAX / sizeof(*more) || (more = realloc(
		    outcome->member, cap * sizeof(*more))) == NULL)
			return (NULL);
		outcome->member = more;
		outcome->cap = cap;
	}
	if ((at = crm_map_put(outcome->map, h, found)) == NULL)
		return (NULL);
	if (!*found) {
		*at = (int64_t)outcome->n++;
		memset(&outcome->member[*at], 0, sizeof(*more));
	}
	return (&outcome->member[*at]);
}

int
crm_outcome_add(struct crm_outcome *outcome, const struct crm_outcome_row *row)
{
	uint32_t arm = crm_values_add(outcome->arms, row->arm, row->arm_len);
	uint32_t by = crm_values_add(outcome->bys, row->by, row->by_len);
	int64_t amount = row->amount;
	struct member *m;
	int found;

	if (arm == UINT32_MAX || by == UINT32_MAX)
		return (crm_err_nomem(outcome->err));
	if (row->decimals > outcome->result.decimals &&
	    refine(outcome, row->decimals) == -1)
		return (-1);
	if (crm_money_rescale(&amount, outcome->result.decimals -
	    row->decimals) == -1)
		return (too_large(outcome));
	if ((m = member_of(outcome, row->member, &found)) == NULL)
		return (crm_err_nomem(outcome->err));
	if (found && m->arm != arm)
		return (1);
	if (found && m->by != by)
		return (2);
	if (!found || row->won > m->won)
		m->won = row->won;
	m->arm = arm;
	m->by = by;
	m->sent += row->sent;
	if (__builtin_add_overflow(m->amount, amount, &m->amount))
		return (too_large(outcome));
	return (0);
}

static int
by_cell(const void *a, const void *b)
{
	const struct crm_outcome_cell *x = a, *y = b;
	size_t n;
	int rc;

	if (x->all != y->all)
		return (y->all - x->all);
	n = x->by_len < y->by_len ? x->by_len : y->by_len;
	rc = memcmp(x->by, y->by, n);
	if (rc == 0)
		rc = (x->by_len > y->by_len) - (x->by_len < y->by_len);
	if (rc != 0)
		return (rc);
	n = x->arm_len < y->arm_len ? x->arm_len : y->arm_len;
	rc = memcmp(x->arm, y->arm, n);
	return (rc != 0 ? rc : (x->arm_len > y->arm_len) -
	    (x->arm_len < y->arm_len));
}

/* The cell of an arm in a group; group SIZE_MAX is all of them. */
static struct crm_outcome_cell *
cell_of(struct crm_outcome *outcome, size_t arm, size_t group)
{

	return (&outcome->cell[(group == SIZE_MAX ? 0 : group + 1) *
	    outcome->arms_n + arm]);
}

/*
 * The cells that a member counts in: of its arm and, where arms are pooled, of
 * all of them, each of all groups and of its own.
 */
static size_t
cells_of(struct crm_outcome *outcome, const struct member *m,
    struct crm_outcome_cell *cell[4])
{
	size_t n = 0, pooled = crm_values_n(outcome->arms);

	cell[n++] = cell_of(outcome, m->arm, SIZE_MAX);
	cell[n++] = cell_of(outcome, m->arm, m->by);
	if (pooled < outcome->arms_n && m->arm != outcome->control) {
		cell[n++] = cell_of(outcome, pooled, SIZE_MAX);
		cell[n++] = cell_of(outcome, pooled, m->by);
	}
	return (n);
}

/* Is there something to pool?  Value 0 of the arms is none of them. */
static void
count_arms(struct crm_outcome *outcome)
{
	size_t n = crm_values_n(outcome->arms), i, len, arms = 0;
	const char *p;

	outcome->arms_n = n;
	outcome->control = UINT32_MAX;
	for (i = 1; outcome->pool != NULL && i < n; i++) {
		p = crm_values_get(outcome->arms, (uint32_t)i, &len);
		if (len == strlen(outcome->pool) &&
		    memcmp(p, outcome->pool, len) == 0)
			outcome->control = (uint32_t)i;
		else
			arms++;
	}
	outcome->arms_n += arms > 1;
}

static int
count(struct crm_outcome *outcome, struct crm_outcome_cell *cell,
    const struct member *m)
{

	cell->group.n++;
	cell->sent += m->sent;
	cell->won += m->won == -1 ? m->amount > 0 : m->won;
	if (m->amount <= 0)
		return (0);
	cell->group.won++;
	if (__builtin_add_overflow(cell->sum, m->amount, &cell->sum))
		return (too_large(outcome));
	return (0);
}

/* Counts what each cell has; the amounts then lie one cell behind another. */
static int
count_cells(struct crm_outcome *outcome)
{
	size_t i, k, n, cells;
	const struct member *m = outcome->member;
	struct crm_outcome_cell *cell, *of[4];
	int64_t *p;

	count_arms(outcome);
	cells = outcome->arms_n * ((size_t)crm_values_n(outcome->bys) + 1);

	if (crm_values_n(outcome->bys) > GROUPS)
		return (crm_err_set(outcome->err, CRM_ERR_INPUT, _("there are "
		    "more than %d groups; which column tells them?"), GROUPS));
	if ((outcome->cell = calloc(cells, sizeof(*cell))) == NULL ||
	    (outcome->amount = calloc((outcome->arms_n >
	    crm_values_n(outcome->arms) ? 4 : 2) * outcome->n + 1,
	    sizeof(*p))) == NULL)
		return (crm_err_nomem(outcome->err));
	for (i = 0; i < outcome->n; i++, m++) {
		outcome->result.below += m->amount < 0;
		n = cells_of(outcome, m, of);
		for (k = 0; k < n; k++)
			if (count(outcome, of[k], m) == -1)
				return (-1);
	}
	for (i = 0, p = outcome->amount; i < cells; i++) {
		cell = &outcome->cell[i];
		cell->group.amount = p;
		p += cell->group.won;
		cell->group.won = 0;	/* counted again as they are put */
	}
	outcome->result.n = cells;
	return (0);
}

static void
put(struct crm_outcome *outcome, struct crm_outcome_cell *cell, int64_t amount)
{
	size_t at = (size_t)(cell->group.amount - outcome->amount);

	outcome->amount[at + cell->group.won++] = amount;
}

/* Names the cells that have a member, and leaves no others. */
static void
name_cells(struct crm_outcome *outcome)
{
	size_t arms = outcome->arms_n, i, n = 0;
	struct crm_outcome_cell *cell;

	for (i = 0; i < outcome->result.n; i++) {
		cell = &outcome->cell[i];
		if (cell->group.n == 0)
			continue;
		cell->all = i < arms;
		cell->pooled = i % arms == crm_values_n(outcome->arms);
		cell->arm = "";
		if (!cell->pooled)
			cell->arm = crm_values_get(outcome->arms,
			    (uint32_t)(i % arms), &cell->arm_len);
		cell->by = "";
		if (!cell->all)
			cell->by = crm_values_get(outcome->bys,
			    (uint32_t)(i / arms - 1), &cell->by_len);
		outcome->cell[n++] = *cell;
	}
	outcome->result.n = n;
}

const struct crm_outcome_result *
crm_outcome_end(struct crm_outcome *outcome)
{
	const struct member *m = outcome->member;
	struct crm_outcome_cell *cell[4];
	size_t i, k, n;

	if (count_cells(outcome) == -1)
		return (NULL);
	for (i = 0; i < outcome->n; i++, m++)
		if (m->amount > 0) {
			n = cells_of(outcome, m, cell);
			for (k = 0; k < n; k++)
				put(outcome, cell[k], m->amount);
		}
	name_cells(outcome);
	if (outcome->result.n > 0)
		qsort(outcome->cell, outcome->result.n, sizeof(*outcome->cell),
		    by_cell);
	outcome->result.cell = outcome->cell;
	outcome->result.members = outcome->n;
	return (&outcome->result);
}
