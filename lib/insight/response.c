#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/out.h"
#include "insight/axis.h"
#include "insight/grid.h"
#include "insight/proportion.h"
#include "insight/response.h"
#include "insight/rfm.h"

int
crm_response_add(struct crm_response *sum, const struct crm_response *more)
{

	sum->members += more->members;
	sum->responses += more->responses;
	return (crm_rfm_sum(&sum->orders, more->orders) == -1 ||
	    crm_rfm_sum(&sum->revenue, more->revenue) == -1 ||
	    crm_rfm_sum(&sum->profit, more->profit) == -1 ||
	    crm_rfm_sum(&sum->cost, more->cost) == -1 ? -1 : 0);
}

int
crm_responses_open(struct crm_responses *responses,
    const struct crm_axis *axis)
{

	memset(responses, 0, sizeof(*responses));
	responses->axis = axis;
	responses->cells = crm_axis_cells(axis);
	responses->at = calloc(responses->cells, sizeof(*responses->at));
	return (responses->at == NULL ? -1 : 0);
}

void
crm_responses_close(struct crm_responses *responses)
{

	free(responses->at);
	responses->at = NULL;
}

/* Money counted without its sign: then every sum of cells fits, too. */
static int
weigh(int64_t *mass, int64_t v)
{

	if (v == INT64_MIN)
		return (-1);
	return (crm_rfm_sum(mass, v < 0 ? -v : v));
}

int
crm_responses_add(struct crm_responses *responses, size_t cell,
    const struct crm_response *response)
{

	if (weigh(&responses->mass, response->orders) == -1 ||
	    weigh(&responses->mass, response->revenue) == -1 ||
	    weigh(&responses->mass, response->profit) == -1 ||
	    weigh(&responses->mass, response->cost) == -1)
		return (-1);
	(void)crm_response_add(responses->at + cell, response);
	return (crm_response_add(&responses->all, response));
}

double
crm_response_even(const struct crm_responses *responses,
    const struct crm_response *cell)
{
	const struct crm_response *all = &responses->all;

	if (!responses->has_cost || !responses->has_profit ||
	    all->responses == 0 || cell->members == 0)
		return (-1);
	if (cell->cost == 0)
		return (0);
	if (all->profit <= 0)
		return (HUGE_VAL);
	return ((double)cell->cost / (double)cell->members *
	    (double)all->responses / (double)all->profit);
}

#define ENOUGH	30	/* members, to say anything of a cell */

const char *
crm_response_verdict(const struct crm_responses *responses,
    const struct crm_response *cell)
{
	double even = crm_response_even(responses, cell), high, low;

	if (even < 0)
		return ("");
	if (cell->members < ENOUGH)
		return ("unsure");
	crm_wilson(cell->responses, cell->members, &low, &high);
	if (low >= even)
		return ("pays");
	return (high < even ? "loses" : "unsure");
}

/* A share in percent with two decimals; below 0 and endless ones are empty. */
static int
put_rate(struct crm_out *out, double rate)
{
	struct crm_buf text = { 0 };
	int res;

	if (rate < 0 || !(rate < 1e6))
		return (crm_out_text(out, ""));
	crm_buf_fmt(&text, "%.2f", 100 * rate);
	res = text.bad ? -1 : crm_out_textn(out, text.p, text.n);
	crm_buf_free(&text);
	return (res);
}

static int
put_money(const struct crm_responses *responses, int known, int64_t v,
    struct crm_out *out)
{

	if (!known)
		return (crm_out_text(out, ""));
	return (crm_grid_put_money(out, v, responses->decimals));
}

/* Money by a number, rounded half up; costs are never below 0. */
static int
put_each(const struct crm_responses *responses, int64_t v, int64_t n,
    struct crm_out *out)
{

	if (!responses->has_cost || n <= 0)
		return (crm_out_text(out, ""));
	return (crm_grid_put_money(out, v / n + (v % n >= n - v % n),
	    responses->decimals));
}

static int
put_counts(const struct crm_response *c, struct crm_out *out)
{
	double high, low;

	crm_wilson(c->responses, c->members, &low, &high);
	return (crm_out_int(out, c->members) == -1 ||
	    crm_out_int(out, c->responses) == -1 ||
	    crm_grid_put_share(out, c->responses, c->members) == -1 ||
	    put_rate(out, low) == -1 || put_rate(out, high) == -1 ||
	    crm_out_int(out, c->orders) == -1 ? -1 : 0);
}

static int
put_cell(const struct crm_responses *r, const struct crm_response *c,
    struct crm_out *out)
{

	if (put_counts(c, out) == -1 ||
	    put_money(r, r->has_revenue, c->revenue, out) == -1 ||
	    put_money(r, r->has_profit, c->profit, out) == -1 ||
	    put_money(r, r->has_cost, c->cost, out) == -1 ||
	    put_money(r, r->has_profit && r->has_cost, c->profit - c->cost,
	    out) == -1 ||
	    put_each(r, c->cost, c->responses, out) == -1 ||
	    put_each(r, c->cost, c->orders, out) == -1 ||
	    put_rate(out, crm_response_even(r, c)) == -1 ||
	    crm_out_text(out, crm_response_verdict(r, c)) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
put_columns(const struct crm_responses *responses, struct crm_out *out)
{
	static const char *const name[] = {
		"members", "responses", "rate", "rate_low", "rate_high",
		"orders", "revenue", "profit", "cost", "net",
		"cost_per_response", "cost_per_order", "break_even"
	};
	size_t i;

	if (crm_axis_col(responses->axis, "", out) == -1)
		return (-1);
	for (i = 0; i < sizeof(name) / sizeof(*name); i++)
		if (crm_out_col(out, name[i], CRM_KIND_NUMBER) == -1)
			return (-1);
	return (crm_out_col(out, "verdict", CRM_KIND_TEXT));
}

/* The row of the sums: "all" in the first column, the others empty. */
static int
put_all(const struct crm_responses *responses, struct crm_out *out)
{
	unsigned int scores = responses->axis->scores;

	if (crm_out_text(out, "all") == -1)
		return (-1);
	/* One cell for each score but the lowest bit that is set. */
	for (scores &= scores - 1U; scores != 0; scores &= scores - 1U)
		if (crm_out_text(out, "") == -1)
			return (-1);
	return (put_cell(responses, &responses->all, out));
}

int
crm_responses_put(const struct crm_responses *responses, int all,
    struct crm_out *out)
{
	size_t i;

	if (put_columns(responses, out) == -1)
		return (-1);
	for (i = 0; i < responses->cells; i++)
		if (responses->at[i].members > 0 &&
		    (crm_axis_put(responses->axis, i, out) == -1 ||
		    put_cell(responses, responses->at + i, out) == -1))
			return (-1);
	if (all && responses->all.members > 0)
		return (put_all(responses, out));
	return (0);
}
