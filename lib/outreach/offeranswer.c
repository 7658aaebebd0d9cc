#include <string.h>

#include "core/db.h"
#include "core/time.h"
#include "outreach/offeranswer.h"

int
crm_offer_result(const char *result)
{
	static const char *const known[] = { "sent", "failed", "opened",
	    "clicked", "answered", "bought", "refused" };
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i], result) == 0)
			return (1);
	return (0);
}

/*
 * What the batch offered: 1 with the event, 0, -1.  The file names the member
 * as it was then, which may be an alias by now; so may the event's own.
 */
static int
find(struct crm_db *db, const struct crm_offer_answer *answer, int64_t *event,
    int64_t *night)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT e.id, e.night\n"
	    "FROM member AS w\n"
	    "CROSS JOIN event AS e\n"
	    "\tON e.member IN (w.id, w.merged_into) OR e.member IN (\n"
	    "\t\tSELECT o.id FROM member AS o\n"
	    "\t\tWHERE o.merged_into = coalesce(w.merged_into, w.id))\n"
	    "WHERE w.id = :member AND e.found = :batch AND e.verdict = 'in'\n"
	    "ORDER BY e.member <> w.id, e.id\n"
	    "LIMIT 1 /* scan: few */")) == NULL ||
	    crm_bind(stmt, "ii", answer->member, answer->batch) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		*event = crm_col_int(stmt, 0);
		*night = crm_col_int(stmt, 1);
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_offer_answer_put(struct crm_db *db, const struct crm_offer_answer *answer)
{
	int64_t event, night;
	int rc;

	if ((rc = find(db, answer, &event, &night)) != 1)
		return (rc == 0 ? 2 : -1);
	if (answer->at < night * CRM_DAY)
		return (3);
	if (crm_run(db, "INSERT INTO event_answer (event, result, at, batch)\n"
	    "VALUES (:event, :result, :at, :batch)\n"
	    "ON CONFLICT (event, result, at) DO NOTHING", "itii", event,
	    answer->result, answer->at, crm_batch(db)) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

int
crm_offer_totals(struct crm_db *db, int64_t batch,
    int (*fn)(void *arg, const struct crm_offer_total *total), void *arg)
{
	struct crm_offer_total total;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT r.name, v.channel, x.result,\n"
	    "\tcount(*)\n"
	    "FROM (\n"
	    "\tSELECT id AS event, '' AS result\n"
	    "\tFROM event\n"
	    "\tWHERE verdict = 'in' AND (:batch = 0 OR found = :batch)\n"
	    "\tUNION ALL\n"
	    "\tSELECT DISTINCT a.event, a.result\n"
	    "\tFROM event_answer AS a\n"
	    "\tCROSS JOIN event AS e ON e.id = a.event\n"
	    "\tWHERE :batch = 0 OR e.found = :batch) AS x\n"
	    "CROSS JOIN event AS e ON e.id = x.event\n"
	    "CROSS JOIN event_rule AS r ON r.id = e.rule\n"
	    "CROSS JOIN event_version AS v ON v.id = e.version\n"
	    "GROUP BY r.name, v.channel, x.result\n"
	    "ORDER BY r.name, v.channel, x.result /* scan: all offers */")) ==
	    NULL || crm_bind(stmt, "i", batch) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		total.rule = crm_col_text(stmt, 0);
		total.channel = crm_col_text(stmt, 1);
		total.result = crm_col_text(stmt, 2);
		total.offers = crm_col_int(stmt, 3);
		if ((rc = fn(arg, &total)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}
