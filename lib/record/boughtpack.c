#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/lang.h"
#include "record/bought_int.h"

/*
 * A member is: how far its place in the block is behind that of the one before
 * (of the first: place + 1), the bytes that follow, the orders by time and
 * number.  An order is: a head, which is 2 n for n sale lines and nothing else,
 * or 1 + 2 mask for the kinds that it has and then how many lines each; the
 * time as the difference to the order before; its number as the difference;
 * for each kind its sum without the sign.  Numbers are 7 bits a byte, the
 * lowest first; what may be below 0 has its sign in the lowest bit.
 */

#define ALL_KINDS	((1U << CRM_BOUGHT_KINDS) - 1)

struct crm_bought_order *
crm_bought_more(struct crm_bought_list *list)
{
	size_t cap = list->cap + list->cap / 2 + 16;
	struct crm_bought_order *v;

	if (list->n == list->cap) {
		if (cap > SIZE_MAX / sizeof(*v) ||
		    (v = realloc(list->v, cap * sizeof(*v))) == NULL)
			return (NULL);
		list->v = v;
		list->cap = cap;
	}
	v = list->v + list->n++;
	memset(v, 0, sizeof(*v));
	return (v);
}

/* Pieces of one order: those that count first, see crm_bought_again(). */
static int
compare_pieces(const struct crm_bought_order *x,
    const struct crm_bought_order *y)
{
	int a = crm_bought_counts(x), b = crm_bought_counts(y), i;

	if (a != b)
		return (b - a);
	for (i = 0; i < CRM_BOUGHT_KINDS; i++)
		if (x->sum[i] != y->sum[i])
			return (x->sum[i] < y->sum[i] ? -1 : 1);
	for (i = 0; i < CRM_BOUGHT_KINDS; i++)
		if (x->n[i] != y->n[i])
			return (x->n[i] < y->n[i] ? -1 : 1);
	return (0);
}

int
crm_bought_compare(const void *a, const void *b)
{
	const struct crm_bought_order *x = a, *y = b;

	if (x->at != y->at)
		return (x->at < y->at ? -1 : 1);
	if (x->order != y->order)
		return (x->order < y->order ? -1 : 1);
	return (compare_pieces(x, y));
}

static int
negative(int kind)
{

	return (kind == CRM_BOUGHT_SALE_MINUS || kind == CRM_BOUGHT_RETURN);
}

static void
put(struct crm_buf *buf, uint64_t v)
{

	for (; v > 127; v >>= 7)
		crm_buf_chr(buf, (char)(v | 128));
	crm_buf_chr(buf, (char)v);
}

static void
put_signed(struct crm_buf *buf, int64_t v)
{

	put(buf, (uint64_t)v << 1 ^ (v < 0 ? UINT64_MAX : 0));
}

static unsigned
mask_of(const struct crm_bought_order *o)
{
	unsigned mask = 0;
	int i;

	for (i = 0; i < CRM_BOUGHT_KINDS; i++)
		if (o->n[i] > 0)
			mask |= 1U << i;
	return (mask);
}

static void
pack_order(struct crm_buf *buf, const struct crm_bought_order *o,
    const struct crm_bought_order *before)
{
	unsigned mask = mask_of(o);
	int i;

	if (mask == 1U << CRM_BOUGHT_SALE)
		put(buf, (uint64_t)o->n[CRM_BOUGHT_SALE] << 1);
	else {
		put(buf, mask << 1 | 1);
		for (i = 0; i < CRM_BOUGHT_KINDS; i++)
			if (o->n[i] > 0)
				put(buf, o->n[i]);
	}
	if (before == NULL) {
		put_signed(buf, o->at);
		put_signed(buf, o->order);
	} else {
		put(buf, (uint64_t)o->at - (uint64_t)before->at);
		put_signed(buf, o->order - before->order);
	}
	for (i = 0; i < CRM_BOUGHT_KINDS; i++)
		if (o->n[i] > 0)
			put(buf, negative(i) ? -(uint64_t)o->sum[i] :
			    (uint64_t)o->sum[i]);
}

void
crm_bought_pack(struct crm_buf *body, int64_t *place, int64_t member,
    const struct crm_bought_list *list, struct crm_buf *scratch)
{
	int64_t at = member & (CRM_BOUGHT_PLACES - 1);
	size_t i;

	crm_buf_reset(scratch);
	for (i = 0; i < list->n; i++)
		pack_order(scratch, &list->v[i], i == 0 ? NULL :
		    &list->v[i - 1]);
	put(body, (uint64_t)(at - *place));
	put(body, scratch->n);
	crm_buf_add(body, scratch->p, scratch->n);
	body->bad |= scratch->bad;
	*place = at;
}

void
crm_bought_body_open(struct crm_bought_body *body, int64_t block,
    const void *p, size_t n)
{

	body->p = p;
	body->end = n == 0 ? p : body->p + n;
	body->block = block;
	body->place = -1;
}

/* Reads a number from *p on; what does not end there is damaged: -1. */
static inline int
get(const unsigned char **p, const unsigned char *end, uint64_t *v)
{
	const unsigned char *s = *p;
	unsigned shift;

	if (s < end && *s < 128) {
		*v = *s;
		*p = s + 1;
		return (0);
	}
	for (*v = 0, shift = 0; s < end && shift < 64; shift += 7) {
		*v |= (uint64_t)(*s & 127) << shift;
		if (*s++ < 128) {
			*p = s;
			return (0);
		}
	}
	return (-1);
}

static inline int
get_signed(const unsigned char **p, const unsigned char *end, int64_t *v)
{
	uint64_t u;

	if (get(p, end, &u) == -1)
		return (-1);
	*v = (int64_t)(u >> 1 ^ -(u & 1));
	return (0);
}

/* How many lines of which kinds. */
static int
get_lines(const unsigned char **p, const unsigned char *end,
    struct crm_bought_order *o)
{
	uint64_t head, n;
	int i;

	if (get(p, end, &head) == -1)
		return (-1);
	if ((head & 1) == 0) {
		if (head == 0 || head >> 1 > UINT32_MAX)
			return (-1);
		o->n[CRM_BOUGHT_SALE] = (uint32_t)(head >> 1);
		return (0);
	}
	if ((head >>= 1) > ALL_KINDS || head <= 1U << CRM_BOUGHT_SALE)
		return (-1);
	for (i = 0; i < CRM_BOUGHT_KINDS; i++)
		if ((head & 1U << i) != 0) {
			if (get(p, end, &n) == -1 || n == 0 || n > UINT32_MAX)
				return (-1);
			o->n[i] = (uint32_t)n;
		}
	return (0);
}

static int
get_when(const unsigned char **p, const unsigned char *end,
    struct crm_bought_order *o, const struct crm_bought_order *before)
{
	uint64_t later;
	int64_t order;

	if (before == NULL)
		return (get_signed(p, end, &o->at) == -1 ||
		    get_signed(p, end, &o->order) == -1 ? -1 : 0);
	if (get(p, end, &later) == -1 || get_signed(p, end, &order) == -1)
		return (-1);
	o->at = (int64_t)((uint64_t)before->at + later);
	o->order = (int64_t)((uint64_t)before->order + (uint64_t)order);
	return (o->at < before->at ? -1 : 0);
}

static int
get_sums(const unsigned char **p, const unsigned char *end,
    struct crm_bought_order *o)
{
	uint64_t sum;
	int i;

	for (i = 0; i < CRM_BOUGHT_KINDS; i++) {
		if (o->n[i] == 0)
			continue;
		if (get(p, end, &sum) == -1 || sum > (uint64_t)INT64_MAX +
		    (uint64_t)negative(i))
			return (-1);
		o->sum[i] = (int64_t)(negative(i) ? -sum : sum);
	}
	return (0);
}

static int
get_orders(const unsigned char *p, const unsigned char *end, int64_t before,
    struct crm_bought_list *list)
{
	struct crm_bought_order *o;

	for (list->n = 0; p < end;) {
		if ((o = crm_bought_more(list)) == NULL)
			return (-2);
		if (get_lines(&p, end, o) == -1 || get_when(&p, end, o,
		    list->n == 1 ? NULL : o - 1) == -1 ||
		    get_sums(&p, end, o) == -1)
			return (-1);
		if (o->at >= before) {
			list->n--;
			break;		/* all that follow are later */
		}
	}
	return (1);
}

int
crm_bought_body_next(struct crm_bought_body *body, int64_t before,
    struct crm_bought_list *list)
{
	const unsigned char *p = body->p, *from;
	uint64_t step, n;

	list->n = 0;
	if (p == body->end)
		return (0);
	if (get(&p, body->end, &step) == -1 || step == 0 ||
	    step > (uint64_t)(CRM_BOUGHT_PLACES - 1 - body->place) ||
	    get(&p, body->end, &n) == -1 || n == 0 ||
	    n > (uint64_t)(body->end - p))
		return (-1);
	body->place += (int64_t)step;
	from = p;
	body->p = p + n;
	return (get_orders(from, body->p, before, list));
}

int
crm_bought_damaged(struct crm_db *db)
{

	return (crm_err_set(crm_db_err(db), CRM_ERR_DATABASE, _("the packed "
	    "purchase history is damaged; run crm-db check --reindex")));
}
