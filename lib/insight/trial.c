#include "core/db.h"
#include "insight/trial.h"

int
crm_trial_add(struct crm_db *db, const struct crm_trial *trial)
{

	return (crm_run(db, "INSERT INTO score_trial\n"
	    "(champion, challenger, date, days, event, members, hits,\n"
	    "\tchampion_auc, challenger_auc, champion_lift,\n"
	    "\tchallenger_lift, made_at, batch)\n"
	    "VALUES (:champion, :challenger, :date, :days, :event, :members,\n"
	    "\t:hits, :champion_auc, :challenger_auc, :champion_lift,\n"
	    "\t:challenger_lift, :now, :batch)", "iiiitiiddddii",
	    trial->champion, trial->challenger, trial->day, trial->days,
	    trial->event, trial->members, trial->hits, trial->champion_auc,
	    trial->challenger_auc, trial->champion_lift,
	    trial->challenger_lift, crm_db_now(db), crm_batch(db)));
}
