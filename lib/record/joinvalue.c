#include "core/db.h"
#include "record/identity_int.h"

/*
 * Whose values stand when two members become one.  What the survivor lacks it
 * takes from the other, and, when keys alone joined them, also what was said
 * later: so a file that comes late changes nothing, whichever of the two it was
 * stored with.
 */

/* Gathers what is taken, with when it was said and what it replaces. */
static int
gather(struct crm_db *db, int64_t to, int64_t from, int newest)
{

	if (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS joined_value (\n"
	    "\tfield TEXT, bit INTEGER, said_at INTEGER, old TEXT)",
	    "") == -1 ||
	    crm_run(db, "DELETE FROM temp.joined_value /* scan: few rows */",
	    "") == -1)
		return (-1);
	return (crm_run(db, "INSERT INTO temp.joined_value\n"
	    "SELECT x.field, x.bit, coalesce(x.said_at, :now), x.old\n"
	    "FROM (SELECT v.field AS field, v.value AS new,\n\t\tf.bit AS bit,\n"
	    "\t(SELECT o.value FROM v_member_value AS o\n"
	    "\t\tWHERE o.member = :to AND o.field = v.field) AS old,\n"
	    "\t(SELECT s.said_at FROM member_saying AS s\n"
	    "\t\tWHERE s.member = :from AND CASE WHEN f.bit IS NOT NULL\n"
	    "\t\t\tTHEN s.fields >> f.bit & 1\n"
	    "\t\t\tELSE EXISTS (SELECT 1 FROM member_was AS w\n"
	    "\t\t\tWHERE w.saying = s.id AND w.field = v.field) END\n"
	    "\t\tORDER BY s.id DESC LIMIT 1) AS said_at,\n"
	    "\t(SELECT s.said_at FROM member_saying AS s\n"
	    "\t\tWHERE s.member = :to AND CASE WHEN f.bit IS NOT NULL\n"
	    "\t\t\tTHEN s.fields >> f.bit & 1\n"
	    "\t\t\tELSE EXISTS (SELECT 1 FROM member_was AS w\n"
	    "\t\t\tWHERE w.saying = s.id AND w.field = v.field) END\n"
	    "\t\tORDER BY s.id DESC LIMIT 1) AS old_at\n"
	    "\tFROM v_member_value AS v\n"
	    "\tLEFT JOIN v_field AS f ON f.name = v.field\n"
	    "\tWHERE v.member = :from AND v.value IS NOT NULL) AS x\n"
	    "WHERE x.old IS NULL OR (:newest AND x.old <> x.new\n"
	    "\tAND x.field <> 'source'\n"
	    "\tAND x.said_at > coalesce(x.old_at, x.said_at - 1))\n"
	    "/* scan: of two members' rows */", "iiii", crm_db_now(db), to,
	    from, (int64_t)newest));
}

/* That the survivor has it from the other is part of its history. */
static int
say(struct crm_db *db, int64_t to)
{
	int64_t last = 0;

	if (crm_run(db, "INSERT OR IGNORE INTO source (name)\n"
	    "VALUES ('merge')", "") == -1 ||
	    crm_one(db, &last, "SELECT coalesce(max(id), 0)\n"
	    "FROM member_saying", "") == -1 ||
	    crm_run(db, "INSERT INTO member_saying (member, at, said_at,\n"
	    "\tsource, fields, batch)\n"
	    "SELECT :to, :now, v.said_at, w.id,\n"
	    "\tcoalesce(sum(1 << v.bit), 0), :batch\n"
	    "FROM temp.joined_value AS v\n"
	    "JOIN source AS w ON w.name = 'merge'\n"
	    "GROUP BY v.said_at\n"
	    "ORDER BY v.said_at /* scan: few rows */", "iii", to,
	    crm_db_now(db), crm_batch(db)) == -1)
		return (-1);
	return (crm_run(db, "INSERT INTO member_was\n"
	    "\t(saying, field, value, batch)\n"
	    "SELECT s.id, v.field, v.old, :batch\n"
	    "FROM temp.joined_value AS v\n"
	    "CROSS JOIN member_saying AS s ON s.id > :last\n"
	    "\tAND s.said_at = v.said_at\n"
	    "WHERE v.old IS NOT NULL OR v.bit IS NULL\n"
	    "ORDER BY s.id, v.field /* scan: few rows */", "ii", crm_batch(db),
	    last));
}

static int
put(struct crm_db *db, int64_t to, int64_t from, int64_t fields)
{

	return (crm_run(db, "UPDATE member\n"
	    "SET code = coalesce(member.code, o.code),\n"
	    "\texplicit = max(member.explicit, o.explicit),\n"
	    "\tname = iif(:f >> 2 & 1, o.name, member.name),\n"
	    "\tkind = iif(:f >> 3 & 1, o.kind, member.kind),\n"
	    "\tphone = iif(:f >> 4 & 1, o.phone, member.phone),\n"
	    "\temail = iif(:f >> 5 & 1, o.email, member.email),\n"
	    "\tbirth = iif(:f >> 6 & 1, o.birth, member.birth),\n"
	    "\tlunar = iif(:f >> 7 & 1, o.lunar, member.lunar),\n"
	    "\tgender = iif(:f >> 8 & 1, o.gender, member.gender),\n"
	    "\tpostcode = iif(:f >> 9 & 1, o.postcode, member.postcode),\n"
	    "\taddress = iif(:f >> 10 & 1, o.address, member.address),\n"
	    "\tgrade = iif(:f >> 11 & 1, o.grade, member.grade),\n"
	    "\tjoined_at = iif(:f >> 12 & 1, o.joined_at, member.joined_at),\n"
	    "\tsource = iif(:f >> 13 & 1, o.source, member.source),\n"
	    "\tmemo = iif(:f >> 14 & 1, o.memo, member.memo),\n"
	    "\tbatch = :batch\n"
	    "FROM temp.joined AS o\n"
	    "WHERE member.id = :to AND o.id = :from", "iiii", fields,
	    crm_batch(db), to, from));
}

/* Custom fields that both have; those of one move with the rows. */
static int
put_fields(struct crm_db *db, int64_t to, int64_t from)
{

	return (crm_run(db, "UPDATE member_field\n"
	    "SET value = o.value, batch = :batch\n"
	    "FROM temp.joined_value AS v\n"
	    "CROSS JOIN member_field AS o ON o.member = :from\n"
	    "\tAND 'x_' || o.name = v.field\n"
	    "WHERE v.bit IS NULL AND v.old IS NOT NULL\n"
	    "\tAND member_field.member = :to AND member_field.name = o.name\n"
	    "/* scan: few rows */", "iii", crm_batch(db), from, to));
}

/*
 * Of two primary contacts the one whose value no longer stands is a former one.
 * (kind > 4) * kind is the group of a kind.
 */
static int
retire(struct crm_db *db, int64_t to, int64_t from, int64_t fields)
{

	return (crm_run(db, "UPDATE contact\n"
	    "SET state = 3, former_at = :now, batch = :batch\n"
	    "WHERE state = 1 AND member = iif(:fields >>\n"
	    "\tCASE kind WHEN 5 THEN 5 WHEN 6 THEN 10 ELSE 4 END & 1,\n"
	    "\t\t:to, :from)\n"
	    "\tAND member IN (:to, :from)\n"
	    "\tAND EXISTS (SELECT 1\n"
	    "\tFROM contact AS p\n"
	    "\tWHERE p.member = iif(contact.member = :to, :from, :to)\n"
	    "\t\tAND p.state = 1 AND (p.kind > 4) * p.kind\n"
	    "\t\t\t= (contact.kind > 4) * contact.kind)", "iiiii",
	    crm_db_now(db), crm_batch(db), fields, to, from));
}

int
crm_member_join_values(struct crm_db *db, int64_t to, int64_t from,
    int newest)
{
	int64_t fields = 0;

	if (gather(db, to, from, newest) == -1 || say(db, to) == -1 ||
	    crm_one(db, &fields, "SELECT coalesce(sum(1 << bit), 0)\n"
	    "FROM temp.joined_value\n"
	    "WHERE bit IS NOT NULL /* scan: few rows */", "") == -1 ||
	    put(db, to, from, fields) == -1 ||
	    put_fields(db, to, from) == -1)
		return (-1);
	return (newest ? retire(db, to, from, fields) : 0);
}
