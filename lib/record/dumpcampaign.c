#include "core/db.h"
#include "record/dump_int.h"

const struct section *
crm_dump_campaign(size_t i)
{
	static const struct section sections[] = {
		{ "campaign_field", "campaign,field,version,value,late,set_by",
		    "tttttt",
		    "SELECT c.name, f.name, f.version, f.value,\n"
		    "\tCASE f.late WHEN 1 THEN 'yes' ELSE 'no' END, f.set_by\n"
		    "FROM campaign_field AS f\n"
		    "CROSS JOIN campaign AS c ON c.id = f.campaign\n"
		    "ORDER BY 1, 2, 3 /* scan: dumps all */" },
		{ "campaign_message", "campaign,wave,channel,arm,subject,"
		    "sender,template,text,html", "ttttttttt",
		    "SELECT c.name, m.wave, m.channel, m.arm, m.subject,\n"
		    "\tm.sender, m.template, m.body, m.html\n"
		    "FROM campaign_message AS m\n"
		    "CROSS JOIN campaign AS c ON c.id = m.campaign\n"
		    "ORDER BY 1, 2, 3, 4 /* scan: dumps all */" },
		{ "campaign_wave", "campaign,wave,made_at,members", "ttat",
		    "SELECT c.name, w.wave, w.made_at, w.members\n"
		    "FROM campaign_wave AS w\n"
		    "CROSS JOIN campaign AS c ON c.id = w.campaign\n"
		    "ORDER BY 1, 2 /* scan: dumps all */" },
		{ "campaign_wave_member", "campaign,wave,key,channel", "tttt",
		    "SELECT c.name, w.wave, k.key, i.channel\n"
		    "FROM campaign_wave_member AS i\n"
		    "CROSS JOIN campaign_wave AS w ON w.id = i.campaign_wave\n"
		    "CROSS JOIN campaign AS c ON c.id = w.campaign\n"
		    "LEFT JOIN temp.dump_key AS k ON k.member = i.member\n"
		    "ORDER BY 1, 2, 3, 4 /* scan: dumps all */" },
		{ "campaign_offer", "campaign,segment,offer,text,percent,"
		    "cost_each,ceiling", "ttttttt",
		    "SELECT c.name, o.segment, o.offer, o.text, o.percent,\n"
		    "\to.cost_each, o.ceiling\n"
		    "FROM campaign_offer AS o\n"
		    "CROSS JOIN campaign AS c ON c.id = o.campaign\n"
		    "ORDER BY 1, 2 /* scan: dumps all */" },
		{ "campaign_pick", "campaign,key,rank,item", "tttt",
		    "SELECT c.name, k.key, p.rank, p.item\n"
		    "FROM campaign_pick AS p\n"
		    "CROSS JOIN campaign AS c ON c.id = p.campaign\n"
		    "LEFT JOIN temp.dump_key AS k ON k.member = p.member\n"
		    "ORDER BY 1, 2, 3, 4 /* scan: dumps all */" }
	};

	return (i < sizeof(sections) / sizeof(sections[0]) ? &sections[i] :
	    NULL);
}
