#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "outreach/mergevalue.h"
#include "outreach/plan.h"
#include "outreach/planoffer.h"

/* Adds the text that stmt finds, and ends it.  0 or -1. */
static int
add_one(struct crm_stmt *stmt, struct crm_buf *to)
{
	int rc;

	if ((rc = crm_step(stmt)) == 1)
		crm_buf_str(to, crm_col_text(stmt, 0));
	crm_reset(stmt);
	return (rc == -1 ? -1 : 0);
}

static int
of_member(const struct crm_mergewho *who, const char *field,
    struct crm_buf *to)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(who->db, "SELECT coalesce(CASE :field\n"
	    "\tWHEN 'name' THEN name ELSE code END, '')\n"
	    "FROM v_member\n"
	    "WHERE member = :member")) == NULL ||
	    crm_bind(stmt, "ti", field, who->member) == -1)
		return (-1);
	return (add_one(stmt, to));
}

/* Its own row first, then that of a member who was joined with it. */
static int
of_target(const struct crm_mergewho *who, const char *field,
    struct crm_buf *to)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(who->db, "SELECT CASE :field\n"
	    "\tWHEN 'coupon' THEN coupon ELSE segment END\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign AND verdict = 'in' AND member IN (\n"
	    "\tSELECT id FROM member\n"
	    "\tWHERE id = :member OR merged_into = :member)\n"
	    "ORDER BY member <> :member, member\n"
	    "LIMIT 1")) == NULL ||
	    crm_bind(stmt, "tii", field, who->campaign, who->member) == -1)
		return (-1);
	return (add_one(stmt, to));
}

static int
of_picks(const struct crm_mergewho *who, int64_t rank, struct crm_buf *to)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(who->db, "SELECT item\n"
	    "FROM campaign_pick\n"
	    "WHERE campaign = :campaign AND rank = :rank AND member IN (\n"
	    "\tSELECT id FROM member\n"
	    "\tWHERE id = :member OR merged_into = :member)\n"
	    "ORDER BY member <> :member, member\n"
	    "LIMIT 1")) == NULL ||
	    crm_bind(stmt, "iii", who->campaign, rank, who->member) == -1)
		return (-1);
	return (add_one(stmt, to));
}

/* That of the member's segment, else that of the plan. */
static int
of_offers(const struct crm_mergewho *who, struct crm_buf *to)
{
	struct crm_buf segment = { 0 };
	int rc = of_target(who, "segment", &segment);

	if (rc == 0)
		rc = crm_planoffer_text(who->db, who->campaign,
		    crm_buf_text(&segment), to);
	if (rc == 0)
		rc = crm_plan_get(who->db, who->campaign, "offer", to);
	crm_buf_free(&segment);
	return (rc == -1 ? -1 : 0);
}

int
crm_mergevalue(void *arg, const char *field, struct crm_buf *to)
{
	const struct crm_mergewho *who = arg;

	if (strcmp(field, "refuse") == 0) {
		crm_buf_str(to, who->refuse);
		return (0);
	}
	if (strcmp(field, "name") == 0 || strcmp(field, "code") == 0)
		return (of_member(who, field, to));
	if (strcmp(field, "segment") == 0 || strcmp(field, "coupon") == 0)
		return (of_target(who, field, to));
	if (strncmp(field, "pick", 4) == 0)
		return (of_picks(who, field[4] - '0', to));
	if (strcmp(field, "offer") == 0)
		return (of_offers(who, to));
	return (crm_plan_get(who->db, who->campaign, field, to) == -1 ? -1 :
	    0);
}
