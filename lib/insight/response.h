#ifndef CRM_RESPONSE_H
#define CRM_RESPONSE_H

/*
 * What a campaign brought by cells of the scores that its members had when it
 * went out: responses, orders, money, and whether the share that responds
 * pays for what the contacts cost.
 *
 * The break-even rate of a cell is the cost of a contact in it by the profit
 * of a response in the whole campaign: a cell's own profit would hang on a
 * handful of orders.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_axis;
struct crm_out;

struct crm_response {		/* of one member, or of a cell */
	int64_t	members;
	int64_t	responses;
	int64_t	orders;
	int64_t	revenue, profit, cost;	/* profit before cost */
};

struct crm_responses {
	const struct crm_axis	*axis;
	size_t			 cells;
	struct crm_response	*at;
	struct crm_response	 all;
	int64_t			 mass;		/* inside */
	int			 decimals;	/* of the money */
	int			 has_revenue, has_profit, has_cost;
};

/* Adds one to another; -1 when the money is more than can be counted. */
int
crm_response_add(struct crm_response *sum, const struct crm_response *more);

/* No responses yet, by an axis that stays the caller's.  0; -1 no memory. */
int
crm_responses_open(struct crm_responses *responses,
    const struct crm_axis *axis);
void
crm_responses_close(struct crm_responses *responses);

/* Counts what a member did in its cell; -1 as crm_response_add(). */
int
crm_responses_add(struct crm_responses *responses, size_t cell,
    const struct crm_response *response);

/*
 * Writes a row for each cell that has members, with "all" one of the sums
 * behind them, to out, which is new; the caller ends it.  0 or -1, as out
 * says.
 */
int
crm_responses_put(const struct crm_responses *responses, int all,
    struct crm_out *out);

/*
 * The response rate from which a cell pays, as a share; below 0 when it
 * cannot be told: no cost, no profit known, no response; HUGE_VAL when
 * responses bring no profit at all.
 */
double
crm_response_even(const struct crm_responses *responses,
    const struct crm_response *cell);

/*
 * "pays" or "loses" when the whole interval of the rate (Wilson, 95 percent)
 * is on that side of it; "unsure": too few members to tell, always below 30;
 * "" when there is no break-even rate.
 */
const char *
crm_response_verdict(const struct crm_responses *responses,
    const struct crm_response *cell);

#endif
