#include <math.h>
#include <string.h>

#include "insight/proportion.h"
#include "outreach/lift.h"

#define ALPHA	.05

const char *
crm_lift_verdict(double p, double more)
{

	return (p >= ALPHA ? "cannot_tell" : more > 0 ? "more" : "less");
}

const char *
crm_lift_against(const struct crm_lift_value *value, double expected)
{

	if (isfinite(value->low) && value->low >= expected)
		return ("met");
	if (isfinite(value->high) && value->high < expected)
		return ("missed");
	return ("cannot_tell");
}

const struct crm_outcome_cell *
crm_lift_control(const struct crm_outcome_result *result,
    const struct crm_outcome_cell *arm, const char *control)
{
	const struct crm_outcome_cell *c = result->cell;
	size_t i;

	for (i = 0; i < result->n; i++, c++)
		if (c->all == arm->all && c->by_len == arm->by_len &&
		    memcmp(c->by, arm->by, c->by_len) == 0 &&
		    c->arm_len == strlen(control) &&
		    memcmp(c->arm, control, c->arm_len) == 0)
			return (c);
	return (NULL);
}

static void
counts(const struct crm_outcome_cell *c, int64_t count[2])
{

	count[0] = c->won;
	count[1] = c->group.n;
}

/* A mean and its limits in units of the currency. */
static struct crm_lift_value
units(const struct crm_perhead *head, int which, double unit)
{
	struct crm_lift_value v = { head->mean[which] / unit,
	    head->limit[which].low / unit, head->limit[which].high / unit };

	return (v);
}

/* What is known of the arm alone. */
static void
of_arm(struct crm_lift *lift, const struct crm_outcome_cell *arm,
    const struct crm_lift_opt *opt)
{
	const struct crm_group group[2] = { arm->group, arm->group };
	struct crm_perhead head;

	lift->rate.value = (double)arm->won / (double)arm->group.n;
	crm_wilson(arm->won, arm->group.n, &lift->rate.low, &lift->rate.high);
	lift->head = (struct crm_lift_value){ 0, INFINITY, INFINITY };
	if (!opt->amounts)
		lift->head.value = INFINITY;
	else if (crm_perhead(group, &head) == 0)
		lift->head = units(&head, 0, pow(10, opt->decimals));
}

/*
 * The least share is what this size could have shown, had the control's share
 * been everybody's.
 */
static void
compare_rates(struct crm_lift *lift, const struct crm_outcome_cell *arm,
    const struct crm_outcome_cell *control)
{
	struct crm_interval times;
	int64_t a[2], b[2];
	double base;

	counts(arm, a);
	counts(control, b);
	lift->more.value = (double)a[0] / (double)a[1] -
	    (double)b[0] / (double)b[1];
	crm_newcombe(a, b, &lift->more.low, &lift->more.high);
	times = crm_score_ratio(a, b);
	lift->times = (struct crm_lift_value){ b[0] == 0 ? INFINITY :
	    (double)a[0] / (double)a[1] * (double)b[1] / (double)b[0],
	    times.low, times.high };
	lift->p = crm_midp(a, b);
	base = b[0] > 0 ? (double)b[0] / (double)b[1] :
	    (double)(a[0] + b[0]) / (double)(a[1] + b[1]);
	lift->least = crm_smallest_share(a[1], b[1], base);
	if (lift->least > 1)
		lift->least = INFINITY;
}

/* What is fixed is borne by all who were asked, a head alike. */
static double
cost_of(const struct crm_outcome_cell *arm, const struct crm_lift_opt *opt)
{
	double n = (double)arm->group.n;
	double messages = opt->messages ? (double)arm->sent : n;

	return (opt->each * messages + (opt->asked > 0 ? opt->fixed * n /
	    (double)opt->asked : 0));
}

static void
gain_of(struct crm_lift *lift, const struct crm_outcome_cell *arm,
    const struct crm_lift_opt *opt)
{
	double all = (double)arm->group.n * opt->share, cost;

	cost = lift->cost = cost_of(arm, opt);
	lift->profit = lift->head_more.value * all;
	lift->gain = (struct crm_lift_value){ lift->profit - cost,
	    lift->head_more.low * all - cost,
	    lift->head_more.high * all - cost };
	lift->roi = (struct crm_lift_value){ INFINITY, INFINITY, INFINITY };
	if (cost > 0)
		lift->roi = (struct crm_lift_value){
		    100 * lift->gain.value / cost, 100 * lift->gain.low / cost,
		    100 * lift->gain.high / cost };
	lift->gained = opt->priced;
}

static int
compare_heads(struct crm_lift *lift, const struct crm_outcome_cell *arm,
    const struct crm_outcome_cell *control, const struct crm_lift_opt *opt)
{
	const struct crm_group group[2] = { arm->group, control->group };
	struct crm_perhead head;

	if (crm_perhead(group, &head) == -1)
		return (0);
	lift->head_p = -1;
	if (opt->draws > 0 && (lift->head_p = crm_perhead_p(group, opt->draws,
	    opt->seed)) < 0)
		return (-1);
	lift->heads = 1;
	lift->head_more = units(&head, 2, pow(10, opt->decimals));
	gain_of(lift, arm, opt);
	return (0);
}

int
crm_lift_make(struct crm_lift *lift, const struct crm_outcome_cell *arm,
    const struct crm_outcome_cell *control, const struct crm_lift_opt *opt)
{

	memset(lift, 0, sizeof(*lift));
	lift->cost = cost_of(arm, opt);
	of_arm(lift, arm, opt);
	if (control == NULL || control == arm)
		return (0);
	lift->compared = 1;
	compare_rates(lift, arm, control);
	return (opt->amounts ? compare_heads(lift, arm, control, opt) : 0);
}
