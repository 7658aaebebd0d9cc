#include "core/db.h"
#include "record/dump_int.h"

/* What came back of campaigns; who told it first is no part of it. */

const struct section *
crm_dump_response(size_t i)
{
	static const struct section sections[] = {
		{ "response", "campaign,wave,key,channel,state,at,part,reason,"
		    "status,hard,machine", "tttttattttt",
		    "SELECT c.name, r.wave, k.key, r.channel, r.state, r.at,\n"
		    "\tr.part, r.reason, r.status, r.hard, r.machine\n"
		    "FROM response AS r\n"
		    "CROSS JOIN campaign AS c ON c.id = r.campaign\n"
		    "LEFT JOIN temp.dump_key AS k ON k.member = r.member\n"
		    "ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11\n"
		    "/* scan: dumps all */" }
	};

	return (i < sizeof(sections) / sizeof(sections[0]) ? &sections[i] :
	    NULL);
}
