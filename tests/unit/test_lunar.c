#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/lunar.h"
#include "core/time.h"

#define MONTHS	2486		/* in 201 years, 74 of them with a leap month */

static int64_t
day_of(const char *date)
{
	int64_t day;

	if (crm_date_parse(date, strlen(date), &day) == -1)
		fail_msg("%s is no date", date);
	return (day);
}

/* A lunar date is that day, and that day is the lunar date. */
static void
is(int year, int month, int day, int leap, const char *date)
{
	struct crm_lunar lunar = { year, month, day, leap }, back;
	char text[CRM_DATE_LEN];
	int64_t found;

	if (crm_lunar_day(&lunar, &found) == -1)
		fail_msg("there is no %d-%d-%d (%d)", year, month, day, leap);
	assert_string_equal(crm_date_format(found, text), date);
	assert_int_equal(crm_lunar_split(found, &back), 0);
	assert_int_equal(back.year, year);
	assert_int_equal(back.month, month);
	assert_int_equal(back.day, day);
	assert_int_equal(back.leap, leap);
}

/* New Year and the harvest day, as they were public holidays. */
static void
holidays(void **state)
{
	static const struct {
		int	 year;
		const char *new_year, *harvest;
	} known[] = {
		{ 1985, "1985-02-20", "1985-09-29" },
		{ 1988, "1988-02-18", "1988-09-25" },
		{ 1997, "1997-02-08", "1997-09-16" },
		{ 2000, "2000-02-05", "2000-09-12" },
		{ 2008, "2008-02-07", "2008-09-14" },
		{ 2010, "2010-02-14", "2010-09-22" },
		{ 2012, "2012-01-23", "2012-09-30" },
		{ 2015, "2015-02-19", "2015-09-27" },
		{ 2017, "2017-01-28", "2017-10-04" },
		{ 2018, "2018-02-16", "2018-09-24" },
		{ 2019, "2019-02-05", "2019-09-13" },
		{ 2020, "2020-01-25", "2020-10-01" },
		{ 2021, "2021-02-12", "2021-09-21" },
		{ 2022, "2022-02-01", "2022-09-10" },
		{ 2023, "2023-01-22", "2023-09-29" },
		{ 2024, "2024-02-10", "2024-09-17" },
		{ 2025, "2025-01-29", "2025-10-06" },
		{ 2026, "2026-02-17", "2026-09-25" },
		{ 2027, "2027-02-07", "2027-09-15" },
		{ 2028, "2028-01-27", "2028-10-03" }
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		is(known[i].year, 1, 1, 0, known[i].new_year);
		is(known[i].year, 8, 15, 0, known[i].harvest);
	}
}

static void
leap_months(void **state)
{
	static const int leap[][2] = { { 1900, 8 }, { 2012, 3 }, { 2014, 9 },
	    { 2017, 5 }, { 2020, 4 }, { 2023, 2 }, { 2025, 6 }, { 2028, 5 },
	    { 2031, 3 }, { 2033, 11 } };
	size_t i;
	int month;

	(void)state;
	for (i = 0; i < sizeof(leap) / sizeof(leap[0]); i++)
		for (month = 1; month <= 12; month++)
			assert_int_equal(crm_lunar_length(leap[i][0], month,
			    1) > 0, month == leap[i][1]);
	for (month = 1; month <= 12; month++)
		assert_int_equal(crm_lunar_length(2026, month, 1), 0);
	is(2017, 5, 1, 1, "2017-06-24");
	is(2025, 6, 1, 0, "2025-06-25");
	is(2025, 6, 1, 1, "2025-07-25");
	is(2033, 11, 29, 1, "2034-01-19");
	is(2033, 12, 1, 0, "2034-01-20");
}

/* Months that begin a day before or after those of China. */
static void
not_china(void **state)
{

	(void)state;
	is(1997, 1, 1, 0, "1997-02-08");	/* there the 7th */
	is(2012, 3, 30, 1, "2012-05-20");
	is(2012, 4, 1, 0, "2012-05-21");
	is(2012, 5, 1, 0, "2012-06-20");	/* there the 19th */
	is(2017, 2, 1, 0, "2017-02-26");	/* two minutes to midnight */
	is(2027, 1, 1, 0, "2027-02-07");	/* there the 6th */
	is(2028, 1, 1, 0, "2028-01-27");	/* there the 26th */
}

static void
edges(void **state)
{
	struct crm_lunar lunar;
	int64_t day;

	(void)state;
	is(1900, 1, 1, 0, "1900-01-31");
	is(2100, 12, 29, 0, "2101-01-28");
	assert_int_equal(crm_lunar_split(day_of("1900-01-30"), &lunar), -1);
	assert_int_equal(crm_lunar_split(day_of("2101-01-29"), &lunar), -1);
	assert_int_equal(crm_lunar_split(day_of("0001-01-01"), &lunar), -1);
	assert_int_equal(crm_lunar_split(day_of("9999-12-31"), &lunar), -1);
	lunar = (struct crm_lunar){ 1899, 12, 1, 0 };
	assert_int_equal(crm_lunar_day(&lunar, &day), -1);
	lunar = (struct crm_lunar){ 2101, 1, 1, 0 };
	assert_int_equal(crm_lunar_day(&lunar, &day), -1);
	lunar = (struct crm_lunar){ 2026, 13, 1, 0 };
	assert_int_equal(crm_lunar_day(&lunar, &day), -1);
	lunar = (struct crm_lunar){ 2026, 0, 1, 0 };
	assert_int_equal(crm_lunar_day(&lunar, &day), -1);
	lunar = (struct crm_lunar){ 2026, 1, 0, 0 };
	assert_int_equal(crm_lunar_day(&lunar, &day), -1);
	lunar = (struct crm_lunar){ 2026, 1, 31, 0 };
	assert_int_equal(crm_lunar_day(&lunar, &day), -1);
	/* The last month of 2025 has 29 days. */
	assert_int_equal(crm_lunar_length(2025, 12, 0), 29);
	lunar = (struct crm_lunar){ 2025, 12, 30, 0 };
	assert_int_equal(crm_lunar_day(&lunar, &day), -1);
}

/* One line of the list, and what is between it and the one before. */
static void
check_line(const char *line, int64_t *last)
{
	struct crm_lunar lunar = { 0 };
	char leap[4], date[CRM_DATE_LEN], text[CRM_DATE_LEN];
	int64_t day, d;

	if (sscanf(line, "%d,%d,%3[a-z],%10[0-9-]", &lunar.year, &lunar.month,
	    leap, date) != 4)
		fail_msg("cannot be read: %s", line);
	lunar.day = 1;
	lunar.leap = strcmp(leap, "yes") == 0;
	if (crm_lunar_day(&lunar, &day) == -1)
		fail_msg("there is no such month: %s", line);
	assert_string_equal(crm_date_format(day, text), date);
	for (d = *last; d < day; d++) {
		assert_int_equal(crm_lunar_split(d, &lunar), 0);
		assert_int_equal(lunar.day, d - *last + 1);
	}
	assert_int_equal(crm_lunar_split(day, &lunar), 0);
	assert_int_equal(lunar.day, 1);
	*last = day;
}

/* Every month of the list, and every day between. */
static void
all_months(void **state)
{
	struct crm_buf path = { 0 };
	char line[64];
	int64_t last;
	FILE *f;
	int n = 0;

	(void)state;
	assert_non_null(getenv("TOP"));
	crm_buf_fmt(&path, "%s/tests/data/lunar.csv", getenv("TOP"));
	f = fopen(crm_buf_text(&path), "r");
	crm_buf_free(&path);
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f));
	assert_string_equal(line, "year,month,leap,first_day\n");
	last = day_of("1900-01-31");
	for (; fgets(line, sizeof(line), f) != NULL; n++)
		check_line(line, &last);
	fclose(f);
	assert_int_equal(n, MONTHS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holidays),
		cmocka_unit_test(leap_months),
		cmocka_unit_test(not_china),
		cmocka_unit_test(edges),
		cmocka_unit_test(all_months)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
