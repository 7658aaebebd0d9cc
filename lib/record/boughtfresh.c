#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "record/bought_int.h"

/*
 * Bringing the history up to date.  Which orders a batch touched, the hook
 * tells; whose they were before, only where it changed hands (bought_change) or
 * where its member is still the same.  So a few orders that are still there
 * are looked up by member; where orders were deleted, or many changed, all
 * blocks are walked and lose what was touched; and where rows are back under
 * their numbers, by an undo that had to put them aside, or most members are
 * others', all is made anew.
 */

#define MANY	4		/* orders a block that are many */

struct fresh {
	struct crm_db	*db;
	int64_t		 upto, last;	/* orders packed before; the last one */
	struct crm_ranges touched;	/* orders, tidy in the end */
	int64_t		*changed;	/* members, by number */
	size_t		 nchanged;
	int64_t		 blocks;
	unsigned char	*look;		/* a byte for each */
	int		 gone;		/* 1: orders or lines were deleted */
};

static int
no_memory(const struct fresh *f)
{

	return (crm_err_nomem(crm_db_err(f->db)));
}

static int
add_range(struct fresh *f, int64_t first, int64_t last)
{

	return (crm_ranges_add(&f->touched, first, last) == -1 ?
	    no_memory(f) : 0);
}

/* The orders that the batch touched in a table: 1, 0 it was not followed. */
static int
take_followed(struct fresh *f, const char *table)
{
	const struct crm_ranges *r;
	int deleted, rc;
	size_t i;

	if ((rc = crm_batch_followed(f->db, table, &r, &deleted)) != 1)
		return (rc);
	f->gone |= deleted;
	for (i = 0; i < r->n; i++)
		if (add_range(f, r->v[i].first, r->v[i].last) == -1)
			return (-1);
	return (1);
}

static int
take_changed(struct fresh *f)
{
	struct crm_stmt *stmt;
	size_t cap = 0;
	int64_t *more;
	int rc;

	if ((stmt = crm_sql(f->db, "/* scan: all are looked at */ "
	    "SELECT row\n"
	    "FROM bought_change\n"
	    "ORDER BY row")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		if (f->nchanged == cap) {
			cap = cap * 2 + 64;
			more = realloc(f->changed, cap * sizeof(*more));
			if (more == NULL) {
				rc = no_memory(f);
				break;
			}
			f->changed = more;
		}
		f->changed[f->nchanged++] = crm_col_int(stmt, 0);
	}
	crm_reset(stmt);
	return (rc);
}

/* 1 when a row of identity or member was deleted and is there again. */
static int
is_back(struct fresh *f)
{
	const struct crm_ranges *r;
	size_t i;
	int64_t one;
	int deleted, rc;

	if (crm_batch_followed(f->db, "identity", &r, &deleted) == -1)
		return (-1);
	for (i = 0; i < r->n; i++)
		if ((rc = crm_one(f->db, &one, "SELECT 1\n"
		    "FROM identity\n"
		    "WHERE id >= :first AND id <= :last\n"
		    "LIMIT 1", "ii", r->v[i].first, r->v[i].last)) != 0)
			return (rc);
	if (crm_batch_followed(f->db, "member", &r, &deleted) == -1)
		return (-1);
	for (i = 0; i < r->n; i++)
		if ((rc = crm_one(f->db, &one, "SELECT 1\n"
		    "FROM member\n"
		    "WHERE id >= :first AND id <= :last\n"
		    "LIMIT 1", "ii", r->v[i].first, r->v[i].last)) != 0)
			return (rc);
	return (0);
}

static void
look_at(struct fresh *f, int64_t member)
{
	int64_t block = member >> CRM_BOUGHT_SHIFT;

	if (block >= 0 && block < f->blocks)
		f->look[block] = 1;
}

/* Steps over numbers, calling fn with each.  0 or -1. */
static int
each_number(struct fresh *f, struct crm_stmt *stmt,
    int (*fn)(struct fresh *f, int64_t number))
{
	int rc;

	while ((rc = crm_step(stmt)) == 1)
		if (fn(f, crm_col_int(stmt, 0)) == -1) {
			crm_reset(stmt);
			return (-1);
		}
	return (rc);
}

static int
touch_order(struct fresh *f, int64_t order)
{

	return (add_range(f, order, order));
}

static int
look_at_member(struct fresh *f, int64_t member)
{

	look_at(f, member);
	return (0);
}

/* All orders of who came or went are touched. */
static int
touch_orders(struct fresh *f)
{
	struct crm_stmt *stmt;
	size_t i;

	for (i = 0; i < f->nchanged; i++) {
		look_at(f, f->changed[i]);
		if ((stmt = crm_sql(f->db, "SELECT o.id\n"
		    "FROM identity AS i\n"
		    "CROSS JOIN orders AS o ON o.buyer = i.id\n"
		    "WHERE i.member = :member\n"
		    "UNION\n"
		    "SELECT l.id >> 16\n"
		    "FROM identity AS i\n"
		    "CROSS JOIN order_line AS l ON l.buyer = i.id\n"
		    "WHERE i.member = :member\n"
		    "ORDER BY 1")) == NULL ||
		    crm_bind(stmt, "i", f->changed[i]) == -1 ||
		    each_number(f, stmt, touch_order) == -1)
			return (-1);
	}
	return (0);
}

/* Who has orders of a range now has them in the history, too. */
static int
look_at_owners(struct fresh *f, const struct crm_range *range)
{
	struct crm_stmt *stmt;
	int64_t last = range->last < f->upto ? range->last : f->upto - 1;

	if ((stmt = crm_sql(f->db, "SELECT i.member\n"
	    "FROM orders AS o\n"
	    "CROSS JOIN identity AS i ON i.id = o.buyer\n"
	    "WHERE o.id >= :first AND o.id <= :last\n"
	    "\tAND i.member IS NOT NULL\n"
	    "UNION ALL\n"
	    "SELECT i.member\n"
	    "FROM order_line AS l\n"
	    "CROSS JOIN identity AS i ON i.id = l.buyer\n"
	    "WHERE l.id >= :first << 16 AND l.id < (:last + 1) << 16\n"
	    "\tAND i.member IS NOT NULL")) == NULL ||
	    crm_bind(stmt, "ii", range->first, last) == -1)
		return (-1);
	return (each_number(f, stmt, look_at_member));
}

/* Chooses the blocks that are looked at. */
static int
choose(struct fresh *f)
{
	const struct crm_ranges *r = &f->touched;
	int64_t packed = 0, last;
	size_t i;

	for (i = 0; i < r->n && r->v[i].first < f->upto; i++) {
		last = r->v[i].last < f->upto ? r->v[i].last : f->upto - 1;
		packed += last - r->v[i].first + 1;
	}
	if (packed > 0 && (f->gone || packed > f->blocks * MANY)) {
		memset(f->look, 1, (size_t)f->blocks);
		return (0);
	}
	for (i = 0; i < r->n && r->v[i].first < f->upto; i++)
		if (look_at_owners(f, &r->v[i]) == -1)
			return (-1);
	return (0);
}

/* Reads what was touched as it is now and brings it in. */
static int
bring_in(struct fresh *f)
{
	struct crm_bought_made made = { .db = f->db, .table = 1,
	    .n = f->blocks, .drop = &f->touched,
	    .all = f->changed, .nall = f->nchanged };
	const unsigned char *look = f->look;
	struct crm_bought_adds adds = { 0 };
	struct crm_bought_scan scan;
	const struct crm_range *r = f->touched.v;
	int64_t n = 0;
	size_t i;
	int rc;

	for (i = 0; i < f->touched.n; i++)
		n += r[i].last - r[i].first + 1;
	rc = crm_bought_scan_open(&scan, f->db, n);
	for (i = 0; rc == 0 && i < f->touched.n; i++)
		rc = crm_bought_scan_range(&scan, &r[i], &adds);
	crm_bought_scan_close(&scan);
	if (rc == 0)
		rc = crm_bought_merge(&made, &adds, look);
	free(adds.v);
	return (rc);
}

static int
done(struct fresh *f)
{

	return (crm_run(f->db, "DELETE FROM bought_change /* scan: all */",
	    "") == -1 || crm_run(f->db, "INSERT INTO bought_state (id, upto)\n"
	    "VALUES (1, :upto)\n"
	    "ON CONFLICT (id) DO UPDATE\n"
	    "SET upto = excluded.upto", "i", f->last + 1) == -1 ? -1 : 0);
}

static int
store(struct crm_db *db, const struct crm_bought_made *made)
{
	int64_t block;

	if (crm_run(db, "DELETE FROM bought /* scan: all */", "") == -1)
		return (-1);
	for (block = 0; block < made->n; block++)
		if (made->block[block].n > 0 && crm_run(db,
		    "INSERT INTO bought (block, body)\n"
		    "VALUES (:block, :body)", "ib", block,
		    made->block[block].p, made->block[block].n) == -1)
			return (-1);
	return (0);
}

static int
anew(struct fresh *f)
{
	struct crm_bought_made made;
	int rc = crm_bought_make(&made, f->db, 0);

	if (rc == 0)
		rc = store(f->db, &made);
	crm_bought_made_free(&made);
	return (rc == -1 ? -1 : done(f));
}

/* What there is, and what was touched.  1; 0 all must be made anew; -1. */
static int
look(struct fresh *f)
{
	int64_t last = 0;
	int orders, lines, back;

	if (crm_one(f->db, &f->last, "SELECT coalesce(max(id), 0)\n"
	    "FROM orders", "") == -1 || crm_one(f->db, &f->upto, "SELECT upto\n"
	    "FROM bought_state\n"
	    "WHERE id = 1", "") == -1 ||
	    crm_one(f->db, &last, "SELECT max(\n"
	    "\t(SELECT coalesce(max(id), 0) FROM member),\n"
	    "\t(SELECT coalesce(max(block), 0) << 6 FROM bought))",
	    "") == -1 || take_changed(f) == -1 ||
	    (orders = take_followed(f, "orders")) == -1 ||
	    (lines = take_followed(f, "order_line")) == -1 ||
	    (back = is_back(f)) == -1)
		return (-1);
	f->blocks = (last >> CRM_BOUGHT_SHIFT) + 1;
	return (orders == 1 && lines == 1 && !back &&
	    (f->upto > 1 || f->last == 0) &&
	    (int64_t)f->nchanged <= f->blocks * MANY);
}

static int
refresh(struct fresh *f)
{
	int rc = look(f);

	if (rc == -1)
		return (-1);
	if (rc == 0)
		return (anew(f));
	if (f->upto <= f->last && add_range(f, f->upto, f->last) == -1)
		return (-1);
	if (f->touched.n == 0 && f->nchanged == 0)
		return (0);
	if ((f->look = calloc((size_t)f->blocks, 1)) == NULL)
		return (no_memory(f));
	if (touch_orders(f) == -1)
		return (-1);
	crm_ranges_tidy(&f->touched);
	return (choose(f) == -1 || bring_in(f) == -1 ? -1 : done(f));
}

int
crm_bought_watch(struct crm_db *db)
{

	return (crm_batch_follow(db, "orders", 0, 0) == -1 ||
	    crm_batch_follow(db, "order_line", 16, 0) == -1 ||
	    crm_batch_follow(db, "identity", 0, 1) == -1 ||
	    crm_batch_follow(db, "member", 0, 1) == -1 ? -1 : 0);
}

static int
run(struct crm_db *db, int (*fn)(struct fresh *f))
{
	struct fresh f = { .db = db };
	int rc = fn(&f);

	crm_ranges_free(&f.touched);
	free(f.changed);
	free(f.look);
	return (rc);
}

int
crm_bought_refresh(struct crm_db *db)
{

	return (crm_batch_changed(db) ? run(db, refresh) : 0);
}

static int
all_anew(struct fresh *f)
{

	return (crm_one(f->db, &f->last, "SELECT coalesce(max(id), 0)\n"
	    "FROM orders", "") == -1 ? -1 : anew(f));
}

static int
rebuild(struct crm_db *db, void *arg)
{

	(void)arg;
	return (run(db, all_anew));
}

int
crm_bought_rebuild(struct crm_db *db)
{

	return (crm_db_derive(db, rebuild, NULL));
}
