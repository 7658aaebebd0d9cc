#include "core/db.h"
#include "record/dump_int.h"

/* The members of a dump, and what was agreed and planned with them. */

const struct section *
crm_dump_member(size_t i)
{
	static const struct section sections[] = {
		{ "setting", "name,value", "tt",
		    "SELECT name, value\n"
		    "FROM setting\n"
		    "ORDER BY name /* scan: dumps all */" },
		{ "update_rule", "source,field,rule", "ttt",
		    "SELECT source, field, rule\n"
		    "FROM update_rule\n"
		    "ORDER BY source, field /* scan: dumps all */" },
		{ "member", "key,state,code,name,kind,phone,email,birth,lunar,"
		    "gender,postcode,address,grade,joined_at,source,memo",
		    "tttttttttttttatt",
		    "SELECT k.key, CASE m.state WHEN 0 THEN 'live'\n"
		    "\t\tELSE 'removed' END,\n"
		    "\tm.code, coalesce(m.name, i.name), m.kind,\n"
		    "\tcoalesce(m.phone, i.phone),\n"
		    "\tcoalesce(m.email, i.email),\n"
		    "\tm.birth, m.lunar, m.gender, m.postcode, m.address,\n"
		    "\tm.grade, m.joined_at, m.source, m.memo\n"
		    "FROM temp.dump_key AS k\n"
		    "CROSS JOIN member AS m ON m.id = k.member\n"
		    "LEFT JOIN identity AS i ON i.id = m.latest\n"
		    "WHERE k.own = 1\n"
		    "ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,\n"
		    "\t15, 16 /* scan: dumps all */" },
		{ "member_key", "key,kind,channel,value", "tttt",
		    "SELECT k.key, CASE p.kind WHEN 1 THEN 'buyer'\n"
		    "\t\tWHEN 2 THEN 'phone' ELSE 'email' END,\n"
		    "\tc.name, p.value\n"
		    "FROM temp.dump_key AS k\n"
		    "CROSS JOIN person AS h ON h.member = k.member\n"
		    "CROSS JOIN person_key AS p ON p.person = h.id\n"
		    "LEFT JOIN channel AS c ON c.id = p.space\n"
		    "WHERE k.own = 1\n"
		    "ORDER BY 1, 2, 3, 4 /* scan: dumps all */" },
		{ "member_owner", "key,partner", "tt",
		    "SELECT k.key, w.partner\n"
		    "FROM member_owner AS w\n"
		    "LEFT JOIN temp.dump_key AS k ON k.member = w.member\n"
		    "ORDER BY 1, 2 /* scan: dumps all */" },
		{ "member_code", "key,code", "tt",
		    "SELECT k.key, c.code\n"
		    "FROM member_code AS c\n"
		    "LEFT JOIN temp.dump_key AS k ON k.member = c.member\n"
		    "ORDER BY 1, 2 /* scan: dumps all */" },
		{ "apart", "key,other_key,reason", "ttt",
		    "SELECT min(k.key, o.key), max(k.key, o.key), p.reason\n"
		    "FROM apart AS p\n"
		    "LEFT JOIN temp.dump_key AS k ON k.member = p.a\n"
		    "LEFT JOIN temp.dump_key AS o ON o.member = p.b\n"
		    "ORDER BY 1, 2, 3 /* scan: dumps all */" },
		{ "member_field", "key,name,value", "ttt",
		    "SELECT k.key, f.name, f.value\n"
		    "FROM member_field AS f\n"
		    "CROSS JOIN member AS m ON m.id = f.member\n"
		    "\tAND m.merged_into IS NULL\n"
		    "LEFT JOIN temp.dump_key AS k ON k.member = f.member\n"
		    "ORDER BY 1, 2, 3 /* scan: dumps all */" },
		{ "contact", "key,kind,value,postcode,state,result,"
		    "verified_at,note", "ttttttat",
		    "SELECT k.key, CASE c.kind WHEN 1 THEN 'mobile'\n"
		    "\t\tWHEN 2 THEN 'home' WHEN 3 THEN 'work'\n"
		    "\t\tWHEN 4 THEN 'fax' WHEN 5 THEN 'email'\n"
		    "\t\tELSE 'address' END, c.value, c.postcode,\n"
		    "\tCASE c.state WHEN 1 THEN 'primary'\n"
		    "\t\tWHEN 2 THEN 'other' ELSE 'former' END,\n"
		    "\tCASE c.result WHEN 1 THEN 'ok' WHEN 2 THEN 'dead'\n"
		    "\t\tWHEN 3 THEN 'moved' END, c.verified_at, c.note\n"
		    "FROM contact AS c\n"
		    "LEFT JOIN temp.dump_key AS k ON k.member = c.member\n"
		    "ORDER BY 1, 2, 3, 4, 5, 6, 7, 8 /* scan: dumps all */" }
	};

	return (i < sizeof(sections) / sizeof(sections[0]) ? &sections[i] :
	    NULL);
}

static const struct section plan[] = {
	{ "consent", "key,channel,given_at,turns,how,proof,purpose,"
	    "night,guardian,source,proof_sha256", "ttatttttttt",
	    "SELECT k.key, c.channel, c.given_at, c.turns, c.how,\n"
	    "\tc.proof, c.purpose, c.night, c.guardian, c.source,\n"
	    "\tc.proof_sha256\n"
	    "FROM consent AS c\n"
	    "LEFT JOIN temp.dump_key AS k ON k.member = c.member\n"
	    "ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11\n"
	    "/* scan: dumps all */" },
	{ "optout", "key,channel,withdrawn_at,how,purpose,night,"
	    "source,proof,proof_sha256", "ttatttttt",
	    "SELECT k.key, o.channel, o.withdrawn_at, o.how, 'all',\n"
	    "\t0, o.source, o.proof, o.proof_sha256\n"
	    "FROM optout AS o\n"
	    "LEFT JOIN temp.dump_key AS k ON k.member = o.member\n"
	    "UNION\n"
	    "SELECT k.key, o.channel, o.withdrawn_at, o.how,\n"
	    "\to.purpose, o.night, o.source, o.proof, o.proof_sha256\n"
	    "FROM optout_part AS o\n"
	    "LEFT JOIN temp.dump_key AS k ON k.member = o.member\n"
	    "ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9\n"
	    "/* scan: dumps all */" },
	{ "notice", "key,channel,kind,state,night,at,told_at",
	    "tttttaa",
	    "SELECT k.key, n.channel, n.kind, n.state, n.night, n.at,\n"
	    "\tn.told_at\n"
	    "FROM notice AS n\n"
	    "LEFT JOIN temp.dump_key AS k ON k.member = n.member\n"
	    "ORDER BY 1, 2, 3, 4, 5, 6, 7 /* scan: dumps all */" },
	{ "erasure", "erased_at,why", "at",
	    "SELECT erased_at, why\n"
	    "FROM erasure\n"
	    "ORDER BY 1, 2 /* scan: dumps all */" },
	{ "campaign", "name,channel,title,partner", "tttt",
	    "SELECT name, channel, title, partner\n"
	    "FROM campaign\n"
	    "ORDER BY name /* scan: dumps all */" },
	{ "campaign_target", "campaign,key,verdict,reason,contact,"
	    "segment,channel,arm,pilot,coupon", "tttttttttt",
	    "SELECT c.name, k.key, t.verdict, t.reason, t.contact,\n"
	    "\tt.segment, t.channel, t.arm, t.pilot, t.coupon\n"
	    "FROM campaign_target AS t\n"
	    "CROSS JOIN campaign AS c ON c.id = t.campaign\n"
	    "LEFT JOIN temp.dump_key AS k ON k.member = t.member\n"
	    "ORDER BY 1, 2, 3, 4, 5, 6, 10 /* scan: dumps all */" },
	{ "delivery", "campaign,wave,channel,key,contact,arm,part,"
	    "state,reason,reply,tries,next_at,deadline,decision",
	    "tttttttttttaat",
	    "SELECT c.name, d.wave, d.channel, k.key, d.contact, d.arm,\n"
	    "\td.part, d.state, d.reason, d.reply, d.tries,\n"
	    "\tCASE WHEN d.state IN ('queued', 'deferred')\n"
	    "\t\tTHEN d.next_at END, d.deadline, d.decision\n"
	    "FROM delivery AS d\n"
	    "CROSS JOIN campaign AS c ON c.id = d.campaign\n"
	    "LEFT JOIN temp.dump_key AS k ON k.member = d.member\n"
	    "ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9 /* scan: dumps all */" },
	{ "send_stop", "campaign", "t",
	    "SELECT coalesce(c.name, '')\n"
	    "FROM send_stop AS s\n"
	    "LEFT JOIN campaign AS c ON c.id = s.campaign\n"
	    "ORDER BY 1 /* scan: dumps all */" },
	{ "campaign_pilot", "campaign,decision,decided_at,decided_by,rule",
	    "ttatt",
	    "SELECT c.name, p.decision, p.decided_at, p.decided_by, p.rule\n"
	    "FROM campaign_pilot AS p\n"
	    "CROSS JOIN campaign AS c ON c.id = p.campaign\n"
	    "ORDER BY 1 /* scan: dumps all */" },
	{ "segment", "name,title", "tt",
	    "SELECT name, title\n"
	    "FROM segment\n"
	    "ORDER BY name /* scan: dumps all */" },
	{ "segment_member", "segment,key,entered_at,entered_version",
	    "ttat",
	    "SELECT s.name, k.key, m.entered_at, m.entered_version\n"
	    "FROM segment_member AS m\n"
	    "CROSS JOIN segment AS s ON s.id = m.segment\n"
	    "LEFT JOIN temp.dump_key AS k ON k.member = m.member\n"
	    "ORDER BY 1, 2, 3, 4 /* scan: dumps all */" },
	{ "segment_past", "segment,key,entered_at,entered_version,"
	    "left_at,left_version", "ttatat",
	    "SELECT s.name, k.key, p.entered_at, p.entered_version,\n"
	    "\tp.left_at, p.left_version\n"
	    "FROM segment_past AS p\n"
	    "CROSS JOIN segment AS s ON s.id = p.segment\n"
	    "LEFT JOIN temp.dump_key AS k ON k.member = p.member\n"
	    "ORDER BY 1, 2, 3, 4, 5, 6 /* scan: dumps all */" },
	{ "segment_rule", "segment,version,expression,owner,offer,"
	    "strategy,valid_until,made_by", "ttttttdt",
	    "SELECT s.name, r.version, r.expression, r.owner,\n"
	    "\tr.offer, r.strategy, r.valid_until, r.made_by\n"
	    "FROM segment_rule AS r\n"
	    "CROSS JOIN segment AS s ON s.id = r.segment\n"
	    "ORDER BY 1, 2 /* scan: dumps all */" },
	{ "segment_run", "segment,at,version,members,entered,gone",
	    "tatttt",
	    "SELECT s.name, n.at, n.version, n.members, n.entered,\n"
	    "\tn.gone\n"
	    "FROM segment_run AS n\n"
	    "CROSS JOIN segment AS s ON s.id = n.segment\n"
	    "ORDER BY 1, 2 /* scan: dumps all */" },
	{ "segment_watch", "segment,measure,bound,threshold,days",
	    "ttttt",
	    "SELECT s.name, w.measure, w.bound, w.threshold, w.days\n"
	    "FROM segment_watch AS w\n"
	    "CROSS JOIN segment AS s ON s.id = w.segment\n"
	    "ORDER BY 1, 2, 3 /* scan: dumps all */" },
	{ "dedupe_rate", "at,kind,name,members,groups,extra",
	    "attttt",
	    "SELECT at, kind, name, members, groups, extra\n"
	    "FROM dedupe_rate\n"
	    "ORDER BY 1, 2, 3 /* scan: dumps all */" }
};

const struct section *
crm_dump_plan(size_t i)
{

	return (i < sizeof(plan) / sizeof(plan[0]) ? &plan[i] : NULL);
}
