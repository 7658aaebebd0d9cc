#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "core/money.h"
#include "insight/basket.h"
#include "insight/offer.h"
#include "insight/sequence.h"
#include "insight/upsell.h"

enum { UNIT_GRAM = 1, UNIT_LITRE, UNIT_PIECE, UNIT_CM };

/* Longer words first: "kg" before "g". */
static const struct {
	const char	*word;
	uint32_t	 unit;
	int64_t		 factor;	/* thousandths */
} units[] = {
	{ "kg", UNIT_GRAM, 1000000 }, { "KG", UNIT_GRAM, 1000000 },
	{ "Kg", UNIT_GRAM, 1000000 }, { "mg", UNIT_GRAM, 1 },
	{ "ml", UNIT_LITRE, 1 }, { "mL", UNIT_LITRE, 1 },
	{ "ML", UNIT_LITRE, 1 }, { "cm", UNIT_CM, 1000 },
	{ "개입", UNIT_PIECE, 1000 }, { "인용", UNIT_PIECE, 1000 },
	{ "개", UNIT_PIECE, 1000 }, { "병", UNIT_PIECE, 1000 },
	{ "팩", UNIT_PIECE, 1000 }, { "봉", UNIT_PIECE, 1000 },
	{ "포", UNIT_PIECE, 1000 }, { "매", UNIT_PIECE, 1000 },
	{ "장", UNIT_PIECE, 1000 }, { "입", UNIT_PIECE, 1000 },
	{ "구", UNIT_PIECE, 1000 }, { "캔", UNIT_PIECE, 1000 },
	{ "g", UNIT_GRAM, 1000 }, { "G", UNIT_GRAM, 1000 },
	{ "l", UNIT_LITRE, 1000 }, { "L", UNIT_LITRE, 1000 },
	{ "ea", UNIT_PIECE, 1000 }, { "EA", UNIT_PIECE, 1000 }
};

static int
is_digit(char c)
{

	return (c >= '0' && c <= '9');
}

/* The unit that stands at p, with a word's end behind it, or -1. */
static int
unit_at(const char *p)
{
	size_t i, n;

	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		n = strlen(units[i].word);
		if (strncmp(p, units[i].word, n) == 0 &&
		    (p[n] == '\0' || strchr(" )]/,.", p[n]) != NULL))
			return ((int)i);
	}
	return (-1);
}

/* A number with a unit at p: 1 with the size, 0. */
static int
size_at(const char *p, struct crm_goods *goods)
{
	size_t n = strspn(p, "0123456789.");
	int64_t v;
	int unit = unit_at(p + n + strspn(p + n, " "));

	if (unit == -1 || n > 9 ||
	    crm_money_parse(p, n, 3, &v) != 0 || v <= 0)
		return (0);
	goods->unit = units[unit].unit;
	goods->size = v * units[unit].factor / 1000;
	return (goods->size > 0);
}

int
crm_goods_split(const char *name, size_t *n, struct crm_goods *goods)
{
	const char *p;
	size_t len = strlen(name);

	*n = len;
	goods->unit = 0;
	goods->size = 0;
	for (p = name + len; p > name; p--) {
		if (!is_digit(p[0]) || (p > name + 1 && (is_digit(p[-1]) ||
		    p[-1] == '.')) || !size_at(p, goods))
			continue;
		*n = (size_t)(p - name);
		while (*n > 0 && strchr(" ([/,-", name[*n - 1]) != NULL)
			--*n;
		return (1);
	}
	return (0);
}

struct crm_goods *
crm_goods_of(const struct crm_basket *basket)
{
	uint32_t i, items = (uint32_t)crm_labels_n(basket->items);
	struct crm_goods *goods = calloc((size_t)items + 1, sizeof(*goods));
	struct crm_labels *kinds = crm_labels_new();
	const char *name;
	size_t n;
	int bad = goods == NULL || kinds == NULL;

	for (i = 0; !bad && i < items; i++) {
		name = crm_labels_text(basket->items, i);
		(void)crm_goods_split(name, &n, goods + i);
		bad = crm_labels_id(kinds, name, n, &goods[i].kind) == -1;
		if (basket->price != NULL && basket->price[i].qty > 0)
			goods[i].price = basket->price[i].paid /
			    basket->price[i].qty;
	}
	crm_labels_free(kinds);
	if (bad) {
		free(goods);
		return (NULL);
	}
	return (goods);
}

/* 1 when b is a step up from a. */
static int
is_up(const struct crm_goods *a, const struct crm_goods *b)
{
	int priced = a->price > 0 && b->price > 0;

	if (a->kind != b->kind || (priced && b->price < a->price))
		return (0);
	if (a->unit != 0 && a->unit == b->unit && a->size != b->size)
		return (b->size > a->size);
	return (priced && b->price > a->price);
}

int
crm_goods_above(const void *arg, uint32_t owned, uint32_t next)
{
	const struct crm_goods *goods = arg;
	const struct crm_goods *a = goods + owned, *b = goods + next;

	if (a->kind != b->kind || owned == next || is_up(a, b))
		return (1);
	return (!is_up(b, a) &&
	    (a->unit == 0 || a->unit != b->unit || a->size != b->size));
}

struct items {			/* of a kind, the smallest first */
	const struct crm_goods	*goods;
	uint32_t		 item;
};

static int
by_size(const void *a, const void *b)
{
	const struct items *x = a, *y = b;
	const struct crm_goods *p = x->goods, *q = y->goods;

	if (p->kind != q->kind)
		return (p->kind < q->kind ? -1 : 1);
	if (p->unit != q->unit)
		return (p->unit < q->unit ? -1 : 1);
	if (p->size != q->size)
		return (p->size < q->size ? -1 : 1);
	if (p->price != q->price)
		return (p->price < q->price ? -1 : 1);
	return (x->item < y->item ? -1 : x->item > y->item);
}

struct steps {
	struct crm_lead	*lead;
	size_t		 n, cap;
};

static int
add_step(struct steps *s, uint32_t item, uint32_t next, uint32_t far)
{
	struct crm_lead *p;

	if (s->n == s->cap) {
		s->cap = s->cap == 0 ? 64 : 2 * s->cap;
		if ((p = realloc(s->lead, s->cap * sizeof(*p))) == NULL)
			return (-1);
		s->lead = p;
	}
	p = s->lead + s->n++;
	p->item = item;
	p->next = next;
	p->n = 0;
	p->item_n = 1;
	p->lift = 1.0 / far;
	return (0);
}

/* The steps among n items of one kind. */
static int
add_kind(struct steps *s, const struct items *all, size_t n)
{
	uint32_t far;
	size_t i, k;

	for (i = 0; i < n; i++)
		for (far = 0, k = 0; k < n; k++)
			if (is_up(all[i].goods, all[k].goods) && add_step(s,
			    all[i].item, all[k].item, ++far) == -1)
				return (-1);
	return (0);
}

static struct crm_hash
step_key(uint32_t item, uint32_t next)
{
	static const struct crm_key key = { 0, 0 };
	const uint32_t what[2] = { item, next };

	return (crm_hash_of(&key, what, sizeof(what)));
}

/* How many have gone each step, and how many might have. */
static int
count_steps(struct steps *s, const struct crm_basket *basket,
    const struct crm_sequences *seq)
{
	size_t i, items = crm_labels_n(basket->items);
	uint32_t *have = calloc(items + 1, sizeof(*have));
	uint32_t *last = calloc(items + 1, sizeof(*last));
	struct crm_map *map = crm_map_new();
	int64_t *at = NULL;
	int found, rc = -1;

	if (have == NULL || last == NULL || map == NULL)
		goto out;
	for (i = 0; i < basket->n; i++)
		if (last[basket->row[i].item] != basket->row[i].group + 1) {
			last[basket->row[i].item] = basket->row[i].group + 1;
			have[basket->row[i].item]++;
		}
	for (i = 0; i < seq->n; i++) {
		at = crm_map_put(map, step_key(seq->follow[i].item,
		    seq->follow[i].next), &found);
		if (at == NULL)
			goto out;
		*at = seq->follow[i].n;
	}
	for (i = 0; i < s->n; i++) {
		at = crm_map_get(map, step_key(s->lead[i].item,
		    s->lead[i].next));
		s->lead[i].n = at == NULL ? 0 : (uint32_t)*at;
		s->lead[i].item_n = have[s->lead[i].item];
	}
	rc = 0;
out:
	free(have);
	free(last);
	crm_map_free(map);
	return (rc);
}

int
crm_upsell_find(const struct crm_basket *basket,
    const struct crm_goods *goods, int32_t within, struct crm_lead **lead,
    size_t *n)
{
	const struct crm_sequence_opt opt = {
	    (uint32_t)crm_labels_n(basket->groups), 1, within, 0, 0, 1 };
	uint32_t items = (uint32_t)crm_labels_n(basket->items), i;
	struct items *all = malloc(((size_t)items + 1) * sizeof(*all));
	struct crm_sequences seq = { 0 };
	struct steps s = { 0 };
	size_t from, end;
	int rc = all == NULL ? -1 : 0;

	for (i = 0; rc == 0 && i < items; i++) {
		all[i].goods = goods + i;
		all[i].item = i;
	}
	if (rc == 0 && items > 1)
		qsort(all, items, sizeof(*all), by_size);
	for (from = 0; rc == 0 && from < items; from = end) {
		for (end = from; end < items && all[end].goods->kind ==
		    all[from].goods->kind;)
			end++;
		rc = add_kind(&s, all + from, end - from);
	}
	if (rc == 0)
		rc = crm_sequences_find(&seq, basket, &opt);
	if (rc == 0)
		rc = count_steps(&s, basket, &seq);
	free(seq.follow);
	free(all);
	if (rc == -1)
		free(s.lead);
	else {
		*lead = s.lead;
		*n = s.n;
	}
	return (rc);
}
