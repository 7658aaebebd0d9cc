#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/time.h"
#include "insight/purchase.h"
#include "insight/rfm.h"
#include "insight/tally.h"

/*
 * Rows are found through a table without keys: core's map takes up to 96 bytes
 * a member while it grows, this 32.  The hash beside the index spares a look
 * at the row, which is seldom in the cache.
 */
struct slot {
	uint32_t	hash;
	uint32_t	row;		/* its index and 1; 0: free */
};

struct crm_tally {
	struct crm_err	*err;
	struct crm_rfm	*set;
	struct crm_map	*orders;
	struct crm_buf	 buf;
	struct crm_key	 key;
	struct slot	*slot;
	size_t		 cap;		/* a power of two */
	uint64_t	 later;
};

struct crm_tally *
crm_tally_new(struct crm_err *err, struct crm_rfm *set)
{
	struct crm_tally *tally;

	assert(set->n == 0);
	if ((tally = calloc(1, sizeof(*tally))) == NULL)
		goto nomem;
	tally->err = err;
	tally->set = set;
	tally->cap = 64;
	tally->slot = calloc(tally->cap, sizeof(*tally->slot));
	tally->orders = crm_map_new();
	if (tally->slot == NULL || tally->orders == NULL)
		goto nomem;
	if (crm_random(&tally->key, sizeof(tally->key)) == -1) {
		(void)crm_err_sys(err, _("no random numbers"));
		goto fail;
	}
	return (tally);
nomem:
	(void)crm_err_nomem(err);
fail:
	crm_tally_free(tally);
	return (NULL);
}

void
crm_tally_free(struct crm_tally *tally)
{

	if (tally == NULL)
		return;
	crm_map_free(tally->orders);
	crm_buf_free(&tally->buf);
	free(tally->slot);
	free(tally);
}

/* The number that a key is, as it would be printed again; else 0. */
static int64_t
number_of(const char *p, size_t n)
{
	int64_t v = 0;
	size_t i;

	if (n == 0 || n > 18 || p[0] == '0')
		return (0);
	for (i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return (0);
		v = v * 10 + (p[i] - '0');
	}
	return (v);
}

static uint32_t
hash_of(const struct crm_tally *tally, int64_t number, const char *p, size_t n)
{

	if (number != 0)
		return ((uint32_t)crm_hash_of(&tally->key, &number,
		    sizeof(number)).a);
	return ((uint32_t)crm_hash_of(&tally->key, p, n).a);
}

static int
grow(struct crm_tally *tally)
{
	size_t at, cap = tally->cap * 2, i;
	struct slot *slot;

	if ((slot = calloc(cap, sizeof(*slot))) == NULL)
		return (-1);
	for (i = 0; i < tally->cap; i++) {
		if (tally->slot[i].row == 0)
			continue;
		at = tally->slot[i].hash & (cap - 1);
		while (slot[at].row != 0)
			at = (at + 1) & (cap - 1);
		slot[at] = tally->slot[i];
	}
	free(tally->slot);
	tally->slot = slot;
	tally->cap = cap;
	return (0);
}

static struct crm_rfm_row *
make(struct crm_tally *tally, int64_t number, const char *p, size_t n)
{
	struct crm_rfm_row *row;
	const char *key = NULL;

	if (tally->set->n >= UINT32_MAX - 1)
		return (NULL);
	if (number == 0 && (key = crm_rfm_key(tally->set, p, n)) == NULL)
		return (NULL);
	if ((row = crm_rfm_add(tally->set)) == NULL)
		return (NULL);
	row->member = number;
	row->key = key;
	return (row);
}

/* The row of the member, made when it is new. */
static struct crm_rfm_row *
find(struct crm_tally *tally, const char *p, size_t n)
{
	struct crm_rfm_row *row;
	int64_t number = number_of(p, n);
	uint32_t hash = hash_of(tally, number, p, n);
	size_t at;

	if (tally->set->n * 4 >= tally->cap * 3 && grow(tally) == -1)
		return (NULL);
	at = hash & (tally->cap - 1);
	for (; tally->slot[at].row != 0; at = (at + 1) & (tally->cap - 1)) {
		if (tally->slot[at].hash != hash)
			continue;
		row = tally->set->row + tally->slot[at].row - 1;
		if (number != 0 ? row->member == number :
		    row->key != NULL && strcmp(row->key, p) == 0)
			return (row);
	}
	if ((row = make(tally, number, p, n)) == NULL)
		return (NULL);
	tally->slot[at].hash = hash;
	tally->slot[at].row = (uint32_t)tally->set->n;
	return (row);
}

/* 1 when the member's order of that number is new, 0, or -1. */
static int
new_order(struct crm_tally *tally, const struct crm_purchase *purchase)
{
	struct crm_hash h;
	int found;

	if (purchase->order_len == 0)
		return (1);
	crm_buf_reset(&tally->buf);
	crm_buf_add(&tally->buf, purchase->member, purchase->member_len + 1);
	crm_buf_add(&tally->buf, purchase->order_no, purchase->order_len);
	if (tally->buf.bad)
		return (-1);
	h = crm_hash_of(&tally->key, tally->buf.p, tally->buf.n);
	if (crm_map_put(tally->orders, h, &found) == NULL)
		return (-1);
	return (!found);
}

static int
too_large(struct crm_tally *tally)
{

	return (crm_err_set(tally->err, CRM_ERR_INPUT,
	    _("the amounts of a member come to more than can be counted")));
}

static int
refine(struct crm_tally *tally, int decimals)
{
	struct crm_rfm *set = tally->set;
	size_t i;

	for (i = 0; i < set->n; i++)
		if (crm_money_rescale(&set->row[i].monetary,
		    decimals - set->decimals) == -1)
			return (too_large(tally));
	set->decimals = decimals;
	return (0);
}

static int
add_amount(struct crm_tally *tally, struct crm_rfm_row *row,
    const struct crm_purchase *purchase)
{
	int64_t v = purchase->amount;

	if (crm_money_rescale(&v, tally->set->decimals - purchase->decimals) == -1 ||
	    crm_rfm_sum(&row->monetary, v) == -1)
		return (too_large(tally));
	return (0);
}

int
crm_tally_add(struct crm_tally *tally, const struct crm_purchase *purchase)
{
	struct crm_rfm_row *row;
	int is_new;

	if (purchase->decimals > tally->set->decimals &&
	    refine(tally, purchase->decimals) == -1)
		return (-1);
	if (crm_time_day(purchase->at) > tally->set->as_of) {
		tally->later++;
		return (0);
	}
	row = find(tally, purchase->member, purchase->member_len);
	if (row == NULL)
		return (crm_err_nomem(tally->err));
	if (add_amount(tally, row, purchase) == -1)
		return (-1);
	if (purchase->amount < 0)
		return (0);
	if ((is_new = new_order(tally, purchase)) == -1)
		return (crm_err_nomem(tally->err));
	if (row->frequency == 0 || purchase->at > row->last_at)
		row->last_at = purchase->at;
	row->frequency += is_new;
	return (0);
}

void
crm_tally_end(struct crm_tally *tally, struct crm_tally_count *count)
{
	struct crm_rfm *set = tally->set;
	size_t i, n = 0;

	for (i = 0; i < set->n; i++)
		if (set->row[i].frequency > 0)
			set->row[n++] = set->row[i];
	count->later = tally->later;
	count->orderless = set->n - n;
	set->n = n;
	/* The table would point at the wrong rows from here on. */
	free(tally->slot);
	tally->slot = NULL;
	tally->cap = 0;
	crm_map_free(tally->orders);
	tally->orders = NULL;
	crm_rfm_sort(set);
}
