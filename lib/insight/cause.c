#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "insight/cause.h"
#include "insight/values.h"

struct last {			/* purchase of a member */
	int64_t		 bought, returned;	/* CRM_NULL: none */
	int64_t		 item;
	double		 price;
	uint32_t	 channel;	/* number of the name */
};

struct price {			/* that an item was last sold for */
	int64_t		 at;
	double		 price;
};

struct crm_causes {
	struct crm_db	*db;
	int64_t		 as_of;
	const int64_t	*member;
	size_t		 n, at;		/* at: whom the row before was of */
	struct last	*last;		/* by member */
	struct price	*price;		/* by item */
	int64_t		 items;
	struct crm_values *channels;
	int64_t		*sold;		/* by channel, the last time */
	uint32_t	 nsold;
};

static struct crm_causes *
make(struct crm_db *db, int64_t as_of, const int64_t *member, size_t n)
{
	struct crm_causes *causes = calloc(1, sizeof(*causes));
	int64_t items = 0;
	size_t i;

	if (causes == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	causes->db = db;
	causes->as_of = as_of;
	causes->member = member;
	causes->n = n;
	if (crm_one(db, &items, "SELECT coalesce(max(id), 0)\n"
	    "FROM item", "") == -1) {
		crm_causes_free(causes);
		return (NULL);
	}
	causes->items = items + 1;
	causes->last = malloc((n + 1) * sizeof(*causes->last));
	causes->price = calloc((size_t)causes->items, sizeof(*causes->price));
	causes->channels = crm_values_new();
	if (causes->last == NULL || causes->price == NULL ||
	    causes->channels == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		crm_causes_free(causes);
		return (NULL);
	}
	memset(causes->last, 0, (n + 1) * sizeof(*causes->last));
	for (i = 0; i < n; i++)
		causes->last[i].bought = causes->last[i].returned = CRM_NULL;
	for (i = 0; i < (size_t)causes->items; i++)
		causes->price[i].at = CRM_NULL;
	return (causes);
}

void
crm_causes_free(struct crm_causes *causes)
{

	if (causes == NULL)
		return;
	crm_values_free(causes->channels);
	free(causes->sold);
	free(causes->last);
	free(causes->price);
	free(causes);
}

/* The member's place, mostly that of the row before; n: nobody asked. */
static size_t
place_of(struct crm_causes *causes, int64_t member)
{
	size_t low = 0, high = causes->n, mid;

	if (causes->at < causes->n && causes->member[causes->at] == member)
		return (causes->at);
	while (low < high) {
		mid = low + (high - low) / 2;
		if (causes->member[mid] < member)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == causes->n || causes->member[low] != member)
		return (causes->n);
	return (causes->at = low);
}

/* Notes that a channel sold then.  The number of its name, or UINT32_MAX. */
static uint32_t
sold_at(struct crm_causes *causes, const char *name, size_t len, int64_t at)
{
	uint32_t channel = crm_values_add(causes->channels, name, len);
	int64_t *sold;

	if (channel == UINT32_MAX)
		return (UINT32_MAX);
	if (channel >= causes->nsold) {
		sold = realloc(causes->sold, (channel + 1) * sizeof(*sold));
		if (sold == NULL)
			return (UINT32_MAX);
		for (; causes->nsold <= channel; causes->nsold++)
			sold[causes->nsold] = INT64_MIN;
		causes->sold = sold;
	}
	if (at > causes->sold[channel])
		causes->sold[channel] = at;
	return (channel);
}

/* A counted sale: columns member, at, item, price, channel.  0 or -1. */
static int
take_sale(struct crm_causes *causes, struct crm_stmt *stmt)
{
	int64_t at = crm_col_int(stmt, 1), item = crm_col_int(stmt, 2);
	double price = crm_col_double(stmt, 3);
	const char *name = crm_col_text(stmt, 4);
	struct last *last;
	uint32_t channel;
	size_t i;

	channel = sold_at(causes, name, crm_col_len(stmt, 4), at);
	if (channel == UINT32_MAX)
		return (crm_err_nomem(crm_db_err(causes->db)));
	if (price > 0 && at >= causes->price[item].at) {
		causes->price[item].at = at;
		causes->price[item].price = price;
	}
	i = place_of(causes, crm_col_int(stmt, 0));
	if (i == causes->n || at < causes->last[i].bought)
		return (0);
	last = &causes->last[i];
	last->bought = at;
	last->item = item;
	last->price = price;
	last->channel = channel;
	return (0);
}

/* What a thing costs is its price, or what was charged, by the piece. */
static int
read_sales(struct crm_causes *causes)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(causes->db, "SELECT p.member, p.ordered_at, p.item,\n"
	    "\tcoalesce(l.unit_price / 1000000.0, CASE WHEN l.qty > 0\n"
	    "\t\tTHEN l.amount / :unit / l.qty END), c.name\n"
	    "FROM v_purchase AS p\n"
	    "CROSS JOIN order_line AS l ON l.id = p.line\n"
	    "CROSS JOIN channel AS c ON c.id = p.channel\n"
	    "WHERE p.sale = 1 AND p.ordered_at < :end\n"
	    "ORDER BY p.line /* scan: the last purchases of all */")) == NULL ||
	    crm_bind(stmt, "di", pow(10, crm_db_decimals(causes->db)),
	    (causes->as_of + 1) * CRM_DAY) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = take_sale(causes, stmt)) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

/* Rows of returns, and lines that became one by their status. */
static int
read_returns(struct crm_causes *causes)
{
	struct crm_stmt *stmt;
	int64_t at;
	size_t i;
	int rc;

	if ((stmt = crm_sql(causes->db, "SELECT i.member,\n"
	    "\tcoalesce(l.ordered_at, o.ordered_at) AS at\n"
	    "FROM order_line AS l\n"
	    "CROSS JOIN orders AS o ON o.id = l.id >> 16\n"
	    "CROSS JOIN identity AS i ON i.id = coalesce(l.buyer, o.buyer)\n"
	    "WHERE (l.kind = 1 OR l.status = 9) AND i.member IS NOT NULL\n"
	    "\tAND coalesce(l.ordered_at, o.ordered_at) < :end\n"
	    "ORDER BY l.id /* scan: the last returns of all */")) == NULL ||
	    crm_bind(stmt, "i", (causes->as_of + 1) * CRM_DAY) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		at = crm_col_int(stmt, 1);
		i = place_of(causes, crm_col_int(stmt, 0));
		if (i < causes->n && at > causes->last[i].returned)
			causes->last[i].returned = at;
	}
	return (rc);
}

struct crm_causes *
crm_causes_read(struct crm_db *db, int64_t as_of, const int64_t *member,
    size_t n)
{
	struct crm_causes *causes = make(db, as_of, member, n);

	if (causes != NULL && (read_sales(causes) == -1 ||
	    read_returns(causes) == -1)) {
		crm_causes_free(causes);
		return (NULL);
	}
	return (causes);
}

void
crm_causes_get(const struct crm_causes *causes, size_t i,
    struct crm_cause *cause)
{
	const struct last *last = &causes->last[i];

	cause->bought = last->bought;
	cause->returned = last->returned;
	cause->price_rise = NAN;
	cause->channel = "";
	cause->channel_len = 0;
	cause->channel_quiet = 0;
	if (last->bought == CRM_NULL)
		return;
	if (last->price > 0 && causes->price[last->item].price > 0)
		cause->price_rise = (causes->price[last->item].price /
		    last->price - 1) * 100;
	cause->channel = crm_values_get(causes->channels, last->channel,
	    &cause->channel_len);
	cause->channel_quiet = crm_time_day(causes->sold[last->channel]) <=
	    causes->as_of - CRM_CAUSE_QUIET;
}
