/*
 * Merging is a function of the set of views: whatever their sequence, their
 * repetition, and what was stored between.  Random views of one order.
 */

#include "base.h"
#include "record/merge.h"

#define VIEWS	6
#define ROWS	5
#define ROUNDS	20000

struct views {
	struct crm_view	 view[VIEWS * 2];
	struct crm_line	 line[VIEWS * 2][VIEWS * ROWS];
	size_t		 n;
};

static uint64_t seed;

/* xorshift64*: the same numbers on every machine. */
static unsigned
any(unsigned n)
{

	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return ((unsigned)((seed * 2685821657736338717ULL) >> 33) % n);
}

static void
start(uint64_t n)
{

	seed = n * 0x9e3779b97f4a7c15ULL + 1;
	(void)any(2);
}

static void
set_view(struct views *v, size_t i, const struct crm_view *from)
{

	assert_true(i < VIEWS * 2);
	v->view[i] = *from;
	v->view[i].line = v->line[i];
	memcpy(v->line[i], from->line, from->n * sizeof(*from->line));
}

static void
copy(struct views *to, const struct views *from)
{
	size_t i;

	to->n = from->n;
	for (i = 0; i < from->n; i++)
		set_view(to, i, &from->view[i]);
}

/* How an order's lines are numbered: not at all, always, or sometimes. */
static void
any_line(struct crm_line *line, unsigned numbered)
{
	static const char *const number[] = { "1", "2" };
	static const char *const text[] = { "", "", "a", "b" };

	crm_line_init(line);
	line->kind = any(4) == 0 ? (int)any(3) : CRM_LINE_SALE;
	line->status = (int)any(5) - 1;
	line->item = 1 + any(2);
	line->qty = 1 + any(2);
	if (line->kind == CRM_LINE_RETURN)
		line->qty = -line->qty;
	line->amount = line->qty * 10;
	line->ordered_at = any(8) == 0;
	if (numbered == 1 || (numbered == 2 && any(2) == 0))
		line->text[CRM_LINE_NO] = number[any(2)];
	line->text[CRM_LINE_CARRIER] = text[any(4)];
	line->text[CRM_LINE_COUPON] = text[any(4)];
	if (any(3) == 0)
		line->number[CRM_LINE_SHIPPED_AT] = any(2);
	if (any(3) == 0)
		line->number[CRM_LINE_DISCOUNT] = any(2);
	line->buyer = any(3);
	line->usable = line->buyer == 1;
	line->ship_to = any(3);
}

static void
any_view(struct crm_view *view, struct crm_line *line, unsigned numbered)
{
	size_t i;
	unsigned at = any(5);

	memset(view, 0, sizeof(*view));
	view->profile = any(4) == 0 ? "sabangnet" : "mall";
	view->rank = view->profile[0] == 'm' ? 200 : 100;
	view->exported_at = at == 0 ? CRM_NULL : (int64_t)at;
	view->complete = any(6) == 0;
	view->n = 1 + any(ROWS);
	view->line = line;
	for (i = 0; i < view->n; i++)
		any_line(&line[i], numbered);
}

/* A view that says nearly the same as another, as exports of days do. */
static void
later_view(struct crm_view *view, const struct crm_view *from,
    struct crm_line *line)
{
	struct crm_line other;
	size_t i;

	*view = *from;
	view->line = line;
	memcpy(line, from->line, from->n * sizeof(*line));
	if (any(4) != 0 && view->exported_at != CRM_NULL)
		view->exported_at += any(3);
	for (i = 0; i < view->n; i++) {
		if (any(2) == 0)
			continue;
		any_line(&other, 0);
		line[i].status = other.status;
		if (any(2) == 0)
			line[i].text[CRM_LINE_CARRIER] =
			    other.text[CRM_LINE_CARRIER];
		if (any(4) == 0) {
			line[i].buyer = other.buyer;
			line[i].usable = other.usable;
		}
	}
	if (view->n > 1 && any(4) == 0)
		view->n--;
}

static void
any_views(struct views *v, size_t n)
{
	unsigned numbered = any(3);
	struct crm_line line[ROWS];
	struct crm_view view;
	size_t i;

	v->n = 0;
	for (i = 0; i < n; i++) {
		if (i > 0 && any(2) == 0)
			later_view(&view, &v->view[any((unsigned)i)], line);
		else
			any_view(&view, line, numbered);
		set_view(v, v->n++, &view);
	}
}

static void
shuffle(struct views *v)
{
	struct views from;
	struct crm_line line;
	struct crm_view *view;
	size_t i, j, order[VIEWS * 2];

	copy(&from, v);
	for (i = 0; i < v->n; i++) {
		j = any((unsigned)i + 1);
		order[i] = order[j];
		order[j] = i;
	}
	for (i = 0; i < v->n; i++)
		set_view(v, i, &from.view[order[i]]);
	for (i = 0; i < v->n; i++) {
		view = &v->view[i];
		for (j = view->n; j > 1; j--) {
			size_t k = any((unsigned)j);

			line = view->line[j - 1];
			view->line[j - 1] = view->line[k];
			view->line[k] = line;
		}
	}
}

static void
merge(const struct views *from, struct views *work, struct crm_merged *out)
{

	copy(work, from);
	assert_int_equal(crm_merge(NULL, work->view, work->n, out), 0);
	assert_int_equal(crm_match_returns(NULL, out->line, out->n), 0);
}

/* 1 when both hold the same lines, in any sequence. */
static int
same(const struct crm_merged *a, const struct crm_merged *b)
{
	unsigned char taken[VIEWS * 2 * VIEWS * ROWS] = { 0 };
	const struct crm_line *x, *y;
	size_t i, j;

	if (a->n != b->n || a->owner->rank != b->owner->rank ||
	    a->owner->exported_at != b->owner->exported_at ||
	    a->owner->complete != b->owner->complete)
		return (0);
	for (i = 0; i < a->n; i++) {
		x = &a->line[i];
		for (j = 0; j < b->n; j++) {
			y = &b->line[j];
			if (!taken[j] && crm_line_compare(NULL, x, y) == 0 &&
			    x->returned_qty == y->returned_qty &&
			    x->returned_amount == y->returned_amount &&
			    (x->returns == -1) == (y->returns == -1))
				break;
		}
		if (j == b->n)
			return (0);
		taken[j] = 1;
	}
	return (1);
}

static void
show(const char *what, const struct crm_line *line, size_t n)
{
	const struct crm_line *l;
	size_t i;

	print_message("%s\n", what);
	for (i = 0; i < n; i++) {
		l = &line[i];
		print_message("  no '%s' kind %d item %d qty %d status %d "
		    "at %d carrier '%s' coupon '%s' shipped %d discount %d "
		    "buyer %d to %d returned %d\n", l->text[CRM_LINE_NO],
		    l->kind, (int)l->item, (int)l->qty, l->status,
		    (int)l->ordered_at, l->text[CRM_LINE_CARRIER],
		    l->text[CRM_LINE_COUPON],
		    (int)l->number[CRM_LINE_SHIPPED_AT],
		    (int)l->number[CRM_LINE_DISCOUNT], (int)l->buyer,
		    (int)l->ship_to, (int)l->returned_qty);
	}
}

static void
differ(const struct views *v, const struct crm_merged *whole,
    const struct crm_merged *got, int round)
{
	size_t i;

	for (i = 0; i < v->n; i++) {
		print_message("%s at %lld complete %d", v->view[i].profile,
		    (long long)v->view[i].exported_at, v->view[i].complete);
		show("", v->view[i].line, v->view[i].n);
	}
	show("whole", whole->line, whole->n);
	show("got", got->line, got->n);
	fail_msg("round %d", round);
}

static void
any_sequence(void **state)
{
	struct crm_merged whole = { 0 }, got = { 0 };
	static struct views v, shuffled, work, other;
	int round, i;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		start((uint64_t)round);
		any_views(&v, 1 + any(VIEWS));
		merge(&v, &work, &whole);
		copy(&shuffled, &v);
		for (i = 0; i < 4; i++) {
			shuffle(&shuffled);
			merge(&shuffled, &other, &got);
			if (!same(&whole, &got))
				differ(&shuffled, &whole, &got, round);
		}
	}
	crm_merged_free(&whole);
	crm_merged_free(&got);
}

/* What is stored between two files: the lines alone, or the views. */
static void
store(struct views *stored, const struct crm_merged *merged)
{
	struct crm_view view;

	if (stored->n > 1 || !merged->exact)
		return;
	view = *merged->owner;
	view.line = merged->line;
	view.n = merged->n;
	set_view(stored, 0, &view);
}

static void
any_pieces(void **state)
{
	struct crm_merged whole = { 0 }, got = { 0 };
	static struct views v, shuffled, stored, work, other;
	size_t i, more;
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		start((uint64_t)round + 1000003);
		any_views(&v, 2 + any(VIEWS - 1));
		merge(&v, &work, &whole);
		copy(&shuffled, &v);
		shuffle(&shuffled);
		stored.n = 0;
		for (i = 0; i < shuffled.n; ) {
			for (more = 1 + any(2); more > 0 && i < shuffled.n;
			    more--)
				set_view(&stored, stored.n++,
				    &shuffled.view[i++]);
			/* and one that was there already */
			if (any(3) == 0)
				set_view(&stored, stored.n++,
				    &shuffled.view[any((unsigned)i)]);
			stored.n = crm_views_reduce(stored.view, stored.n);
			copy(&other, &stored);
			copy(&stored, &other);
			merge(&stored, &other, &got);
			store(&stored, &got);
		}
		if (!same(&whole, &got))
			differ(&shuffled, &whole, &got, round);
	}
	crm_merged_free(&whole);
	crm_merged_free(&got);
}

/* Dropped views say nothing, whatever comes later. */
static void
reduce_loses_nothing(void **state)
{
	struct crm_merged whole = { 0 }, got = { 0 };
	static struct views v, few, all, work, other;
	size_t i, n, dropped = 0;
	int round;

	(void)state;
	for (round = 0; round < ROUNDS; round++) {
		start((uint64_t)round + 2000003);
		any_views(&v, 2 + any(VIEWS - 1));
		n = 1 + any((unsigned)v.n - 1);
		copy(&all, &v);
		copy(&work, &v);
		work.n = crm_views_reduce(work.view, n);
		dropped += n - work.n;
		copy(&few, &work);
		for (i = n; i < v.n; i++)
			set_view(&few, few.n++, &v.view[i]);
		merge(&all, &work, &whole);
		merge(&few, &other, &got);
		if (!same(&whole, &got))
			differ(&v, &whole, &got, round);
	}
	/* A control: there was something to drop. */
	assert_true(dropped > ROUNDS / 20);
	crm_merged_free(&whole);
	crm_merged_free(&got);
}

static void
fill_view(struct crm_view *view, struct crm_line *line, size_t n, int64_t at)
{
	size_t i;

	memset(view, 0, sizeof(*view));
	view->profile = "mall";
	view->rank = 200;
	view->exported_at = at;
	view->line = line;
	view->n = n;
	for (i = 0; i < n; i++) {
		crm_line_init(&line[i]);
		line[i].item = line[i].qty = 1;
		line[i].amount = 10;
	}
}

/* Equal rows are all kept, and an older file with more of them adds some. */
static void
equal_rows(void **state)
{
	struct crm_merged out = { 0 };
	struct crm_line a[3], b[3];
	struct crm_view view[2];

	(void)state;
	fill_view(&view[0], a, 2, 2);
	fill_view(&view[1], b, 3, 1);
	assert_int_equal(crm_merge(NULL, view, 2, &out), 0);
	assert_int_equal(out.n, 3);
	/* unless the newer one is the whole order */
	view[0].complete = 1;
	assert_int_equal(crm_merge(NULL, view, 2, &out), 0);
	assert_int_equal(out.n, 2);
	view[0].exported_at = 1;
	assert_int_equal(crm_merge(NULL, view, 2, &out), 0);
	assert_int_equal(out.n, 3);
	crm_merged_free(&out);
}

/* The newest version counts, then the status further on. */
static void
versions(void **state)
{
	struct crm_merged out = { 0 };
	struct crm_line a[1], b[1];
	struct crm_view view[2];

	(void)state;
	fill_view(&view[0], a, 1, 2);
	fill_view(&view[1], b, 1, 1);
	a[0].text[CRM_LINE_NO] = b[0].text[CRM_LINE_NO] = "1";
	a[0].status = CRM_STATUS_PAID;
	b[0].status = CRM_STATUS_SHIPPED;
	b[0].text[CRM_LINE_CARRIER] = "post";
	assert_int_equal(crm_merge(NULL, view, 2, &out), 0);
	assert_int_equal(out.n, 1);
	assert_int_equal(out.line[0].status, CRM_STATUS_PAID);
	assert_string_equal(out.line[0].text[CRM_LINE_CARRIER], "post");
	view[1].exported_at = 2;
	assert_int_equal(crm_merge(NULL, view, 2, &out), 0);
	assert_int_equal(out.line[0].status, CRM_STATUS_SHIPPED);
	crm_merged_free(&out);
}

/* A route of lower rank changes status and shipment, and nothing else. */
static void
routes(void **state)
{
	struct crm_merged out = { 0 };
	struct crm_line a[1], b[2];
	struct crm_view view[2];

	(void)state;
	fill_view(&view[0], a, 1, 1);
	fill_view(&view[1], b, 2, 2);
	view[1].profile = "sabangnet";
	view[1].rank = 100;
	b[0].status = CRM_STATUS_SHIPPED;
	b[0].amount = 7;
	b[0].text[CRM_LINE_COUPON] = "x";
	b[0].text[CRM_LINE_INVOICE_NO] = "123";
	b[1].item = 2;
	b[1].qty = 9;
	assert_int_equal(crm_merge(NULL, view, 2, &out), 0);
	assert_int_equal(out.n, 1);
	assert_int_equal(out.strays, 1);
	assert_int_equal(out.line[0].amount, 10);
	assert_int_equal(out.line[0].status, CRM_STATUS_SHIPPED);
	assert_string_equal(out.line[0].text[CRM_LINE_INVOICE_NO], "123");
	assert_string_equal(out.line[0].text[CRM_LINE_COUPON], "");
	crm_merged_free(&out);
}

/* Two rows of one line in one file: the one further on, and it is told. */
static void
doubled(void **state)
{
	struct crm_merged out = { 0 };
	struct crm_line a[2];
	struct crm_view view[1];

	(void)state;
	fill_view(view, a, 2, 1);
	a[0].text[CRM_LINE_NO] = a[1].text[CRM_LINE_NO] = "1";
	assert_int_equal(crm_merge(NULL, view, 1, &out), 0);
	assert_int_equal(out.n, 1);
	assert_int_equal(out.doubled, 0);
	assert_false(out.exact);
	a[0].status = CRM_STATUS_PAID;
	a[1].status = CRM_STATUS_CONFIRMED;
	assert_int_equal(crm_merge(NULL, view, 1, &out), 0);
	assert_int_equal(out.n, 1);
	assert_int_equal(out.doubled, 1);
	assert_int_equal(out.line[0].status, CRM_STATUS_CONFIRMED);
	crm_merged_free(&out);
}

static void
returns(void **state)
{
	struct crm_line a[3];
	struct crm_view view;

	(void)state;
	fill_view(&view, a, 3, 1);
	a[1].status = CRM_STATUS_RETURNED;
	a[2].kind = CRM_LINE_RETURN;
	a[2].qty = -1;
	a[2].amount = -10;
	assert_int_equal(crm_match_returns(NULL, a, 3), 0);
	assert_int_equal(a[2].returns, 1);
	assert_int_equal(a[1].returned_qty, 1);
	assert_int_equal(a[1].returned_amount, 10);
	/* more than there is, or only asked for: it matches nothing */
	a[2].qty = -2;
	assert_int_equal(crm_match_returns(NULL, a, 3), 0);
	assert_int_equal(a[2].returns, -1);
	a[2].qty = -1;
	a[2].status = CRM_STATUS_RETURN_REQUESTED;
	assert_int_equal(crm_match_returns(NULL, a, 3), 0);
	assert_int_equal(a[2].returns, -1);
	/* a cancelled line comes last */
	a[2].status = CRM_STATUS_NONE;
	a[0].status = CRM_STATUS_PAID;
	a[1].status = CRM_STATUS_CANCELLED;
	assert_int_equal(crm_match_returns(NULL, a, 3), 0);
	assert_int_equal(a[2].returns, 0);
	/* the line that it names, and no other */
	a[0].text[CRM_LINE_NO] = "7";
	a[2].text[CRM_LINE_REF_LINE_NO] = "8";
	assert_int_equal(crm_match_returns(NULL, a, 3), 0);
	assert_int_equal(a[2].returns, -1);
	a[1].text[CRM_LINE_NO] = "8";
	assert_int_equal(crm_match_returns(NULL, a, 3), 0);
	assert_int_equal(a[2].returns, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_rows),
		cmocka_unit_test(versions),
		cmocka_unit_test(routes),
		cmocka_unit_test(doubled),
		cmocka_unit_test(returns),
		cmocka_unit_test(any_sequence),
		cmocka_unit_test(any_pieces),
		cmocka_unit_test(reduce_loses_nothing)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
