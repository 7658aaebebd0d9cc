#include "core/db.h"
#include "outreach/pick.h"
#include "record/identity.h"

int
crm_picks_clear(struct crm_db *db, int64_t campaign)
{

	return (crm_run(db, "DELETE FROM campaign_pick\n"
	    "WHERE campaign = :campaign", "i", campaign));
}

int
crm_pick_add(struct crm_db *db, int64_t campaign, int64_t member, int rank,
    const char *item, size_t n)
{
	int64_t live = crm_member_live(db, member);

	if (live < 1)
		return ((int)live);
	return (crm_run(db, "INSERT INTO campaign_pick\n"
	    "(campaign, member, rank, item, batch)\n"
	    "VALUES (:campaign, :member, :rank, :item, :batch)\n"
	    "ON CONFLICT (campaign, member, rank) DO UPDATE\n"
	    "SET item = excluded.item, batch = excluded.batch", "iiisi",
	    campaign, live, (int64_t)rank, item, n, crm_batch(db)) == -1 ?
	    -1 : 1);
}
