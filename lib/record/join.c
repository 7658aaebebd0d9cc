#include "core/db.h"
#include "core/err.h"
#include "record/contactpoint.h"
#include "record/identity_int.h"

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

int
crm_member_aliases(struct crm_db *db,
    int (*fn)(void *arg, int64_t alias, int64_t live), void *arg)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT id, merged_into\n"
	    "FROM member INDEXED BY member_merged\n"
	    "WHERE merged_into IS NOT NULL\n"
	    "ORDER BY id")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = fn(arg, crm_col_int(stmt, 0),
		    crm_col_int(stmt, 1))) == -1)
			break;
	crm_reset(stmt);
	return (rc);
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
 * next run finds the time; of two days with one title the survivor's counts,
 * and of two scores of one day.
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
	    "WHERE member = :from", "iii", to, batch, from) == -1 ||
	    crm_run(db, "UPDATE OR IGNORE score\n"
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
	    crm_run(db, "UPDATE OR IGNORE campaign_wave_member\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, batch, from) == -1 ||
	    crm_run(db, "UPDATE OR IGNORE campaign_pick\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, batch, from) == -1 ||
	    /* Its row knows the number that it was planned for. */
	    crm_run(db, "UPDATE delivery\n"
	    "SET member = :to\n"
	    "WHERE member = :from", "ii", to, from) == -1 ||
	    crm_run(db, "UPDATE OR IGNORE member_owner\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, batch, from) == -1 ||
	    crm_run(db, "UPDATE OR IGNORE event\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, batch, from) == -1 ||
	    crm_run(db, "UPDATE OR IGNORE segment_member\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, batch, from) == -1 ||
	    crm_run(db, "UPDATE segment_past\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, batch, from) == -1)
		return (-1);
	return (0);
}

/*
 * Links that were followed, the visits being whose the links say, and what else
 * came back; what both did in one second is one fact.
 */
static int
move_visits(struct crm_db *db, int64_t to, int64_t from)
{

	if (crm_run(db, "UPDATE visit_link\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, crm_batch(db), from) == -1)
		return (-1);
	if (crm_run(db, "UPDATE OR IGNORE response\n"
	    "SET member = :to, batch = :batch\n"
	    "WHERE member = :from", "iii", to, crm_batch(db), from) == -1)
		return (-1);
	return (crm_run(db, "DELETE FROM response\n"
	    "WHERE member = :from", "i", from));
}

int
crm_member_move(struct crm_db *db, int64_t to, int64_t from)
{

	if (move_links(db, to, from) == -1 ||
	    move_rows(db, to, from) == -1 ||
	    move_life(db, to, from) == -1 ||
	    move_visits(db, to, from) == -1)
		return (-1);
	return (crm_contact_join(db, to, from));
}

static int
merge(struct crm_db *db, int64_t a, int64_t b, int newest, int64_t *into)
{
	int64_t to = a < b ? a : b, from = a < b ? b : a;

	*into = to;
	if (to == from)
		return (0);
	if (alias(db, to, from) == -1 ||
	    crm_member_join_values(db, to, from, newest) == -1 ||
	    move_codes(db, to, from) == -1 ||
	    crm_member_move(db, to, from) == -1)
		return (-1);
	/* An address may be of one, the postcode that stands of the other. */
	return (crm_run(db, "UPDATE contact\n"
	    "SET postcode = m.postcode, batch = :batch\n"
	    "FROM member AS m\n"
	    "WHERE contact.member = :to AND contact.kind = 6\n"
	    "\tAND contact.state = 1 AND m.id = :to\n"
	    "\tAND m.address IS NOT NULL\n"
	    "\tAND contact.postcode IS NOT m.postcode", "ii", crm_batch(db),
	    to));
}

int
crm_member_merge(struct crm_db *db, int64_t a, int64_t b, int64_t *into)
{

	return (merge(db, a, b, 0, into));
}

int
crm_member_join(struct crm_db *db, int64_t a, int64_t b, int64_t *into)
{
	int differ = a == b ? 0 : codes_differ(db, a, b);

	*into = a < b ? a : b;
	return (differ != 0 ? differ : merge(db, a, b, 1, into));
}
