#include <string.h>

#include "core/db.h"
#include "core/lunar.h"
#include "core/time.h"
#include "record/anniv.h"

#define MMDD_LEN	6		/* "MM-DD" and NUL */
#define YEAR		366		/* days */

int
crm_anniv_kind(const char *word, size_t n)
{
	static const struct {
		const char	*word;
		int		 kind;
	} known[] = {
		{ "birthday", CRM_ANNIV_BIRTHDAY },
		{ "joined", CRM_ANNIV_JOINED },
		{ "first_order", CRM_ANNIV_FIRST_ORDER },
		{ "custom", CRM_ANNIV_CUSTOM }
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strlen(known[i].word) == n &&
		    strncmp(known[i].word, word, n) == 0)
			return (known[i].kind);
	return (0);
}

static const char *
mmdd_of(int month, int day, char out[MMDD_LEN])
{

	out[0] = (char)('0' + month / 10);
	out[1] = (char)('0' + month % 10);
	out[2] = '-';
	out[3] = (char)('0' + day / 10);
	out[4] = (char)('0' + day % 10);
	out[5] = '\0';
	return (out);
}

/* Notes that a day of that calendar is kept on a day. */
static int
note_day(struct crm_db *db, int64_t day, int lunar, int year, const char *mmdd)
{

	return (crm_run(db, "INSERT INTO temp.anniv_day\n"
	    "(lunar, mmdd, falls_on, year)\n"
	    "VALUES (:lunar, :mmdd, :day, :year)", "itii", (int64_t)lunar,
	    mmdd, day, (int64_t)year));
}

static int
note_solar(struct crm_db *db, int64_t day)
{
	int year, month, date;
	char mmdd[MMDD_LEN];

	crm_date_split(day, &year, &month, &date);
	if (note_day(db, day, 0, year, mmdd_of(month, date, mmdd)) == -1)
		return (-1);
	if (month != 2 || date != 28 || crm_date_valid(year, 2, 29))
		return (0);
	return (note_day(db, day, 0, year, "02-29"));
}

static int
note_lunar(struct crm_db *db, int64_t day)
{
	struct crm_lunar lunar;
	char mmdd[MMDD_LEN];

	if (crm_lunar_split(day, &lunar) == -1 || lunar.leap)
		return (0);
	if (note_day(db, day, 1, lunar.year, mmdd_of(lunar.month, lunar.day,
	    mmdd)) == -1)
		return (-1);
	if (lunar.day != 29 ||
	    crm_lunar_length(lunar.year, lunar.month, 0) == 30)
		return (0);
	return (note_day(db, day, 1, lunar.year, mmdd_of(lunar.month, 30,
	    mmdd)));
}

/*
 * Which dates of the two calendars are kept on which days: the calendars are
 * turned once for each day, and the members are a join.
 */
static int
note_days(struct crm_db *db, int64_t from, int64_t to)
{
	int64_t day;

	if (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS anniv_day (\n"
	    "\tlunar\tINTEGER NOT NULL,\n"
	    "\tmmdd\tTEXT NOT NULL,\n"
	    "\tfalls_on INTEGER NOT NULL,\n"
	    "\tyear\tINTEGER NOT NULL,\n"
	    "\tPRIMARY KEY (lunar, mmdd, falls_on)\n"
	    ") STRICT, WITHOUT ROWID", "") == -1 ||
	    crm_run(db, "DELETE FROM temp.anniv_day /* scan: all */",
	    "") == -1)
		return (-1);
	for (day = from; day <= to; day++)
		if (note_solar(db, day) == -1 || note_lunar(db, day) == -1)
			return (-1);
	return (0);
}

/*
 * since is a date of its calendar, the year in front where it is known.  A
 * first order is looked for only where it is asked for: it reads all purchases.
 */
static struct crm_stmt *
due(struct crm_db *db)
{

	return (crm_sql(db,
	    "WITH kept (member, kind, rank, title, since, lunar)\n"
	    "AS (\n"
	    "\tSELECT id, 'birthday', 1, '', birth,\n"
	    "\t\tcoalesce(lunar, '') = 'yes'\n"
	    "\tFROM member\n"
	    "\tWHERE :birthday AND state = 0 AND birth IS NOT NULL\n"
	    "\tUNION ALL\n"
	    "\tSELECT id, 'joined', 2, '', date(joined_at, 'unixepoch'), 0\n"
	    "\tFROM member\n"
	    "\tWHERE :joined AND state = 0 AND joined_at IS NOT NULL\n"
	    "\tUNION ALL\n"
	    "\tSELECT member, 'first_order', 3, '',\n"
	    "\t\tdate(min(ordered_at), 'unixepoch'), 0\n"
	    "\tFROM v_purchase\n"
	    "\tWHERE :first_order AND sale = 1 AND ordered_at < :end\n"
	    "\tGROUP BY member\n"
	    "\tUNION ALL\n"
	    "\tSELECT m.id, 'custom', 4, d.title,\n"
	    "\t\td.date, d.lunar = 'yes'\n"
	    "\tFROM member_day AS d\n"
	    "\tCROSS JOIN member AS m ON m.id = d.member\n"
	    "\tWHERE :custom AND d.yearly = 'yes'),\n"
	    "due (member, kind, rank, title, falls_on, years, lunar) AS (\n"
	    "\tSELECT k.member, k.kind, k.rank, k.title, a.falls_on,\n"
	    "\t\tCASE WHEN length(k.since) = 10\n"
	    "\t\t\tTHEN a.year - CAST(substr(k.since, 1, 4) AS INTEGER) END,\n"
	    "\t\tk.lunar\n"
	    "\tFROM kept AS k\n"
	    "\tCROSS JOIN temp.anniv_day AS a\n"
	    "\t\tON a.lunar = k.lunar AND a.mmdd = substr(k.since, -5)\n"
	    "\tUNION ALL\n"
	    "\tSELECT m.id, 'custom', 4, d.title,\n"
	    "\t\tunixepoch(d.date) / 86400, NULL, 0\n"
	    "\tFROM member_day AS d\n"
	    "\tCROSS JOIN member AS m ON m.id = d.member\n"
	    "\tWHERE :custom AND d.yearly = 'no'\n"
	    "\t\tAND d.date BETWEEN :first AND :last)\n"
	    "SELECT d.member, v.name, d.kind, d.title, d.falls_on, d.years,\n"
	    "\td.lunar\n"
	    "FROM due AS d\n"
	    "CROSS JOIN v_member AS v ON v.member = d.member\n"
	    "WHERE (d.years IS NULL OR d.years > 0)\n"
	    "\tAND (:member = 0 OR d.member = :member)\n"
	    "\tAND d.member NOT IN (SELECT f.member\n"
	    "\t\tFROM member_flag AS f\n"
	    "\t\tWHERE f.kind = 'deceased' AND f.added_at < :end\n"
	    "\t\t\tAND (f.removed_at IS NULL OR f.removed_at >= :end)\n"
	    "\t\t\tAND (f.expires IS NULL OR f.expires >= :day))\n"
	    "ORDER BY d.falls_on, d.member, d.rank, d.title\n"
	    "/* scan: all are asked for */"));
}

static int
bind_due(struct crm_stmt *stmt, const struct crm_anniv_ask *ask,
    char first[CRM_DATE_LEN], char last[CRM_DATE_LEN])
{

	return (crm_bind(stmt, "iiiiittii",
	    (int64_t)(ask->kinds & CRM_ANNIV_BIRTHDAY),
	    (int64_t)(ask->kinds & CRM_ANNIV_JOINED),
	    (int64_t)(ask->kinds & CRM_ANNIV_FIRST_ORDER),
	    (ask->from + 1) * CRM_DAY,
	    (int64_t)(ask->kinds & CRM_ANNIV_CUSTOM),
	    crm_date_format(ask->from, first), crm_date_format(ask->to, last),
	    ask->member, ask->from));
}

static void
read_anniv(struct crm_stmt *stmt, struct crm_anniv *anniv)
{

	anniv->member = crm_col_int(stmt, 0);
	anniv->name = crm_col_text(stmt, 1);
	anniv->kind = crm_col_text(stmt, 2);
	anniv->title = crm_col_text(stmt, 3);
	anniv->falls_on = crm_col_int(stmt, 4);
	anniv->years = crm_col_int(stmt, 5);
	anniv->lunar = crm_col_int(stmt, 6) == 1;
}

int
crm_anniv_each(struct crm_db *db, const struct crm_anniv_ask *ask,
    int (*fn)(void *arg, const struct crm_anniv *anniv), void *arg)
{
	char first[CRM_DATE_LEN], last[CRM_DATE_LEN];
	struct crm_anniv anniv;
	struct crm_stmt *stmt;
	int rc;

	if (note_days(db, ask->from, ask->to) == -1 ||
	    (stmt = due(db)) == NULL ||
	    bind_due(stmt, ask, first, last) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		read_anniv(stmt, &anniv);
		if ((rc = fn(arg, &anniv)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

/* The days of one member, so that nothing else is read. */
static struct crm_stmt *
next_of(struct crm_db *db)
{

	return (crm_sql(db, "WITH kept (kind, rank, title, since, lunar) AS (\n"
	    "\tSELECT 'birthday', 1, '', birth, coalesce(lunar, '') = 'yes'\n"
	    "\tFROM member\n"
	    "\tWHERE id = :member AND birth IS NOT NULL\n"
	    "\tUNION ALL\n"
	    "\tSELECT 'joined', 2, '', date(joined_at, 'unixepoch'), 0\n"
	    "\tFROM member\n"
	    "\tWHERE id = :member AND joined_at IS NOT NULL\n"
	    "\tUNION ALL\n"
	    "\tSELECT 'custom', 4, title, date, lunar = 'yes'\n"
	    "\tFROM member_day\n"
	    "\tWHERE yearly = 'yes' AND member = :member),\n"
	    "due (kind, rank, title, falls_on, years, lunar) AS (\n"
	    "\tSELECT k.kind, k.rank, k.title, a.falls_on,\n"
	    "\t\tCASE WHEN length(k.since) = 10\n"
	    "\t\t\tTHEN a.year - CAST(substr(k.since, 1, 4) AS INTEGER) END,\n"
	    "\t\tk.lunar\n"
	    "\tFROM kept AS k\n"
	    "\tCROSS JOIN temp.anniv_day AS a\n"
	    "\t\tON a.lunar = k.lunar AND a.mmdd = substr(k.since, -5)\n"
	    "\tUNION ALL\n"
	    "\tSELECT 'custom', 4, title, unixepoch(date) / 86400, NULL, 0\n"
	    "\tFROM member_day\n"
	    "\tWHERE yearly = 'no' AND date BETWEEN :first AND :last\n"
	    "\t\tAND member = :member)\n"
	    "SELECT :member, '', kind, title, falls_on, years, lunar\n"
	    "FROM due\n"
	    "WHERE years IS NULL OR years > 0\n"
	    "ORDER BY falls_on, rank, title\n"
	    "LIMIT 1 /* scan: the days of one member */"));
}

int
crm_anniv_next(struct crm_db *db, int64_t member, int64_t from,
    int (*fn)(void *arg, const struct crm_anniv *anniv), void *arg)
{
	char first[CRM_DATE_LEN], last[CRM_DATE_LEN];
	struct crm_anniv anniv;
	struct crm_stmt *stmt;
	int rc;

	if (note_days(db, from, from + YEAR - 1) == -1 ||
	    (stmt = next_of(db)) == NULL || crm_bind(stmt, "itt", member,
	    crm_date_format(from, first),
	    crm_date_format(from + YEAR - 1, last)) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		read_anniv(stmt, &anniv);
		rc = fn(arg, &anniv) == -1 ? -1 : 1;
	}
	crm_reset(stmt);
	return (rc);
}
