#include "core/db.h"
#include "record/dump_int.h"

/* The rules of events, what they found and what came of it. */

const struct section *
crm_dump_event(size_t i)
{
	static const struct section sections[] = {
		{ "event_rule", "rule,kind,removed_at", "tta",
		    "SELECT name, kind, removed_at\n"
		    "FROM event_rule\n"
		    "ORDER BY name /* scan: dumps all */" },
		{ "event_version", "rule,version,params,condition,offer,"
		    "channel,priority,rest,keep,first,last,set_by",
		    "tttttttttddt",
		    "SELECT r.name, v.version, v.params, v.condition, v.offer,\n"
		    "\tv.channel, v.priority, v.rest, v.keep, v.first, v.last,\n"
		    "\tv.set_by\n"
		    "FROM event_version AS v\n"
		    "CROSS JOIN event_rule AS r ON r.id = v.rule\n"
		    "ORDER BY r.name, v.version /* scan: dumps all */" },
		{ "event_limit", "name,n,days", "ttt",
		    "SELECT name, n, days\n"
		    "FROM event_limit\n"
		    "ORDER BY name /* scan: dumps all */" },
		{ "event", "rule,version,key,event_key,day,night,worth,why,"
		    "verdict,reason", "ttttddmttt",
		    "SELECT r.name, v.version, k.key, e.key, e.day, e.night,\n"
		    "\te.worth, e.why, e.verdict, e.reason\n"
		    "FROM event AS e\n"
		    "CROSS JOIN event_rule AS r ON r.id = e.rule\n"
		    "CROSS JOIN event_version AS v ON v.id = e.version\n"
		    "LEFT JOIN temp.dump_key AS k ON k.member = e.member\n"
		    "ORDER BY 1, 3, 4, 2, 5, 6, 7, 8, 9, 10\n"
		    "/* scan: dumps all */" },
		{ "event_answer", "rule,key,event_key,result,at", "tttta",
		    "SELECT r.name, k.key, e.key, a.result, a.at\n"
		    "FROM event_answer AS a\n"
		    "CROSS JOIN event AS e ON e.id = a.event\n"
		    "CROSS JOIN event_rule AS r ON r.id = e.rule\n"
		    "LEFT JOIN temp.dump_key AS k ON k.member = e.member\n"
		    "ORDER BY 1, 2, 3, 5, 4 /* scan: dumps all */" }
	};

	return (i < sizeof(sections) / sizeof(sections[0]) ? &sections[i] :
	    NULL);
}
