#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "record/owner.h"

int
crm_owner_exclusive(struct crm_db *db)
{
	struct crm_buf value = { 0 };
	int rc = crm_db_get(db, "ownership", &value);

	if (rc == 1)
		rc = strcmp(crm_buf_text(&value), "exclusive") == 0;
	crm_buf_free(&value);
	return (rc);
}

int
crm_owner_known(struct crm_db *db, const char *partner)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "WHERE EXISTS (SELECT 1 FROM channel WHERE name = :partner)\n"
	    "\tOR EXISTS (SELECT 1 FROM member_owner\n"
	    "\t\tWHERE partner = :partner /* scan: said by hand */)", "t",
	    partner));
}

int
crm_owner_get(struct crm_db *db, int64_t member, struct crm_buf *partner,
    int *by_hand)
{
	struct crm_stmt *stmt;
	int rc;

	*by_hand = 0;
	if ((stmt = crm_sql(db, "SELECT partner, by_hand\n"
	    "FROM v_member_owner\n"
	    "WHERE member = :member AND partner IS NOT NULL")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		crm_buf_str(partner, crm_col_text(stmt, 0));
		*by_hand = (int)crm_col_int(stmt, 1);
	}
	crm_reset(stmt);
	return (partner->bad ? crm_err_nomem(crm_db_err(db)) : rc);
}

int
crm_owner_set(struct crm_db *db, int64_t member, const char *partner)
{
	int rc;

	if (partner == NULL)
		rc = crm_run(db, "DELETE FROM member_owner\n"
		    "WHERE member = :member", "i", member);
	else
		rc = crm_run(db, "INSERT INTO member_owner (member, partner,\n"
		    "\tat, batch)\n"
		    "VALUES (:member, :partner, :now, :batch)\n"
		    "ON CONFLICT (member) DO UPDATE\n"
		    "SET partner = excluded.partner, at = excluded.at,\n"
		    "\tbatch = excluded.batch\n"
		    "WHERE partner <> excluded.partner", "itii", member,
		    partner, crm_db_now(db), crm_batch(db));
	return (rc == -1 ? -1 : crm_changes(db) > 0);
}

int
crm_owner_serves(struct crm_db *db, int64_t member, const char *partner,
    int exclusive)
{
	int64_t one;

	if (exclusive)
		return (crm_one(db, &one, "SELECT 1\n"
		    "FROM v_member_owner\n"
		    "WHERE member = :member AND partner = :partner", "it",
		    member, partner));
	return (crm_one(db, &one, "SELECT 1\n"
	    "WHERE EXISTS (SELECT 1 FROM member_owner\n"
	    "\t\tWHERE member = :member AND partner = :partner)\n"
	    "\tOR EXISTS (SELECT 1 FROM channel AS c\n"
	    "\t\tCROSS JOIN identity AS i ON i.member = :member\n"
	    "\t\tCROSS JOIN orders AS o ON o.buyer = i.id\n"
	    "\t\tWHERE c.name = :partner AND o.channel = c.id)", "it",
	    member, partner));
}
