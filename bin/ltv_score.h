#ifndef LTV_SCORE_H
#define LTV_SCORE_H

/* What scoring and the storing of scores share. */

#include "insight/valuemodel.h"
#include "ltv_int.h"

struct ltv_scoring {
	struct cli		*cli;
	const char		*input, *horizon, *rate, *margin;
	const char		*name, *version, *store;
	const char		**params;
	struct crm_ltv_fit	 count, spend;
	int			 has_count, has_spend;
	struct crm_value_model	 model;		/* of name */
	struct ltv_input	 in;
	struct crm_ltv_score	*score;
	double			 weeks, percent, share;	/* share: margin */
};

/* Stores the scores of all members by the model.  0 or a status. */
int
ltv_store(struct ltv_scoring *work);

#endif
