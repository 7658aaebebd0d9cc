#ifndef CRM_TERMS_H
#define CRM_TERMS_H

/* What the plan of a campaign says about its list. */

#include <stdint.h>

#include "core/buf.h"

struct crm_db;

#define CRM_TERMS_CHANNELS	6

struct crm_terms {
	int64_t		 campaign;
	struct crm_buf	 name;
	const char	*channel[CRM_TERMS_CHANNELS];	/* constants, the first
							   first */
	size_t		 nchannel;
	int		 offer;		/* 0: it is a notice, no advertising */
	int64_t		 holdout, global, pilot;	/* millionths */
	struct crm_buf	 arms, coupon, seed;
	struct crm_buf	 partner;	/* whose members; empty: anybody's */
	int		 sale;		/* 1: what was bought of goods stands
					   in for consent */
	struct crm_buf	 goods;
};

/*
 * The terms of a campaign whose own channel is that one; frees with
 * crm_terms_free() whatever it returned.  0 or -1 (CRM_ERR_INPUT: a field of
 * the plan cannot be read; the reason names it).
 */
int
crm_terms_get(struct crm_db *db, int64_t campaign, const char *channel,
    struct crm_terms *terms);
void
crm_terms_free(struct crm_terms *terms);

/*
 * What holds for a live member by a channel whose consent says why (enum
 * crm_consent_why): 1 what was bought stands in for it, 0 it does not, -1.
 */
int
crm_terms_bought(struct crm_db *db, const struct crm_terms *terms,
    int64_t live, const char *channel, int why);

/*
 * 0 when the value is one for that field of the plan: channels, arms, coupon,
 * promote are looked at, all others are let pass; -1 (CRM_ERR_INPUT).
 */
int
crm_terms_check(struct crm_db *db, const char *field, const char *value);

#endif
