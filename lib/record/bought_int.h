#ifndef CRM_BOUGHT_INT_H
#define CRM_BOUGHT_INT_H

/* What the files of the packed purchase history share, and nobody else. */

#include "core/buf.h"
#include "core/db.h"
#include "core/range.h"
#include "record/bought.h"

#define CRM_BOUGHT_SHIFT	6	/* 64 members a block */
#define CRM_BOUGHT_PLACES	((int64_t)1 << CRM_BOUGHT_SHIFT)

struct crm_bought_list {	/* orders of a member */
	struct crm_bought_order *v;
	size_t	 n, cap;
};

/* Room for one more, all 0; NULL without memory. */
struct crm_bought_order *
crm_bought_more(struct crm_bought_list *list);

/* The sequence of a member's orders: by time and number. */
int
crm_bought_compare(const void *a, const void *b);

/*
 * The body of a block: its members one behind the other.  next fills list with
 * the member's orders before a time, without touching what it cannot read: 1,
 * 0 at the end, -1 damaged, -2 without memory.
 */
struct crm_bought_body {
	const unsigned char *p, *end;
	int64_t		 block;
	int64_t		 place;		/* of the member, -1: none yet */
};
void
crm_bought_body_open(struct crm_bought_body *body, int64_t block,
    const void *p, size_t n);
int
crm_bought_body_next(struct crm_bought_body *body, int64_t before,
    struct crm_bought_list *list);

/* Adds a member to a body that is written, *place of the one before or -1. */
void
crm_bought_pack(struct crm_buf *body, int64_t *place, int64_t member,
    const struct crm_bought_list *list, struct crm_buf *scratch);

/* Says that a body is damaged and what to do; -1. */
int
crm_bought_damaged(struct crm_db *db);

/* What lines come to: one row a member and order, in no sequence. */
struct crm_bought_add {
	int64_t		 member;
	struct crm_bought_order order;
};
struct crm_bought_adds {
	struct crm_bought_add *v;
	size_t		 n, cap;
};
#define CRM_BOUGHT_ADDS	((size_t)1 << 19)	/* enough to be stored */

/* Adds a line; those of an order come together.  0; -1 without memory. */
struct crm_bought_line {
	int64_t	member, order, at, amount;
	int	sale;
};
int
crm_bought_add(struct crm_bought_adds *adds,
    const struct crm_bought_line *line);

/* Reads the purchases of ranges of orders from the tables. */
struct crm_bought_scan {
	struct crm_db	*db;
	int64_t		*member;	/* of each identity, or 0 */
	size_t		 n;		/* of them; 0: they are looked up */
	int64_t		 buyer, whose;	/* looked up last */
};
int
crm_bought_scan_open(struct crm_bought_scan *scan, struct crm_db *db,
    int64_t orders);	/* about as many will be read */
void
crm_bought_scan_close(struct crm_bought_scan *scan);
int
crm_bought_scan_range(struct crm_bought_scan *scan,
    const struct crm_range *range, struct crm_bought_adds *adds);

/*
 * Blocks that are being made: in memory, or those of the table.  To each block
 * that is looked at: what "drop" names goes, what adds hold comes.
 */
struct crm_bought_made {
	struct crm_db	*db;
	int		 table;		/* 1: the blocks are the table's */
	struct crm_buf	*block;		/* else these, by number */
	int64_t		 n;		/* blocks */
	const struct crm_ranges *drop;	/* orders; NULL: none */
	const int64_t	*all;		/* members who lose all, by number */
	size_t		 nall;
};

/*
 * Brings adds in and empties them.  look: one byte a block, look at it in any
 * case; NULL: none.  0 or -1.
 */
int
crm_bought_merge(struct crm_bought_made *made, struct crm_bought_adds *adds,
    const unsigned char *look);

/* All blocks in memory, of v_purchase or of the tables.  0 or -1. */
int
crm_bought_make(struct crm_bought_made *made, struct crm_db *db, int truth);
void
crm_bought_made_free(struct crm_bought_made *made);

/* 1 when the table says the truth now, 0, -1. */
int
crm_bought_fresh(struct crm_db *db);

#endif
