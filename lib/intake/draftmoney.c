#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "intake/draftmoney_int.h"
#include "intake/pool.h"

/* 1 for the usual fees of a parcel, which are few. */
static int
is_fee(const struct draft_money *m, int k)
{
	const struct draft_col *c = &m->d->col[m->col[k]];
	size_t i, n = 0, fees = 0;
	int64_t v;

	for (i = 0; i < m->d->nsample; i++) {
		if (c->num[i] == DRAFT_NONE || c->num[i] == 0)
			continue;
		v = c->num[i] / DRAFT_MILLION;
		n++;
		if (v < 0 || v > 20000 || v % 100 != 0)
			return (0);
		fees += v >= 2000 && v <= 6000 && v % 500 == 0;
	}
	return (n > 0 && fees * 5 >= n * 3 && c->nid <= 5);
}

static int
give(struct draft_money *m, const char *target, int k)
{

	if (k == -1 || m->d->col[m->col[k]].target != NULL)
		return (0);
	return (crm_draft_give_one(m->d, target, m->col[k], DRAFT_VALUE));
}

static int
is_sent(const struct draft_money *m)
{

	return (crm_draft_picked(m->d, "address") != NULL ||
	    crm_draft_picked(m->d, "receiver_phone") != NULL);
}

/*
 * A fee, if something is sent and most rows have one; else it may be a coupon
 * or change.  Where each row of an order repeats it, the order has it once.
 */
static int
give_fee(struct draft_money *m, int k)
{
	const struct draft_col *c = &m->d->col[m->col[k]];
	int r;
	size_t i, again = 0, other = 0, some = 0;

	for (i = 0; i < m->d->nsample; i++)
		some += crm_draft_or_zero(m, k, i) > 0;

	r = crm_draft_give_one(m->d, "shipping_fee", m->col[k],
	    is_sent(m) && some * 5 >= m->d->nsample * 3 ? DRAFT_VALUE :
	    DRAFT_MAYBE);
	for (i = 1; r == 1 && m->order != -1 && i < m->d->nsample; i++) {
		if (m->d->col[m->order].id[i] !=
		    m->d->col[m->order].id[i - 1] || crm_draft_or_zero(m, k, i) == 0)
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
give_sum(struct draft_money *m, int a, int b, const char *why)
{
	struct draft_gift gift = { .target = "amount", .n = 2,
	    .between = " + ", .how = DRAFT_VALUE, .why = why };

	gift.col[0] = m->col[a];
	gift.col[1] = m->col[b];
	m->d->vat_excluded = "unit_price";
	return (crm_draft_give(m->d, &gift));
}

/*
 * A discount, or a commission, or a cost: what is paid is the one or the other,
 * so that the price alone must not make an amount either.
 */
static int
doubt(struct draft_money *m, int by, int sum)
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
give_third(struct draft_money *m, int by, int sum)
{

	if (crm_draft_picked(m->d, "amount") != NULL)
		return (0);
	if (crm_draft_adds(m, by, 1, sum) && crm_draft_tenth(m, by)) {
		m->d->vat_excluded = "unit_price";
		return (give(m, "amount", sum) == -1 ? -1 : 1);
	}
	if (crm_draft_adds(m, by, 1, sum) && is_fee(m, by))
		return (give(m, "amount", m->goods) == -1 ||
		    give_fee(m, by) == -1 ? -1 : 1);
	if (!crm_draft_less(m, by, sum) || !crm_draft_adds(m, by, -1, sum))
		return (0);
	if (!crm_draft_none(m, by))
		return (doubt(m, by, sum));
	return (give(m, "discount", by) == -1 ||
	    give(m, "amount", sum) == -1 ? -1 : 1);
}

static int
is_used(const struct draft_money *m, int k)
{

	return (k == m->qty || k == m->price || k == m->goods ||
	    k == m->discount);
}

/* What is known of qty * price, and of what is added to it or taken off. */
static int
give_product(struct draft_money *m)
{
	int by, sum, r = 0, n = (int)m->n;

	for (by = 0; by < n && r == 0; by++) {
		for (sum = 0; sum < n && r == 0; sum++) {
			if (by != sum && !is_used(m, by) && !is_used(m, sum))
				r = give_third(m, by, sum);
		}
	}
	for (by = 0; by < n && r == 0; by++) {
		if (!is_used(m, by) && crm_draft_tenth(m, by) &&
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
is_count(const struct draft_money *m, int k)
{
	const struct draft_col *c = &m->d->col[m->col[k]];
	size_t i;

	if (c->look[LOOK_MONEY] > 0 || c->n * 5 < m->d->nsample * 4)
		return (0);
	for (i = 0; i < m->d->nsample; i++) {
		if (c->num[i] != DRAFT_NONE && (c->num[i] % DRAFT_MILLION != 0 ||
		    c->num[i] > 999 * (int64_t)DRAFT_MILLION ||
		    c->num[i] < -999 * (int64_t)DRAFT_MILLION))
			return (0);
	}
	return (1);
}

/* Numbers that money has: with separators, or large and round. */
static int
is_money(const struct draft_money *m, int k)
{
	const struct draft_col *c = &m->d->col[m->col[k]];
	size_t i, round = 0, large = 0;

	for (i = 0; i < m->d->nsample; i++) {
		if (c->num[i] == DRAFT_NONE)
			continue;
		round += c->num[i] % (10 * (int64_t)DRAFT_MILLION) == 0;
		large += c->num[i] >= 500 * (int64_t)DRAFT_MILLION ||
		    c->num[i] <= -500 * (int64_t)DRAFT_MILLION;
	}
	if (c->n * 5 < m->d->nsample * 4)
		return (0);
	return (large > 0 && (c->look[LOOK_MONEY] * 2 >= c->n ||
	    round * 10 >= c->n * 7));
}

/*
 * Compares the rows of one product that are bought in different quantities:
 * whether the money is the same, or grows with them.
 */
static void
weigh(const struct draft_money *m, size_t text, int qty, int money,
    size_t *same, size_t *grows)
{
	const unsigned *id = m->d->col[text].id;
	int64_t q, p, q0, p0;
	size_t i, k;

	for (i = 0; i < crm_draft_compared(m); i++) {
		q = crm_draft_number(m, qty, i);
		p = crm_draft_number(m, money, i);
		for (k = 0; k < i && (id[k] != id[i] || id[i] == 0);)
			k++;
		if (k == i || q == DRAFT_NONE || p == DRAFT_NONE)
			continue;
		q0 = crm_draft_number(m, qty, k);
		p0 = crm_draft_number(m, money, k);
		if (q0 == q || q0 == DRAFT_NONE || p0 == DRAFT_NONE || p == 0)
			continue;
		*same += p == p0;
		*grows += p / DRAFT_MILLION * (q0 / DRAFT_MILLION) ==
		    p0 / DRAFT_MILLION * (q / DRAFT_MILLION);
	}
}

/* One column of money, and perhaps one of quantities, that nothing proves. */
static int
give_alone(struct draft_money *m, int qty, int money)
{
	struct draft_gift gift = { .target = "amount", .n = 1,
	    .col = { m->col[money] }, .how = DRAFT_VALUE };
	size_t i, same = 0, grows = 0;
	int ones = 1;

	if (m->order != -1 && m->d->col[m->order].nid <
	    m->d->col[m->order].n && crm_draft_breaks(m->d,
	    (size_t)m->order, -1, m->col[money]) == 0) {
		gift.how = DRAFT_MAYBE;
		gift.why = _("All rows of an order have the same: if it is "
		    "the order's, no column is the amount of a row.");
	}
	if (qty == -1)
		return (crm_draft_give(m->d, &gift));
	for (i = 0; i < m->d->nsample; i++)
		ones &= crm_draft_number(m, qty, i) == DRAFT_MILLION;
	for (i = 0; i < m->d->ncol; i++) {
		if (crm_draft_free(m->d, i) &&
		    crm_draft_is(&m->d->col[i], LOOK_TEXT))
			weigh(m, i, qty, money, &same, &grows);
	}
	/* A price that no count changes may be paid once: visits, guests. */
	grows = gift.how == DRAFT_MAYBE || grows <= same * 4 ? 0 : grows;
	if (grows == 0 && !ones && gift.how != DRAFT_MAYBE) {
		gift.how = DRAFT_MAYBE;
		gift.why = _("For one piece (then unit_price), or for the "
		    "line?  No row tells.");
	}
	if (crm_draft_give(m->d, &gift) == -1)
		return (-1);
	return (crm_draft_give_one(m->d, "qty", m->col[qty], grows > 0 ?
	    DRAFT_VALUE : DRAFT_MAYBE));
}

/* Nothing multiplies: the only column of its kind is told by its looks. */
static int
give_by_looks(struct draft_money *m)
{
	int k, qty = -1, money = -1, nqty = 0, nmoney = 0;

	for (k = 0; k < (int)m->n; k++) {
		if (m->d->col[m->col[k]].target != NULL)
			continue;
		if (is_fee(m, k) && m->n > 1 && is_sent(m)) {
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
	struct draft_money m = { .d = d, .qty = -1, .price = -1, .goods = -1,
	    .discount = -1, .order = crm_draft_col(d, "order_no") };
	int k;

	if (strcmp(d->stream, "order") != 0 &&
	    strcmp(d->stream, "shipment") != 0)
		return (0);
	crm_draft_numbers(&m);
	if (crm_draft_product(&m, 0) || crm_draft_product(&m, 1)) {
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
