#include "base.h"
#include "core/lunar.h"
#include "core/time.h"
#include "record/anniv.h"

#define WINDOW	366		/* days */

/* How often each member's birthday came, and on which day last. */
struct seen {
	int	 n[400];
	int64_t	 last;		/* day; they come in order */
	int64_t	 day[400];
};

static int
see(void *arg, const struct crm_anniv *anniv)
{
	struct seen *seen = arg;

	assert_true(anniv->falls_on >= seen->last);
	assert_true(anniv->member < 400);
	seen->last = anniv->falls_on;
	seen->n[anniv->member]++;
	seen->day[anniv->member] = anniv->falls_on;
	return (0);
}

static void
look(struct base *base, int64_t from, int64_t to, struct seen *seen)
{
	struct crm_anniv_ask ask = { from, to, 0, CRM_ANNIV_BIRTHDAY };

	seen->last = from;
	if (crm_anniv_each(base->db, &ask, see, seen) == -1)
		fail_msg("%s", crm_errmsg(base->err));
	assert_true(seen->last <= to);
}

static int64_t
first_of(int year)
{
	struct crm_lunar lunar = { year, 1, 1, 0 };
	int64_t day;

	assert_int_equal(crm_lunar_day(&lunar, &day), 0);
	return (day);
}

/* Every date of the lunar calendar is kept once in every lunar year. */
static void
lunar_once(void **state)
{
	struct seen seen = { 0 };
	struct base *base = *state;
	int64_t day, end, to;
	int year, i;

	base_begin(base);
	base_run(base, "WITH RECURSIVE n (i) AS (\n"
	    "\tVALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 359)\n"
	    "INSERT INTO member (id, birth, lunar, explicit, batch)\n"
	    "SELECT i + 1, printf('1899-%02d-%02d', i / 30 + 1, i % 30 + 1),\n"
	    "\t'yes', 1, 1\n"
	    "FROM n /* scan: test */");
	base_commit(base);
	for (year = CRM_LUNAR_FIRST; year < CRM_LUNAR_LAST; year++) {
		memset(&seen, 0, sizeof(seen));
		end = first_of(year + 1) - 1;
		for (day = first_of(year); day <= end; day = to + 1) {
			to = day + WINDOW - 1 < end ? day + WINDOW - 1 : end;
			look(base, day, to, &seen);
		}
		for (i = 1; i <= 360; i++)
			if (seen.n[i] != 1)
				fail_msg("%d: month %d, day %d came %d times",
				    year, (i - 1) / 30 + 1, (i - 1) % 30 + 1,
				    seen.n[i]);
		/* The last day of the year is the 30th of the 12th month. */
		assert_int_equal(seen.day[360], end);
	}
}

/* Every date of the solar calendar is kept once in every year. */
static void
solar_once(void **state)
{
	struct seen seen = { 0 };
	struct base *base = *state;
	int year, i;

	base_begin(base);
	base_run(base, "WITH RECURSIVE n (i) AS (\n"
	    "\tVALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 365)\n"
	    "INSERT INTO member (id, birth, explicit, batch)\n"
	    "SELECT i + 1, date('1980-01-01', '+' || i || ' days'), 1, 1\n"
	    "FROM n /* scan: test */");
	base_commit(base);
	for (year = 2023; year <= 2029; year++) {
		memset(&seen, 0, sizeof(seen));
		look(base, crm_date_civil(year, 1, 1),
		    crm_date_civil(year, 12, 31), &seen);
		for (i = 1; i <= 366; i++)
			assert_int_equal(seen.n[i], 1);
		/* Member 60 was born on the 29th of February. */
		assert_int_equal(seen.day[60], crm_date_civil(year, 2,
		    year % 4 == 0 ? 29 : 28));
	}
}

static void
dates(void **state)
{
	static const struct {
		const char	*date;
		int		 lunar, yearly, valid;
	} known[] = {
		{ "2010-05-05", 0, 1, 1 }, { "2010-05-05", 0, 0, 1 },
		{ "05-05", 0, 1, 1 }, { "05-05", 0, 0, 0 },
		{ "02-29", 0, 1, 1 }, { "2011-02-29", 0, 1, 0 },
		{ "02-30", 0, 1, 0 }, { "02-30", 1, 1, 1 },
		{ "1960-02-30", 1, 1, 1 }, { "1960-02-31", 1, 1, 0 },
		{ "12-31", 1, 1, 0 }, { "12-31", 0, 1, 1 },
		{ "00-10", 0, 1, 0 }, { "13-10", 1, 1, 0 },
		{ "10-00", 1, 1, 0 }, { "1-1", 0, 1, 0 },
		{ "2027-05-05", 1, 0, 0 }, { "", 0, 1, 0 },
		{ "0000-05-05", 1, 1, 0 }, { "0000-05-05", 0, 1, 0 },
		{ "19600505", 1, 1, 0 }, { "1960-05-05 ", 1, 1, 0 },
		{ "196-005-05", 1, 1, 0 }, { "1960/05/05", 1, 1, 0 }
	};
	struct crm_anniv_day day = { 1, "x", "", 0, 1 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		day.date = known[i].date;
		day.lunar = known[i].lunar;
		day.yearly = known[i].yearly;
		if (crm_anniv_valid(&day) != known[i].valid)
			fail_msg("\"%s\", lunar %d, yearly %d", day.date,
			    day.lunar, day.yearly);
	}
	assert_int_equal(crm_anniv_kind("birthday", 8), CRM_ANNIV_BIRTHDAY);
	assert_int_equal(crm_anniv_kind("birthday,", 9), 0);
	assert_int_equal(crm_anniv_kind("", 0), 0);
}

#define T(test)	cmocka_unit_test_setup_teardown(test, base_setup, \
		    base_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(lunar_once), T(solar_once), T(dates)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
