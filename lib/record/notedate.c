#include "core/db.h"
#include "core/time.h"
#include "record/note.h"

/* The contact calendar; its contract is in note.h. */

static void
read_date(struct crm_stmt *stmt, struct crm_note_date *date)
{
	int i;

	date->member = crm_col_int(stmt, 0);
	date->name = crm_col_text(stmt, 1);
	date->owner = crm_col_text(stmt, 2);
	date->last_at = crm_col_int(stmt, 3);
	date->last_channel = crm_col_text(stmt, 4);
	date->due = crm_col_int(stmt, 5);
	for (i = 0; i < CRM_NOTE_NCHANNEL; i++)
		date->last[i] = crm_col_int(stmt, 6 + i);
}

/*
 * Of each member: the rank of its notes (k) and of its contacts, the latest
 * first; the latest note with a due day (d), which speaks for the member's
 * owner, too.  The columns of channels stand in the order of the enum.
 */
static struct crm_stmt *
dates(struct crm_db *db)
{

	return (crm_sql(db, "WITH n AS (\n"
	    "\tSELECT m.id AS member, t.id, t.at,\n"
	    "\t\tt.channel, t.due, t.owner\n"
	    "\tFROM note AS t\n"
	    "\tCROSS JOIN member AS m ON m.id = t.member\n"
	    "\tWHERE m.state = 0 AND t.at < :end\n"
	    "\t\tAND (t.removed_at IS NULL OR t.removed_at >= :end)\n"
	    "\t\tAND t.member BETWEEN :member AND :last),\n"
	    "k AS (\n"
	    "\tSELECT *, row_number() OVER (PARTITION BY member\n"
	    "\t\tORDER BY at DESC, id DESC) AS k,\n"
	    "\t\trow_number() OVER (PARTITION BY member, due IS NULL\n"
	    "\t\tORDER BY at DESC, id DESC) AS kdue,\n"
	    "\t\trow_number() OVER (PARTITION BY member, channel IS NULL\n"
	    "\t\tORDER BY at DESC, id DESC) AS kmet\n"
	    "\tFROM n),\n"
	    "g AS (\n"
	    "\tSELECT k.member, max(CASE WHEN k.k = 1 THEN k.owner END) AS owner,\n"
	    "\t\tmax(CASE WHEN k.channel IS NOT NULL THEN k.at END) AS last_at,\n"
	    "\t\tmax(CASE WHEN k.kmet = 1 THEN k.channel END) AS last_channel,\n"
	    "\t\tmin(CASE WHEN k.due IS NOT NULL THEN k.k END) AS due_k,\n"
	    "\t\tmin(CASE WHEN k.channel IS NOT NULL THEN k.k END) AS met_k,\n"
	    "\t\tmax(CASE WHEN k.due IS NOT NULL AND k.kdue = 1\n"
	    "\t\t\tTHEN k.due END) AS due,\n"
	    "\t\tmax(CASE WHEN k.due IS NOT NULL AND k.kdue = 1\n"
	    "\t\t\tTHEN k.owner END) AS due_owner,\n"
	    "\t\tmax(CASE k.channel WHEN 'call' THEN k.at END) AS c0,\n"
	    "\t\tmax(CASE k.channel WHEN 'visit' THEN k.at END) AS c1,\n"
	    "\t\tmax(CASE k.channel WHEN 'sms' THEN k.at END) AS c2,\n"
	    "\t\tmax(CASE k.channel WHEN 'email' THEN k.at END) AS c3,\n"
	    "\t\tmax(CASE k.channel WHEN 'post' THEN k.at END) AS c4,\n"
	    "\t\tmax(CASE k.channel WHEN 'push' THEN k.at END) AS c5\n"
	    "\tFROM k\n"
	    "\tGROUP BY k.member),\n"
	    "f AS (\n"
	    "\tSELECT *, CASE WHEN met_k IS NULL OR met_k >= due_k THEN due END\n"
	    "\t\tAS next_due\n"
	    "\tFROM g)\n"
	    "SELECT f.member, v.name, CASE WHEN f.next_due IS NULL THEN f.owner\n"
	    "\tELSE f.due_owner END AS who, f.last_at, f.last_channel,\n"
	    "\tf.next_due, c0, c1, c2, c3, c4, c5\n"
	    "FROM f\n"
	    "CROSS JOIN v_member AS v ON v.member = f.member\n"
	    "WHERE (:owner IS NULL OR who = :owner)\n"
	    "\tAND (:until IS NULL OR f.next_due <= :until)\n"
	    "ORDER BY f.next_due IS NULL, f.next_due, f.member\n"
	    "/* scan: all are asked for */"));
}

int
crm_note_calendar(struct crm_db *db, const struct crm_note_calendar *ask,
    int (*fn)(void *arg, const struct crm_note_date *date), void *arg)
{
	struct crm_note_date date;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = dates(db)) == NULL || crm_bind(stmt, "iiito",
	    (ask->as_of + 1) * CRM_DAY, ask->member, ask->member > 0 ?
	    ask->member : INT64_MAX, ask->owner, ask->until) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		read_date(stmt, &date);
		if ((rc = fn(arg, &date)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}
