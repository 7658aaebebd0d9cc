#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/money.h"
#include "insight/response.h"
#include "rfm_int.h"

#define DECIMALS	6	/* kept of a stream's money */

enum {
	COL_RESPONDED,
	COL_ORDERS,
	COL_REVENUE,
	COL_PROFIT,
	COL_COST,
	NCOL
};

static const char *const colname[NCOL] = {
	"responded", "orders", "revenue", "profit", "cost"
};

/* A campaign's list, and what each member of it did. */
struct listing {
	struct rfm		*rfm;
	struct crm_labels	*labels;
	struct crm_response	*member;
	uint8_t			*seen;
	size_t			 cap;
	int			 col[NCOL];	/* -1: there is none */
	int64_t			 cost_each;	/* of --cost */
	int			 kept, shown;	/* decimals of its money */
	struct crm_responses	 sums;
};

static int
take_head(void *arg, struct crm_csv *csv)
{
	struct listing *list = arg;
	struct rfm *rfm = list->rfm;
	int i;

	for (i = 0; i < NCOL; i++)
		list->col[i] = crm_csv_col(csv, colname[i]);
	if (list->col[COL_RESPONDED] == -1)
		return (crm_err_set(rfm->cli.err, CRM_ERR_INPUT, _("%s: no "
		    "column \"responded\"; it says of each member 0 or 1"),
		    crm_csv_source(csv)));
	if (list->col[COL_COST] != -1 && rfm->cost != NULL)
		return (crm_err_set(rfm->cli.err, CRM_ERR_INPUT, _("%s: there "
		    "is a column \"cost\"; leave out --cost"),
		    crm_csv_source(csv)));
	if (list->col[COL_PROFIT] != -1 && rfm->margin != NULL)
		return (crm_err_set(rfm->cli.err, CRM_ERR_INPUT, _("%s: there "
		    "is a column \"profit\"; leave out --margin"),
		    crm_csv_source(csv)));
	if (list->col[COL_REVENUE] == -1 && rfm->margin != NULL)
		return (crm_err_set(rfm->cli.err, CRM_ERR_INPUT, _("%s: no "
		    "column \"revenue\"; --margin needs it"),
		    crm_csv_source(csv)));
	list->sums.has_revenue = list->col[COL_REVENUE] != -1;
	list->sums.has_profit = list->col[COL_PROFIT] != -1 ||
	    rfm->margin != NULL;
	list->sums.has_cost = list->col[COL_COST] != -1 || rfm->cost != NULL;
	return (0);
}

/* Always 1, for the caller to return.  Money and counts name nobody. */
static int
bad(struct crm_fault *fault, int col, struct crm_cell cell, const char *kind)
{

	return (cli_wrong_cell(fault, colname[col], kind, &cell));
}

/* Minds how many decimals the text of an amount shows. */
static void
show(struct listing *list, const char *s, size_t n)
{
	int shown = crm_money_decimals(s, n);

	if (shown > list->shown)
		list->shown = shown < list->kept ? shown : list->kept;
}

/* Money that no column has, or an empty cell of it, is 0. */
static int
read_money(struct listing *list, struct crm_csv *csv, int col, int64_t *v,
    struct crm_fault *fault)
{
	struct crm_cell cell;
	int res;

	*v = 0;
	if (list->col[col] == -1)
		return (0);
	cell = crm_csv_cell(csv, (size_t)list->col[col]);
	if (cell.n == 0)
		return (0);
	res = crm_money_parse(cell.p, cell.n, list->kept, v);
	if (res == -2)
		return (bad(fault, col, cell,
		    N_("more decimals than money has here")));
	if (res == -1)
		return (bad(fault, col, cell, N_("no amount of money")));
	if (col == COL_COST && *v < 0)
		return (bad(fault, col, cell, N_("a cost below 0")));
	show(list, cell.p, cell.n);
	return (0);
}

static int
read_counts(struct listing *list, struct crm_csv *csv,
    struct crm_response *got, struct crm_fault *fault)
{
	struct crm_cell cell;

	cell = crm_csv_cell(csv, (size_t)list->col[COL_RESPONDED]);
	if (cell.n != 1 || (*cell.p != '0' && *cell.p != '1'))
		return (bad(fault, COL_RESPONDED, cell,
		    N_("neither 0 nor 1")));
	got->responses = *cell.p == '1';
	got->orders = got->responses;
	if (list->col[COL_ORDERS] == -1)
		return (0);
	cell = crm_csv_cell(csv, (size_t)list->col[COL_ORDERS]);
	got->orders = 0;
	if (cell.n > 0 && (crm_int_parse(cell.p, cell.n, &got->orders) == -1 ||
	    got->orders < 0))
		return (bad(fault, COL_ORDERS, cell,
		    N_("no whole number from 0")));
	return (0);
}

static int
grow(struct listing *list, uint32_t id)
{
	size_t cap = list->cap + list->cap / 2 + 64;
	struct crm_response *member;
	uint8_t *seen;

	if (id < list->cap)
		return (0);
	if ((member = realloc(list->member, cap * sizeof(*member))) != NULL)
		list->member = member;
	if ((seen = realloc(list->seen, cap)) != NULL)
		list->seen = seen;
	if (member == NULL || seen == NULL)
		return (crm_err_nomem(list->rfm->cli.err));
	memset(member + list->cap, 0, (cap - list->cap) * sizeof(*member));
	memset(seen + list->cap, 0, cap - list->cap);
	list->cap = cap;
	return (0);
}

/* Several rows of one member are one: its money is theirs together. */
static int
take_row(void *arg, struct crm_csv *csv, uint32_t id, struct crm_fault *fault)
{
	struct crm_response got = { 0 }, *member;
	struct listing *list = arg;

	if (read_counts(list, csv, &got, fault) == 1 ||
	    read_money(list, csv, COL_REVENUE, &got.revenue, fault) == 1 ||
	    read_money(list, csv, COL_PROFIT, &got.profit, fault) == 1 ||
	    read_money(list, csv, COL_COST, &got.cost, fault) == 1)
		return (1);
	if (list->rfm->cost != NULL)
		got.cost = list->cost_each;
	if (grow(list, id) == -1)
		return (-1);
	member = list->member + id;
	got.responses = got.responses && member->responses == 0;
	got.members = member->members == 0;
	if (crm_response_add(member, &got) == -1) {
		fault->column = NULL;
		fault->kind = N_("the amounts come to more than can be "
		    "counted");
		return (1);
	}
	return (0);
}

/* With as many decimals as are shown from here on: no digit is lost. */
static void
take_off_zeros(const struct listing *list, struct crm_response *member)
{
	int i;

	for (i = list->shown; i < list->kept; i++) {
		member->revenue /= 10;
		member->profit /= 10;
		member->cost /= 10;
	}
}

/*
 * The profit that --margin makes of a member's revenue, a half away from
 * zero: rounded here, so that cells add up.  -1 when it does not fit.
 */
static int
take_margin(const struct listing *list, struct crm_response *member)
{
	int64_t v = member->revenue;

	if (list->rfm->margin == NULL)
		return (0);
	if (v > INT64_MAX / 20000 || v < INT64_MIN / 20000)
		return (-1);
	v *= list->rfm->margin_percent;
	member->profit = (v + (v < 0 ? -5000 : 5000)) / 10000;
	return (0);
}

/* Counts one listed member in the cell that it has. */
static int
count(struct listing *list, uint32_t id, const struct crm_rfm_row *row)
{

	list->seen[id] = 1;
	take_off_zeros(list, list->member + id);
	return (take_margin(list, list->member + id) == -1 ||
	    crm_responses_add(&list->sums, crm_axis_cell(list->sums.axis,
	    row), list->member + id) == -1 ? rfm_too_large(list->rfm) : 0);
}

/* Members of the list by their scores, then those who have none. */
static int
count_all(struct listing *list)
{
	struct rfm *rfm = list->rfm;
	uint32_t id, n = (uint32_t)crm_labels_n(list->labels);
	int found, status = 0;
	size_t i;

	list->sums.decimals = list->shown;
	for (i = 0; status == 0 && i < rfm->set->n; i++) {
		found = crm_rfm_find(rfm->set->row + i, list->labels, &id);
		if (found == -1)
			status = cli_fail(&rfm->cli, EX_INTERNAL, "%s",
			    strerror(ENOMEM));
		else if (found == 1)
			status = count(list, id, rfm->set->row + i);
	}
	for (id = 0; status == 0 && id < n; id++)
		if (!list->seen[id])
			status = count(list, id, NULL);
	return (status);
}

static void
note(const struct listing *list)
{
	const struct crm_responses *sums = &list->sums;
	struct cli *cli = &list->rfm->cli;

	cli_note(cli, _("listed members %" PRId64 ", responses %" PRId64),
	    sums->all.members, sums->all.responses);
	if (cli->as_of == CRM_TIME_NONE)
		cli_note(cli, _("scored as of today, with what the campaign "
		    "brought: give --as-of the day before it went out"));
	if (!sums->has_cost)
		cli_note(cli, _("no cost is known: give a column cost, or "
		    "--cost"));
	if (!sums->has_profit)
		cli_note(cli, _("no profit is known: give a column profit, or "
		    "revenue and --margin"));
	if (sums->has_profit && sums->all.responses > 0 &&
	    sums->all.profit <= 0)
		cli_note(cli, _("responses brought no profit: no response "
		    "rate pays"));
}

/* The decimals of money: the database's, or as many as a stream shows. */
static int
take_cost(struct listing *list)
{
	struct rfm *rfm = list->rfm;
	const char *cost = rfm->cost;

	list->kept = rfm->cli.db != NULL ? rfm->set->decimals : DECIMALS;
	list->shown = rfm->cli.db != NULL ? list->kept : 0;
	if (cost == NULL)
		return (0);
	if (crm_money_parse(cost, strlen(cost), list->kept,
	    &list->cost_each) != 0 || list->cost_each < 0)
		return (cli_fail(&rfm->cli, EX_USAGE_, _("--cost: no amount "
		    "of money from 0, with at most %d decimals: \"%s\""),
		    list->kept, cost));
	show(list, cost, strlen(cost));
	return (0);
}

static int
run(struct listing *list)
{
	struct rfm *rfm = list->rfm;
	struct rfm_file file = { .path = rfm->responses, .head = take_head,
	    .take = take_row, .arg = list };
	int status, table;

	if ((status = take_cost(list)) != 0)
		return (status);
	if ((list->labels = file.labels = crm_labels_new()) == NULL ||
	    crm_responses_open(&list->sums, &rfm->axis) == -1)
		return (cli_fail(&rfm->cli, EX_INTERNAL, "%s",
		    strerror(ENOMEM)));
	if ((status = rfm_read_members(rfm, &file)) != 0 ||
	    (status = count_all(list)) != 0)
		return (status);
	note(list);
	table = rfm_table(rfm);
	if (cli_out(&rfm->cli) == NULL)
		return (EX_INTERNAL);
	return (rfm_done(rfm, crm_responses_put(&list->sums, table,
	    rfm->cli.out)));
}

int
rfm_print_responses(struct rfm *rfm)
{
	struct listing list = { .rfm = rfm };
	int status = run(&list);

	crm_responses_close(&list.sums);
	crm_labels_free(list.labels);
	free(list.member);
	free(list.seen);
	return (status);
}
