#include <math.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/money.h"
#include "core/time.h"
#include "insight/event_int.h"

/*
 * Those who stay away since the price rose of what they bought last.  There is
 * no list of prices: what a product cost is what its buyers were charged for
 * one, after discount; now, in the 30 days up to the event.
 */

#define RECENT	30		/* days */

/* What each item was sold for on each day, made once. */
static int
fill_prices(struct crm_events *events)
{
	int64_t one;
	int rc;

	if ((rc = crm_one(events->db, &one, "SELECT 1\n"
	    "FROM temp.sqlite_schema\n"
	    "WHERE name = 'event_price' /* scan: few */", "")) != 0)
		return (rc == 1 ? 0 : -1);
	if (crm_run(events->db, "CREATE TEMP TABLE event_price (\n"
	    "\titem\tINTEGER NOT NULL,\n"
	    "\tday\tINTEGER NOT NULL,\n"
	    "\tamount\tINTEGER NOT NULL,\n"
	    "\tqty\tINTEGER NOT NULL,\n"
	    "\tPRIMARY KEY (item, day)\n"
	    ") STRICT, WITHOUT ROWID", "") == -1)
		return (-1);
	return (crm_run(events->db, "INSERT INTO temp.event_price\n"
	    "(item, day, amount, qty)\n"
	    "SELECT item, ordered_at / 86400, sum(amount), sum(qty)\n"
	    "FROM v_purchase\n"
	    "WHERE sale = 1 AND ordered_at >= :from AND ordered_at < :end\n"
	    "GROUP BY item, ordered_at / 86400 /* scan: of all members */",
	    "ii", (events->since - RECENT) * CRM_DAY,
	    (events->as_of + 1) * CRM_DAY));
}

struct price {
	int64_t		 item, amount, qty;	/* what the member paid */
	int64_t		 now, sold;		/* what others pay */
};

/*
 * What the member spent most on that day: 1, 0, -1.  The lines of v_purchase,
 * looked up from the member's side.
 */
static int
paid(struct crm_events *events, int64_t member, int64_t day,
    struct price *price)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(events->db, "WITH mine (item, amount, qty) AS (\n"
	    "\tSELECT l.item, l.amount - l.returned_amount,\n"
	    "\t\tl.qty - l.returned_qty\n"
	    "\tFROM identity AS i\n"
	    "\tCROSS JOIN orders AS o ON o.buyer = i.id\n"
	    "\tCROSS JOIN order_line AS l\n"
	    "\t\tON l.id BETWEEN o.id << 16 AND (o.id << 16) + 65535\n"
	    "\tCROSS JOIN v_status AS s ON s.status = l.status\n"
	    "\tWHERE i.member = :member AND l.buyer IS NULL AND s.counts\n"
	    "\t\tAND l.kind = 0 AND l.returned_qty < l.qty\n"
	    "\t\tAND o.ordered_at / 86400 = :day\n"
	    "\tUNION ALL\n"
	    "\tSELECT l.item, l.amount - l.returned_amount,\n"
	    "\t\tl.qty - l.returned_qty\n"
	    "\tFROM identity AS i\n"
	    "\tCROSS JOIN order_line AS l ON l.buyer = i.id\n"
	    "\tCROSS JOIN orders AS o ON o.id = l.id >> 16\n"
	    "\tCROSS JOIN v_status AS s ON s.status = l.status\n"
	    "\tWHERE i.member = :member AND s.counts\n"
	    "\t\tAND l.kind = 0 AND l.returned_qty < l.qty\n"
	    "\t\tAND o.ordered_at / 86400 = :day)\n"
	    "SELECT item, sum(amount) AS total, sum(qty)\n"
	    "FROM mine\n"
	    "GROUP BY item\n"
	    "ORDER BY total DESC, item\n"
	    "LIMIT 1 /* scan: the lines of one member */")) == NULL ||
	    crm_bind(stmt, "ii", member, day) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		price->item = crm_col_int(stmt, 0);
		price->amount = crm_col_int(stmt, 1);
		price->qty = crm_col_int(stmt, 2);
	}
	crm_reset(stmt);
	return (rc);
}

/* What the item was sold for after "last", up to the day.  0 or -1. */
static int
sold(struct crm_events *events, struct price *price, int64_t last,
    int64_t day)
{
	struct crm_stmt *stmt;
	int64_t from = last > day - RECENT ? last : day - RECENT;

	if ((stmt = crm_sql(events->db, "SELECT coalesce(sum(amount), 0),\n"
	    "\tcoalesce(sum(qty), 0)\n"
	    "FROM temp.event_price\n"
	    "WHERE item = :item AND day > :last AND day <= :day")) == NULL ||
	    crm_bind(stmt, "iii", price->item, from, day) == -1 ||
	    crm_step(stmt) != 1)
		return (-1);
	price->now = crm_col_int(stmt, 0);
	price->sold = crm_col_int(stmt, 1);
	crm_reset(stmt);
	return (0);
}

/* The price of one, rounded. */
static int64_t
each(int64_t amount, int64_t qty)
{

	return (llround((double)amount / (double)qty));
}

static int
say(struct crm_events *events, const struct price *price, double rise)
{
	int decimals = crm_db_decimals(events->db);
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(events->db, "SELECT product_name, product_code\n"
	    "FROM item\n"
	    "WHERE id = :item")) == NULL ||
	    crm_bind(stmt, "i", price->item) == -1 ||
	    (rc = crm_step(stmt)) == -1)
		return (-1);
	crm_buf_fmt(&events->text, "; %s ", rc == 0 ? "" :
	    crm_col_text(stmt, *crm_col_text(stmt, 0) == '\0'));
	crm_reset(stmt);
	crm_money_format(&events->text, each(price->amount, price->qty),
	    decimals);
	crm_buf_str(&events->text, " -> ");
	crm_money_format(&events->text, each(price->now, price->sold),
	    decimals);
	crm_buf_fmt(&events->text, " (+%.0f %%)", rise);
	return (0);
}

int
crm_event_price(struct crm_events *events, size_t rule,
    struct crm_event_figures *is, int64_t last)
{
	struct price price;
	double rise;
	int rc;

	/* The figures are dear; a silence is seen many nights. */
	if ((rc = crm_event_known(events, rule, is->member, last, 0)) != 0)
		return (rc == 1 ? 0 : -1);
	if (fill_prices(events) == -1)
		return (-1);
	if ((rc = paid(events, is->member, last, &price)) != 1)
		return (rc);
	if (sold(events, &price, last, is->day) == -1)
		return (-1);
	if (price.amount <= 0 || price.sold <= 0)
		return (0);
	rise = ((double)price.now / (double)price.sold /
	    ((double)price.amount / (double)price.qty) - 1) * 100;
	if (rise < (double)events->rules.values[rule].v[2])
		return (0);
	is->amount = price.amount;
	if (say(events, &price, rise) == -1)
		return (-1);
	return (crm_event_note(events, rule, last, 0, is));
}
