#include <math.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "outreach/asked.h"
#include "outreach/outcome.h"
#include "outreach/whole.h"

#define SEED	1

void
crm_whole_free(struct crm_whole *whole)
{

	crm_promise_free(&whole->promise);
}

static void
take_arm(struct crm_whole_arm *arm, const struct crm_outcome_cell *cell,
    const struct crm_lift *lift)
{

	arm->members = cell->group.n;
	arm->won = cell->won;
	arm->revenue = cell->sum;
	arm->rate = lift->rate;
	arm->head = lift->head;
}

/* The cells of all arms together, and of the control. */
static int
compare(struct crm_whole *whole, const struct crm_outcome_result *result,
    const struct crm_lift_opt *opt)
{
	const struct crm_outcome_cell *c = result->cell, *asked = NULL;
	const struct crm_outcome_cell *control = NULL;
	struct crm_lift alone;
	size_t i;

	for (i = 0; i < result->n && c->all; i++, c++)
		if (crm_lift_control(result, c, CRM_ASKED_CONTROL) == c)
			control = c;
		else if (asked == NULL || !asked->pooled)
			asked = c;
	if (control != NULL && crm_lift_make(&alone, control, NULL,
	    opt) == -1)
		return (-1);
	if (control != NULL)
		take_arm(&whole->control, control, &alone);
	if (asked == NULL)
		return (0);
	if (crm_lift_make(&whole->lift, asked, control, opt) == -1)
		return (-1);
	take_arm(&whole->asked, asked, &whole->lift);
	return (0);
}

static void
cost_of(const struct crm_whole *whole, const struct crm_asked *asked,
    struct crm_lift_opt *opt)
{
	const struct crm_promise *promise = &whole->promise;

	opt->seed = SEED;
	opt->share = promise->share;
	opt->fixed = isfinite(promise->cost) ? promise->cost : 0;
	opt->each = isfinite(promise->each) ? promise->each : 0;
	opt->priced = whole->priced;
	opt->asked = (int64_t)asked->treated;
	opt->amounts = opt->messages = 1;
	opt->decimals = whole->decimals;
}

static int
measure(struct crm_whole *whole, struct crm_db *db,
    const struct crm_asked *asked, const struct crm_whole_opt *opt)
{
	struct crm_outcome *outcome = crm_outcome_new(crm_db_err(db));
	struct crm_lift_opt lift = { .draws = opt->draws };
	const struct crm_outcome_result *result;
	int rc = -1;

	if (outcome == NULL)
		return (-1);
	cost_of(whole, asked, &lift);
	crm_outcome_pool(outcome, CRM_ASKED_CONTROL);
	if (crm_asked_bought(asked, db, opt->day, outcome) == 0 &&
	    (result = crm_outcome_end(outcome)) != NULL &&
	    (rc = compare(whole, result, &lift)) == -1)
		(void)crm_err_nomem(crm_db_err(db));
	crm_outcome_free(outcome);
	return (rc);
}

int
crm_whole_make(struct crm_whole *whole, struct crm_db *db,
    const struct crm_whole_opt *opt)
{
	struct crm_asked_opt list = { .campaign = opt->campaign,
	    .channel = opt->channel };
	struct crm_asked asked;
	int rc;

	memset(whole, 0, sizeof(*whole));
	if (crm_promise_load(&whole->promise, db, opt->campaign) == -1)
		return (-1);
	list.window = whole->promise.window;
	list.starts_on = whole->promise.starts_on;
	if (crm_asked_load(&asked, db, &list) == -1) {
		crm_whole_free(whole);
		return (-1);
	}
	whole->frozen = asked.frozen;
	whole->first = asked.first;
	whole->last = asked.last;
	whole->messages = asked.messages;
	whole->decimals = crm_db_decimals(db);
	whole->priced = isfinite(whole->promise.cost) ||
	    isfinite(whole->promise.each);
	if ((rc = measure(whole, db, &asked, opt)) == -1)
		crm_whole_free(whole);
	crm_asked_free(&asked);
	return (rc);
}
