#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "insight/basket.h"

struct loader {
	struct crm_basket	*basket;
	struct crm_db		*db;
	enum crm_basket_by	 by;
	uint32_t		*label;	/* of each item's number, and 1 */
	size_t			 n;
	struct crm_buf		 buf;
};

/* The name of an item in ld->buf. */
static int
name_item(struct loader *ld, int64_t item)
{
	struct crm_stmt *stmt;
	const char *code, *name, *option;
	int step;

	stmt = crm_sql(ld->db,
	    "SELECT product_code, product_name, option\n"
	    "FROM item\n"
	    "WHERE id = :item");
	if (stmt == NULL || crm_bind(stmt, "i", item) == -1 ||
	    (step = crm_step(stmt)) == -1)
		return (-1);
	crm_buf_reset(&ld->buf);
	code = step == 1 ? crm_col_text(stmt, 0) : "";
	name = step == 1 ? crm_col_text(stmt, 1) : "";
	option = step == 1 ? crm_col_text(stmt, 2) : "";
	if (ld->by == CRM_BY_CODE ? *code != '\0' : *name == '\0')
		crm_buf_str(&ld->buf, code);
	else
		crm_buf_str(&ld->buf, name);
	if (ld->by == CRM_BY_OPTION && *option != '\0')
		crm_buf_fmt(&ld->buf, " / %s", option);
	if (ld->buf.n == 0)
		crm_buf_chr(&ld->buf, '-');
	if (step == 1)
		crm_reset(stmt);
	return (ld->buf.bad ? crm_err_nomem(crm_db_err(ld->db)) : 0);
}

static int
label_of(struct loader *ld, int64_t item, uint32_t *label)
{
	size_t at = (size_t)item, n = at + at / 2 + 64;
	uint32_t *p;

	if (at >= ld->n) {
		if ((p = realloc(ld->label, n * sizeof(*p))) == NULL)
			return (crm_err_nomem(crm_db_err(ld->db)));
		memset(p + ld->n, 0, (n - ld->n) * sizeof(*p));
		ld->label = p;
		ld->n = n;
	}
	if (ld->label[at] == 0) {
		if (name_item(ld, item) == -1)
			return (-1);
		if (crm_labels_id(ld->basket->items, ld->buf.p, ld->buf.n,
		    label) == -1)
			return (crm_err_nomem(crm_db_err(ld->db)));
		ld->label[at] = *label + 1;
	}
	*label = ld->label[at] - 1;
	return (0);
}

/* What was paid for an item, of as many as there were. */
static int
add_price(struct crm_basket *basket, uint32_t item, int64_t paid, int64_t qty)
{
	size_t n = item + item / 2 + 64;
	struct crm_basket_price *p;

	if (item >= basket->nprice) {
		p = realloc(basket->price, n * sizeof(*p));
		if (p == NULL)
			return (-1);
		memset(p + basket->nprice, 0,
		    (n - basket->nprice) * sizeof(*p));
		basket->price = p;
		basket->nprice = n;
	}
	basket->price[item].paid += paid;
	basket->price[item].qty += qty;
	return (0);
}

static int
take(struct loader *ld, struct crm_stmt *stmt)
{
	struct crm_basket *basket = ld->basket;
	int64_t day = crm_time_day(crm_col_int(stmt, 2));
	uint32_t group, item;

	if (label_of(ld, crm_col_int(stmt, 3), &item) == -1)
		return (-1);
	crm_buf_reset(&ld->buf);
	crm_buf_int(&ld->buf, crm_col_int(stmt, basket->dated ? 0 : 1));
	if (ld->buf.bad || crm_labels_id(basket->groups, ld->buf.p, ld->buf.n,
	    &group) == -1 || crm_basket_put(basket, group, item, day) == -1 ||
	    add_price(basket, item, crm_col_int(stmt, 4),
	    crm_col_int(stmt, 5)) == -1)
		return (crm_err_nomem(crm_db_err(ld->db)));
	return (0);
}

/* The number of the channel, -1 for all of them. */
static int
find_channel(struct crm_db *db, const char *name, int64_t *channel)
{
	int rc;

	*channel = -1;
	if (name == NULL)
		return (0);
	rc = crm_one(db, channel,
	    "SELECT id\n"
	    "FROM channel\n"
	    "WHERE name = :name", "t", name);
	if (rc == 0)
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT,
		    _("no order is of the channel \"%s\"; crm-report link "
		    "--by channel lists the channels"), name));
	return (rc == 1 ? 0 : -1);
}

int
crm_basket_load(struct crm_basket *basket, struct crm_db *db,
    const struct crm_basket_opt *opt)
{
	struct loader ld = { .basket = basket, .db = db, .by = opt->by };
	struct crm_stmt *stmt;
	int64_t channel;
	int step = -1;

	if (find_channel(db, opt->channel, &channel) == -1)
		return (-1);
	stmt = crm_sql(db,
	    "/* scan: baskets are of every purchase */ "
	    "SELECT member, order_id, ordered_at, item, amount, qty\n"
	    "FROM v_purchase\n"
	    "WHERE sale = 1 AND ordered_at >= :from AND ordered_at < :before\n"
	    "\tAND (:channel = -1 OR channel = :channel)\n"
	    "ORDER BY line");
	if (stmt != NULL && crm_bind(stmt, "iii", basket->from,
	    basket->before, channel) == 0)
		while ((step = crm_step(stmt)) == 1)
			if (take(&ld, stmt) == -1) {
				crm_reset(stmt);
				step = -1;
				break;
			}
	free(ld.label);
	crm_buf_free(&ld.buf);
	return (step);
}
