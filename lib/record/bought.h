#ifndef CRM_BOUGHT_H
#define CRM_BOUGHT_H

/*
 * The packed purchase history: what v_purchase says of each member, order by
 * order, members of near numbers packed together, so that all that anybody
 * ever bought is read in a fraction of a second.  It is derived, belongs to no
 * batch and is brought up to date before each is committed.  A reader who
 * finds it out of date (a base of an older version that nobody has written
 * yet, a batch that is open) reads v_purchase instead: slower, never other.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_bought_reader;
struct crm_db;

/*
 * Lines of an order, told apart as far as anybody needs it: counted sale lines
 * (sale = 1) and returns that match no line (sale = 0), each by the sign of
 * its amount.
 */
enum crm_bought_kind {
	CRM_BOUGHT_SALE,	/* 0 and more */
	CRM_BOUGHT_SALE_MINUS,	/* below 0: a discount above the price */
	CRM_BOUGHT_RETURN,	/* below 0 */
	CRM_BOUGHT_RETURN_PLUS,	/* 0 and more */
	CRM_BOUGHT_KINDS
};

/* What a member bought with one order, or returned. */
struct crm_bought_order {
	int64_t		 order;		/* its number */
	int64_t		 at;		/* its time */
	int64_t		 sum[CRM_BOUGHT_KINDS];	/* net, minor units */
	uint32_t	 n[CRM_BOUGHT_KINDS];	/* lines of each kind */
};

/*
 * The orders of a member by time and number.  An order whose sums do not fit
 * into 64 bits stands there several times, one behind the other.
 */
struct crm_bought {
	int64_t		 member;
	const struct crm_bought_order *order;	/* borrowed until the next */
	size_t		 n;
};

/* 1: an order as frequency counts it, one with a counted sale line. */
static inline int
crm_bought_counts(const struct crm_bought_order *order)
{

	return (order->n[CRM_BOUGHT_SALE] + order->n[CRM_BOUGHT_SALE_MINUS] >
	    0);
}

/* 1: the same order stands at i - 1 and counts there already. */
static inline int
crm_bought_again(const struct crm_bought *bought, size_t i)
{

	return (i > 0 && bought->order[i].order == bought->order[i - 1].order &&
	    crm_bought_counts(&bought->order[i - 1]));
}

/*
 * Reads the members from number first to last, by number, with their orders
 * before a time (the end of a day; INT64_MAX: all).  NULL with the reason in
 * crm_db_err(); a damaged history is refused.  There is one reader at a time of
 * a database.
 */
struct crm_bought_reader *
crm_bought_open(struct crm_db *db, int64_t first, int64_t last,
    int64_t before);

/* The next member that has an order: 1, 0 at the end, -1 with the reason. */
int
crm_bought_next(struct crm_bought_reader *reader, struct crm_bought *bought);

/* Frees the reader; NULL does nothing. */
void
crm_bought_close(struct crm_bought_reader *reader);

/* Where a batch has begun: notes the orders that it changes.  0 or -1. */
int
crm_bought_watch(struct crm_db *db);

/* Before a batch is committed: makes the history right.  0 or -1. */
int
crm_bought_refresh(struct crm_db *db);

/* Makes it anew, in a transaction of its own; no batch is open.  0 or -1. */
int
crm_bought_rebuild(struct crm_db *db);

/*
 * Compares it with v_purchase, each member and order.  found() as for
 * crm_find_check().  The number of faults, or -1.
 */
int64_t
crm_bought_check(struct crm_db *db,
    void (*found)(void *arg, const char *check, int64_t row,
    const char *fault), void *arg);

#endif
