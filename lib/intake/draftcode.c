#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "intake/draft_int.h"
#include "intake/pool.h"

#define MILLION	1000000

static int
is_stream(const struct draft *d, const char *stream)
{

	return (strcmp(d->stream, stream) == 0);
}

int
crm_draft_counts(const struct draft *d, size_t col)
{
	size_t i;

	for (i = 0; i < d->nsample; i++) {
		if (d->col[col].num[i] == DRAFT_NONE ||
		    d->col[col].num[i] != d->col[col].num[0] +
		    (int64_t)i * MILLION)
			return (0);
	}
	return (d->nsample > 0 && d->col[col].num[0] == MILLION);
}

/* Codes in every row, and no amounts among them. */
static int
is_codes(const struct draft *d, size_t col)
{
	const struct draft_col *c = &d->col[col];
	size_t i, round = 0;

	if (!crm_draft_free(d, col) || c->n < d->nsample ||
	    c->look[LOOK_CODE] < c->n || crm_draft_is(c, LOOK_PHONE) ||
	    crm_draft_counts(d, col) || c->chars < c->n * 3 ||
	    crm_draft_is(c, LOOK_SIZE) || crm_draft_is(c, LOOK_DATE) ||
	    crm_draft_is(c, LOOK_POSTCODE))
		return (0);
	for (i = 0; i < d->nsample; i++)
		round += c->num[i] != DRAFT_NONE &&
		    c->num[i] % (50 * (int64_t)MILLION) == 0;
	return (round * 2 <= d->nsample && c->look[LOOK_MONEY] == 0);
}

/* 1 when the same number never stands on two days, or for two people. */
static int
is_order_no(const struct draft *d, size_t col)
{
	static const char *const same[] = { "ordered_at", "buyer_phone" };
	const struct draft_col *c = &d->col[col];
	size_t i, held = 0;
	int at;

	if (!is_codes(d, col) || c->nid * 5 < c->n)
		return (0);
	for (i = 0; i < 2; i++) {
		if ((at = crm_draft_first(d, same[i])) == -1)
			continue;
		if (crm_draft_breaks(d, col, -1, (size_t)at) > 0)
			return (0);
		held++;
	}
	return (c->runs == c->nid || held == 2);
}

/*
 * 1 when the numbers are those of orders and not of people: one stands in
 * several rows, one person has two, or they go up or down from row to row.
 */
static int
is_proved(const struct draft *d, size_t col)
{
	const struct draft_col *c = &d->col[col];
	const int phone = crm_draft_first(d, "buyer_phone");
	const struct crm_cell *a, *b;
	size_t i, up = 0, down = 0;

	if (c->nid < c->n || (phone != -1 &&
	    crm_draft_breaks(d, (size_t)phone, -1, col) > 0))
		return (1);
	for (i = 1; i < d->nsample; i++) {
		a = &d->sample[i - 1].cell[col];
		b = &d->sample[i].cell[col];
		up += a->n < b->n || (a->n == b->n && strcmp(a->p, b->p) < 0);
		down += a->n > b->n || (a->n == b->n && strcmp(a->p, b->p) > 0);
	}
	return (up == 0 || down == 0);
}

/* A number beside the carriers' names is that of the parcel. */
static int
give_parcels(struct draft *d)
{
	size_t i, k;
	int r = 0;

	for (i = 0; i < d->ncol && r == 0; i++) {
		if (!crm_draft_is(&d->col[i], LOOK_CARRIER))
			continue;
		if ((r = crm_draft_give_one(d, "carrier", i,
		    DRAFT_VALUE)) != 1)
			continue;
		for (k = i > 0 ? i - 1 : 0; k <= i + 1 && r == 1; k++) {
			if (k != i && crm_draft_free(d, k) &&
			    crm_draft_is(&d->col[k], LOOK_CODE) &&
			    d->col[k].chars >= d->col[k].n * 9)
				r = crm_draft_give_one(d, "invoice_no", k,
				    DRAFT_VALUE) == -1 ? -1 : 2;
		}
	}
	return (r == -1 ? -1 : 0);
}

/* 1 when the column counts the lines of each order from 1. */
static int
counts_lines(const struct draft *d, size_t col, size_t order)
{
	const unsigned *id = d->col[order].id;
	const int64_t *num = d->col[col].num;
	size_t i, several = 0;

	for (i = 0; i < d->nsample; i++) {
		if (num[i] == DRAFT_NONE)
			return (0);
		if (i > 0 && id[i] == id[i - 1]) {
			if (num[i] != num[i - 1] + MILLION)
				return (0);
			several++;
		} else if (num[i] != MILLION)
			return (0);
	}
	return (several > 0);
}

static int
give_line_no(struct draft *d, size_t order)
{
	const struct draft_col *c = d->col;
	size_t i;
	int r = 0;

	for (i = 0; i < d->ncol && r == 0; i++, c++) {
		if (crm_draft_free(d, i) && counts_lines(d, i, order))
			r = crm_draft_give_one(d, "line_no", i, DRAFT_VALUE);
	}
	/*
	 * Each row has a number of its own, and orders have several rows: it
	 * could be that of a parcel, too.
	 */
	for (i = order + 1; i < d->ncol && r == 0; i++) {
		if (d->col[order].nid < d->col[order].n && is_codes(d, i) &&
		    d->col[i].nid == d->col[i].n)
			r = crm_draft_give_one(d, "line_no", i, DRAFT_MAYBE);
	}
	return (r);
}

/* The source of a target that every row fills, in one form, or NULL. */
static const char *
filled(const struct draft *d, const char *target)
{
	const struct draft_pick *pick = crm_draft_picked(d, target);
	size_t i;
	int at = -1;

	for (i = 0; pick != NULL && i < d->ncol; i++) {
		if (d->col[i].target != pick->target)
			continue;
		if (d->col[i].n < d->nsample || (d->col[i].changed > 0 &&
		    d->col[i].changed < d->nsample))
			return (NULL);
		at = (int)i;
	}
	if (at == -1 || (pick->source == NULL && crm_draft_col(d,
	    target) == -1))
		return (NULL);
	if (pick->source != NULL)
		return (strstr(pick->source, " | ") != NULL ? NULL :
		    pick->source);
	return (d->col[at].label);
}

/*
 * A ledger without numbers: what one person buys on a day is one order.  A
 * running number would begin again in the next file.
 */
static int
make_order_no(struct draft *d)
{
	const char *day = filled(d, "ordered_at"), *who, *why;
	struct crm_buf source = { 0 };
	struct draft_pick *pick;

	why = _("No column numbers the orders: what one telephone orders at "
	    "one time is one order.");
	if ((who = filled(d, "buyer_phone")) == NULL &&
	    (who = filled(d, "receiver_phone")) == NULL) {
		who = filled(d, "buyer_name");
		why = _("No column numbers the orders: what one name orders "
		    "at one time is one order.");
	}
	if (day == NULL || who == NULL)
		return (0);
	if ((pick = crm_draft_pick_more(d, "order_no")) == NULL)
		return (crm_err_nomem(d->in->err));
	crm_buf_fmt(&source, "%s + \"-\" + %s", day, who);
	pick->how = DRAFT_VALUE;
	pick->why = why;
	if (!source.bad)
		pick->source = crm_pool_text(d->pool, source.p, source.n);
	crm_buf_free(&source);
	d->npick += pick->source != NULL;
	return (pick->source == NULL ? crm_err_nomem(d->in->err) : 1);
}

/* Ten digits or more, another in each row: the parcel's, or the order's. */
static int
guess_invoice_no(struct draft *d)
{
	const struct draft_col *c = d->col;
	size_t i;
	int r = 0;

	for (i = 0; i < d->ncol && r == 0; i++, c++) {
		if (is_codes(d, i) && !crm_draft_is(c, LOOK_TEXT) &&
		    c->nid == c->n && c->chars >= c->n * 10)
			r = crm_draft_give_one(d, "invoice_no", i,
			    DRAFT_MAYBE);
	}
	return (r);
}

static int
give_order_no(struct draft *d)
{
	size_t i;
	int at, r = 0;

	if (is_stream(d, "shipment") && guess_invoice_no(d) == -1)
		return (-1);

	for (i = 0; i < d->ncol && r == 0; i++) {
		if (is_order_no(d, i) && is_proved(d, i))
			r = crm_draft_give_one(d, "order_no", i, DRAFT_VALUE);
	}
	for (i = 0; i < d->ncol && r == 0; i++) {
		if (is_order_no(d, i))
			r = crm_draft_give_one(d, "order_no", i, DRAFT_MAYBE);
	}
	if (r == -1 || (r == 0 && is_stream(d, "order") &&
	    crm_draft_picked(d, "order_no") == NULL && make_order_no(d) == -1))
		return (-1);
	at = crm_draft_first(d, "order_no");
	return (at == -1 ? 0 : give_line_no(d, (size_t)at));
}

/*
 * A code that each person has alone, in several orders; DRAFT_NAME: it is none.
 */
static enum draft_how
weigh_code(const struct draft *d, size_t col)
{
	const int phone = crm_draft_first(d, "buyer_phone");
	const int no = crm_draft_first(d, "order_no");
	const struct draft_col *c = &d->col[col];
	size_t orders;

	if (!crm_draft_free(d, col) || !crm_draft_is(c, LOOK_CODE) ||
	    c->chars < c->n * 3 || c->nid == c->n ||
	    crm_draft_is(c, LOOK_NUMBER) || crm_draft_is(c, LOOK_PHONE) ||
	    crm_draft_is(c, LOOK_SIZE))
		return (DRAFT_NAME);
	orders = no == -1 ? 0 : crm_draft_breaks(d, col, -1, (size_t)no);
	if (phone == -1)
		return (c->runs > c->nid && orders > 0 ? DRAFT_MAYBE :
		    DRAFT_NAME);
	if (crm_draft_breaks(d, (size_t)phone, -1, col) > 0 ||
	    crm_draft_breaks(d, col, -1, (size_t)phone) > 0 || orders == 0)
		return (DRAFT_NAME);
	return (orders > 1 && crm_draft_is(c, LOOK_TEXT) ? DRAFT_VALUE :
	    DRAFT_MAYBE);
}

int
crm_draft_member_code(struct draft *d)
{
	const struct draft_col *c = d->col;
	enum draft_how how;
	size_t i;
	int r = 0;

	for (i = 0; i < d->ncol && r == 0; i++, c++) {
		if (is_stream(d, "member") && is_codes(d, i) &&
		    c->nid == c->n)
			r = crm_draft_give_one(d, "code", i, DRAFT_VALUE);
		if (r == 0 && is_stream(d, "order") &&
		    (how = weigh_code(d, i)) != DRAFT_NAME)
			r = crm_draft_give_one(d, "member_code", i, how);
	}
	return (r == -1 ? -1 : 0);
}

int
crm_draft_codes(struct draft *d)
{

	if (crm_draft_dates(d) == -1 || give_parcels(d) == -1)
		return (-1);
	return ((is_stream(d, "order") || is_stream(d, "shipment")) &&
	    give_order_no(d) == -1 ? -1 : 0);
}
