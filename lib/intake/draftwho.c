#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/stream.h"
#include "intake/draft_int.h"

#define FAR	4	/* columns between a name and its telephone */
#define PEOPLE	4

/* A telephone, in one column or three, and whose it is. */
struct person {
	size_t		 phone[3];
	size_t		 n;
	int		 name;		/* its column, or -1 */
	const char	*role;		/* "buyer", "receiver", "", or NULL */
	int		 other;		/* another telephone of him, or -1 */
};

static int
is_mostly(const struct draft_col *c, enum look look)
{

	return (c->n > 0 && c->look[look] * 5 >= c->n * 3);
}

/* Few telephones in many rows are those of shops. */
static int
is_shops(const struct draft_col *c)
{

	return (c->nid == 1 ? c->n > DRAFT_LEAST : c->nid * 20 < c->n);
}

/* 010 | 1234 | 5678 */
static int
is_split(const struct draft *d, size_t at)
{
	const struct draft_col *c = d->col + at;

	return (crm_draft_free(d, at) && crm_draft_free(d, at + 1) &&
	    crm_draft_free(d, at + 2) && crm_draft_is(c, LOOK_AREA) &&
	    crm_draft_is(c + 1, LOOK_DIGITS) &&
	    crm_draft_is(c + 2, LOOK_DIGITS) && c->nid <= c[2].nid &&
	    c->n * 4 <= c[2].n * 5 && c[2].n * 4 <= c->n * 5);
}

/* The role that a column's name has given to it, or NULL. */
static const char *
role_of(const struct draft *d, size_t col, const char *what)
{
	static const char *const roles[] = { "buyer", "receiver" };
	const char *target = d->col[col].target;
	size_t i, n;

	if (target == NULL)
		return (NULL);
	for (i = 0; i < 2; i++) {
		n = strlen(roles[i]);
		if (strncmp(target, roles[i], n) == 0 && target[n] == '_' &&
		    strcmp(target + n + 1, what) == 0)
			return (roles[i]);
	}
	return (strcmp(target, what) == 0 ? "" : NULL);
}

static size_t
find_phones(const struct draft *d, struct person *v)
{
	size_t i, n = 0;

	for (i = 0; i < d->ncol && n < PEOPLE; i++) {
		memset(&v[n], 0, sizeof(*v));
		v[n].name = v[n].other = -1;
		v[n].phone[0] = i;
		v[n].n = 1;
		v[n].role = role_of(d, i, "phone");
		if (!crm_draft_free(d, i) && (v[n].role == NULL ||
		    crm_draft_col(d, d->col[i].target) == -1))
			continue;
		if (is_split(d, i)) {
			v[n].phone[1] = ++i;
			v[n].phone[2] = ++i;
			v[n].n = 3;
		} else if (!crm_draft_is(&d->col[i], LOOK_PHONE) ||
		    (v[n].role == NULL && is_shops(&d->col[i])))
			continue;
		n++;
	}
	return (n);
}

/*
 * How likely the column has the name of him whose telephone it is: it stands
 * near, a telephone has one name, and most names have one telephone.  0: not.
 */
static size_t
weigh_name(const struct draft *d, const struct person *p, size_t col)
{
	const struct draft_col *c = &d->col[col];
	size_t last = p->phone[p->n - 1], far, breaks;

	far = col < p->phone[0] ? p->phone[0] - col : col - last;
	if (far > FAR || (!crm_draft_is(c, LOOK_NAME) &&
	    !is_mostly(c, LOOK_COMPANY)) || is_mostly(c, LOOK_PAYMENT))
		return (0);
	breaks = crm_draft_breaks(d, last, p->n == 3 ? (int)p->phone[1] : -1,
	    col);
	if (breaks == SIZE_MAX || breaks * 5 > c->n)
		return (0);
	breaks = crm_draft_breaks(d, col, -1, last);
	if (breaks == SIZE_MAX || breaks * 10 > c->n)
		return (0);
	/* A word that no row says again of anybody proves nothing. */
	if (far > 1 && !is_mostly(c, LOOK_SURNAME) &&
	    !is_mostly(c, LOOK_COMPANY) && d->col[last].nid == c->n)
		return (0);
	return (20 - 3 * far + (col < last ? 1 : 0) +
	    (is_mostly(c, LOOK_SURNAME) ? 4 : 0));
}

/* The name that a header or the values give to the telephone. */
static void
find_name(const struct draft *d, struct person *p, const int *taken)
{
	size_t i, w, best = 0;

	for (i = 0; i < d->ncol; i++) {
		if (taken[i] || (i >= p->phone[0] && i <= p->phone[p->n - 1]))
			continue;
		if (role_of(d, i, "name") == NULL && !crm_draft_free(d, i))
			continue;
		if ((w = weigh_name(d, p, i)) > best) {
			best = w;
			p->name = (int)i;
		}
	}
	if (p->name != -1 && p->role == NULL)
		p->role = role_of(d, (size_t)p->name, "name");
}

/* A telephone without a name right behind another is that one's second. */
static size_t
join_phones(struct person *v, size_t n)
{
	size_t i, k = 0;

	for (i = 0; i < n; i++) {
		if (k > 0 && v[i].name == -1 && v[i].n == 1 &&
		    v[i].role == NULL &&
		    v[k - 1].n == 1 && v[k - 1].other == -1 &&
		    v[i].phone[0] == v[k - 1].phone[0] + 1)
			v[k - 1].other = (int)v[i].phone[0];
		else
			v[k++] = v[i];
	}
	return (k);
}

/* The columns of an address, the longest in the file; how many. */
static size_t
find_place(const struct draft *d, size_t *col)
{
	size_t i, n, chars, best = 0, most = 0;

	for (i = 0; i < d->ncol; i += n > 0 ? n : 1) {
		n = chars = 0;
		while (crm_draft_free(d, i + n) && n < DRAFT_PARTS &&
		    (is_mostly(&d->col[i + n], LOOK_PLACE) ||
		    (n > 0 && is_mostly(&d->col[i + n], LOOK_DETAIL))))
			chars += d->col[i + n++].chars;
		if (n > 0 && chars >= most) {
			most = chars;
			best = n;
			*col = i;
		}
	}
	return (best);
}

static int
give_place(struct draft *d, size_t *at)
{
	struct draft_gift gift = { .target = "address", .between = " + ",
	    .how = DRAFT_VALUE };
	size_t i, first = 0;
	int r;

	gift.n = find_place(d, &first);
	for (i = 0; i < gift.n; i++)
		gift.col[i] = first + i;
	r = gift.n > 0 ? crm_draft_give(d, &gift) : 0;
	if (r == 1)
		*at = first;
	return (r);
}

/* In how many rows a column of the address does not tell another column. */
static size_t
breaks_place(const struct draft *d, size_t place, size_t col)
{
	const char *target = d->col[place].target;
	size_t i, n, least = SIZE_MAX;

	for (i = place; i < d->ncol && d->col[i].target == target; i++) {
		n = crm_draft_breaks(d, i, -1, col);
		least = n < least ? n : least;
	}
	return (least);
}

/* Five digits are a postcode beside an address that tells them. */
static int
give_postcode(struct draft *d, size_t place)
{
	size_t i;
	int near, r = 0;

	for (i = 0; i < d->ncol && r == 0; i++) {
		if (!crm_draft_free(d, i) ||
		    !crm_draft_is(&d->col[i], LOOK_POSTCODE))
			continue;
		near = i + 2 >= place && i <= place + DRAFT_PARTS;
		r = crm_draft_give_one(d, "postcode", i, near &&
		    breaks_place(d, place, i) * 5 <= d->col[i].n ?
		    DRAFT_VALUE : DRAFT_MAYBE);
	}
	return (r);
}

/*
 * Who of two buys?  The address is the receiver's: whose telephone does not
 * tell it is the buyer.  When both tell it, the first is, unless the address
 * stands between the two.  -1: nobody knows.
 */
static int
find_buyer(const struct draft *d, const struct person *v, size_t place)
{
	size_t a, b;

	if (place == SIZE_MAX)
		return (0);
	a = crm_draft_breaks(d, v[0].phone[v[0].n - 1], -1, place);
	b = crm_draft_breaks(d, v[1].phone[v[1].n - 1], -1, place);
	if (a != b)
		return (a > b ? 0 : 1);
	return (place > v[0].phone[0] && place < v[1].phone[0] ? -1 : 0);
}

static int
has_column(const struct draft *d, const char *name)
{
	const struct crm_column *col = crm_stream_columns(d->stream);

	for (; col->name != NULL; col++) {
		if (strcmp(col->name, name) == 0)
			return (1);
	}
	return (0);
}

/* Gives the roles that no name has given; DRAFT_MAYBE when in doubt. */
static enum draft_how
give_roles(const struct draft *d, struct person *v, size_t n, size_t place)
{
	int buyer = 0;
	size_t i;

	if (!has_column(d, "buyer_phone") && !has_column(d, "receiver_phone")) {
		for (i = 0; i < n; i++)
			v[i].role = i == 0 ? "" : v[i].role;
		return (DRAFT_VALUE);
	}
	if (n >= 2 && v[0].role == NULL && v[1].role == NULL &&
	    crm_draft_picked(d, "buyer_phone") == NULL &&
	    crm_draft_picked(d, "receiver_phone") == NULL) {
		buyer = find_buyer(d, v, place);
		v[buyer != 0].role = "buyer";
		v[buyer == 0].role = "receiver";
		return (buyer == -1 ? DRAFT_MAYBE : DRAFT_VALUE);
	}
	for (i = 0; i < n; i++) {
		if (v[i].role != NULL)
			continue;
		v[i].role = has_column(d, "buyer_phone") && i == 0 &&
		    crm_draft_picked(d, "buyer_phone") == NULL &&
		    (crm_draft_picked(d, "buyer_name") == NULL ||
		    v[i].name == -1) ? "buyer" : "receiver";
	}
	return (DRAFT_VALUE);
}

static const char *
target(const char *role, int phone)
{

	if (*role == '\0')
		return (phone ? "phone" : "name");
	if (*role == 'b')
		return (phone ? "buyer_phone" : "buyer_name");
	return (phone ? "receiver_phone" : "receiver_name");
}

static int
give_person(struct draft *d, const struct person *p, enum draft_how how)
{
	struct draft_gift gift = { .n = p->n, .how = how };
	size_t i;

	if (p->role == NULL)
		return (0);
	if (p->name != -1 && d->col[p->name].target == NULL &&
	    crm_draft_give_one(d, target(p->role, 0), (size_t)p->name,
	    how) == -1)
		return (-1);
	gift.target = target(p->role, 1);
	gift.between = p->n == 3 ? " + \"-\" + " : " | ";
	for (i = 0; i < p->n; i++)
		gift.col[i] = p->phone[i];
	if (p->other != -1)
		gift.col[gift.n++] = (size_t)p->other;
	if (p->other != -1 && !crm_draft_is(&d->col[p->phone[0]],
	    LOOK_MOBILE) && crm_draft_is(&d->col[p->other], LOOK_MOBILE)) {
		gift.col[0] = (size_t)p->other;
		gift.col[1] = p->phone[0];
	}
	return (crm_draft_give(d, &gift));
}

/* A name beside the address is the receiver's, if the buyer has one. */
static int
give_receiver(struct draft *d, size_t place)
{
	size_t i;

	for (i = place > 0 ? place - 1 : 0; i < d->ncol &&
	    i <= place + DRAFT_PARTS; i++) {
		if (crm_draft_free(d, i) && crm_draft_is(&d->col[i],
		    LOOK_NAME) && is_mostly(&d->col[i], LOOK_SURNAME) &&
		    (i + 1 == place || (d->col[i - 1].target != NULL &&
		    strcmp(d->col[i - 1].target, "address") == 0)))
			return (crm_draft_give_one(d, "receiver_name", i,
			    DRAFT_VALUE));
	}
	return (0);
}

static int
give_people(struct draft *d, size_t place)
{
	struct person v[PEOPLE];
	size_t i, n = find_phones(d, v);
	enum draft_how how;
	int *taken;

	if ((taken = calloc(d->ncol + 1, sizeof(*taken))) == NULL)
		return (crm_err_nomem(d->in->err));
	for (i = 0; i < n; i++) {
		find_name(d, &v[i], taken);
		if (v[i].name != -1)
			taken[v[i].name] = 1;
	}
	free(taken);
	n = join_phones(v, n);
	how = give_roles(d, v, n, place);
	for (i = 0; i < n; i++) {
		if (give_person(d, &v[i], how) == -1)
			return (-1);
	}
	return (0);
}

/* Where there is no telephone, an e-mail address tells whose the name is. */
static int
give_name_by_email(struct draft *d, size_t email)
{
	struct person p = { .phone = { email }, .n = 1, .name = -1 };
	const char *name = has_column(d, "name") ? "name" : "buyer_name";
	int *taken;

	if (crm_draft_picked(d, name) != NULL)
		return (0);
	if ((taken = calloc(d->ncol + 1, sizeof(*taken))) == NULL)
		return (crm_err_nomem(d->in->err));
	find_name(d, &p, taken);
	free(taken);
	return (p.name == -1 ? 0 : crm_draft_give_one(d, name,
	    (size_t)p.name, DRAFT_VALUE));
}

int
crm_draft_who(struct draft *d)
{
	size_t i, place = SIZE_MAX;
	const char *email = has_column(d, "email") ? "email" : "buyer_email";

	for (i = 0; i < d->ncol; i++) {
		if (crm_draft_is(&d->col[i], LOOK_EMAIL) &&
		    crm_draft_give_one(d, email, i, DRAFT_VALUE) == -1)
			return (-1);
	}
	if (give_place(d, &place) == -1)
		return (-1);
	for (i = 0; place == SIZE_MAX && i < d->ncol; i++) {
		if (d->col[i].target != NULL &&
		    strcmp(d->col[i].target, "address") == 0)
			place = i;
	}
	if (give_people(d, place) == -1 || (place != SIZE_MAX &&
	    (give_postcode(d, place) == -1 || give_receiver(d, place) == -1)))
		return (-1);
	for (i = 0; i < d->ncol; i++) {
		if (d->col[i].target != NULL &&
		    strcmp(d->col[i].target, email) == 0)
			return (give_name_by_email(d, i));
	}
	return (0);
}
