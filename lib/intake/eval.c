#include <stdint.h>
#include <string.h>

#include "core/money.h"
#include "intake/eval.h"
#include "intake/value.h"

static const struct crm_cell nothing = { "", 0 };

static struct crm_cell
part_value(const struct crm_row *row, const struct crm_part *part)
{
	struct crm_cell cell = nothing;

	switch (part->term) {
	case CRM_TERM_COLUMN:
		return (row->val[part->name]);
	case CRM_TERM_TEXT:
		cell.p = part->text;
		cell.n = part->n;
		break;
	case CRM_TERM_DATE:
		return (row->date);
	case CRM_TERM_FILE:
		return (row->file);
	}
	return (cell);
}

static int
is_constant(const struct crm_alt *alt)
{
	size_t i;

	for (i = 0; i < alt->npart; i++) {
		if (alt->part[i].term != CRM_TERM_TEXT)
			return (0);
	}
	return (1);
}

/* Each part of a code is one, and loses what a spreadsheet added to it. */
static struct crm_cell
part_text(struct crm_row *row, const struct crm_part *part,
    enum crm_shape shape)
{
	struct crm_cell cell = part_value(row, part);

	if (shape == CRM_SHAPE_CODE && part->term == CRM_TERM_COLUMN)
		cell = crm_value_form(shape, cell, &row->fold);
	return (cell);
}

/*
 * Where the last text began is kept by the caller: row->text may move, so a
 * cell in it is made at the end only.
 */
static struct crm_cell
made(const struct crm_row *row, size_t from)
{
	struct crm_cell cell = nothing;

	if (!row->text.bad && row->text.n > from) {
		cell.p = row->text.p + from;
		cell.n = row->text.n - from;
	}
	return (cell);
}

/*
 * The values, joined by the constants between them or else by a blank.  A
 * constant needs a value on each of its sides that has one to give.
 */
static struct crm_cell
join(struct crm_row *row, const struct crm_alt *alt, enum crm_shape shape)
{
	const struct crm_part *part, *between = NULL;
	size_t i, from = row->text.n, values = 0, empties = 0;
	struct crm_cell cell = nothing;

	for (i = 0; i < alt->npart; i++) {
		part = &alt->part[i];
		if (part->term == CRM_TERM_TEXT) {
			between = part;
			continue;
		}
		cell = part_text(row, part, shape);
		if (cell.n == 0) {
			empties++;
			continue;
		}
		if (between != NULL && (values > 0 || empties == 0))
			crm_buf_add(&row->text, between->text, between->n);
		else if (values > 0)
			crm_buf_chr(&row->text, ' ');
		crm_buf_add(&row->text, cell.p, cell.n);
		between = NULL;
		values++;
	}
	part = &alt->part[alt->npart - 1];
	if (cell.n > 0 && part->term == CRM_TERM_TEXT)
		crm_buf_add(&row->text, part->text, part->n);
	return (made(row, from));
}

static struct crm_cell
alt_text(struct crm_row *row, const struct crm_alt *alt, enum crm_shape shape)
{

	if (alt->npart == 1 || is_constant(alt))
		return (part_text(row, alt->part, shape));
	return (join(row, alt, shape));
}

struct crm_cell
crm_eval_text(struct crm_row *row, const struct crm_source *source,
    enum crm_shape shape)
{
	struct crm_cell cell = nothing;
	size_t i;

	for (i = 0; i < source->nalt && cell.n == 0; i++)
		cell = alt_text(row, &source->alt[i], shape);
	return (cell);
}

static int
add(int64_t a, int64_t b, int64_t *v)
{

	if ((b > 0 && a > INT64_MAX - b) || (b < 0 && a < INT64_MIN - b))
		return (-1);
	*v = a + b;
	return (0);
}

/* Why there is no result. */
struct failure {
	struct crm_cell	cell;	/* what is no number */
	int		large;	/* or: the result does not fit */
};

/* Any cell of a computation is read as a count, or else as an amount. */
static int
read_any(struct crm_cell cell, int64_t *v)
{

	return (crm_value_number(CRM_SHAPE_COUNT, cell, v) == -1 ?
	    crm_value_number(CRM_SHAPE_AMOUNT, cell, v) : 0);
}

/* A product of parts: 1 with *v, 0 when one is empty, -1. */
static int
product(struct crm_row *row, const struct crm_alt *alt, size_t *i,
    struct failure *why, int64_t *v)
{
	struct crm_cell cell;
	int64_t one;
	size_t first = *i;
	int full = 1;

	do {
		cell = part_value(row, &alt->part[*i]);
		one = 0;
		if (cell.n == 0)
			full = 0;
		else if (read_any(cell, &one) == -1) {
			why->cell = cell;
			return (-1);
		}
		if (*i == first)
			*v = one;
		else if (crm_value_times(*v, one, v) == -1) {
			why->large = 1;
			return (-1);
		}
		++*i;
	} while (*i < alt->npart && alt->part[*i].op == '*');
	return (full);
}

/* The computation itself, which no program takes for a number. */
static struct crm_cell
spell(struct crm_row *row, const struct crm_alt *alt)
{
	size_t i, from = row->text.n;
	struct crm_cell cell;

	for (i = 0; i < alt->npart; i++) {
		cell = part_value(row, &alt->part[i]);
		if (i > 0)
			crm_buf_chr(&row->text, alt->part[i].op);
		crm_buf_add(&row->text, cell.p, cell.n);
	}
	return (made(row, from));
}

/* A computation; the text of what is no number. */
static struct crm_cell
compute(struct crm_row *row, const struct crm_alt *alt, enum crm_shape shape)
{
	struct failure why = { nothing, 0 };
	size_t i = 0, from = row->text.n;
	int64_t sum = 0, v = 0;
	int r, any = 0;
	char op;

	while (i < alt->npart) {
		op = alt->part[i].op;
		r = product(row, alt, &i, &why, &v);
		if (r == -1 && !why.large)
			return (why.cell);
		if (r == -1 || (r == 1 &&
		    add(sum, op == '-' ? -v : v, &sum) == -1))
			return (spell(row, alt));
		any |= r;
	}
	if (!any)
		return (nothing);
	if (shape == CRM_SHAPE_AMOUNT)
		crm_value_amount(&row->text, sum, row->decimals);
	else
		crm_price_format(&row->text, sum);
	return (made(row, from));
}

struct crm_cell
crm_eval_number(struct crm_row *row, const struct crm_source *source,
    enum crm_shape shape)
{
	struct crm_cell cell = nothing;
	const struct crm_alt *alt;
	size_t i;

	for (i = 0; i < source->nalt && cell.n == 0; i++) {
		alt = &source->alt[i];
		if (alt->npart > 1)
			cell = compute(row, alt, shape);
		else
			cell = crm_value_form(shape,
			    part_value(row, alt->part), &row->text);
	}
	return (cell);
}

/* The slot of a value, or NULL when it is too long to be a word. */
static size_t
slot_of(const char *s, size_t n)
{
	uint32_t h = 2166136261U;
	size_t i;

	for (i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 16777619U;
	return ((h ^ h >> 16) % CRM_MEMO_SLOTS);
}

/* Asks the memo: 1 with *known and *means, 0 when it does not know. */
static int
recall(const struct crm_memo *memo, struct crm_cell cell, int *known,
    const char **means)
{
	size_t i;

	if (cell.n == 0 || cell.n > CRM_MEMO_KEY)
		return (0);
	i = slot_of(cell.p, cell.n);
	if (memo->slot[i].n != cell.n ||
	    memcmp(memo->slot[i].key, cell.p, cell.n) != 0)
		return (0);
	*known = memo->slot[i].known;
	*means = memo->slot[i].means;
	return (1);
}

static void
remember(struct crm_memo *memo, struct crm_cell cell, int known,
    const char *means)
{
	size_t i;

	if (cell.n == 0 || cell.n > CRM_MEMO_KEY)
		return;
	i = slot_of(cell.p, cell.n);
	memo->slot[i].n = (unsigned char)cell.n;
	memcpy(memo->slot[i].key, cell.p, cell.n);
	memo->slot[i].known = known;
	memo->slot[i].means = means;
}

static const char *
fold(struct crm_row *row, struct crm_cell cell, size_t *n)
{

	crm_buf_reset(&row->fold);
	if (crm_word_fold(&row->fold, cell.p, cell.n) == -1)
		crm_buf_reset(&row->fold);
	*n = row->fold.n;
	return (crm_buf_text(&row->fold));
}

int
crm_eval_is(struct crm_row *row, const struct crm_words *words,
    struct crm_cell cell, struct crm_memo *memo)
{
	const char *means = NULL, *s;
	size_t n;
	int known;

	if (recall(memo, cell, &known, &means))
		return (known);
	s = fold(row, cell, &n);
	known = crm_words_find(words, s, n, &means);
	remember(memo, cell, known, means);
	return (known);
}

/* What the target's lists say: 1 with *means, or 0. */
static int
translate(struct crm_row *row, const struct crm_target *target,
    struct crm_cell cell, struct crm_memo *memo, const char **means)
{
	const char *s;
	size_t n;
	int known = 0;

	if (recall(memo, cell, &known, means))
		return (known);
	s = fold(row, cell, &n);
	if (target->words != NULL)
		known = crm_words_find(target->words, s, n, means);
	if (!known && target->common != NULL)
		known = crm_words_find(target->common, s, n, means);
	remember(memo, cell, known, *means);
	return (known);
}

static struct crm_cell
of_text(const char *s)
{
	struct crm_cell cell = { s, strlen(s) };

	return (cell);
}

static const char *
otherwise(const struct crm_target *target)
{

	if (target->words != NULL && target->words->other != NULL)
		return (target->words->other);
	return (target->common != NULL ? target->common->other : NULL);
}

struct crm_cell
crm_eval_word(struct crm_row *row, const struct crm_source *source,
    const struct crm_target *target, struct crm_memo *memo)
{
	const struct crm_alt *unknown = NULL;
	struct crm_cell cell;
	const char *means;
	size_t i;

	for (i = 0; i < source->nalt; i++) {
		/* A constant says nothing about a word that we do not know. */
		if (unknown != NULL && is_constant(&source->alt[i]))
			continue;
		cell = alt_text(row, &source->alt[i], target->shape);
		if (cell.n == 0)
			continue;
		means = NULL;
		if (translate(row, target, cell, memo, &means)) {
			if (means != NULL)
				return (of_text(means));
		} else if (unknown == NULL)
			unknown = &source->alt[i];
	}
	if (unknown == NULL)
		return (nothing);
	if (otherwise(target) != NULL)
		return (of_text(otherwise(target)));
	/* Made again: the text of others may have moved it. */
	cell = alt_text(row, unknown, target->shape);
	crm_buf_reset(&row->fold);
	return (crm_value_form(target->shape, cell, &row->fold));
}

struct crm_cell
crm_eval_channel(struct crm_row *row, const struct crm_source *source,
    const struct crm_channels *channels, struct crm_memo *memo)
{
	struct crm_cell cell = crm_eval_text(row, source, CRM_SHAPE_TEXT);
	const char *means = NULL;
	int known;

	if (cell.n == 0)
		return (cell);
	if (!recall(memo, cell, &known, &means)) {
		means = crm_channel_name(channels, cell.p, cell.n);
		remember(memo, cell, means != NULL, means);
	}
	return (means != NULL ? of_text(means) : cell);
}

/* Compares a number; an empty cell or a text is neither less nor more. */
static int
compare(struct crm_row *row, const struct crm_cond *cond)
{
	struct crm_cell cell;
	int64_t v;

	cell = crm_eval_number(row, &cond->source, CRM_SHAPE_COUNT);
	if (cell.n == 0 || read_any(cell, &v) == -1)
		return (0);
	return (cond->test == CRM_TEST_LESS ? v < cond->number :
	    v > cond->number);
}

int
crm_eval_cond(struct crm_row *row, const struct crm_cond *cond,
    struct crm_memo *memo)
{
	struct crm_cell cell;
	int is;

	if (cond->test == CRM_TEST_LESS || cond->test == CRM_TEST_MORE)
		return (compare(row, cond));
	cell = crm_eval_text(row, &cond->source, CRM_SHAPE_TEXT);
	if (cond->words.n == 0)
		is = cell.n == 0;
	else
		is = cell.n > 0 && crm_eval_is(row, &cond->words, cell, memo);
	return (cond->test == CRM_TEST_IS ? is : !is);
}

struct crm_cell
crm_eval_vat(struct crm_row *row, struct crm_cell cell, enum crm_shape shape)
{
	size_t from = row->text.n;
	int decimals = shape == CRM_SHAPE_AMOUNT ? row->decimals :
	    CRM_PRICE_DECIMALS;
	int64_t v, unit = 100, rest;
	int i;

	if (cell.n == 0 || crm_value_number(shape, cell, &v) == -1 ||
	    crm_value_times(v, (100 + row->vat_rate) * INT64_C(1000000),
	    &v) == -1)
		return (cell);
	/* v is in hundredths of a millionth: rounded once, not twice. */
	for (i = decimals; i < CRM_PRICE_DECIMALS; i++)
		unit *= 10;
	rest = v % unit;
	v = v / unit + (rest >= unit / 2) - (rest <= -(unit / 2));
	if (shape == CRM_SHAPE_AMOUNT)
		crm_money_format(&row->text, v, decimals);
	else
		crm_price_format(&row->text, v);
	return (made(row, from));
}

struct crm_cell
crm_eval_negative(struct crm_row *row, struct crm_cell cell)
{
	size_t from;
	int64_t v;

	if (cell.n == 0 || *cell.p == '-' ||
	    crm_money_parse(cell.p, cell.n, CRM_PRICE_DECIMALS, &v) != 0 ||
	    v == 0)
		return (cell);
	crm_buf_reset(&row->fold);
	crm_buf_chr(&row->fold, '-');
	crm_buf_add(&row->fold, cell.p, cell.n);
	from = row->text.n;
	crm_buf_add(&row->text, crm_buf_text(&row->fold), row->fold.n);
	return (made(row, from));
}
