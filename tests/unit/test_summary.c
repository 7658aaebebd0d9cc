#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/buf.h"
#include "insight/cross.h"
#include "insight/facet.h"
#include "insight/hyperlog.h"
#include "insight/summary.h"
#include "insight/total.h"

#define MILLION	INT64_C(1000000)

static void
assert_sum(const struct crm_total *total, const char *sum, const char *mean)
{
	struct crm_buf text = { 0 };

	crm_total_format(total, &text);
	assert_string_equal(crm_buf_text(&text), sum);
	crm_buf_reset(&text);
	crm_total_mean(total, &text);
	assert_string_equal(crm_buf_text(&text), mean);
	crm_buf_free(&text);
}

static void
test_total(void **state)
{
	struct crm_total total = { 0 };

	(void)state;
	assert_sum(&total, "0", "");
	assert_int_equal(crm_total_add(&total, -1, 1), 0);
	assert_sum(&total, "-0.000001", "-0.000001");
	assert_int_equal(crm_total_add(&total, 3 * MILLION, 1), 0);
	assert_sum(&total, "2.999999", "1.5");
	assert_int_equal(crm_total_add(&total, -5 * MILLION, 1), 0);
	assert_sum(&total, "-2.000001", "-0.666667");
	memset(&total, 0, sizeof(total));
	/* Half a millionth goes away from zero. */
	assert_int_equal(crm_total_add(&total, 1, 1), 0);
	assert_int_equal(crm_total_add(&total, 0, 1), 0);
	assert_sum(&total, "0.000001", "0.000001");
	/* More than one integer of millionths holds, and back. */
	memset(&total, 0, sizeof(total));
	assert_int_equal(crm_total_add(&total, INT64_MAX, 1000000), 0);
	assert_sum(&total, "9223372036854775807", "9223372036854.775807");
	assert_int_equal(crm_total_add(&total, INT64_MAX, 1), -1);
	assert_int_equal(crm_total_add(&total, INT64_MIN, 1000000), 0);
	assert_sum(&total, "-1", "-0.000001");
	assert_int_equal(crm_total_add(&total, 1, UINT64_MAX), -1);
}

static void
test_hyperlog(void **state)
{
	struct crm_hyperlog *log = calloc(1, sizeof(*log));
	uint64_t i, n;
	char value[24];
	double off;

	(void)state;
	for (i = 1; i <= 500000; i++) {
		snprintf(value, sizeof(value), "value %llu",
		    (unsigned long long)i);
		crm_hyperlog_add(log, value, strlen(value));
		crm_hyperlog_add(log, value, strlen(value));
		if (i % 50000 != 0)
			continue;
		n = crm_hyperlog_n(log);
		off = (double)n / (double)i - 1;
		/* Three times the standard error of 0.8 percent. */
		assert_true(off > -.025 && off < .025);
	}
	free(log);
}

static const char *
label(enum crm_facet_part part, int64_t width, const char *value,
    struct crm_buf *buf)
{
	struct crm_facet facet = { .part = part, .width = width };
	const char *why;

	crm_buf_reset(buf);
	why = crm_facet_label(&facet, value, strlen(value), buf);
	return (why != NULL ? why : crm_buf_text(buf));
}

static void
test_facets(void **state)
{
	static const struct {
		enum crm_facet_part part;
		int64_t		 width;
		const char	*value, *want;
	} row[] = {
		{ CRM_PART_WHOLE, 0, "a", "a" },
		{ CRM_PART_YEAR, 0, "", "" },
		{ CRM_PART_YEAR, 0, "1969-12-31 23:59:59", "1969" },
		{ CRM_PART_QUARTER, 0, "2026-03-31", "2026-Q1" },
		{ CRM_PART_QUARTER, 0, "2026-04-01", "2026-Q2" },
		{ CRM_PART_WEEK, 0, "1970-01-01", "1969-12-29" },
		{ CRM_PART_WEEK, 0, "2026-11-22", "2026-11-16" },
		{ CRM_PART_WEEKDAY, 0, "2026-11-22", "7" },
		{ CRM_PART_WEEKDAY, 0, "1969-12-29", "1" },
		{ CRM_PART_HOUR, 0, "1969-12-31 23:59:59", "23" },
		{ CRM_PART_DAY, 0, "2024-02-29 00:00", "2024-02-29" },
		{ CRM_PART_DAY, 0, "2026-02-29", "no such date" },
		{ CRM_PART_BAND, 10 * MILLION, "9.999999", "0" },
		{ CRM_PART_BAND, 10 * MILLION, "10", "10" },
		{ CRM_PART_BAND, 10 * MILLION, "-0.000001", "-10" },
		{ CRM_PART_BAND, 10 * MILLION, "-10", "-10" },
		{ CRM_PART_BAND, MILLION / 2, "1.7", "1.5" },
		{ CRM_PART_BAND, 10 * MILLION, "-9223372036854.775808",
		    "-9223372036854.775808" },
		{ CRM_PART_BAND, 10 * MILLION, "1e3",
		    "no number of at most six decimals" },
		{ CRM_PART_REGION, 0, "서울시 강남구", "서울" },
		{ CRM_PART_DISTRICT, 0, "서울시 강남구", "서울 강남구" },
		{ CRM_PART_DISTRICT, 0, "세종시", "세종" },
		{ CRM_PART_DISTRICT, 0, "경기도 어딘가", "unknown" },
		{ CRM_PART_REGION, 0, "어딘가", "unknown" },
	};
	struct crm_buf buf = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		assert_string_equal(label(row[i].part, row[i].width,
		    row[i].value, &buf), row[i].want);
	crm_buf_free(&buf);
}

static void
test_kinds(void **state)
{
	static const struct {
		const char	*name, *value[4];
		enum crm_summary_kind kind;
	} row[] = {
		{ "a", { "1", "-2.5", "+3" }, CRM_SUMMARY_NUMBER },
		{ "a", { "1", "02" }, CRM_SUMMARY_CODE },
		{ "a", { "0", "0.5", "-0.5" }, CRM_SUMMARY_NUMBER },
		{ "a", { "1.1234567" }, CRM_SUMMARY_CODE },
		{ "a", { "1,000" }, CRM_SUMMARY_TEXT },
		{ "a", { "99999999999999999999" }, CRM_SUMMARY_CODE },
		{ "member", { "1", "2" }, CRM_SUMMARY_CODE },
		{ "order_no", { "20261120" }, CRM_SUMMARY_CODE },
		{ "a", { "2026-11-20", "2026-11-20 09:00" },
		    CRM_SUMMARY_DATE },
		{ "a", { "2026-02-29" }, CRM_SUMMARY_CODE },
		{ "a", { "A-1", "B/2" }, CRM_SUMMARY_CODE },
		{ "a", { "paid" }, CRM_SUMMARY_TEXT },
		{ "a", { "-" }, CRM_SUMMARY_TEXT },
		{ "a", { "" }, CRM_SUMMARY_EMPTY },
		{ "a", { NULL }, CRM_SUMMARY_EMPTY },
	};
	struct crm_summary_told told;
	struct crm_summary *summary;
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		summary = crm_summary_new(row[i].name, 100);
		for (k = 0; k < 4 && row[i].value[k] != NULL; k++)
			assert_int_equal(crm_summary_put(summary,
			    row[i].value[k], strlen(row[i].value[k])), 0);
		assert_int_equal(crm_summary_end(summary, &told), 0);
		if (told.kind != row[i].kind)
			fail_msg("row %zu: %s", i,
			    crm_summary_kind_name(told.kind));
		crm_summary_told_free(&told);
		crm_summary_free(summary);
	}
}

static void
test_cross(void **state)
{
	static const struct crm_cross_row row[] = {
		{ "b", "x", "1", 0, 0 }, { "b", "x", "1", 0, 0 },
		{ "b", "", "1", 0, 0 }, { "10", "x", "2", 0, 0 },
		{ "9", "x", "", 0, 0 }, { "-1", "x", "1", 0, 0 },
	};
	static const char *const order[] = { "-1", "9", "10", "b" };
	struct crm_cross *cross = crm_cross_new(CRM_CROSS_DISTINCT);
	struct crm_buf text = { 0 };
	uint32_t i;

	(void)state;
	for (i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		assert_int_equal(crm_cross_put(cross, &row[i]), 0);
	assert_int_equal(crm_cross_end(cross), 0);
	assert_int_equal(crm_cross_rows(cross), 4);
	for (i = 0; i < 4; i++)
		assert_string_equal(crm_cross_row(cross, i), order[i]);
	assert_string_equal(crm_cross_col(cross, 0), "x");
	assert_string_equal(crm_cross_col(cross, 1), "");
	assert_int_equal(crm_cross_cell(cross, 1, 1, &text), 0);
	/* A row without a value has a cell, with nothing in it. */
	assert_int_equal(crm_cross_cell(cross, 1, 0, &text), 1);
	assert_string_equal(crm_buf_text(&text), "0");
	crm_buf_reset(&text);
	assert_int_equal(crm_cross_cell(cross, 3, CRM_CROSS_ALL, &text), 1);
	assert_string_equal(crm_buf_text(&text), "1");
	crm_buf_reset(&text);
	assert_int_equal(crm_cross_cell(cross, CRM_CROSS_ALL, CRM_CROSS_ALL,
	    &text), 1);
	assert_string_equal(crm_buf_text(&text), "2");
	crm_buf_free(&text);
	crm_cross_free(cross);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_total), cmocka_unit_test(test_hyperlog),
		cmocka_unit_test(test_facets), cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_cross),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
