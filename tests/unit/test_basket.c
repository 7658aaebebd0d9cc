#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/err.h"
#include "insight/basket.h"
#include "insight/chance.h"
#include "insight/labels.h"
#include "insight/offer.h"
#include "insight/pairs.h"
#include "insight/sequence.h"
#include "insight/sets.h"

/* Adds a row by names. */
static void
put(struct crm_basket *basket, const char *group, const char *item, int day)
{
	uint32_t g, i;

	assert_int_equal(crm_labels_id(basket->groups, group, strlen(group),
	    &g), 0);
	assert_int_equal(crm_labels_id(basket->items, item, strlen(item), &i),
	    0);
	assert_int_equal(crm_basket_put(basket, g, i, day), 0);
}

static void
test_labels_keep_their_numbers(void **state)
{
	struct crm_labels *labels = crm_labels_new();
	uint32_t id, to[1000];
	char text[16];
	int i, n;

	(void)state;
	for (i = 0; i < 2000; i++) {
		n = snprintf(text, sizeof(text), "x%d", 999 - i % 1000);
		assert_int_equal(crm_labels_id(labels, text, (size_t)n, &id),
		    0);
		assert_int_equal(id, i % 1000);
	}
	assert_int_equal(crm_labels_n(labels), 1000);
	assert_int_equal(crm_labels_find(labels, "x", 1, &id), 0);
	assert_int_equal(crm_labels_sort(labels, 0, to), 0);
	for (i = 1; i < 1000; i++)
		assert_true(strcmp(crm_labels_text(labels, (uint32_t)i - 1),
		    crm_labels_text(labels, (uint32_t)i)) < 0);
	assert_int_equal(crm_labels_find(labels, "x999", 4, &id), 1);
	assert_int_equal(id, to[0]);
	assert_string_equal(crm_labels_text(labels, id), "x999");
	crm_labels_free(labels);
}

static void
test_numbers_come_first(void **state)
{
	static const char *const in[] = { "kim", "10", "9", "007", "", "11" };
	static const char *const want[] = { "9", "10", "11", "", "007",
	    "kim" };
	struct crm_labels *labels = crm_labels_new();
	uint32_t id, to[6];
	size_t i;

	(void)state;
	for (i = 0; i < 6; i++)
		assert_int_equal(crm_labels_id(labels, in[i], strlen(in[i]),
		    &id), 0);
	assert_int_equal(crm_labels_sort(labels, 1, to), 0);
	for (i = 0; i < 6; i++)
		assert_string_equal(crm_labels_text(labels, (uint32_t)i),
		    want[i]);
	crm_labels_free(labels);
}

/* Baskets are the subsets of n items: what is in many is known. */
static void
test_all_subsets(void **state)
{
	struct crm_basket *basket = crm_basket_new(0);
	struct crm_err *err = crm_err_new();
	struct crm_sets *sets;
	char group[16], item[2] = "a";
	struct crm_set set;
	size_t i;
	int b, k;

	(void)state;
	for (b = 1; b < 64; b++)
		for (k = 0; k < 6; k++)
			if ((b >> k & 1) != 0) {
				snprintf(group, sizeof(group), "%d", b);
				item[0] = (char)('a' + k);
				put(basket, group, item, 0);
				put(basket, group, item, 0);
			}
	assert_int_equal(crm_basket_end(basket), 0);
	sets = crm_sets_find(basket, 1, 63, err);
	assert_non_null(sets);
	assert_int_equal(crm_sets_n(sets), 63);
	for (i = 0; i < 63; i++) {
		set = crm_sets_get(sets, i);
		assert_int_equal(set.n, 64 >> set.size);
		for (k = 1; k < (int)set.size; k++)
			assert_true(set.item[k - 1] < set.item[k]);
	}
	crm_sets_free(sets);
	sets = crm_sets_find(basket, 5, 63, err);
	assert_int_equal(crm_sets_n(sets), 6 + 15 + 20);
	crm_sets_free(sets);
	assert_null(crm_sets_find(basket, 1, 62, err));
	assert_int_equal(crm_errkind(err), CRM_ERR_INPUT);
	crm_basket_free(basket);
	crm_err_free(err);
}

static void
test_nothing(void **state)
{
	struct crm_pairs_opt pairs_opt = { 0, 1, 0, 1 };
	struct crm_sequence_opt opt = { 0, 1, 90, 1, 0, 1 };
	struct crm_basket *basket = crm_basket_new(1);
	struct crm_err *err = crm_err_new();
	struct crm_sequences seq;
	struct crm_pairs pairs;
	struct crm_sets *sets;

	(void)state;
	assert_int_equal(crm_basket_end(basket), 0);
	sets = crm_sets_find(basket, 1, 10, err);
	assert_int_equal(crm_sets_n(sets), 0);
	assert_int_equal(crm_pairs_find(&pairs, basket, &pairs_opt), 0);
	assert_int_equal(pairs.n, 0);
	assert_int_equal(crm_sequences_find(&seq, basket, &opt), 0);
	assert_int_equal(seq.n, 0);
	crm_sets_free(sets);
	crm_basket_free(basket);
	crm_err_free(err);
}

/* The lady tasting tea, and what is certain. */
static void
test_chance(void **state)
{

	(void)state;
	assert_true(fabs(exp(crm_chance_tail(8, 4, 4, 4)) - 1.0 / 70) < 1e-12);
	assert_true(fabs(exp(crm_chance_tail(8, 4, 4, 3)) - 17.0 / 70) <
	    1e-12);
	assert_true(fabs(exp(crm_chance_tail(8, 4, 4, 2)) - 53.0 / 70) <
	    1e-12);
	assert_true(fabs(exp(crm_chance_tail(8, 4, 4, 1)) - 69.0 / 70) <
	    1e-12);
	assert_true(crm_chance_tail(8, 4, 4, 0) == 0);
	assert_true(crm_chance_tail(8, 8, 4, 4) == 0);
	assert_true(crm_chance_tail(8, 6, 6, 4) == 0);
	/* 1 / C(1000000, 1000). */
	assert_true(fabs(crm_chance_tail(1000000, 1000, 1000, 1000) +
	    7902.8827) < 1e-3);
}

static void
test_format_of_chance(void **state)
{
	struct crm_buf buf = { 0 };

	(void)state;
	crm_chance_format(&buf, 0);
	crm_buf_chr(&buf, ' ');
	crm_chance_format(&buf, log(0.0123));
	crm_buf_chr(&buf, ' ');
	crm_chance_format(&buf, log(9.996e-7));
	crm_buf_chr(&buf, ' ');
	crm_chance_format(&buf, -1000 * log(10) + log(2.5));
	assert_string_equal(crm_buf_text(&buf), "1.0000 0.0123 1.00e-6 "
	    "2.50e-1000");
	crm_buf_free(&buf);
}

/* The gap is the shortest, and a day is no sequence. */
static void
test_gaps(void **state)
{
	struct crm_sequence_opt opt = { 2, 1, 30, 0, 0, 1 };
	struct crm_basket *basket = crm_basket_new(1);
	struct crm_sequences seq;

	(void)state;
	put(basket, "1", "a", -5);
	put(basket, "1", "a", 10);
	put(basket, "1", "b", 10);
	put(basket, "1", "b", 12);
	put(basket, "1", "b", 40);
	put(basket, "2", "b", 1);
	put(basket, "2", "a", 31);
	assert_int_equal(crm_basket_end(basket), 0);
	assert_int_equal(crm_sequences_find(&seq, basket, &opt), 0);
	assert_int_equal(seq.n, 2);
	assert_int_equal(seq.follow[0].item, 0);
	assert_int_equal(seq.follow[0].n, 1);
	assert_true(seq.follow[0].gap == 2);
	assert_int_equal(seq.follow[1].item, 1);
	assert_true(seq.follow[1].gap == 30);
	assert_int_equal(seq.follow[1].next_n, 2);
	free(seq.follow);
	crm_basket_free(basket);
}

/* Who bought last what leads to it has what is left of it. */
static void
test_cap_goes_to_the_latest(void **state)
{
	struct crm_lead lead[] = {
		{ 0, 1, 1, 2, 3 },	/* the weaker one: a to b */
		{ 0, 2, 2, 2, 1 }	/* a to c */
	};
	struct crm_offer_opt opt = { .day = 100, .within = 50,
	    .again = -1, .limit = 2, .cap = 1 };
	struct crm_basket *basket = crm_basket_new(1);
	struct crm_offers offers;

	(void)state;
	put(basket, "1", "a", 90);
	put(basket, "2", "a", 95);
	put(basket, "3", "a", 49);
	put(basket, "4", "b", 1);
	put(basket, "4", "c", 1);
	assert_int_equal(crm_basket_end(basket), 0);
	assert_int_equal(crm_offers_make(&offers, basket, lead, 2, &opt), 0);
	assert_int_equal(offers.given, 2);
	assert_int_equal(offers.capped, 2);
	assert_int_equal(offers.n[0], 0);
	assert_int_equal(offers.n[1], 2);
	assert_int_equal(offers.offer[1 * 2].next, 2);
	assert_int_equal(offers.offer[1 * 2 + 1].next, 1);
	assert_int_equal(offers.n[2], 0);	/* 51 days ago */
	crm_offers_free(&offers);
	crm_basket_free(basket);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_labels_keep_their_numbers),
		cmocka_unit_test(test_numbers_come_first),
		cmocka_unit_test(test_all_subsets),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_chance),
		cmocka_unit_test(test_format_of_chance),
		cmocka_unit_test(test_gaps),
		cmocka_unit_test(test_cap_goes_to_the_latest),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
