#include <stddef.h>

#include "core/db.h"
#include "core/lang.h"
#include "record/ledger.h"

struct rule {
	const char	*name;
	const char	*fault;
	const char	*sql;		/* the rows that break it */
};

/*
 * A member is live in state 0; in state 3, removed by hand, it keeps what
 * belongs to it.
 */
static const struct rule orders[] = {
	{ "line_order", N_("the order of this line is missing"),
	    "SELECT l.id\n"
	    "FROM order_line AS l\n"
	    "WHERE NOT EXISTS (\n"
	    "\tSELECT 1 FROM orders AS o WHERE o.id = l.id >> 16)\n"
	    "ORDER BY l.id /* scan: checks all */" },
	{ "order_lines", N_("this order has no lines"),
	    "SELECT o.id\n"
	    "FROM orders AS o\n"
	    "WHERE NOT EXISTS (\n"
	    "\tSELECT 1 FROM order_line AS l\n"
	    "\tWHERE l.id BETWEEN o.id << 16 AND o.id << 16 | 65535)\n"
	    "ORDER BY o.id /* scan: checks all */" },
	{ "order_time", N_("a line of this order is earlier than the order"),
	    "SELECT DISTINCT o.id\n"
	    "FROM order_line AS l\n"
	    "JOIN orders AS o ON o.id = l.id >> 16\n"
	    "WHERE l.ordered_at < o.ordered_at\n"
	    "ORDER BY o.id /* scan: checks all */" },
	{ "order_views", N_("this order counts other views than it has"),
	    "SELECT o.id\n"
	    "FROM orders AS o\n"
	    "WHERE o.views <> (\n"
	    "\tSELECT count(*) FROM order_view AS v WHERE v.orders = o.id)\n"
	    "ORDER BY o.id /* scan: checks all */" },
	{ "returned_qty", N_("more of this line was returned than was sold"),
	    "SELECT id\n"
	    "FROM order_line\n"
	    "WHERE kind = 0 AND (returned_qty > max(qty, 0)\n"
	    "\tOR returned_qty < 0)\n"
	    "ORDER BY id /* scan: checks all */" },
	{ "returned_kind", N_("this line is no sale and was returned"),
	    "SELECT id\n"
	    "FROM order_line\n"
	    "WHERE kind <> 0 AND (returned_qty <> 0 OR returned_amount <> 0)\n"
	    "ORDER BY id /* scan: checks all */" },
	{ "ref_line", N_("what this line returns was no sale"),
	    "SELECT l.id\n"
	    "FROM order_line AS l\n"
	    "JOIN order_line AS r ON r.id = l.ref_line\n"
	    "WHERE r.kind <> 0\n"
	    "ORDER BY l.id /* scan: checks all */" },
	{ "shipment_orders", N_("this parcel names another order than the one "
	    "that it is of"),
	    "SELECT s.id\n"
	    "FROM shipment AS s\n"
	    "JOIN orders AS o ON o.id = s.orders\n"
	    "WHERE s.order_no <> o.order_no OR s.channel <> o.channel\n"
	    "ORDER BY s.id /* scan: checks all */" },
	{ NULL, NULL, NULL }
};

static const struct rule members[] = {
	{ "identity_member", N_("this identity belongs to a member that is "
	    "not live"),
	    "SELECT i.id\n"
	    "FROM identity AS i\n"
	    "JOIN member AS m ON m.id = i.member\n"
	    "WHERE m.state NOT IN (0, 3)\n"
	    "\tAND m.id NOT IN (SELECT member FROM erasure)\n"
	    "ORDER BY i.id /* scan: checks all */" },
	{ "identity_why", N_("this identity has a member and a reason to have "
	    "none, or neither"),
	    "SELECT id\n"
	    "FROM identity\n"
	    "WHERE (member IS NULL) <> (why <> 0)\n"
	    "ORDER BY id /* scan: checks all */" },
	{ "person_member", N_("this person belongs to a member that is not "
	    "live"),
	    "SELECT p.id\n"
	    "FROM person AS p\n"
	    "JOIN member AS m ON m.id = p.member\n"
	    "WHERE m.state NOT IN (0, 3)\n"
	    "ORDER BY p.id /* scan: checks all */" },
	{ "person_disputed", N_("this person is disputed and has a member"),
	    "SELECT id\n"
	    "FROM person\n"
	    "WHERE disputed = 1 AND member IS NOT NULL\n"
	    "ORDER BY id /* scan: checks all */" },
	{ "alias", N_("this number leads to no live member"),
	    "WITH RECURSIVE up (start, id) AS (\n"
	    "\tSELECT id, merged_into FROM member WHERE state = 1\n"
	    "\tUNION\n"
	    "\tSELECT up.start, m.merged_into\n"
	    "\tFROM up\n"
	    "\tJOIN member AS m ON m.id = up.id\n"
	    "\tWHERE m.state = 1)\n"
	    "SELECT id\n"
	    "FROM member\n"
	    "WHERE state = 1 AND id NOT IN (\n"
	    "\tSELECT up.start\n"
	    "\tFROM up\n"
	    "\tJOIN member AS m ON m.id = up.id\n"
	    "\tWHERE m.state IN (0, 3))\n"
	    "ORDER BY id /* scan: checks all */" },
	{ "merged_into", N_("this member is live and leads to another"),
	    "SELECT id\n"
	    "FROM member\n"
	    "WHERE state <> 1 AND merged_into IS NOT NULL\n"
	    "ORDER BY id /* scan: checks all */" },
	{ "latest", N_("another's identity speaks for this member"),
	    "SELECT m.id\n"
	    "FROM member AS m\n"
	    "LEFT JOIN identity AS i ON i.id = m.latest\n"
	    "WHERE m.state = 0 AND m.latest IS NOT NULL\n"
	    "\tAND i.member IS NOT m.id\n"
	    "ORDER BY m.id /* scan: checks all */" },
	{ "consent_member", N_("this consent is of a member that is not live"),
	    "SELECT c.id\n"
	    "FROM consent AS c\n"
	    "JOIN member AS m ON m.id = c.member\n"
	    "WHERE m.state NOT IN (0, 3) AND NOT EXISTS (\n"
	    "\tSELECT 1 FROM consent AS s\n"
	    "\tWHERE s.member = m.merged_into\n"
	    "\t\tAND s.channel = c.channel AND s.purpose = c.purpose\n"
	    "\t\tAND s.night = c.night AND s.given_at = c.given_at\n"
	    "\t\tAND s.turns = c.turns AND s.guardian = c.guardian)\n"
	    "ORDER BY c.id /* scan: checks all */" },
	{ "target_member", N_("this candidate of a campaign is unknown"),
	    "SELECT t.id\n"
	    "FROM campaign_target AS t\n"
	    "LEFT JOIN member AS m ON m.id = t.member\n"
	    "WHERE m.id IS NULL\n"
	    "ORDER BY t.id /* scan: checks all */" },
	{ "coupon", N_("this coupon is somebody else's as well"),
	    "SELECT max(id)\n"
	    "FROM campaign_target\n"
	    "WHERE coupon <> ''\n"
	    "GROUP BY coupon\n"
	    "HAVING count(*) > 1\n"
	    "ORDER BY 1 /* scan: checks all */" },
	{ "response_member", N_("this response is of nobody"),
	    "SELECT r.id\n"
	    "FROM response AS r\n"
	    "LEFT JOIN member AS m ON m.id = r.member\n"
	    "WHERE m.id IS NULL\n"
	    "ORDER BY r.id /* scan: checks all */" },
	{ NULL, NULL, NULL }
};

/* One that left has ended, one that is on its way is somebody's. */
static const struct rule messages[] = {
	{ "delivery_ended", N_("this message has ended and waits, or neither"),
	    "SELECT id\n"
	    "FROM delivery\n"
	    "WHERE (ended_at IS NULL) <> (state IN ('queued', 'claimed',\n"
	    "\t'deferred'))\n"
	    "ORDER BY id /* scan: checks all */" },
	{ "delivery_claimer", N_("this message is on its way without a "
	    "process, or has one and is not"),
	    "SELECT id\n"
	    "FROM delivery\n"
	    "WHERE (claimer <> '') <> (state = 'claimed')\n"
	    "ORDER BY id /* scan: checks all */" },
	{ "delivery_member", N_("this message is for a number that stands "
	    "for another"),
	    "SELECT d.id\n"
	    "FROM delivery AS d\n"
	    "JOIN member AS m ON m.id = d.member\n"
	    "WHERE m.merged_into IS NOT NULL\n"
	    "ORDER BY d.id /* scan: checks all */" },
	{ "delivery_contact", N_("of this message's wave a contact stands "
	    "there twice, or is not held"),
	    "SELECT max(d.id)\n"
	    "FROM delivery AS d\n"
	    "LEFT JOIN delivery_contact AS c ON c.campaign = d.campaign\n"
	    "\tAND c.wave = d.wave AND c.hash = d.hash\n"
	    "GROUP BY d.campaign, d.wave\n"
	    "HAVING count(DISTINCT d.hash) <> count(d.hash)\n"
	    "\tOR count(c.hash) <> count(d.hash)\n"
	    "\tOR count(d.hash) <> count(nullif(d.contact, ''))\n"
	    "\tOR count(d.hash) <> (SELECT count(*)\n"
	    "\t\tFROM delivery_contact AS a\n"
	    "\t\tWHERE a.campaign = d.campaign AND a.wave = d.wave)\n"
	    "ORDER BY 1 /* scan: checks all */" },
	{ NULL, NULL, NULL }
};

static int64_t
run(struct crm_db *db, const struct rule *rule,
    void (*found)(void *arg, const char *check, int64_t row,
    const char *fault), void *arg)
{
	struct crm_stmt *stmt;
	int64_t n = 0;
	int rc;

	for (; rule->name != NULL; rule++) {
		if ((stmt = crm_sql(db, rule->sql)) == NULL)
			return (-1);
		while ((rc = crm_step(stmt)) == 1) {
			found(arg, rule->name, crm_col_int(stmt, 0),
			    _(rule->fault));
			n++;
		}
		if (rc == -1)
			return (-1);
	}
	return (n);
}

int64_t
crm_ledger_check(struct crm_db *db,
    void (*found)(void *arg, const char *check, int64_t row,
    const char *fault), void *arg)
{
	int64_t n, more, rest;

	if ((n = run(db, orders, found, arg)) == -1 ||
	    (more = run(db, members, found, arg)) == -1 ||
	    (rest = run(db, messages, found, arg)) == -1)
		return (-1);
	return (n + more + rest);
}
