#include <stdio.h>

#include "base.h"
#include "core/time.h"
#include "outreach/campaign.h"
#include "outreach/reach.h"
#include "outreach/target.h"
#include "record/consent.h"
#include "record/flag.h"
#include "record/identity.h"

/*
 * Members 1 to 9: 1 and 2 can be written to, 3 withdrew, 4 never consented, 5
 * has a virtual number, 6 has the number of 1, 7 was merged into 2, 8 was
 * removed, 9 withdrew and has no number.
 */
static int
setup(void **state)
{
	struct crm_consent_entry entry = { .how = "unit", .proof = "" };
	struct base *base;
	int64_t i;

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
	    "(5, 'e', '05051234567', 0, NULL, 1, 1),\n"
	    "(6, 'f', '01020000001', 0, NULL, 1, 1),\n"
	    "(7, 'g', '01020000007', 1, 2, 1, 1),\n"
	    "(8, 'h', '01020000008', 3, NULL, 1, 1),\n"
	    "(9, 'i', NULL, 0, NULL, 1, 1)");
	entry.channel = "sms";
	entry.at = BASE_NOW - 1000;
	for (i = 1; i <= 9; i++) {
		entry.member = i;
		if (i != 4 && i != 7 && i != 8)
			assert_int_not_equal(crm_consent_give(base->db,
			    &entry), -1);
	}
	entry.at = BASE_NOW - 500;
	entry.member = 3;
	assert_int_equal(crm_consent_withdraw(base->db, &entry), 1);
	entry.member = 9;
	assert_int_equal(crm_consent_withdraw(base->db, &entry), 1);
	assert_int_equal(crm_consent_flush(base->db), 0);
	assert_int_equal(crm_campaign_add(base->db, "spring", "sms", "",
	    NULL), 0);
	base_commit(base);
	return (0);
}

static int
teardown(void **state)
{

	(void)unlink(BASE_PATH "-optout");
	return (base_teardown(state));
}

struct want {
	int64_t		 member;	/* the candidate */
	int64_t		 live;
	int		 in;
	enum crm_reason	 reason;
};

struct checking {
	const struct want *want;
	size_t		 i;
};

static int
check(void *arg, const struct crm_verdict *verdict)
{
	struct checking *checking = arg;
	const struct want *want = &checking->want[checking->i++];

	if (verdict->member != want->live || verdict->in != want->in ||
	    verdict->reason != want->reason)
		fail_msg("candidate %d: %d %d %s", (int)want->member,
		    (int)verdict->member, verdict->in,
		    crm_reason_name(verdict->reason));
	return (0);
}

/* One by one and in scans: the second is kept. */
static void
target(struct base *base, const struct want *want, size_t n)
{
	static const enum crm_target_way ways[] = { CRM_TARGET_EACH,
	    CRM_TARGET_SCAN };
	struct crm_targets *targets;
	struct checking checking;
	size_t i, way;

	for (way = 0; way < 2; way++) {
		base_begin(base);
		targets = crm_targets_open(base->db, 1, "sms", ways[way]);
		assert_non_null(targets);
		for (i = 0; i < n; i++)
			assert_int_equal(crm_targets_add(targets,
			    want[i].member, "s", 1, 0), 0);
		checking.want = want;
		checking.i = 0;
		if (crm_targets_decide(targets, check, &checking) == -1)
			fail_msg("%s", crm_errmsg(base->err));
		assert_int_equal(checking.i, n);
		crm_targets_close(targets);
		if (way == 0)
			crm_batch_rollback(base->db);
		else
			base_commit(base);
	}
}

static const struct want first[] = {
	{ 1, 1, 1, CRM_REASON_CONSENT },
	{ 7, 2, 1, CRM_REASON_CONSENT },
	{ 2, 2, 1, CRM_REASON_ALREADY },
	{ 3, 3, 0, CRM_REASON_OPTED_OUT },
	{ 4, 4, 0, CRM_REASON_NO_CONSENT },
	{ 5, 5, 0, CRM_REASON_NO_CONTACT },
	{ 6, 6, 0, CRM_REASON_DUPLICATE },
	{ 8, 8, 0, CRM_REASON_UNKNOWN },
	{ 9, 9, 0, CRM_REASON_OPTED_OUT },	/* before no contact */
	{ 99, 99, 0, CRM_REASON_UNKNOWN },
	{ 3, 3, 0, CRM_REASON_ALREADY }
};
#define NFIRST	(sizeof(first) / sizeof(first[0]))

static void
every_reason(void **state)
{
	struct base *base = *state;

	target(base, first, NFIRST);
	assert_int_equal(base_int(base, "SELECT count(*) FROM campaign_target\n"
	    "/* scan: test */"), 8);
	assert_int_equal(base_int(base, "SELECT count(*) FROM campaign_target\n"
	    "WHERE verdict = 'out' AND contact <> '' /* scan: test */"), 0);
}

/* Whatever changes, the verdicts stand; the number of nobody is asked again. */
static void
second_time(void **state)
{
	struct want again[NFIRST];
	struct base *base = *state;
	size_t i;

	target(base, first, NFIRST);
	base_begin(base);
	base_run(base, "UPDATE member SET phone = '01020000005', batch = 3\n"
	    "WHERE id = 5");
	base_commit(base);
	memcpy(again, first, sizeof(again));
	for (i = 0; i < NFIRST; i++)
		if (again[i].member != 99)
			again[i].reason = CRM_REASON_ALREADY;
	target(base, again, NFIRST);
	assert_int_equal(base_int(base, "SELECT count(*) FROM campaign_target\n"
	    "/* scan: test */"), 8);
}

/* A contact of somebody who is in from an earlier call is taken. */
static void
duplicate_later(void **state)
{
	static const struct want one[] = { { 6, 6, 1, CRM_REASON_CONSENT } };
	static const struct want two[] = { { 1, 1, 0, CRM_REASON_DUPLICATE } };

	target(*state, one, 1);
	target(*state, two, 1);
}

/* A withdrawal counts even where its date is to come. */
static void
withdrawn_tomorrow(void **state)
{
	static const struct want out[] = {
		{ 2, 2, 0, CRM_REASON_OPTED_OUT }
	};
	struct crm_consent_entry entry = { .how = "unit", .proof = "" };
	struct base *base = *state;

	base_begin(base);
	entry.member = 2;
	entry.channel = "sms";
	entry.at = BASE_NOW + 3 * 86400;
	assert_int_equal(crm_consent_withdraw(base->db, &entry), 1);
	assert_int_equal(crm_consent_flush(base->db), 0);
	base_commit(base);
	assert_int_equal(crm_reach_consent(base->db, 2, "sms", NULL),
	    CRM_WHY_OPTED_OUT);
	target(base, out, 1);
}

/* Consent for one channel says nothing of another. */
static void
by_channel(void **state)
{
	struct base *base = *state;

	assert_int_equal(crm_reach_consent(base->db, 1, "sms", NULL),
	    CRM_WHY_CONSENT);
	assert_int_equal(crm_reach_consent(base->db, 1, "email", NULL),
	    CRM_WHY_NO_CONSENT);
	assert_int_equal(crm_reach_consent(base->db, 1, "call", NULL),
	    CRM_WHY_NO_CONSENT);
}

static void
contacts(void **state)
{
	static const struct {
		const char	*phone, *channel, *want;
	} given[] = {
		{ "01020000005", "sms", "01020000005" },
		{ "0111234567", "sms", "0111234567" },
		{ "023456789", "sms", NULL }, { "023456789", "call",
		"023456789" }, { "05051234567", "sms", NULL },
		{ "05051234567", "call", NULL }, { "15881234", "call", NULL },
		{ "01000000000", "call", NULL }, { "010-****-5678", "sms",
		NULL }, { "", "call", NULL }, { "x", "sms", NULL },
		{ "023456789", "email", NULL }, { "023456789", "post", NULL }
	};
	struct base *base = *state;
	struct crm_buf contact = { 0 };
	size_t i;
	int rc;

	for (i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
		base_begin(base);
		assert_int_equal(crm_run(base->db, "UPDATE member\n"
		    "SET phone = :phone, batch = :batch\n"
		    "WHERE id = 5", "ti", given[i].phone,
		    crm_batch(base->db)), 0);
		crm_buf_reset(&contact);
		rc = crm_reach_contact(base->db, 5, given[i].channel,
		    &contact);
		if (rc != (given[i].want != NULL))
			fail_msg("%s: %d", given[i].phone, rc);
		assert_string_equal(crm_buf_text(&contact), given[i].want ==
		    NULL ? "" : given[i].want);
		crm_batch_rollback(base->db);
	}
	crm_buf_free(&contact);
}

static void
addresses(void **state)
{
	static const struct {
		const char	*postcode, *address, *want;
	} given[] = {
		{ "06236", " 서울 강남구 1 ", "06236 서울 강남구 1" },
		{ "", "서울 강남구 1", "서울 강남구 1" },
		{ "06236", "", NULL }, { "06236", "  ", NULL },
		{ "06236", "서울 강남구 ***", NULL }
	};
	struct base *base = *state;
	struct crm_buf contact = { 0 };
	size_t i;

	for (i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
		base_begin(base);
		assert_int_equal(crm_run(base->db, "UPDATE member\n"
		    "SET postcode = :postcode, address = :address,\n"
		    "\tbatch = :batch\n"
		    "WHERE id = 5", "tti", given[i].postcode,
		    given[i].address, crm_batch(base->db)), 0);
		crm_buf_reset(&contact);
		assert_int_equal(crm_reach_contact(base->db, 5, "post",
		    &contact), given[i].want != NULL);
		assert_string_equal(crm_buf_text(&contact), given[i].want ==
		    NULL ? "" : given[i].want);
		crm_batch_rollback(base->db);
	}
	crm_buf_free(&contact);
}

static int
count(void *arg, const struct crm_target *one)
{
	struct crm_buf *buf = arg;

	crm_buf_fmt(buf, "%d %s %s %s\n", (int)one->member, one->name,
	    one->contact, one->segment);
	return (0);
}

static void
assert_list_once(struct base *base, const char *want,
    const struct crm_target_left *counts)
{
	struct crm_target_left left;
	struct crm_buf buf = { 0 };

	if (crm_targets_each(base->db, 1, "sms", count, &buf, &left) == -1)
		fail_msg("%s", crm_errmsg(base->err));
	assert_string_equal(crm_buf_text(&buf), want);
	assert_memory_equal(&left, counts, sizeof(left));
	crm_buf_free(&buf);
}

/* Of few members whole tables are read; of many each is asked by itself. */
static void
assert_list(struct base *base, const char *want,
    const struct crm_target_left *counts)
{

	assert_list_once(base, want, counts);
	base_begin(base);
	base_run(base, "INSERT INTO member (id, explicit, batch)\n"
	    "VALUES (100000, 1, 1)");
	assert_list_once(base, want, counts);
	crm_batch_rollback(base->db);
}

static void
lists(void **state)
{
	static const struct crm_target_left all = { .listed = 2 };
	static const struct crm_target_left out = { .listed = 1, .opted_out = 1 };
	static const struct crm_target_left gone = { .opted_out = 1, .gone = 1 };
	struct crm_consent_entry entry = { .how = "unit", .proof = "" };
	struct base *base = *state;

	target(base, first, NFIRST);
	assert_list(base, "1 a 01020000001 s\n2 b 01020000002 s\n", &all);
	base_begin(base);
	entry.member = 2;
	entry.channel = "sms";
	entry.at = BASE_NOW;
	assert_int_equal(crm_consent_withdraw(base->db, &entry), 1);
	assert_int_equal(crm_consent_flush(base->db), 0);
	base_commit(base);
	assert_list(base, "1 a 01020000001 s\n", &out);
	base_begin(base);
	assert_int_equal(crm_run(base->db, "UPDATE member\n"
	    "SET state = 3, batch = :batch\n"
	    "WHERE id = 1", "i", crm_batch(base->db)), 0);
	base_commit(base);
	assert_list(base, "", &gone);
}

/* Consent that is there no more, of an import taken back, is none. */
static void
consent_undone(void **state)
{
	static const struct crm_target_left left = { .listed = 1, .no_consent = 1 };
	struct base *base = *state;

	target(base, first, NFIRST);
	base_begin(base);
	base_run(base, "DELETE FROM consent WHERE member = 2");
	base_commit(base);
	assert_list(base, "1 a 01020000001 s\n", &left);
}

/*
 * What was found dead is not written to, before the list or after it, however
 * often an order or an export says it.
 */
static void
found_dead(void **state)
{
	static const struct crm_target_left left = { .listed = 1,
	    .dead = 1 };
	static const struct want want[] = {
		{ 1, 1, 0, CRM_REASON_DEAD },
		{ 2, 2, 1, CRM_REASON_CONSENT },
		{ 6, 6, 1, CRM_REASON_CONSENT }
	};
	struct base *base = *state;

	base_begin(base);
	base_run(base, "INSERT INTO contact\n"
	    "(member, kind, value, state, result, verified_at, batch)\n"
	    "VALUES (1, 1, '01020000001', 1, 2, 1, 2)");
	base_commit(base);
	target(base, want, sizeof(want) / sizeof(want[0]));
	assert_list(base, "2 b 01020000002 s\n6 f 01020000001 s\n",
	    &(struct crm_target_left){ .listed = 2 });
	base_begin(base);
	base_run(base, "INSERT INTO contact\n"
	    "(member, kind, value, state, result, verified_at, batch)\n"
	    "VALUES (2, 1, '01020000002', 1, 3, 1, 4)");
	base_commit(base);
	assert_list(base, "6 f 01020000001 s\n", &left);
}

static void
merged_since(void **state)
{
	static const struct crm_target_left left = { .listed = 1, .merged = 1 };
	struct base *base = *state;
	int64_t into;

	target(base, first, NFIRST);
	base_begin(base);
	assert_int_equal(crm_member_join(base->db, 1, 2, &into), 0);
	base_commit(base);
	assert_list(base, "1 a 01020000001 s\n", &left);
}

static void
flag(struct base *base, int64_t member, const char *kind, int64_t expires)
{
	struct crm_flag flag = { .kind = kind, .expires = expires,
	    .added_by = "unit", .added_why = "test" };

	base_begin(base);
	assert_int_equal(crm_flag_put(base->db, &flag, member), 1);
	base_commit(base);
}

static void
flagged(void **state)
{
	static const struct want want[] = {
		{ 1, 1, 0, CRM_REASON_FLAGGED },
		{ 2, 2, 1, CRM_REASON_CONSENT },
		{ 3, 3, 0, CRM_REASON_OPTED_OUT },	/* comes first */
		{ 4, 4, 0, CRM_REASON_NO_CONSENT },
		{ 5, 5, 0, CRM_REASON_FLAGGED },	/* before no contact */
		{ 6, 6, 1, CRM_REASON_CONSENT }	/* 1 took no contact */
	};
	static const struct crm_target_left left = { .listed = 1,
	    .flagged = 1 };
	static const struct crm_target_left all = { .listed = 2 };
	struct base *base = *state;
	int64_t today = crm_time_day(BASE_NOW);

	flag(base, 1, "fraud", CRM_NULL);
	flag(base, 2, "watch", CRM_NULL);
	flag(base, 3, "fraud", CRM_NULL);
	flag(base, 4, "fraud", CRM_NULL);
	flag(base, 5, "deceased", CRM_NULL);
	target(base, want, sizeof(want) / sizeof(want[0]));
	flag(base, 2, "reseller", today);
	assert_list(base, "6 f 01020000001 s\n", &left);
	/* Its last day is over. */
	crm_db_set_now(base->db, BASE_NOW + CRM_DAY);
	assert_list(base, "2 b 01020000002 s\n6 f 01020000001 s\n", &all);
}

static void
campaigns(void **state)
{
	struct base *base = *state;
	const char *channel;
	int64_t id;

	assert_int_equal(crm_campaign_find(base->db, "spring", &id, &channel),
	    1);
	assert_string_equal(channel, "sms");
	assert_int_equal(crm_campaign_find(base->db, "Spring", &id, &channel),
	    0);
	assert_int_equal(crm_campaign_channel("push"), 0);
	assert_int_equal(crm_campaign_channel(""), 0);
	base_begin(base);
	assert_int_equal(crm_campaign_add(base->db, "spring", "email", "", NULL),
	    -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_CONFLICT);
	crm_batch_rollback(base->db);
}

#define T(test)	cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(every_reason), T(second_time), T(duplicate_later),
		T(withdrawn_tomorrow), T(by_channel), T(contacts),
		T(addresses), T(lists),
		T(consent_undone), T(merged_since), T(flagged), T(found_dead),
		T(campaigns)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
