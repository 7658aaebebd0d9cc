#include "core/db.h"
#include "record/optout.h"
#include "record/personal.h"

/*
 * Whose data it is: the numbers of one person, and what hangs on them, in
 * temporary tables that the list of personal.c reads.
 */

static int
make_tables(struct crm_db *db)
{

	if (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS subject_member (\n"
	    "\tid\tINTEGER PRIMARY KEY\n) STRICT", "") == -1 ||
	    crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS subject_person (\n"
	    "\tid\tINTEGER PRIMARY KEY\n) STRICT", "") == -1 ||
	    crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS subject_identity (\n"
	    "\tid\tINTEGER PRIMARY KEY\n) STRICT", "") == -1 ||
	    crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS subject_orders (\n"
	    "\tid\tINTEGER PRIMARY KEY\n) STRICT", "") == -1 ||
	    crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS subject_line (\n"
	    "\tid\tINTEGER PRIMARY KEY\n) STRICT", "") == -1 ||
	    crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS subject_place (\n"
	    "\tid\tINTEGER PRIMARY KEY\n) STRICT", "") == -1 ||
	    crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS subject_hash (\n"
	    "\thash\tTEXT PRIMARY KEY\n) STRICT, WITHOUT ROWID", "") == -1)
		return (-1);
	return (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS subject_parcel (\n"
	    "\tid\tINTEGER PRIMARY KEY\n) STRICT", ""));
}

static int
empty_tables(struct crm_db *db)
{

	if (crm_run(db, "DELETE FROM temp.subject_member /* scan: all */",
	    "") == -1 ||
	    crm_run(db, "DELETE FROM temp.subject_person /* scan: all */",
	    "") == -1 ||
	    crm_run(db, "DELETE FROM temp.subject_identity /* scan: all */",
	    "") == -1 ||
	    crm_run(db, "DELETE FROM temp.subject_orders /* scan: all */",
	    "") == -1 ||
	    crm_run(db, "DELETE FROM temp.subject_line /* scan: all */",
	    "") == -1 ||
	    crm_run(db, "DELETE FROM temp.subject_place /* scan: all */",
	    "") == -1 ||
	    crm_run(db, "DELETE FROM temp.subject_hash /* scan: all */",
	    "") == -1)
		return (-1);
	return (crm_run(db, "DELETE FROM temp.subject_parcel /* scan: all */",
	    ""));
}

static int
fill_people(struct crm_db *db)
{

	if (crm_run(db, "INSERT OR IGNORE INTO temp.subject_person (id)\n"
	    "SELECT p.id\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN person AS p ON p.member = s.id", "") == -1)
		return (-1);
	return (crm_run(db, "INSERT OR IGNORE INTO temp.subject_identity (id)\n"
	    "SELECT i.id\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN identity AS i ON i.member = s.id\n"
	    "UNION\n"
	    "SELECT i.id\n"
	    "FROM temp.subject_person AS s\n"
	    "CROSS JOIN identity AS i ON i.person = s.id\n"
	    "/* scan: one person */", ""));
}

/*
 * Somebody disputed is nobody's, but who is written like the subject, phone
 * and name, is the subject.
 */
static int
fill_disputed(struct crm_db *db)
{

	return (crm_run(db, "INSERT OR IGNORE INTO temp.subject_identity (id)\n"
	    "SELECT o.id\n"
	    "FROM temp.subject_identity AS s\n"
	    "CROSS JOIN identity AS i ON i.id = s.id\n"
	    "CROSS JOIN person AS p ON p.member IS NULL\n"
	    "CROSS JOIN identity AS o ON o.person = p.id\n"
	    "WHERE o.member IS NULL AND i.name <> '' AND o.name = i.name\n"
	    "\tAND ((i.phone <> '' AND o.phone = i.phone)\n"
	    "\t\tOR (i.email <> '' AND o.email = i.email))\n"
	    "/* scan: one person, and those disputed */", ""));
}

static int
fill_orders(struct crm_db *db)
{

	if (crm_run(db, "INSERT OR IGNORE INTO temp.subject_line (id)\n"
	    "SELECT l.id\n"
	    "FROM temp.subject_identity AS s\n"
	    "CROSS JOIN orders AS o ON o.buyer = s.id\n"
	    "CROSS JOIN order_line AS l\n"
	    "\tON l.id BETWEEN o.id << 16 AND o.id << 16 | 65535\n"
	    "WHERE l.buyer IS NULL\n"
	    "UNION\n"
	    "SELECT l.id\n"
	    "FROM temp.subject_identity AS s\n"
	    "CROSS JOIN order_line AS l ON l.buyer = s.id\n"
	    "/* scan: one person */", "") == -1)
		return (-1);
	return (crm_run(db, "INSERT OR IGNORE INTO temp.subject_orders (id)\n"
	    "SELECT id >> 16 FROM temp.subject_line\n"
	    "UNION\n"
	    "SELECT o.id\n"
	    "FROM temp.subject_identity AS s\n"
	    "CROSS JOIN orders AS o ON o.buyer = s.id\n"
	    "/* scan: one person */", ""));
}

static int
fill_places(struct crm_db *db)
{

	if (crm_run(db, "INSERT OR IGNORE INTO temp.subject_place (id)\n"
	    "SELECT o.ship_to\n"
	    "FROM temp.subject_orders AS s\n"
	    "CROSS JOIN orders AS o ON o.id = s.id\n"
	    "WHERE o.ship_to IS NOT NULL\n"
	    "UNION\n"
	    "SELECT l.ship_to\n"
	    "FROM temp.subject_line AS s\n"
	    "CROSS JOIN order_line AS l ON l.id = s.id\n"
	    "WHERE l.ship_to IS NOT NULL /* scan: one person */", "") == -1)
		return (-1);
	/* Parcels of the orders, and open ones to the subject itself. */
	return (crm_run(db, "INSERT OR IGNORE INTO temp.subject_parcel (id)\n"
	    "SELECT h.id\n"
	    "FROM temp.subject_orders AS s\n"
	    "CROSS JOIN shipment AS h ON h.orders = s.id\n"
	    "UNION\n"
	    "SELECT h.id\n"
	    "FROM temp.subject_person AS s\n"
	    "CROSS JOIN person_key AS k ON k.person = s.id\n"
	    "CROSS JOIN shipment AS h ON h.receiver_key = k.value\n"
	    "WHERE k.kind = 2 AND h.receiver_key IS NOT NULL\n"
	    "/* scan: one person */", ""));
}

static int
note_hash(struct crm_db *db, const char *hash, void *arg)
{

	(void)arg;
	return (crm_run(db, "INSERT OR IGNORE INTO temp.subject_hash (hash)\n"
	    "VALUES (:hash)", "t", hash));
}

static int
fill_rest(struct crm_db *db)
{

	if (fill_people(db) == -1 || fill_disputed(db) == -1 ||
	    fill_orders(db) == -1)
		return (-1);
	return (fill_places(db));
}

int
crm_subject_fill(struct crm_db *db, int64_t member)
{

	if (make_tables(db) == -1 || empty_tables(db) == -1 ||
	    crm_run(db, "INSERT INTO temp.subject_member (id)\n"
	    "SELECT id FROM member WHERE id = :member\n"
	    "UNION\n"
	    "SELECT id FROM member WHERE merged_into = :member", "i",
	    member) == -1 ||
	    crm_optout_keys(db, member, note_hash, NULL) == -1)
		return (-1);
	return (fill_rest(db));
}

int
crm_subject_fill_erased(struct crm_db *db)
{

	if (make_tables(db) == -1 || empty_tables(db) == -1 ||
	    crm_run(db, "INSERT INTO temp.subject_member (id)\n"
	    "SELECT member FROM erasure /* scan: all of them */", "") == -1)
		return (-1);
	return (fill_rest(db));
}
