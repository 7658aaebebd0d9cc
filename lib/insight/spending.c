#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/range.h"
#include "core/time.h"
#include "insight/spending.h"
#include "record/bought.h"

struct loader {
	struct crm_spending *spending;
	struct crm_err	*err;
	int64_t		 total;		/* of all amounts, taken as positive */
	size_t		 days, day_cap, cap;
};

/* Numbers whose member is not there any more hold nothing. */
static int
read_strangers(struct crm_ranges *strangers, struct crm_db *db)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT id\n"
	    "FROM member\n"
	    "WHERE state <> 0\n"
	    "ORDER BY id /* scan: all members are asked for */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (crm_ranges_add(strangers, crm_col_int(stmt, 0),
		    crm_col_int(stmt, 0)) == -1) {
			rc = crm_err_nomem(crm_db_err(db));
			break;
		}
	crm_reset(stmt);
	crm_ranges_tidy(strangers);
	return (rc);
}

/* Room for one more member, which the end of the last one's days needs, too. */
static int
reach_member(struct loader *ld)
{
	struct crm_spending *spending = ld->spending;
	size_t cap = ld->cap + ld->cap / 2 + 1024;
	void *p;

	if (spending->n + 1 < ld->cap)
		return (0);
	if ((p = realloc(spending->member,
	    cap * sizeof(*spending->member))) == NULL)
		return (crm_err_nomem(ld->err));
	spending->member = p;
	if ((p = realloc(spending->first,
	    cap * sizeof(*spending->first))) == NULL)
		return (crm_err_nomem(ld->err));
	spending->first = p;
	ld->cap = cap;
	return (0);
}

static int
reach_days(struct loader *ld, size_t n)
{
	size_t cap;
	void *p;

	if (ld->days + n <= ld->day_cap)
		return (0);
	cap = ld->days + n;
	cap += cap / 2 + 1024;
	if ((p = realloc(ld->spending->day,
	    cap * sizeof(*ld->spending->day))) == NULL)
		return (crm_err_nomem(ld->err));
	ld->spending->day = p;
	ld->day_cap = cap;
	return (0);
}

/* No sum of some of all amounts can then be too large. */
static int
add_up(struct loader *ld, const struct crm_bought_order *order,
    int64_t *amount)
{
	int64_t sum;
	int kind;

	*amount = 0;
	for (kind = 0; kind < CRM_BOUGHT_KINDS; kind++) {
		sum = order->sum[kind];
		if (sum == INT64_MIN || __builtin_add_overflow(ld->total,
		    sum < 0 ? -sum : sum, &ld->total))
			return (crm_err_set(ld->err, CRM_ERR_DATABASE,
			    _("the amounts of all members come to more than "
			    "can be counted")));
		*amount += sum;
	}
	return (0);
}

/* Orders come by their time, so those of a day stand together. */
static int
take(struct loader *ld, const struct crm_bought *bought)
{
	struct crm_spending *spending = ld->spending;
	struct crm_spending_day *day = NULL;
	int64_t amount, when;
	size_t i;

	if (reach_member(ld) == -1 || reach_days(ld, bought->n) == -1)
		return (-1);
	spending->member[spending->n] = bought->member;
	spending->first[spending->n++] = ld->days;
	for (i = 0; i < bought->n; i++) {
		when = crm_time_day(bought->order[i].at);
		if (add_up(ld, &bought->order[i], &amount) == -1)
			return (-1);
		if (day == NULL || day->day != when) {
			day = spending->day + ld->days++;
			memset(day, 0, sizeof(*day));
			day->day = (int32_t)when;
		}
		day->orders += crm_bought_counts(&bought->order[i]) &&
		    !crm_bought_again(bought, i);
		day->amount += amount;
	}
	spending->first[spending->n] = ld->days;
	return (0);
}

static int
read_all(struct loader *ld, struct crm_db *db, int64_t as_of,
    const struct crm_ranges *strangers)
{
	struct crm_bought_reader *reader;
	struct crm_bought bought;
	int step;

	if ((reader = crm_bought_open(db, 1, INT64_MAX,
	    (as_of + 1) * CRM_DAY)) == NULL)
		return (-1);
	while ((step = crm_bought_next(reader, &bought)) == 1)
		if (!crm_ranges_has(strangers, bought.member) &&
		    take(ld, &bought) == -1) {
			step = -1;
			break;
		}
	crm_bought_close(reader);
	return (step);
}

int
crm_spending_load(struct crm_spending *spending, struct crm_db *db, int64_t as_of)
{
	struct loader ld = { .spending = spending, .err = crm_db_err(db) };
	struct crm_ranges strangers = { 0 };
	int rc;

	memset(spending, 0, sizeof(*spending));
	rc = read_strangers(&strangers, db);
	if (rc == 0)
		rc = reach_member(&ld);
	if (rc == 0) {
		spending->first[0] = 0;
		rc = read_all(&ld, db, as_of, &strangers);
	}
	crm_ranges_free(&strangers);
	return (rc);
}

void
crm_spending_free(struct crm_spending *spending)
{

	free(spending->member);
	free(spending->first);
	free(spending->day);
	memset(spending, 0, sizeof(*spending));
}

int64_t
crm_spending_worth(const struct crm_spending *spending, int64_t member)
{
	size_t low = 0, high = spending->n, mid, i;
	int64_t worth = 0;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (spending->member[mid] < member)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == spending->n || spending->member[low] != member)
		return (0);
	for (i = spending->first[low]; i < spending->first[low + 1]; i++)
		worth += spending->day[i].amount;
	return (worth);
}
