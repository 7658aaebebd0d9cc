#include "core/db.h"
#include "record/contact_int.h"

/*
 * What orders showed of some members, gathered beside the database: the view
 * v_contact_order says the same of all, and SQLite does not look up one member
 * through it.
 */

/* A telephone is of the kind that its number shows. */
static int
load_phones(struct crm_db *db, int64_t from, int64_t to)
{

	return (crm_run(db, "INSERT INTO temp.contact_shown\n"
	    "(member, kind, value, channel, at)\n"
	    "SELECT i.member, CASE WHEN i.phone GLOB '01[016789]*'\n"
	    "\t\tOR i.phone GLOB '050*' OR i.phone GLOB '+*' THEN 1\n"
	    "\tWHEN i.phone GLOB '1*' THEN 3 ELSE 2 END, i.phone, o.channel,\n"
	    "\to.ordered_at\n"
	    "FROM identity AS i\n"
	    "CROSS JOIN orders AS o ON o.buyer = i.id\n"
	    "WHERE i.member BETWEEN :from AND :to AND i.phone <> ''\n"
	    "\tAND i.phone NOT GLOB '*[^0-9+]*'\n"
	    "UNION ALL\n"
	    "SELECT i.member, CASE WHEN i.phone GLOB '01[016789]*'\n"
	    "\t\tOR i.phone GLOB '050*' OR i.phone GLOB '+*' THEN 1\n"
	    "\tWHEN i.phone GLOB '1*' THEN 3 ELSE 2 END, i.phone, o.channel,\n"
	    "\to.ordered_at\n"
	    "FROM identity AS i\n"
	    "CROSS JOIN order_line AS l ON l.buyer = i.id\n"
	    "CROSS JOIN orders AS o ON o.id = l.id >> 16\n"
	    "WHERE i.member BETWEEN :from AND :to AND i.phone <> ''\n"
	    "\tAND i.phone NOT GLOB '*[^0-9+]*'", "ii", from, to));
}

static int
load_emails(struct crm_db *db, int64_t from, int64_t to)
{

	return (crm_run(db, "INSERT INTO temp.contact_shown\n"
	    "(member, kind, value, channel, at)\n"
	    "SELECT i.member, 5, i.email, o.channel, o.ordered_at\n"
	    "FROM identity AS i\n"
	    "CROSS JOIN orders AS o ON o.buyer = i.id\n"
	    "WHERE i.member BETWEEN :from AND :to\n"
	    "\tAND i.email GLOB '?*@?*.?*' AND i.email NOT GLOB '*[*]*'\n"
	    "UNION ALL\n"
	    "SELECT i.member, 5, i.email, o.channel, o.ordered_at\n"
	    "FROM identity AS i\n"
	    "CROSS JOIN order_line AS l ON l.buyer = i.id\n"
	    "CROSS JOIN orders AS o ON o.id = l.id >> 16\n"
	    "WHERE i.member BETWEEN :from AND :to\n"
	    "\tAND i.email GLOB '?*@?*.?*' AND i.email NOT GLOB '*[*]*'", "ii",
	    from, to));
}

/* A parcel in another name went to somebody else's place. */
static int
load_places(struct crm_db *db, int64_t from, int64_t to)
{

	return (crm_run(db, "INSERT INTO temp.contact_shown\n"
	    "(member, kind, value, postcode, channel, at)\n"
	    "SELECT i.member, 6, s.address, s.postcode, o.channel,\n"
	    "\to.ordered_at\n"
	    "FROM identity AS i\n"
	    "CROSS JOIN orders AS o ON o.buyer = i.id\n"
	    "CROSS JOIN ship_to AS s ON s.id = o.ship_to\n"
	    "WHERE i.member BETWEEN :from AND :to AND s.address <> ''\n"
	    "\tAND s.address NOT GLOB '*[*]*'\n"
	    "\tAND (i.role = 1 OR replace(s.receiver_name, ' ', '')\n"
	    "\t\t= replace(i.name, ' ', ''))", "ii", from, to));
}

int
crm_contact_shown(struct crm_db *db, int64_t from, int64_t to)
{

	if (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS contact_shown (\n"
	    "\tmember\tINTEGER NOT NULL,\n"
	    "\tkind\tINTEGER NOT NULL,\n"
	    "\tvalue\tTEXT NOT NULL,\n"
	    "\tpostcode TEXT,\n"
	    "\tchannel\tINTEGER NOT NULL,\n"
	    "\tat\tINTEGER NOT NULL\n"
	    ") STRICT", "") == -1 ||
	    crm_run(db, "DELETE FROM temp.contact_shown /* scan: all */",
	    "") == -1)
		return (-1);
	return (load_phones(db, from, to) == -1 ||
	    load_emails(db, from, to) == -1 ||
	    load_places(db, from, to) == -1 ? -1 : 0);
}
