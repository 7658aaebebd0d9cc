#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/time.h"

#define UNTOUCHED	INT64_C(-424242)

typedef int	read_fn(const char *, size_t, int64_t *);

static void
reads_as(read_fn *read, const char *in, const char *want)
{
	char out[CRM_TIME_LEN];
	int64_t t;

	if (read(in, strlen(in), &t) != 0)
		fail_msg("\"%s\" was refused", in);
	crm_time_format(t, out);
	if (strcmp(out, want) != 0)
		fail_msg("\"%s\" is %s, not %s", in, out, want);
}

static void
refuses(read_fn *read, const char *in)
{
	int64_t t = UNTOUCHED;

	if (read(in, strlen(in), &t) != -1)
		fail_msg("\"%s\" was read", in);
	assert_true(t == UNTOUCHED);
}

/* Both the exact and the guessing reader. */
static void
both_read(const char *in, const char *want)
{
	reads_as(crm_time_parse, in, want);
	reads_as(crm_time_guess, in, want);
}

static void
both_refuse(const char *in)
{
	refuses(crm_time_parse, in);
	refuses(crm_time_guess, in);
}

/* Only the guessing one. */
static void
guesses(const char *in, const char *want)
{
	refuses(crm_time_parse, in);
	reads_as(crm_time_guess, in, want);
}

static void
test_known_days(void **state)
{
	(void)state;
	assert_int_equal(crm_date_civil(1970, 1, 1), 0);
	assert_int_equal(crm_date_civil(1969, 12, 31), -1);
	assert_int_equal(crm_date_civil(2000, 3, 1), 11017);
	assert_int_equal(crm_date_civil(1, 1, 1), -719162);
	assert_int_equal(crm_date_civil(9999, 12, 31), 2932896);
	assert_int_equal(crm_date_civil(2026, 11, 20), 20777);
}

static void
test_valid(void **state)
{
	(void)state;
	assert_int_equal(crm_date_valid(2024, 2, 29), 1);
	assert_int_equal(crm_date_valid(2023, 2, 29), 0);
	assert_int_equal(crm_date_valid(1900, 2, 29), 0);
	assert_int_equal(crm_date_valid(2000, 2, 29), 1);
	assert_int_equal(crm_date_valid(2000, 2, 30), 0);
	assert_int_equal(crm_date_valid(2026, 4, 31), 0);
	assert_int_equal(crm_date_valid(2026, 4, 30), 1);
	assert_int_equal(crm_date_valid(2026, 12, 31), 1);
	assert_int_equal(crm_date_valid(2026, 12, 32), 0);
	assert_int_equal(crm_date_valid(2026, 1, 0), 0);
	assert_int_equal(crm_date_valid(2026, 1, -1), 0);
	assert_int_equal(crm_date_valid(2026, 0, 1), 0);
	assert_int_equal(crm_date_valid(2026, 13, 1), 0);
	assert_int_equal(crm_date_valid(2026, -1, 1), 0);
	assert_int_equal(crm_date_valid(0, 1, 1), 0);
	assert_int_equal(crm_date_valid(1, 1, 1), 1);
	assert_int_equal(crm_date_valid(9999, 12, 31), 1);
	assert_int_equal(crm_date_valid(10000, 1, 1), 0);
}

/* Every day there is, counted one by one. */
static void
test_every_day(void **state)
{
	int64_t count = -719162;
	int day, month, year, wrong = 0, y, m, d;

	(void)state;
	for (year = 1; year <= 9999; year++)
		for (month = 1; month <= 12; month++)
			for (day = 1; crm_date_valid(year, month, day);
			    day++) {
				crm_date_split(count, &y, &m, &d);
				wrong += y != year || m != month || d != day;
				wrong += crm_date_civil(y, m, d) != count++;
			}
	assert_int_equal(wrong, 0);
	assert_int_equal(count, 2932897);
}

static void
test_format(void **state)
{
	char date[CRM_DATE_LEN], time[CRM_TIME_LEN];

	(void)state;
	assert_string_equal(crm_time_format(0, time), "1970-01-01 00:00:00");
	assert_string_equal(crm_time_format(-1, time), "1969-12-31 23:59:59");
	assert_string_equal(crm_time_format(86399, time),
	    "1970-01-01 23:59:59");
	assert_string_equal(crm_date_format(-719162, date), "0001-01-01");
	assert_string_equal(crm_date_format(2932896, date), "9999-12-31");
	assert_string_equal(crm_time_format(INT64_C(253402300799), time),
	    "9999-12-31 23:59:59");
	assert_string_equal(crm_time_format(INT64_C(-62135596800), time),
	    "0001-01-01 00:00:00");
	assert_ptr_equal(crm_time_format(0, time), time);
}

static void
test_format_outside(void **state)
{
	char date[CRM_DATE_LEN], time[CRM_TIME_LEN];

	(void)state;
	assert_string_equal(crm_time_format(INT64_C(253402300800), time), "");
	assert_string_equal(crm_time_format(INT64_C(-62135596801), time), "");
	assert_string_equal(crm_time_format(CRM_TIME_NONE, time), "");
	assert_string_equal(crm_time_format(INT64_MAX, time), "");
	assert_string_equal(crm_date_format(2932897, date), "");
	assert_string_equal(crm_date_format(-719163, date), "");
	assert_string_equal(crm_date_format(CRM_TIME_NONE, date), "");
}

static void
test_day_floors(void **state)
{
	(void)state;
	assert_int_equal(crm_time_day(0), 0);
	assert_int_equal(crm_time_day(86399), 0);
	assert_int_equal(crm_time_day(86400), 1);
	assert_int_equal(crm_time_day(-1), -1);
	assert_int_equal(crm_time_day(-86400), -1);
	assert_int_equal(crm_time_day(-86401), -2);
	assert_true(crm_time_day(INT64_MIN) < 0);
	assert_true(crm_time_day(INT64_MAX) > 0);
}

static void
test_exact(void **state)
{
	int64_t day;

	(void)state;
	both_read("2026-10-07 07:46:37", "2026-10-07 07:46:37");
	both_read("2026-10-07T07:46:37", "2026-10-07 07:46:37");
	both_read("2026-10-07 07:46", "2026-10-07 07:46:00");
	both_read("2026-10-07", "2026-10-07 00:00:00");
	both_read("2024-02-29 23:59:59", "2024-02-29 23:59:59");
	both_read("0001-01-01", "0001-01-01 00:00:00");
	both_read("9999-12-31 23:59:59", "9999-12-31 23:59:59");
	both_read("1969-12-31 23:59:59", "1969-12-31 23:59:59");
	assert_int_equal(crm_date_parse("1970-01-02", 10, &day), 0);
	assert_int_equal(day, 1);
}

static void
test_refused_by_both(void **state)
{
	static const char *const bad[] = { "", " ", "-", "0", "2026",
	    "2026-10", "2026-02-30", "2026-02-29", "1900-02-29",
	    "2026-13-01", "2026-00-10", "2026-10-00", "0000-01-01",
	    "2026-04-31", "2026-10-07 24:00:00", "2026-10-07 23:60:00",
	    "2026-10-07 23:59:60", "2026-10-07 24:00", "2026-10-07 aa:00",
	    "2026-10-07 07:46:3x", "2026-10-07 07:46x37",
	    "2026-10-07 07 46:37", "2026-10-07x07:46:37", "2026-10-07T",
	    "2026x10-07", "202a-10-07", "2o26-10-07", "2026-1o-07",
	    "2026-10-/7", "2026-10-0:", "-026-10-07", "+026-10-07",
	    "2026-10-07 -7:46:37", "2026-10-07 07:46:37 x", "no such thing",
	    "10000-01-01", "2026-10-07 07:46:37\xff" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		both_refuse(bad[i]);
	refuses(crm_date_parse, "2026-10-7 ");
	refuses(crm_date_parse, "2026-10-07 ");
	refuses(crm_date_parse, "2026/10/07");
	refuses(crm_date_parse, "2026-02-30");
	refuses(crm_date_parse, "");
}

/* The text may end anywhere: nothing behind n is read. */
static void
test_length_counts(void **state)
{
	int64_t t;

	(void)state;
	assert_int_equal(crm_time_parse("2026-10-07 07:46:37", 16, &t), 0);
	assert_int_equal(t % 60, 0);
	assert_int_equal(crm_time_parse("2026-10-07 07:46:37", 18, &t), -1);
	assert_int_equal(crm_time_guess("2026-10-07 07:46:37", 18, &t), 0);
	assert_int_equal(t % 60, 3);
	assert_int_equal(crm_time_guess("46302.65", 5, &t), 0);
	assert_int_equal(t % CRM_DAY, 0);
	assert_int_equal(crm_time_guess(NULL, 0, &t), -1);
}

static void
test_separators(void **state)
{
	(void)state;
	guesses("2026/10/07 07:46", "2026-10-07 07:46:00");
	guesses("2026.10.07", "2026-10-07 00:00:00");
	guesses("20261007", "2026-10-07 00:00:00");
	guesses("20261007134500", "2026-10-07 13:45:00");
	guesses("20261007 13:45", "2026-10-07 13:45:00");
	guesses("20261007 134501", "2026-10-07 13:45:01");
	guesses("20261007T1345", "2026-10-07 13:45:00");
	guesses("2007.10.25", "2007-10-25 00:00:00");
	guesses("2026-1-5 7:5:9", "2026-01-05 07:05:09");
	guesses("2026/1/5", "2026-01-05 00:00:00");
	guesses("26.07.19 21:59", "2026-07-19 21:59:00");
	guesses("26-7-9", "2026-07-09 00:00:00");
	guesses("20/02/29", "2020-02-29 00:00:00");
	guesses("26/11/19", "2026-11-19 00:00:00");
	guesses("2026. 10. 7.", "2026-10-07 00:00:00");
	guesses("2026. 10. 7. 13:04", "2026-10-07 13:04:00");
	guesses(" \t2026-10-07  07:46:37\xe3\x80\x80",
	    "2026-10-07 07:46:37");
	guesses("2026-10-07\xc2\xa0" "07:46", "2026-10-07 07:46:00");
	refuses(crm_time_guess, "2026-10/07");
	refuses(crm_time_guess, "2026/10.07");
	refuses(crm_time_guess, "2026 10 07");
	refuses(crm_time_guess, "2026- 10-07");
	refuses(crm_time_guess, "2026-10-0713:04");
	refuses(crm_time_guess, "2026-10-07-13:04");
	refuses(crm_time_guess, "2026-10-007");
	refuses(crm_time_guess, "202-10-07");
	refuses(crm_time_guess, "12/1/2010 8:26");
	refuses(crm_time_guess, "13/25/10");
	refuses(crm_time_guess, "02/11/26");
	refuses(crm_time_guess, "02-11-26");
	refuses(crm_time_guess, "12/05/19");
	refuses(crm_time_guess, "99-12-31");
	refuses(crm_time_guess, "20260230");
	refuses(crm_time_guess, "20261007240000");
	refuses(crm_time_guess, "202610071345");
	refuses(crm_time_guess, "261007");
	refuses(crm_time_guess, "2026100713450");
	refuses(crm_time_guess, "202610071345001");
	refuses(crm_time_guess, "8801234567890");
	refuses(crm_time_guess, "2026-10-07 2026-10-08");
	refuses(crm_time_guess, "2026-10-07~2026-10-08");
}

static void
test_times(void **state)
{
	(void)state;
	guesses("2026-10-07 13:04:", "2026-10-07 13:04:00");
	guesses("2026/10/07 13:04:", "2026-10-07 13:04:00");
	guesses("2026-10-07 07:46:37.123", "2026-10-07 07:46:37");
	guesses("2026-10-07T07:46", "2026-10-07 07:46:00");
	guesses("2026-10-07 7:46", "2026-10-07 07:46:00");
	refuses(crm_time_guess, "2026-10-07 13:");
	refuses(crm_time_guess, "2026-10-07 13");
	refuses(crm_time_guess, "2026-10-07 :04");
	refuses(crm_time_guess, "2026-10-07 13:04:05:");
	refuses(crm_time_guess, "2026-10-07 13:04:05.");
	refuses(crm_time_guess, "2026-10-07 13:004");
	refuses(crm_time_guess, "2026-10-07 130:04");
	refuses(crm_time_guess, "2026-10-07 1345");
}

static void
test_halves(void **state)
{
	(void)state;
	guesses("2026-10-07 오후 1:04:55", "2026-10-07 13:04:55");
	guesses("2026-10-07 오전 1:04:55", "2026-10-07 01:04:55");
	guesses("2026-10-07 오전 12:00", "2026-10-07 00:00:00");
	guesses("2026-10-07 오후 12:00", "2026-10-07 12:00:00");
	guesses("2026-10-07 오전 0:30", "2026-10-07 00:30:00");
	guesses("2026-10-07 오후 0:30", "2026-10-07 12:30:00");
	guesses("2026-10-07 오후 11:59:59", "2026-10-07 23:59:59");
	guesses("2026-10-07 오후 13:04", "2026-10-07 13:04:00");
	guesses("2026. 10. 7. 오후 1:04:55", "2026-10-07 13:04:55");
	guesses("2026-10-07오후1:04", "2026-10-07 13:04:00");
	guesses("2026-10-07 1:04:55 PM", "2026-10-07 13:04:55");
	guesses("2026-10-07 1:04PM", "2026-10-07 13:04:00");
	guesses("2026-10-07 12:00 am", "2026-10-07 00:00:00");
	guesses("2026-10-07 PM 1:04", "2026-10-07 13:04:00");
	refuses(crm_time_guess, "2026-10-07 오전 13:04");
	refuses(crm_time_guess, "2026-10-07 오후 24:04");
	refuses(crm_time_guess, "2026-10-07 오후");
	refuses(crm_time_guess, "2026-10-07 PM");
	refuses(crm_time_guess, "2026-10-07 오전 1:04 PM");
	refuses(crm_time_guess, "2026-10-07 1:04 PM PM");
	refuses(crm_time_guess, "오후 1:04:55");
}

static void
test_korean(void **state)
{
	(void)state;
	guesses("2026년 5월 12일 09:15 KST(UTC+9)", "2026-05-12 09:15:00");
	guesses("2026년 5월 12일", "2026-05-12 00:00:00");
	guesses("2026년 5월 12일 화요일", "2026-05-12 00:00:00");
	guesses("2026년 5월 12일(화)", "2026-05-12 00:00:00");
	guesses("2026-05-12 (Tue) 14:20", "2026-05-12 14:20:00");
	guesses("2026-05-12(화)오후 2:20", "2026-05-12 14:20:00");
	guesses("1969-12-31(수)", "1969-12-31 00:00:00");
	refuses(crm_time_guess, "2026-05-12(수)");
	refuses(crm_time_guess, "2026-05-12 화");
	refuses(crm_time_guess, "2026-05-12(화");
	refuses(crm_time_guess, "2026-05-12(화)T14:20");
	refuses(crm_time_guess, "2026-05-12 Tue 14:20");
	guesses("2026년05월12일", "2026-05-12 00:00:00");
	guesses("26년 5월 12일", "2026-05-12 00:00:00");
	guesses("2026년 5월 12일 오후 3시 5분 10초", "2026-05-12 15:05:10");
	guesses("2026년 5월 12일 3시 5분", "2026-05-12 03:05:00");
	guesses("2026년 5월 12일 15시", "2026-05-12 15:00:00");
	guesses("2026-05-12 15시05분", "2026-05-12 15:05:00");
	refuses(crm_time_guess, "2026년");
	refuses(crm_time_guess, "2026년 5월");
	refuses(crm_time_guess, "2026년 5월 12");
	refuses(crm_time_guess, "2026년 5-12");
	refuses(crm_time_guess, "2026년 2월 30일");
	refuses(crm_time_guess, "2026년 5월 12일 3시 5");
	refuses(crm_time_guess, "2026년 5월 12일 3시 5분 7");
	refuses(crm_time_guess, "2026년 5월 12일 3시 60분");
	refuses(crm_time_guess, "2026년 5월 12일 3시 005분");
	refuses(crm_time_guess, "2026년 5월 12일 3시 5분 007초");
	refuses(crm_time_guess, "5월 12일");
}

static void
test_zones(void **state)
{
	(void)state;
	guesses("2013-05-22+09:00", "2013-05-22 00:00:00");
	/* UTC's clock, and others, are not ours. */
	guesses("2026-09-17T09:15:56Z", "2026-09-17 18:15:56");
	guesses("2026-09-17T20:15:56.123Z", "2026-09-18 05:15:56");
	guesses("2026-09-17 09:15 UTC", "2026-09-17 18:15:00");
	guesses("2026-09-17 09:15 GMT+0200", "2026-09-17 16:15:00");
	guesses("2026-09-17 09:15 -03:30", "2026-09-17 21:45:00");
	guesses("20260917T091556Z", "2026-09-17 18:15:56");
	guesses("2026-09-17Z", "2026-09-17 00:00:00");
	guesses("2026-09-17 00:00 +14", "2026-09-16 19:00:00");
	guesses("2026-09-17T09:15:56.789+09:00", "2026-09-17 09:15:56");
	guesses("2026-09-17 09:15:56 +0900", "2026-09-17 09:15:56");
	guesses("2026-09-17 09:15:56-05", "2026-09-17 23:15:56");
	guesses("2026-09-17 09:15 KST", "2026-09-17 09:15:00");
	guesses("2026-09-17 09:15 (KST)", "2026-09-17 09:15:00");
	guesses("2026-09-17 09:15 GMT+0900 (KST)", "2026-09-17 09:15:00");
	guesses("2026-09-17 (KST)", "2026-09-17 00:00:00");
	refuses(crm_time_guess, "2026-09-17 09:15 KST(UTC)");
	refuses(crm_time_guess, "2026-09-17 09:15 KST+8");
	refuses(crm_time_guess, "2026-09-17 09:15 +9 (UTC)");
	refuses(crm_time_guess, "2026-09-17 09:15 +15");
	refuses(crm_time_guess, "2026-09-17 09:15 +09:60");
	refuses(crm_time_guess, "9999-12-31 20:00Z");
	refuses(crm_time_guess, "0001-01-01 04:00+14");
	refuses(crm_time_guess, "2026-09-17 09:15 PST8PDT");
	refuses(crm_time_guess, "2026-09-17-05:00");
	refuses(crm_time_guess, "2026-09-17 09:15 +");
	refuses(crm_time_guess, "2026-09-17 09:15 +09:0");
	refuses(crm_time_guess, "2026-09-17 09:15 +090");
	refuses(crm_time_guess, "2026-09-17 09:15 +09:00:00");
	refuses(crm_time_guess, "2026-09-17 09:15 (");
	refuses(crm_time_guess, "2026-09-17 09:15 ()");
	refuses(crm_time_guess, "2026-09-17 09:15 (KST");
	refuses(crm_time_guess, "2026-09-17 09:15 KST)");
	refuses(crm_time_guess, "2026-09-17TZ");
}

static void
test_serials(void **state)
{
	(void)state;
	guesses("46302.65", "2026-10-07 15:36:00");
	guesses("46302", "2026-10-07 00:00:00");
	guesses("46302.0", "2026-10-07 00:00:00");
	guesses("25569", "1970-01-01 00:00:00");
	guesses("20000", "1954-10-03 00:00:00");
	guesses("80000", "2119-01-11 00:00:00");
	guesses("46302.54166666666666663", "2026-10-07 13:00:00");
	guesses("46302.999999", "2026-10-08 00:00:00");
	guesses("46302.99998", "2026-10-07 23:59:58");
	guesses("46302.323738425926", "2026-10-07 07:46:11");
	refuses(crm_time_guess, "19999");
	refuses(crm_time_guess, "19999.9");
	refuses(crm_time_guess, "80001");
	refuses(crm_time_guess, "46302.");
	refuses(crm_time_guess, "46302,65");
	refuses(crm_time_guess, "46302.65.1");
	refuses(crm_time_guess, "46302.65 오후");
	refuses(crm_time_guess, "-46302");
	refuses(crm_time_guess, "4.6302E+4");
	refuses(crm_time_guess, "1900-01-");
}

static void
clocks(const char *in, int want)
{
	int second = -1;

	if (crm_clock_guess(in, strlen(in), &second) == -1)
		second = -1;
	if (second != want)
		fail_msg("\"%s\" is second %d, not %d", in, second, want);
}

static void
test_clocks(void **state)
{
	(void)state;
	clocks("오후 1:04:55", 47095);
	clocks("1:04:55 PM", 47095);
	clocks("13:04:", 47040);
	clocks("오전 12:00", 0);
	clocks("15시 5분", 54300);
	clocks("", -1);
	clocks("13", -1);
	clocks("25:00", -1);
	clocks("오후", -1);
	clocks("1:04 KST", -1);
	clocks("2026-10-07 13:04", -1);
}

/* Thousands of digits are refused and read nowhere else. */
static void
test_long(void **state)
{
	char many[4096];
	int64_t t;

	(void)state;
	memset(many, '1', sizeof(many));
	assert_int_equal(crm_time_guess(many, sizeof(many), &t), -1);
	memcpy(many, "46302.", 6);
	assert_int_equal(crm_time_guess(many, sizeof(many), &t), -1);
	memcpy(many, "2026-10-07 07:46:37.", 20);
	assert_int_equal(crm_time_guess(many, sizeof(many), &t), -1);
	memset(many, ' ', sizeof(many));
	assert_int_equal(crm_time_guess(many, sizeof(many), &t), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_days),
		cmocka_unit_test(test_valid),
		cmocka_unit_test(test_every_day),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_format_outside),
		cmocka_unit_test(test_day_floors),
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_refused_by_both),
		cmocka_unit_test(test_length_counts),
		cmocka_unit_test(test_separators),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_halves),
		cmocka_unit_test(test_korean),
		cmocka_unit_test(test_zones),
		cmocka_unit_test(test_serials),
		cmocka_unit_test(test_clocks),
		cmocka_unit_test(test_long),
	};

	return (cmocka_run_group_tests_name("time", tests, NULL, NULL));
}
