#include <sqlite3.h>
#include <stdio.h>

#include "base.h"
#include "core/time.h"
#include "outreach/campaign.h"
#include "outreach/plan.h"
#include "outreach/target.h"
#include "record/consent.h"
#include "record/flag.h"
#include "record/identity.h"

/*
 * Whole tables read in scans say what each member's own statements say: random
 * bases of members, orders' sights of them, contacts that are others', former
 * or dead, consents, confirmations, withdrawals of all parts, guardians, flags,
 * merges, messages and lists of before, decided on both ways and compared.
 */

#define MEMBERS	60
#define SEEN	45	/* of them were seen in orders, or said more */
#define BASES	100

static uint64_t
next(uint64_t *seed)
{

	*seed += UINT64_C(0x9e3779b97f4a7c15);
	return ((*seed ^ *seed >> 29) * UINT64_C(0xbf58476d1ce4e5b9) >> 11);
}

static int64_t
below(uint64_t *seed, int64_t n)
{

	return ((int64_t)(next(seed) % (uint64_t)n));
}

static int64_t
of(uint64_t *seed, const int64_t *v, size_t n)
{

	return (v[below(seed, (int64_t)n)]);
}

static const char *
word(uint64_t *seed, const char *const *w, size_t n)
{

	return (w[below(seed, (int64_t)n)]);
}
#define WORD(seed, w)	word(seed, w, sizeof(w) / sizeof(w[0]))

static const char *const channels[] = { "sms", "email", "call", "post",
	"push", "shop", "mall" };
static const char *const births[] = { NULL, NULL, NULL, "1980-01-31",
	"2012-11-20", "2012-11-21", "2012-02-29", "2013-02-30", "x" };

/* Few values, so that many members share them. */
static const char *
phone(uint64_t *seed, char *text, size_t n)
{
	int64_t k = below(seed, 8);

	if (k < 2)
		return (NULL);
	if (k == 2 && below(seed, 4) == 0)
		return ("");
	switch (below(seed, 8)) {
	case 0:
		(void)snprintf(text, n, "02345%04d", (int)below(seed, 40));
		break;
	case 1:
		(void)snprintf(text, n, "05051230%03d", (int)below(seed, 9));
		break;
	case 2:
		(void)snprintf(text, n, "010-****-%04d", (int)below(seed, 9));
		break;
	default:
		(void)snprintf(text, n, "0102000%04d", (int)below(seed, 70));
	}
	return (text);
}

static const char *
email(uint64_t *seed, char *text, size_t n)
{
	int64_t k = below(seed, 6);

	if (k == 0)
		return (NULL);
	if (k == 1)
		return ("no address");
	(void)snprintf(text, n, k == 2 ? "%c@Example.com" :
	    "%c.x@example.kr", 'a' + (int)below(seed, 20));
	return (text);
}

static const char *
address(uint64_t *seed, char *text, size_t n)
{

	if (below(seed, 3) == 0)
		return (NULL);
	(void)snprintf(text, n, below(seed, 9) == 0 ? "서울 강남구 **" :
	    "서울 강남구 %d", (int)below(seed, 40));
	return (text);
}

static void
do_run(struct base *base, int rc)
{

	if (rc == -1)
		fail_msg("%s", crm_errmsg(base->err));
}

static void
make_member(struct base *base, uint64_t *seed, int64_t id)
{
	int bare = id > SEEN;	/* no more than a code, if that */
	char a[64], b[64], c[64], code[32];

	(void)snprintf(code, sizeof(code), "M%d", (int)id);
	do_run(base, crm_run(base->db, "INSERT INTO member\n"
	    "(id, code, name, phone, email, birth, lunar, address, postcode,\n"
	    "\tstate, explicit, batch)\n"
	    "VALUES (:id, :code, 'n', :phone, :email, :birth, :lunar,\n"
	    "\t:address, :postcode, :state, 1, :batch)", "itttttttii", id,
	    below(seed, bare ? 2 : 3) == 0 ? code : NULL,
	    bare ? NULL : phone(seed, a, sizeof(a)),
	    bare ? NULL : email(seed, b, sizeof(b)), WORD(seed, births),
	    below(seed, 2) ? "yes" : NULL, address(seed, c, sizeof(c)),
	    below(seed, 2) ? "06236" : NULL, below(seed, 25) == 0 ?
	    INT64_C(3) : below(seed, 30) == 0 ? INT64_C(2) : INT64_C(0),
	    crm_batch(base->db)));
	if (below(seed, 4) == 0)
		do_run(base, crm_run(base->db, "INSERT INTO member_field\n"
		    "(member, name, value, batch)\n"
		    "VALUES (:id, 'prefers', :value, :batch)", "iti", id,
		    WORD(seed, channels), crm_batch(base->db)));
}

static void
make_identity(struct base *base, uint64_t *seed, int64_t id)
{
	int64_t member = 1 + below(seed, SEEN);
	char a[64], b[64], buyer[32];
	const char *p = phone(seed, a, sizeof(a));
	const char *e = email(seed, b, sizeof(b));

	(void)snprintf(buyer, sizeof(buyer), below(seed, 5) == 0 ? "b%d**" :
	    "b%d", (int)below(seed, 30));
	do_run(base, crm_run(base->db, "INSERT INTO identity\n"
	    "(id, hash, role, channel, code, buyer_id, name, phone, email,\n"
	    "\tmember, why, last_at, batch)\n"
	    "VALUES (:id, :id, 0, :channel, '', :buyer, 'n', :phone, :email,\n"
	    "\t:member, 0, :at, :batch)", "iotttiii", id, below(seed, 4) ?
	    1 + below(seed, 2) : CRM_NULL, below(seed, 2) ? buyer : "",
	    p == NULL ? "" : p, e == NULL ? "" : e, member,
	    BASE_NOW - below(seed, 4) * 86400, crm_batch(base->db)));
	do_run(base, crm_run(base->db, "UPDATE member\n"
	    "SET latest = :id, batch = :batch\n"
	    "WHERE id = :member AND (latest IS NULL OR :often)", "iiii", id,
	    crm_batch(base->db), member, below(seed, 2)));
}

static void
make_contact(struct base *base, uint64_t *seed)
{
	int64_t kind = 1 + below(seed, 6), state = 1 + below(seed, 3);
	int64_t result = below(seed, 6);
	char text[64];
	const char *value = kind == 6 ? address(seed, text, sizeof(text)) :
	    kind == 5 ? email(seed, text, sizeof(text)) :
	    phone(seed, text, sizeof(text));

	if (value == NULL || *value == '\0')
		return;
	do_run(base, crm_run(base->db, "INSERT OR IGNORE INTO contact\n"
	    "(member, kind, value, state, former_at, result, verified_at,\n"
	    "\tbatch)\n"
	    "VALUES (:member, :kind, :value, :state, :former, :result,\n"
	    "\t:verified, :batch)", "iitiooii", 1 + below(seed, SEEN), kind,
	    value, state, state == 3 ? BASE_NOW - below(seed, 4) * 86400 :
	    CRM_NULL, result >= 1 && result <= 3 ? result : CRM_NULL,
	    result >= 1 && result <= 3 ? INT64_C(1) : CRM_NULL,
	    crm_batch(base->db)));
}

/* What members themselves say was tried: of some in vain. */
static void
make_tried(struct base *base)
{

	do_run(base, crm_run(base->db, "INSERT OR IGNORE INTO contact\n"
	    "(member, kind, value, state, result, verified_at, batch)\n"
	    "SELECT id, 1, phone, 1, 1 + id % 3, 1, :batch\n"
	    "FROM member\n"
	    "WHERE phone <> '' AND id % 4 = 1\n"
	    "UNION ALL\n"
	    "SELECT id, 5, email, 1, 1 + id % 3, 1, :batch\n"
	    "FROM member\n"
	    "WHERE email <> '' AND id % 4 = 2\n"
	    "UNION ALL\n"
	    "SELECT id, 6, address, 1, 1 + id % 3, 1, :batch\n"
	    "FROM member\n"
	    "WHERE address IS NOT NULL AND id % 4 = 3 /* scan: test */",
	    "i", crm_batch(base->db)));
}

/* All channels that there were before there was the shop. */
static void
withdraw_five(struct base *base, const struct crm_consent_entry *entry)
{
	struct crm_consent_entry its = *entry;
	size_t i;

	its.night = 0;
	for (i = 0; i < 5; i++) {
		its.channel = channels[i];
		do_run(base, crm_consent_withdraw(base->db, &its));
	}
}

static void
make_consent(struct base *base, uint64_t *seed)
{
	static const int64_t days[] = { 0, 1, 100, 728, 729, 730, 731, 732,
	    1000, -1 };
	static const char *const purposes[] = { NULL, NULL, NULL,
	    "advertising", "marketing", "profiling" };
	struct crm_consent_entry entry = { .how = "unit", .proof = "" };

	entry.member = 1 + below(seed, MEMBERS);
	entry.channel = WORD(seed, channels);
	entry.at = BASE_NOW - of(seed, days, 10) * 86400 -
	    below(seed, 2) * 3600;
	entry.purpose = WORD(seed, purposes);
	entry.turns = below(seed, 2) == 0;
	if (below(seed, 8) == 0 && (entry.purpose == NULL ||
	    strcmp(entry.purpose, "advertising") == 0)) {
		entry.night = 1;
		entry.purpose = "advertising";
	}
	if (below(seed, 40) == 0)
		withdraw_five(base, &entry);
	else if (below(seed, 7) == 0)
		do_run(base, crm_consent_withdraw(base->db, &entry));
	else if (below(seed, 90) == 0)
		do_run(base, crm_consent_refuse(base->db, "phone",
		    "01020000007", &entry));
	else {
		if (below(seed, 6) == 0)
			entry.guardian = "parent";
		do_run(base, crm_consent_give(base->db, &entry));
	}
}

static void
make_notices(struct base *base)
{

	do_run(base, crm_run(base->db, "INSERT OR IGNORE INTO notice\n"
	    "(member, channel, kind, state, night, at, told_at, batch)\n"
	    "SELECT member, channel, 'confirm', 'given', night, given_at,\n"
	    "\tgiven_at + 86400 * (id % 7) * 130, :batch\n"
	    "FROM consent\n"
	    "WHERE id % 3 = 0 /* scan: test */", "i", crm_batch(base->db)));
}

static void
make_flag(struct base *base, uint64_t *seed)
{
	static const char *const kinds[] = { "fraud", "watch", "deceased" };
	static const int64_t ends[] = { CRM_NULL, 0, 1, -1 };
	struct crm_flag flag = { .added_by = "u", .added_why = "t" };
	int64_t end = of(seed, ends, 4);

	flag.kind = WORD(seed, kinds);
	flag.expires = end == CRM_NULL ? end : crm_time_day(BASE_NOW) + end;
	do_run(base, crm_flag_put(base->db, &flag, 1 + below(seed, MEMBERS)));
}

static void
plan(struct base *base, int64_t campaign, const char *name,
    const char *value)
{

	do_run(base, crm_plan_set(base->db, campaign, name, value));
}

static void
make_message(struct base *base, uint64_t *seed)
{
	static const char *const states[] = { "sent", "claimed", "unknown",
	    "queued", "deferred", "failed", "expired", "suppressed" };
	const char *state = WORD(seed, states);

	do_run(base, crm_run(base->db, "INSERT INTO delivery\n"
	    "(campaign, wave, member, channel, arm, contact, domain,\n"
	    "\tpart, place, state, reason, reply, tries, next_at, deadline,\n"
	    "\tbegan, claimer, claimed_at, ended_at)\n"
	    "VALUES (:campaign, 1, :member, :channel, '', '', '', 1, 1,\n"
	    "\t:state, '', '', 0, 0, 0, 0, '', :at, :at)", "iitti",
	    2 + below(seed, 4), 1 + below(seed, MEMBERS), WORD(seed, channels),
	    state, BASE_NOW - below(seed, 12) * 86400));
}

/* Campaigns 2 to 5 were there before: 3 runs with ours, 4 is a notice. */
static void
make_before(struct base *base, uint64_t *seed)
{
	int64_t i;

	do_run(base, crm_campaign_add(base->db, "two", "sms", "", NULL));
	do_run(base, crm_campaign_add(base->db, "three", "email", "", NULL));
	do_run(base, crm_campaign_add(base->db, "four", "sms", "", NULL));
	do_run(base, crm_campaign_add(base->db, "five", "sms", "", NULL));
	plan(base, 3, "starts_on", "2026-11-25");
	plan(base, 3, "ends_on", "2026-12-31");
	plan(base, 4, "purpose", "notice");
	for (i = 0; i < 40; i++)
		do_run(base, crm_run(base->db, "INSERT OR IGNORE\n"
		    "INTO campaign_target (campaign, member, verdict, reason,\n"
		    "\tcontact, segment, at, channel, pilot, batch)\n"
		    "VALUES (:campaign, :member, :verdict, 'consent', '', '',\n"
		    "\t:at, :channel, :pilot, :batch)", "iititii",
		    2 + below(seed, 4), 1 + below(seed, MEMBERS),
		    below(seed, 4) ? "in" : "out",
		    BASE_NOW - below(seed, 12) * 86400, below(seed, 2) ?
		    "email" : "", below(seed, 2), crm_batch(base->db)));
	do_run(base, crm_run(base->db, "INSERT INTO campaign_bound\n"
	    "(campaign, listed_at)\n"
	    "SELECT campaign, max(at)\n"
	    "FROM campaign_target /* scan: test */\n"
	    "WHERE verdict = 'in'\n"
	    "GROUP BY campaign", ""));
	do_run(base, crm_run(base->db, "INSERT INTO campaign_pilot\n"
	    "(campaign, decision, decided_at, decided_by, rule, batch)\n"
	    "VALUES (5, 'stop', 1, 'u', '', :batch)", "i",
	    crm_batch(base->db)));
	for (i = 0; i < 30; i++)
		make_message(base, seed);
}

static void
set(struct base *base, const char *name, const char *value)
{

	do_run(base, crm_db_set(base->db, name, value));
}

/* What the campaign, and all of them, are to keep to. */
static void
make_terms(struct base *base, uint64_t *seed)
{
	static const char *const own[] = { "sms", "email", "call", "post",
	    "shop", "mall" };
	static const char *const several[] = { "", "", "sms,email",
	    "email,sms,post", "call,post,sms,email", "mall,shop",
	    "mall,sms,shop,post,email,call" };

	do_run(base, crm_campaign_add(base->db, "one", WORD(seed, own), "",
	    NULL));
	plan(base, 1, "channels", WORD(seed, several));
	plan(base, 1, "holdout", below(seed, 2) ? "20" : "0");
	plan(base, 1, "arms", below(seed, 2) ? "A:1,B:2" : "");
	plan(base, 1, "pilot", below(seed, 2) ? "30" : "0");
	plan(base, 1, "coupon", below(seed, 2) ? "S-{8}" : "");
	plan(base, 1, "purpose", below(seed, 6) ? "advertising" : "notice");
	plan(base, 1, "caps", below(seed, 6) ? "yes" : "no");
	if (below(seed, 2)) {
		plan(base, 1, "starts_on", "2026-11-20");
		plan(base, 1, "ends_on", "2026-11-30");
	}
	if (below(seed, 2))
		set(base, "holdout", "20");
	if (below(seed, 2))
		set(base, "cap", "2");
	if (below(seed, 2))
		set(base, "cap_email", "1");
	if (below(seed, 2))
		set(base, "cap_days", "7");
	if (below(seed, 2))
		set(base, "rest_days", "2");
	if (below(seed, 2))
		set(base, "rest_days_sms", "5");
}

static void
make_merges(struct base *base, uint64_t *seed)
{
	int64_t i, a, b, from, into;

	for (i = 0; i < 10; i++) {
		/* Of some nothing is left but the other's code. */
		from = i < 4 ? SEEN : 0;
		a = crm_member_live(base->db, from + 1 + below(seed,
		    MEMBERS - from));
		b = crm_member_live(base->db, from + 1 + below(seed,
		    MEMBERS - from));
		if (a > 0 && b > 0)
			do_run(base, i % 2 ?
			    crm_member_merge(base->db, a, b, &into) :
			    crm_member_join(base->db, a, b, &into));
	}
}

static void
make_base(struct base *base, uint64_t *seed)
{
	int64_t i;

	base_begin(base);
	do_run(base, crm_run(base->db, "INSERT INTO channel (id, name)\n"
	    "VALUES (1, 'mall'), (2, 'other')", ""));
	for (i = 1; i <= MEMBERS; i++)
		make_member(base, seed, i);
	for (i = 1; i <= MEMBERS; i++)
		make_identity(base, seed, i);
	for (i = 0; i < MEMBERS; i++)
		make_contact(base, seed);
	make_tried(base);
	make_terms(base, seed);
	make_before(base, seed);
	/* Half before merges and half behind: keys wander with them. */
	for (i = 0; i < 3 * MEMBERS; i++)
		make_consent(base, seed);
	make_merges(base, seed);
	if (below(seed, 4) > 0)
		for (i = 0; i < 3 * MEMBERS; i++)
			make_consent(base, seed);
	make_notices(base);
	for (i = 0; i < 8; i++)
		make_flag(base, seed);
	do_run(base, crm_consent_flush(base->db));
	/* As what was read back of a file: hashes alone. */
	if (below(seed, 2))
		do_run(base, crm_run(base->db, "UPDATE optout\n"
		    "SET member = NULL\n"
		    "WHERE id % 8 > 0 /* scan: test */", ""));
	base_commit(base);
}

static int
say(void *arg, const struct crm_verdict *verdict)
{
	struct crm_buf *text = arg;

	crm_buf_fmt(text, "%d %d %s\n", (int)verdict->member, verdict->in,
	    crm_reason_name(verdict->reason));
	return (0);
}

/* Decides in a batch that is taken back: what was said and what was stored. */
static void
decide(struct base *base, enum crm_target_way way, uint64_t seed,
    struct crm_buf *text)
{
	struct crm_targets *targets;
	struct crm_stmt *stmt;
	const char *channel;
	int64_t i, id;

	base_begin(base);
	assert_int_equal(crm_campaign_find(base->db, "one", &id, &channel), 1);
	targets = crm_targets_open(base->db, id, channel, way);
	if (targets == NULL)
		fail_msg("%s", crm_errmsg(base->err));
	if (below(&seed, 2))
		crm_targets_most(targets, 1 + below(&seed, 20));
	for (i = 0; i < 2 * MEMBERS; i++)
		do_run(base, crm_targets_add(targets, 1 + below(&seed,
		    MEMBERS + 5), below(&seed, 2) ? "a" : "", 1,
		    below(&seed, 9)));
	do_run(base, crm_targets_decide(targets, say, text));
	crm_targets_close(targets);
	assert_non_null(stmt = crm_sql(base->db, "SELECT member, verdict,\n"
	    "\treason, contact, channel, arm, pilot, coupon\n"
	    "FROM campaign_target\n"
	    "WHERE campaign = 1\n"
	    "ORDER BY id"));
	while (crm_step(stmt) == 1)
		for (i = 0; i < 8; i++)
			crm_buf_fmt(text, i == 7 ? "%s\n" : "%s|",
			    crm_col_text(stmt, (int)i));
	crm_reset(stmt);
	crm_batch_rollback(base->db);
}

static void
count_reasons(const struct crm_buf *text, int seen[CRM_NREASON])
{
	size_t i;

	for (i = 0; i < CRM_NREASON; i++)
		seen[i] += strstr(crm_buf_text(text),
		    crm_reason_name((enum crm_reason)i)) != NULL;
}

static void
both_ways(void **state)
{
	int seen[CRM_NREASON] = { 0 }, i;
	int n = base_quick() ? 5 : BASES;
	struct crm_buf each = { 0 }, scan = { 0 };
	struct base *base;
	uint64_t seed;

	(void)state;
	for (i = 0; i < n; i++) {
		assert_int_equal(base_setup((void **)&base), 0);
		seed = (uint64_t)i * 7919 + 1;
		make_base(base, &seed);
		crm_buf_reset(&each);
		crm_buf_reset(&scan);
		decide(base, CRM_TARGET_EACH, seed, &each);
		decide(base, CRM_TARGET_SCAN, seed, &scan);
		if (strcmp(crm_buf_text(&each), crm_buf_text(&scan)) != 0)
			fail_msg("base %d: one by one\n%s\nin scans\n%s", i,
			    crm_buf_text(&each), crm_buf_text(&scan));
		count_reasons(&each, seen);
		(void)unlink(BASE_PATH "-optout");
		base_teardown((void **)&base);
	}
	crm_buf_free(&each);
	crm_buf_free(&scan);
	/*
	 * A base without a reason does not test it.  A partner's members and
	 * sales are asked of each, this way and that.
	 */
	for (i = 0; n == BASES && i < CRM_NREASON; i++)
		if (seen[i] == 0 && i != CRM_REASON_OTHER_PARTNER &&
		    i != CRM_REASON_SALE)
			fail_msg("%s was never seen",
			    crm_reason_name((enum crm_reason)i));
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(both_ways) };

	/* With SQLite's locks, so that the scans are read beside each other. */
	(void)sqlite3_initialize();
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
