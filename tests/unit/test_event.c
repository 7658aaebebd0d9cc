#include <stdlib.h>
#include <string.h>

#include "base.h"
#include "core/buf.h"
#include "insight/eventkind.h"
#include "insight/habit.h"

/* What is formatted is read again as it was, of every kind. */
static void
test_round(void **state)
{
	const struct crm_event_kind *kind;
	struct crm_event_values v, back;
	struct crm_buf text = { 0 }, again = { 0 };
	size_t i;

	(void)state;
	for (i = 0; (kind = crm_event_kind_at(i)) != NULL; i++) {
		assert_ptr_equal(crm_event_kind(kind->name), kind);
		crm_event_preset(kind, &v);
		if (kind->id == CRM_EVENT_LIFE)
			v.text = "first day = 1";
		crm_buf_reset(&text);
		crm_buf_reset(&again);
		crm_event_format(kind, &v, &text);
		assert_int_equal(crm_event_parse(kind, &back,
		    crm_buf_text(&text)), 0);
		crm_event_format(kind, &back, &again);
		assert_string_equal(crm_buf_text(&text),
		    crm_buf_text(&again));
		assert_int_equal(memcmp(v.v, back.v, sizeof(v.v)), 0);
	}
	assert_null(crm_event_kind("second"));
	crm_buf_free(&text);
	crm_buf_free(&again);
}

static void
test_take(void **state)
{
	const struct crm_event_kind *kind = crm_event_kind("silence");
	const struct crm_event_param *param;
	struct crm_event_values v;

	(void)state;
	crm_event_preset(kind, &v);
	assert_int_equal(v.v[0], 200);
	assert_int_equal(crm_event_take(kind, &v, "factor=1.5", &param), 0);
	assert_int_equal(v.v[0], 150);
	assert_int_equal(crm_event_take(kind, &v, "factor=100", &param), 0);
	assert_int_equal(crm_event_take(kind, &v, "factor=100.01", &param),
	    -2);
	assert_int_equal(crm_event_take(kind, &v, "factor=", &param), -2);
	assert_int_equal(crm_event_take(kind, &v, "factor", &param), -2);
	assert_int_equal(crm_event_take(kind, &v, "fact=2", &param), -1);
	assert_int_equal(crm_event_take(kind, &v, "=2", &param), -1);
	assert_int_equal(crm_event_take(kind, &v, "", &param), -1);
}

/* What no version of ours wrote is refused. */
static void
test_parse(void **state)
{
	const struct crm_event_kind *kind = crm_event_kind("silence");
	static const char *const bad[] = { "", "factor=2.00",
	    "factor=2.00 purchases=3 days=7 more=1",
	    "purchases=3 factor=2.00 days=7", "factor=0.10 purchases=3 days=7",
	    "factor=2.00  purchases=3 days=7", "factor=2.00 purchases=x days=7" };
	struct crm_event_values v;
	size_t i;

	(void)state;
	assert_int_equal(crm_event_parse(kind, &v,
	    "factor=2.00 purchases=3 days=7"), 0);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(crm_event_parse(kind, &v, bad[i]), -1);
	assert_int_equal(crm_event_parse(crm_event_kind("first"), &v, ""), 0);
	assert_int_equal(crm_event_parse(crm_event_kind("first"), &v, "n=1"),
	    -1);
}

/* The best hour of a span; of equal ones the earlier. */
static void
test_best(void **state)
{
	struct crm_habit habit = { .product = NULL };

	(void)state;
	assert_int_equal(crm_habit_best(&habit, 8, 21), 8);
	habit.hour[23] = 9;
	habit.hour[20] = habit.hour[10] = 2;
	assert_int_equal(crm_habit_best(&habit, 8, 21), 10);
	assert_int_equal(crm_habit_best(&habit, 0, 24), 23);
	habit.hour[20] = 2.5;
	assert_int_equal(crm_habit_best(&habit, 8, 21), 20);
	assert_int_equal(crm_habit_best(&habit, 8, 20), 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round), cmocka_unit_test(test_take),
		cmocka_unit_test(test_parse), cmocka_unit_test(test_best)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
