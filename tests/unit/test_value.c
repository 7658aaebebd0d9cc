#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/form.h"
#include "core/time.h"
#include "intake/value.h"

static struct crm_cell
of(const char *s)
{
	struct crm_cell cell = { s, strlen(s) };

	return (cell);
}

static void
same(struct crm_cell cell, const char *want)
{
	char *got = strndup(cell.p, cell.n);

	assert_non_null(got);
	assert_string_equal(got, want);
	free(got);
}

/* The form of a cell of that shape, as the mapping asks for it. */
static void
forms(enum crm_shape shape, const char *in, const char *want)
{
	struct crm_buf buf = { 0 };

	same(crm_value_form(shape, crm_form_clean(of(in)), &buf), want);
	assert_int_equal(buf.bad, 0);
	crm_buf_free(&buf);
}

static void
test_clean(void **state)
{
	(void)state;
	same(crm_form_clean(of("")), "");
	same(crm_form_clean(of(" \t ")), "");
	same(crm_form_clean(of("a b")), "a b");
	same(crm_form_clean(of("\xe3\x80\x80" "가\xc2\xa0")), "가");
	same(crm_form_clean(of("01012\t")), "01012");
	same(crm_form_clean(of("=\"0101\"")), "0101");
	same(crm_form_clean(of("=\"\"")), "");
	same(crm_form_clean(of("=O2+P2")), "=O2+P2");
	same(crm_form_clean(of("=\"")), "=\"");
	same(crm_form_clean(of("null")), "");
	same(crm_form_clean(of("NONE")), "");
	same(crm_form_clean(of("NaN")), "");
	same(crm_form_clean(of("-")), "");
	same(crm_form_clean(of(",,")), "");
	same(crm_form_clean(of("--")), "--");
	same(crm_form_clean(of("nones")), "nones");
	same(crm_form_clean(of("0")), "0");
}

static void
test_codes(void **state)
{
	(void)state;
	forms(CRM_SHAPE_CODE, "2026100712345678.0", "2026100712345678");
	forms(CRM_SHAPE_CODE, "12.00", "12");
	forms(CRM_SHAPE_CODE, "12.01", "12.01");
	forms(CRM_SHAPE_CODE, "12.", "12.");
	forms(CRM_SHAPE_CODE, "A12.0", "A12.0");
	forms(CRM_SHAPE_CODE, ".0", ".0");
	forms(CRM_SHAPE_CODE, "'000123", "000123");
	forms(CRM_SHAPE_CODE, "'", "'");
	forms(CRM_SHAPE_CODE, "8.8E+12", "8.8E+12");
	forms(CRM_SHAPE_CODE, "=\"000123\"", "000123");
	forms(CRM_SHAPE_TEXT, "'26년 햇쌀", "'26년 햇쌀");
	forms(CRM_SHAPE_TEXT, "12.0", "12.0");
}

static void
test_numbers(void **state)
{
	(void)state;
	forms(CRM_SHAPE_AMOUNT, "19,900", "19900");
	forms(CRM_SHAPE_AMOUNT, "1,234,567.50", "1234567.50");
	forms(CRM_SHAPE_AMOUNT, "19,900원", "19900");
	forms(CRM_SHAPE_AMOUNT, "₩ 19,900", "19900");
	forms(CRM_SHAPE_AMOUNT, "￦19900", "19900");
	forms(CRM_SHAPE_AMOUNT, "\\19,900", "19900");
	forms(CRM_SHAPE_AMOUNT, "-₩19,900", "-19900");
	forms(CRM_SHAPE_AMOUNT, "₩-19,900", "-19900");
	forms(CRM_SHAPE_AMOUNT, "- 500", "-500");
	forms(CRM_SHAPE_AMOUNT, "+500", "500");
	forms(CRM_SHAPE_AMOUNT, "18900.0", "18900");
	forms(CRM_SHAPE_AMOUNT, "-18900.00", "-18900");
	/* A note behind says what it is. */
	forms(CRM_SHAPE_AMOUNT, "19,900(상품할인)", "19900");
	forms(CRM_SHAPE_AMOUNT, "-1,000원 (상품할인)", "-1000");
	forms(CRM_SHAPE_AMOUNT, "1000(VAT)", "1000");
	forms(CRM_SHAPE_AMOUNT, "１９，９００원", "19900");
	forms(CRM_SHAPE_AMOUNT, "１９９００", "19900");
	forms(CRM_SHAPE_AMOUNT, "１９９００.0", "19900");
	forms(CRM_SHAPE_PRICE, "0.125", "0.125");
	forms(CRM_SHAPE_PRICE, "10.50", "10.50");
	/* These are no numbers, or may be two. */
	forms(CRM_SHAPE_AMOUNT, "10,20", "10,20");
	forms(CRM_SHAPE_AMOUNT, "1000,200", "1000,200");
	forms(CRM_SHAPE_AMOUNT, "19 900", "19 900");
	forms(CRM_SHAPE_AMOUNT, "10%", "10%");
	forms(CRM_SHAPE_AMOUNT, "(1,000)", "-1000");
	forms(CRM_SHAPE_AMOUNT, "( ₩1,000원 )", "-1000");
	forms(CRM_SHAPE_AMOUNT, "△1,000", "-1000");
	forms(CRM_SHAPE_AMOUNT, "▲ 1,000원정", "-1000");
	forms(CRM_SHAPE_AMOUNT, "일금 1,000원", "1000");
	forms(CRM_SHAPE_AMOUNT, "(-1,000)", "(-1,000)");
	forms(CRM_SHAPE_AMOUNT, "-(1,000)", "-(1,000)");
	forms(CRM_SHAPE_AMOUNT, "(1,000", "(1,000");
	forms(CRM_SHAPE_AMOUNT, "()", "()");
	forms(CRM_SHAPE_AMOUNT, "△△1", "△△1");
	forms(CRM_SHAPE_AMOUNT, "금", "금");
	forms(CRM_SHAPE_AMOUNT, "1.9E+4", "1.9E+4");
	forms(CRM_SHAPE_AMOUNT, "=O2+P2", "=O2+P2");
	forms(CRM_SHAPE_AMOUNT, "--5", "--5");
	forms(CRM_SHAPE_AMOUNT, "₩", "₩");
	forms(CRM_SHAPE_AMOUNT, "5.", "5.");
	forms(CRM_SHAPE_AMOUNT, "3개", "3개");
	forms(CRM_SHAPE_AMOUNT, "무료", "무료");
	forms(CRM_SHAPE_AMOUNT, "무료！", "무료！");
	forms(CRM_SHAPE_AMOUNT, "１０％", "１０％");
	forms(CRM_SHAPE_AMOUNT, "１０，２０", "１０，２０");
	forms(CRM_SHAPE_AMOUNT, "1000(2000)", "1000(2000)");
	forms(CRM_SHAPE_AMOUNT, "10(%)", "10(%)");
	forms(CRM_SHAPE_AMOUNT, "10()", "10()");
	forms(CRM_SHAPE_AMOUNT, "(상품할인)", "(상품할인)");
	forms(CRM_SHAPE_AMOUNT, "10,20(할인)", "10,20(할인)");
}

static void
test_counts(void **state)
{
	(void)state;
	forms(CRM_SHAPE_COUNT, "3", "3");
	forms(CRM_SHAPE_COUNT, "3개", "3");
	forms(CRM_SHAPE_COUNT, "3 EA", "3");
	forms(CRM_SHAPE_COUNT, "1.0", "1");
	forms(CRM_SHAPE_COUNT, "-2", "-2");
	forms(CRM_SHAPE_COUNT, "2.5", "2.5");
	forms(CRM_SHAPE_COUNT, "1900-01-03", "3");
	forms(CRM_SHAPE_COUNT, "1900-01-03 00:00:00", "3");
	forms(CRM_SHAPE_COUNT, "２개", "2");
	forms(CRM_SHAPE_COUNT, "2개(증정)", "2");
	forms(CRM_SHAPE_COUNT, "1900-01-01", "1");
	forms(CRM_SHAPE_COUNT, "1900-01-31 00:00:00", "31");
	forms(CRM_SHAPE_COUNT, "1900-02-28", "59");
	/* The spreadsheet counts a day that never was. */
	forms(CRM_SHAPE_COUNT, "1900-03-01", "61");
	forms(CRM_SHAPE_COUNT, "1900-13-01", "1900-13-01");
	forms(CRM_SHAPE_COUNT, "2026-01-03", "2026-01-03");
	forms(CRM_SHAPE_COUNT, "2박스", "2");
	forms(CRM_SHAPE_COUNT, "2 봉(소)", "2");
	forms(CRM_SHAPE_COUNT, "△2", "-2");
	forms(CRM_SHAPE_COUNT, "(2)", "(2)");
	forms(CRM_SHAPE_COUNT, "3kg", "3kg");
	forms(CRM_SHAPE_COUNT, "2박스3", "2박스3");
	forms(CRM_SHAPE_COUNT, "박스", "박스");
	forms(CRM_SHAPE_AMOUNT, "1900-01-03", "1900-01-03");
}

static void
test_people(void **state)
{
	(void)state;
	forms(CRM_SHAPE_PHONE, "1012345678", "010-1234-5678");
	forms(CRM_SHAPE_PHONE, "1012345678.0", "010-1234-5678");
	forms(CRM_SHAPE_PHONE, "'01012345678", "010-1234-5678");
	forms(CRM_SHAPE_PHONE, "=\"01012345678\"", "010-1234-5678");
	forms(CRM_SHAPE_PHONE, "+82 10-1234-5678", "010-1234-5678");
	forms(CRM_SHAPE_PHONE, "02)345-6789", "02-345-6789");
	forms(CRM_SHAPE_PHONE, "010-****-5678", "010-****-5678");
	forms(CRM_SHAPE_PHONE, "없음", "없음");
	forms(CRM_SHAPE_PHONE, "-", "");
	forms(CRM_SHAPE_POSTCODE, "1760", "01760");
	forms(CRM_SHAPE_POSTCODE, "01760", "01760");
	forms(CRM_SHAPE_POSTCODE, "1760.0", "01760");
	forms(CRM_SHAPE_POSTCODE, "021-90", "02190");
	forms(CRM_SHAPE_POSTCODE, "110809", "110809");
	forms(CRM_SHAPE_POSTCODE, "123-456", "123-456");
	forms(CRM_SHAPE_POSTCODE, "176", "176");
	forms(CRM_SHAPE_POSTCODE, "０１７６０", "01760");
	forms(CRM_SHAPE_POSTCODE, "１７６０", "01760");
	forms(CRM_SHAPE_POSTCODE, "０２１－９０", "02190");
	forms(CRM_SHAPE_POSTCODE, "１７６", "１７６");
}

static void
test_times(void **state)
{
	(void)state;
	forms(CRM_SHAPE_TIME, "2026-10-07 07:46:37", "2026-10-07 07:46:37");
	forms(CRM_SHAPE_TIME, "2026/10/07 07:46", "2026-10-07 07:46:00");
	forms(CRM_SHAPE_TIME, "20261007134500", "2026-10-07 13:45:00");
	forms(CRM_SHAPE_TIME, "2026-10-07", "2026-10-07 00:00:00");
	forms(CRM_SHAPE_TIME, "46302.5", "2026-10-07 12:00:00");
	forms(CRM_SHAPE_TIME, "2026-09-17T09:15:56Z", "2026-09-17 18:15:56");
	forms(CRM_SHAPE_TIME, "２０２６－１０－０７", "2026-10-07 00:00:00");
	forms(CRM_SHAPE_TIME, "２０２６－０２－３０", "２０２６－０２－３０");
	forms(CRM_SHAPE_BIRTH, "１９８５．０３．１２", "1985-03-12");
	forms(CRM_SHAPE_TIME, "2026-02-30", "2026-02-30");
	forms(CRM_SHAPE_TIME, "0000-00-00 00:00:00", "");
	forms(CRM_SHAPE_TIME, "--", "");
	forms(CRM_SHAPE_TIME, "-", "");
	forms(CRM_SHAPE_TIME, "내일", "내일");
	forms(CRM_SHAPE_BIRTH, "19850312", "1985-03-12");
	forms(CRM_SHAPE_BIRTH, "1985.03.12", "1985-03-12");
	forms(CRM_SHAPE_BIRTH, "0000-00-00", "");
	/* Of which century? */
	forms(CRM_SHAPE_BIRTH, "85.03.12", "85.03.12");
	forms(CRM_SHAPE_BIRTH, "850312", "850312");
}

static void
test_rounds(void **state)
{
	struct crm_buf buf = { 0 };
	int64_t v;

	(void)state;
	assert_int_equal(crm_value_round(1499999, 0), 1000000);
	assert_int_equal(crm_value_round(1500000, 0), 2000000);
	assert_int_equal(crm_value_round(-1500000, 0), -2000000);
	assert_int_equal(crm_value_round(-1499999, 0), -1000000);
	assert_int_equal(crm_value_round(1234567, 6), 1234567);
	assert_int_equal(crm_value_round(1235000, 2), 1240000);
	crm_value_amount(&buf, -1235000, 2);
	assert_string_equal(crm_buf_text(&buf), "-1.24");
	crm_buf_free(&buf);
	assert_int_equal(crm_value_times(3000000, 1500000, &v), 0);
	assert_int_equal(v, 4500000);
	assert_int_equal(crm_value_times(1500000, -3000000, &v), 0);
	assert_int_equal(v, -4500000);
	assert_int_equal(crm_value_times(0, 1500000, &v), 0);
	assert_int_equal(v, 0);
	assert_int_equal(crm_value_times(1500000, 1500000, &v), 0);
	assert_int_equal(v, 2250000);
	assert_int_equal(crm_value_times(-500000, 1, &v), 0);
	assert_int_equal(v, -1);
	assert_int_equal(crm_value_times(499999, 1, &v), 0);
	assert_int_equal(v, 0);
	assert_int_equal(crm_value_times(INT64_C(4611686018427000000),
	    2000000, &v), 0);
	assert_int_equal(v, INT64_C(9223372036854000000));
	assert_int_equal(crm_value_times(INT64_MAX / 1000000 * 1000000,
	    9000000000000, &v), -1);
	assert_int_equal(crm_value_times(9000000000000, INT64_MIN, &v), -1);
}

static void
finds(const char *pattern, const char *name, const char *want)
{
	char text[CRM_TIME_LEN];
	int64_t t;

	if (want == NULL) {
		assert_int_equal(crm_value_file_date(&pattern, 1, name, &t), 0);
		return;
	}
	assert_int_equal(crm_value_file_date(&pattern, 1, name, &t), 1);
	assert_string_equal(crm_time_format(t, text), want);
}

static void
test_file_dates(void **state)
{
	(void)state;
	finds("YYYYMMDD", "a_20261007.csv", "2026-10-07 00:00:00");
	finds("YYYYMMDD_HHmmSS", "a_20261007_134501.csv",
	    "2026-10-07 13:45:01");
	finds("YYYYMMDD", "a_20261007_134501.csv", "2026-10-07 00:00:00");
	finds("YYYYMMDD", "a_120261007.csv", NULL);
	finds("YYYYMMDD", "a_202610071.csv", NULL);
	finds("YYYYMMDD", "a_20261307.csv", NULL);
	finds("YYYYMMDD", "a_20260230.csv", NULL);
	finds("YYYYMMDD", "", NULL);
	finds("YYYY-MM-DD", "집하(2026-08-22~2026-09-21).csv",
	    "2026-09-21 00:00:00");
	finds("YYMMDD_", "ns260501_31.csv", "2026-05-01 00:00:00");
	finds("nsYYMMDD", "ns260501_31.csv", "2026-05-01 00:00:00");
	finds("YYYYMMDD_HHmmSS", "20261007_250000.csv", NULL);
	finds("YYYY-MM-DD", "event-2026-11-19-1-1-sms.csv", NULL);
	finds("YYYY-MM-DD", "EVENT-2026-11-19-SMS 2026-11-21.csv",
	    "2026-11-21 00:00:00");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_people),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_rounds),
		cmocka_unit_test(test_file_dates)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
