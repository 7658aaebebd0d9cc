#include "core/db.h"
#include "record/personal.h"
#include "record/personal_int.h"

/* Who a member is, what it bought and where that went, what it agreed to. */
const struct crm_personal crm_personal_is[] = {
	{ "notice", "channel kind state",
	    "member member",
	    "SELECT n.id\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN notice AS n ON n.member = s.id",
	    "DELETE FROM notice\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0", NULL,
	    "SELECT n.id AS row, n.channel, n.kind, n.state,\n"
	    "\tCASE n.night WHEN 1 THEN 'yes' ELSE 'no' END AS night,\n"
	    "\tdatetime(n.at, 'unixepoch') AS at,\n"
	    "\tdatetime(n.told_at, 'unixepoch') AS told_at\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN notice AS n ON n.member = s.id\n"
	    "ORDER BY n.told_at, n.id /* scan: one person */" },
	{ "member_owner", "partner",
	    "member member",
	    "SELECT w.id\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN member_owner AS w ON w.member = s.id",
	    "DELETE FROM member_owner\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0", NULL,
	    "SELECT w.id AS row, w.partner,\n"
	    "\tdatetime(w.at, 'unixepoch') AS at\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN member_owner AS w ON w.member = s.id\n"
	    "ORDER BY w.id /* scan: one person */" },
	/* Whom somebody is not says something of both. */
	{ "apart", "reason!",
	    "a member b member",
	    "SELECT p.id, p.reason AS weak\n"
	    "FROM apart AS p\n"
	    "WHERE p.a IN (SELECT id FROM temp.subject_member)\n"
	    "\tOR p.b IN (SELECT id FROM temp.subject_member)",
	    "DELETE FROM apart\n"
	    "WHERE (a IN (SELECT id FROM temp.subject_member)\n"
	    "\tOR b IN (SELECT id FROM temp.subject_member))\n"
	    "\tAND :batch > 0",
	    "SELECT reason FROM apart /* scan: all are looked at */",
	    "SELECT p.id AS row, p.reason,\n"
	    "\tdatetime(p.at, 'unixepoch') AS at\n"
	    "FROM apart AS p\n"
	    "WHERE p.a IN (SELECT id FROM temp.subject_member)\n"
	    "\tOR p.b IN (SELECT id FROM temp.subject_member)\n"
	    "ORDER BY p.id" },
	{ "member_code", "code!",
	    "member member",
	    "SELECT k.id, k.code\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN member_code AS k ON k.member = s.id",
	    "DELETE FROM member_code\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0",
	    "SELECT code FROM member_code /* scan: all are looked at */",
	    "SELECT k.id AS row, k.code\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN member_code AS k ON k.member = s.id\n"
	    "ORDER BY k.id /* scan: one person */" },
	{ "member_field", "name value!",
	    "member member",
	    "SELECT f.id, f.value AS weak\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN member_field AS f ON f.member = s.id",
	    "DELETE FROM member_field\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0",
	    "SELECT value FROM member_field /* scan: all are looked at */",
	    "SELECT f.id AS row, f.name, f.value\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN member_field AS f ON f.member = s.id\n"
	    "ORDER BY f.name /* scan: one person */" },
	{ "person_key", "value!",
	    "person person",
	    "SELECT k.id, k.value\n"
	    "FROM temp.subject_person AS s /* scan: one person */\n"
	    "CROSS JOIN person_key AS k ON k.person = s.id",
	    "DELETE FROM person_key\n"
	    "WHERE person IN (SELECT id FROM temp.subject_person)\n"
	    "\tAND :batch > 0",
	    "SELECT value FROM person_key /* scan: all are looked at */",
	    "SELECT k.id AS row, CASE k.kind WHEN 1 THEN 'buyer_id'\n"
	    "\tWHEN 2 THEN 'phone' ELSE 'email' END AS kind,\n"
	    "\tc.name AS channel, k.value\n"
	    "FROM temp.subject_person AS s\n"
	    "CROSS JOIN person_key AS k ON k.person = s.id\n"
	    "LEFT JOIN channel AS c ON c.id = k.space AND k.kind = 1\n"
	    "ORDER BY k.id /* scan: one person */" },
	{ "identity", "code! buyer_id! name! phone! email!",
	    "member member",
	    "SELECT i.id, i.code, i.buyer_id, i.name, i.phone, i.email\n"
	    "FROM temp.subject_identity AS s /* scan: one person */\n"
	    "CROSS JOIN identity AS i ON i.id = s.id",
	    "UPDATE identity\n"
	    "SET hash = 0, channel = NULL, code = '', buyer_id = '',\n"
	    "\tname = '', phone = '', email = '', person = NULL,\n"
	    "\twhy = CASE WHEN member IS NULL THEN 1 ELSE 0 END,\n"
	    "\tbatch = :batch\n"
	    "WHERE id IN (SELECT id FROM temp.subject_identity)",
	    "SELECT code, buyer_id, name, phone, email\n"
	    "FROM identity /* scan: all are looked at */",
	    "SELECT i.id AS row, CASE i.role WHEN 0 THEN 'buyer'\n"
	    "\tELSE 'receiver' END AS role, c.name AS channel, i.code,\n"
	    "\ti.buyer_id, i.name, i.phone, i.email\n"
	    "FROM temp.subject_identity AS s\n"
	    "CROSS JOIN identity AS i ON i.id = s.id\n"
	    "LEFT JOIN channel AS c ON c.id = i.channel\n"
	    "ORDER BY i.id /* scan: one person */" },
	{ "person", "",
	    "member member",
	    "SELECT id FROM temp.subject_person /* scan: one person */",
	    "DELETE FROM person\n"
	    "WHERE id IN (SELECT id FROM temp.subject_person)\n"
	    "\tAND :batch > 0", NULL, NULL },
	{ "orders", "order_no profile",
	    NULL,
	    "SELECT id FROM temp.subject_orders /* scan: one person */",
	    "UPDATE orders\n"
	    "SET ship_to = NULL, batch = :batch\n"
	    "WHERE id IN (SELECT id FROM temp.subject_orders)",
	    NULL,
	    "SELECT o.id AS row, c.name AS channel, o.order_no,\n"
	    "\tdatetime(o.ordered_at, 'unixepoch') AS ordered_at\n"
	    "FROM temp.subject_orders AS s\n"
	    "CROSS JOIN orders AS o ON o.id = s.id\n"
	    "CROSS JOIN channel AS c ON c.id = o.channel\n"
	    "ORDER BY o.ordered_at, o.id /* scan: one person */" },
	/* Numbers of parcels and payments are records of the contract. */
	{ "order_line", "line_no carrier invoice_no coupon payment message! "
	    "ref_order_no ref_line_no reason!",
	    NULL,
	    "SELECT l.id, l.message AS weak, l.reason AS weak\n"
	    "FROM temp.subject_line AS s /* scan: one person */\n"
	    "CROSS JOIN order_line AS l ON l.id = s.id",
	    "UPDATE order_line\n"
	    "SET ship_to = NULL, message = NULL, reason = NULL,\n"
	    "\tbatch = :batch\n"
	    "WHERE id IN (SELECT id FROM temp.subject_line)",
	    "SELECT message, reason\n"
	    "FROM order_line /* scan: all are looked at */",
	    "SELECT l.id AS row, o.order_no, l.line_no, t.product_name,\n"
	    "\tt.option, l.qty, l.amount, k.name AS kind, v.name AS status,\n"
	    "\tl.payment, l.carrier, l.invoice_no, l.message, l.reason\n"
	    "FROM temp.subject_line AS s\n"
	    "CROSS JOIN order_line AS l ON l.id = s.id\n"
	    "CROSS JOIN orders AS o ON o.id = l.id >> 16\n"
	    "CROSS JOIN item AS t ON t.id = l.item\n"
	    "LEFT JOIN v_kind AS k ON k.kind = l.kind\n"
	    "LEFT JOIN v_status AS v ON v.status = l.status\n"
	    "ORDER BY l.id /* scan: one person */" },
	/* Its body is unpacked and packed again (record/orderview.c). */
	{ "order_view", "profile body!",
	    "orders orders",
	    "SELECT v.id\n"
	    "FROM temp.subject_orders AS s /* scan: one person */\n"
	    "CROSS JOIN order_view AS v ON v.orders = s.id",
	    NULL, "SELECT body FROM order_view /* scan: all are looked at */",
	    NULL },
	/* Somebody else's orders may have gone to the same place. */
	{ "ship_to", "receiver_name! receiver_phone! receiver_phone2! "
	    "postcode! address!",
	    NULL,
	    "SELECT p.id, p.receiver_name, p.receiver_phone,\n"
	    "\tp.receiver_phone2, p.postcode, p.address\n"
	    "FROM temp.subject_place AS s /* scan: one person */\n"
	    "CROSS JOIN ship_to AS p ON p.id = s.id",
	    "DELETE FROM ship_to\n"
	    "WHERE id IN (SELECT id FROM temp.subject_place)\n"
	    "\tAND NOT EXISTS (SELECT 1 FROM orders AS o\n"
	    "\t\tWHERE o.ship_to = ship_to.id)\n"
	    "\tAND NOT EXISTS (SELECT 1 FROM order_line AS l\n"
	    "\t\tWHERE l.ship_to = ship_to.id) AND :batch > 0",
	    "SELECT receiver_name, receiver_phone, receiver_phone2,\n"
	    "\tpostcode, address\n"
	    "FROM ship_to /* scan: all are looked at */",
	    "SELECT p.id AS row, p.receiver_name, p.receiver_phone,\n"
	    "\tp.receiver_phone2, p.postcode, p.address\n"
	    "FROM temp.subject_place AS s\n"
	    "CROSS JOIN ship_to AS p ON p.id = s.id\n"
	    "ORDER BY p.id /* scan: one person */" },
	{ "shipment", "order_no line_no receiver_name! receiver_phone! "
	    "product_name invoice_no carrier receiver_key!",
	    "orders orders",
	    "SELECT h.id, h.receiver_name, h.receiver_phone,\n"
	    "\th.receiver_key\n"
	    "FROM temp.subject_parcel AS s /* scan: one person */\n"
	    "CROSS JOIN shipment AS h ON h.id = s.id",
	    "UPDATE shipment\n"
	    "SET hash = 0, receiver_name = NULL, receiver_phone = NULL,\n"
	    "\treceiver_key = NULL, batch = :batch\n"
	    "WHERE id IN (SELECT id FROM temp.subject_parcel)",
	    "SELECT receiver_name, receiver_phone, receiver_key\n"
	    "FROM shipment /* scan: all are looked at */",
	    "SELECT h.id AS row, h.order_no, h.carrier, h.invoice_no,\n"
	    "\th.receiver_name, h.receiver_phone, h.product_name\n"
	    "FROM temp.subject_parcel AS s\n"
	    "CROSS JOIN shipment AS h ON h.id = s.id\n"
	    "ORDER BY h.id /* scan: one person */" },
	/* The ledger tells of consents and refusals (record/subjectshow.c). */
	{ "consent", "channel how proof! purpose guardian! source! "
	    "proof_sha256",
	    "member member",
	    "SELECT c.id, c.proof AS weak, c.guardian, c.source AS weak\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN consent AS c ON c.member = s.id",
	    "DELETE FROM consent\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0",
	    "SELECT proof, guardian, source\n"
	    "FROM consent /* scan: all are looked at */",
	    NULL },
	/*
	 * The refusal itself stays for ever, by its hash alone, and what a file
	 * hashed to that proves it.
	 */
	{ "optout", "channel hash how source! proof! proof_sha256",
	    NULL,
	    "SELECT o.id, o.source AS weak, o.proof AS weak\n"
	    "FROM optout AS o\n"
	    "WHERE o.member IN (SELECT id FROM temp.subject_member)\n"
	    "\tOR (o.member IS NULL\n"
	    "\t\tAND o.hash IN (SELECT hash FROM temp.subject_hash))",
	    "UPDATE optout\n"
	    "SET member = NULL, source = '', proof = ''\n"
	    "WHERE (member IN (SELECT id FROM temp.subject_member)\n"
	    "\tOR (member IS NULL\n"
	    "\t\tAND hash IN (SELECT hash FROM temp.subject_hash)))\n"
	    "\tAND :batch > 0",
	    "SELECT source, proof FROM optout /* scan: all are looked at */",
	    NULL },
	{ "optout_part", "channel purpose hash how source! proof! "
	    "proof_sha256",
	    NULL,
	    "SELECT o.id, o.source AS weak, o.proof AS weak\n"
	    "FROM optout_part AS o\n"
	    "WHERE o.member IN (SELECT id FROM temp.subject_member)\n"
	    "\tOR (o.member IS NULL\n"
	    "\t\tAND o.hash IN (SELECT hash FROM temp.subject_hash))",
	    "UPDATE optout_part\n"
	    "SET member = NULL, source = '', proof = ''\n"
	    "WHERE (member IN (SELECT id FROM temp.subject_member)\n"
	    "\tOR (member IS NULL\n"
	    "\t\tAND hash IN (SELECT hash FROM temp.subject_hash)))\n"
	    "\tAND :batch > 0",
	    "SELECT source, proof\n"
	    "FROM optout_part /* scan: all are looked at */",
	    NULL },
	/* Who was in a campaign still counts. */
	{ "campaign_target", "verdict reason contact! segment channel arm "
	    "coupon",
	    "member member",
	    "SELECT t.id, t.contact\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN campaign_target AS t ON t.member = s.id",
	    "UPDATE campaign_target\n"
	    "SET contact = '', batch = :batch\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)",
	    "SELECT contact FROM campaign_target /* scan: all are looked at */",
	    "SELECT t.id AS row, c.name AS campaign, t.verdict, t.reason,\n"
	    "\tt.contact, t.segment, datetime(t.at, 'unixepoch') AS at,\n"
	    "\tt.channel, t.arm, t.coupon\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN campaign_target AS t ON t.member = s.id\n"
	    "CROSS JOIN campaign AS c ON c.id = t.campaign\n"
	    "ORDER BY t.at, t.id /* scan: one person */" },
	{ "campaign_wave_member", "channel",
	    "member member",
	    "SELECT i.id\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN campaign_wave_member AS i ON i.member = s.id",
	    "DELETE FROM campaign_wave_member\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0", NULL,
	    "SELECT i.id AS row, c.name AS campaign, w.wave, i.channel\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN campaign_wave_member AS i ON i.member = s.id\n"
	    "CROSS JOIN campaign_wave AS w ON w.id = i.campaign_wave\n"
	    "CROSS JOIN campaign AS c ON c.id = w.campaign\n"
	    "ORDER BY i.id /* scan: one person */" },
	{ "campaign_pick", "item",
	    "member member",
	    "SELECT p.id\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN campaign_pick AS p ON p.member = s.id",
	    "DELETE FROM campaign_pick\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0", NULL,
	    "SELECT p.id AS row, c.name AS campaign, p.rank, p.item\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN campaign_pick AS p ON p.member = s.id\n"
	    "CROSS JOIN campaign AS c ON c.id = p.campaign\n"
	    "ORDER BY p.id /* scan: one person */" },
	/*
	 * That it left still counts; what did not is not to leave any more.  A
	 * reply may name the address, but most say what all of them do.
	 */
	{ "delivery", "channel arm contact! domain state reason reply "
	    "claimer decision",
	    NULL,
	    "SELECT d.id, d.contact\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN delivery AS d ON d.member = s.id",
	    "UPDATE delivery\n"
	    "SET contact = '', hash = NULL, reply = '',\n"
	    "\treason = CASE WHEN state IN ('queued', 'deferred')\n"
	    "\t\tOR (state = 'claimed' AND began = 0) THEN 'erased'\n"
	    "\t\tELSE reason END,\n"
	    "\tstate = CASE WHEN state IN ('queued', 'deferred')\n"
	    "\t\tOR (state = 'claimed' AND began = 0) THEN 'suppressed'\n"
	    "\t\tELSE state END,\n"
	    "\tended_at = CASE WHEN state = 'claimed' AND began = 1\n"
	    "\t\tTHEN NULL ELSE coalesce(ended_at, (\n"
	    "\t\tSELECT at FROM batch WHERE id = :batch)) END,\n"
	    "\tclaimer = CASE WHEN state = 'claimed' AND began = 0 THEN ''\n"
	    "\t\tELSE claimer END\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0",
	    "SELECT contact FROM delivery /* scan: all are looked at */",
	    "SELECT d.id AS row, c.name AS campaign, d.wave, d.channel,\n"
	    "\td.contact, d.state, d.reason, d.reply,\n"
	    "\tdatetime(d.ended_at, 'unixepoch') AS ended_at, d.decision\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN delivery AS d ON d.member = s.id\n"
	    "CROSS JOIN campaign AS c ON c.id = d.campaign\n"
	    "ORDER BY d.id /* scan: one person */" },
	{ "segment_member", "",
	    "member member",
	    "SELECT g.id\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN segment_member AS g ON g.member = s.id",
	    "DELETE FROM segment_member\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0", NULL,
	    "SELECT g.id AS row, e.name AS segment,\n"
	    "\tdatetime(g.entered_at, 'unixepoch') AS entered_at\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN segment_member AS g ON g.member = s.id\n"
	    "CROSS JOIN segment AS e ON e.id = g.segment\n"
	    "ORDER BY e.name /* scan: one person */" },
	{ "segment_past", "",
	    "member member",
	    "SELECT g.id\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN segment_past AS g ON g.member = s.id",
	    "DELETE FROM segment_past\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0", NULL,
	    "SELECT g.id AS row, e.name AS segment,\n"
	    "\tdatetime(g.entered_at, 'unixepoch') AS entered_at,\n"
	    "\tdatetime(g.left_at, 'unixepoch') AS left_at\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN segment_past AS g ON g.member = s.id\n"
	    "CROSS JOIN segment AS e ON e.id = g.segment\n"
	    "ORDER BY g.left_at, e.name /* scan: one person */" },
	{ "member", "code! name! kind phone! email! birth! lunar gender! "
	    "postcode! address! grade source memo! removed_why!",
	    NULL,
	    "SELECT m.id, m.code, m.name, m.phone, m.email, m.birth,\n"
	    "\tm.gender, m.postcode, m.address, m.memo AS weak,\n"
	    "\tm.removed_why AS weak\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN member AS m ON m.id = s.id",
	    "UPDATE member\n"
	    "SET code = NULL, merged_into = NULL, explicit = 0,\n"
	    "\tstate = CASE state WHEN 3 THEN 3 ELSE 2 END,\n"
	    "\tname = NULL, kind = NULL, phone = NULL, email = NULL,\n"
	    "\tbirth = NULL, lunar = NULL, gender = NULL, postcode = NULL,\n"
	    "\taddress = NULL, grade = NULL, joined_at = NULL,\n"
	    "\tsource = NULL, memo = NULL, latest = NULL,\n"
	    "\tremoved_why = NULL, batch = :batch\n"
	    "WHERE id IN (SELECT id FROM temp.subject_member)",
	    "SELECT code, name, phone, email, birth, gender, postcode,\n"
	    "\taddress, memo, removed_why\n"
	    "FROM member /* scan: all are looked at */",
	    "SELECT m.id AS row, m.code, m.name, m.kind, m.phone, m.email,\n"
	    "\tm.birth, m.lunar, m.gender, m.postcode, m.address, m.grade,\n"
	    "\tdatetime(m.joined_at, 'unixepoch') AS joined_at, m.source,\n"
	    "\tm.memo, m.removed_why\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN member AS m ON m.id = s.id\n"
	    "ORDER BY m.id /* scan: one person */" },
};

const size_t crm_personal_is_n = sizeof(crm_personal_is) /
    sizeof(crm_personal_is[0]);
