#include "base.h"
#include "core/time.h"
#include "outreach/campaign.h"
#include "outreach/mergevalue.h"
#include "outreach/wave.h"
#include "record/consent.h"

#define SENT_AT		(BASE_NOW - 4 * CRM_DAY)

/* Members 1 to 5 can be written to; 6 was joined to 5, 7 was removed. */
static int
setup(void **state)
{
	struct crm_consent_entry entry = { .how = "unit", .proof = "",
	    .channel = "sms", .at = BASE_NOW - 1000 };
	struct base *base;

	if (base_setup(state) == -1)
		return (-1);
	base = *state;
	base_begin(base);
	base_run(base, "INSERT INTO member\n"
	    "(id, name, phone, state, merged_into, explicit, batch)\n"
	    "VALUES (1, 'a', '01020000001', 0, NULL, 1, 1),\n"
	    "(2, 'b', '01020000002', 0, NULL, 1, 1),\n"
	    "(3, 'c', '01020000003', 0, NULL, 1, 1),\n"
	    "(4, 'd', '01020000004', 0, NULL, 1, 1),\n"
	    "(5, 'e', '01020000005', 0, NULL, 1, 1),\n"
	    "(6, 'f', '01020000006', 1, 5, 1, 1),\n"
	    "(7, 'g', '01020000007', 3, NULL, 1, 1)");
	for (entry.member = 1; entry.member <= 5; entry.member++)
		assert_int_not_equal(crm_consent_give(base->db, &entry), -1);
	assert_int_equal(crm_consent_flush(base->db), 0);
	assert_int_equal(crm_campaign_add(base->db, "spring", "sms", "",
	    NULL), 0);
	return (0);
}

static int
teardown(void **state)
{

	base_commit(*state);
	(void)unlink(BASE_PATH "-optout");
	return (base_teardown(state));
}

static void
sent(struct base *base, int wave, int64_t member, const char *state)
{

	assert_int_equal(crm_run(base->db, "INSERT INTO delivery\n"
	    "(campaign, wave, member, channel, arm, contact, domain,\n"
	    "\tpart, place, state, reason, reply, tries, next_at, deadline,\n"
	    "\tbegan, claimer, ended_at)\n"
	    "VALUES (1, :wave, :member, 'sms', '', '', '', 1, 1,\n"
	    "\t:state, '', '', 1, 0, 0, 0, '', :at)", "iiti", (int64_t)wave,
	    member, state, (int64_t)SENT_AT), 0);
}

static void
told(struct base *base, int wave, int64_t member, const char *state,
    int64_t at)
{

	assert_int_equal(crm_run(base->db, "INSERT INTO response\n"
	    "(campaign, wave, member, channel, state, at, part, reason,\n"
	    "\tstatus, machine, source, batch)\n"
	    "VALUES (1, :wave, :member, 'sms', :state, :at, '', '', '', 0,\n"
	    "\t'unit', :batch)", "iitii", (int64_t)wave, member, state, at,
	    crm_batch(base->db)), 0);
}

static const struct crm_wave_ask ask = { 1, "sms", 3 };

static void
next(struct base *base, int want, const char *why)
{
	int wave = crm_wave_next(base->db, &ask);

	if (wave != want || (why != NULL && strstr(crm_errmsg(base->err),
	    why) == NULL))
		fail_msg("wave %d: %s", wave, crm_errmsg(base->err));
	if (wave == -1)
		assert_int_equal(crm_errkind(base->err), CRM_ERR_CONFLICT);
	crm_err_clear(base->err);
}

static void
may(struct base *base, int wave, int64_t member, int want, const char *why)
{
	const char *said = NULL;

	assert_int_equal(crm_wave_may(base->db, 1, wave, member, "sms",
	    &said), want);
	if (want == 0)
		assert_string_equal(said, why);
}

static void
test_next(void **state)
{
	struct base *base = *state;

	next(base, -1, "the first wave comes first");
	sent(base, 1, 1, "suppressed");
	next(base, -1, "nothing of wave 1 has left");
	sent(base, 1, 2, "sent");
	next(base, 2, NULL);
	sent(base, 1, 3, "deferred");
	next(base, -1, "wave 1 is still on its way: 1 ");
	base_run(base, "UPDATE delivery SET state = 'sent',\n"
	    "\tended_at = 1795165200 - 3 * 86400 + 1 WHERE state = 'deferred'\n"
	    "/* scan: a test */");
	next(base, -1, "2026-11-20 09:00:01");
	base_run(base, "UPDATE delivery SET ended_at = ended_at - 1\n"
	    "WHERE member = 3 /* scan: a test */");
	next(base, 2, NULL);
	sent(base, 3, 1, "sent");
	next(base, -1, "there were three waves");
}

/* Who is in the second wave, as digits. */
static int64_t
who(struct base *base)
{

	return (base_int(base, "SELECT CAST(group_concat(member, '') AS\n"
	    "\tINTEGER)\n"
	    "FROM (SELECT member FROM campaign_wave_member\n"
	    "\tORDER BY member) /* scan: a test */"));
}

static void
test_make(void **state)
{
	struct crm_wave_count count;
	struct base *base = *state;
	int64_t member;

	for (member = 1; member <= 7; member++)
		sent(base, 1, member, "sent");
	told(base, 1, 1, "delivered", SENT_AT + 9);
	told(base, 1, 2, "delivered", SENT_AT + 5);
	told(base, 1, 2, "failed", SENT_AT + 4);
	told(base, 1, 3, "failed", SENT_AT + 5);
	told(base, 1, 3, "delivered", SENT_AT + 4);
	/* Read under the number that the member has no more. */
	told(base, 1, 6, "opened", SENT_AT + 4);
	assert_int_equal(crm_wave_make(base->db, &ask, 2, &count), 0);
	assert_int_equal(who(base), 124);
	assert_int_equal(count.before, 6);
	assert_int_equal(count.in, 3);
	assert_int_equal(count.answered, 1);
	assert_int_equal(count.not_delivered, 1);
	assert_int_equal(count.gone, 1);
	assert_int_equal(count.refused + count.not_allowed, 0);
	assert_int_equal(base_int(base, "SELECT members\n"
	    "FROM campaign_wave /* scan: a test */"), 3);
	/* What comes since is seen when the message is about to leave. */
	may(base, 1, 3, 1, NULL);
	may(base, 2, 3, 0, "not_in_wave");
	may(base, 2, 1, 1, NULL);
	told(base, 1, 1, "opened", BASE_NOW);
	may(base, 2, 1, 0, "answered");
	told(base, 1, 1, "unsubscribed", BASE_NOW);
	may(base, 2, 1, 0, "refused");
	told(base, 1, 2, "failed", BASE_NOW);
	may(base, 2, 2, 0, "not_delivered");
	told(base, 1, 2, "delivered", BASE_NOW + 1);
	may(base, 2, 2, 1, NULL);
	told(base, 1, 2, "bad_address", BASE_NOW);
	may(base, 2, 2, 0, "not_delivered");
	may(base, 3, 4, 0, "not_in_wave");
}

/* Members who become one after the wave was made stay in it. */
static void
test_joined(void **state)
{
	struct crm_wave_count count;
	struct base *base = *state;

	sent(base, 1, 4, "sent");
	assert_int_equal(crm_wave_make(base->db, &ask, 2, &count), 0);
	base_run(base, "UPDATE member SET state = 1, merged_into = 3\n"
	    "WHERE id = 4");
	may(base, 2, 3, 1, NULL);
	told(base, 1, 4, "clicked", BASE_NOW);
	may(base, 2, 3, 0, "answered");
}

static void
test_refused(void **state)
{
	struct crm_consent_entry entry = { .how = "unit", .proof = "",
	    .channel = "sms", .at = BASE_NOW - 10, .member = 1 };
	struct crm_wave_count count;
	struct base *base = *state;

	sent(base, 1, 1, "sent");
	assert_int_equal(crm_consent_withdraw(base->db, &entry), 1);
	assert_int_equal(crm_consent_flush(base->db), 0);
	assert_int_equal(crm_wave_make(base->db, &ask, 2, &count), 0);
	assert_int_equal(count.refused, 1);
	assert_int_equal(count.in, 0);
	assert_int_equal(base_int(base, "SELECT count(*)\n"
	    "FROM campaign_wave"), 0);
}

static void
value(struct base *base, int64_t member, const char *field, const char *want)
{
	struct crm_mergewho it = { base->db, 1, member, "https://r.example" };
	struct crm_buf to = { 0 };

	assert_int_equal(crm_mergevalue(&it, field, &to), 0);
	if (strcmp(crm_buf_text(&to), want) != 0)
		fail_msg("%s of %d is \"%s\", not \"%s\"", field, (int)member,
		    crm_buf_text(&to), want);
	crm_buf_free(&to);
}

static void
test_merge_values(void **state)
{
	struct base *base = *state;

	base_run(base, "INSERT INTO campaign_target\n"
	    "(campaign, member, verdict, reason, contact, segment, coupon,\n"
	    "\tat, batch)\n"
	    "VALUES (1, 6, 'in', 'consent', '', 'loyal', 'C6', 1, 1),\n"
	    "(1, 1, 'out', 'no_consent', '', 'lost', 'C1', 1, 1)");
	base_run(base, "INSERT INTO campaign_pick\n"
	    "(campaign, member, rank, item, batch)\n"
	    "VALUES (1, 6, 1, 'six', 1), (1, 5, 1, 'five', 1),\n"
	    "(1, 6, 2, 'two', 1)");
	base_run(base, "INSERT INTO campaign_field\n"
	    "(campaign, name, version, value, late, set_at, set_by, batch)\n"
	    "VALUES (1, 'offer', 1, '5 %', 0, 1, 'u', 1),\n"
	    "(1, 'ends_on', 1, '2026-12-20', 0, 1, 'u', 1)");
	value(base, 5, "name", "e");
	value(base, 5, "code", "");
	value(base, 5, "segment", "loyal");
	value(base, 5, "coupon", "C6");
	value(base, 1, "segment", "");
	value(base, 1, "coupon", "");
	value(base, 5, "pick1", "five");
	value(base, 5, "pick2", "two");
	value(base, 5, "pick3", "");
	value(base, 1, "offer", "5 %");
	base_run(base, "INSERT INTO campaign_offer\n"
	    "(campaign, segment, offer, text, percent, cost_each, ceiling,\n"
	    "\tbatch)\n"
	    "VALUES (1, 'loyal', 'l6', '6 %', '6', '', '', 1),\n"
	    "(1, 'lost', 'l9', '', '9', '', '', 1)");
	value(base, 5, "offer", "6 %");
	value(base, 1, "offer", "5 %");		/* is not in: of no segment */
	base_run(base, "INSERT INTO campaign_offer\n"
	    "(campaign, segment, offer, text, percent, cost_each, ceiling,\n"
	    "\tbatch)\n"
	    "VALUES (1, '', 'rest', '', '', '', '', 1)");
	value(base, 5, "offer", "6 %");
	value(base, 1, "offer", "rest");
	value(base, 1, "ends_on", "2026-12-20");
	value(base, 1, "refuse", "https://r.example");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_next, setup, teardown),
		cmocka_unit_test_setup_teardown(test_make, setup, teardown),
		cmocka_unit_test_setup_teardown(test_joined, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_merge_values, setup,
		    teardown),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
