#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "record/bought_int.h"

/*
 * v_purchase in pieces that memory puts together: its lines, its orders and
 * whose identities are.  Of a million lines that takes 0.35 s, the view 0.8.
 */

#define LOADED	16	/* an order for so many identities: load all of them */

/* The row of a line's member and order: one of the last. */
static struct crm_bought_order *
find(struct crm_bought_adds *adds, const struct crm_bought_line *line)
{
	struct crm_bought_add *v = adds->v;
	size_t i;

	for (i = adds->n; i > 0 && v[i - 1].order.order == line->order; i--)
		if (v[i - 1].member == line->member)
			return (&v[i - 1].order);
	return (NULL);
}

static struct crm_bought_order *
make(struct crm_bought_adds *adds, const struct crm_bought_line *line)
{
	size_t cap = adds->cap + adds->cap / 2 + 256;
	struct crm_bought_add *v;

	if (adds->n == adds->cap) {
		if (cap > SIZE_MAX / sizeof(*v) ||
		    (v = realloc(adds->v, cap * sizeof(*v))) == NULL)
			return (NULL);
		adds->v = v;
		adds->cap = cap;
	}
	v = &adds->v[adds->n++];
	memset(v, 0, sizeof(*v));
	v->member = line->member;
	v->order.order = line->order;
	v->order.at = line->at;
	return (&v->order);
}

/* 1 when a + b does not fit. */
static int
too_large(int64_t a, int64_t b)
{

	return (b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b);
}

int
crm_bought_add(struct crm_bought_adds *adds,
    const struct crm_bought_line *line)
{
	struct crm_bought_order *o = find(adds, line);
	int minus = line->amount < 0, kind;

	if (line->sale)
		kind = minus ? CRM_BOUGHT_SALE_MINUS : CRM_BOUGHT_SALE;
	else
		kind = minus ? CRM_BOUGHT_RETURN : CRM_BOUGHT_RETURN_PLUS;
	if (o == NULL || too_large(o->sum[kind], line->amount))
		if ((o = make(adds, line)) == NULL)
			return (-1);
	o->sum[kind] += line->amount;
	o->n[kind]++;
	return (0);
}

static int
load_identities(struct crm_bought_scan *scan, int64_t last)
{
	struct crm_stmt *stmt;
	int rc;

	scan->n = (size_t)last + 1;
	scan->member = calloc(scan->n, sizeof(*scan->member));
	if (scan->member == NULL)
		return (crm_err_nomem(crm_db_err(scan->db)));
	if ((stmt = crm_sql(scan->db, "/* scan: most are needed */ "
	    "SELECT id, member\n"
	    "FROM identity NOT INDEXED\n"
	    "WHERE member IS NOT NULL\n"
	    "\tAND member NOT IN (SELECT id FROM member WHERE state = 3)\n"
	    "ORDER BY id")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		scan->member[crm_col_int(stmt, 0)] = crm_col_int(stmt, 1);
	return (rc);
}

int
crm_bought_scan_open(struct crm_bought_scan *scan, struct crm_db *db,
    int64_t orders)
{
	int64_t last = 0;

	memset(scan, 0, sizeof(*scan));
	scan->db = db;
	if (crm_one(db, &last, "SELECT coalesce(max(id), 0)\n"
	    "FROM identity", "") == -1)
		return (-1);
	return (orders > last / LOADED ? load_identities(scan, last) : 0);
}

void
crm_bought_scan_close(struct crm_bought_scan *scan)
{

	free(scan->member);
	memset(scan, 0, sizeof(*scan));
}

/* The member of a buyer: 0 nobody, -1. */
static int64_t
whose(struct crm_bought_scan *scan, int64_t buyer)
{

	if (scan->n > 0)
		return (buyer > 0 && (uint64_t)buyer < scan->n ?
		    scan->member[buyer] : 0);
	if (buyer == scan->buyer)
		return (scan->whose);
	scan->whose = 0;
	if (crm_one(scan->db, &scan->whose, "SELECT member\n"
	    "FROM identity\n"
	    "WHERE id = :id AND member IS NOT NULL\n"
	    "\tAND member NOT IN (SELECT id FROM member WHERE state = 3)",
	    "i", buyer) == -1)
		return (-1);
	scan->buyer = buyer;
	return (scan->whose);
}

/* Walks the lines beside their orders. */
static int
walk(struct crm_bought_scan *scan, struct crm_stmt *orders,
    struct crm_stmt *lines, struct crm_bought_adds *adds)
{
	struct crm_bought_line line = { .order = INT64_MIN };
	int64_t order, buyer = 0;
	int rc, at = 1;

	while ((rc = crm_step(lines)) == 1) {
		order = crm_col_int(lines, 0) >> 16;
		while (at == 1 && line.order < order &&
		    (at = crm_step(orders)) == 1) {
			line.order = crm_col_int(orders, 0);
			line.at = crm_col_int(orders, 1);
			buyer = crm_col_int(orders, 2);
		}
		if (at == -1)
			return (-1);
		if (line.order != order)
			continue;	/* a line without its order */
		line.sale = crm_col_int(lines, 1) == 1;
		line.amount = crm_col_int(lines, 2);
		line.member = whose(scan, crm_col_null(lines, 3) ? buyer :
		    crm_col_int(lines, 3));
		if (line.member == -1)
			return (-1);
		if (line.member != 0 && crm_bought_add(adds, &line) == -1)
			return (crm_err_nomem(crm_db_err(scan->db)));
	}
	return (rc);
}

int
crm_bought_scan_range(struct crm_bought_scan *scan,
    const struct crm_range *range, struct crm_bought_adds *adds)
{
	struct crm_stmt *orders, *lines;
	int rc;

	orders = crm_sql(scan->db, "SELECT id, ordered_at, coalesce(buyer, 0)\n"
	    "FROM orders\n"
	    "WHERE id >= :first AND id <= :last\n"
	    "ORDER BY id");
	lines = crm_sql(scan->db, "SELECT line, sale, amount, buyer\n"
	    "FROM v_counted\n"
	    "WHERE line >= :from AND line < :to\n"
	    "ORDER BY line");
	if (orders == NULL || lines == NULL ||
	    crm_bind(orders, "ii", range->first, range->last) == -1 ||
	    crm_bind(lines, "ii", range->first << 16,
	    (range->last + 1) << 16) == -1)
		return (-1);
	rc = walk(scan, orders, lines, adds);
	crm_reset(orders);
	crm_reset(lines);
	return (rc);
}
