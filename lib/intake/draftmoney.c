#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "intake/draft_int.h"
#include "intake/pool.h"
#include "intake/value.h"

#define MILLION	1000000
#define MOST	12	/* columns of numbers that are compared */
#define ROWS	300	/* rows in which they are */

/* Columns of numbers, and what each is: an index, or -1. */
struct money {
	struct draft	*d;
	size_t		 col[MOST];
	size_t		 n;
	int		 qty, price, goods;	/* qty * price = goods */
	int		 discount;		/* - discount = goods */
	int		 order;			/* the column of order_no */
};

/* 1 when the column may be used for the target, by values or by its name. */
static int
may_be(const struct draft *d, size_t col, const char *target)
{
	const struct draft_col *c = &d->col[col];

	if (c->target != NULL)
		return (strcmp(c->target, target) == 0 &&
		    crm_draft_col(d, target) == (int)col);
	return (crm_draft_picked(d, target) == NULL &&
	    !crm_draft_forbidden(d, target, &c->form));
}

static void
find_numbers(struct money *m)
{
	static const char *const targets[] = { "qty", "unit_price", "amount",
	    "discount", "shipping_fee" };
	const struct draft_col *c = m->d->col;
	size_t i, k;
	int known;

	for (i = 0; i < m->d->ncol && m->n < MOST; i++, c++) {
		for (known = 0, k = 0; c->target != NULL && k < 5; k++)
			known |= strcmp(c->target, targets[k]) == 0;
		if ((crm_draft_free(m->d, i) || known) &&
		    crm_draft_is(c, LOOK_NUMBER) &&
		    !crm_draft_is(c, LOOK_PHONE) &&
		    !crm_draft_counts(m->d, i))
			m->col[m->n++] = i;
	}
}

static int64_t
value(const struct money *m, int k, size_t row)
{

	return (m->d->col[m->col[k]].num[row]);
}

/* An empty cell of a fee or a discount is none. */
static int64_t
or_zero(const struct money *m, int k, size_t row)
{
	int64_t v = k == -1 ? 0 : value(m, k, row);

	return (v == DRAFT_NONE ? 0 : v);
}

static size_t
rows(const struct money *m)
{

	return (m->d->nsample < ROWS ? m->d->nsample : ROWS);
}

/* 1 when the two are the same but for half a won. */
static int
is_near(int64_t a, int64_t b)
{

	return (a - b <= MILLION / 2 && b - a <= MILLION / 2);
}

/* 1 when column a is smaller than b in all rows together. */
static int
is_less(const struct money *m, int a, int b)
{
	int64_t all = 0;
	size_t i;

	for (i = 0; i < rows(m); i++)
		all += or_zero(m, b, i) / MILLION - or_zero(m, a, i) / MILLION;
	return (all > 0);
}

/* 1 when the row is not the only one of its order, whose total it may have. */
static int
is_of_several(const struct money *m, size_t row)
{
	const unsigned *id;

	if (m->order == -1)
		return (0);
	id = m->d->col[m->order].id;
	return ((row > 0 && id[row] == id[row - 1]) ||
	    (row + 1 < m->d->nsample && id[row] == id[row + 1]));
}

/*
 * 1 when qty * price - discount = goods (discount may be -1) in 19 rows of 20,
 * and rows prove it in which the quantity is not 1, or no quantity is anything
 * but 1.  A discount is none in some rows: what never is may be a cost.
 */
static int
holds(const struct money *m, int qty, int price, int discount, int goods)
{
	size_t i, n = 0, bad = 0, proof = 0, ones = 0, cut = 0, big = 0;
	int64_t q, p, g, c, v;

	for (i = 0; i < rows(m); i++) {
		q = value(m, qty, i);
		p = value(m, price, i);
		g = value(m, goods, i);
		c = or_zero(m, discount, i);
		if (q == DRAFT_NONE || p == DRAFT_NONE || g == DRAFT_NONE)
			continue;
		n++;
		ones += q == MILLION;
		cut += c > 0;
		big += (q < 0 ? -q : q) < (p < 0 ? -p : p);
		if (q % MILLION != 0 || c < 0 ||
		    crm_value_times(q, p, &v) == -1 || !is_near(v - c, g)) {
			if (++bad * 20 > rows(m) || is_of_several(m, i))
				return (0);
			continue;
		}
		proof += q != MILLION && q != 0 && p != 0;
	}
	return (n >= DRAFT_LEAST && n * 5 >= rows(m) * 3 &&
	    bad * 20 <= n && big * 2 > n && (proof > 0 || ones == n) &&
	    (discount == -1 || (cut > 0 && cut < n)));
}

static int
can_be(const struct money *m, int k, const char *target)
{

	return (may_be(m->d, m->col[k], target));
}

/* Finds qty * price = goods, or less a discount.  1 or 0. */
static int
find_product(struct money *m, int with_discount)
{
	int q, p, c, g, n = (int)m->n;

	for (q = 0; q < n; q++)
		for (p = 0; p < n; p++) {
			if (q == p || !can_be(m, q, "qty") ||
			    !can_be(m, p, "unit_price"))
				continue;
			for (g = 0; g < n; g++)
				for (c = with_discount ? 0 : -1;
				    c < (with_discount ? n : 0); c++) {
					if (g == q || g == p || c == q ||
					    c == p || c == g || (c != -1 &&
					    (!can_be(m, c, "discount") ||
					    !is_less(m, c, g))) ||
					    !holds(m, q, p, c, g))
						continue;
					m->qty = q;
					m->price = p;
					m->discount = c;
					m->goods = g;
					return (1);
				}
		}
	return (0);
}

/* 1 when goods + sign * by = sum in every row, by not being 0 in all. */
static int
adds(const struct money *m, int by, int sign, int sum)
{
	size_t i, some = 0;
	int64_t b, s, g;

	for (i = 0; i < rows(m); i++) {
		g = value(m, m->goods, i);
		s = value(m, sum, i);
		b = or_zero(m, by, i);
		if (g == DRAFT_NONE && s == DRAFT_NONE)
			continue;
		if (g == DRAFT_NONE || s == DRAFT_NONE ||
		    !is_near(g + sign * b, s))
			return (0);
		some += b != 0;
	}
	return (some > 0);
}

/* 1 when by is the same part of goods in all rows, and never 0. */
static int
is_rate(const struct money *m, int by, int percent)
{
	size_t i, n = 0;
	int64_t g, b;
	double rate, first = percent / 100.0;

	for (i = 0; i < rows(m); i++) {
		g = value(m, m->goods, i);
		b = value(m, by, i);
		if (g == DRAFT_NONE || g == 0)
			continue;
		if (b == DRAFT_NONE || b == 0)
			return (0);
		rate = (double)b / (double)g;
		if (n++ == 0 && percent == 0)
			first = rate;
		if (rate - first > 0.005 || first - rate > 0.005)
			return (0);
	}
	return (n >= DRAFT_LEAST);
}

/* 1 for the usual fees of a parcel, which are few. */
static int
is_fee(const struct money *m, int k)
{
	const struct draft_col *c = &m->d->col[m->col[k]];
	size_t i, n = 0, fees = 0;
	int64_t v;

	for (i = 0; i < m->d->nsample; i++) {
		if (c->num[i] == DRAFT_NONE || c->num[i] == 0)
			continue;
		v = c->num[i] / MILLION;
		n++;
		if (v < 0 || v > 20000 || v % 100 != 0)
			return (0);
		fees += v >= 2000 && v <= 6000 && v % 500 == 0;
	}
	return (n > 0 && fees * 5 >= n * 3 && c->nid <= 5);
}

static int
give(struct money *m, const char *target, int k)
{

	if (k == -1 || m->d->col[m->col[k]].target != NULL)
		return (0);
	return (crm_draft_give_one(m->d, target, m->col[k], DRAFT_VALUE));
}

/*
 * A fee, if something is sent and most rows have one; else it may be a coupon
 * or change.  Where each row of an order repeats it, the order has it once.
 */
static int
give_fee(struct money *m, int k)
{
	const struct draft_col *c = &m->d->col[m->col[k]];
	int sent = crm_draft_picked(m->d, "address") != NULL ||
	    crm_draft_picked(m->d, "receiver_phone") != NULL, r;
	size_t i, again = 0, other = 0, some = 0;

	for (i = 0; i < m->d->nsample; i++)
		some += or_zero(m, k, i) > 0;

	r = crm_draft_give_one(m->d, "shipping_fee", m->col[k],
	    sent && some * 5 >= m->d->nsample * 3 ? DRAFT_VALUE :
	    DRAFT_MAYBE);
	for (i = 1; r == 1 && m->order != -1 && i < m->d->nsample; i++) {
		if (m->d->col[m->order].id[i] !=
		    m->d->col[m->order].id[i - 1] || or_zero(m, k, i) == 0)
			continue;
		again += c->id[i] == c->id[i - 1];
		other += c->id[i] != c->id[i - 1];
	}
	if (again > 0 && other == 0)
		m->d->bundle = m->d->col[m->order].label;
	return (r);
}

/* Two columns are the amount: the goods and their VAT. */
static int
give_sum(struct money *m, int a, int b, const char *why)
{
	struct draft_gift gift = { .target = "amount", .n = 2,
	    .between = " + ", .how = DRAFT_VALUE, .why = why };

	gift.col[0] = m->col[a];
	gift.col[1] = m->col[b];
	m->d->vat_excluded = "unit_price";
	return (crm_draft_give(m->d, &gift));
}

/* 1 when some row has nothing in the column. */
static int
is_none_somewhere(const struct money *m, int k)
{
	size_t i;

	for (i = 0; i < rows(m); i++) {
		if (or_zero(m, k, i) == 0 && value(m, m->goods, i) != 0)
			return (1);
	}
	return (0);
}

/*
 * A discount, or a commission, or a cost: what is paid is the one or the other,
 * so that the price alone must not make an amount either.
 */
static int
doubt(struct money *m, int by, int sum)
{
	const struct draft *d = m->d;
	const char *x = d->col[m->col[m->goods]].label;
	const char *y = d->col[m->col[by]].label;
	struct draft_gift gift = { .target = "discount", .n = 1,
	    .col = { m->col[by] }, .how = DRAFT_MAYBE };
	struct crm_buf why = { 0 };
	int r = -1;

	crm_buf_fmt(&why, _("In every row %s less %s is %s.  If %s is a "
	    "discount, this is so; if it is a commission or a cost, write "
	    "amount = %s."), x, y, d->col[m->col[sum]].label, y, x);
	if (!why.bad)
		gift.why = crm_pool_text(d->pool, why.p, why.n);
	crm_buf_free(&why);
	if (gift.why == NULL)
		return (crm_err_nomem(d->in->err));
	if (crm_draft_give(m->d, &gift) != -1 &&
	    crm_draft_give_one(m->d, "amount", m->col[sum],
	    DRAFT_MAYBE) != -1)
		r = crm_draft_give_one(m->d, "unit_price", m->col[m->price],
		    DRAFT_MAYBE);
	return (r == -1 ? -1 : 2);
}

/*
 * What the columns say that stand in a sum with the goods.  1 done, 2 nobody
 * knows, 0 they are in none, -1.
 */
static int
give_third(struct money *m, int by, int sum)
{

	if (crm_draft_picked(m->d, "amount") != NULL)
		return (0);
	if (adds(m, by, 1, sum) && is_rate(m, by, 10)) {
		m->d->vat_excluded = "unit_price";
		return (give(m, "amount", sum) == -1 ? -1 : 1);
	}
	if (adds(m, by, 1, sum) && is_fee(m, by))
		return (give(m, "amount", m->goods) == -1 ||
		    give_fee(m, by) == -1 ? -1 : 1);
	if (!is_less(m, by, sum) || !adds(m, by, -1, sum))
		return (0);
	if (!is_none_somewhere(m, by))
		return (doubt(m, by, sum));
	return (give(m, "discount", by) == -1 ||
	    give(m, "amount", sum) == -1 ? -1 : 1);
}

static int
is_used(const struct money *m, int k)
{

	return (k == m->qty || k == m->price || k == m->goods ||
	    k == m->discount);
}

/* What is known of qty * price, and of what is added to it or taken off. */
static int
give_product(struct money *m)
{
	int by, sum, r = 0, n = (int)m->n;

	for (by = 0; by < n && r == 0; by++) {
		for (sum = 0; sum < n && r == 0; sum++) {
			if (by != sum && !is_used(m, by) && !is_used(m, sum))
				r = give_third(m, by, sum);
		}
	}
	for (by = 0; by < n && r == 0; by++) {
		if (!is_used(m, by) && is_rate(m, by, 10) &&
		    crm_draft_picked(m->d, "amount") == NULL)
			r = give_sum(m, m->goods, by, _("The second is ten "
			    "per cent of the first: the VAT."));
	}
	if (r == -1 || give(m, "qty", m->qty) == -1)
		return (-1);
	if (r == 2)
		return (0);
	return (give(m, "unit_price", m->price) == -1 ||
	    give(m, "discount", m->discount) == -1 ||
	    give(m, "amount", m->goods) == -1 ? -1 : 0);
}

/* Whole numbers that are few. */
static int
is_count(const struct money *m, int k)
{
	const struct draft_col *c = &m->d->col[m->col[k]];
	size_t i;

	if (c->look[LOOK_MONEY] > 0 || c->n * 5 < m->d->nsample * 4)
		return (0);
	for (i = 0; i < m->d->nsample; i++) {
		if (c->num[i] != DRAFT_NONE && (c->num[i] % MILLION != 0 ||
		    c->num[i] > 999 * (int64_t)MILLION ||
		    c->num[i] < -999 * (int64_t)MILLION))
			return (0);
	}
	return (1);
}

/* Numbers that money has: with separators, with cents, large and round. */
static int
is_money(const struct money *m, int k)
{
	const struct draft_col *c = &m->d->col[m->col[k]];
	size_t i, round = 0, large = 0, parts = 0;

	for (i = 0; i < m->d->nsample; i++) {
		if (c->num[i] == DRAFT_NONE)
			continue;
		round += c->num[i] % (10 * (int64_t)MILLION) == 0;
		parts += c->num[i] % MILLION != 0;
		large += c->num[i] >= 500 * (int64_t)MILLION ||
		    c->num[i] <= -500 * (int64_t)MILLION;
	}
	if (c->n * 5 < m->d->nsample * 4)
		return (0);
	return (parts * 2 >= c->n || (large > 0 &&
	    (c->look[LOOK_MONEY] * 2 >= c->n || round * 10 >= c->n * 7)));
}

/*
 * Compares the rows of one product that are bought in different quantities:
 * whether the money is the same, or grows with them.
 */
static void
weigh(const struct money *m, size_t text, int qty, int money, size_t *same,
    size_t *grows)
{
	const unsigned *id = m->d->col[text].id;
	int64_t q, p, q0, p0;
	size_t i, k;

	for (i = 0; i < rows(m); i++) {
		q = value(m, qty, i);
		p = value(m, money, i);
		for (k = 0; k < i && (id[k] != id[i] || id[i] == 0);)
			k++;
		if (k == i || q == DRAFT_NONE || p == DRAFT_NONE)
			continue;
		q0 = value(m, qty, k);
		p0 = value(m, money, k);
		if (q0 == q || q0 == DRAFT_NONE || p0 == DRAFT_NONE || p == 0)
			continue;
		*same += p == p0;
		*grows += p / MILLION * (q0 / MILLION) ==
		    p0 / MILLION * (q / MILLION);
	}
}

/* One column of money, and perhaps one of quantities, that nothing proves. */
static int
give_alone(struct money *m, int qty, int money)
{
	struct draft_gift gift = { .target = "amount", .n = 1,
	    .col = { m->col[money] }, .how = DRAFT_VALUE };
	size_t i, same = 0, grows = 0;
	int ones = 1;

	if (qty == -1)
		return (crm_draft_give(m->d, &gift));
	for (i = 0; i < m->d->nsample; i++)
		ones &= value(m, qty, i) == MILLION;
	for (i = 0; i < m->d->ncol; i++) {
		if (crm_draft_free(m->d, i) &&
		    crm_draft_is(&m->d->col[i], LOOK_TEXT))
			weigh(m, i, qty, money, &same, &grows);
	}
	if (same > grows * 4)
		gift.target = "unit_price";
	else if (grows <= same * 4 && !ones) {
		gift.how = DRAFT_MAYBE;
		gift.why = _("For one piece (then unit_price), or for the "
		    "line?  No row tells.");
	}
	if (crm_draft_give(m->d, &gift) == -1)
		return (-1);
	return (crm_draft_give_one(m->d, "qty", m->col[qty], same + grows > 0 ?
	    DRAFT_VALUE : DRAFT_MAYBE));
}

/* Nothing multiplies: the only column of its kind is told by its looks. */
static int
give_by_looks(struct money *m)
{
	int k, qty = -1, money = -1, nqty = 0, nmoney = 0;

	for (k = 0; k < (int)m->n; k++) {
		if (m->d->col[m->col[k]].target != NULL)
			continue;
		if (is_fee(m, k) && m->n > 1) {
			if (give_fee(m, k) == -1)
				return (-1);
		} else if (is_count(m, k)) {
			qty = k;
			nqty++;
		} else if (is_money(m, k)) {
			money = nmoney++ == 0 ? k : money;
		}
	}
	if (money != -1 && nmoney == 1 &&
	    crm_draft_picked(m->d, "amount") == NULL &&
	    crm_draft_picked(m->d, "unit_price") == NULL)
		return (give_alone(m, nqty == 1 ? qty : -1, money));
	if (nqty == 1 && crm_draft_give_one(m->d, "qty", m->col[qty],
	    DRAFT_MAYBE) == -1)
		return (-1);
	return (money == -1 || nmoney == 1 ? 0 : crm_draft_give_one(m->d,
	    "amount", m->col[money], DRAFT_MAYBE));
}

/* Counts below 0, or else amounts, are returns. */
static void
find_returns(struct draft *d)
{
	static const char *const targets[] = { "qty", "amount" };
	size_t i, row;
	int at;

	for (i = 0; i < 2 && d->back == -1; i++) {
		at = crm_draft_col(d, targets[i]);
		for (row = 0; at != -1 && row < d->nsample; row++) {
			if (d->col[at].num[row] != DRAFT_NONE &&
			    d->col[at].num[row] < 0)
				d->back = at;
		}
	}
}

int
crm_draft_money(struct draft *d)
{
	struct money m = { .d = d, .qty = -1, .price = -1, .goods = -1,
	    .discount = -1, .order = crm_draft_col(d, "order_no") };
	int k;

	if (strcmp(d->stream, "order") != 0 &&
	    strcmp(d->stream, "shipment") != 0)
		return (0);
	find_numbers(&m);
	if (find_product(&m, 0) || find_product(&m, 1)) {
		if (give_product(&m) == -1)
			return (-1);
		for (k = 0; k < (int)m.n; k++) {
			if (!is_used(&m, k) && is_fee(&m, k) &&
			    crm_draft_free(d, m.col[k]) &&
			    give_fee(&m, k) == -1)
				return (-1);
		}
	} else if (give_by_looks(&m) == -1)
		return (-1);
	find_returns(d);
	return (0);
}
