#ifndef CRM_OFFER_H
#define CRM_OFFER_H

/*
 * What to offer next.  Rules say: who bought one item goes on to another.  They
 * are gone through from the most confident down; each offers its item to the
 * members who bought what leads to it not long ago, the latest first, as long
 * as the limits allow.  So a member's offers come strongest first, and of those
 * who compete for an item that is capped the strongest reason has it.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_basket;

struct crm_lead {		/* a rule */
	uint32_t	item, next;
	uint32_t	n, item_n;	/* its confidence: n / item_n */
	double		lift;
};

struct crm_offer {
	uint32_t	next;
	uint32_t	item;		/* which led to it */
	int32_t		day;		/* when it was last bought */
	uint32_t	lead;		/* the rule's number */
};

struct crm_offer_opt {
	int32_t		day;		/* as things stand at its end */
	int32_t		within;		/* days since what leads to an offer */
	int32_t		again;		/* days after which what was bought is
					   offered again; -1: never */
	uint32_t	limit;		/* offers a member, 1 or more */
	uint32_t	cap;		/* offers of an item; 0: no cap */
	const uint32_t	*room;		/* offers that each member may still
					   get; NULL: any number */
	const unsigned char *without;	/* 1 for items that are not offered;
					   NULL: all are */
	/* 1 when who has an item may be offered another; NULL: always. */
	int		(*fits)(const void *arg, uint32_t owned,
			    uint32_t next);
	const void	*arg;
};

struct crm_offers {
	uint32_t		 limit;
	uint32_t		*n;	/* of each member */
	struct crm_offer	*offer;	/* limit of each member */
	size_t			 given;
	size_t			 capped;	/* not made for the cap, */
	size_t			 pressed;	/* for the room of members, */
	size_t			 barred;	/* for the items left out */
};

/*
 * Sorts the leads by confidence, lift (the highest first), item and next, and
 * makes the offers: 16 bytes each and 12 for each item of a member.  basket is
 * dated and ended.  0; -1 without memory.
 */
int
crm_offers_make(struct crm_offers *offers, const struct crm_basket *basket,
    struct crm_lead *lead, size_t n, const struct crm_offer_opt *opt);
void
crm_offers_free(struct crm_offers *offers);

#endif
