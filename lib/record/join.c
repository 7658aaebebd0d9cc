#include "core/db.h"
#include "core/err.h"
#include "record/contactpoint.h"
#include "record/identity.h"

int64_t
crm_member_live(struct crm_db *db, int64_t member)
{
	int64_t live = 0;
	int rc;

	/* Aliases are kept flat: one step always suffices. */
	rc = crm_one(db, &live, "SELECT coalesce(merged_into, id)\n"
	    "FROM member\n"
	    "WHERE id = :id AND state IN (0, 1)", "i", member);
	return (rc == 1 ? live : rc);
}

/* Two codes, and different ones: 1. */
static int
codes_differ(struct crm_db *db, int64_t a, int64_t b)
{
	int64_t n;

	if (crm_one(db, &n, "SELECT count(code)\n"
	    "FROM member\n"
	    "WHERE id IN (:a, :b)", "ii", a, b) != 1)
		return (-1);
	return (n > 1);
}

/* That the survivor has it from the other is part of its history. */
static int
say_fill(struct crm_db *db, int64_t to, int64_t from)
{

	if (crm_run(db, "INSERT OR IGNORE INTO source (name)\n"
	    "VALUES ('merge')", "") == -1)
		return (-1);
	return (crm_run(db, "INSERT INTO member_saying (member, at, said_at,\n"
	    "\tsource, fields, batch)\n"
	    "SELECT :to, :now, :now, w.id, f.fields, :batch\n"
	    "FROM (SELECT ((m.name IS NULL AND o.name IS NOT NULL) << 2)\n"
	    "\t| ((m.kind IS NULL AND o.kind IS NOT NULL) << 3)\n"
	    "\t| ((m.phone IS NULL AND o.phone IS NOT NULL) << 4)\n"
	    "\t| ((m.email IS NULL AND o.email IS NOT NULL) << 5)\n"
	    "\t| ((m.birth IS NULL AND o.birth IS NOT NULL) << 6)\n"
	    "\t| ((m.lunar IS NULL AND o.lunar IS NOT NULL) << 7)\n"
	    "\t| ((m.gender IS NULL AND o.gender IS NOT NULL) << 8)\n"
	    "\t| ((m.postcode IS NULL AND o.postcode IS NOT NULL) << 9)\n"
	    "\t| ((m.address IS NULL AND o.address IS NOT NULL) << 10)\n"
	    "\t| ((m.grade IS NULL AND o.grade IS NOT NULL) << 11)\n"
	    "\t| ((m.joined_at IS NULL AND o.joined_at IS NOT NULL) << 12)\n"
	    "\t| ((m.source IS NULL AND o.source IS NOT NULL) << 13)\n"
	    "\t| ((m.memo IS NULL AND o.memo IS NOT NULL) << 14) AS fields\n"
	    "\tFROM member AS m\n"
	    "\tCROSS JOIN temp.joined AS o ON o.id = :from\n"
	    "\tWHERE m.id = :to) AS f\n"
	    "JOIN source AS w ON w.name = 'merge'\n"
	    "WHERE f.fields <> 0 /* scan: one row */", "iiii", to,
	    crm_db_now(db), crm_batch(db), from));
}

/* What the survivor lacks it takes from the other. */
static int
fill(struct crm_db *db, int64_t to, int64_t from)
{

	return (crm_run(db, "UPDATE member\n"
	    "SET code = coalesce(member.code, o.code),\n"
	    "\texplicit = max(member.explicit, o.explicit),\n"
	    "\tname = coalesce(member.name, o.name),\n"
	    "\tkind = coalesce(member.kind, o.kind),\n"
	    "\tphone = coalesce(member.phone, o.phone),\n"
	    "\temail = coalesce(member.email, o.email),\n"
	    "\tbirth = coalesce(member.birth, o.birth),\n"
	    "\tlunar = coalesce(member.lunar, o.lunar),\n"
	    "\tgender = coalesce(member.gender, o.gender),\n"
	    "\tpostcode = coalesce(member.postcode, o.postcode),\n"
	    "\taddress = coalesce(member.address, o.address),\n"
	    "\tgrade = coalesce(member.grade, o.grade),\n"
	    "\tjoined_at = coalesce(member.joined_at, o.joined_at),\n"
	    "\tsource = coalesce(member.source, o.source),\n"
	    "\tmemo = coalesce(member.memo, o.memo),\n"
	    "\tbatch = :batch\n"
	    "FROM temp.joined AS o\n"
	    "WHERE member.id = :to AND o.id = :from", "iii", crm_batch(db),
	    to, from));
}

/* Codes find the survivor, those that are not its own too. */
static int
move_codes(struct crm_db *db, int64_t to, int64_t from)
{

	if (crm_run(db, "UPDATE member_code\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, crm_batch(db), from) == -1)
		return (-1);
	return (crm_run(db, "INSERT INTO member_code (code, member, batch)\n"
	    "SELECT o.code, m.id, :batch\n"
	    "FROM temp.joined AS o\n"
	    "CROSS JOIN member AS m ON m.id = :to\n"
	    "WHERE o.id = :from AND o.code <> m.code /* scan: one row */",
	    "iii", crm_batch(db), to, from));
}

/* A code is unique: the other row must let go of it first. */
static int
alias(struct crm_db *db, int64_t to, int64_t from)
{

	if (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS joined AS\n"
	    "SELECT * FROM member WHERE 0 /* scan: copies the shape */",
	    "") == -1 ||
	    crm_run(db, "DELETE FROM temp.joined /* scan: one row */",
	    "") == -1 ||
	    crm_run(db, "INSERT INTO temp.joined\n"
	    "SELECT * FROM member WHERE id = :from", "i", from) == -1 ||
	    crm_run(db, "UPDATE member\n"
	    "SET state = 1, merged_into = :to, code = NULL, latest = NULL,\n"
	    "\tbatch = :batch\n"
	    "WHERE id = :from", "iii", to, crm_batch(db), from) == -1)
		return (-1);
	return (crm_run(db, "UPDATE member\n"
	    "SET merged_into = :to, batch = :batch\n"
	    "WHERE merged_into = :from", "iii", to, crm_batch(db), from));
}

static int
move_links(struct crm_db *db, int64_t to, int64_t from)
{

	if (crm_run(db, "UPDATE person\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, crm_batch(db), from) == -1)
		return (-1);
	return (crm_run(db, "UPDATE identity\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, crm_batch(db), from));
}

/*
 * What is kept by hand and over time.  Of a step that both have by the rule the
 * next run finds the time; of two days with one title the survivor's counts.
 */
static int
move_life(struct crm_db *db, int64_t to, int64_t from)
{
	int64_t batch = crm_batch(db);

	if (crm_run(db, "UPDATE note\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, batch, from) == -1 ||
	    crm_run(db, "UPDATE group_member\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, batch, from) == -1 ||
	    crm_run(db, "UPDATE member_flag\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, batch, from) == -1 ||
	    crm_run(db, "UPDATE OR IGNORE member_day\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, batch, from) == -1 ||
	    crm_run(db, "UPDATE OR IGNORE stage_step\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, batch, from) == -1)
		return (-1);
	return (0);
}

/*
 * Rows that both have stay with the alias, where crm_member_live() still
 * leads to the survivor.
 */
static int
move_rows(struct crm_db *db, int64_t to, int64_t from)
{
	int64_t batch = crm_batch(db);

	if (crm_run(db, "UPDATE OR IGNORE member_field\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, batch, from) == -1 ||
	    crm_run(db, "UPDATE OR IGNORE consent\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, batch, from) == -1 ||
	    crm_run(db, "UPDATE OR IGNORE notice\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, batch, from) == -1 ||
	    /* Given to the same second, the survivor's own says it all. */
	    crm_run(db, "DELETE FROM consent\n"
	    "WHERE member = :from", "i", from) == -1 ||
	    crm_run(db, "UPDATE OR IGNORE campaign_target\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, batch, from) == -1 ||
	    crm_run(db, "UPDATE OR IGNORE member_owner\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, batch, from) == -1 ||
	    crm_run(db, "UPDATE OR IGNORE segment_member\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, batch, from) == -1)
		return (-1);
	return (0);
}

int
crm_member_move(struct crm_db *db, int64_t to, int64_t from)
{

	if (move_links(db, to, from) == -1 ||
	    move_rows(db, to, from) == -1 || move_life(db, to, from) == -1)
		return (-1);
	return (crm_contact_join(db, to, from));
}

int
crm_member_merge(struct crm_db *db, int64_t a, int64_t b, int64_t *into)
{
	int64_t to = a < b ? a : b, from = a < b ? b : a;

	*into = to;
	if (to == from)
		return (0);
	if (alias(db, to, from) == -1 || say_fill(db, to, from) == -1 ||
	    fill(db, to, from) == -1 || move_codes(db, to, from) == -1)
		return (-1);
	return (crm_member_move(db, to, from));
}

int
crm_member_join(struct crm_db *db, int64_t a, int64_t b, int64_t *into)
{
	int differ = a == b ? 0 : codes_differ(db, a, b);

	*into = a < b ? a : b;
	return (differ != 0 ? differ : crm_member_merge(db, a, b, into));
}
