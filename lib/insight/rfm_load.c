#include <assert.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "insight/rfm.h"
#include "record/bought.h"

/* Adds up what a member bought.  1; 0 when there is no order; -1 too much. */
static int
add_up(struct crm_rfm_row *row, const struct crm_bought *bought)
{
	const struct crm_bought_order *order = bought->order;
	size_t i;
	int kind;

	for (i = 0; i < bought->n; i++, order++) {
		for (kind = 0; kind < CRM_BOUGHT_KINDS; kind++)
			if (crm_rfm_sum(&row->monetary,
			    order->sum[kind]) == -1)
				return (-1);
		if (!crm_bought_counts(order))
			continue;
		row->last_at = order->at;
		row->frequency += !crm_bought_again(bought, i);
	}
	return (row->frequency > 0);
}

static int
take(struct crm_rfm *set, const struct crm_bought *bought,
    struct crm_err *err)
{
	struct crm_rfm_row *row;
	int rc;

	if ((row = crm_rfm_add(set)) == NULL)
		return (crm_err_nomem(err));
	row->member = bought->member;
	if ((rc = add_up(row, bought)) == -1)
		return (crm_err_set(err, CRM_ERR_DATABASE, _("the amounts "
		    "of a member come to more than can be counted")));
	if (rc == 0)
		set->n--;
	return (0);
}

int
crm_rfm_load(struct crm_rfm *set, struct crm_db *db)
{
	struct crm_bought_reader *reader;
	struct crm_bought bought;
	int step;

	assert(set->n == 0);
	set->decimals = crm_db_decimals(db);
	if ((reader = crm_bought_open(db, 1, INT64_MAX,
	    (set->as_of + 1) * CRM_DAY)) == NULL)
		return (-1);
	while ((step = crm_bought_next(reader, &bought)) == 1)
		if (take(set, &bought, crm_db_err(db)) == -1) {
			step = -1;
			break;
		}
	crm_bought_close(reader);
	return (step);
}
