#include <string.h>

#include "core/time.h"
#include "intake/draftmoney_int.h"

/* What the columns of a file are, whatever their names say. */
struct sum {
	int	births, money, counts, phones, places, carriers, emails, codes;
	int	fees;		/* of the money, what could be that of parcels */
	int	again;		/* a telephone stands in several rows */
};

static int
is_births(const struct draft *d, const struct draft_col *c)
{
	size_t i;

	for (i = 0; i < d->nsample && crm_draft_is(c, LOOK_BIRTH); i++) {
		if (c->time[i] != CRM_TIME_NONE &&
		    c->time[i] < crm_date_civil(1995, 1, 1) * CRM_DAY)
			return (1);
	}
	return (0);
}

/* 1 when most numbers of the column are of that size, and round if large. */
static int
is_sized(const struct draft *d, const struct draft_col *c, int large)
{
	size_t i, n = 0;
	int64_t v;

	if (!crm_draft_is(c, LOOK_NUMBER) || crm_draft_is(c, LOOK_PHONE))
		return (0);
	for (i = 0; i < d->nsample; i++) {
		if (c->num[i] == DRAFT_NONE)
			continue;
		v = c->num[i] / DRAFT_MILLION;
		if (large)
			n += (v >= 500 && v % 10 == 0) ||
			    c->num[i] % DRAFT_MILLION != 0;
		else
			n += v >= -99 && v <= 99;
	}
	return (n * 10 >= c->n * 7);
}

/* 1 when few amounts are all as small as the fee of a parcel. */
static int
is_fees(const struct draft *d, const struct draft_col *c)
{
	size_t i;
	int64_t v;

	for (i = 0; i < d->nsample; i++) {
		v = c->num[i] / DRAFT_MILLION;
		if (c->num[i] != DRAFT_NONE && (v < 0 || v > 6000))
			return (0);
	}
	return (c->nid <= 5 && is_sized(d, c, 1));
}

static void
add(const struct draft *d, size_t at, struct sum *s)
{
	const struct draft_col *c = &d->col[at];
	int split = at + 2 < d->ncol && crm_draft_is(c, LOOK_AREA) &&
	    crm_draft_is(c + 1, LOOK_DIGITS) &&
	    crm_draft_is(c + 2, LOOK_DIGITS);

	s->births += is_births(d, c);
	s->money += is_sized(d, c, 1);
	s->fees += is_fees(d, c);
	s->counts += is_sized(d, c, 0) && !crm_draft_is(c, LOOK_AREA) &&
	    !crm_draft_counts(d, at);
	s->codes += crm_draft_is(c, LOOK_CODE) && c->chars >= c->n * 3 &&
	    !crm_draft_is(c, LOOK_NUMBER) && !crm_draft_is(c, LOOK_PHONE);
	s->carriers += crm_draft_is(c, LOOK_CARRIER);
	s->emails += crm_draft_is(c, LOOK_EMAIL);
	s->places += c->look[LOOK_PLACE] * 5 >= c->n * 3 && c->n > 0;
	if (split || crm_draft_is(c, LOOK_PHONE)) {
		s->phones++;
		c += split ? 2 : 0;
		s->again |= c->nid * 20 < c->n * 19;
	}
}

const char *
crm_draft_stream(const struct draft *d)
{
	struct sum s = { 0 };
	size_t i;

	if (d->nsample < DRAFT_LEAST)
		return (NULL);
	for (i = 0; i < d->ncol; i++)
		add(d, i, &s);
	if (s.births > 0 && !s.again)
		return ("member");
	if (s.money == 1 && s.fees == 1 && s.phones > 0 && s.places > 0)
		return ("shipment");
	/* One row for each person, and no order: the money may be points. */
	if (s.money == 1 && s.counts == 0 && s.codes == 0 && s.phones > 0 &&
	    !s.again)
		return ("member");
	if (s.money > 0)
		return ("order");
	if (s.carriers > 0 || (s.phones > 0 && s.places > 0 &&
	    (s.counts > 0 || s.again)))
		return ("shipment");
	return (s.phones > 0 || s.emails > 0 ? "member" : NULL);
}
