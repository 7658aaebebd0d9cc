#include <string.h>

#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/money.h"
#include "core/time.h"
#include "record/card_int.h"

/* What a member bought, as the card tells it. */

#define ORDERS_SHOWN	5
#define ADDRESS_ORDERS	20	/* where the last address is looked for */
#define ENOUGH		2	/* orders make something usual */

/*
 * The lines of the member, read once: somebody with ten thousand of them is
 * asked for six facts.  sale and back are those of v_purchase, which from the
 * member's side would read every line there is; returned is what came back,
 * whichever way it was told; open is the status of what is not done yet.
 */
static int
fill_lines(struct crm_card *card)
{

	if (crm_run(card->db, "CREATE TEMP TABLE IF NOT EXISTS card_line\n"
	    "(orders INTEGER, at INTEGER, channel INTEGER, item INTEGER,\n"
	    "amount INTEGER, sale INTEGER, back INTEGER, returned INTEGER,\n"
	    "open INTEGER)", "") == -1 ||
	    crm_run(card->db, "DELETE FROM temp.card_line /* scan: all */",
	    "") == -1)
		return (-1);
	return (crm_run(card->db, "WITH mine (at, channel, id, kind, status,\n"
	    "\titem, qty, amount, returned_qty, returned_amount, ref_line)\n"
	    "AS (\n"
	    "\tSELECT o.ordered_at, o.channel, l.id, l.kind, l.status,\n"
	    "\t\tl.item, l.qty, l.amount, l.returned_qty,\n"
	    "\t\tl.returned_amount, l.ref_line\n"
	    "\tFROM identity AS i\n"
	    "\tCROSS JOIN orders AS o ON o.buyer = i.id\n"
	    "\tCROSS JOIN order_line AS l\n"
	    "\t\tON l.id BETWEEN o.id << 16 AND (o.id << 16) + 65535\n"
	    "\tWHERE i.member = :member AND l.buyer IS NULL\n"
	    "\tUNION ALL\n"
	    "\tSELECT o.ordered_at, o.channel, l.id, l.kind, l.status,\n"
	    "\t\tl.item, l.qty, l.amount, l.returned_qty,\n"
	    "\t\tl.returned_amount, l.ref_line\n"
	    "\tFROM identity AS i\n"
	    "\tCROSS JOIN order_line AS l ON l.buyer = i.id\n"
	    "\tCROSS JOIN orders AS o ON o.id = l.id >> 16\n"
	    "\tWHERE i.member = :member)\n"
	    "INSERT INTO temp.card_line\n"
	    "SELECT id >> 16, at, channel, item,\n"
	    "\tamount - iif(kind = 0, returned_amount, 0),\n"
	    "\tkind = 0 AND returned_qty < qty\n"
	    "\t\tAND status IN (-1, 1, 2, 3, 4, 5, 6, 8, 10),\n"
	    "\tkind = 1 AND ref_line IS NULL\n"
	    "\t\tAND status IN (-1, 1, 2, 3, 4, 5, 9),\n"
	    "\tCASE WHEN kind = 0 AND status = 9 THEN amount\n"
	    "\t\tWHEN kind = 0 THEN returned_amount\n"
	    "\t\tWHEN kind = 1 AND ref_line IS NULL\n"
	    "\t\t\tAND status IN (-1, 1, 2, 3, 4, 5, 9) THEN -amount\n"
	    "\t\tELSE 0 END,\n"
	    "\tCASE WHEN kind = 0 AND returned_qty < qty\n"
	    "\t\tAND status IN (0, 1, 2, 3, 6, 8, 10) THEN status END\n"
	    "FROM mine\n"
	    "WHERE at < :end /* scan: the lines of one member */", "ii",
	    card->member, (card->opt->as_of + 1) * CRM_DAY));
}

/* The orders among them, by time; sale counts the lines that are one. */
static int
fill_orders(struct crm_card *card)
{

	if (crm_run(card->db, "CREATE TEMP TABLE IF NOT EXISTS card_order\n"
	    "(id INTEGER, at INTEGER, channel INTEGER, sale INTEGER,\n"
	    "open INTEGER)", "") == -1 ||
	    crm_run(card->db, "DELETE FROM temp.card_order /* scan: all */",
	    "") == -1)
		return (-1);
	return (crm_run(card->db, "INSERT INTO temp.card_order\n"
	    "SELECT orders, at, channel, sum(sale), min(open)\n"
	    "FROM temp.card_line\n"
	    "GROUP BY orders /* scan: the lines of one member */", ""));
}

static int
put_money(struct crm_card *card, const char *name, int64_t amount)
{

	crm_buf_reset(&card->value);
	crm_money_format(&card->value, amount, crm_db_decimals(card->db));
	return (crm_card_put(card, name));
}

static int
put_time(struct crm_card *card, const char *name, int64_t at)
{
	char time[CRM_TIME_LEN];

	crm_buf_reset(&card->value);
	if (at != CRM_NULL)
		crm_buf_str(&card->value, crm_time_format(at, time));
	return (crm_card_put(card, name));
}

/* *orders is how many there are. */
static int
put_totals(struct crm_card *card, int64_t *orders)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(card->db, "SELECT\n"
	    "\t(SELECT count(*) FROM temp.card_order WHERE sale > 0),\n"
	    "\tcoalesce(sum(CASE WHEN sale OR back THEN amount END), 0),\n"
	    "\tmin(CASE WHEN sale THEN at END),\n"
	    "\tmax(CASE WHEN sale THEN at END),\n"
	    "\tcount(CASE WHEN returned <> 0 THEN 1 END),\n"
	    "\tcoalesce(sum(returned), 0)\n"
	    "FROM temp.card_line /* scan: the lines of one member */")) ==
	    NULL || crm_step(stmt) != 1)
		return (-1);
	*orders = crm_col_int(stmt, 0);
	crm_buf_reset(&card->value);
	crm_buf_int(&card->value, *orders);
	rc = crm_card_put(card, "orders") == -1 ||
	    put_money(card, "monetary", crm_col_int(stmt, 1)) == -1 ||
	    put_time(card, "first_at", crm_col_int(stmt, 2)) == -1 ||
	    put_time(card, "last_at", crm_col_int(stmt, 3)) == -1 ? -1 : 0;
	if (rc == 0 && crm_col_int(stmt, 4) > 0) {
		crm_buf_reset(&card->value);
		crm_buf_int(&card->value, crm_col_int(stmt, 4));
		rc = crm_card_put(card, "returned_lines") == -1 ? -1 :
		    put_money(card, "returned", crm_col_int(stmt, 5));
	}
	crm_reset(stmt);
	return (rc);
}

/*
 * Puts what a statement found: a text, in how many orders, of how many; not
 * what is in fewer than least.
 */
static int
put_most(struct crm_card *card, const char *name, struct crm_stmt *stmt,
    int64_t orders, int64_t least)
{
	int rc;

	if (stmt == NULL || (rc = crm_step(stmt)) == -1)
		return (-1);
	crm_buf_reset(&card->value);
	if (rc == 1 && crm_col_int(stmt, 1) >= least)
		crm_buf_fmt(&card->value, "%s (%lld of %lld)",
		    crm_col_text(stmt, 0), (long long)crm_col_int(stmt, 1),
		    (long long)orders);
	crm_reset(stmt);
	return (crm_card_put(card, name));
}

/* Of what is as frequent, what was bought last. */
static struct crm_stmt *
usual_product(struct crm_card *card)
{

	return (crm_sql(card->db, "SELECT i.product_name,\n"
	    "\tcount(DISTINCT l.orders) AS n\n"
	    "FROM temp.card_line AS l\n"
	    "CROSS JOIN item AS i ON i.id = l.item\n"
	    "WHERE l.sale AND i.product_name <> ''\n"
	    "GROUP BY i.product_name\n"
	    "ORDER BY n DESC, max(l.at) DESC, i.product_name\n"
	    "LIMIT 1 /* scan: the lines of one member */"));
}

static struct crm_stmt *
usual_hour(struct crm_card *card)
{

	return (crm_sql(card->db, "SELECT strftime('%H', at, 'unixepoch'),\n"
	    "\tcount(*) AS n\n"
	    "FROM temp.card_order\n"
	    "WHERE sale > 0\n"
	    "GROUP BY at % 86400 / 3600\n"
	    "ORDER BY n DESC, max(at) DESC\n"
	    "LIMIT 1 /* scan: the lines of one member */"));
}

/* Day 0, 1970-01-01, was a Thursday. */
static struct crm_stmt *
usual_weekday(struct crm_card *card)
{

	return (crm_sql(card->db, "SELECT substr('ThuFriSatSunMonTueWed',\n"
	    "\t\tat / 86400 % 7 * 3 + 1, 3),\n"
	    "\tcount(*) AS n\n"
	    "FROM temp.card_order\n"
	    "WHERE sale > 0 AND at >= 0\n"
	    "GROUP BY at / 86400 % 7\n"
	    "ORDER BY n DESC, max(at) DESC\n"
	    "LIMIT 1 /* scan: the lines of one member */"));
}

static struct crm_stmt *
main_channel(struct crm_card *card)
{

	return (crm_sql(card->db, "SELECT c.name,\n"
	    "\tcount(*) AS n\n"
	    "FROM temp.card_order AS o\n"
	    "CROSS JOIN channel AS c ON c.id = o.channel\n"
	    "WHERE o.sale > 0\n"
	    "GROUP BY o.channel\n"
	    "ORDER BY n DESC, max(o.at) DESC, c.name\n"
	    "LIMIT 1 /* scan: the lines of one member */"));
}

int
crm_card_trade(struct crm_card *card)
{
	int64_t n;

	if (fill_lines(card) == -1 || fill_orders(card) == -1 ||
	    put_totals(card, &n) == -1)
		return (-1);
	if (put_most(card, "usual_product", usual_product(card), n,
	    ENOUGH) == -1 ||
	    put_most(card, "usual_hour", usual_hour(card), n, ENOUGH) == -1 ||
	    put_most(card, "usual_weekday", usual_weekday(card), n,
	    ENOUGH) == -1)
		return (-1);
	/* What was once is not usual; a channel is where it came from. */
	return (put_most(card, "main_channel", main_channel(card), n, 1));
}

/* Where the latest order that was sent somewhere went. */
static int
put_address(struct crm_card *card)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(card->db, "SELECT s.postcode, s.address,\n"
	    "\ts.receiver_name\n"
	    "FROM (SELECT id\n"
	    "\tFROM temp.card_order\n"
	    "\tORDER BY at DESC, id DESC\n"
	    "\tLIMIT :looked_at) AS m\n"
	    "CROSS JOIN orders AS o ON o.id = m.id\n"
	    "CROSS JOIN ship_to AS s ON s.id = o.ship_to\n"
	    "WHERE s.address <> ''\n"
	    "ORDER BY o.ordered_at DESC, o.id DESC\n"
	    "LIMIT 1 /* scan: the orders of one member */")) == NULL ||
	    crm_bind(stmt, "i", (int64_t)ADDRESS_ORDERS) == -1 ||
	    (rc = crm_step(stmt)) == -1)
		return (-1);
	crm_buf_reset(&card->value);
	if (rc == 1) {
		const char *s = crm_col_text(stmt, 0);

		if (*s != '\0') {
			crm_card_masked(card, CRM_KIND_SECRET, s,
			    crm_col_len(stmt, 0));
			crm_buf_chr(&card->value, ' ');
		}
		s = crm_col_text(stmt, 1);
		crm_card_masked(card, CRM_KIND_ADDRESS, s,
		    crm_col_len(stmt, 1));
		s = crm_col_text(stmt, 2);
		if (*s != '\0') {
			crm_buf_str(&card->value, ", ");
			crm_card_masked(card, CRM_KIND_NAME, s,
			    crm_col_len(stmt, 2));
		}
	}
	crm_reset(stmt);
	return (crm_card_put(card, "last_address"));
}

/*
 * What is not done yet: ordered to shipped, or a wish to cancel, return or
 * exchange that nobody answered.  An order is as far as its first such line.
 */
static int
put_open(struct crm_card *card)
{
	char time[CRM_TIME_LEN];
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(card->db, "SELECT o.ordered_at, c.name,\n"
	    "\to.order_no, s.name\n"
	    "FROM (SELECT id, open AS status\n"
	    "\tFROM temp.card_order\n"
	    "\tWHERE open IS NOT NULL\n"
	    "\tORDER BY at DESC, id DESC\n"
	    "\tLIMIT :shown) AS x\n"
	    "CROSS JOIN orders AS o ON o.id = x.id\n"
	    "CROSS JOIN channel AS c ON c.id = o.channel\n"
	    "CROSS JOIN v_status AS s ON s.status = x.status\n"
	    "ORDER BY o.ordered_at DESC, o.id DESC\n"
	    "/* scan: the orders of one member */")) == NULL ||
	    crm_bind(stmt, "i", (int64_t)ORDERS_SHOWN) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		crm_buf_reset(&card->value);
		crm_buf_fmt(&card->value, "%s %s %s: %s",
		    crm_time_format(crm_col_int(stmt, 0), time),
		    crm_col_text(stmt, 1), crm_col_text(stmt, 2),
		    crm_col_text(stmt, 3));
		if ((rc = crm_card_put(card, "open_order")) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

static int
add_items(struct crm_card *card, int64_t order)
{
	struct crm_stmt *stmt;
	const char *sep = ": ";
	int rc;

	if ((stmt = crm_sql(card->db, "SELECT i.product_name, i.option,\n"
	    "\tl.qty, s.name, l.amount, k.name\n"
	    "FROM order_line AS l\n"
	    "CROSS JOIN item AS i ON i.id = l.item\n"
	    "CROSS JOIN v_status AS s ON s.status = l.status\n"
	    "CROSS JOIN v_kind AS k ON k.kind = l.kind\n"
	    "WHERE l.id BETWEEN :order << 16 AND (:order << 16) + 65535\n"
	    "ORDER BY l.id /* scan: of few words */")) == NULL ||
	    crm_bind(stmt, "i", order) == -1)
		return (-1);
	for (; (rc = crm_step(stmt)) == 1; sep = "; ") {
		crm_buf_fmt(&card->value, "%s%s", sep, crm_col_text(stmt, 0));
		if (*crm_col_text(stmt, 1) != '\0')
			crm_buf_fmt(&card->value, " / %s",
			    crm_col_text(stmt, 1));
		crm_buf_fmt(&card->value, " x %lld ",
		    (long long)crm_col_int(stmt, 2));
		crm_money_format(&card->value, crm_col_int(stmt, 4),
		    crm_db_decimals(card->db));
		if (*crm_col_text(stmt, 3) != '\0')
			crm_buf_fmt(&card->value, " %s",
			    crm_col_text(stmt, 3));
		if (strcmp(crm_col_text(stmt, 5), "sale") != 0)
			crm_buf_fmt(&card->value, " (%s)",
			    crm_col_text(stmt, 5));
	}
	return (rc);
}

static int
put_orders(struct crm_card *card)
{
	char time[CRM_TIME_LEN];
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(card->db, "SELECT o.id, o.ordered_at, c.name,\n"
	    "\to.order_no, i.role\n"
	    "FROM (SELECT id\n"
	    "\tFROM temp.card_order\n"
	    "\tORDER BY at DESC, id DESC\n"
	    "\tLIMIT :shown) AS m\n"
	    "CROSS JOIN orders AS o ON o.id = m.id\n"
	    "CROSS JOIN channel AS c ON c.id = o.channel\n"
	    "LEFT JOIN identity AS i ON i.id = o.buyer\n"
	    "ORDER BY o.ordered_at DESC, o.id DESC\n"
	    "/* scan: the orders of one member */")) == NULL ||
	    crm_bind(stmt, "i", (int64_t)ORDERS_SHOWN) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		crm_buf_reset(&card->value);
		crm_buf_fmt(&card->value, "%s %s %s",
		    crm_time_format(crm_col_int(stmt, 1), time),
		    crm_col_text(stmt, 2), crm_col_text(stmt, 3));
		/* The buyer had no key: the receiver stands for it. */
		if (crm_col_int(stmt, 4) == 1)
			crm_buf_str(&card->value, " (as receiver)");
		if ((rc = add_items(card, crm_col_int(stmt, 0))) == -1 ||
		    (rc = crm_card_put(card, "order")) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_card_orders(struct crm_card *card)
{

	return (put_address(card) == -1 || put_open(card) == -1 ||
	    put_orders(card) == -1 ? -1 : 0);
}
