#include "base.h"
#include "outreach/campaign.h"
#include "outreach/message.h"
#include "outreach/plan.h"

static int
setup(void **state)
{
	struct base *base;

	if (base_setup(state) == -1)
		return (-1);
	base = *state;
	base_begin(base);
	assert_int_equal(crm_campaign_add(base->db, "spring", "email", "",
	    NULL), 0);
	base_run(base, "INSERT INTO member (id, name, state, explicit, batch)\n"
	    "VALUES (1, 'a', 0, 1, 1)");
	return (0);
}

static int
teardown(void **state)
{

	base_commit(*state);
	return (base_teardown(state));
}

static void
set(struct base *base, const char *name, const char *value, int want)
{
	int rc = crm_plan_set(base->db, 1, name, value);

	if (rc != want)
		fail_msg("%s=%s gives %d: %s", name, value, rc,
		    crm_errmsg(base->err));
	crm_err_clear(base->err);
}

/* What holds, and what held at the start; NULL: blank. */
static void
get(struct base *base, const char *name, const char *now, const char *start)
{
	struct crm_buf value = { 0 };

	assert_int_equal(crm_plan_get(base->db, 1, name, &value),
	    now != NULL);
	assert_string_equal(crm_buf_text(&value), now == NULL ? "" : now);
	crm_buf_reset(&value);
	assert_int_equal(crm_plan_at_start(base->db, 1, name, &value),
	    start != NULL);
	assert_string_equal(crm_buf_text(&value),
	    start == NULL ? "" : start);
	crm_buf_free(&value);
}

static void
send_one(struct base *base, const char *state)
{

	assert_int_equal(crm_run(base->db, "INSERT INTO delivery\n"
	    "(campaign, wave, member, channel, arm, contact, domain,\n"
	    "\tpart, place, state, reason, reply, tries, next_at, deadline,\n"
	    "\tbegan, claimer, claimed_at)\n"
	    "VALUES (1, 1, 1, 'email', 'b', :state, '', 1, 1, :state,\n"
	    "\t'', '', 1, 0, 0, 0, '', 1795000000)", "t", state), 0);
}

static void
test_values(void **state)
{
	struct base *base = *state;
	int64_t n;

	set(base, "cost", "1000.5", 1);
	set(base, "cost", "1000.5", 0);
	set(base, "cost", "1000.50", 1);
	assert_int_equal(crm_plan_int(base->db, 1, "cost", &n), 1);
	assert_int_equal(n, 10005000);
	set(base, "cost", "1.23456", -1);
	set(base, "cost", "-1", -1);
	set(base, "holdout", "12.5", 1);
	assert_int_equal(crm_plan_int(base->db, 1, "holdout", &n), 1);
	assert_int_equal(n, 125000);
	set(base, "starts_on", "2026-02-29", -1);
	set(base, "starts_on", "2028-02-29", 1);
	get(base, "window", "30", "30");
	set(base, "window", "", 0);
	set(base, "window", "367", -1);
	set(base, "window", "14", 1);
	get(base, "window", "14", "14");
	set(base, "window", "", 1);
	get(base, "window", "30", "30");
	get(base, "goal", NULL, NULL);
	assert_int_equal(crm_plan_int(base->db, 1, "ends_on", &n), 0);
	assert_int_equal(base_int(base, "SELECT count(*)\n"
	    "FROM campaign_field WHERE set_by <> 'tester'"), 0);
}

static void
test_judged(void **state)
{
	struct base *base = *state;
	int64_t at;

	set(base, "expected", "1", 1);
	set(base, "expected", "2", 1);
	send_one(base, "queued");
	send_one(base, "suppressed");
	assert_int_equal(crm_plan_started(base->db, 1, &at), 0);
	set(base, "expected", "3", 1);
	send_one(base, "unknown");
	assert_int_equal(crm_plan_started(base->db, 1, &at), 1);
	assert_int_equal(at, 1795000000);
	set(base, "expected", "4", -1);
	set(base, "expected", "", -1);
	set(base, "expected", "3", 0);
	set(base, "metric", "revenue", -1);
	set(base, "owner", "kim", 1);
	get(base, "expected", "3", "3");
	assert_int_equal(crm_plan_revise(base->db, 1, "expected", "0"), 1);
	assert_int_equal(crm_plan_revise(base->db, 1, "expected", "0"), 0);
	get(base, "expected", "0", "3");
	assert_int_equal(base_int(base, "SELECT count(*)\n"
	    "FROM campaign_field WHERE name = 'expected'"), 4);
	assert_int_equal(base_int(base, "SELECT late\n"
	    "FROM campaign_field WHERE name = 'owner'"), 1);
}

static void
title(struct base *base, const char *in, const char *want)
{
	struct crm_buf words = { 0 };

	crm_buf_str(&words, ">");
	assert_int_equal(crm_message_title(base->db, in, &words), 0);
	assert_string_equal(crm_buf_text(&words) + 1, want);
	crm_buf_free(&words);
}

static void
test_titles(void **state)
{
	struct base *base = *state;

	title(base, "", "");
	title(base, "봄 할인!", "봄할인");
	title(base, "(광고) 봄  할인 🎉", "봄할인");
	title(base, "［광고］봄，할인", "봄할인");
	title(base, "(광 고)봄할인", "봄할인");
	title(base, "광고 봄 할인", "봄할인");
	title(base, "[AD] ＳＰＲＩＮＧ", "spring");
	title(base, "광고", "");
	title(base, "(광고)", "");
	title(base, "adidas", "adidas");
	title(base, "봄 광고 할인", "봄광고할인");
	title(base, "{name}님, 봄", "name님봄");
	title(base, "{name|고객}님 봄", "name님봄");
	title(base, "이런 {", "이런");
	title(base, "봄\xe2\x80\x8b할인\xc2\xa0", "봄할인");
}

static int
one_subject(void *arg, const struct crm_message *message)
{

	crm_buf_str(arg, message->subject);
	return (0);
}

/* The subject that an arm gets of the first wave; NULL: none. */
static void
subject_is(struct base *base, const char *arm, const char *want)
{
	struct crm_buf subject = { 0 };
	int rc;

	rc = crm_message_find(base->db, 1, 1, arm, "email", one_subject,
	    &subject);
	assert_int_equal(rc, want != NULL);
	assert_string_equal(crm_buf_text(&subject), want == NULL ? "" : want);
	crm_buf_free(&subject);
}

static int
put(struct base *base, const char *arm, const char *subject)
{
	struct crm_message message = { .wave = 1, .arm = arm,
	    .channel = "email", .subject = subject };
	int rc = crm_message_put(base->db, 1, &message);

	crm_err_clear(base->err);
	return (rc);
}

static void
test_messages(void **state)
{
	struct base *base = *state;
	struct crm_message text = { .wave = 1, .arm = "", .channel = "email",
	    .text = "t" };

	subject_is(base, "", NULL);
	assert_int_equal(put(base, "", "all"), 1);
	assert_int_equal(put(base, "b", "for b"), 1);
	assert_int_equal(put(base, "b", "for b"), 0);
	subject_is(base, "", "all");
	subject_is(base, "a", "all");
	subject_is(base, "b", "for b");
	/* What is not given stays. */
	assert_int_equal(crm_message_put(base->db, 1, &text), 1);
	subject_is(base, "", "all");
	/* Arm b has left: its own, and that of all, but not that of a. */
	send_one(base, "queued");
	assert_int_equal(put(base, "b", "for b!"), 1);
	send_one(base, "claimed");
	assert_int_equal(put(base, "b", "for b?"), -1);
	assert_int_equal(put(base, "", "all?"), -1);
	assert_int_equal(put(base, "b", "for b!"), 0);
	assert_int_equal(put(base, "a", "for a"), 1);
	assert_int_equal(crm_message_remove(base->db, 1, 1, "b", "email"),
	    -1);
	crm_err_clear(base->err);
	assert_int_equal(crm_message_remove(base->db, 1, 1, "a", "email"),
	    1);
	assert_int_equal(crm_message_remove(base->db, 1, 1, "a", "email"),
	    0);
	subject_is(base, "b", "for b!");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_values, setup, teardown),
		cmocka_unit_test_setup_teardown(test_judged, setup, teardown),
		cmocka_unit_test_setup_teardown(test_titles, setup, teardown),
		cmocka_unit_test_setup_teardown(test_messages, setup,
		    teardown),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
