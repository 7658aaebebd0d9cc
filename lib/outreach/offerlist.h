#ifndef CRM_OFFERLIST_H
#define CRM_OFFERLIST_H

/* What was found and offered, read again: lists, reasons, answers. */

#include <stdint.h>

#include "outreach/offered.h"

struct crm_db;

/*
 * The events of a batch, or with batch 0 of a night, of one channel and one
 * live member where they are given; the more urgent ones of a member first, by
 * member.  Those of a member who is another by now stand under that one.
 */
struct crm_offer_ask {
	int64_t		 batch, night;
	const char	*channel;	/* NULL: any */
	int64_t		 member;	/* 0: any */
	int		 chosen;	/* 1: only what is in */
};
struct crm_offer_row {
	int64_t		 event, member, batch, version, day, night, priority;
	int64_t		 worth;
	int		 live;		/* 0: the member is no more */
	const char	*rule, *kind, *channel, *why, *offer, *verdict;
	const char	*reason;
};
int
crm_offer_each(struct crm_db *db, const struct crm_offer_ask *ask,
    int (*fn)(void *arg, const struct crm_offer_row *row), void *arg);

/*
 * The offers of one channel that may still be sent, each member once: as
 * crm_offer_each() with channel set, less those who may get none any more.
 * hour is the best one to send, -1 where the channel has none; product what
 * the member buys most.
 */
struct crm_offer_left {
	uint64_t	 chosen, listed;
	uint64_t	 merged;	/* the same person as a listed one */
	uint64_t	 gone;		/* removed since */
	uint64_t	 count[CRM_NOFFER];	/* may get none since */
};
int
crm_offer_list(struct crm_db *db, const struct crm_offer_ask *ask,
    int (*fn)(void *arg, const struct crm_offer_row *row, int hour,
    const char *product), void *arg, struct crm_offer_left *left);

/* How many events each batch and channel has, by night, batch and channel. */
struct crm_offer_night {
	int64_t		 batch, night, events, chosen;
	const char	*channel;
};
int
crm_offer_nights(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_offer_night *night), void *arg);

/* How many events of a batch (0: all) each rule has by verdict and reason. */
struct crm_offer_sum {
	const char	*rule, *verdict, *reason;
	int64_t		 version, events;
};
int
crm_offer_sums(struct crm_db *db, int64_t batch,
    int (*fn)(void *arg, const struct crm_offer_sum *sum), void *arg);

/* 1 where a batch found events that are still there, 0, -1. */
int
crm_offer_batch(struct crm_db *db, int64_t batch);

#endif
