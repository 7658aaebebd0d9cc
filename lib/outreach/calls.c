#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "outreach/calls.h"
#include "outreach/reach.h"

const char *
crm_call_name(enum crm_call call)
{
	static const char *const name[] = { "", "missing", "dead", "moved" };

	return (name[call]);
}

int
crm_calls_value(struct crm_db *db, int (*fn)(void *arg, int64_t member,
    int64_t amount, int64_t last_at), void *arg)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT member, sum(amount),\n"
	    "\tmax(CASE WHEN sale THEN ordered_at END)\n"
	    "FROM v_purchase\n"
	    "GROUP BY member\n"
	    "ORDER BY member /* scan: all of them are added up */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = fn(arg, crm_col_int(stmt, 0), crm_col_int(stmt, 1),
		    crm_col_int(stmt, 2))) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

/* The dead one that was tried last. */
static int
find_dead(struct crm_db *db, int64_t member, enum crm_contact_kind kind,
    struct crm_buf *known)
{
	int call = CRM_CALL_DEAD, rc;
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "SELECT value, result\n"
	    "FROM contact\n"
	    "WHERE member = :member AND result > 1\n"
	    "\tAND (kind > 4) * kind = (:kind > 4) * :kind\n"
	    "ORDER BY state, verified_at DESC, id DESC\n"
	    "LIMIT 1")) == NULL ||
	    crm_bind(stmt, "ii", member, (int64_t)kind) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		crm_buf_str(known, crm_col_text(stmt, 0));
		if (crm_col_int(stmt, 1) == CRM_CONTACT_MOVED)
			call = CRM_CALL_MOVED;
	}
	crm_reset(stmt);
	if (known->bad)
		return (crm_err_nomem(crm_db_err(db)));
	return (rc == -1 ? -1 : call);
}

int
crm_call_needed(struct crm_db *db, int64_t member,
    enum crm_contact_kind kind, struct crm_buf *known)
{
	struct crm_buf contact = { 0 };
	int rc;

	rc = crm_reach_contact(db, member, kind == CRM_CONTACT_EMAIL ?
	    "email" : kind == CRM_CONTACT_ADDRESS ? "post" : "sms", &contact);
	crm_buf_free(&contact);
	crm_buf_reset(known);
	switch (rc) {
	case CRM_REACH_FOUND:
		return (CRM_CALL_NOT);
	case CRM_REACH_NONE:
		return (CRM_CALL_MISSING);
	case CRM_REACH_DEAD:
		return (find_dead(db, member, kind, known));
	default:
		return (-1);
	}
}
