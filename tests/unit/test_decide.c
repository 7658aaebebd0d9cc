#include <stdio.h>

#include "base.h"
#include "core/time.h"
#include "record/decide.h"
#include "record/identity.h"
#include "record/law.h"
#include "record/notice.h"

/* The rules by their edges, and what is due by its days. */

#define OPTOUT	BASE_PATH "-optout"

static int
setup(void **state)
{

	(void)unlink(OPTOUT);
	if (base_setup(state) == -1)
		return (-1);
	base_begin(*state);
	return (0);
}

static int
teardown(void **state)
{

	(void)unlink(OPTOUT);
	return (base_teardown(state));
}

static int64_t
at(const char *text)
{
	int64_t t;

	assert_int_equal(crm_time_parse(text, strlen(text), &t), 0);
	return (t);
}

static int64_t
day(const char *text)
{

	return (crm_time_day(at(text)));
}

static int64_t
member(struct base *base, const char *code, const char *birth,
    const char *lunar)
{

	assert_int_equal(crm_run(base->db, "INSERT INTO member\n"
	    "(code, birth, lunar, batch)\n"
	    "VALUES (:code, :birth, :lunar, :batch)", "ttti", code, birth,
	    lunar, crm_batch(base->db)), 0);
	return (crm_last_row(base->db));
}

static void
give(struct base *base, int64_t who, const char *channel, const char *time,
    int night, const char *guardian)
{
	struct crm_consent_entry entry = { .member = who, .channel = channel,
	    .at = at(time), .turns = 1, .how = "unit", .proof = "",
	    .night = night, .guardian = guardian };

	assert_int_equal(crm_consent_give(base->db, &entry), 1);
}

static void
withdraw(struct base *base, int64_t who, const char *channel,
    const char *time, const char *purpose, int night)
{
	struct crm_consent_entry entry = { .member = who, .channel = channel,
	    .at = at(time), .how = "unit", .proof = "", .purpose = purpose,
	    .night = night };

	assert_int_equal(crm_consent_withdraw(base->db, &entry), 1);
}

static int
why(struct base *base, int64_t who, const char *channel, const char *time)
{
	struct crm_consent_case what = { who, channel, "advertising",
	    at(time), 0, 0, NULL };
	struct crm_consent_verdict verdict;

	assert_int_equal(crm_consent_decide(base->db, &what, &verdict), 0);
	return ((int)verdict.why);
}

/* The younger rule counts from its day on; before all of them the first. */
static void
test_law(void **state)
{

	(void)state;
	assert_string_equal(crm_law_on(CRM_LAW_GUARDIAN,
	    day("2023-09-15"))->article, "PIPA 22-2");
	assert_string_equal(crm_law_on(CRM_LAW_GUARDIAN,
	    day("2023-09-14"))->article, "PIPA 22(6)");
	assert_string_equal(crm_law_on(CRM_LAW_GUARDIAN,
	    day("1999-01-01"))->article, "PIPA 22(5)");
	assert_int_equal(crm_law_on(CRM_LAW_NIGHT, day("2026-01-01"))->value,
	    21);
	assert_null(crm_law_channel("fax"));
	assert_null(crm_law_channel_at(7));
	assert_false(crm_law_channel("email")->night);
	assert_false(crm_law_channel("post")->electronic);
}

static void
test_night(void **state)
{
	struct base *base = *state;
	int64_t who = member(base, "a", NULL, NULL);

	give(base, who, "sms", "2026-01-05", 0, NULL);
	give(base, who, "email", "2026-01-05", 0, NULL);
	assert_int_equal(why(base, who, "sms", "2026-02-01 07:59:59"),
	    CRM_WHY_NIGHT);
	assert_int_equal(why(base, who, "sms", "2026-02-01 08:00:00"),
	    CRM_WHY_CONSENT);
	assert_int_equal(why(base, who, "sms", "2026-02-01 20:59:59"),
	    CRM_WHY_CONSENT);
	assert_int_equal(why(base, who, "sms", "2026-02-01 21:00:00"),
	    CRM_WHY_NIGHT);
	assert_int_equal(why(base, who, "email", "2026-02-01 23:00:00"),
	    CRM_WHY_CONSENT);
	give(base, who, "sms", "2026-01-06", 1, NULL);
	assert_int_equal(why(base, who, "sms", "2026-02-01 21:00:00"),
	    CRM_WHY_CONSENT);
	withdraw(base, who, "sms", "2026-01-07", "advertising", 1);
	assert_int_equal(why(base, who, "sms", "2026-02-01 21:00:00"),
	    CRM_WHY_NIGHT);
	assert_int_equal(why(base, who, "sms", "2026-02-01 12:00:00"),
	    CRM_WHY_CONSENT);
	withdraw(base, who, "sms", "2026-01-08", "marketing", 0);
	assert_int_equal(why(base, who, "sms", "2026-02-01 12:00:00"),
	    CRM_WHY_OPTED_OUT);
}

static void
test_age(void **state)
{
	struct base *base = *state;
	int64_t a, leap, lunar, adult, into;

	a = member(base, NULL, "2012-11-21", NULL);
	assert_int_equal(crm_consent_adult(base->db, a, day("2026-01-01"),
	    &adult), 0);
	assert_true(adult == at("2026-11-21"));
	leap = member(base, NULL, "2012-02-29", NULL);
	assert_int_equal(crm_consent_adult(base->db, leap, day("2026-01-01"),
	    &adult), 0);
	assert_true(adult == at("2026-03-01"));
	/* No day of the sun has that date. */
	lunar = member(base, NULL, "2013-02-30", "yes");
	assert_int_equal(crm_consent_adult(base->db, lunar, day("2026-01-01"),
	    &adult), 0);
	assert_true(adult >= at("2027-03-02") + 59 * CRM_DAY);
	assert_int_equal(crm_consent_adult(base->db, member(base, "x", NULL,
	    NULL), day("2026-01-01"), &adult), 0);
	assert_true(adult == INT64_MIN);
	/* Of two that are one the younger counts, also the other's. */
	give(base, leap, "sms", "2026-03-02", 0, NULL);
	assert_int_equal(why(base, leap, "sms", "2026-04-01 12:00:00"),
	    CRM_WHY_CONSENT);
	assert_int_equal(crm_member_join(base->db, a, leap, &into), 0);
	assert_int_equal(why(base, a, "sms", "2026-04-01 12:00:00"),
	    CRM_WHY_GUARDIAN);
	assert_int_equal(crm_member_join(base->db, a, lunar, &into), 0);
	give(base, a, "sms", "2026-11-22", 0, NULL);
	assert_int_equal(why(base, a, "sms", "2026-12-01 12:00:00"),
	    CRM_WHY_GUARDIAN);
	give(base, a, "sms", "2026-11-23", 0, "mother");
	assert_int_equal(why(base, a, "sms", "2026-12-01 12:00:00"),
	    CRM_WHY_CONSENT);
}

/* Told of it or not, before the same day of the second year. */
static void
test_confirm(void **state)
{
	struct base *base = *state;
	int64_t who = member(base, "a", NULL, NULL);
	struct crm_told told = { who, "sms", "confirm",
	    at("2026-02-27 12:00:00"), 1, CRM_TIME_NONE, "", -1 };

	assert_true(crm_consent_confirm_by(day("2024-02-29")) ==
	    day("2026-02-27"));
	assert_true(crm_consent_confirm_from(day("2024-02-29")) ==
	    day("2025-12-29"));
	assert_true(crm_consent_confirm_from(day("2024-04-30")) ==
	    day("2026-02-28"));
	give(base, who, "sms", "2024-02-29 12:00:00", 0, NULL);
	assert_int_equal(why(base, who, "sms", "2026-02-27 20:59:59"),
	    CRM_WHY_CONSENT);
	assert_int_equal(why(base, who, "sms", "2026-02-28 08:00:00"),
	    CRM_WHY_CONFIRMATION);
	assert_int_equal(crm_notice_told(base->db, &told), 1);
	assert_int_equal(crm_notice_told(base->db, &told), 0);
	assert_int_equal(why(base, who, "sms", "2026-02-28 08:00:00"),
	    CRM_WHY_CONSENT);
	assert_int_equal(why(base, who, "sms", "2028-02-26 20:00:00"),
	    CRM_WHY_CONSENT);
	assert_int_equal(why(base, who, "sms", "2028-02-27 08:00:00"),
	    CRM_WHY_CONFIRMATION);
	told.dated = 0;
	told.told_at = at("2026-03-01");
	assert_int_equal(crm_notice_told(base->db, &told), 0);
	told.channel = "push";
	assert_int_equal(crm_notice_told(base->db, &told), 2);
}

static int
note(void *arg, const struct crm_due *due)
{
	char *text = arg, day_of[CRM_DATE_LEN];
	size_t n = strlen(text);

	(void)snprintf(text + n, 400 - n, "%s %s %s %d %s|", due->channel,
	    due->kind, due->state, due->night,
	    crm_date_format(due->due_at, day_of));
	return (0);
}

static void
test_due(void **state)
{
	struct base *base = *state;
	int64_t who = member(base, "a", NULL, NULL);
	char text[400] = "";

	give(base, who, "sms", "2026-11-01 10:00:00", 1, NULL);
	give(base, who, "post", "2026-11-01 10:00:00", 0, NULL);
	withdraw(base, who, "email", "2026-11-02 10:00:00", NULL, 0);
	withdraw(base, who, "email", "2026-11-03 10:00:00", "profiling", 0);
	give(base, who, "call", "2024-12-01 10:00:00", 0, NULL);
	assert_int_equal(crm_due_each(base->db, day("2026-11-20"), "notice",
	    day("2026-11-16"), note, text), 0);
	assert_string_equal(text, "call notice given 0 2024-12-15|"
	    "sms notice given 1 2026-11-15|"
	    "email notice withdrawn 0 2026-11-16|");
	text[0] = '\0';
	assert_int_equal(crm_due_each(base->db, day("2026-11-20"), "confirm",
	    INT64_MAX, note, text), 0);
	assert_string_equal(text, "call confirm given 0 2026-11-30|");
	text[0] = '\0';
	assert_int_equal(crm_due_each(base->db, day("2026-09-30"), "confirm",
	    INT64_MAX, note, text), 0);
	assert_string_equal(text, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_law),
		cmocka_unit_test_setup_teardown(test_night, setup, teardown),
		cmocka_unit_test_setup_teardown(test_age, setup, teardown),
		cmocka_unit_test_setup_teardown(test_confirm, setup, teardown),
		cmocka_unit_test_setup_teardown(test_due, setup, teardown)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
