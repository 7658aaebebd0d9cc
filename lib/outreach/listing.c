#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/time.h"
#include "outreach/label.h"
#include "outreach/listing.h"
#include "outreach/listshape.h"
#include "record/bought.h"

enum text {
	CONTACT,
	SEGMENT,
	ARM,
	COUPON,
	OFFER,
	WHY,
	NTEXT
};

struct entry {
	int64_t		 member, key;
	int64_t		 last_at, last_amount, amount;
	int64_t		 household;	/* who gets its letter; 0: this one */
	uint32_t	 orders;
	int		 past;
	uint32_t	 n[NTEXT];	/* bytes, each with a NUL */
	size_t		 text;		/* where they begin */
};

struct crm_listing {
	struct crm_db	*db;
	struct entry	*entry;
	size_t		 n, cap;
	struct crm_buf	 texts, name, code;
};

struct crm_listing *
crm_listing_new(struct crm_db *db)
{
	struct crm_listing *listing = calloc(1, sizeof(*listing));

	if (listing == NULL)
		(void)crm_err_nomem(crm_db_err(db));
	else
		listing->db = db;
	return (listing);
}

void
crm_listing_free(struct crm_listing *listing)
{

	if (listing == NULL)
		return;
	free(listing->entry);
	crm_buf_free(&listing->texts);
	crm_buf_free(&listing->name);
	crm_buf_free(&listing->code);
	free(listing);
}

static int
nomem(struct crm_listing *listing)
{

	return (crm_err_nomem(crm_db_err(listing->db)));
}

int
crm_listing_add(struct crm_listing *listing, const struct crm_listrow *row)
{
	const char *const text[NTEXT] = { row->contact, row->segment,
	    row->arm, row->coupon, row->offer, row->why };
	size_t cap = listing->cap + listing->cap / 2 + 256;
	struct entry *entry;
	int i;

	if (listing->n == listing->cap) {
		entry = realloc(listing->entry, cap * sizeof(*entry));
		if (entry == NULL)
			return (nomem(listing));
		listing->entry = entry;
		listing->cap = cap;
	}
	entry = &listing->entry[listing->n];
	memset(entry, 0, sizeof(*entry));
	entry->member = row->member;
	entry->key = row->key;
	entry->past = row->past;
	entry->last_at = CRM_TIME_NONE;
	entry->text = listing->texts.n;
	for (i = 0; i < NTEXT; i++) {
		entry->n[i] = (uint32_t)strlen(text[i]) + 1;
		crm_buf_add(&listing->texts, text[i], entry->n[i]);
	}
	if (listing->texts.bad)
		return (nomem(listing));
	listing->n++;
	return (0);
}

/* The texts of an entry; they stand one behind the other. */
static void
texts_of(const struct crm_listing *listing, const struct entry *entry,
    const char *text[NTEXT])
{
	const char *p = listing->texts.p + entry->text;
	int i;

	for (i = 0; i < NTEXT; i++) {
		text[i] = p;
		p += entry->n[i];
	}
}

static int64_t
sum_of(const struct crm_bought_order *order)
{
	int64_t sum = 0;
	int i;

	for (i = 0; i < CRM_BOUGHT_KINDS; i++)
		if (__builtin_add_overflow(sum, order->sum[i], &sum))
			return (sum < 0 ? INT64_MIN : INT64_MAX);
	return (sum);
}

static void
take_bought(struct entry *entry, const struct crm_bought *bought)
{
	const struct crm_bought_order *order;
	int64_t sum;
	size_t i;

	for (i = 0; i < bought->n; i++) {
		order = &bought->order[i];
		sum = sum_of(order);
		if (__builtin_add_overflow(entry->amount, sum,
		    &entry->amount))
			entry->amount = sum < 0 ? INT64_MIN : INT64_MAX;
		if (!crm_bought_counts(order))
			continue;
		entry->orders += !crm_bought_again(bought, i);
		entry->last_at = order->at;
		entry->last_amount = sum;
	}
}

struct place {			/* of a member in the listing */
	int64_t	member;
	size_t	i;
};

static int
by_member(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return (x->member < y->member ? -1 : x->member > y->member ? 1 :
	    x->i < y->i ? -1 : x->i > y->i);
}

/* One walk through the history of them all, by number as that has it. */
static int
load_bought(struct crm_listing *listing)
{
	struct crm_bought_reader *reader = NULL;
	struct crm_bought bought = { 0 };
	struct place *place;
	size_t i, n = listing->n;
	int rc = 1;

	if ((place = calloc(n + 1, sizeof(*place))) == NULL)
		return (nomem(listing));
	for (i = 0; i < n; i++) {
		place[i].member = listing->entry[i].member;
		place[i].i = i;
	}
	qsort(place, n, sizeof(*place), by_member);
	if (n > 0 && (reader = crm_bought_open(listing->db, place[0].member,
	    place[n - 1].member, INT64_MAX)) == NULL)
		rc = -1;
	for (i = 0; i < n && rc == 1; i++) {
		while (rc == 1 && bought.member < place[i].member)
			rc = crm_bought_next(reader, &bought);
		if (rc == 1 && bought.member == place[i].member)
			take_bought(&listing->entry[place[i].i], &bought);
	}
	crm_bought_close(reader);
	free(place);
	return (rc == -1 ? -1 : 0);
}

struct letter {			/* a row on its way to its place */
	const char	*postcode, *address;
	size_t		 n;		/* of the postcode; 0 stands last */
	struct entry	*entry;
};

static int
by_place(const void *a, const void *b)
{
	const struct letter *x = a, *y = b;
	int d;

	if ((x->n == 0) != (y->n == 0))
		return (x->n == 0 ? 1 : -1);
	if ((d = strncmp(x->postcode, y->postcode, x->n > y->n ? x->n :
	    y->n)) != 0)
		return (d);
	if ((d = strcmp(x->address, y->address)) != 0)
		return (d);
	return (x->entry->member < y->entry->member ? -1 :
	    x->entry->member > y->entry->member);
}

/* Puts the entries into the order of their postcodes. */
static int
sort_letters(struct crm_listing *listing)
{
	struct entry *sorted = calloc(listing->n + 1, sizeof(*sorted));
	struct letter *letter = calloc(listing->n + 1, sizeof(*letter));
	const char *text[NTEXT];
	size_t i;

	if (sorted == NULL || letter == NULL) {
		free(sorted);
		free(letter);
		return (nomem(listing));
	}
	for (i = 0; i < listing->n; i++) {
		letter[i].entry = &listing->entry[i];
		texts_of(listing, letter[i].entry, text);
		letter[i].postcode = text[CONTACT];
		letter[i].n = crm_label_postcode(text[CONTACT],
		    &letter[i].address);
	}
	qsort(letter, listing->n, sizeof(*letter), by_place);
	for (i = 0; i < listing->n; i++)
		sorted[i] = *letter[i].entry;
	free(letter);
	free(listing->entry);
	listing->entry = sorted;
	listing->cap = listing->n + 1;
	return (0);
}

/* Who of two gets the letter: 1 when it is a. */
static int
before(const struct entry *a, const struct entry *b)
{

	if (a->past != b->past)
		return (a->past);
	return (a->amount > b->amount || (a->amount == b->amount &&
	    a->member < b->member));
}

/* Names the one of each household; house has the number of each entry's. */
static int
choose(struct crm_listing *listing, const int64_t *house)
{
	size_t *best = calloc(listing->n + 1, sizeof(*best)), i, h;
	struct entry *entry = listing->entry;

	if (best == NULL)
		return (nomem(listing));
	for (i = 0; i < listing->n; i++) {
		h = (size_t)house[i];
		if (best[h] == 0 || before(&entry[i], &entry[best[h] - 1]))
			best[h] = i + 1;
	}
	for (i = 0; i < listing->n; i++) {
		h = best[house[i]] - 1;
		entry[i].household = h == i ? 0 : entry[h].member;
	}
	free(best);
	return (0);
}

static int
join_households(struct crm_listing *listing)
{
	struct crm_households *houses;
	const char *text[NTEXT];
	int64_t *house;
	size_t i;
	int rc = 0;

	houses = crm_households_new(crm_db_key(listing->db));
	house = calloc(listing->n + 1, sizeof(*house));
	if (houses == NULL || house == NULL)
		rc = nomem(listing);
	for (i = 0; i < listing->n && rc == 0; i++) {
		texts_of(listing, &listing->entry[i], text);
		house[i] = crm_household_of(houses, text[CONTACT]);
		if (house[i] == -1)
			rc = nomem(listing);
	}
	if (rc == 0)
		rc = choose(listing, house);
	crm_households_free(houses);
	free(house);
	return (rc);
}

int
crm_listing_arrange(struct crm_listing *listing,
    const struct crm_listshape *shape)
{

	if ((shape->postal || crm_listshape_has(shape, CRM_LISTTERM_LAST_AT) ||
	    crm_listshape_has(shape, CRM_LISTTERM_LAST_AMOUNT) ||
	    crm_listshape_has(shape, CRM_LISTTERM_ORDERS) ||
	    crm_listshape_has(shape, CRM_LISTTERM_AMOUNT)) &&
	    load_bought(listing) == -1)
		return (-1);
	if (!shape->postal)
		return (0);
	return (sort_letters(listing) == -1 ? -1 : join_households(listing));
}

size_t
crm_listing_count(const struct crm_listing *listing)
{

	return (listing->n);
}

int64_t
crm_listing_member(const struct crm_listing *listing, size_t i)
{

	return (listing->entry[i].member);
}

/* Name and code as they are now: 1, 0 gone, -1. */
static int
read_name(struct crm_listing *listing, int64_t member)
{
	struct crm_stmt *stmt;
	int rc;

	crm_buf_reset(&listing->name);
	crm_buf_reset(&listing->code);
	if ((stmt = crm_sql(listing->db, "SELECT name, code\n"
	    "FROM v_member\n"
	    "WHERE member = :member")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		crm_buf_str(&listing->name, crm_col_text(stmt, 0));
		crm_buf_str(&listing->code, crm_col_text(stmt, 1));
	}
	crm_reset(stmt);
	return (listing->name.bad || listing->code.bad ? nomem(listing) : rc);
}

int
crm_listing_row(struct crm_listing *listing, size_t i,
    struct crm_listrow *row, int64_t *household)
{
	const struct entry *entry = &listing->entry[i];
	const char *text[NTEXT];
	int rc;

	if (entry->past)
		return (0);
	if ((rc = read_name(listing, entry->member)) == -1)
		return (-1);
	texts_of(listing, entry, text);
	row->member = entry->member;
	row->key = entry->key;
	row->contact = text[CONTACT];
	row->segment = text[SEGMENT];
	row->arm = text[ARM];
	row->coupon = text[COUPON];
	row->offer = text[OFFER];
	row->why = text[WHY];
	row->name = crm_buf_text(&listing->name);
	row->code = crm_buf_text(&listing->code);
	row->last_at = entry->last_at;
	row->last_amount = entry->last_amount;
	row->amount = entry->amount;
	row->orders = entry->orders;
	if (household != NULL)
		*household = entry->household;
	return (rc);
}

int
crm_listing_said(struct crm_db *db, int64_t campaign, int64_t member,
    struct crm_buf *segment, struct crm_buf *coupon)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT segment, coupon\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = :campaign AND verdict = 'in' AND member IN (\n"
	    "\tSELECT id FROM member\n"
	    "\tWHERE id = :member OR merged_into = :member)\n"
	    "ORDER BY id")) == NULL ||
	    crm_bind(stmt, "ii", campaign, member) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		crm_buf_str(segment, crm_col_text(stmt, 0));
		crm_buf_str(coupon, crm_col_text(stmt, 1));
	}
	crm_reset(stmt);
	if (segment->bad || coupon->bad)
		return (crm_err_nomem(crm_db_err(db)));
	return (rc == -1 ? -1 : 0);
}
