#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "outreach/target.h"
#include "outreach/waterfall.h"

struct counts {
	int64_t		 out[CRM_NREASON];	/* by reason */
	struct crm_waterfall_sum *sum;
};

static int
is_lot(enum crm_reason reason)
{

	return (reason == CRM_REASON_GLOBAL || reason == CRM_REASON_HOLDOUT);
}

static int
take_reason(struct crm_db *db, struct counts *counts, const char *reason,
    int in, int64_t n)
{
	size_t i;

	counts->sum->audience += n;
	if (in) {
		counts->sum->in += n;
		return (0);
	}
	for (i = 0; i < CRM_NREASON; i++)
		if (strcmp(crm_reason_name((enum crm_reason)i), reason) == 0) {
			counts->out[i] += n;
			if (is_lot((enum crm_reason)i))
				counts->sum->control += n;
			else
				counts->sum->out += n;
			return (0);
		}
	return (crm_err_set(crm_db_err(db), CRM_ERR_DATABASE, _("the reason "
	    "of %lld verdicts is none that we know: %s"), (long long)n,
	    reason));
}

static int
load_reasons(struct crm_db *db, int64_t campaign, struct counts *counts)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT reason, verdict = 'in', count(*)\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign\n"
	    "GROUP BY 1, 2\n"
	    "ORDER BY 1, 2")) == NULL || crm_bind(stmt, "i", campaign) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = take_reason(db, counts, crm_col_text(stmt, 0),
		    crm_col_int(stmt, 1) == 1, crm_col_int(stmt, 2))) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

struct telling {
	int		(*fn)(void *arg,
			    const struct crm_waterfall_line *line);
	void		*arg;
};

static int
tell(const struct telling *telling, const char *step, const char *name,
    int64_t members)
{
	struct crm_waterfall_line line = { step, name, members };

	return (telling->fn(telling->arg, &line));
}

static int
tell_reasons(const struct telling *telling, const struct counts *counts)
{
	size_t i;

	if (tell(telling, "audience", "", counts->sum->audience) == -1)
		return (-1);
	for (i = 0; i < CRM_NREASON; i++)
		if (counts->out[i] > 0 && tell(telling,
		    is_lot((enum crm_reason)i) ? "control" : "out",
		    crm_reason_name((enum crm_reason)i),
		    counts->out[i]) == -1)
			return (-1);
	return (tell(telling, "in", "", counts->sum->in));
}

/* A part of those who are in, rows of (name, count): 0 or -1. */
static int
tell_part(struct crm_db *db, const struct telling *telling, const char *step,
    struct crm_stmt *stmt, int64_t in)
{
	int64_t all = 0;
	int rc;

	while ((rc = crm_step(stmt)) == 1) {
		all += crm_col_int(stmt, 1);
		if ((rc = tell(telling, step, crm_col_text(stmt, 0),
		    crm_col_int(stmt, 1))) == -1)
			break;
	}
	crm_reset(stmt);
	if (rc == 0 && all != 0 && all != in)
		return (crm_err_set(crm_db_err(db), CRM_ERR_DATABASE,
		    _("%s adds up to %lld, and %lld are in"), step,
		    (long long)all, (long long)in));
	return (rc);
}

static int
tell_arms(struct crm_db *db, int64_t campaign, const struct telling *telling,
    int64_t in)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "SELECT arm, count(*)\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign AND verdict = 'in'\n"
	    "\tAND EXISTS (SELECT 1 FROM campaign_target AS a\n"
	    "\t\tWHERE a.campaign = :campaign AND a.verdict = 'in'\n"
	    "\t\tAND a.arm <> '')\n"
	    "GROUP BY 1\n"
	    "ORDER BY 1")) == NULL || crm_bind(stmt, "i", campaign) == -1 ||
	    tell_part(db, telling, "arm", stmt, in) == -1)
		return (-1);
	if ((stmt = crm_sql(db, "SELECT coalesce(nullif(t.channel, ''),\n"
	    "\tc.channel), count(*)\n"
	    "FROM campaign AS c\n"
	    "CROSS JOIN campaign_target AS t ON t.campaign = c.id\n"
	    "WHERE c.id = :campaign AND t.verdict = 'in'\n"
	    "GROUP BY 1\n"
	    "ORDER BY 1")) == NULL || crm_bind(stmt, "i", campaign) == -1 ||
	    tell_part(db, telling, "channel", stmt, in) == -1)
		return (-1);
	if ((stmt = crm_sql(db, "SELECT CASE pilot WHEN 1 THEN 'pilot'\n"
	    "\tELSE 'rest' END, count(*)\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign AND verdict = 'in'\n"
	    "\tAND EXISTS (SELECT 1\n"
	    "\t\tFROM campaign_target INDEXED BY campaign_target_pilot\n"
	    "\t\tWHERE campaign = :campaign AND pilot = 1)\n"
	    "GROUP BY 1\n"
	    "ORDER BY 1")) == NULL || crm_bind(stmt, "i", campaign) == -1)
		return (-1);
	return (tell_part(db, telling, "pilot", stmt, in));
}

/*
 * The message that was planned for the number: it has gone to the survivor when
 * two became one, and so has a row of the list that only one of them had.
 */
static int
tell_delivery(struct crm_db *db, int64_t campaign,
    const struct telling *telling, int64_t in)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "SELECT coalesce((SELECT d.state\n"
	    "\tFROM delivery AS d\n"
	    "\tWHERE d.member = coalesce(m.merged_into, m.id)\n"
	    "\t\tAND +d.campaign = t.campaign AND +d.wave = 1\n"
	    "\t\tAND (d.addressee = t.member OR (m.merged_into IS NULL\n"
	    "\t\t\tAND NOT EXISTS (SELECT 1\n"
	    "\t\t\tFROM campaign_target AS o\n"
	    "\t\t\tWHERE o.campaign = t.campaign\n"
	    "\t\t\t\tAND o.member = d.addressee)))\n"
	    "\tORDER BY d.addressee <> d.member, d.id DESC\n"
	    "\tLIMIT 1), 'unplanned') AS its, count(*)\n"
	    "FROM campaign_target AS t\n"
	    "CROSS JOIN member AS m ON m.id = t.member\n"
	    "WHERE t.campaign = :campaign AND t.verdict = 'in'\n"
	    "\tAND EXISTS (SELECT 1 FROM delivery\n"
	    "\t\tWHERE campaign = :campaign)\n"
	    "GROUP BY its\n"
	    "ORDER BY instr('unplanned queued deferred claimed sent unknown '\n"
	    "\t|| 'failed suppressed expired', its)")) == NULL ||
	    crm_bind(stmt, "i", campaign) == -1)
		return (-1);
	return (tell_part(db, telling, "delivery", stmt, in));
}

int
crm_waterfall_each(struct crm_db *db, int64_t campaign,
    int (*fn)(void *arg, const struct crm_waterfall_line *line), void *arg,
    struct crm_waterfall_sum *sum)
{
	struct counts counts = { .sum = sum };
	const struct telling telling = { fn, arg };

	memset(sum, 0, sizeof(*sum));
	if (load_reasons(db, campaign, &counts) == -1 ||
	    tell_reasons(&telling, &counts) == -1 ||
	    tell_arms(db, campaign, &telling, sum->in) == -1)
		return (-1);
	return (tell_delivery(db, campaign, &telling, sum->in));
}
