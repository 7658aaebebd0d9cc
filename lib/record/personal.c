#include "core/db.h"
#include "record/personal.h"

/*
 * Whom a table speaks of hangs on a column "member" in most of them; orders
 * hang on the identity that bought, places on the orders that went there.
 * Rows of orders stay, their people go: what was sold is the shop's.
 */
static const struct crm_personal tables[] = {
	/* The shop's own affairs and words; commands are seen to by name. */
	{ "setting", "name value",
	    NULL, NULL, NULL,
	    "SELECT value FROM setting /* scan: settings are few */", NULL },
	{ "secret", "value",
	    NULL, NULL, NULL, NULL, NULL },
	{ "batch", "who command sha256 summary",
	    NULL, NULL, NULL, NULL, NULL },
	{ "batch_image", "tbl image",
	    NULL, NULL, NULL, NULL, NULL },
	{ "batch_pack", "tbl body",
	    NULL, NULL, NULL, NULL, NULL },
	/* Words of the programs themselves, which a note may be as well. */
	{ "sqlite_schema", "type name tbl_name sql",
	    NULL, NULL, NULL,
	    "SELECT sql FROM sqlite_schema /* scan: it is small */", NULL },
	{ "channel", "name",
	    NULL, NULL, NULL,
	    "SELECT name FROM channel /* scan: channels are few */", NULL },
	{ "source", "name",
	    NULL, NULL, NULL,
	    "SELECT name FROM source /* scan: all are looked at */", NULL },
	{ "item", "product_code product_name option",
	    NULL, NULL, NULL,
	    "SELECT product_code, product_name, option\n"
	    "FROM item /* scan: all are looked at */", NULL },
	{ "campaign", "name channel title partner",
	    NULL, NULL, NULL,
	    "SELECT name, title FROM campaign /* scan: all are looked at */",
	    NULL },
	{ "segment", "name title",
	    NULL, NULL, NULL,
	    "SELECT name, title FROM segment /* scan: all are looked at */",
	    NULL },
	{ "segment_rule", "expression owner offer strategy made_by",
	    NULL, NULL, NULL,
	    "SELECT expression, owner, offer, strategy\n"
	    "FROM segment_rule /* scan: rules are few */", NULL },
	{ "segment_run", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "segment_watch", "measure bound threshold",
	    NULL, NULL, NULL, NULL, NULL },
	{ "member_group", "name title",
	    NULL, NULL, NULL,
	    "SELECT name, title\n"
	    "FROM member_group /* scan: all are looked at */", NULL },
	{ "event_rule", "name kind",
	    NULL, NULL, NULL,
	    "SELECT name FROM event_rule /* scan: all are looked at */",
	    NULL },
	{ "event_version", "params condition offer channel set_by",
	    NULL, NULL, NULL,
	    "SELECT params, condition, offer\n"
	    "FROM event_version /* scan: all are looked at */", NULL },
	{ "event_limit", "name",
	    NULL, NULL, NULL, NULL, NULL },
	{ "stage_rule", "referrer",
	    NULL, NULL, NULL, NULL, NULL },
	{ "score_model", "name version kind parameters",
	    NULL, NULL, NULL,
	    "SELECT name, version, kind, parameters\n"
	    "FROM score_model /* scan: models are few */", NULL },
	{ "score_choice", "chosen_by chosen_why",
	    NULL, NULL, NULL,
	    "SELECT chosen_why FROM score_choice /* scan: they are few */",
	    NULL },
	{ "score_run", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "score_trial", "event",
	    NULL, NULL, NULL, NULL, NULL },
	{ "value_model", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "value_parameter", "model parameter",
	    NULL, NULL, NULL, NULL, NULL },
	{ "value_class", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "value_week", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "update_rule", "source field rule",
	    NULL, NULL, NULL,
	    "SELECT source, field FROM update_rule /* scan: rules are few */",
	    NULL },
	{ "dedupe_rate", "kind name",
	    NULL, NULL, NULL,
	    "SELECT name FROM dedupe_rate /* scan: all are looked at */",
	    NULL },
	{ "dedupe_seen", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "dedupe_weight", "",
	    NULL, NULL, NULL, NULL, NULL },
	/* Who shared what with whom, by hashes; crm_eraser_end() empties it. */
	{ "dedupe_key", "",
	    NULL, NULL, NULL, NULL, NULL },
	/* The index of find follows the rows when a batch ends. */
	{ "find_gram", "body",
	    NULL, NULL, NULL, NULL, NULL },
	{ "find_state", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "find_change", "",
	    NULL, NULL, NULL, NULL, NULL },
	/* What v_purchase says, and so no more than what is kept of orders. */
	{ "bought", "body",
	    NULL, NULL, NULL, NULL, NULL },
	{ "bought_state", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "bought_change", "",
	    NULL, NULL, NULL, NULL, NULL },
	/* What erasing leaves behind, by hashes or sealed. */
	{ "erasure", "why",
	    NULL, NULL, NULL,
	    "SELECT why FROM erasure /* scan: all are looked at */", NULL },
	{ "erased_key", "hash",
	    NULL, NULL, NULL, NULL, NULL },
	{ "erased_token", "hash",
	    NULL, NULL, NULL, NULL, NULL },
	{ "kept", "what article body",
	    NULL, NULL, NULL, NULL, NULL },
	{ "access_seal", "hash",
	    NULL, NULL, NULL, NULL, NULL },

	{ "visit_rule", "kind value",
	    NULL, NULL, NULL, NULL, NULL },
	{ "visit_page", "path product",
	    NULL, NULL, NULL,
	    "SELECT path, product\n"
	    "FROM visit_page /* scan: all are looked at */", NULL },
	{ "visit_source", "kind name keyword campaign",
	    NULL, NULL, NULL,
	    "SELECT name, keyword, campaign\n"
	    "FROM visit_source /* scan: all are looked at */", NULL },
	/* Without a link that names a member a visit is nobody's. */
	{ "visitor", "agent machine",
	    NULL, NULL, NULL, NULL, NULL },
	{ "visit", "body",
	    NULL, NULL, NULL, NULL,
	    "SELECT v.id AS row, datetime(v.started_at, 'unixepoch') AS\n"
	    "\tstarted_at, datetime(v.ended_at, 'unixepoch') AS ended_at,\n"
	    "\to.kind, o.name AS source, o.keyword, o.campaign,\n"
	    "\t(SELECT group_concat(p.path, ' ')\n"
	    "\t\tFROM json_each(v.body) AS j\n"
	    "\t\tCROSS JOIN visit_page AS p ON p.id = j.value\n"
	    "\t\tWHERE j.key % 3 = 1) AS pages\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN (SELECT DISTINCT l.member, l.visitor\n"
	    "\tFROM temp.subject_member AS t\n"
	    "\tCROSS JOIN visit_link AS l ON l.member = t.id) AS w\n"
	    "\tON w.member = s.id\n"
	    "CROSS JOIN visit AS v ON v.visitor = w.visitor\n"
	    "CROSS JOIN v_visit_member AS m ON m.visit = v.id\n"
	    "\tAND m.member = s.id\n"
	    "CROSS JOIN visit_source AS o ON o.id = v.source\n"
	    "ORDER BY v.started_at, v.id /* scan: one person */" },
	{ "visit_link", "",
	    "member member",
	    "SELECT l.id\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN visit_link AS l ON l.member = s.id",
	    "DELETE FROM visit_link\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0", NULL,
	    "SELECT l.id AS row, datetime(l.at, 'unixepoch') AS at,\n"
	    "\tCASE l.purpose WHEN 1 THEN 'click' WHEN 2 THEN 'open'\n"
	    "\t\tELSE 'refuse' END AS purpose, c.name AS campaign, p.path\n"
	    "\tAS page\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN visit_link AS l ON l.member = s.id\n"
	    "LEFT JOIN campaign AS c ON c.id = l.campaign\n"
	    "LEFT JOIN visit_page AS p ON p.id = l.page\n"
	    "ORDER BY l.at, l.id /* scan: one person */" },

	{ "member_was", "field value!",
	    "saying member_saying",
	    "SELECT w.id, w.value AS weak\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN member_saying AS y ON y.member = s.id\n"
	    "CROSS JOIN member_was AS w ON w.saying = y.id",
	    "DELETE FROM member_was\n"
	    "WHERE saying IN (SELECT y.id\n"
	    "\tFROM temp.subject_member AS s\n"
	    "\tCROSS JOIN member_saying AS y ON y.member = s.id)\n"
	    "\tAND :batch > 0 /* scan: one person */",
	    "SELECT value FROM member_was /* scan: all are looked at */",
	    "SELECT w.id AS row, w.field, w.value\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN member_saying AS y ON y.member = s.id\n"
	    "CROSS JOIN member_was AS w ON w.saying = y.id\n"
	    "ORDER BY w.id /* scan: one person */" },
	{ "member_saying", "",
	    "member member",
	    "SELECT y.id\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN member_saying AS y ON y.member = s.id",
	    "DELETE FROM member_saying\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0", NULL,
	    "SELECT y.id AS row, datetime(y.at, 'unixepoch') AS at,\n"
	    "\tdatetime(y.said_at, 'unixepoch') AS said_at,\n"
	    "\tw.name AS source, p.name AS file, y.line,\n"
	    "\t(SELECT group_concat(f.name, ' ') FROM v_field AS f\n"
	    "\t\tWHERE y.fields >> f.bit & 1) AS fields\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN member_saying AS y ON y.member = s.id\n"
	    "JOIN source AS w ON w.id = y.source\n"
	    "LEFT JOIN source AS p ON p.id = y.file\n"
	    "ORDER BY y.id /* scan: one person */" },
	{ "contact", "value! postcode! reason note!",
	    "member member",
	    "SELECT c.id, CASE WHEN c.kind <> 6 THEN c.value END AS value,\n"
	    "\tCASE c.kind WHEN 6 THEN c.value END AS address,\n"
	    "\tc.postcode, c.note AS weak\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN contact AS c ON c.member = s.id",
	    "DELETE FROM contact\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0",
	    "SELECT CASE WHEN kind <> 6 THEN value END,\n"
	    "\tCASE kind WHEN 6 THEN value END, postcode, note\n"
	    "FROM contact /* scan: all are looked at */",
	    "SELECT c.id AS row, CASE c.kind WHEN 1 THEN 'mobile'\n"
	    "\tWHEN 2 THEN 'home' WHEN 3 THEN 'work' WHEN 4 THEN 'fax'\n"
	    "\tWHEN 5 THEN 'email' ELSE 'address' END AS kind,\n"
	    "\tc.value, c.postcode, CASE c.state WHEN 1 THEN 'primary'\n"
	    "\tWHEN 2 THEN 'other' ELSE 'former' END AS state,\n"
	    "\tCASE c.verdict WHEN 0 THEN 'ok' WHEN 1 THEN 'fixed'\n"
	    "\tWHEN 2 THEN 'suspect' WHEN 3 THEN 'dead' END AS verdict,\n"
	    "\tc.reason, w.name AS source,\n"
	    "\tdatetime(c.first_at, 'unixepoch') AS first_at,\n"
	    "\tdatetime(c.last_at, 'unixepoch') AS last_at,\n"
	    "\tdatetime(c.former_at, 'unixepoch') AS former_at,\n"
	    "\tdatetime(c.verified_at, 'unixepoch') AS verified_at,\n"
	    "\tCASE c.result WHEN 1 THEN 'ok' WHEN 2 THEN 'dead'\n"
	    "\tWHEN 3 THEN 'moved' END AS result, c.note\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN contact AS c ON c.member = s.id\n"
	    "LEFT JOIN source AS w ON w.id = c.source\n"
	    "ORDER BY c.kind, c.state, c.id /* scan: one person */" },
	{ "note", "author owner channel text! removed_by removed_why!",
	    "member member",
	    "SELECT n.id, n.text AS weak, n.removed_why AS weak\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN note AS n ON n.member = s.id",
	    "DELETE FROM note\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0",
	    "SELECT text, removed_why FROM note /* scan: all are looked at */",
	    "SELECT n.id AS row, datetime(n.at, 'unixepoch') AS at,\n"
	    "\tn.channel, n.text, date(n.due * 86400, 'unixepoch') AS due,\n"
	    "\tdatetime(n.removed_at, 'unixepoch') AS removed_at,\n"
	    "\tn.removed_why\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN note AS n ON n.member = s.id\n"
	    "ORDER BY n.at, n.id /* scan: one person */" },
	{ "group_member", "added_by added_why! removed_by removed_why!",
	    "member member",
	    "SELECT g.id, g.added_why AS weak, g.removed_why AS weak\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN group_member AS g ON g.member = s.id",
	    "DELETE FROM group_member\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0",
	    "SELECT added_why, removed_why\n"
	    "FROM group_member /* scan: all are looked at */",
	    "SELECT g.id AS row, e.name AS \"group\", e.title,\n"
	    "\tdatetime(g.added_at, 'unixepoch') AS added_at, g.added_why,\n"
	    "\tdatetime(g.removed_at, 'unixepoch') AS removed_at,\n"
	    "\tg.removed_why\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN group_member AS g ON g.member = s.id\n"
	    "CROSS JOIN member_group AS e ON e.id = g.member_group\n"
	    "ORDER BY g.added_at, g.id /* scan: one person */" },
	{ "member_day", "title! date! lunar yearly",
	    "member member",
	    "SELECT d.id, d.title AS weak, d.date AS weak\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN member_day AS d ON d.member = s.id",
	    "DELETE FROM member_day\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0",
	    "SELECT title, date FROM member_day /* scan: all are looked at */",
	    "SELECT d.id AS row, d.title, d.date, d.lunar, d.yearly\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN member_day AS d ON d.member = s.id\n"
	    "ORDER BY d.title, d.id /* scan: one person */" },
	{ "member_flag", "kind added_by added_why! removed_by removed_why!",
	    "member member",
	    "SELECT f.id, f.added_why AS weak, f.removed_why AS weak\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN member_flag AS f ON f.member = s.id",
	    "DELETE FROM member_flag\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0",
	    "SELECT added_why, removed_why\n"
	    "FROM member_flag /* scan: all are looked at */",
	    "SELECT f.id AS row, f.kind,\n"
	    "\tdate(f.expires * 86400, 'unixepoch') AS expires,\n"
	    "\tdatetime(f.added_at, 'unixepoch') AS added_at, f.added_why,\n"
	    "\tdatetime(f.removed_at, 'unixepoch') AS removed_at,\n"
	    "\tf.removed_why\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN member_flag AS f ON f.member = s.id\n"
	    "ORDER BY f.added_at, f.id /* scan: one person */" },
	{ "stage_step", "set_by set_why!",
	    "member member",
	    "SELECT t.id, t.set_why AS weak\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN stage_step AS t ON t.member = s.id",
	    "DELETE FROM stage_step\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0",
	    "SELECT set_why FROM stage_step /* scan: all are looked at */",
	    "SELECT t.id AS row, n.name AS stage,\n"
	    "\tdatetime(t.at, 'unixepoch') AS at,\n"
	    "\tCASE t.hand WHEN 1 THEN 'hand' ELSE 'rule' END AS how,\n"
	    "\tt.set_why\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN stage_step AS t ON t.member = s.id\n"
	    "LEFT JOIN v_stage_name AS n ON n.stage = t.stage\n"
	    "ORDER BY t.at, t.id /* scan: one person */" },
	{ "score", "reason!",
	    "member member",
	    "SELECT t.id, t.reason AS weak\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN score AS t ON t.member = s.id",
	    "DELETE FROM score\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0",
	    "SELECT DISTINCT reason FROM score /* scan: all are looked at */",
	    "SELECT t.id AS row, d.name AS model, d.version,\n"
	    "\tdate(t.date * 86400, 'unixepoch') AS date, t.value, t.reason\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN score AS t ON t.member = s.id\n"
	    "CROSS JOIN score_model AS d ON d.id = t.model\n"
	    "ORDER BY d.name, t.model, t.date /* scan: one person */" },
	{ "event_answer", "result",
	    "event event",
	    "SELECT a.id\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN event AS e ON e.member = s.id\n"
	    "CROSS JOIN event_answer AS a ON a.event = e.id",
	    "DELETE FROM event_answer\n"
	    "WHERE event IN (SELECT e.id FROM event AS e\n"
	    "\tWHERE e.member IN (SELECT id FROM temp.subject_member))\n"
	    "\tAND :batch > 0", NULL,
	    "SELECT a.id AS row, r.name AS rule, a.result,\n"
	    "\tdatetime(a.at, 'unixepoch') AS at\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN event AS e ON e.member = s.id\n"
	    "CROSS JOIN event_rule AS r ON r.id = e.rule\n"
	    "CROSS JOIN event_answer AS a ON a.event = e.id\n"
	    "ORDER BY a.at, a.id /* scan: one person */" },
	{ "event", "why! verdict reason",
	    "member member",
	    "SELECT e.id, e.why AS weak\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN event AS e ON e.member = s.id",
	    "DELETE FROM event\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)\n"
	    "\tAND :batch > 0",
	    "SELECT why FROM event /* scan: all are looked at */",
	    "SELECT e.id AS row, r.name AS rule,\n"
	    "\tdate(e.day * 86400, 'unixepoch') AS day, e.why, v.offer,\n"
	    "\tv.channel, e.verdict, e.reason\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN event AS e ON e.member = s.id\n"
	    "CROSS JOIN event_rule AS r ON r.id = e.rule\n"
	    "CROSS JOIN event_version AS v ON v.id = e.version\n"
	    "ORDER BY e.day, e.id /* scan: one person */" },
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
	{ "campaign_target", "verdict reason contact! segment",
	    "member member",
	    "SELECT t.id, t.contact\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN campaign_target AS t ON t.member = s.id",
	    "UPDATE campaign_target\n"
	    "SET contact = '', batch = :batch\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)",
	    "SELECT contact FROM campaign_target /* scan: all are looked at */",
	    "SELECT t.id AS row, c.name AS campaign, t.verdict, t.reason,\n"
	    "\tt.contact, t.segment, datetime(t.at, 'unixepoch') AS at\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN campaign_target AS t ON t.member = s.id\n"
	    "CROSS JOIN campaign AS c ON c.id = t.campaign\n"
	    "ORDER BY t.at, t.id /* scan: one person */" },
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
	{ NULL, NULL, NULL, NULL, NULL, NULL, NULL }
};

const struct crm_personal *
crm_personal_tables(void)
{

	return (tables);
}
