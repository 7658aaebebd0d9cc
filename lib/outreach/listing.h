#ifndef CRM_LISTING_H
#define CRM_LISTING_H

/*
 * Who is on a list that leaves, with what a row may say of each.  It holds all
 * of them: some 120 bytes each beside their texts.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;
struct crm_listing;
struct crm_listshape;

struct crm_listrow {		/* texts: "" for none */
	int64_t		 member;
	int64_t		 key;	/* the caller's own */
	int		 past;	/* 1: has had it: is no row, but its household
				   has its letter */
	const char	*contact, *segment, *arm, *coupon, *offer, *why;
	/* Below: of crm_listing_row() alone. */
	const char	*name, *code;
	int64_t		 last_at;	/* CRM_TIME_NONE: no purchase */
	int64_t		 last_amount;	/* of that order, minor units */
	int64_t		 amount;	/* of all, net */
	int64_t		 orders;
};

struct crm_listing *
crm_listing_new(struct crm_db *db);
void
crm_listing_free(struct crm_listing *listing);

/* Adds a live member; what is above name is copied.  0 or -1. */
int
crm_listing_add(struct crm_listing *listing, const struct crm_listrow *row);

/*
 * Once all are there: what they bought, where the shape tells of it.  Lists of
 * letters are put in the order of postcodes and addresses, those without one
 * last, and of each household only who bought for most stays, of equals the
 * lower number; others stay in the order they came in.  0 or -1.
 */
int
crm_listing_arrange(struct crm_listing *listing,
    const struct crm_listshape *shape);

/* How many there are; the member of row i. */
size_t
crm_listing_count(const struct crm_listing *listing);
int64_t
crm_listing_member(const struct crm_listing *listing, size_t i);

/*
 * Row i; texts are borrowed until the next call.  household, where not NULL,
 * says who of the household gets the letter: 0: this one.  1, or 0 when the
 * member is no more, or has had it; -1.
 */
int
crm_listing_row(struct crm_listing *listing, size_t i,
    struct crm_listrow *row, int64_t *household);

/*
 * What a campaign has of a live member, or of another number of it: adds the
 * segment and the coupon.  0 or -1.
 */
struct crm_buf;
int
crm_listing_said(struct crm_db *db, int64_t campaign, int64_t member,
    struct crm_buf *segment, struct crm_buf *coupon);

#endif
