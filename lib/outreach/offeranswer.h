#ifndef CRM_OFFERANSWER_H
#define CRM_OFFERANSWER_H

/* What came back of the offers of a night. */

#include <stdint.h>

struct crm_db;

/* 1 when an answer can have that result: sent, failed, opened, ... */
int
crm_offer_result(const char *result);

/*
 * Stores an answer to what a batch offered to a member, whose number may have
 * become another's.  1 new, 0 it is there already, 2 the batch offered the
 * member nothing, 3 the time lies before the night, -1.
 */
struct crm_offer_answer {
	int64_t		 member, batch, at;
	const char	*result;
};
int
crm_offer_answer_put(struct crm_db *db, const struct crm_offer_answer *answer);

/*
 * Of a batch (0: all) and each rule and result, how many offers had it at least
 * once; the row without a result counts the offers themselves.
 */
struct crm_offer_total {
	const char	*rule, *channel, *result;
	int64_t		 offers;
};
int
crm_offer_totals(struct crm_db *db, int64_t batch,
    int (*fn)(void *arg, const struct crm_offer_total *total), void *arg);

#endif
