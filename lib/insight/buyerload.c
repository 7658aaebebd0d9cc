#include <stdlib.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "insight/buyer_int.h"
#include "insight/rfm.h"
#include "record/bought.h"

/* What a member bought on a day, and what lowers it. */
struct day {
	struct crm_buyers	*buyers;
	uint32_t		 who;
	int64_t			 day;
	int64_t			 sum[2];	/* 0 and more, below 0 */
	uint32_t		 rows[2];
};

static int
end_day(struct day *day)
{
	int i;

	for (i = 0; i < 2; i++) {
		if (day->rows[i] > 0 && crm_buyers_put(day->buyers, day->who,
		    day->day, day->sum[i], day->rows[i]) == -1)
			return (-1);
		day->sum[i] = 0;
		day->rows[i] = 0;
	}
	return (0);
}

/* Where a day's sum does not fit, it is told in two. */
static int
add(struct day *day, int below, int64_t sum, uint32_t rows)
{

	if (rows == 0)
		return (0);
	if (day->rows[below] > UINT32_MAX - rows ||
	    crm_rfm_sum(&day->sum[below], sum) == -1) {
		if (end_day(day) == -1)
			return (-1);
		day->sum[below] = sum;
	}
	day->rows[below] += rows;
	return (0);
}

/* A return that is above 0 is none. */
static int
take_order(struct day *day, const struct crm_bought_order *o)
{
	int64_t when = crm_time_day(o->at);

	if (when != day->day && end_day(day) == -1)
		return (-1);
	day->day = when;
	return (add(day, 0, o->sum[CRM_BOUGHT_SALE],
	    o->n[CRM_BOUGHT_SALE]) == -1 ||
	    add(day, 1, o->sum[CRM_BOUGHT_SALE_MINUS],
	    o->n[CRM_BOUGHT_SALE_MINUS]) == -1 ||
	    add(day, 1, o->sum[CRM_BOUGHT_RETURN],
	    o->n[CRM_BOUGHT_RETURN]) == -1 ? -1 : 0);
}

static int
take(struct crm_buyers *buyers, const struct crm_bought *bought,
    struct crm_buf *key)
{
	struct day day = { .buyers = buyers };
	size_t i;

	crm_buf_reset(key);
	crm_buf_int(key, bought->member);
	if (key->bad)
		return (-1);
	day.who = crm_buyers_who(buyers, key->p, key->n);
	for (i = 0; i < bought->n; i++)
		if (take_order(&day, &bought->order[i]) == -1)
			return (-1);
	return (end_day(&day));
}

int
crm_buyers_load(struct crm_buyers *buyers, struct crm_db *db)
{
	struct crm_bought_reader *reader;
	struct crm_bought bought;
	struct crm_buf key = { 0 };
	int step;

	if (crm_buyers_in_order(buyers, crm_db_decimals(db)) == -1 ||
	    (reader = crm_bought_open(db, 1, INT64_MAX,
	    INT64_MAX)) == NULL)
		return (-1);
	while ((step = crm_bought_next(reader, &bought)) == 1)
		if (take(buyers, &bought, &key) == -1) {
			step = crm_err_nomem(crm_db_err(db));
			break;
		}
	crm_bought_close(reader);
	crm_buf_free(&key);
	return (step);
}
