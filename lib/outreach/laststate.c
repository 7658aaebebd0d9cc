#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "insight/proportion.h"
#include "outreach/laststate.h"

static const char *const names[CRM_NLAST] = {
	[CRM_LAST_DELIVERED] = "delivered",
	[CRM_LAST_BLOCKED] = "blocked",
	[CRM_LAST_BAD_ADDRESS] = "bad_address",
	[CRM_LAST_FAILED] = "failed",
	[CRM_LAST_OPENED] = "opened",
	[CRM_LAST_CLICKED] = "clicked",
	[CRM_LAST_UNSUBSCRIBED] = "unsubscribed",
	[CRM_LAST_COUPON] = "coupon",
	[CRM_LAST_SENT] = "sent",
	[CRM_LAST_UNKNOWN] = "unknown"
};

static const char *const by_names[CRM_NLAST_BY] = { "", "arm", "segment",
    "channel", "domain" };

const char *
crm_last_name(enum crm_last last)
{

	return (names[last]);
}

const char *
crm_last_by_name(enum crm_last_by by)
{

	return (by_names[by]);
}

int
crm_last_by_of(const char *word)
{
	int i;

	for (i = 1; i < CRM_NLAST_BY; i++)
		if (strcmp(by_names[i], word) == 0)
			return (i);
	return (-1);
}

/* The state that the high and the low bits of a rank name. */
static enum crm_last
state_of(int64_t high, int64_t low)
{
	static const enum crm_last arrived[] = { CRM_LAST_DELIVERED,
	    CRM_LAST_FAILED, CRM_LAST_BLOCKED, CRM_LAST_BAD_ADDRESS };
	static const enum crm_last other[] = { CRM_LAST_UNKNOWN,
	    CRM_LAST_SENT, CRM_LAST_DELIVERED, CRM_LAST_OPENED,
	    CRM_LAST_CLICKED, CRM_LAST_COUPON, CRM_LAST_UNSUBSCRIBED,
	    CRM_LAST_UNSUBSCRIBED };

	return (high == 2 ? arrived[low & 3] : other[high & 7]);
}

/*
 * Members by what a group is made of, last and furthest state.  A message that
 * went to several channels is one member's but where channels are asked for.
 */
static const char counts[] = "WITH f (member, channel, rank, reach) AS (\n"
    "\tSELECT coalesce(m.merged_into, m.id),\n"
    "\t\tCASE :by WHEN 3 THEN x.channel ELSE '' END, max(x.rank),\n"
    "\t\tmax(x.reach)\n"
    "\tFROM v_response_rank AS x\n"
    "\tCROSS JOIN member AS m ON m.id = x.member\n"
    "\tWHERE x.campaign_id = :campaign AND (:wave = 0 OR x.wave = :wave)\n"
    "\tGROUP BY 1, 2),\n"
    "g (value, high, low, reach) AS (\n"
    "\tSELECT CASE :by WHEN 0 THEN '' WHEN 1 THEN coalesce(t.arm, '')\n"
    "\t\tWHEN 2 THEN coalesce(t.segment, '') WHEN 3 THEN f.channel\n"
    "\t\tELSE lower(coalesce((SELECT d.domain FROM delivery AS d\n"
    "\t\t\tWHERE d.member = f.member AND d.campaign = :campaign\n"
    "\t\t\t\tAND d.domain <> ''\n"
    "\t\t\tORDER BY d.wave, d.id LIMIT 1),\n"
    "\t\t\tCASE WHEN instr(t.contact, '@') > 0\n"
    "\t\t\tTHEN substr(t.contact, instr(t.contact, '@') + 1) END,\n"
    "\t\t\t'')) END, f.rank >> 48,\n"
    "\t\tCASE f.rank >> 48 WHEN 2 THEN f.rank & 3 ELSE 0 END, f.reach\n"
    "\tFROM f\n"
    "\tLEFT JOIN campaign_target AS t\n"
    "\t\tON :by IN (1, 2, 4) AND t.campaign = :campaign\n"
    "\t\tAND t.member = f.member)\n"
    "SELECT value, high, low, reach, count(*) AS n,\n"
    "\tsum(count(*)) OVER (PARTITION BY value) AS total\n"
    "FROM g\n"
    "GROUP BY value, high, low, reach\n"
    "ORDER BY CASE :by WHEN 4 THEN -total ELSE 0 END, value\n"
    "/* scan: all of a campaign */";

struct gathering {
	struct crm_last_group group;
	struct crm_buf	 value;
	int		 (*fn)(void *arg, const struct crm_last_group *group);
	void		*arg;
};

static int
tell(struct gathering *g)
{

	if (g->group.members == 0)
		return (0);
	g->group.value = crm_buf_text(&g->value);
	return (g->fn(g->arg, &g->group));
}

/* A row of counts: 0, what fn returned, or -1. */
static int
take(struct crm_db *db, struct gathering *g, struct crm_stmt *stmt)
{
	const char *value = crm_col_text(stmt, 0);
	int64_t n = crm_col_int(stmt, 4), i;
	int rc = 0;

	if (strcmp(crm_buf_text(&g->value), value) != 0) {
		rc = tell(g);
		memset(&g->group, 0, sizeof(g->group));
		crm_buf_reset(&g->value);
		crm_buf_str(&g->value, value);
	}
	g->group.members += n;
	g->group.last[state_of(crm_col_int(stmt, 1),
	    crm_col_int(stmt, 2))] += n;
	for (i = 0; i <= crm_col_int(stmt, 3) && i < CRM_NFURTHEST; i++)
		g->group.furthest[i] += n;
	return (g->value.bad ? crm_err_nomem(crm_db_err(db)) : rc);
}

int
crm_last_each(struct crm_db *db, const struct crm_last_opt *opt,
    int (*fn)(void *arg, const struct crm_last_group *group), void *arg)
{
	struct gathering g = { .fn = fn, .arg = arg };
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, counts)) == NULL || crm_bind(stmt, "iii",
	    (int64_t)opt->by, opt->campaign, (int64_t)opt->wave) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = take(db, &g, stmt)) != 0)
			break;
	crm_reset(stmt);
	if (rc == 0)
		rc = tell(&g);
	crm_buf_free(&g.value);
	return (rc);
}

void
crm_last_shares(const int64_t *count, size_t n, int64_t *share)
{
	int64_t whole = 0, left = 10000, most;
	size_t i, at;

	for (i = 0; i < n; i++)
		whole += count[i];
	for (i = 0; i < n; i++) {
		share[i] = count[i] * 10000 / whole;
		left -= share[i];
	}
	/* Each gets at most one more: so many are left over as remainders. */
	for (; left > 0; left--) {
		for (at = n, most = 0, i = 0; i < n; i++)
			if (count[i] * 10000 - share[i] * whole > most) {
				most = count[i] * 10000 - share[i] * whole;
				at = i;
			}
		share[at]++;
	}
}

int
crm_last_bad(const struct crm_last_group *group,
    const struct crm_last_group *all)
{
	int64_t lost = group->last[CRM_LAST_BLOCKED] +
	    group->last[CRM_LAST_FAILED];
	int64_t others = all->members - group->members;
	int64_t theirs = all->last[CRM_LAST_BLOCKED] +
	    all->last[CRM_LAST_FAILED] - lost;
	double low, high;

	if (group->members < 20 || lost * 10 < group->members)
		return (0);
	crm_wilson(lost, group->members, &low, &high);
	return (low > (others > 0 ? (double)theirs / (double)others : .5));
}
