#include <string.h>

#include "core/db.h"
#include "core/time.h"
#include "insight/feature.h"
#include "record/consent.h"

const char *const crm_feature_channel[CRM_FEATURE_CONSENTS] = { "email", "sms",
    "call", "post", "push" };

/* Fills the consents of a member.  0 or -1. */
static int
ask(struct crm_db *db, int64_t as_of, struct crm_feature *feature)
{
	int64_t at;
	int i;

	for (i = 0; i < CRM_FEATURE_CONSENTS; i++) {
		feature->consent[i] = crm_consent_state(db, feature->member,
		    crm_feature_channel[i], as_of, &at);
		if (feature->consent[i] == -1)
			return (-1);
	}
	return (0);
}

int
crm_features_each(struct crm_db *db, int64_t as_of,
    const struct crm_buyer_set *set,
    int (*fn)(void *arg, const struct crm_feature *feature), void *arg)
{
	struct crm_feature feature;
	struct crm_stmt *stmt;
	size_t i = 0;
	int rc;

	if ((stmt = crm_sql(db, "WITH p AS (\n"
	    "\tSELECT member, count(DISTINCT CASE sale WHEN 1\n"
	    "\t\t\tTHEN order_id END) AS orders,\n"
	    "\t\tcount(DISTINCT CASE sale WHEN 1 THEN channel END)\n"
	    "\t\t\tAS channels, sum(amount) AS monetary\n"
	    "\tFROM v_purchase\n"
	    "\tWHERE ordered_at < :end\n"
	    "\tGROUP BY member)\n"
	    "SELECT m.id, p.orders, p.channels, p.monetary\n"
	    "FROM member AS m\n"
	    "LEFT JOIN p ON p.member = m.id\n"
	    "WHERE m.state = 0\n"
	    "ORDER BY m.id /* scan: all members */")) == NULL ||
	    crm_bind(stmt, "i", (as_of + 1) * CRM_DAY) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		memset(&feature, 0, sizeof(feature));
		feature.member = crm_col_int(stmt, 0);
		while (i < set->n && set->buyer[i].member < feature.member)
			i++;
		if (i < set->n && set->buyer[i].member == feature.member) {
			feature.buyer = set->buyer + i;
			feature.orders = crm_col_int(stmt, 1);
			feature.channels = crm_col_int(stmt, 2);
			feature.monetary = crm_col_int(stmt, 3);
		}
		if ((rc = ask(db, as_of, &feature)) != 0 ||
		    (rc = fn(arg, &feature)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}
