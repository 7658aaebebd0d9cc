#include <string.h>

#include "core/db.h"
#include "core/time.h"
#include "record/anniv.h"
#include "record/identity.h"

/* The days that people keep; the contract is in anniv.h. */

/* Two digits at s, from least to most. */
static int
part(const char *s, int least, int most)
{
	int v;

	if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
		return (0);
	v = (s[0] - '0') * 10 + s[1] - '0';
	return (v >= least && v <= most ? v : 0);
}

/* "MM-DD" that comes round in one of the calendars: 1, or 0. */
static int
comes_round(const char *s, int lunar)
{
	int month = part(s, 1, 12), day;

	if (month == 0 || s[2] != '-' ||
	    (day = part(s + 3, 1, lunar ? 30 : 31)) == 0)
		return (0);
	return (lunar || crm_date_valid(2000, month, day));
}

int
crm_anniv_valid(const struct crm_anniv_day *day)
{
	size_t n = strlen(day->date);
	int64_t date;

	if (!day->yearly)
		return (!day->lunar && n == 10 &&
		    crm_date_parse(day->date, n, &date) == 0);
	if (n == 5)
		return (comes_round(day->date, day->lunar));
	if (!day->lunar)
		return (crm_date_parse(day->date, n, &date) == 0);
	return (n == 10 && strspn(day->date, "0123456789") == 4 &&
	    strncmp(day->date, "0000", 4) != 0 && day->date[4] == '-' &&
	    comes_round(day->date + 5, 1));
}

int
crm_anniv_put(struct crm_db *db, const struct crm_anniv_day *day)
{
	const char *lunar = day->lunar ? "yes" : "no";
	const char *yearly = day->yearly ? "yes" : "no";
	int64_t live, one;
	int had;

	if ((live = crm_member_live(db, day->member)) <= 0)
		return (live == 0 ? 3 : -1);
	if ((had = crm_one(db, &one, "SELECT 1\n"
	    "FROM member_day\n"
	    "WHERE member = :member AND title = :title", "it", live,
	    day->title)) == -1)
		return (-1);
	if (crm_run(db, "INSERT INTO member_day\n"
	    "(member, title, date, lunar, yearly, batch)\n"
	    "VALUES (:member, :title, :date, :lunar, :yearly, :batch)\n"
	    "ON CONFLICT (member, title) DO UPDATE\n"
	    "SET date = excluded.date, lunar = excluded.lunar,\n"
	    "\tyearly = excluded.yearly, batch = excluded.batch\n"
	    "WHERE date <> excluded.date OR lunar <> excluded.lunar\n"
	    "\tOR yearly <> excluded.yearly", "itttti", live, day->title,
	    day->date, lunar, yearly, crm_batch(db)) == -1)
		return (-1);
	return (crm_changes(db) == 0 ? 0 : had ? 2 : 1);
}

int
crm_anniv_take(struct crm_db *db, int64_t member, const char *title)
{

	if (crm_run(db, "DELETE FROM member_day\n"
	    "WHERE title = :title AND member = :member", "ti", title,
	    member) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

int
crm_anniv_days(struct crm_db *db, int64_t member,
    int (*fn)(void *arg, const struct crm_anniv_day *day), void *arg)
{
	struct crm_anniv_day day;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT m.id,\n"
	    "\td.title, d.date, d.lunar = 'yes', d.yearly = 'yes'\n"
	    "FROM member_day AS d\n"
	    "CROSS JOIN member AS m ON m.id = d.member\n"
	    "WHERE m.state = 0\n"
	    "\tAND d.member BETWEEN :member AND :last\n"
	    "ORDER BY m.id, d.title, d.id\n"
	    "/* scan: all are asked for */")) == NULL ||
	    crm_bind(stmt, "ii", member, member > 0 ? member :
	    INT64_MAX) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		day.member = crm_col_int(stmt, 0);
		day.title = crm_col_text(stmt, 1);
		day.date = crm_col_text(stmt, 2);
		day.lunar = crm_col_int(stmt, 3) == 1;
		day.yearly = crm_col_int(stmt, 4) == 1;
		if ((rc = fn(arg, &day)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}
