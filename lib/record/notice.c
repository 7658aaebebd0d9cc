#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "record/consent.h"
#include "record/decide.h"
#include "record/law.h"
#include "record/notice.h"

int
crm_notice_kind(const char *kind)
{

	return (strcmp(kind, "notice") == 0 || strcmp(kind, "confirm") == 0);
}

/* Rows are sorted here before anybody sees them. */
static int
make_list(struct crm_db *db)
{

	if (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS due_row (\n"
	    "\tmember\tINTEGER NOT NULL,\n"
	    "\tchannel\tTEXT NOT NULL,\n"
	    "\tkind\tTEXT NOT NULL,\n"
	    "\tstate\tTEXT NOT NULL,\n"
	    "\tnight\tINTEGER NOT NULL,\n"
	    "\tat\tINTEGER NOT NULL,\n"
	    "\tdue_at\tINTEGER NOT NULL\n"
	    ") STRICT", "") == -1)
		return (-1);
	return (crm_run(db, "DELETE FROM temp.due_row /* scan: all of it */",
	    ""));
}

static int
add(struct crm_db *db, const struct crm_due *due)
{

	return (crm_run(db, "INSERT INTO temp.due_row\n"
	    "(member, channel, kind, state, night, at, due_at)\n"
	    "VALUES (:member, :channel, :kind, :state, :night, :at, :due_at)",
	    "itttiii", due->member, due->channel, due->kind, due->state,
	    (int64_t)due->night, due->at, due->due_at));
}

/* The entries that nobody was told of, whoever made them. */
static struct crm_stmt *
untold(struct crm_db *db, int64_t end)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(db, "WITH entry (member, channel, state, night,\n"
	    "\tat) AS (\n"
	    "\tSELECT member, channel, 'given', night, given_at\n"
	    "\tFROM consent\n"
	    "\tWHERE purpose = 'advertising' AND given_at < :end\n"
	    "\tUNION\n"
	    "\tSELECT coalesce(m.merged_into, m.id), o.channel, 'withdrawn',\n"
	    "\t\t0, o.withdrawn_at\n"
	    "\tFROM optout AS o\n"
	    "\tCROSS JOIN member AS m ON m.id = o.member\n"
	    "\tWHERE o.withdrawn_at < :end\n"
	    "\tUNION\n"
	    "\tSELECT coalesce(m.merged_into, m.id), o.channel, 'withdrawn',\n"
	    "\t\to.night, o.withdrawn_at\n"
	    "\tFROM optout_part AS o\n"
	    "\tCROSS JOIN member AS m ON m.id = o.member\n"
	    "\tWHERE o.purpose = 'advertising' AND o.withdrawn_at < :end)\n"
	    "SELECT e.member, e.channel, e.state, e.night, e.at\n"
	    "FROM entry AS e\n"
	    "CROSS JOIN member AS m ON m.id = e.member AND m.state = 0\n"
	    "WHERE NOT EXISTS (\n"
	    "\tSELECT 1 FROM notice AS n\n"
	    "\tWHERE n.member = e.member AND n.channel = e.channel\n"
	    "\t\tAND n.kind = 'notice' AND n.state = e.state\n"
	    "\t\tAND n.night = e.night AND n.at = e.at\n"
	    "\t\tAND n.told_at < :end)\n"
	    "/* scan: each entry may be due */")) == NULL ||
	    crm_bind(stmt, "i", end) == -1)
		return (NULL);
	return (stmt);
}

static int
list_notices(struct crm_db *db, int64_t today, int64_t last)
{
	struct crm_due due = { .kind = "notice" };
	struct crm_stmt *stmt;
	int64_t day;
	int rc;

	if ((stmt = untold(db, (today + 1) * CRM_DAY)) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		due.member = crm_col_int(stmt, 0);
		due.channel = crm_col_text(stmt, 1);
		due.state = crm_col_text(stmt, 2);
		due.night = crm_col_int(stmt, 3) == 1;
		due.at = crm_col_int(stmt, 4);
		day = crm_time_day(due.at);
		due.due_at = day + crm_law_on(CRM_LAW_NOTICE, day)->value;
		if (due.due_at <= last &&
		    crm_law_channel(due.channel)->electronic &&
		    (rc = add(db, &due)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

/* One who has given consent long ago: 0 or -1. */
static int
list_confirm(struct crm_db *db, struct crm_due *due, int64_t today,
    int64_t last)
{
	int64_t end = (today + 1) * CRM_DAY, at;
	struct crm_consent_scope scope = { due->channel, "advertising",
	    due->night, end, end, 0, NULL };
	struct crm_consent_hold hold;

	if (crm_consent_adult(db, due->member, today, &scope.adult) == -1 ||
	    crm_consent_hold(db, due->member, &scope, &hold) == -1)
		return (-1);
	if (hold.state != CRM_CONSENT_GIVEN)
		return (0);
	if (crm_consent_confirmed(db, due->member, due->channel, due->night,
	    hold.given, end, &at) == -1)
		return (-1);
	due->at = hold.given;
	due->due_at = crm_consent_confirm_by(crm_time_day(at));
	if (crm_consent_confirm_from(crm_time_day(at)) > today ||
	    due->due_at > last)
		return (0);
	return (add(db, due));
}

static int
list_confirms(struct crm_db *db, int64_t today, int64_t last)
{
	struct crm_due due = { .kind = "confirm", .state = "given" };
	struct crm_stmt *stmt;
	int64_t first;
	int rc;

	if ((stmt = crm_sql(db, "SELECT c.member, c.channel, c.night,\n"
	    "\tmin(c.given_at)\n"
	    "FROM consent AS c\n"
	    "CROSS JOIN member AS m ON m.id = c.member AND m.state = 0\n"
	    "WHERE c.purpose = 'advertising' AND c.given_at < :end\n"
	    "GROUP BY c.member, c.channel, c.night\n"
	    "/* scan: each consent grows old */")) == NULL ||
	    crm_bind(stmt, "i", (today + 1) * CRM_DAY) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		due.member = crm_col_int(stmt, 0);
		due.channel = crm_col_text(stmt, 1);
		due.night = crm_col_int(stmt, 2) == 1;
		first = crm_time_day(crm_col_int(stmt, 3));
		/* The young ones, which are most, need no look. */
		if (crm_consent_confirm_from(first) <= today &&
		    crm_law_channel(due.channel)->electronic &&
		    (rc = list_confirm(db, &due, today, last)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

static int
tell(struct crm_db *db, int (*fn)(void *arg, const struct crm_due *due),
    void *arg)
{
	struct crm_stmt *stmt;
	struct crm_due due;
	int rc;

	if ((stmt = crm_sql(db, "SELECT member, channel, kind, state, night,\n"
	    "\tat, due_at\n"
	    "FROM temp.due_row\n"
	    "ORDER BY due_at, member, channel, kind, at, state, night\n"
	    "/* scan: all of it */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		due.member = crm_col_int(stmt, 0);
		due.channel = crm_col_text(stmt, 1);
		due.kind = crm_col_text(stmt, 2);
		due.state = crm_col_text(stmt, 3);
		due.night = crm_col_int(stmt, 4) == 1;
		due.at = crm_col_int(stmt, 5);
		due.due_at = crm_col_int(stmt, 6);
		if ((rc = fn(arg, &due)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_due_each(struct crm_db *db, int64_t today, const char *kind, int64_t last,
    int (*fn)(void *arg, const struct crm_due *due), void *arg)
{

	if (make_list(db) == -1)
		return (-1);
	if ((kind == NULL || strcmp(kind, "notice") == 0) &&
	    list_notices(db, today, last) == -1)
		return (-1);
	if ((kind == NULL || strcmp(kind, "confirm") == 0) &&
	    list_confirms(db, today, last) == -1)
		return (-1);
	return (tell(db, fn, arg));
}
