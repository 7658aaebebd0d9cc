#ifndef CRM_TRIAL_H
#define CRM_TRIAL_H

/* How a challenger did against the version of a model that counted. */

#include <stdint.h>

struct crm_db;

struct crm_trial {
	int64_t		 champion, challenger;	/* numbers of the models */
	int64_t		 day, days;	/* of the scores, and looked at after */
	const char	*event;		/* silent or bought */
	int64_t		 members, hits;
	double		 champion_auc, challenger_auc;
	double		 champion_lift, challenger_lift;
};

/* Records it; a batch must be open.  0 or -1. */
int
crm_trial_add(struct crm_db *db, const struct crm_trial *trial);

#endif
