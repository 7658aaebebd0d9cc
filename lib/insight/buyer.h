#ifndef CRM_BUYER_H
#define CRM_BUYER_H

/*
 * Purchases added up to what the models of customer value need of a member:
 * days with a purchase, not orders.  These are the models' own measures, not
 * those of recency, frequency and monetary scores: x counts repeat purchases
 * only, t_x looks from the first purchase to the last, and T from the first
 * to the end of the calibration.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buyers;
struct crm_db;
struct crm_err;
struct crm_purchase;

struct crm_buyer {
	int64_t		 member;	/* a number from 1, or 0: see key */
	const char	*key;		/* the member as text, key_len bytes */
	size_t		 key_len;
	int32_t		 x;		/* days with a purchase, but the first */
	int32_t		 t;		/* days from the first to the last */
	int32_t		 T;		/* days from the first to the end */
	int32_t		 held;		/* days with a purchase held out */
	int64_t		 spend;		/* of the repeat purchases */
	int64_t		 total;		/* of all purchases */
	int64_t		 recent;	/* of the last 365 days */
	int		 active;	/* 1: bought in the last 365 days */
	int		 before;	/* 1: bought in the 365 days before them */
	size_t		 day;		/* see crm_buyers_days() */
};

/* A day with a purchase, and what it came to; returns lower the last one. */
struct crm_buyer_day {
	int32_t		 day;
	int64_t		 amount;
};

struct crm_buyer_set {
	struct crm_buyer *buyer;	/* by member: numbers, then bytewise */
	size_t		 n;
	int		 decimals;	/* of amounts */
	int		 numbers;	/* 1: every member is a number */
	uint64_t	 later;		/* rows after the end of everything */
	uint64_t	 orphans;	/* returns before any purchase */
};

/* An empty collection; NULL with the reason in err. */
struct crm_buyers *
crm_buyers_new(struct crm_err *err);

/* Frees it and its set; NULL does nothing. */
void
crm_buyers_free(struct crm_buyers *buyers);

/* Adds a purchase, or a return where the amount is negative.  0 or -1. */
int
crm_buyers_add(struct crm_buyers *buyers, const struct crm_purchase *purchase);

/* Adds every purchase of the database.  0; -1 with the reason in its err. */
int
crm_buyers_load(struct crm_buyers *buyers, struct crm_db *db);

/* Before crm_buyers_end(): every buyer's days are kept, 16 bytes each. */
void
crm_buyers_keep(struct crm_buyers *buyers);

/*
 * The days of a buyer, x + 1 of them and then those held out, whose returns
 * are not looked at; borrowed until the free.
 */
const struct crm_buyer_day *
crm_buyers_days(const struct crm_buyers *buyers, const struct crm_buyer *b);

/*
 * Adds up: purchases to the end of the day "until" count, those after it and
 * to the end of "held" are held out (held = until: none).  A day's purchases
 * are one; a return lowers the last purchase before it.  Who had none by
 * "until" is left out.  The set is borrowed; NULL with the reason in err.
 */
const struct crm_buyer_set *
crm_buyers_end(struct crm_buyers *buyers, int64_t until, int64_t held);

#endif
