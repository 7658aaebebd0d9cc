#include <string.h>

#include "intake/draftmoney_int.h"
#include "intake/value.h"

#define ROWS	300	/* rows that are compared */

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

void
crm_draft_numbers(struct draft_money *m)
{
	static const char *const targets[] = { "qty", "unit_price", "amount",
	    "discount", "shipping_fee" };
	const struct draft_col *c = m->d->col;
	size_t i, k;
	int known;

	for (i = 0; i < m->d->ncol && m->n < DRAFT_NUMBERS; i++, c++) {
		for (known = 0, k = 0; c->target != NULL && k < 5; k++)
			known |= strcmp(c->target, targets[k]) == 0;
		if ((crm_draft_free(m->d, i) || known) &&
		    crm_draft_is(c, LOOK_NUMBER) &&
		    !crm_draft_is(c, LOOK_PHONE) &&
		    !crm_draft_counts(m->d, i))
			m->col[m->n++] = i;
	}
}

int64_t
crm_draft_number(const struct draft_money *m, int k, size_t row)
{

	return (m->d->col[m->col[k]].num[row]);
}

int64_t
crm_draft_or_zero(const struct draft_money *m, int k, size_t row)
{
	int64_t v = k == -1 ? 0 : crm_draft_number(m, k, row);

	return (v == DRAFT_NONE ? 0 : v);
}

size_t
crm_draft_compared(const struct draft_money *m)
{

	return (m->d->nsample < ROWS ? m->d->nsample : ROWS);
}

/* 1 when the two are the same but for half a won. */
static int
is_near(int64_t a, int64_t b)
{

	return (a - b <= DRAFT_MILLION / 2 && b - a <= DRAFT_MILLION / 2);
}

int
crm_draft_less(const struct draft_money *m, int a, int b)
{
	int64_t all = 0;
	size_t i;

	for (i = 0; i < crm_draft_compared(m); i++)
		all += (crm_draft_or_zero(m, b, i) -
		    crm_draft_or_zero(m, a, i)) / DRAFT_MILLION;
	return (all > 0);
}

/* 1 when the row is not the only one of its order, whose total it may have. */
static int
is_of_several(const struct draft_money *m, size_t row)
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
holds(const struct draft_money *m, int qty, int price, int discount, int goods)
{
	size_t i, n = 0, bad = 0, proof = 0, ones = 0, cut = 0, big = 0;
	int64_t q, p, g, c, v;

	for (i = 0; i < crm_draft_compared(m); i++) {
		q = crm_draft_number(m, qty, i);
		p = crm_draft_number(m, price, i);
		g = crm_draft_number(m, goods, i);
		c = crm_draft_or_zero(m, discount, i);
		if (q == DRAFT_NONE || p == DRAFT_NONE || g == DRAFT_NONE)
			continue;
		n++;
		ones += q == DRAFT_MILLION;
		cut += c > 0;
		big += (q < 0 ? -q : q) < (p < 0 ? -p : p);
		if (q % DRAFT_MILLION != 0 || c < 0 ||
		    crm_value_times(q, p, &v) == -1 || !is_near(v - c, g)) {
			if (++bad * 20 > crm_draft_compared(m) || is_of_several(m, i))
				return (0);
			continue;
		}
		proof += q != DRAFT_MILLION && q != 0 && p != 0;
	}
	return (n >= DRAFT_LEAST && n * 5 >= crm_draft_compared(m) * 3 &&
	    bad * 20 <= n && big * 2 > n && (proof > 0 || ones == n) &&
	    (discount == -1 || (cut > 0 && cut < n)));
}

static int
can_be(const struct draft_money *m, int k, const char *target)
{

	return (may_be(m->d, m->col[k], target));
}

int
crm_draft_product(struct draft_money *m, int with_discount)
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
					    !crm_draft_less(m, c, g))) ||
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

int
crm_draft_adds(const struct draft_money *m, int by, int sign, int sum)
{
	size_t i, some = 0;
	int64_t b, s, g;

	for (i = 0; i < crm_draft_compared(m); i++) {
		g = crm_draft_number(m, m->goods, i);
		s = crm_draft_number(m, sum, i);
		b = crm_draft_or_zero(m, by, i);
		if (g == DRAFT_NONE && s == DRAFT_NONE)
			continue;
		if (g == DRAFT_NONE || s == DRAFT_NONE ||
		    !is_near(g + sign * b, s))
			return (0);
		some += b != 0;
	}
	return (some > 0);
}

int
crm_draft_tenth(const struct draft_money *m, int by)
{
	size_t i, n = 0;
	int64_t g, b;

	for (i = 0; i < crm_draft_compared(m); i++) {
		g = crm_draft_number(m, m->goods, i);
		b = crm_draft_number(m, by, i);
		if (g == DRAFT_NONE || g == 0)
			continue;
		/* Won are rounded, as the house likes. */
		if (b == DRAFT_NONE || b == 0 ||
		    b * 10 - g > 10 * (int64_t)DRAFT_MILLION ||
		    g - b * 10 > 10 * (int64_t)DRAFT_MILLION)
			return (0);
		n++;
	}
	return (n >= DRAFT_LEAST);
}

int
crm_draft_none(const struct draft_money *m, int k)
{
	size_t i;

	for (i = 0; i < crm_draft_compared(m); i++) {
		if (crm_draft_or_zero(m, k, i) == 0 && crm_draft_number(m, m->goods, i) != 0)
			return (1);
	}
	return (0);
}

