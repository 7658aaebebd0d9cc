#include "core/db.h"
#include "record/dump_int.h"

/*
 * A member's key is made of what every sequence of files shows alike: its
 * code, or the least of the keys that find it, or else what was said of it.
 */
static int
fill_own(struct crm_db *db)
{

	return (crm_run(db, "INSERT INTO temp.dump_key (member, key, own)\n"
	    "SELECT m.id, coalesce('code ' || m.code,\n"
	    "\t(SELECT min(CASE p.kind\n"
	    "\t\tWHEN 1 THEN 'buyer ' || coalesce(c.name, '') || ' '\n"
	    "\t\tWHEN 2 THEN 'phone '\n"
	    "\t\tELSE 'email ' END || p.value)\n"
	    "\tFROM person AS h\n"
	    "\tCROSS JOIN person_key AS p ON p.person = h.id\n"
	    "\tLEFT JOIN channel AS c ON c.id = p.space\n"
	    "\tWHERE h.member = m.id),\n"
	    "\t'name ' || coalesce(m.name, i.name, '') || ' '\n"
	    "\t|| coalesce(m.phone, i.phone, '') || ' '\n"
	    "\t|| coalesce(m.email, i.email, '') || ' '\n"
	    "\t|| coalesce(m.address, '')), 1\n"
	    "FROM member AS m\n"
	    "LEFT JOIN identity AS i ON i.id = m.latest\n"
	    "WHERE m.state IN (0, 3) /* scan: dumps all */", ""));
}

static int
fill_aliases(struct crm_db *db)
{

	return (crm_run(db, "WITH RECURSIVE up (start, id) AS (\n"
	    "\tSELECT id, merged_into FROM member WHERE state = 1\n"
	    "\tUNION\n"
	    "\tSELECT up.start, m.merged_into\n"
	    "\tFROM up\n"
	    "\tJOIN member AS m ON m.id = up.id\n"
	    "\tWHERE m.state = 1)\n"
	    "INSERT INTO temp.dump_key (member, key, own)\n"
	    "SELECT up.start, k.key, 0\n"
	    "FROM up\n"
	    "CROSS JOIN temp.dump_key AS k ON k.member = up.id\n"
	    "WHERE k.own = 1 /* scan: dumps all */", ""));
}

int
crm_dump_keys(struct crm_db *db)
{

	if (crm_run(db, "CREATE TEMP TABLE dump_key (\n"
	    "\tmember\tINTEGER PRIMARY KEY,\n"
	    "\tkey\tTEXT NOT NULL,\n"
	    "\town\tINTEGER NOT NULL\n"
	    ") STRICT", "") == -1 || fill_own(db) == -1)
		return (-1);
	return (fill_aliases(db));
}
