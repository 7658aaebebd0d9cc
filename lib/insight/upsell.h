#ifndef CRM_UPSELL_H
#define CRM_UPSELL_H

/*
 * Items that are the same but larger or dearer.  What is of one kind, how large
 * and how dear it is comes from a list, else the kind and the size from the
 * item's name ("soy sauce 1.8L" is a size of "soy sauce") and the price from
 * what was paid.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_basket;
struct crm_lead;

struct crm_goods {		/* of each item */
	uint32_t	kind;		/* equal: of one kind */
	uint32_t	unit;		/* of its size; 0: none is known */
	int64_t		size;		/* in thousandths of the unit */
	int64_t		price;		/* in any unit; 0: none is known */
};

/*
 * The goods of the items of a basket that is ended, as many as it has items;
 * free() them.  NULL without memory.
 */
struct crm_goods *
crm_goods_of(const struct crm_basket *basket);

/*
 * Splits a name into its kind, the first *n bytes of it, and its size: the last
 * number with a unit, blanks and brackets around it aside.  1; 0 when there is
 * no size in it: then it is all kind.
 */
int
crm_goods_split(const char *name, size_t *n, struct crm_goods *goods);

/* 1 unless who has one item would go back to the other, or stay. */
int
crm_goods_above(const void *goods, uint32_t owned, uint32_t next);

/*
 * The steps up from each item to those of its kind that are larger or, where no
 * sizes tell, dearer; never to what is cheaper.  Their n is how many members
 * went on so within some days, their lift the less the further the step: 1 for
 * the nearest.  *lead is the caller's to free.  0; -1 without memory.
 */
int
crm_upsell_find(const struct crm_basket *basket,
    const struct crm_goods *goods, int32_t within, struct crm_lead **lead,
    size_t *n);

#endif
