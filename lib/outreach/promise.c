#include <math.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/money.h"
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
 * Adds what a field was at the start, else what it was first after it.  1 it
 * was said, 0 never, -1; *late: after the start; *changed: once more since.
 */
static int
stood(struct crm_db *db, int64_t campaign, const char *name, int64_t start,
    struct crm_buf *value, int *late, int *changed)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT value, set_at > :start, version < (\n"
	    "\tSELECT max(l.version)\n"
	    "\tFROM campaign_field AS l\n"
	    "\tWHERE l.campaign = :campaign AND l.name = :name)\n"
	    "FROM campaign_field\n"
	    "WHERE campaign = :campaign AND name = :name\n"
	    "ORDER BY set_at > :start, CASE WHEN set_at > :start THEN version\n"
	    "\tELSE -version END\n"
	    "LIMIT 1")) == NULL ||
	    crm_bind(stmt, "iit", start, campaign, name) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		crm_buf_str(value, crm_col_text(stmt, 0));
		*late = (int)crm_col_int(stmt, 1);
		*changed |= (int)crm_col_int(stmt, 2);
		rc = value->n > 0;	/* else it was taken back */
	}
	crm_reset(stmt);
	return (value->bad ? crm_err_nomem(crm_db_err(db)) : rc);
}

/* The same of a number of money, as a number. */
static int
stood_number(struct crm_db *db, int64_t campaign, const char *name,
    int64_t start, double *v, int *late, int *changed)
{
	struct crm_buf value = { 0 };
	int64_t n;
	int rc;

	*v = INFINITY;
	rc = stood(db, campaign, name, start, &value, late, changed);
	if (rc == 1 && crm_money_parse(crm_buf_text(&value), value.n, 4,
	    &n) == 0)
		*v = (double)n / SCALE;
	crm_buf_free(&value);
	return (rc == -1 ? -1 : 0);
}

static int
stood_metric(struct crm_promise *promise, struct crm_db *db, int64_t campaign,
    int64_t start)
{
	struct crm_buf value = { 0 };
	int late, rc;
	size_t i;

	rc = stood(db, campaign, "metric", start, &value, &late,
	    &promise->changed);
	for (i = 1; rc == 1 && i < sizeof(metrics) / sizeof(metrics[0]); i++)
		if (strcmp(metrics[i], crm_buf_text(&value)) == 0)
			promise->metric = (enum crm_metric)i;
	crm_buf_free(&value);
	return (rc == -1 ? -1 : 0);
}

/* What a field is now, in units: not finite where nobody says. */
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
    int64_t campaign, int64_t start)
{
	int late, other = 0;

	memset(promise, 0, sizeof(*promise));
	if (stood(db, campaign, "hypothesis", start, &promise->hypothesis,
	    &late, &promise->changed) == -1 ||
	    stood_metric(promise, db, campaign, start) == -1 ||
	    stood_number(db, campaign, "expected", start, &promise->expected,
	    &promise->late, &promise->changed) == -1 ||
	    stood_number(db, campaign, "benchmark", start,
	    &promise->benchmark, &late, &other) == -1 ||
	    now(db, campaign, "cost", &promise->cost) == -1 ||
	    now(db, campaign, "cost_each", &promise->each) == -1 ||
	    now(db, campaign, "margin", &promise->share) == -1) {
		crm_promise_free(promise);
		return (-1);
	}
	/* Percentages are kept as millionths. */
	promise->share = isfinite(promise->share) ? promise->share / 100 : 1;
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
		*result = lift->head_more;
		return (lift->heads);
	case CRM_METRIC_PROFIT:
		*result = lift->gain;
		return (lift->heads && lift->gained);
	default:
		return (0);
	}
}
