#include <stdio.h>

#include "base.h"
#include "core/time.h"
#include "outreach/campaign.h"
#include "outreach/pilot.h"
#include "outreach/plan.h"

/* The rule of a pilot: 400 members of it, 400 of the rest. */

#define N	400

static void
do_run(struct base *base, int rc)
{

	if (rc == -1)
		fail_msg("%s", crm_errmsg(base->err));
}

static int
setup(void **state)
{
	struct base *base;
	int64_t i;

	if (base_setup(state) == -1)
		return (-1);
	base = *state;
	base_begin(base);
	do_run(base, crm_campaign_add(base->db, "spring", "sms", "", NULL));
	for (i = 1; i <= 2 * N; i++) {
		do_run(base, crm_run(base->db, "INSERT INTO member\n"
		    "(id, state, explicit, batch)\n"
		    "VALUES (:id, 0, 1, :batch)", "ii", i,
		    crm_batch(base->db)));
		do_run(base, crm_run(base->db, "INSERT INTO campaign_target\n"
		    "(campaign, member, verdict, reason, contact, segment, at,\n"
		    "\tpilot, batch)\n"
		    "VALUES (1, :id, 'in', 'consent', '', '', 1, :pilot,\n"
		    "\t:batch)", "iii", i, (int64_t)(i <= N),
		    crm_batch(base->db)));
	}
	base_commit(base);
	return (0);
}

/* What came of the first n members, on a day. */
static void
answer(struct base *base, const char *state, int n, int machine)
{
	int64_t i;

	base_begin(base);
	for (i = 1; i <= n; i++)
		do_run(base, crm_run(base->db, "INSERT INTO response\n"
		    "(campaign, wave, member, channel, state, at, part,\n"
		    "\treason, status, machine, source, batch)\n"
		    "VALUES (1, 1, :id, 'sms', :state, :at, '', '', '',\n"
		    "\t:machine, '', :batch)", "itiii", i, state, BASE_NOW,
		    (int64_t)machine, crm_batch(base->db)));
	base_commit(base);
}

static int
keep(void *arg, const struct crm_pilot_line *line)
{
	struct crm_buf *text = arg;

	crm_buf_fmt(text, "%s %d/%d %s\n", line->measure, (int)line->count,
	    (int)line->sent, crm_pilot_verdict_name(line->verdict));
	return (0);
}

static void
judged(struct base *base, int64_t days, const char *rule,
    enum crm_pilot want, const char *lines)
{
	struct crm_buf text = { 0 };
	enum crm_pilot says;
	int64_t until;

	base_begin(base);
	do_run(base, crm_plan_set(base->db, 1, "promote", rule));
	base_commit(base);
	crm_db_set_now(base->db, BASE_NOW + days * CRM_DAY);
	do_run(base, crm_pilot_judge(base->db, 1, keep, &text, &says,
	    &until));
	crm_db_set_now(base->db, BASE_NOW);
	assert_string_equal(crm_buf_text(&text), lines);
	assert_int_equal(says, want);
	crm_buf_free(&text);
}

/* Wilson of 20 of 400 is 3.26 to 7.59 percent. */
static void
limits(void **state)
{
	struct base *base = *state;

	answer(base, "delivered", N, 0);
	answer(base, "clicked", 20, 0);
	judged(base, 0, "clicked>=3.2", CRM_PILOT_PROMOTED,
	    "clicked 20/400 met\n");
	judged(base, 0, "clicked>=3.3", CRM_PILOT_WAIT,
	    "clicked 20/400 open\n");
	judged(base, 99, "clicked>=3.3", CRM_PILOT_WAIT,
	    "clicked 20/400 cannot_tell\n");
	judged(base, 99, "clicked>=7.5", CRM_PILOT_WAIT,
	    "clicked 20/400 cannot_tell\n");
	judged(base, 99, "clicked>=7.6", CRM_PILOT_STOPPED,
	    "clicked 20/400 failed\n");
	/* What is to be at most may fail early, and is met but late. */
	judged(base, 0, "clicked<=3.2", CRM_PILOT_STOPPED,
	    "clicked 20/400 failed\n");
	judged(base, 0, "clicked<=7.6", CRM_PILOT_WAIT,
	    "clicked 20/400 open\n");
	judged(base, 99, "clicked<=7.6", CRM_PILOT_PROMOTED,
	    "clicked 20/400 met\n");
}

static void
several(void **state)
{
	struct base *base = *state;

	answer(base, "delivered", N, 0);
	answer(base, "clicked", 40, 0);
	answer(base, "unsubscribed", 20, 0);
	judged(base, 0, "clicked>=3, unsubscribed<=8", CRM_PILOT_WAIT,
	    "clicked 40/400 met\nunsubscribed 20/400 open\n");
	judged(base, 8, "clicked>=3,unsubscribed<=8 after 7",
	    CRM_PILOT_PROMOTED,
	    "clicked 40/400 met\nunsubscribed 20/400 met\n");
	judged(base, 7, "clicked>=3,unsubscribed<=8 after 7", CRM_PILOT_WAIT,
	    "clicked 40/400 met\nunsubscribed 20/400 open\n");
	judged(base, 0, "clicked>=3, unsubscribed<=1", CRM_PILOT_STOPPED,
	    "clicked 40/400 met\nunsubscribed 20/400 failed\n");
}

/* Machines answer nothing, and nothing sent decides nothing. */
static void
nobody(void **state)
{
	struct base *base = *state;

	judged(base, 99, "clicked<=50", CRM_PILOT_WAIT, "clicked 0/0 open\n");
	answer(base, "clicked", N, 1);
	judged(base, 0, "clicked>=1", CRM_PILOT_WAIT,
	    "clicked 0/400 open\n");
}

/* Who bought after the message and in the window; what is returned is not. */
static void
bought(void **state)
{
	static const struct {
		int64_t	 at, status, returned;
	} order[] = {
		{ 0, 5, 0 }, { 29, 1, 0 }, { 30, 5, 0 }, { -1, 5, 0 },
		{ 1, 7, 0 }, { 1, 5, 1 }
	};
	struct base *base = *state;
	int64_t i;

	answer(base, "delivered", N, 0);
	base_begin(base);
	for (i = 1; i <= 6; i++) {
		do_run(base, crm_run(base->db, "INSERT INTO identity\n"
		    "(id, hash, role, code, buyer_id, name, phone, email,\n"
		    "\tmember, why, last_at, batch)\n"
		    "VALUES (:id, :id, 0, '', '', '', '', '', :id, 0, 1,\n"
		    "\t:batch)", "ii", i, crm_batch(base->db)));
		do_run(base, crm_run(base->db, "INSERT INTO orders\n"
		    "(id, channel, order_no, ordered_at, buyer, profile, rank,\n"
		    "\tcomplete, views, batch)\n"
		    "VALUES (:id, 1, :id, :at, :id, '', 0, 1, 0, :batch)",
		    "iii", i, BASE_NOW + order[i - 1].at * CRM_DAY,
		    crm_batch(base->db)));
		do_run(base, crm_run(base->db, "INSERT INTO order_line\n"
		    "(id, status, kind, item, qty, amount, returned_qty,\n"
		    "\tsource, source_line, batch)\n"
		    "VALUES (:id << 16, :status, 0, 1, 1, 100, :returned, 1,\n"
		    "\t1, :batch)", "iiii", i, order[i - 1].status,
		    order[i - 1].returned, crm_batch(base->db)));
	}
	base_commit(base);
	judged(base, 99, "conversion>=50", CRM_PILOT_STOPPED,
	    "conversion 2/400 failed\n");
}

static void
states(void **state)
{
	struct base *base = *state;
	enum crm_pilot now;

	do_run(base, crm_pilot_state(base->db, 1, &now));
	assert_int_equal(now, CRM_PILOT_WAIT);
	base_begin(base);
	assert_int_equal(crm_pilot_decide(base->db, 1, CRM_PILOT_PROMOTED,
	    ""), 1);
	assert_int_equal(crm_pilot_decide(base->db, 1, CRM_PILOT_PROMOTED,
	    ""), 0);
	base_commit(base);
	do_run(base, crm_pilot_state(base->db, 1, &now));
	assert_int_equal(now, CRM_PILOT_PROMOTED);
	base_begin(base);
	do_run(base, crm_run(base->db, "UPDATE campaign_target\n"
	    "SET pilot = 0, batch = :batch /* scan: test */", "i",
	    crm_batch(base->db)));
	base_run(base, "DELETE FROM campaign_pilot /* scan: test */");
	do_run(base, crm_pilot_state(base->db, 1, &now));
	assert_int_equal(now, CRM_PILOT_NONE);
	crm_batch_rollback(base->db);
}

static void
rules(void **state)
{
	static const char *const good[] = { "clicked>=1", "conversion >= 1.5",
	    "conversion>=1.5,unsubscribed<=0.5", "coupon<=0 after 366",
	    "bad_address<=5, complained<=0.1 after 3" };
	static const char *const bad[] = { "", "clicked", "clicked>1",
	    "clicked>=", "clicked>=101", "clicked>=-1", "sold>=1",
	    "clicked>=1,", "clicked>=1 after", "clicked>=1 after x",
	    "clicked>=1 after 367", "after 3", "clicked>=1.00001",
	    "clicked>=1 opened>=1", "clicked>=1 after 3 4" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (crm_pilot_check(good[i]) != 0)
			fail_msg("%s", good[i]);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (crm_pilot_check(bad[i]) != -1)
			fail_msg("%s", bad[i]);
}

#define T(test)	cmocka_unit_test_setup_teardown(test, setup, base_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(limits), T(several), T(nobody), T(bought), T(states),
		T(rules)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
