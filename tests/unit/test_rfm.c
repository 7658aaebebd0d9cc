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
#include "core/time.h"
#include "insight/grid.h"
#include "insight/rfm.h"

/* A day of a row that is that many days before the day of the set. */
static void
add(struct crm_rfm *set, int days, int64_t frequency, int64_t monetary)
{
	struct crm_rfm_row *row = crm_rfm_add(set);

	assert_non_null(row);
	row->member = (int64_t)set->n;
	row->last_at = (set->as_of - days) * CRM_DAY + CRM_DAY - 1;
	row->frequency = frequency;
	row->monetary = monetary;
}

static void
test_days(void **state)
{
	struct crm_rfm *set = crm_rfm_new(-5);

	(void)state;
	add(set, 0, 1, 1);
	add(set, 7, 1, 1);
	assert_int_equal(crm_rfm_recency(set, set->row), 0);
	assert_int_equal(crm_rfm_recency(set, set->row + 1), 7);
	set->row[1].last_at++;
	assert_int_equal(crm_rfm_recency(set, set->row + 1), 6);
	crm_rfm_free(set);
}

static void
test_independent(void **state)
{
	struct crm_cuts cuts = { .method = CRM_INDEPENDENT, .bins = 5 };
	struct crm_rfm *set = crm_rfm_new(20000);
	int i;

	(void)state;
	for (i = 0; i < 10; i++)
		add(set, i, i < 6 ? 1 : i, -i);
	assert_int_equal(crm_rfm_score(set, &cuts, NULL), 0);
	for (i = 0; i < 10; i++) {
		assert_int_equal(set->row[i].r, 5 - i / 2);
		assert_int_equal(set->row[i].m, 5 - i / 2);
		assert_int_equal(set->row[i].f, i < 6 ? 1 : 1 + i / 2);
	}
	assert_int_equal(cuts.cut[0].from[5], -1);
	crm_rfm_free(set);
}

static void
test_nested(void **state)
{
	struct crm_cuts cuts = { .method = CRM_NESTED, .bins = 2 };
	struct crm_rfm *set = crm_rfm_new(20000);

	(void)state;
	/* The recent buy more often: each half is cut for itself. */
	add(set, 1, 10, 5);
	add(set, 1, 20, 7);
	add(set, 1, 20, 6);
	add(set, 9, 1, 100);
	add(set, 9, 2, 300);
	add(set, 9, 2, 200);
	assert_int_equal(crm_rfm_score(set, &cuts, NULL), 0);
	assert_int_equal(set->row[0].r, 2);
	assert_int_equal(set->row[3].r, 1);
	/* One of three is below: floor(2 * 1 / 3) is 0. */
	assert_int_equal(set->row[1].f, 1);
	assert_int_equal(set->row[4].f, 1);
	assert_int_equal(set->row[1].m, 2);
	assert_int_equal(set->row[2].m, 1);
	assert_int_equal(set->row[4].m, 2);
	crm_rfm_free(set);
}

static int
same_scores(const struct crm_rfm *a, const struct crm_rfm *b)
{
	size_t i;

	for (i = 0; i < a->n; i++)
		if (a->row[i].r != b->row[i].r || a->row[i].f != b->row[i].f ||
		    a->row[i].m != b->row[i].m)
			return (0);
	return (1);
}

static void
test_replay(void **state)
{
	struct crm_cuts cuts = { .bins = 7 };
	struct crm_rfm *a = crm_rfm_new(20000), *b = crm_rfm_new(20000);
	uint32_t x = 1;
	int i, method;

	(void)state;
	for (i = 0; i < 5000; i++) {
		x = x * 1664525 + 1013904223;
		add(a, (int)(x >> 24), 1 + (x >> 30) * (x >> 28 & 3),
		    (int64_t)(x >> 20) - 1000);
		add(b, (int)(x >> 24), 1 + (x >> 30) * (x >> 28 & 3),
		    (int64_t)(x >> 20) - 1000);
	}
	for (method = CRM_INDEPENDENT; method <= CRM_NESTED; method++) {
		cuts.method = (enum crm_method)method;
		assert_int_equal(crm_rfm_score(a, &cuts, NULL), 0);
		crm_rfm_apply(b, &cuts);
		assert_true(same_scores(a, b));
	}
	/* The comparison can fail. */
	b->row[17].f++;
	assert_false(same_scores(a, b));
	crm_rfm_free(a);
	crm_rfm_free(b);
}

static void
test_empty(void **state)
{
	struct crm_cuts cuts = { .method = CRM_NESTED, .bins = 5 };
	struct crm_rfm *set = crm_rfm_new(0);

	(void)state;
	assert_int_equal(crm_rfm_score(set, &cuts, NULL), 0);
	assert_int_equal(crm_cut_used(cuts.cut), 0);
	crm_rfm_apply(set, &cuts);
	crm_rfm_sort(set);
	crm_rfm_free(set);
	crm_rfm_free(NULL);
}

static void
test_sort(void **state)
{
	const char *key[] = { "c", "B-2", "", "a" };
	const char *want[] = { "", "B-2", "a", "c" };
	struct crm_rfm *set = crm_rfm_new(0);
	struct crm_rfm_row *row;
	int i;

	(void)state;
	for (i = 0; i < 4; i++) {
		assert_non_null(row = crm_rfm_add(set));
		row->key = crm_rfm_key(set, key[i], strlen(key[i]));
		assert_non_null(row = crm_rfm_add(set));
		row->member = 100 - 30 * i;
	}
	crm_rfm_sort(set);
	for (i = 0; i < 4; i++) {
		assert_int_equal(set->row[i].member, 10 + 30 * i);
		assert_string_equal(set->row[4 + i].key, want[i]);
	}
	crm_rfm_free(set);
}

static void
test_keys_stay(void **state)
{
	struct crm_rfm *set = crm_rfm_new(0);
	const char *first = crm_rfm_key(set, "first", 5), *key;
	char text[20], *large = malloc(200000);
	int i;

	(void)state;
	assert_non_null(large);
	memset(large, 'x', 200000);
	for (i = 0; i < 20000; i++) {
		(void)snprintf(text, sizeof(text), "key %d", i);
		key = crm_rfm_key(set, text, strlen(text));
		assert_non_null(key);
		assert_string_equal(key, text);
	}
	key = crm_rfm_key(set, large, 200000);
	assert_non_null(key);
	assert_int_equal(strlen(key), 200000);
	assert_string_equal(first, "first");
	free(large);
	crm_rfm_free(set);
}

/* What an earlier day had is taken off; who has nothing left leaves. */
static void
test_less(void **state)
{
	struct crm_rfm *set = crm_rfm_new(20000), *before = crm_rfm_new(19990);

	(void)state;
	add(set, 0, 3, 100);
	add(set, 5, 2, 70);
	add(set, 20, 2, 30);
	add(set, 1, 1, -5);
	add(before, 0, 1, 40);
	add(before, 4, 2, 80);
	before->row[1].member = 3;
	assert_int_equal(crm_rfm_less(set, before), 0);
	assert_int_equal(set->n, 3);
	assert_int_equal(set->row[0].frequency, 2);
	assert_int_equal(set->row[0].monetary, 60);
	assert_int_equal(set->row[1].member, 2);
	assert_int_equal(set->row[1].monetary, 70);
	assert_int_equal(set->row[2].member, 4);
	set->row[0].monetary = INT64_MAX;
	before->row[0].monetary = -1;
	assert_int_equal(crm_rfm_less(set, before), -1);
	crm_rfm_free(before);
	crm_rfm_free(set);
}

static void
test_refine(void **state)
{
	struct crm_rfm *set = crm_rfm_new(0);

	(void)state;
	set->decimals = 1;
	add(set, 0, 1, -12);
	assert_int_equal(crm_rfm_refine(set, 0), 0);
	assert_int_equal(set->row[0].monetary, -12);
	assert_int_equal(crm_rfm_refine(set, 3), 0);
	assert_int_equal(set->row[0].monetary, -1200);
	assert_int_equal(set->decimals, 3);
	set->row[0].monetary = INT64_MAX / 10 + 1;
	assert_int_equal(crm_rfm_refine(set, 4), -1);
	crm_rfm_free(set);
}

static void
test_weights(void **state)
{
	struct crm_rfm_weights w;

	(void)state;
	assert_int_equal(crm_rfm_weights(&w, "0.5:3:.125"), -1);
	assert_int_equal(crm_rfm_weights(&w, "0.5:3:0.120"), 0);
	assert_int_equal(w.decimals, 3);
	assert_int_equal(w.weight[0], 500);
	assert_int_equal(w.weight[1], 3000);
	assert_int_equal(w.weight[2], 120);
	assert_int_equal(crm_rfm_weights(&w, "1000:0:0"), 0);
	assert_int_equal(w.decimals, 0);
	assert_int_equal(w.weight[0], 1000);
	assert_int_equal(crm_rfm_weights(&w, "1:2:3:"), -1);
	assert_int_equal(crm_rfm_weights(&w, ":2:3"), -1);
}

/* The best score, then the most money, then the sequence that there was. */
static void
test_rank(void **state)
{
	struct crm_rfm_weights w = { { 1, 0, 2 }, 0 };
	const int64_t want[] = { 4, 2, 1, 3 };
	struct crm_rfm *set = crm_rfm_new(0);
	int i;

	(void)state;
	for (i = 0; i < 4; i++) {
		add(set, 0, 1, i == 1 ? 50 : 40);
		set->row[i].r = (uint8_t)(i == 3 ? 2 : 1);
		set->row[i].f = (uint8_t)(4 - i);
		set->row[i].m = 1;
	}
	assert_int_equal(crm_rfm_rank(set, &w), 0);
	for (i = 0; i < 4; i++)
		assert_int_equal(set->row[i].member, want[i]);
	crm_rfm_free(set);
}

static void
test_grid(void **state)
{
	struct crm_rfm *set = crm_rfm_new(0);
	struct crm_grid grid;
	int i;

	(void)state;
	for (i = 0; i < 6; i++) {
		add(set, 0, 1, i == 5 ? -100 : 10);
		set->row[i].r = (uint8_t)(1 + i / 3);
		set->row[i].f = 2;
	}
	assert_int_equal(crm_grid_fill(&grid, set), 0);
	assert_int_equal(grid.members[2][2], 3);
	assert_int_equal(grid.members[2][1], 0);
	assert_int_equal(grid.members[1][0], 3);
	assert_int_equal(grid.members[0][2], 6);
	assert_int_equal(grid.members[0][0], 6);
	assert_int_equal(grid.monetary[2][2], -80);
	assert_int_equal(grid.monetary[0][0], -50);
	set->row[0].monetary = INT64_MAX;
	assert_int_equal(crm_grid_fill(&grid, set), -1);
	crm_rfm_free(set);
}

static void
test_share(void **state)
{
	const struct {
		int64_t		 part, whole;
		const char	*want;
	} cases[] = {
		{ 1, 3, "33.33" }, { 2, 3, "66.67" }, { 1, 8, "12.50" },
		{ 1, 20000, "0.01" }, { 1, 20001, "0.00" }, { 0, 9, "0.00" },
		{ -1, 3, "-33.33" }, { -2, 3, "-66.67" }, { 3, 2, "150.00" },
		{ 5, 0, "" }, { 5, -5, "" },
		{ INT64_MAX, INT64_MAX, "100.00" },
		{ INT64_MAX / 4, INT64_MAX / 2, "50.00" },
	};
	struct crm_buf buf = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		crm_buf_reset(&buf);
		crm_share_format(&buf, cases[i].part, cases[i].whole);
		assert_string_equal(crm_buf_text(&buf), cases[i].want);
	}
	crm_buf_free(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_independent),
		cmocka_unit_test(test_nested),
		cmocka_unit_test(test_replay),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_sort),
		cmocka_unit_test(test_keys_stay),
		cmocka_unit_test(test_less),
		cmocka_unit_test(test_refine),
		cmocka_unit_test(test_weights),
		cmocka_unit_test(test_rank),
		cmocka_unit_test(test_grid),
		cmocka_unit_test(test_share),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
