#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "record/facts.h"

/*
 * The lines come by member, through the index of identities: as SQL with its
 * groups and most frequent values it would sort all lines several times.
 */

struct line {
	int64_t	order, at, channel, item, amount;
	int	sale;
};

struct item {
	int64_t	id, name;		/* equal names have one number */
	size_t	text;			/* where it stands in names */
};

struct reader {
	struct crm_db	*db;
	struct crm_stmt	*lines;
	int64_t		 waiting;	/* the lines' member; 0: at the end */
	struct line	*line;		/* of the member at hand */
	size_t		 n, cap;
	struct item	*item;		/* by number */
	size_t		 nitem, citem;
	struct crm_buf	 names, channel;
};

/* One more of n items: the array, grown where needed, or NULL. */
static void *
room(void *p, size_t n, size_t *cap, size_t size)
{

	if (n < *cap)
		return (p);
	*cap = *cap == 0 ? 64 : *cap * 2;
	return (realloc(p, *cap * size));
}

static int
by_id(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	return (x->id < y->id ? -1 : x->id > y->id);
}

static int
add_item(struct reader *r, int64_t id, const char *name)
{
	struct item *item = room(r->item, r->nitem, &r->citem,
	    sizeof(*item)), *last;

	if (item == NULL)
		return (crm_err_nomem(crm_db_err(r->db)));
	r->item = item;
	item = &r->item[r->nitem];
	last = r->nitem == 0 ? NULL : item - 1;
	item->id = id;
	if (last != NULL && strcmp(r->names.p + last->text, name) == 0) {
		item->name = last->name;
		item->text = last->text;
	} else {
		item->name = (int64_t)r->nitem;
		item->text = r->names.n;
		crm_buf_add(&r->names, name, strlen(name) + 1);
	}
	r->nitem++;
	return (r->names.bad ? crm_err_nomem(crm_db_err(r->db)) : 0);
}

static int
load_items(struct reader *r)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(r->db, "SELECT id, product_name\n"
	    "FROM item\n"
	    "ORDER BY product_name /* scan: all are asked for */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (add_item(r, crm_col_int(stmt, 0),
		    crm_col_text(stmt, 1)) == -1) {
			rc = -1;
			break;
		}
	crm_reset(stmt);
	if (r->nitem > 0)
		qsort(r->item, r->nitem, sizeof(*r->item), by_id);
	return (rc);
}

static const struct item *
item_of(const struct reader *r, int64_t id)
{
	struct item key = { .id = id };

	return (bsearch(&key, r->item, r->nitem, sizeof(key), by_id));
}

/* The lines that v_purchase counts, by member. */
static int
open_lines(struct reader *r, int64_t as_of)
{

	if ((r->lines = crm_sql(r->db, "SELECT i.member AS member, l.id,\n"
	    "\to.ordered_at, o.channel, l.item,\n"
	    "\tl.amount - iif(l.kind = 0, l.returned_amount, 0), l.kind\n"
	    "FROM identity AS i\n"
	    "CROSS JOIN orders AS o ON o.buyer = i.id\n"
	    "CROSS JOIN order_line AS l\n"
	    "\tON l.id BETWEEN o.id << 16 AND (o.id << 16) + 65535\n"
	    "WHERE i.member IS NOT NULL AND l.buyer IS NULL\n"
	    "\tAND o.ordered_at < :end\n"
	    "\tAND ((l.kind = 0 AND l.returned_qty < l.qty\n"
	    "\t\tAND l.status IN (-1, 1, 2, 3, 4, 5, 6, 8, 10))\n"
	    "\tOR (l.kind = 1 AND l.ref_line IS NULL\n"
	    "\t\tAND l.status IN (-1, 1, 2, 3, 4, 5, 9)))\n"
	    "UNION ALL\n"
	    "SELECT i.member, l.id, o.ordered_at, o.channel, l.item,\n"
	    "\tl.amount - iif(l.kind = 0, l.returned_amount, 0), l.kind\n"
	    "FROM identity AS i\n"
	    "CROSS JOIN order_line AS l ON l.buyer = i.id\n"
	    "CROSS JOIN orders AS o ON o.id = l.id >> 16\n"
	    "WHERE i.member IS NOT NULL AND o.ordered_at < :end\n"
	    "\tAND ((l.kind = 0 AND l.returned_qty < l.qty\n"
	    "\t\tAND l.status IN (-1, 1, 2, 3, 4, 5, 6, 8, 10))\n"
	    "\tOR (l.kind = 1 AND l.ref_line IS NULL\n"
	    "\t\tAND l.status IN (-1, 1, 2, 3, 4, 5, 9)))\n"
	    "ORDER BY member /* scan: all are asked for */")) == NULL ||
	    crm_bind(r->lines, "i", (as_of + 1) * CRM_DAY) == -1)
		return (-1);
	return (0);
}

static int
step_lines(struct reader *r)
{
	int rc = crm_step(r->lines);

	r->waiting = rc == 1 ? crm_col_int(r->lines, 0) : 0;
	return (rc == -1 ? -1 : 0);
}

/* Takes the lines of a member; those of members that are not live are lost. */
static int
take_lines(struct reader *r, int64_t member)
{
	struct line *line;

	for (r->n = 0; r->waiting != 0 && r->waiting <= member;) {
		if (r->waiting == member) {
			line = room(r->line, r->n, &r->cap, sizeof(*line));
			if (line == NULL)
				return (crm_err_nomem(crm_db_err(r->db)));
			r->line = line;
			line = &r->line[r->n++];
			line->order = crm_col_int(r->lines, 1) >> 16;
			line->at = crm_col_int(r->lines, 2);
			line->channel = crm_col_int(r->lines, 3);
			line->item = crm_col_int(r->lines, 4);
			line->amount = crm_col_int(r->lines, 5);
			line->sale = crm_col_int(r->lines, 6) == 0;
		}
		if (step_lines(r) == -1)
			return (-1);
	}
	return (0);
}

struct vote {			/* of an order for a value */
	int64_t	value, order, at;
};

static int
by_value(const void *a, const void *b)
{
	const struct vote *x = a, *y = b;

	if (x->value != y->value)
		return (x->value < y->value ? -1 : 1);
	return (x->order < y->order ? -1 : x->order > y->order);
}

/*
 * The value that most orders have, of as frequent ones that of the latest
 * order, in *value: in how many.
 */
static int64_t
most(struct vote *vote, size_t n, int64_t *value)
{
	int64_t best = 0, best_at = 0, count = 0, at = 0;
	size_t i;

	qsort(vote, n, sizeof(*vote), by_value);
	for (i = 0; i < n; i++) {
		if (i == 0 || vote[i].value != vote[i - 1].value) {
			count = 0;
			at = vote[i].at;
		}
		if (count == 0 || vote[i].order != vote[i - 1].order)
			count++;
		if (vote[i].at > at)
			at = vote[i].at;
		if (count > best || (count == best && at > best_at)) {
			best = count;
			best_at = at;
			*value = vote[i].value;
		}
	}
	return (best);
}

enum what { HOUR, WEEKDAY, CHANNEL, PRODUCT };

static int64_t
value_of(const struct reader *r, const struct line *line, enum what what)
{
	const struct item *item;
	int64_t day = crm_time_day(line->at);

	switch (what) {
	case HOUR:
		return ((line->at - day * CRM_DAY) / 3600);
	case WEEKDAY:		/* day 0 was a Thursday */
		return (((day + 4) % 7 + 7) % 7);
	case CHANNEL:
		return (line->channel);
	case PRODUCT:
		break;
	}
	item = item_of(r, line->item);
	return (item == NULL ? -1 : item->name);
}

/* What most orders of the member at hand have: in how many; 0 none; -1. */
static int64_t
usual(struct reader *r, enum what what, int64_t *value)
{
	struct vote *vote = malloc((r->n + 1) * sizeof(*vote));
	int64_t count;
	size_t i, n = 0;

	if (vote == NULL)
		return (crm_err_nomem(crm_db_err(r->db)));
	for (i = 0; i < r->n; i++) {
		if (!r->line[i].sale)
			continue;
		vote[n].value = value_of(r, &r->line[i], what);
		vote[n].order = r->line[i].order;
		vote[n++].at = r->line[i].at;
	}
	count = most(vote, n, value);
	free(vote);
	return (count);
}

static int
by_order(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	return (x->order < y->order ? -1 : x->order > y->order);
}

static void
sum_up(struct reader *r, struct crm_facts *facts)
{
	int64_t last = 0, days;
	size_t i;

	facts->first_at = facts->last_at = CRM_TIME_NONE;
	if (r->n > 0)
		qsort(r->line, r->n, sizeof(*r->line), by_order);
	for (i = 0; i < r->n; i++) {
		facts->amount += r->line[i].amount;
		if (!r->line[i].sale || r->line[i].order == last)
			continue;
		last = r->line[i].order;
		facts->orders++;
		if (facts->orders == 1 || r->line[i].at < facts->first_at)
			facts->first_at = r->line[i].at;
		if (facts->orders == 1 || r->line[i].at > facts->last_at)
			facts->last_at = r->line[i].at;
	}
	facts->interval = -1;
	if (facts->orders > 1) {
		days = crm_time_day(facts->last_at) -
		    crm_time_day(facts->first_at);
		facts->interval = (days * 2 + facts->orders - 1) /
		    (2 * (facts->orders - 1));
	}
}

static int
read_channel(struct reader *r, int64_t channel)
{
	struct crm_stmt *stmt;
	int rc;

	crm_buf_reset(&r->channel);
	if ((stmt = crm_sql(r->db, "SELECT name\n"
	    "FROM channel\n"
	    "WHERE id = :id")) == NULL || crm_bind(stmt, "i", channel) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		crm_buf_str(&r->channel, crm_col_text(stmt, 0));
	crm_reset(stmt);
	if (r->channel.bad)
		return (crm_err_nomem(crm_db_err(r->db)));
	return (rc == -1 ? -1 : 0);
}

/* What was once is not usual; a channel is where it came from all the same. */
static int
find_usual(struct reader *r, struct crm_facts *facts)
{
	int64_t value = 0, n;
	size_t i;

	if ((n = usual(r, CHANNEL, &value)) == -1 ||
	    (n > 0 && read_channel(r, value) == -1))
		return (-1);
	facts->channel = n > 0 ? crm_buf_text(&r->channel) : "";
	if ((n = usual(r, HOUR, &value)) == -1)
		return (-1);
	facts->hour = n > 1 ? (int)value : -1;
	if ((n = usual(r, WEEKDAY, &value)) == -1)
		return (-1);
	facts->weekday = n > 1 ? (int)value : -1;
	if ((n = usual(r, PRODUCT, &value)) == -1)
		return (-1);
	facts->product = "";
	for (i = 0; n > 1 && i < r->n; i++)
		if (value_of(r, &r->line[i], PRODUCT) == value && value >= 0) {
			facts->product = r->names.p +
			    item_of(r, r->line[i].item)->text;
			break;
		}
	return (0);
}

static int
each_member(struct reader *r, int (*fn)(void *arg,
    const struct crm_facts *facts), void *arg)
{
	struct crm_facts facts;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(r->db, "SELECT id\n"
	    "FROM member\n"
	    "WHERE state = 0\n"
	    "ORDER BY id /* scan: all are asked for */")) == NULL ||
	    step_lines(r) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		memset(&facts, 0, sizeof(facts));
		facts.member = crm_col_int(stmt, 0);
		if (take_lines(r, facts.member) == -1) {
			rc = -1;
			break;
		}
		sum_up(r, &facts);
		if (find_usual(r, &facts) == -1 || fn(arg, &facts) == -1) {
			rc = -1;
			break;
		}
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_facts_each(struct crm_db *db, int64_t as_of,
    int (*fn)(void *arg, const struct crm_facts *facts), void *arg)
{
	struct reader r = { .db = db };
	int rc;

	rc = load_items(&r) == -1 || open_lines(&r, as_of) == -1 ||
	    each_member(&r, fn, arg) == -1 ? -1 : 0;
	if (r.lines != NULL)
		crm_reset(r.lines);
	free(r.line);
	free(r.item);
	crm_buf_free(&r.names);
	crm_buf_free(&r.channel);
	return (rc);
}
