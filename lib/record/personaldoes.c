#include "core/db.h"
#include "record/personal.h"
#include "record/personal_int.h"

/* What a member did and was told, and what people wrote of it. */
const struct crm_personal crm_personal_does[] = {
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

	/*
	 * That something came back still counts; what houses wrote of it may
	 * name somebody, as does a coupon.
	 */
	{ "response", "channel state part! reason! status source!",
	    "member member",
	    "SELECT r.id, CASE r.state WHEN 'coupon' THEN r.part END AS weak,\n"
	    "\tr.reason AS weak, r.source AS weak\n"
	    "FROM temp.subject_member AS s /* scan: one person */\n"
	    "CROSS JOIN response AS r ON r.member = s.id",
	    "UPDATE response\n"
	    "SET part = CASE state WHEN 'coupon' THEN '#' || id ELSE part END,\n"
	    "\treason = '', source = '', batch = :batch\n"
	    "WHERE member IN (SELECT id FROM temp.subject_member)",
	    "SELECT CASE state WHEN 'coupon' THEN part END, reason, source\n"
	    "FROM response /* scan: all are looked at */",
	    "SELECT r.id AS row, c.name AS campaign, r.wave, r.channel,\n"
	    "\tr.state, datetime(r.at, 'unixepoch') AS at, r.part, r.reason,\n"
	    "\tr.status, CASE r.machine WHEN 1 THEN 'yes' ELSE 'no' END\n"
	    "\tAS machine, r.source\n"
	    "FROM temp.subject_member AS s\n"
	    "CROSS JOIN response AS r ON r.member = s.id\n"
	    "CROSS JOIN campaign AS c ON c.id = r.campaign\n"
	    "ORDER BY r.at, r.id /* scan: one person */" },
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
};

const size_t crm_personal_does_n = sizeof(crm_personal_does) /
    sizeof(crm_personal_does[0]);
