#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/restore.h"
#include "outreach/campaign.h"
#include "record/law.h"

static const char *
constant(const char *channel)
{
	const struct crm_law_channel *law = crm_law_channel(channel);

	return (law != NULL && law->campaigns ? law->name : NULL);
}

int
crm_campaign_channel(const char *channel)
{

	return (constant(channel) != NULL);
}

int
crm_campaign_find(struct crm_db *db, const char *name, int64_t *id,
    const char **channel)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT id, channel\n"
	    "FROM campaign\n"
	    "WHERE name = :name")) == NULL ||
	    crm_bind(stmt, "t", name) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		*id = crm_col_int(stmt, 0);
		*channel = constant(crm_col_text(stmt, 1));
		if (*channel == NULL)
			rc = crm_err_set(crm_db_err(db), CRM_ERR_DATABASE,
			    _("campaign %s: its channel is none that we know"),
			    name);
	}
	crm_reset(stmt);
	return (rc);
}

/*
 * A number that no campaign ever had, also none that was taken back or lost by
 * a restore: its links and the bounces of its mails still come.  0 or -1.
 */
static int
next_number(struct crm_db *db, int64_t *id)
{

	if (crm_one(db, id, "SELECT 1 + max(\n"
	    "\t(SELECT coalesce(max(id), 0) FROM campaign),\n"
	    "\tcoalesce((SELECT seq FROM sqlite_sequence\n"
	    "\t\tWHERE name = 'campaign'), 0)) /* scan: a row a table */",
	    "") == -1)
		return (-1);
	return (crm_number_raise(db, "campaign", *id));
}

int
crm_campaign_add(struct crm_db *db, const char *name, const char *channel,
    const char *title, const char *partner)
{
	const char *its;
	int64_t id;
	int rc;

	if ((rc = crm_campaign_find(db, name, &id, &its)) == -1)
		return (-1);
	if (rc == 1)
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT,
		    _("there is a campaign %s already (%s); take another "
		    "name"), name, its));
	if (next_number(db, &id) == -1)
		return (-1);
	return (crm_run(db, "INSERT INTO campaign\n"
	    "(id, name, channel, title, partner, made_at, batch)\n"
	    "VALUES (:id, :name, :channel, :title, :partner, :now, :batch)",
	    "ittttii", id, name, channel, title, partner, crm_db_now(db),
	    crm_batch(db)));
}

int
crm_campaign_each(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_campaign *campaign), void *arg)
{
	struct crm_campaign campaign;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT c.name, c.channel, c.title, c.made_at,\n"
	    "\tcount(t.id), count(CASE WHEN t.verdict = 'in' THEN 1 END)\n"
	    "FROM campaign AS c\n"
	    "LEFT JOIN campaign_target AS t ON t.campaign = c.id\n"
	    "GROUP BY c.id\n"
	    "ORDER BY c.name /* scan: all are asked for */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		campaign.name = crm_col_text(stmt, 0);
		campaign.channel = crm_col_text(stmt, 1);
		campaign.title = crm_col_text(stmt, 2);
		campaign.made_at = crm_col_int(stmt, 3);
		campaign.candidates = crm_col_int(stmt, 4);
		campaign.in = crm_col_int(stmt, 5);
		if ((rc = fn(arg, &campaign)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}
