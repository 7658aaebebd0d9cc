#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/money.h"

#define UNTOUCHED	INT64_C(-424242)

static void
test_currencies(void **state)
{
	(void)state;
	assert_int_equal(crm_currency_decimals("KRW"), 0);
	assert_int_equal(crm_currency_decimals("JPY"), 0);
	assert_int_equal(crm_currency_decimals("XPF"), 0);
	assert_int_equal(crm_currency_decimals("GBP"), 2);
	assert_int_equal(crm_currency_decimals("AED"), 2);
	assert_int_equal(crm_currency_decimals("ZWG"), 2);
	assert_int_equal(crm_currency_decimals("BHD"), 3);
	assert_int_equal(crm_currency_decimals("TND"), 3);
	assert_int_equal(crm_currency_decimals("CLF"), 4);
	assert_int_equal(crm_currency_decimals(""), -1);
	assert_int_equal(crm_currency_decimals("XXX"), -1);
	assert_int_equal(crm_currency_decimals("krw"), -1);
	assert_int_equal(crm_currency_decimals("KR"), -1);
	assert_int_equal(crm_currency_decimals("KRWX"), -1);
	assert_int_equal(crm_currency_decimals("W X"), -1);
	assert_int_equal(crm_currency_decimals("RW "), -1);
}

static void
parses(const char *in, int decimals, int64_t want)
{
	int64_t v = UNTOUCHED;
	int r = crm_money_parse(in, strlen(in), decimals, &v);

	if (r != 0 || v != want)
		fail_msg("\"%s\" to %d: %d, %lld", in, decimals, r,
		    (long long)v);
}

static void
refuses(const char *in, int decimals, int want)
{
	int64_t v = UNTOUCHED;
	int r = crm_money_parse(in, strlen(in), decimals, &v);

	if (r != want || v != UNTOUCHED)
		fail_msg("\"%s\" to %d: %d, %lld", in, decimals, r,
		    (long long)v);
}

static void
test_parse(void **state)
{
	(void)state;
	parses("0", 0, 0);
	parses("-0", 0, 0);
	parses("+5", 0, 5);
	parses("19900", 0, 19900);
	parses("-19900", 0, -19900);
	parses("00019900", 0, 19900);
	parses("2.55", 2, 255);
	parses("-2.5", 2, -250);
	parses("2", 2, 200);
	parses("0.01", 2, 1);
	parses("-0.05", 2, -5);
	parses("1.000", 0, 1);
	parses("1.500", 1, 15);
	parses("0.123456", 6, 123456);
	parses("0.12345600", 6, 123456);
	parses("0.000000000000000001", 18, 1);
	parses("0000000000000000000000000000000000000012", 2, 1200);
}

static void
test_parse_refuses(void **state)
{
	static const char *const bad[] = { "", "-", "+", ".", "-.", ".5",
	    "5.", "-5.", "--5", "+-5", "5-", "5 ", " 5", "1,000", "1 000",
	    "5원", "₩5", "0x10", "1e3", "8.8E+12", "1.2.3", "1..2", "1.-2",
	    "1.2x", "x", "inf", "nan", "null", "=1+2", "10%", "１",
	    "1/2", "1:2", "1\xff" };
	size_t i;
	int64_t v = UNTOUCHED;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		refuses(bad[i], 0, -1);
		refuses(bad[i], 2, -1);
		assert_int_equal(crm_int_parse(bad[i], strlen(bad[i]), &v),
		    -1);
	}
	assert_int_equal(crm_money_parse("1\0" "2", 3, 0, &v), -1);
	assert_int_equal(crm_money_parse(NULL, 0, 0, &v), -1);
	assert_true(v == UNTOUCHED);
}

static void
test_parse_lost(void **state)
{
	(void)state;
	refuses("2.55", 0, -2);
	refuses("2.555", 2, -2);
	refuses("-0.001", 2, -2);
	refuses("0.0000001", 6, -2);
	refuses("1.00000000000000000000000000001", 2, -2);
	/* What is no number has no decimals to lose. */
	refuses("2.555x", 2, -1);
	refuses("99999999999999999999.555", 2, -1);
}

static void
test_parse_large(void **state)
{
	(void)state;
	parses("9223372036854775807", 0, INT64_MAX);
	parses("-9223372036854775808", 0, INT64_MIN);
	parses("92233720368547758.07", 2, INT64_MAX);
	parses("-92233720368547758.08", 2, INT64_MIN);
	refuses("9223372036854775808", 0, -1);
	refuses("-9223372036854775809", 0, -1);
	refuses("92233720368547758.08", 2, -1);
	refuses("92233720368547759", 2, -1);
	refuses("18446744073709551615", 0, -1);
	refuses("18446744073709551616", 0, -1);
	refuses("18446744073709551626", 0, -1);
	refuses("99999999999999999999999999999", 0, -1);
	refuses("10", 18, -1);
	parses("9", 18, INT64_C(9000000000000000000));
}

static void
test_int(void **state)
{
	int64_t v;

	(void)state;
	assert_int_equal(crm_int_parse("3", 1, &v), 0);
	assert_int_equal(v, 3);
	assert_int_equal(crm_int_parse("-2.0", 4, &v), 0);
	assert_int_equal(v, -2);
	assert_int_equal(crm_int_parse("7.000", 5, &v), 0);
	assert_int_equal(v, 7);
	v = UNTOUCHED;
	assert_int_equal(crm_int_parse("7.5", 3, &v), -1);
	assert_int_equal(crm_int_parse("7.", 2, &v), -1);
	assert_int_equal(crm_int_parse("9223372036854775808", 19, &v), -1);
	assert_true(v == UNTOUCHED);
	/* Only n bytes count. */
	assert_int_equal(crm_int_parse("12345", 2, &v), 0);
	assert_int_equal(v, 12);
}

static void
shows(int64_t v, int decimals, const char *want)
{
	struct crm_buf buf = { 0 };
	int64_t back;

	crm_money_format(&buf, v, decimals);
	assert_string_equal(crm_buf_text(&buf), want);
	assert_int_equal(crm_money_parse(buf.p, buf.n, decimals, &back), 0);
	assert_true(back == v);
	crm_buf_free(&buf);
}

static void
test_format(void **state)
{
	(void)state;
	shows(0, 0, "0");
	shows(0, 2, "0.00");
	shows(5, 2, "0.05");
	shows(-5, 2, "-0.05");
	shows(-500, 2, "-5.00");
	shows(19900, 0, "19900");
	shows(-19900, 0, "-19900");
	shows(123456, 3, "123.456");
	shows(INT64_MAX, 0, "9223372036854775807");
	shows(INT64_MIN, 0, "-9223372036854775808");
	shows(INT64_MIN, 2, "-92233720368547758.08");
	shows(INT64_MIN, 18, "-9.223372036854775808");
	shows(1, 18, "0.000000000000000001");
}

static void
shows_price(int64_t v, const char *want)
{
	struct crm_buf buf = { 0 };

	crm_price_format(&buf, v);
	assert_string_equal(crm_buf_text(&buf), want);
	crm_buf_free(&buf);
}

static void
test_price(void **state)
{
	(void)state;
	shows_price(0, "0");
	shows_price(1000000, "1");
	shows_price(1500000, "1.5");
	shows_price(2550000, "2.55");
	shows_price(-1, "-0.000001");
	shows_price(-10000000, "-10");
	shows_price(19900000000, "19900");
	shows_price(INT64_MIN, "-9223372036854.775808");
}

static void
times(int64_t qty, int64_t price, int decimals, int64_t want)
{
	int64_t v;

	assert_int_equal(crm_money_times(qty, price, decimals, &v), 0);
	assert_true(v == want);
}

static void
test_times(void **state)
{
	(void)state;
	times(3, 19900000000, 0, 59700);
	times(-3, 19900000000, 0, -59700);
	times(3, -19900000000, 0, -59700);
	times(-3, -19900000000, 0, 59700);
	times(0, INT64_MAX, 0, 0);
	times(INT64_MIN, 0, 6, 0);
	times(6, 2550000, 2, 1530);
	/* Half away from zero, once, at the end. */
	times(1, 500000, 0, 1);
	times(-1, 500000, 0, -1);
	times(1, 499999, 0, 0);
	times(-1, 499999, 0, 0);
	times(3, 500000, 0, 2);
	times(1, 5000, 2, 1);
	times(1, 4999, 2, 0);
	times(2, 4999, 2, 1);
	times(1000, 1, 3, 1);
	times(7, 1, 6, 7);
	/* The product is far beyond 64 bits, the result is not. */
	times(10000000, INT64_C(10000000000000), 0, INT64_C(100000000000000));
	times(INT64_MAX, 1000000, 0, INT64_MAX);
	times(INT64_MIN, 1000000, 0, INT64_MIN);
	times(1000000, INT64_MAX, 0, INT64_MAX);
	times(1, INT64_MIN, 6, INT64_MIN);
	times(INT64_MAX, 999999, 0, INT64_C(9223362813482738952));
}

static void
test_times_overflow(void **state)
{
	int64_t v = UNTOUCHED;

	(void)state;
	assert_int_equal(crm_money_times(INT64_MAX, 1000001, 0, &v), -1);
	assert_int_equal(crm_money_times(INT64_MIN, -1000000, 0, &v), -1);
	assert_int_equal(crm_money_times(2, INT64_MAX, 6, &v), -1);
	assert_int_equal(crm_money_times(-1, INT64_MIN, 6, &v), -1);
	assert_int_equal(crm_money_times(INT64_MIN, INT64_MIN, 0, &v), -1);
	assert_int_equal(crm_money_times(INT64_MAX, INT64_MAX, 2, &v), -1);
	assert_true(v == UNTOUCHED);
}

/* Small factors against the plain product. */
static void
test_times_oracle(void **state)
{
	int64_t price, product, qty, v, want;
	int wrong = 0;

	(void)state;
	for (qty = -60; qty <= 60; qty++)
		for (price = -30000; price <= 30000; price += 7) {
			product = llabs(qty * price);
			want = (product + 5000) / 10000;
			if ((qty < 0) != (price < 0))
				want = -want;
			wrong += crm_money_times(qty, price, 2, &v) != 0 ||
			    v != want;
		}
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_currencies),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parse_refuses),
		cmocka_unit_test(test_parse_lost),
		cmocka_unit_test(test_parse_large),
		cmocka_unit_test(test_int),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_price),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_times_overflow),
		cmocka_unit_test(test_times_oracle),
	};

	return (cmocka_run_group_tests_name("money", tests, NULL, NULL));
}
