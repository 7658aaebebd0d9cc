#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "insight/values.h"
#include "outreach/asked.h"
#include "outreach/outcome.h"
#include "record/bought.h"

/* What those who were asked, and those who were not, bought in their days. */

/* Adds what an order says; -1 when it is more than can be counted. */
static int
add_order(struct crm_outcome_row *row, const struct crm_bought *bought,
    size_t i)
{
	const struct crm_bought_order *order = &bought->order[i];
	int kind;

	for (kind = 0; kind < CRM_BOUGHT_KINDS; kind++)
		if (__builtin_add_overflow(row->amount, order->sum[kind],
		    &row->amount))
			return (-1);
	row->won |= crm_bought_counts(order);
	return (0);
}

static int
add_one(const struct crm_asked *asked, const struct crm_asked_one *one,
    const struct crm_bought *bought, struct crm_outcome *outcome, int decimals)
{
	struct crm_outcome_row row = { .member = one->member,
	    .sent = one->sent, .decimals = decimals };
	int64_t before = (one->from + asked->window) * CRM_DAY;
	size_t i;

	row.arm = crm_values_get(asked->arms, one->arm, &row.arm_len);
	row.by = crm_values_get(asked->bys, one->by, &row.by_len);
	for (i = 0; bought != NULL && i < bought->n; i++)
		if (bought->order[i].at >= one->from * CRM_DAY &&
		    bought->order[i].at < before &&
		    add_order(&row, bought, i) == -1)
			return (1);
	return (crm_outcome_add(outcome, &row));
}

static int
too_large(struct crm_db *db)
{

	return (crm_err_set(crm_db_err(db), CRM_ERR_DATABASE, _("the amounts "
	    "of a member come to more than can be counted")));
}

int
crm_asked_bought(const struct crm_asked *asked, struct crm_db *db,
    int64_t day, struct crm_outcome *outcome)
{
	int64_t last = asked->last < day ? asked->last : day;
	struct crm_bought_reader *reader;
	struct crm_bought bought = { 0 };
	int decimals = crm_db_decimals(db), step = 1, rc = 0;
	size_t i;

	if (asked->n == 0)
		return (0);
	if ((reader = crm_bought_open(db, asked->one[0].member,
	    asked->one[asked->n - 1].member, (last + 1) * CRM_DAY)) == NULL)
		return (-1);
	for (i = 0; rc == 0 && i < asked->n; i++) {
		while (step == 1 && bought.member < asked->one[i].member)
			step = crm_bought_next(reader, &bought);
		if (step == -1)
			break;
		rc = add_one(asked, &asked->one[i], step == 1 &&
		    bought.member == asked->one[i].member ? &bought : NULL,
		    outcome, decimals);
	}
	crm_bought_close(reader);
	return (step == -1 || rc == -1 ? -1 : rc == 1 ? too_large(db) : 0);
}
