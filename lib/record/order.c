#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/feed.h"
#include "core/lang.h"
#include "record/dict.h"
#include "record/identity.h"
#include "record/order.h"
#include "record/order_int.h"

static int
new_order(struct crm_orders *orders, struct crm_order *order,
    const struct crm_merged *merged, size_t views)
{
	const struct crm_view *owner = merged->owner;
	const struct crm_line *first = &merged->line[0];

	order->id = orders->next++;
	return (crm_feed_row(orders->order, "iitiootioii", order->id,
	    order->channel, order->order_no, crm_merged_time(merged),
	    first->buyer == 0 ? CRM_NULL : first->buyer,
	    first->ship_to == 0 ? CRM_NULL : first->ship_to, owner->profile,
	    owner->rank, owner->exported_at, (int64_t)owner->complete,
	    (int64_t)views));
}

static int
update_order(struct crm_db *db, const struct crm_order *order,
    const struct crm_merged *merged, size_t views)
{
	const struct crm_view *owner = merged->owner;
	const struct crm_line *first = &merged->line[0];

	return (crm_run(db, "UPDATE orders\n"
	    "SET ordered_at = :ordered_at, buyer = :buyer, ship_to = :ship_to,\n"
	    "\tprofile = :profile, rank = :rank, exported_at = :exported_at,\n"
	    "\tcomplete = :complete, views = :views, batch = :batch\n"
	    "WHERE id = :id", "iootioiiii", crm_merged_time(merged),
	    first->buyer == 0 ? CRM_NULL : first->buyer,
	    first->ship_to == 0 ? CRM_NULL : first->ship_to, owner->profile,
	    owner->rank, owner->exported_at, (int64_t)owner->complete,
	    (int64_t)views, crm_batch(db), order->id));
}

int64_t
crm_merged_time(const struct crm_merged *merged)
{
	int64_t at = merged->line[0].ordered_at;
	size_t i;

	for (i = 1; i < merged->n; i++)
		if (merged->line[i].ordered_at < at)
			at = merged->line[i].ordered_at;
	return (at);
}

struct crm_orders *
crm_orders_open(struct crm_db *db, struct crm_identities *ids,
    struct crm_dict *dict)
{
	struct crm_orders *orders;
	int64_t last = 0;

	if ((orders = calloc(1, sizeof(*orders))) == NULL) {
		crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	orders->db = db;
	orders->ids = ids;
	orders->dict = dict;
	orders->order = crm_feed_open(db, "INSERT OR FAIL INTO orders (id,\n"
	    "\tchannel, order_no, ordered_at, buyer, ship_to, profile, rank,\n"
	    "\texported_at, complete, views, batch)\n"
	    "SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, :batch\n"
	    "FROM feed");
	orders->line = crm_feed_open(db, "INSERT OR FAIL INTO order_line (id,\n"
	    "\tline_no, status, kind, item, qty, unit_price, amount, returned_qty,\n"
	    "\treturned_amount, source, source_line, ordered_at, buyer,\n"
	    "\tship_to, discount, shipping_fee, settlement, shipped_at,\n"
	    "\tdelivered_at, carrier, invoice_no, coupon, payment, message,\n"
	    "\tref_order_no, ref_line_no, reason, ref_line, batch)\n"
	    "SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12,\n"
	    "\tc13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24,\n"
	    "\tc25, c26, c27, c28, :batch\n"
	    "FROM feed");
	if (orders->order == NULL || orders->line == NULL ||
	    crm_one(db, &last, "SELECT coalesce(max(id), 0)\n"
	    "FROM orders", "") != 1 ||
	    crm_last_freed(db, "orders", &last) == -1) {
		crm_orders_close(orders);
		return (NULL);
	}
	orders->next = last + 1;
	return (orders);
}

void
crm_orders_close(struct crm_orders *orders)
{

	if (orders == NULL)
		return;
	crm_feed_close(orders->order);
	crm_feed_close(orders->line);
	free(orders);
}

int
crm_orders_flush(struct crm_orders *orders)
{

	if (crm_identities_flush(orders->ids) == -1 ||
	    crm_dict_flush(orders->dict) == -1 ||
	    crm_feed_flush(orders->order) == -1)
		return (-1);
	return (crm_feed_flush(orders->line));
}

/* As crm_orders_flush(), while we go on reading. */
static int
send_all(struct crm_orders *orders)
{
	struct crm_feed *feeds[CRM_FEEDS_SENT];
	size_t n = 0;

	crm_identities_feeds(orders->ids, feeds, &n);
	feeds[n++] = crm_dict_feed(orders->dict);
	feeds[n++] = orders->order;
	feeds[n++] = orders->line;
	return (crm_feeds_send(feeds, n));
}

/* Pairs merged lines with stored ones, best likeness first. */
static int
alike(const struct crm_line *a, const struct crm_line *b, int pass)
{
	int side = (a->kind == CRM_LINE_RETURN) == (b->kind == CRM_LINE_RETURN);

	switch (pass) {
	case 0:
		return (crm_line_compare(NULL, a, b) == 0 &&
		    a->returned_qty == b->returned_qty &&
		    a->returned_amount == b->returned_amount);
	case 1:
		return (crm_line_compare(NULL, a, b) == 0);
	case 2:
		return (side && a->text[CRM_LINE_NO][0] != '\0' && strcmp(
		    a->text[CRM_LINE_NO], b->text[CRM_LINE_NO]) == 0);
	case 3:
		return (crm_line_compare_sale(NULL, a, b) == 0 &&
		    strcmp(a->text[CRM_LINE_NO], b->text[CRM_LINE_NO]) == 0);
	default:
		return (side && a->item == b->item && strcmp(
		    a->text[CRM_LINE_NO], b->text[CRM_LINE_NO]) == 0);
	}
}

/* was[i] becomes 1 + the stored line that merged line i is; 0: a new one. */
static void
pair(const struct crm_view *stored, const struct crm_merged *merged,
    size_t *was, unsigned char *taken)
{
	size_t i, j;
	int pass;

	memset(was, 0, merged->n * sizeof(*was));
	for (pass = 0; pass < 5; pass++)
		for (i = 0; i < merged->n; i++) {
			if (was[i] != 0)
				continue;
			for (j = 0; j < stored->n; j++)
				if (!taken[j] && alike(&stored->line[j],
				    &merged->line[i], pass))
					break;
			if (j < stored->n) {
				taken[j] = 1;
				was[i] = j + 1;
			}
		}
}

struct save {
	struct crm_orders	*orders;
	struct crm_db		*db;
	struct crm_order	*order;
	struct crm_merged	*merged;
	struct crm_saved	*saved;
	size_t			*was;
	unsigned char		*taken;
	int64_t			 next;	/* the next free line of the order */
	int			 moved;	/* 1: what lines leave to the order's
					   row is something else now */
};

static int
delete_gone(struct save *s)
{
	struct crm_view *stored = &s->order->stored;
	size_t i;

	for (i = 0; i < stored->n; i++) {
		if (s->taken[i])
			continue;
		if (crm_run(s->db, "UPDATE order_line\n"
		    "SET ref_line = NULL, batch = :batch\n"
		    "WHERE ref_line = :id", "ii", crm_batch(s->db),
		    stored->line[i].id) == -1 ||
		    crm_run(s->db, "DELETE FROM order_line\n"
		    "WHERE id = :id", "i", stored->line[i].id) == -1)
			return (-1);
		s->saved->deleted++;
	}
	return (0);
}

static int
changed(const struct crm_line *was, const struct crm_line *is)
{

	return (crm_line_compare(NULL, was, is) != 0 ||
	    was->returned_qty != is->returned_qty ||
	    was->returned_amount != is->returned_amount);
}

/* Every line gets its id before any is stored, because returns name them. */
static void
number_lines(struct save *s)
{
	struct crm_line *line;
	size_t i;

	for (i = 0; i < s->merged->n; i++) {
		line = &s->merged->line[i];
		if (s->was[i] != 0)
			line->id = s->order->stored.line[s->was[i] - 1].id;
		else
			line->id = (s->order->id << 16) + s->next++;
	}
}

/* The line of the same order that a return takes back, or 0. */
static int64_t
ref_of(const struct crm_merged *merged, const struct crm_line *line)
{

	return (line->returns == -1 ? 0 : merged->line[line->returns].id);
}

static int
save_lines(struct save *s)
{
	int64_t at = crm_merged_time(s->merged);
	struct crm_line *line;
	const struct crm_line *was;
	size_t i;

	for (i = 0; i < s->merged->n; i++) {
		line = &s->merged->line[i];
		was = s->was[i] == 0 ? NULL :
		    &s->order->stored.line[s->was[i] - 1];
		if (was == NULL) {
			if (crm_line_add(s->orders, line, &s->merged->line[0],
			    at, ref_of(s->merged, line)) == -1)
				return (-1);
			line->ref_line = ref_of(s->merged, line);
			s->saved->inserted++;
			continue;
		}
		line->ref_line = was->ref_line;
		if (changed(was, line))
			s->saved->updated++;
		else {
			s->saved->same++;
			if (!s->moved)
				continue;
		}
		if (crm_line_update(s->db, line, &s->merged->line[0],
		    at) == -1)
			return (-1);
	}
	return (0);
}

/* Return rows name their line by its id, once all ids are known. */
static int
save_refs(struct save *s)
{
	struct crm_line *line;
	int64_t ref;
	size_t i;

	for (i = 0; i < s->merged->n; i++) {
		line = &s->merged->line[i];
		if (line->text[CRM_LINE_REF_ORDER_NO][0] != '\0' &&
		    line->ref_line >> 16 != s->order->id)
			continue;	/* crm_order_refs() */
		ref = ref_of(s->merged, line);
		if (ref == line->ref_line)
			continue;
		if (crm_run(s->db, "UPDATE order_line\n"
		    "SET ref_line = :ref_line, batch = :batch\n"
		    "WHERE id = :id", "oii", ref == 0 ? CRM_NULL : ref,
		    crm_batch(s->db), line->id) == -1)
			return (-1);
	}
	return (0);
}

/* 1 when the lines say something else than what is stored. */
static int
lines_changed(const struct save *s)
{
	size_t i;

	if (s->merged->n != s->order->stored.n)
		return (1);
	for (i = 0; i < s->merged->n; i++)
		if (s->was[i] == 0 || changed(
		    &s->order->stored.line[s->was[i] - 1],
		    &s->merged->line[i]))
			return (1);
	return (0);
}

/*
 * Whether the order's own row says something else now.  A line that changes
 * touches it too, so that undo sees who was last at the order.
 */
static int
order_changed(const struct save *s, const struct crm_view *view,
    size_t views)
{
	const struct crm_view *was = &s->order->stored, *is = s->merged->owner;
	size_t i;

	for (i = 0; i < views; i++)
		if (view[i].id == 0)
			return (1);
	return (was->exported_at != is->exported_at ||
	    was->rank != is->rank || was->complete != is->complete ||
	    strcmp(was->profile, is->profile) != 0 ||
	    s->order->views != (int64_t)views);
}

static int
save_new(struct save *s, const struct crm_view *view, size_t views)
{
	struct crm_orders *orders = s->orders;

	if (new_order(orders, s->order, s->merged, views) == -1)
		return (-1);
	number_lines(s);
	if (save_lines(s) == -1)
		return (-1);
	if (views > 0)
		return (crm_orders_flush(orders) == -1 ? -1 :
		    crm_order_views_save(s->db, s->order, view, views));
	return (crm_feed_full(orders->line) || crm_feed_full(orders->order) ?
	    send_all(orders) : 0);
}

/* The lines stay as they are, and what of them stands in the order's row. */
static int
keep_order(struct save *s, const struct crm_view *view, size_t views)
{
	const struct crm_view *owner = s->merged->owner;

	if (crm_run(s->db, "UPDATE orders\n"
	    "SET profile = :profile, rank = :rank, exported_at = :exported_at,\n"
	    "\tcomplete = :complete, views = :views, batch = :batch\n"
	    "WHERE id = :id", "tioiiii", owner->profile, owner->rank,
	    owner->exported_at, (int64_t)owner->complete, (int64_t)views,
	    crm_batch(s->db), s->order->id) == -1)
		return (-1);
	return (crm_order_views_save(s->db, s->order, view, views));
}

static int
save_all(struct save *s, const struct crm_view *view, size_t n)
{
	size_t views = n > 1 || !s->merged->exact ? n : 0, i;
	int64_t at;

	pair(&s->order->stored, s->merged, s->was, s->taken);
	s->next = 1;
	for (i = 0; i < s->order->stored.n; i++) {
		at = (s->order->stored.line[i].id & 65535) + 1;
		if (at > s->next)
			s->next = at;
	}
	if (s->next + (int64_t)s->merged->n > CRM_ORDER_LINES + 1)
		return (crm_err_set(crm_db_err(s->db), CRM_ERR_INPUT,
		    _("order %s: more than %d lines"), s->order->order_no,
		    CRM_ORDER_LINES));
	if (s->order->id == 0)
		return (save_new(s, view, views));
	/* From here on SQL looks at people and places. */
	if (crm_identities_flush(s->orders->ids) == -1 ||
	    crm_dict_flush(s->orders->dict) == -1)
		return (-1);
	number_lines(s);
	if (!lines_changed(s)) {
		s->saved->same = s->merged->n;
		if (!order_changed(s, view, views))
			return (0);
		s->saved->viewed = 1;
		return (keep_order(s, view, views));
	}
	s->moved = s->order->ordered_at != crm_merged_time(s->merged) ||
	    s->order->buyer != s->merged->line[0].buyer ||
	    s->order->ship_to != s->merged->line[0].ship_to;
	if (delete_gone(s) == -1 || save_lines(s) == -1 ||
	    crm_feed_flush(s->orders->line) == -1 || save_refs(s) == -1)
		return (-1);
	if (update_order(s->db, s->order, s->merged, views) == -1)
		return (-1);
	return (crm_order_views_save(s->db, s->order, view, views));
}

int
crm_order_save(struct crm_orders *orders, struct crm_order *order,
    struct crm_merged *merged, const struct crm_view *view, size_t n,
    struct crm_saved *saved)
{
	struct save s = { .orders = orders, .db = orders->db, .order = order,
	    .merged = merged, .saved = saved };
	int rc;

	memset(saved, 0, sizeof(*saved));
	s.was = malloc((merged->n + 1) * sizeof(*s.was));
	s.taken = calloc(order->stored.n + 1, 1);
	if (s.was == NULL || s.taken == NULL)
		rc = crm_err_nomem(crm_db_err(orders->db));
	else
		rc = save_all(&s, view, n);
	free(s.was);
	free(s.taken);
	return (rc);
}
