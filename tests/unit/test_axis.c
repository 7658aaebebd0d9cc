#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/buf.h"
#include "insight/axis.h"
#include "insight/rfm.h"

static void
label_is(const struct crm_axis *axis, size_t cell, const char *want)
{
	struct crm_buf text = { 0 };

	crm_axis_label(axis, cell, &text);
	assert_string_equal(crm_buf_text(&text), want);
	crm_buf_free(&text);
}

static void
test_words(void **state)
{
	struct crm_axis axis = { .bins = 5 };

	(void)state;
	assert_int_equal(crm_axis_find(&axis, "rm"), 0);
	assert_int_equal(axis.scores, 5);
	assert_int_equal(crm_axis_find(&axis, "segment"), 0);
	assert_int_equal(axis.scores, 0);
	assert_int_equal(crm_axis_find(&axis, "mr"), -1);
	assert_int_equal(crm_axis_find(&axis, ""), -1);
}

/* The best cell is the first, that of nobody the last. */
static void
test_ends(void **state)
{
	const struct crm_rfm_row best = { .r = 10, .f = 10, .m = 10 };
	const struct crm_rfm_row worst = { .r = 1, .f = 1, .m = 1 };
	struct crm_axis axis = { .bins = 10 };

	(void)state;
	for (axis.scores = 1; axis.scores < 8; axis.scores++) {
		assert_int_equal(crm_axis_cell(&axis, &best), 0);
		assert_int_equal(crm_axis_cell(&axis, &worst) + 2,
		    crm_axis_cells(&axis));
		assert_int_equal(crm_axis_cell(&axis, NULL) + 1,
		    crm_axis_cells(&axis));
	}
	axis.scores = 7;
	label_is(&axis, 0, "r10f10m10");
	label_is(&axis, 1000, "none");
}

/* Every combination has a cell of its own, which says what it is. */
static void
test_cells(void **state)
{
	struct crm_axis axis = { .scores = 6, .bins = 3 };
	struct crm_rfm_row row = { .r = 2 };
	char seen[9] = "", want[8] = "f0m0";
	size_t cell;

	(void)state;
	for (row.f = 1; row.f <= 3; row.f++)
		for (row.m = 1; row.m <= 3; row.m++) {
			cell = crm_axis_cell(&axis, &row);
			assert_true(cell < 9 && !seen[cell]);
			seen[cell] = 1;
			want[1] = (char)('0' + row.f);
			want[3] = (char)('0' + row.m);
			label_is(&axis, cell, want);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_cells)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
