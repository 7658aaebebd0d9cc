#include <string.h>

#include "core/err.h"
#include "record/identity_int.h"
#include "record/ordersettle.h"
#include "record/parcel_int.h"
#include "record/takeback.h"

/*
 * What belongs together.  A return that names a line of another order changed
 * that order as well, and an alias is a part of whom it stands for.  What
 * people keep of a member stays where a merge that moved it does, and is taken
 * back alone.
 */
static const struct crm_undo_part parts[] = {
	{ "order_line", "id", 16, "orders", 0 },
	{ "order_line", "ref_line", 16, "orders", 0 },
	{ "order_view", "orders", 0, "orders", 0 },
	{ "shipment", "orders", 0, "orders", 0 },
	{ "person_key", "person", 0, "person", 0 },
	{ "person", "member", 0, "member", 0 },
	{ "identity", "member", 0, "member", 0 },
	{ "identity", "person", 0, "person", 0 },
	{ "member_code", "member", 0, "member", 0 },
	{ "member_field", "member", 0, "member", 0 },
	{ "consent", "member", 0, "member", 0 },
	{ "contact", "member", 0, "member", 0 },
	{ "member_saying", "member", 0, "member", 0 },
	{ "member_was", "saying", 0, "member_saying", 0 },
	{ "member", "merged_into", 0, "member", 0 },
	{ "segment_rule", "segment", 0, "segment", 0 },
	{ "member_owner", "member", 0, "member", 1 },
	{ "member_day", "member", 0, "member", 1 },
	{ "member_flag", "member", 0, "member", 1 },
	{ "group_member", "member", 0, "member", 1 },
	{ "stage_step", "member", 0, "member", 1 },
	{ "score", "member", 0, "member", 1 },
	{ "note", "member", 0, "member", 1 },
	{ "notice", "member", 0, "member", 1 },
	{ "segment_member", "member", 0, "member", 1 },
	{ "segment_past", "member", 0, "member", 1 },
	{ "campaign_target", "member", 0, "member", 1 },
	{ "campaign_wave_member", "member", 0, "member", 1 },
	{ "campaign_wave_member", "campaign_wave", 0, "campaign_wave", 0 },
	{ "campaign_pick", "member", 0, "member", 1 },
	{ "value_model", "id", 0, "score_model", 0 },
	{ "value_parameter", "value_model", 0, "value_model", 0 },
	{ "value_class", "value_model", 0, "value_model", 0 },
	{ "value_week", "value_model", 0, "value_model", 0 },
	{ "event", "member", 0, "member", 1 },
	{ "event_answer", "event", 0, "event", 1 },
	{ "event_version", "rule", 0, "event_rule", 0 },
	{ "visit_link", "member", 0, "member", 1 },
	{ "response", "member", 0, "member", 1 },
	{ "visit_link", "visitor", 0, "visitor", 0 },
	{ "visit", "visitor", 0, "visitor", 0 },
	{ NULL, NULL, 0, NULL, 0 }
};

struct undoing {
	struct crm_db		*db;
	void			(*conflict)(void *arg,
				    const struct crm_conflict *c);
	void			*arg;
	struct crm_numbers	 members, persons, orders, parcels;
};

static void
tell(void *arg, const struct crm_conflict *c)
{
	struct undoing *u = arg;

	u->conflict(u->arg, c);
}

/* Notes what is as it was, but for what came since. */
static int
note(void *arg, const char *table, int64_t row)
{
	struct undoing *u = arg;

	if (strcmp(table, "member") == 0)
		return (crm_numbers_add(u->db, &u->members, row));
	if (strcmp(table, "person") == 0)
		return (crm_numbers_add(u->db, &u->persons, row));
	if (strcmp(table, "orders") == 0)
		return (crm_numbers_add(u->db, &u->orders, row));
	if (strcmp(table, "shipment") == 0)
		return (crm_numbers_add(u->db, &u->parcels, row));
	return (0);
}

/* What came back of a member who is another's alias by now is the other's. */
static int
settle_aliases(struct undoing *u)
{
	struct crm_stmt *stmt;
	int64_t live;
	int rc;

	if ((stmt = crm_sql(u->db, "SELECT id, merged_into\n"
	    "FROM member\n"
	    "WHERE merged_into IS NOT NULL\n"
	    "ORDER BY merged_into, id")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		live = crm_col_int(stmt, 1);
		if (crm_member_move(u->db, live, crm_col_int(stmt, 0)) == -1 ||
		    crm_numbers_add(u->db, &u->members, live) == -1) {
			rc = -1;
			break;
		}
	}
	crm_reset(stmt);
	return (rc);
}

/*
 * A member of whom nothing was left is live again when something came back, but
 * whoever was erased never is.
 */
static int
settle_retired(struct undoing *u)
{

	return (crm_run(u->db, "UPDATE member\n"
	    "SET state = 0, batch = :batch\n"
	    "WHERE state = 2 AND (EXISTS (\n"
	    "\tSELECT 1 FROM identity AS i WHERE i.member = member.id)\n"
	    "OR EXISTS (\n"
	    "\tSELECT 1 FROM person AS p WHERE p.member = member.id)\n"
	    "OR EXISTS (\n"
	    "\tSELECT 1 FROM consent AS c WHERE c.member = member.id)\n"
	    "OR EXISTS (\n"
	    "\tSELECT 1 FROM member_field AS f WHERE f.member = member.id))\n"
	    "\tAND id NOT IN (SELECT member FROM erasure)\n"
	    "/* scan: the retired are few, and have no index */", "i",
	    crm_batch(u->db)));
}

/*
 * A member that stays, as somebody changed it since, may have lost the identity
 * that spoke for it.
 */
static int
settle_speakers(struct undoing *u)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(u->db, "SELECT m.id\n"
	    "FROM member AS m\n"
	    "WHERE m.latest IS NOT NULL AND NOT EXISTS (\n"
	    "\tSELECT 1 FROM identity AS i\n"
	    "\tWHERE i.id = m.latest AND i.member = m.id)\n"
	    "ORDER BY m.id /* scan: any may have */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (crm_numbers_add(u->db, &u->members,
		    crm_col_int(stmt, 0)) == -1) {
			rc = -1;
			break;
		}
	crm_reset(stmt);
	return (rc);
}

/*
 * What came since of a person follows where the person went back to, and may
 * speak for that member now.
 */
static int
settle_persons(struct undoing *u)
{
	int64_t member;
	size_t i;

	for (i = 0; i < u->persons.n; i++) {
		if (crm_run(u->db, "UPDATE identity\n"
		    "SET member = p.member,\n"
		    "\twhy = CASE WHEN p.member IS NULL THEN 2 ELSE 0 END,\n"
		    "\tbatch = :batch\n"
		    "FROM person AS p\n"
		    "WHERE p.id = :person AND identity.person = p.id\n"
		    "\tAND identity.code = ''\n"
		    "\tAND (p.member IS NOT NULL OR p.disputed = 1)\n"
		    "\tAND identity.member IS NOT p.member", "ii",
		    crm_batch(u->db), u->persons.v[i]) == -1 ||
		    crm_one(u->db, &member, "SELECT coalesce(max(member), 0)\n"
		    "FROM person\n"
		    "WHERE id = :person", "i", u->persons.v[i]) == -1)
			return (-1);
		if (member > 0 && crm_numbers_add(u->db, &u->members,
		    member) == -1)
			return (-1);
	}
	return (0);
}

/*
 * Messages that left are in no batch: who is somebody's own again has again
 * those that were planned for that number.
 */
static int
settle_messages(struct undoing *u)
{

	if (u->members.n == 0)
		return (0);
	return (crm_run(u->db, "UPDATE delivery\n"
	    "SET member = coalesce(m.merged_into, m.id)\n"
	    "FROM member AS m\n"
	    "WHERE m.id = delivery.addressee\n"
	    "\tAND delivery.member <> coalesce(m.merged_into, m.id)\n"
	    "/* scan: any may be of somebody who came back */", ""));
}

/* Parcels that wait may be those of orders that are back, or of others. */
static int
note_waiting(struct undoing *u, struct crm_parcels *p)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(u->db, "SELECT id\n"
	    "FROM shipment\n"
	    "WHERE orders IS NULL\n"
	    "ORDER BY id")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (crm_parcels_fact(p, crm_col_int(stmt, 0)) == -1) {
			crm_reset(stmt);
			return (-1);
		}
	return (rc);
}

static int
settle_parcels(struct undoing *u, struct crm_settler *settler)
{
	struct crm_parcels *p;
	size_t i;
	int rc;

	if (!settler->shipments)
		return (0);
	if ((p = crm_parcels_open(settler)) == NULL)
		return (-1);
	rc = note_waiting(u, p);
	for (i = 0; rc == 0 && i < u->parcels.n; i++)
		rc = crm_parcels_fact(p, u->parcels.v[i]);
	for (i = 0; rc == 0 && i < u->orders.n; i++)
		rc = crm_parcels_order(p, u->orders.v[i]);
	if (rc == 0)
		rc = crm_parcels_settle(p);
	crm_parcels_close(p);
	return (rc);
}

static int
follow(void *arg)
{
	struct undoing *u = arg;
	struct crm_settler settler;
	size_t i;
	int rc;

	if (settle_aliases(u) == -1 || settle_retired(u) == -1 ||
	    settle_persons(u) == -1 || settle_speakers(u) == -1)
		return (-1);
	rc = crm_settler_open(&settler, u->db, 0);
	for (i = 0; rc == 0 && i < u->members.n; i++)
		rc = crm_member_touch(settler.ids, u->members.v[i]);
	if (rc == 0)
		rc = settle_parcels(u, &settler);
	if (rc == 0)
		rc = crm_identities_finish(settler.ids);
	crm_settler_close(&settler);
	return (rc);
}

int
crm_records_undo(struct crm_db *db, int64_t batch,
    void (*conflict)(void *arg, const struct crm_conflict *c), void *arg,
    int64_t *undone)
{
	struct undoing u = { .db = db, .conflict = conflict, .arg = arg };
	struct crm_undo undo = { parts, tell, note, follow, &u };
	int rc;

	rc = crm_batch_undo(db, batch, &undo, undone);
	if (rc != -1 && settle_messages(&u) == -1)
		rc = -1;
	crm_numbers_free(&u.members);
	crm_numbers_free(&u.persons);
	crm_numbers_free(&u.orders);
	crm_numbers_free(&u.parcels);
	return (rc);
}

int
crm_member_batches(struct crm_db *db, int64_t member,
    int (*fn)(void *arg, int64_t batch), void *arg)
{

	return (crm_batch_touched(db, parts, "member", member, fn, arg));
}
