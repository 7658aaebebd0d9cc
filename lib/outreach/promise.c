#include <math.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/money.h"
#include "core/time.h"
#include "outreach/plan.h"
#include "outreach/promise.h"

#define SCALE	10000.		/* of money and percentages of the plan */

static const char *const metrics[] = { "", "conversion", "revenue", "profit" };

const char *
crm_metric_name(enum crm_metric metric)
{

	return (metrics[metric]);
}

void
crm_promise_free(struct crm_promise *promise)
{

	crm_buf_free(&promise->hypothesis);
}

/*
 * Adds what a field was at the start, else what was said of it since: 1, 0
 * neither, -1.  What was said since is late, and changed where it is other.
 */
static int
stood(struct crm_db *db, int64_t campaign, const char *name,
    struct crm_buf *value, int *late, int *changed)
{
	struct crm_buf now = { 0 };
	int rc, is;

	*late = 0;
	if ((rc = crm_plan_at_start(db, campaign, name, value)) == -1)
		return (-1);
	is = crm_plan_get(db, campaign, name, &now);
	if (is == 1 && rc == 0) {
		*late = 1;
		crm_buf_add(value, now.p, now.n);
	}
	if (is != -1)
		*changed |= *late || strcmp(crm_buf_text(value),
		    crm_buf_text(&now)) != 0;
	crm_buf_free(&now);
	if (value->bad)
		return (crm_err_nomem(crm_db_err(db)));
	return (is == -1 ? -1 : rc == 1 || *late);
}

/* The same of a number, in units: not finite where nobody said one. */
static int
stood_number(struct crm_db *db, int64_t campaign, const char *name,
    double *v, int *late, int *changed)
{
	struct crm_buf value = { 0 };
	int64_t n;
	int rc = stood(db, campaign, name, &value, late, changed);

	*v = INFINITY;
	if (rc == 1 && crm_money_parse(crm_buf_text(&value), value.n, 4,
	    &n) == 0)
		*v = (double)n / SCALE;
	crm_buf_free(&value);
	return (rc == -1 ? -1 : 0);
}

static int
stood_metric(struct crm_promise *promise, struct crm_db *db, int64_t campaign)
{
	struct crm_buf value = { 0 };
	int late, rc;
	size_t i;

	rc = stood(db, campaign, "metric", &value, &late, &promise->changed);
	for (i = 1; rc == 1 && i < sizeof(metrics) / sizeof(metrics[0]); i++)
		if (strcmp(metrics[i], crm_buf_text(&value)) == 0)
			promise->metric = (enum crm_metric)i;
	crm_buf_free(&value);
	return (rc == -1 ? -1 : 0);
}

/* The first day, which moves the days and promises nothing. */
static int
stood_day(struct crm_promise *promise, struct crm_db *db, int64_t campaign)
{
	struct crm_buf value = { 0 };
	int late, rc, changed;

	rc = stood(db, campaign, "starts_on", &value, &late, &changed);
	if (rc == 1 && crm_date_parse(crm_buf_text(&value), value.n,
	    &promise->starts_on) == -1)
		promise->starts_on = 0;
	crm_buf_free(&value);
	return (rc == -1 ? -1 : 0);
}

/* What a cost is by now: not finite where nobody says. */
static int
now(struct crm_db *db, int64_t campaign, const char *name, double *v)
{
	int64_t n;
	int rc = crm_plan_int(db, campaign, name, &n);

	*v = rc == 1 ? (double)n / SCALE : INFINITY;
	return (rc == -1 ? -1 : 0);
}

int
crm_promise_load(struct crm_promise *promise, struct crm_db *db,
    int64_t campaign)
{
	double percent, window;
	int late;

	memset(promise, 0, sizeof(*promise));
	if (stood(db, campaign, "hypothesis", &promise->hypothesis, &late,
	    &promise->changed) == -1 ||
	    stood_metric(promise, db, campaign) == -1 ||
	    stood_number(db, campaign, "expected", &promise->expected,
	    &promise->late, &promise->changed) == -1 ||
	    stood_number(db, campaign, "benchmark", &promise->benchmark, &late,
	    &promise->changed) == -1 ||
	    stood_number(db, campaign, "margin", &percent, &late,
	    &promise->changed) == -1 ||
	    stood_number(db, campaign, "window", &window, &late,
	    &promise->changed) == -1 ||
	    stood_day(promise, db, campaign) == -1 ||
	    now(db, campaign, "cost", &promise->cost) == -1 ||
	    now(db, campaign, "cost_each", &promise->each) == -1) {
		crm_promise_free(promise);
		return (-1);
	}
	promise->share = isfinite(percent) ? percent / 100 : 1;
	promise->window = isfinite(window) ? (int64_t)window : 1;
	return (0);
}

int
crm_promise_result(const struct crm_promise *promise,
    const struct crm_lift *lift, struct crm_lift_value *result)
{

	*result = (struct crm_lift_value){ INFINITY, INFINITY, INFINITY };
	if (!lift->compared)
		return (0);
	switch (promise->metric) {
	case CRM_METRIC_CONVERSION:
		*result = (struct crm_lift_value){ 100 * lift->more.value,
		    100 * lift->more.low, 100 * lift->more.high };
		return (1);
	case CRM_METRIC_REVENUE:
		if (lift->heads)
			*result = lift->head_more;
		return (lift->heads);
	case CRM_METRIC_PROFIT:
		if (lift->gained)
			*result = lift->gain;
		return (lift->gained);
	default:
		return (0);
	}
}
