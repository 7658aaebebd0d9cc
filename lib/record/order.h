#ifndef CRM_ORDER_H
#define CRM_ORDER_H

/* Orders as they are stored: reading their views, writing their lines. */

#include "record/line.h"
#include "record/merge.h"

struct crm_dict;
struct crm_identities;
#define CRM_ORDER_LINES	65535	/* at most: id = order * 65536 + n, n from 1 */

struct crm_pool;
struct crm_orders;

struct crm_order {
	int64_t		 id;		/* 0: not stored yet */
	int64_t		 channel;	/* its number */
	const char	*order_no;
	int64_t		 views;		/* rows in order_view */
	int64_t		 ordered_at, buyer, ship_to;	/* of its own row */
	struct crm_view	 stored;	/* its lines, as the view they came of */
};

struct crm_saved {
	size_t	 inserted, updated, deleted, same;
	int	 viewed;	/* 1: other views than before stand behind it */
};

/*
 * What a batch writes: new orders and lines wait in memory and are stored many
 * at a time, after the people (ids) and places (dict) that they name, which
 * stay the caller's.  NULL with the reason in crm_db_err().
 */
struct crm_orders *
crm_orders_open(struct crm_db *db, struct crm_identities *ids,
    struct crm_dict *dict);
void
crm_orders_close(struct crm_orders *orders);

/* Stores what waits, people and places included.  0 or -1. */
int
crm_orders_flush(struct crm_orders *orders);

/*
 * Reads the order with that id and its lines into order->stored; texts come
 * from pool.  1, 0 when there is none, or -1.
 */
int
crm_order_get(struct crm_db *db, int64_t id, struct crm_pool *pool,
    struct crm_order *order);

/*
 * The views of a stored order: those kept apart, or the one that its lines
 * are.  Room for more is left behind them: *view has *n + more places, from
 * pool.  0 or -1.
 */
int
crm_order_views(struct crm_db *db, const struct crm_order *order,
    struct crm_pool *pool, size_t more, struct crm_view **view, size_t *n);

/*
 * Writes an order as merged from these views: lines keep their ids where they
 * are the same ones.  A new order gets its id.  gone() is told each line that
 * vanished.  0 or -1.
 */
int
crm_order_save(struct crm_orders *orders, struct crm_order *order,
    struct crm_merged *merged, const struct crm_view *view, size_t n,
    struct crm_saved *saved);

/*
 * Matches returns that name this order from other orders with its lines, and
 * the returns of this order with the orders that they name, or named before
 * (as order->stored has them).  0 or -1.
 */
int
crm_order_refs(struct crm_db *db, const struct crm_order *order);

#endif
