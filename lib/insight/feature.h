#ifndef CRM_FEATURE_H
#define CRM_FEATURE_H

/*
 * What is known of each member at the end of a day, one flat row of numbers
 * each, for models elsewhere.  Nothing in it says who somebody is.
 */

#include <stdint.h>

#include "insight/buyer.h"

struct crm_db;

#define CRM_FEATURE_CONSENTS	5
extern const char *const crm_feature_channel[CRM_FEATURE_CONSENTS];

struct crm_feature {
	int64_t		 member;
	/* NULL: no purchase by that day; else all that follows is of it. */
	const struct crm_buyer *buyer;
	int64_t		 orders, channels;
	int64_t		 monetary;	/* as crm-rfm counts it */
	int		 consent[CRM_FEATURE_CONSENTS];	/* enum crm_consent */
};

/*
 * Calls fn with each live member by number; set holds the purchases to the end
 * of that day.  What fn returns other than 0 ends it.  0, that, or -1.
 */
int
crm_features_each(struct crm_db *db, int64_t as_of,
    const struct crm_buyer_set *set,
    int (*fn)(void *arg, const struct crm_feature *feature), void *arg);

#endif
