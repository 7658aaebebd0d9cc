#include "core/db.h"
#include "insight/offered.h"

int
crm_offered_each(struct crm_db *db, int64_t from, int64_t before,
    int (*fn)(void *arg, int64_t member), void *arg)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT coalesce(m.merged_into, m.id)\n"
	    "FROM campaign_target AS t\n"
	    "CROSS JOIN member AS m ON m.id = t.member\n"
	    "WHERE t.verdict = 'in' AND t.at >= :from AND t.at < :before\n"
	    "ORDER BY t.id /* scan: lists are few beside purchases */")) ==
	    NULL || crm_bind(stmt, "ii", from, before) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = fn(arg, crm_col_int(stmt, 0))) != 0)
			break;
	crm_reset(stmt);
	return (rc);
}
