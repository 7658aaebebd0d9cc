#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/time.h"
#include "outreach/plan.h"
#include "outreach/planoffer.h"

#define HUNDRED	INT64_C(1000000)
#define MOST	INT64_C(1000000000000000)

int
crm_planoffer_clear(struct crm_db *db, int64_t campaign)
{
	char time[CRM_TIME_LEN];
	int64_t at;
	int rc;

	if ((rc = crm_plan_started(db, campaign, &at)) == -1)
		return (-1);
	if (rc == 1)
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT, _("the "
		    "first message left at %s, and what was offered stays"),
		    crm_time_format(at, time)));
	return (crm_run(db, "DELETE FROM campaign_offer\n"
	    "WHERE campaign = :campaign", "i", campaign));
}

int
crm_planoffer_number(const char *text, int64_t *v)
{

	*v = 0;
	if (*text == '\0')
		return (0);
	return (crm_money_parse(text, strlen(text), 4, v) == 0 && *v >= 0 &&
	    *v <= MOST ? 1 : -1);
}

static int
check(struct crm_err *err, const struct crm_planoffer *offer)
{
	int64_t v;

	if (crm_planoffer_number(offer->percent, &v) == -1 || v > HUNDRED)
		return (crm_err_set(err, CRM_ERR_INPUT, _("%s: give a "
		    "percentage from 0 to 100 with at most four decimals"),
		    "percent"));
	if (crm_planoffer_number(offer->cost_each, &v) != -1 &&
	    crm_planoffer_number(offer->ceiling, &v) != -1)
		return (0);
	return (crm_err_set(err, CRM_ERR_INPUT, _("%s: give an amount that is "
	    "not negative, with at most four decimals"),
	    crm_planoffer_number(offer->cost_each, &v) == -1 ? "cost_each" :
	    "ceiling"));
}

int
crm_planoffer_add(struct crm_db *db, int64_t campaign,
    const struct crm_planoffer *offer)
{
	int64_t one;
	int rc;

	if (check(crm_db_err(db), offer) == -1)
		return (-1);
	rc = crm_one(db, &one, "SELECT 1\n"
	    "FROM campaign_offer\n"
	    "WHERE campaign = :campaign AND segment = :segment", "it",
	    campaign, offer->segment);
	if (rc != 0)
		return (rc == 1 ? 0 : -1);
	return (crm_run(db, "INSERT INTO campaign_offer\n"
	    "(campaign, segment, offer, text, percent, cost_each, ceiling,\n"
	    "\tbatch)\n"
	    "VALUES (:campaign, :segment, :offer, :text, :percent,\n"
	    "\t:cost_each, :ceiling, :batch)", "itttttti", campaign,
	    offer->segment, offer->offer, offer->text, offer->percent,
	    offer->cost_each, offer->ceiling, crm_batch(db)) == -1 ? -1 : 1);
}

int
crm_planoffer_each(struct crm_db *db, int64_t campaign,
    int (*fn)(void *arg, const struct crm_planoffer *offer, int64_t members),
    void *arg)
{
	struct crm_planoffer offer;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "WITH list (segment, members) AS\n"
	    "MATERIALIZED (\n"
	    "\tSELECT segment, count(*)\n"
	    "\tFROM campaign_target\n"
	    "\tWHERE campaign = :campaign AND verdict = 'in'\n"
	    "\t\tAND arm <> 'control'\n"
	    "\tGROUP BY segment)\n"
	    "SELECT o.segment, o.offer, o.text, o.percent, o.cost_each,\n"
	    "\to.ceiling, (SELECT coalesce(sum(l.members), 0)\n"
	    "\t\tFROM list AS l\n"
	    "\t\tWHERE l.segment = o.segment OR (o.segment = ''\n"
	    "\t\t\tAND l.segment NOT IN (SELECT x.segment\n"
	    "\t\t\t\tFROM campaign_offer AS x\n"
	    "\t\t\t\tWHERE x.campaign = :campaign)))\n"
	    "FROM campaign_offer AS o\n"
	    "WHERE o.campaign = :campaign\n"
	    "ORDER BY o.segment /* scan: segments are few */")) == NULL ||
	    crm_bind(stmt, "i", campaign) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		offer.segment = crm_col_text(stmt, 0);
		offer.offer = crm_col_text(stmt, 1);
		offer.text = crm_col_text(stmt, 2);
		offer.percent = crm_col_text(stmt, 3);
		offer.cost_each = crm_col_text(stmt, 4);
		offer.ceiling = crm_col_text(stmt, 5);
		if ((rc = fn(arg, &offer, crm_col_int(stmt, 6))) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_planoffer_text(struct crm_db *db, int64_t campaign, const char *segment,
    struct crm_buf *text)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT CASE text WHEN '' THEN offer\n"
	    "\tELSE text END\n"
	    "FROM campaign_offer\n"
	    "WHERE campaign = :campaign AND segment IN ('', :segment)\n"
	    "ORDER BY segment DESC\n"
	    "LIMIT 1")) == NULL ||
	    crm_bind(stmt, "it", campaign, segment) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		crm_buf_str(text, crm_col_text(stmt, 0));
	crm_reset(stmt);
	return (text->bad ? crm_err_nomem(crm_db_err(db)) : rc);
}

int
crm_planoffer_without(struct crm_db *db, int64_t campaign, int64_t *without)
{
	int64_t n = 0;

	*without = 0;
	if (crm_one(db, &n, "SELECT count(*)\n"
	    "FROM campaign_offer\n"
	    "WHERE campaign = :campaign", "i", campaign) == -1)
		return (-1);
	if (n == 0)
		return (0);
	return (crm_one(db, without, "SELECT count(*)\n"
	    "FROM campaign_target AS t\n"
	    "WHERE t.campaign = :campaign AND t.verdict = 'in'\n"
	    "\tAND t.arm <> 'control' AND NOT EXISTS (SELECT 1\n"
	    "\t\tFROM campaign_offer AS o\n"
	    "\t\tWHERE o.campaign = t.campaign\n"
	    "\t\t\tAND o.segment IN ('', t.segment))", "i", campaign) == -1 ?
	    -1 : 1);
}
