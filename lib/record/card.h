#ifndef CRM_CARD_H
#define CRM_CARD_H

/*
 * Everything of one member on one screen: profile, keys, consents, totals,
 * the last orders with their items, segments and campaigns.
 */

#include <stdint.h>

struct crm_db;

struct crm_card_opt {
	int64_t	 as_of;		/* the day of the consents and totals */
	int	 mask;		/* 1: personal data is masked */
};

/*
 * Calls fn with each line of the card of a live member, name and value, in a
 * fixed order; what is empty is left out.  fn returns 0 to go on, -1 to stop.
 * 0 or -1.
 */
int
crm_card_each(struct crm_db *db, int64_t member,
    const struct crm_card_opt *opt,
    int (*fn)(void *arg, const char *name, const char *value), void *arg);

#endif
