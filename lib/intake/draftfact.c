#include <string.h>

#include "core/buf.h"
#include "core/stream.h"
#include "intake/draft_int.h"
#include "intake/need.h"
#include "intake/word.h"

#define FEW	12	/* different words of a state or a grade */

static int
is_mostly(const struct draft_col *c, enum look look)
{

	return (c->n > 0 && c->look[look] * 5 >= c->n * 3);
}

static int
is_text(const struct draft *d, size_t col)
{

	return (crm_draft_free(d, col) &&
	    crm_draft_is(&d->col[col], LOOK_TEXT) &&
	    !crm_draft_is(&d->col[col], LOOK_DATE) &&
	    !crm_draft_is(&d->col[col], LOOK_EMAIL));
}

static int
is_few(const struct draft_col *c)
{

	return (c->nid >= 1 && c->nid <= FEW && c->nid * 2 <= c->n + 1);
}

/* 1 when the shared list of the target knows the cell. */
static int
knows(const struct draft *d, const char *target, struct crm_cell cell)
{
	const struct crm_words *words = crm_profiles_common(d->set, target);
	const char *own = crm_need_words(d->stream, target);
	struct crm_buf fold = { 0 };
	const char *means;
	int r;

	r = words != NULL && crm_word_fold(&fold, cell.p, cell.n) == 0 &&
	    !fold.bad && crm_words_find(words, crm_buf_text(&fold), fold.n,
	    &means);
	r |= own != NULL && !fold.bad && crm_need_has_word(own,
	    crm_buf_text(&fold));
	crm_buf_free(&fold);
	return (r);
}

/* 1 when the cell is a word of the target, or like one of a state. */
static int
is_known(const struct draft *d, const char *target, struct crm_cell cell)
{
	const char *word;

	if (knows(d, target, cell))
		return (1);
	word = strcmp(target, "status") == 0 ?
	    crm_draft_word(d, "means", cell.p) : NULL;
	return (word != NULL && strcmp(word, "unknown") != 0);
}

/* How many cells of the column are words of the target, and which. */
static size_t
count_known(const struct draft *d, size_t col, const char *target,
    size_t *words)
{
	const unsigned *id = d->col[col].id;
	unsigned seen = 0;
	size_t i, n = 0;
	int known;

	*words = 0;
	for (i = 0; i < d->nsample; i++) {
		if (id[i] == 0)
			continue;
		known = is_known(d, target, d->sample[i].cell[col]);
		n += (size_t)known;
		*words += known && id[i] > seen;
		seen = id[i] > seen ? id[i] : seen;
	}
	return (n);
}

/* 1 when all of its cells are words of the target. */
static int
is_all(const struct draft *d, size_t col, const char *target)
{
	size_t words;

	return (count_known(d, col, target, &words) == d->col[col].n);
}

/*
 * Words of the lists that say yes or no are the answer to anything: only those
 * that no other list has tell what they are about.
 */
static int
give_known(struct draft *d, const char *target)
{
	const struct draft_col *c = d->col;
	size_t i;
	int r = 0;

	for (i = 0; i < d->ncol && r == 0; i++, c++) {
		if (crm_draft_free(d, i) && c->nid <= 4 && c->n > c->nid &&
		    is_all(d, i, target) && !is_all(d, i, "sms_consent"))
			r = crm_draft_give_one(d, target, i, DRAFT_VALUE);
	}
	return (r);
}

/* A consent is never taken from a guess; the name may hint at the medium. */
static int
give_consents(struct draft *d)
{
	static const char *const mails[] = { "메일", "편지", "mail" };
	const struct draft_col *c = d->col;
	size_t i, k;
	int mail, r = 0;

	for (i = 0; i < d->ncol && r != -1; i++, c++) {
		if (!crm_draft_free(d, i) || c->nid > 3 || c->n <= c->nid ||
		    !is_all(d, i, "sms_consent"))
			continue;
		for (mail = 0, k = 0; k < 3; k++)
			mail |= strstr(c->form.loose, mails[k]) != NULL;
		r = crm_draft_give_one(d, mail ? "email_consent" :
		    "sms_consent", i, DRAFT_MAYBE);
	}
	return (r);
}

static int
give_payment(struct draft *d)
{
	size_t i;
	int r = 0;

	for (i = 0; i < d->ncol && r == 0; i++) {
		if (is_text(d, i) && is_mostly(&d->col[i], LOOK_PAYMENT) &&
		    is_few(&d->col[i]))
			r = crm_draft_give_one(d, "payment", i, DRAFT_VALUE);
	}
	return (r);
}

/*
 * Half of its rows have words that are, or are like, those of a state; or a
 * third, if these are several.  A word that no list knows is refused later.
 */
static int
give_status(struct draft *d)
{
	const struct draft_col *c = d->col;
	size_t i, n, words;
	int r = 0;

	for (i = 0; i < d->ncol && r == 0; i++, c++) {
		if (!is_text(d, i) || c->nid > FEW * 2)
			continue;
		/* Returns are of a kind, where nothing else is said. */
		if (is_all(d, i, "kind")) {
			if (crm_draft_give_one(d, "kind", i, DRAFT_MAYBE) == -1)
				return (-1);
			continue;
		}
		n = count_known(d, i, "status", &words);
		/* Words that hardly come again must be known the better. */
		if (c->nid * 5 > c->n * 4 && (n * 3 < c->n * 2 || words < 2))
			continue;
		if (n * 2 >= c->n || (n * 3 >= c->n && words > 1))
			r = crm_draft_give_one(d, "status", i, DRAFT_VALUE);
	}
	return (r);
}

/* 1 when the telephone tells it: it is the person's; or it is no state. */
static int
is_personal(const struct draft *d, size_t col)
{
	static const char *const phones[] = { "buyer_phone",
	    "receiver_phone" };
	size_t i;
	int at;

	for (i = 0; i < 2; i++) {
		at = crm_draft_col(d, phones[i]);
		if (at != -1 && d->col[at].nid < d->col[at].n &&
		    crm_draft_breaks(d, (size_t)at, -1, col) == 0)
			return (1);
	}
	return (is_mostly(&d->col[col], LOOK_COMPANY) ||
	    is_mostly(&d->col[col], LOOK_SIZE) ||
	    is_mostly(&d->col[col], LOOK_SURNAME));
}

/* The only other column of few words could be the state. */
static int
guess_status(struct draft *d)
{
	const struct draft_col *c = d->col;
	size_t i, n = 0, at = 0;

	for (i = 0; i < d->ncol; i++, c++) {
		if (is_text(d, i) && c->nid >= 2 && c->nid <= FEW &&
		    c->nid * 3 <= c->n * 2 && c->n * 5 >= d->nsample * 4 &&
		    c->chars <= c->n * 8 && !is_personal(d, i)) {
			at = i;
			n++;
		}
	}
	return (n == 1 ? crm_draft_give_one(d, "status", at, DRAFT_MAYBE) : 0);
}

/* A text in every row, that tells the price if there is one. */
static size_t
weigh_product(const struct draft *d, size_t col, int price)
{
	const struct draft_col *c = &d->col[col];
	size_t breaks = 0, w;

	if (!is_text(d, col) || c->n * 10 < d->nsample * 9 ||
	    crm_draft_is(c, LOOK_CODE) || is_mostly(c, LOOK_PLACE) ||
	    (c->nid == 1 && c->n > DRAFT_LEAST))
		return (0);
	if (price != -1)
		breaks = crm_draft_breaks(d, col, -1, (size_t)price);
	if (breaks == SIZE_MAX || breaks * 2 > c->n)
		return (0);
	w = 1 + c->nid + (breaks * 5 < c->n ? d->nsample : 0);
	/* What is different in each row is a remark, or one of a kind. */
	w += (c->nid < c->n ? 2 * d->nsample : 0) +
	    (c->chars >= c->n * 2 ? d->nsample : 0);
	/* Surnames begin the names of goods, too, but not most of them. */
	return (is_mostly(c, LOOK_SURNAME) ? w / 2 : w);
}

/* 1 when the product tells its price, alone or with the text beside it. */
static int
is_priced(const struct draft *d, size_t col, size_t price)
{
	size_t alone = crm_draft_breaks(d, col, -1, price), i;

	for (i = col > 0 ? col - 1 : 0; i <= col + 1 && i < d->ncol; i++) {
		if (alone * 5 < d->col[col].n)
			return (1);
		if (i != col && is_text(d, i) && d->col[i].nid < d->col[i].n &&
		    crm_draft_breaks(d, col, (int)i, price) == 0)
			return (1);
	}
	return (0);
}

static int
give_product(struct draft *d)
{
	int price = crm_draft_col(d, "unit_price");
	size_t i, w, best = 0, at = 0, rivals = 0;
	int sure;

	for (i = 0; i < d->ncol; i++) {
		w = weigh_product(d, i, price);
		rivals += w > 0;
		if (w > best) {
			best = w;
			at = i;
		}
	}
	if (best == 0)
		return (0);
	/* The price proves it, unless each of two texts stands once only. */
	sure = price != -1 && (rivals == 1 || d->col[at].nid < d->col[at].n) &&
	    is_priced(d, at, (size_t)price);
	return (crm_draft_give_one(d, "product_name", at,
	    sure ? DRAFT_VALUE : DRAFT_MAYBE));
}

/* The option changes the price of a product, or is a size, beside it. */
static int
give_option(struct draft *d, size_t product)
{
	int price = crm_draft_col(d, "unit_price"), sure, near, r = 0;
	size_t i, alone = 0, both = 0;

	for (i = 0; i < d->ncol && r == 0; i++) {
		if (!crm_draft_free(d, i) || crm_draft_is(&d->col[i],
		    LOOK_DATE) || d->col[i].n * 2 < d->nsample)
			continue;
		near = i == product + 1 || i + 1 == product;
		if (price != -1 && is_text(d, i)) {
			alone = crm_draft_breaks(d, product, -1,
			    (size_t)price);
			both = crm_draft_breaks(d, product, (int)i,
			    (size_t)price);
		}
		sure = (alone > 0 && both * 4 <= alone &&
		    is_few(&d->col[i])) ||
		    is_mostly(&d->col[i], LOOK_SIZE);
		if ((sure && near) || (near && i > product &&
		    is_text(d, i) && is_few(&d->col[i])))
			r = crm_draft_give_one(d, "option", i, sure ?
			    DRAFT_VALUE : DRAFT_MAYBE);
	}
	return (r);
}

/* A code that each product has alone, and that comes again. */
static int
give_product_code(struct draft *d, size_t product)
{
	const struct draft_col *c = d->col;
	size_t i;
	int r = 0;

	for (i = 0; i < d->ncol && r == 0; i++, c++) {
		if (crm_draft_free(d, i) && crm_draft_is(c, LOOK_CODE) &&
		    c->nid < c->n && c->chars >= c->n * 3 &&
		    !is_mostly(c, LOOK_SIZE) &&
		    (!crm_draft_is(c, LOOK_NUMBER) || c->chars >= c->n * 6) &&
		    c->nid * 2 >= d->col[product].nid &&
		    crm_draft_breaks(d, i, -1, product) == 0)
			r = crm_draft_give_one(d, "product_code", i,
			    DRAFT_VALUE);
	}
	return (r);
}

static int
give_goods(struct draft *d)
{
	int product;

	if (give_product(d) == -1)
		return (-1);
	if ((product = crm_draft_col(d, "product_name")) == -1)
		return (0);
	return (give_product_code(d, (size_t)product) == -1 ||
	    give_option(d, (size_t)product) == -1 ? -1 : 0);
}

/* Names of people without a telephone, and firms. */
static int
give_names(struct draft *d)
{
	const char *target = strcmp(d->stream, "member") == 0 ? "name" :
	    strcmp(d->stream, "order") == 0 ? "buyer_name" : "receiver_name";
	const struct draft_col *c = d->col;
	size_t i;
	int r = 0;

	for (i = 0; i < d->ncol && r == 0; i++, c++) {
		if (!is_text(d, i) || c->n * 5 < d->nsample * 4)
			continue;
		if (is_mostly(c, LOOK_COMPANY))
			r = crm_draft_give_one(d, target, i, DRAFT_VALUE);
		else if (crm_draft_is(c, LOOK_NAME) &&
		    crm_draft_is(c, LOOK_SURNAME) && c->nid * 3 >= c->n)
			r = crm_draft_give_one(d, target, i, DRAFT_MAYBE);
	}
	return (r);
}

/* A text that some rows have, or that is another in each. */
static int
give_memo(struct draft *d)
{
	const char *target = strcmp(d->stream, "member") == 0 ? "memo" :
	    "message";
	const struct draft_col *c = d->col;
	size_t i;
	int r = 0;

	for (i = 0; i < d->ncol && r == 0; i++, c++) {
		if (is_text(d, i) && c->chars >= c->n * 4 &&
		    !crm_draft_is(c, LOOK_CODE) &&
		    (c->n * 10 < d->nsample * 8 || c->nid == c->n))
			r = crm_draft_give_one(d, target, i, DRAFT_MAYBE);
	}
	return (r);
}

static int
give_grade(struct draft *d)
{
	const struct draft_col *c = d->col;
	size_t i;
	int r = 0;

	for (i = 0; i < d->ncol && r == 0; i++, c++) {
		if (is_text(d, i) && is_few(c) && c->nid >= 2 &&
		    c->n * 10 >= d->nsample * 7 && c->chars <= c->n * 8)
			r = crm_draft_give_one(d, "grade", i, DRAFT_MAYBE);
	}
	return (r);
}

int
crm_draft_facts(struct draft *d)
{
	int member = strcmp(d->stream, "member") == 0;

	if (strcmp(d->stream, "response") == 0)
		return (0);
	if (member)
		return (give_known(d, "gender") == -1 ||
		    give_known(d, "lunar") == -1 || give_consents(d) == -1 ||
		    give_names(d) == -1 || give_grade(d) == -1 ||
		    give_memo(d) == -1 ? -1 : 0);
	return (give_payment(d) == -1 || give_status(d) == -1 ||
	    give_goods(d) == -1 || give_names(d) == -1 ||
	    guess_status(d) == -1 || give_memo(d) == -1 ? -1 : 0);
}
