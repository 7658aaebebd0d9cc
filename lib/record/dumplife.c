#include "core/db.h"
#include "record/dump_int.h"

/* The notes, groups, days, flags, stages and scores of a dump. */

static const struct section life[] = {
	{ "note", "key,at,author,owner,channel,due,text,removed_at,"
	    "removed_by,removed_why", "tatttdtatt",
	    "SELECT k.key, n.at, n.author, n.owner, n.channel, n.due,\n"
	    "\tn.text, n.removed_at, n.removed_by, n.removed_why\n"
	    "FROM note AS n\n"
	    "LEFT JOIN temp.dump_key AS k ON k.member = n.member\n"
	    "ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10\n"
	    "/* scan: dumps all */" },
	{ "member_group", "name,title", "tt",
	    "SELECT name, title\n"
	    "FROM member_group\n"
	    "ORDER BY name /* scan: dumps all */" },
	{ "group_member", "group,key,added_at,added_by,added_why,"
	    "removed_at,removed_by,removed_why", "ttattatt",
	    "SELECT g.name, k.key, i.added_at, i.added_by,\n"
	    "\ti.added_why, i.removed_at, i.removed_by, i.removed_why\n"
	    "FROM group_member AS i\n"
	    "CROSS JOIN member_group AS g ON g.id = i.member_group\n"
	    "LEFT JOIN temp.dump_key AS k ON k.member = i.member\n"
	    "ORDER BY 1, 2, 3, 4, 5, 6, 7, 8 /* scan: dumps all */" },
	{ "member_day", "key,title,date,lunar,yearly", "ttttt",
	    "SELECT k.key, d.title, d.date, d.lunar, d.yearly\n"
	    "FROM member_day AS d\n"
	    "LEFT JOIN temp.dump_key AS k ON k.member = d.member\n"
	    "ORDER BY 1, 2, 3, 4, 5 /* scan: dumps all */" },
	{ "member_flag", "key,kind,expires,added_at,added_by,added_why,"
	    "removed_at,removed_by,removed_why", "ttdattatt",
	    "SELECT k.key, f.kind, f.expires, f.added_at, f.added_by,\n"
	    "\tf.added_why, f.removed_at, f.removed_by, f.removed_why\n"
	    "FROM member_flag AS f\n"
	    "LEFT JOIN temp.dump_key AS k ON k.member = f.member\n"
	    "ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9\n"
	    "/* scan: dumps all */" },
	{ "stage_step", "key,stage,at,how,set_by,set_why", "ttattt",
	    "SELECT k.key, n.name, s.at,\n"
	    "\tCASE s.hand WHEN 1 THEN 'hand' ELSE 'rule' END,\n"
	    "\ts.set_by, s.set_why\n"
	    "FROM stage_step AS s\n"
	    "LEFT JOIN v_stage_name AS n ON n.stage = s.stage\n"
	    "LEFT JOIN temp.dump_key AS k ON k.member = s.member\n"
	    "ORDER BY 1, 3, 2, 4, 5, 6 /* scan: dumps all */" },
	{ "stage_rule", "orders,days,referrals,referrer", "tttt",
	    "SELECT orders, days, referrals, referrer\n"
	    "FROM stage_rule /* scan: one row */" },
	{ "score_model", "name,version,kind,parameters,fitted_to,"
	    "chosen", "ttttdt",
	    "SELECT d.name, d.version, d.kind, d.parameters,\n"
	    "\td.fitted_to, v.chosen\n"
	    "FROM score_model AS d\n"
	    "CROSS JOIN v_score_model AS v\n"
	    "\tON v.model = d.name AND v.version = d.version\n"
	    "ORDER BY 1, 2 /* scan: dumps all */" },
	{ "value_model", "name,version,horizon,rate,margin,customers,"
	    "held_to", "ttttttd",
	    "SELECT d.name, d.version, v.horizon, v.rate, v.margin,\n"
	    "\tv.customers, v.held_to\n"
	    "FROM value_model AS v\n"
	    "CROSS JOIN score_model AS d ON d.id = v.id\n"
	    "ORDER BY 1, 2 /* scan: dumps all */" },
	{ "value_parameter", "name,version,model,parameter,estimate,se",
	    "tttttt",
	    "SELECT name, version, model, parameter, estimate, se\n"
	    "FROM v_value_parameter\n"
	    "ORDER BY 1, 2, 3, 4 /* scan: dumps all */" },
	{ "value_class", "name,version,x,members,actual,expected,naive,"
	    "mae,naive_mae", "ttttttttt",
	    "SELECT name, version, x, members, actual, expected, naive,\n"
	    "\tmae, naive_mae\n"
	    "FROM v_value_class\n"
	    "ORDER BY 1, 2, 3 /* scan: dumps all */" },
	{ "value_week", "name,version,date,actual,expected", "ttttt",
	    "SELECT name, version, date, actual, expected\n"
	    "FROM v_value_week\n"
	    "ORDER BY 1, 2, 3 /* scan: dumps all */" },
	{ "score_run", "model,version,date,members,whole", "ttdtt",
	    "SELECT d.name, d.version, r.date, r.members, r.whole\n"
	    "FROM score_run AS r\n"
	    "CROSS JOIN score_model AS d ON d.id = r.model\n"
	    "ORDER BY 1, 2, 3 /* scan: dumps all */" },
	{ "score_trial", "model,champion,challenger,date,days,event,"
	    "members,hits,champion_auc,challenger_auc,champion_lift,"
	    "challenger_lift", "tttttttttttt",
	    "SELECT model, champion, challenger, date, days, event,\n"
	    "\tmembers, hits, champion_auc, challenger_auc,\n"
	    "\tchampion_lift, challenger_lift\n"
	    "FROM v_score_trial\n"
	    "ORDER BY 1, 2, 3, 4, 5, 6, 7, 8 /* scan: dumps all */" },
	{ "score", "key,model,version,date,value,reason", "tttdtt",
	    "SELECT k.key, d.name, d.version, s.date, s.value, s.reason\n"
	    "FROM score AS s\n"
	    "CROSS JOIN score_model AS d ON d.id = s.model\n"
	    "LEFT JOIN temp.dump_key AS k ON k.member = s.member\n"
	    "ORDER BY 1, 2, 3, 4, 5, 6 /* scan: dumps all */" }
};

const struct section *
crm_dump_life(size_t i)
{

	return (i < sizeof(life) / sizeof(life[0]) ? &life[i] : NULL);
}
