#include "core/db.h"
#include "record/dump_int.h"

/*
 * The visits of a dump.  Who a visitor is differs from base to base, as their
 * secrets do: what is known of one stands with each of its visits.
 */

const struct section *
crm_dump_visit(size_t i)
{
	static const struct section sections[] = {
		{ "visit_rule", "kind,value", "tt",
		    "SELECT kind, value\n"
		    "FROM visit_rule\n"
		    "ORDER BY kind, value /* scan: dumps all */" },
		{ "visitor", "machine,agent,robots,head,visitors", "ttttt",
		    "SELECT machine, agent, seen & 1, seen >> 1 & 1, count(*)\n"
		    "FROM visitor\n"
		    "GROUP BY 1, 2, 3, 4\n"
		    "ORDER BY 1, 2, 3, 4 /* scan: dumps all */" },
		{ "visit", "started_at,ended_at,key,machine,agent,kind,source,"
		    "keyword,campaign,pages", "aatttttttt",
		    "SELECT v.started_at, v.ended_at, k.key, w.machine,\n"
		    "\tw.agent, s.kind, s.name, s.keyword, s.campaign,\n"
		    "\t(SELECT group_concat(CASE j.key % 3\n"
		    "\t\tWHEN 0 THEN j.value\n"
		    "\t\tWHEN 1 THEN p.path || ' ' || p.product\n"
		    "\t\tELSE c.kind || ' ' || c.name || ' >' END, ' ')\n"
		    "\tFROM json_each(v.body) AS j\n"
		    "\tLEFT JOIN visit_page AS p\n"
		    "\t\tON j.key % 3 = 1 AND p.id = j.value\n"
		    "\tLEFT JOIN visit_source AS c\n"
		    "\t\tON j.key % 3 = 2 AND c.id = j.value)\n"
		    "FROM visit AS v\n"
		    "CROSS JOIN visitor AS w ON w.id = v.visitor\n"
		    "CROSS JOIN visit_source AS s ON s.id = v.source\n"
		    "LEFT JOIN v_visit_member AS m ON m.visit = v.id\n"
		    "LEFT JOIN temp.dump_key AS k ON k.member = m.member\n"
		    "ORDER BY 1, 2, 6, 7, 8, 9, 10, 3, 4, 5\n"
		    "/* scan: dumps all */" },
		{ "visit_link", "at,key,purpose,campaign,part,page,machine,"
		    "posted", "attttttt",
		    "SELECT l.at, k.key, CASE l.purpose WHEN 1 THEN 'click'\n"
		    "\t\tWHEN 2 THEN 'open' ELSE 'refuse' END, c.name, l.part,\n"
		    "\tp.path, w.machine, l.posted\n"
		    "FROM visit_link AS l\n"
		    "CROSS JOIN visitor AS w ON w.id = l.visitor\n"
		    "LEFT JOIN campaign AS c ON c.id = l.campaign\n"
		    "LEFT JOIN visit_page AS p ON p.id = l.page\n"
		    "LEFT JOIN temp.dump_key AS k ON k.member = l.member\n"
		    "ORDER BY 1, 2, 3, 4, 5, 6, 7, 8 /* scan: dumps all */" }
	};

	return (i < sizeof(sections) / sizeof(sections[0]) ? &sections[i] :
	    NULL);
}
