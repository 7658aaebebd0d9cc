#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "record/contradict.h"

/*
 * Each check is one statement with the columns what, key, member, code, name,
 * value, source and last_at; it binds the day of today as text and in seconds.
 */

/*
 * Dates that cannot be: of one member each.  A placeholder is what forms and
 * databases put where nothing was said.
 */
static struct crm_stmt *
dates(struct crm_db *db)
{

	return (crm_sql(db, "WITH d (what, member, code, name, value, source)\n"
	    "AS (\n"
	    "\tSELECT CASE\n"
	    "\t\tWHEN birth IN ('1900-01-01', '1111-11-11', '0001-01-01')\n"
	    "\t\tTHEN 'birth_placeholder'\n"
	    "\t\tWHEN birth > :today THEN 'birth_future'\n"
	    "\t\tWHEN birth < date(:today, '-120 years')\n"
	    "\t\tTHEN 'birth_old' END,\n"
	    "\t\tid, code, name, birth, source\n"
	    "\tFROM member\n"
	    "\tWHERE state = 0 AND birth IS NOT NULL\n"
	    "\tUNION ALL\n"
	    "\tSELECT 'joined_before_birth', id, code, name,\n"
	    "\t\tdate(joined_at, 'unixepoch') || ' ' || birth, source\n"
	    "\tFROM member\n"
	    "\tWHERE state = 0 AND date(joined_at, 'unixepoch') < birth\n"
	    "\tUNION ALL\n"
	    "\tSELECT 'joined_future', id, code, name,\n"
	    "\t\tdate(joined_at, 'unixepoch'), source\n"
	    "\tFROM member\n"
	    "\tWHERE state = 0 AND joined_at >= :now)\n"
	    "SELECT what, '', member, code, name, value, source, NULL\n"
	    "FROM d\n"
	    "WHERE what IS NOT NULL\n"
	    "ORDER BY what, member /* scan: any date may be wrong */"));
}

/*
 * One code, or one person's number, with two dates of birth: members that
 * became one keep what was said of each.
 */
static struct crm_stmt *
births(struct crm_db *db)
{

	return (crm_sql(db, "WITH two (id) AS (\n"
	    "\tSELECT m.id\n"
	    "\tFROM member AS a\n"
	    "\tCROSS JOIN member AS m ON m.id = a.merged_into\n"
	    "\tWHERE a.state = 1 AND m.state = 0 AND a.birth <> m.birth)\n"
	    "SELECT 'code_births', coalesce(m.code, 'member ' || m.id), a.id,\n"
	    "\tm.code, coalesce(a.name, m.name), a.birth, a.source, NULL\n"
	    "FROM two\n"
	    "CROSS JOIN member AS m ON m.id = two.id\n"
	    "CROSS JOIN member AS a ON a.id = m.id OR a.merged_into = m.id\n"
	    "WHERE a.birth IS NOT NULL AND :today IS NOT :now\n"
	    "GROUP BY m.id, a.id\n"
	    "ORDER BY 2, 3 /* scan: any of them may be */"));
}

/* Keys that find nobody any more, with the codes that they were seen with. */
static struct crm_stmt *
disputes(struct crm_db *db)
{

	return (crm_sql(db, "SELECT 'disputed', CASE k.kind\n"
	    "\tWHEN 1 THEN h.name || ' ' || k.value ELSE k.value END,\n"
	    "\tcoalesce(i.member, 0), i.code, i.name,\n"
	    "\tCASE i.code WHEN '' THEN '' ELSE 'code ' || i.code END,\n"
	    "\tc.name,\n"
	    "\tCASE WHEN i.last_at > 0 THEN i.last_at END\n"
	    "FROM person AS p\n"
	    "CROSS JOIN person_key AS k ON k.person = p.id\n"
	    "CROSS JOIN identity AS i ON i.person = p.id\n"
	    "LEFT JOIN channel AS h ON h.id = k.space\n"
	    "LEFT JOIN channel AS c ON c.id = i.channel\n"
	    "WHERE p.disputed = 1 AND :today IS NOT :now\n"
	    "\tAND (i.code <> '' OR NOT EXISTS (SELECT 1\n"
	    "\tFROM identity AS x\n"
	    "\tWHERE x.person = p.id AND x.code <> ''))\n"
	    "ORDER BY 2, 3, 4, 5, i.id /* scan: any person may be */"));
}

/*
 * Many names behind one mall's buyer id, e-mail address or telephone.  Blanks
 * and case make no other name, and a masked one may be any.
 */
static struct crm_stmt *
names(struct crm_db *db)
{

	return (crm_sql(db, "WITH said (what, key, fold, id) AS (\n"
	    "\tSELECT 'buyer_names', h.name || ' ' || i.buyer_id,\n"
	    "\t\tlower(replace(i.name, ' ', '')), i.id\n"
	    "\tFROM identity AS i\n"
	    "\tCROSS JOIN channel AS h ON h.id = i.channel\n"
	    "\tWHERE i.buyer_id <> '' AND i.buyer_id NOT GLOB '*[*]*'\n"
	    "\tUNION ALL\n"
	    "\tSELECT 'email_names', email, lower(replace(name, ' ', '')), id\n"
	    "\tFROM identity\n"
	    "\tWHERE email GLOB '?*@?*' AND email NOT GLOB '*[*]*'\n"
	    "\tUNION ALL\n"
	    "\tSELECT 'phone_names', phone, lower(replace(name, ' ', '')), id\n"
	    "\tFROM identity\n"
	    "\tWHERE phone GLOB '0[1-9]*' AND phone NOT GLOB '050*'\n"
	    "\t\tAND phone NOT GLOB '*[^0-9]*'),\n"
	    "many (what, key) AS (\n"
	    "\tSELECT what, key\n"
	    "\tFROM said\n"
	    "\tWHERE fold <> '' AND fold NOT GLOB '*[*]*'\n"
	    "\t\tAND instr(fold, '○') = 0\n"
	    "\tGROUP BY what, key\n"
	    "\tHAVING count(DISTINCT fold) > 1)\n"
	    "SELECT s.what, s.key, coalesce(i.member, 0), m.code,\n"
	    "\tmax(i.name),\n"
	    "\tmax(CASE s.what WHEN 'phone_names' THEN i.email\n"
	    "\t\tELSE i.phone END), coalesce((SELECT h.name\n"
	    "\tFROM orders AS o\n"
	    "\tCROSS JOIN channel AS h ON h.id = o.channel\n"
	    "\tWHERE o.buyer = i.id\n"
	    "\tORDER BY o.ordered_at DESC, h.name\n"
	    "\tLIMIT 1), m.source),\n"
	    "\tmax(CASE WHEN i.last_at > 0 THEN i.last_at END)\n"
	    "FROM many\n"
	    "CROSS JOIN said AS s ON s.what = many.what AND s.key = many.key\n"
	    "CROSS JOIN identity AS i ON i.id = s.id\n"
	    "LEFT JOIN member AS m ON m.id = i.member\n"
	    "WHERE s.fold <> '' AND s.fold NOT GLOB '*[*]*'\n"
	    "\tAND instr(s.fold, '○') = 0 AND :today IS NOT :now\n"
	    "GROUP BY s.what, s.key, i.member, s.fold\n"
	    "ORDER BY 1, 2, 3, s.fold /* scan: any of them may be */"));
}

static int
each(struct crm_db *db, struct crm_stmt *stmt,
    int (*fn)(void *arg, const struct crm_contradiction *row), void *arg,
    int64_t *n)
{
	struct crm_contradiction row;
	char today[CRM_DATE_LEN];
	int64_t day = crm_time_day(crm_db_now(db));
	int rc;

	crm_date_format(day, today);
	if (stmt == NULL || crm_bind(stmt, "ti", today, (day + 1) * CRM_DAY) ==
	    -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		row.what = crm_col_text(stmt, 0);
		row.key = crm_col_text(stmt, 1);
		row.member = crm_col_int(stmt, 2);
		row.code = crm_col_text(stmt, 3);
		row.name = crm_col_text(stmt, 4);
		row.value = crm_col_text(stmt, 5);
		row.source = crm_col_text(stmt, 6);
		row.last_at = crm_col_int(stmt, 7);
		++*n;
		if ((rc = fn(arg, &row)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_contradict_each(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_contradiction *row), void *arg,
    int64_t *n)
{

	*n = 0;
	return (each(db, dates(db), fn, arg, n) == -1 ||
	    each(db, births(db), fn, arg, n) == -1 ||
	    each(db, disputes(db), fn, arg, n) == -1 ||
	    each(db, names(db), fn, arg, n) == -1 ? -1 : 0);
}
